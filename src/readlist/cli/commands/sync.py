"""`sync`: the same library on several machines, through a git repository."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from readlist.actions.sync import start_sync, sync_status, without_login
from readlist.actions.sync import sync as sync_library
from readlist.cli import options as o
from readlist.cli.environment import Context
from readlist.errors import DamagedFileError, NotFoundError, RefusedError, UsageError
from readlist.model.paper import keys_of
from readlist.sync.git import Git
from readlist.views.lines import Answer
from readlist.views.sync import status_answer, synced_answer


def sync(
    ctx: Context,
    *,
    init: str | None = o.option("URL", "Begin: sync with this git repository.", "--init"),
    status: bool = o.flag("--status", "Show what is not synced; ask no network."),
    dry_run: bool = o.DRY_RUN,
    yes: bool = o.YES,
) -> Answer:
    """Sync your library with your other machines.

    Readings, tags, notes and lists of all machines are joined, as one change that `undo` takes
    back. Settings and PDFs stay where they are.
    """
    if sum((init is not None, status, dry_run)) > 1:
        raise UsageError("--init, --status and --dry-run exclude one another", hint="give one")
    git = Git(ctx.library.home.data, ctx.obj.environ, may_ask=ctx.obj.can_ask)
    if status:
        return status_answer(sync_status(ctx.library, git))
    if init is not None:
        if init and Path(init).exists():  # git, in the library's folder, would seek it there
            init = str(Path(init).absolute())
        what = "progress, tags, notes, abstracts and lists"
        what = f"sync sends your {what} to {without_login(init)}, which should be private"
        if yes:
            ctx.screen.say(what)
        elif not ctx.obj.can_ask:
            raise RefusedError(what, hint="give --yes to agree")
        elif not ctx.obj.agrees(f"{what}. Go on?"):
            raise RefusedError("nothing was sent", hint="`readlist sync --init` asks again")
        synced = start_sync(ctx.library, git, init)
    else:
        synced = sync_library(ctx.library, git, dry_run=dry_run)
    keys: Iterable[str] = ()  # of the current list, by whose numbers papers are named
    with suppress(DamagedFileError, NotFoundError):
        keys = keys_of(ctx.library.reading_list())
    numbers = {key: number for number, key in enumerate(keys, 1)}
    return synced_answer(synced, numbers, dry_run=dry_run)
