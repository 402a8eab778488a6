"""`log` and `stats`, `undo` and `redo`: what was read, and what was changed."""

from functools import partial

import typer

from readlist.actions import history as actions
from readlist.cli import options as o
from readlist.cli.environment import Environment, environment_of
from readlist.errors import DamagedFileError, UsageError
from readlist.selection.periods import span_named
from readlist.views.lines import Answer

_SHOWN = 30  # events on a terminal

_SINCE = o.option("DATE", "From this day, month or year on: 2026-11, monday, 7d.")
_UNTIL = o.option("DATE", "Up to this day, month or year.")


def log(
    ctx: typer.Context,
    list_name: str | None = o.ONLY_LIST,
    *,
    since: str | None = _SINCE,
    until: str | None = _UNTIL,
    week: bool = o.flag("--week", "From Monday on."),
    limit: int | None = o.option("N", "At most N steps.", parser=o.whole_number(1)),
) -> Answer:
    """Show what you began, read and skipped, day by day.

    Papers of all lists count, unless one is named.
    """
    from readlist.views.history import log_answer

    environment = environment_of(ctx)
    if week and since is not None:
        raise UsageError("--week is --since monday", hint="give one of them")
    first, last = span_named("monday" if week else since, until, environment.today)
    if limit is None and environment.screen.is_terminal and not environment.json:
        limit = _SHOWN
    found = actions.reading_log(environment.library, list_name, first, last, limit)
    in_use = o.list_in_use(environment, list_name)
    records = partial(actions.event_records, environment.library, found)
    return log_answer(found, in_use, records, is_all=first is last is None)


def stats(
    ctx: typer.Context,
    list_name: str | None = o.ONLY_LIST,
    *,
    since: str | None = _SINCE,
    until: str | None = _UNTIL,
) -> Answer:
    """Show how far you are, and how you read.

    Papers of all lists count, unless one is named.
    """
    from readlist.views.history import stats_answer

    environment = environment_of(ctx)
    span = span_named(since, until, environment.today)
    return stats_answer(actions.reading_stats(environment.library, list_name, *span))


_COUNT = typer.Argument(1, parser=o.whole_number(1), metavar="[COUNT]", help="How many changes.")
_SHOW_LIST = o.flag("--list", "Only list these changes, the next one first.")


def undo(
    ctx: typer.Context,
    count: int = _COUNT,
    *,
    show_list: bool = _SHOW_LIST,
    force: bool = o.flag("--force", "Also where a file was changed since."),
) -> Answer:
    """Take back the last change, or the last COUNT.

    The last fifty changes can be taken back; `redo` makes them again.
    """
    from readlist.storage.journal import Steps
    from readlist.views.edit import changes_answer, steps_answer

    environment = environment_of(ctx)
    library = environment.library
    if show_list and force:
        raise UsageError("--list only lists", hint="leave --force out")
    if force and count > 1:
        raise UsageError("--force takes back one change", hint="leave the number out")
    current = _current_list(environment)
    if show_list:
        found = tuple(library.journal.changes())
        answer = changes_answer("undo", found, current, library.clock())
    elif force:
        answer = steps_answer("undo", Steps((actions.force_undo_last(library),)), current)
    else:
        steps = actions.undo_changes(library, count)
        left = actions.pdfs_left(library, steps)
        answer = steps_answer("undo", steps, current, left, asked=count)
    _tell_of_gone_list(environment, current)
    return answer


def redo(ctx: typer.Context, count: int = _COUNT, *, show_list: bool = _SHOW_LIST) -> Answer:
    """Make changes again that `undo` took back.

    A new change ends that: what was taken back before it is gone.
    """
    from readlist.views.edit import changes_answer, steps_answer

    environment = environment_of(ctx)
    library, current = environment.library, _current_list(environment)
    if show_list:
        found = tuple(library.journal.undone_changes())
        answer = changes_answer("redo", found, current, library.clock())
    else:
        steps = actions.redo_changes(library, count)
        answer = steps_answer("redo", steps, current, asked=count)
    _tell_of_gone_list(environment, current)
    return answer


def _tell_of_gone_list(environment: Environment, before: str) -> None:
    names = [file.name for file in environment.library.list_files()]
    if (now := _current_list(environment)) != before and before not in names:
        environment.screen.say(f"the list {before} is gone; now using {now}")


def _current_list(environment: Environment) -> str:
    """Its name, "" where state.toml is damaged: that must not prevent an undo."""
    try:
        return environment.library.state().current_list
    except DamagedFileError:
        return ""
