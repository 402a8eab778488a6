"""`log` and `stats`, `undo` and `redo`: what was read, and what was changed."""

import typer

from readlist.actions import history as actions
from readlist.cli import options as o
from readlist.cli.environment import Context
from readlist.errors import DamagedFileError, UsageError
from readlist.selection.periods import span_named
from readlist.text import local_time
from readlist.views.lines import Answer


def log(
    ctx: Context,
    list_name: str | None = o.ONLY_LIST,
    *,
    since: str | None = o.option("DATE", "From this day, month or year on: 2026-11, monday, 7d."),
    until: str | None = o.option("DATE", "Up to this day, month or year."),
    week: bool = o.flag("--week", "From Monday on."),
) -> Answer:
    """Show what you began, read and skipped, day by day.

    Papers of all lists count, unless one is named.
    """
    from readlist.views.history import log_answer

    if week and since is not None:
        raise UsageError("--week is --since monday", hint="give one of them")
    today = local_time(ctx.library.clock()).date()
    first, last = span_named("monday" if week else since, until, today)
    found = actions.reading_log(ctx.library, list_name, first, last)
    in_use = o.list_in_use(ctx, list_name)
    return log_answer(found, in_use, is_all=first is last is None)


def stats(ctx: Context, list_name: str | None = o.ONLY_LIST) -> Answer:
    """Show how far you are, and how you read.

    Papers of all lists count, unless one is named.
    """
    from readlist.views.history import stats_answer

    return stats_answer(actions.reading_stats(ctx.library, list_name))


_COUNT = typer.Argument(1, parser=o.integer(1), metavar="[COUNT]", help="How many changes.")
_SHOW_LIST = o.flag("--list", "Only list these changes, the next one first.")


def undo(
    ctx: Context,
    count: int = _COUNT,
    *,
    show_list: bool = _SHOW_LIST,
    force: bool = o.flag("--force", "Also where a file was changed since."),
) -> Answer:
    """Take back the last change, or the last COUNT.

    The last fifty changes can be taken back; `redo` makes them again.
    """
    if force and count > 1:
        raise UsageError("--force takes back one change", hint="leave the number out")
    return _stepped(ctx, "undo", count, show_list=show_list, force=force)


def redo(ctx: Context, count: int = _COUNT, *, show_list: bool = _SHOW_LIST) -> Answer:
    """Make changes again that `undo` took back.

    A new change ends that: what was taken back before it is gone.
    """
    return _stepped(ctx, "redo", count, show_list=show_list)


def _stepped(
    ctx: Context, command: str, count: int, *, show_list: bool, force: bool = False
) -> Answer:
    """The changes that are taken back or made again, or that could be; a list may go with them."""
    from readlist.views.edit import changes_answer, steps_answer

    library, before = ctx.library, _current_list(ctx)
    if show_list:
        journal = library.journal
        found = tuple(journal.changes() if command == "undo" else journal.undone_changes())
        answer = changes_answer(command, found, before, library.clock())
    else:
        steps = actions.step_changes(library, command, count, force=force)
        answer = steps_answer(command, steps, before, asked=count)
    names = [file.name for file in library.list_files()]
    if (now := _current_list(ctx)) != before and before not in names:
        ctx.screen.say(f"the list {before} is gone; now using {now}")
    return answer


def _current_list(ctx: Context) -> str:
    """Its name, "" where state.toml is damaged: that must not prevent an undo."""
    try:
        return ctx.library.state().current_list
    except DamagedFileError:
        return ""
