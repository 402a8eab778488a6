"""`undo`: taking back the last change."""

from typing import Annotated

import typer

from readlist.actions.undo_change import force_undo_last, recorded_changes, undo_last
from readlist.cli.environment import Environment, environment_of
from readlist.cli.options import JsonOption
from readlist.errors import DamagedFileError, UsageError
from readlist.views.changes import change_line, change_text


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
        changes = recorded_changes(environment.library)
    elif force:
        changes = (force_undo_last(environment.library).change,)
    else:
        changes = (undo_last(environment.library).change,)
    if json:
        from readlist.views.json import change_object, document  # noqa: PLC0415

        environment.screen.write(
            document("undo", changes=[change_object(each) for each in changes])
        )
    elif show_list:
        now = environment.library.clock()
        lines = (change_line(change, _current_list(environment), now) for change in changes)
        environment.screen.write("".join(lines))
    else:
        told = change_text(changes[0], _current_list(environment))
        environment.screen.write(f"taken back: {told}\n")


def _current_list(environment: Environment) -> str:
    """Its name, "" where readlist's memory is damaged: that must not keep anything from undo."""
    try:
        return environment.library.state().current_list
    except DamagedFileError:
        return ""
