"""`note`: your own Markdown about a paper."""

from itertools import compress
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
from readlist.views.edit import draft_text, noted_answer, printed_note_answer


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
    recover: Annotated[
        bool, typer.Option("--recover", help="Take over what a killed editor left.")
    ] = False,
    discard: Annotated[
        bool, typer.Option("--discard", help="Remove what a killed editor left.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Edit, add to or print the notes on a paper.

    Without options your editor opens: that of config.toml, else $VISUAL, else $EDITOR. New notes
    begin with note-template.md beside config.toml, if it is there.
    """
    environment = environment_of(ctx)
    library = environment.library
    asked = (print_only, message is not None, recover, discard)
    given = list(compress(("--print", "-m", "--recover", "--discard"), asked))
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} exclude each other", hint="give one of them")
    place = paper_meant(environment, paper, list_name)
    if print_only:
        environment.give(printed_note_answer(actions.read_note(library, place)), json=json)
        return
    if recover or discard:
        noted = actions.end_drafts(library, place, recover=recover)
    elif message is not None:
        text = input_text(environment) if message == "-" else message
        noted = actions.append_note(library, place, text)
    else:
        editor = environment.editor()
        for draft in actions.drafts(library, place):
            environment.screen.say(draft_text(draft, place.paper.key))
        noted = actions.edit_note(library, place, editor)
    environment.give(noted_answer(noted, list_at_hand(environment, list_name)), json=json)
