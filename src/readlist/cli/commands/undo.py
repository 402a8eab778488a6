"""`undo` and `redo`: one step back, one step forward again."""

from collections.abc import Sequence
from typing import Annotated

import typer

from readlist.actions.undo import (
    force_undo_last,
    recorded_changes,
    redo_changes,
    undo_changes,
    undone_changes,
)
from readlist.cli.environment import Environment, environment_of
from readlist.cli.options import JsonOption
from readlist.errors import DamagedFileError, UsageError
from readlist.storage.journal import Steps
from readlist.storage.undo_records import Change
from readlist.views.lines import change_line, told_change

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
    if show_list and force:
        raise UsageError("--list only lists", hint="leave --force out")
    if force and count > 1:
        raise UsageError("--force takes back one change", hint="leave the number out")
    if show_list:
        _list_changes(environment, "undo", recorded_changes(environment.library), json=json)
    elif force:
        steps = Steps((force_undo_last(environment.library),))
        _show_steps(environment, "undo", steps, json=json)
    else:
        _show_steps(environment, "undo", undo_changes(environment.library, count), json=json)


def redo(
    ctx: typer.Context,
    count: CountArgument = 1,
    *,
    show_list: Annotated[
        bool, typer.Option("--list", help="List what can be made again, the next first.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Make the change again that `undo` took back last, or the last COUNT.

    A new change ends that: what was taken back before it is gone.
    """
    environment = environment_of(ctx)
    if show_list:
        _list_changes(environment, "redo", undone_changes(environment.library), json=json)
    else:
        _show_steps(environment, "redo", redo_changes(environment.library, count), json=json)


def _show_steps(environment: Environment, command: str, steps: Steps, *, json: bool) -> None:
    current = _current_list(environment)
    if json and steps.changes:
        from readlist.views.json import change_object, document

        changes = [change_object(change) for change in steps.changes]
        environment.screen.write(document(command, changes=changes))
    elif not json:
        said = "taken back" if command == "undo" else "made again"
        for change in steps.changes:
            environment.screen.write(f"{said}: {told_change(change, current)}\n")
    for change in steps.passed:
        environment.screen.say(
            f"passed over, as it no longer showed: {told_change(change, current)}"
        )
    if steps.stopped:
        raise steps.stopped


def _list_changes(
    environment: Environment,
    command: str,
    found: Sequence[Change | DamagedFileError],
    *,
    json: bool,
) -> None:
    changes = [each for each in found if isinstance(each, Change)]
    if json:
        from readlist.views.json import change_object, document

        objects = [change_object(each) for each in changes]
        environment.screen.write(document(command, changes=objects))
    else:
        current, now = _current_list(environment), environment.library.clock()
        lines = (change_line(change, current, now) for change in changes)
        environment.screen.write("".join(lines))
    for each in found:
        if isinstance(each, DamagedFileError):
            environment.screen.say(each.sentence)


def _current_list(environment: Environment) -> str:
    """Its name, "" where state.toml is damaged: that must not prevent an undo."""
    try:
        return environment.library.state().current_list
    except DamagedFileError:
        return ""
