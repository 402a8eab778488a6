"""`undo`: taking back the last change."""

from typing import Annotated

import typer

from readlist.actions.undo_change import force_undo_last, recorded_changes, undo_last
from readlist.cli.environment import environment_of
from readlist.cli.options import JsonOption
from readlist.errors import UsageError
from readlist.text import visible_line
from readlist.views.changes import change_line


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
        environment.screen.write("".join(change_line(change, now) for change in changes))
    else:
        environment.screen.write(f"taken back: {visible_line(changes[0].description)}\n")
