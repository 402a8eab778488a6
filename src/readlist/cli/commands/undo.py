"""`undo`: taking back the last change."""

from typing import Annotated

import typer

from readlist.actions.undo import force_undo_last, recorded_changes, undo_last
from readlist.cli.environment import Environment, environment_of
from readlist.cli.options import JsonOption
from readlist.errors import DamagedFileError, UsageError
from readlist.views.undo import changes_answer, undone_answer


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
    library = environment.library
    if show_list and force:
        raise UsageError("--list only lists", hint="leave --force out")
    if show_list:
        found, current = recorded_changes(library), _current_list(environment)
        environment.give(changes_answer(found, current, library.clock()), json=json)
        return
    undone = (force_undo_last if force else undo_last)(library)
    environment.give(undone_answer(undone, _current_list(environment)), json=json)


def _current_list(environment: Environment) -> str:
    """Its name, "" where state.toml is damaged: that must not keep anything from undo."""
    try:
        return environment.library.state().current_list
    except DamagedFileError:
        return ""
