"""`undo`: taking back the last change."""

from typing import Annotated

import typer

from readlist.actions.undo import force_undo_last, recorded_changes, undo_last
from readlist.cli.environment import Environment, environment_of
from readlist.cli.options import JsonOption
from readlist.errors import DamagedFileError, UsageError
from readlist.storage.undo_records import Change
from readlist.views.lines import change_line, told_change


def undo(
    ctx: typer.Context,
    *,
    show_list: Annotated[
        bool, typer.Option("--list", help="List what can be taken back, the last first.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Also where a file was changed since.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Take back the last change.

    Again for the one before; the last fifty changes are kept.
    """
    environment = environment_of(ctx)
    if show_list and force:
        raise UsageError("--list only lists", hint="leave --force out")
    if show_list:
        _list_changes(environment, json=json)
        return
    undone = (force_undo_last if force else undo_last)(environment.library)
    current = _current_list(environment)
    if json:
        from readlist.views.json import change_object, document

        environment.screen.write(document("undo", changes=[change_object(undone.change)]))
    else:
        environment.screen.write(f"taken back: {told_change(undone.change, current)}\n")
    for change in undone.passed:
        environment.screen.say(
            f"passed over, as it no longer showed: {told_change(change, current)}"
        )


def _list_changes(environment: Environment, *, json: bool) -> None:
    found = recorded_changes(environment.library)
    changes = [each for each in found if isinstance(each, Change)]
    if json:
        from readlist.views.json import change_object, document

        environment.screen.write(
            document("undo", changes=[change_object(each) for each in changes])
        )
    else:
        current, now = _current_list(environment), environment.library.clock()
        lines = (change_line(change, current, now) for change in changes)
        environment.screen.write("".join(lines))
    for each in found:
        if isinstance(each, DamagedFileError):
            environment.screen.say(each.sentence)


def _current_list(environment: Environment) -> str:
    """Its name, "" where readlist's memory is damaged: that must not keep anything from undo."""
    try:
        return environment.library.state().current_list
    except DamagedFileError:
        return ""
