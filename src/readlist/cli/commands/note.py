"""`note`: your own Markdown about a paper."""

from pathlib import Path
from typing import Annotated

import typer

from readlist.actions import note as actions
from readlist.cli.environment import environment_of
from readlist.cli.options import (
    JsonOption,
    ListOption,
    MaybePaperArgument,
    input_text,
    list_at_hand,
    paper_meant,
)
from readlist.errors import UsageError
from readlist.views.edit import noted_answer, printed_note_answer


def note(
    ctx: typer.Context,
    paper: MaybePaperArgument = None,
    list_name: ListOption = None,
    *,
    message: Annotated[
        str | None,
        typer.Option("--message", "-m", metavar="TEXT", help="Add this text; - reads stdin."),
    ] = None,
    print_only: Annotated[bool, typer.Option("--print", help="Print the notes.")] = False,
    json: JsonOption = False,
) -> None:
    """Edit, add to or print the notes on a paper.

    Without options your editor opens: that of config.toml, else $VISUAL, else $EDITOR.
    """
    environment = environment_of(ctx)
    library, screen = environment.library, environment.screen
    if print_only and message is not None:
        raise UsageError("--print and -m exclude each other", hint="add first, then print")
    place = paper_meant(environment, paper, list_name)
    if print_only:
        environment.give(printed_note_answer(actions.read_note(library, place)), json=json)
        return
    if message is not None:
        text = input_text(environment) if message == "-" else message
        noted = actions.append_note(library, place, text)
    else:
        editor = library.config().editor
        for draft in actions.drafts(library, place):
            screen.say(f"{draft} is the draft of an editor that is open or was killed")

        def edit(path: Path) -> int:
            return environment.edit(path, editor, environment.environ)

        noted = actions.edit_note(library, place, edit)
    environment.give(noted_answer(noted, list_at_hand(environment, list_name)), json=json)
