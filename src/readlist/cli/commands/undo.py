"""`undo` and `redo`: one step back, one step forward again."""

from typing import Annotated

import typer

from readlist.actions import undo as actions
from readlist.cli.environment import Environment, environment_of
from readlist.cli.options import JsonOption
from readlist.errors import DamagedFileError, UsageError
from readlist.storage.journal import Steps
from readlist.views.edit import changes_answer, steps_answer

CountArgument = Annotated[int, typer.Argument(min=1, metavar="[COUNT]", help="How many changes.")]


def undo(
    ctx: typer.Context,
    count: CountArgument = 1,
    *,
    show_list: Annotated[
        bool, typer.Option("--list", help="List what can be taken back, the last first.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Also where a file was changed since.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Take back the last change, or the last COUNT.

    The last fifty changes can be taken back; `redo` makes them again.
    """
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
        answer = steps_answer("undo", steps, current, actions.pdfs_left(library, steps))
    _tell_of_gone_list(environment, current)
    environment.give(answer, json=json)


def redo(
    ctx: typer.Context,
    count: CountArgument = 1,
    *,
    show_list: Annotated[
        bool, typer.Option("--list", help="List what can be made again, the next first.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Make changes again that `undo` took back.

    A new change ends that: what was taken back before it is gone.
    """
    environment = environment_of(ctx)
    library, current = environment.library, _current_list(environment)
    if show_list:
        found = tuple(library.journal.undone_changes())
        answer = changes_answer("redo", found, current, library.clock())
    else:
        answer = steps_answer("redo", actions.redo_changes(library, count), current)
    _tell_of_gone_list(environment, current)
    environment.give(answer, json=json)


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
