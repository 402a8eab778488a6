"""`note`: the person's own Markdown about a paper."""

from pathlib import Path
from typing import Annotated

import typer

from readlist.actions.note import append_note, drafts, edit_note, read_note
from readlist.cli.environment import Environment, environment_of
from readlist.cli.options import (
    JsonOption,
    ListOption,
    PaperArgument,
    input_text,
    list_at_hand,
)
from readlist.errors import UsageError
from readlist.library.find import find_paper
from readlist.library.records import PaperRecord
from readlist.text import visible_paragraphs
from readlist.views.lines import noted_text


def note(
    ctx: typer.Context,
    paper: PaperArgument,
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
    if print_only and message is not None:
        raise UsageError("--print and -m exclude each other", hint="add first, then print")
    place = find_paper(environment.library, paper, list_name)
    if print_only:
        record = read_note(environment.library, place)
        _answer(environment, record, None, visible_paragraphs(record.notes or ""), json=json)
        return
    if message is not None:
        text = input_text(environment) if message == "-" else message
        noted = append_note(environment.library, place, text)
    else:
        editor = environment.library.config().editor

        for draft in drafts(environment.library, place):
            environment.screen.say(f"{draft} is the draft of an editor that is open or was killed")

        def edit(path: Path) -> int:
            return environment.edit(path, editor, environment.environ)

        noted = edit_note(environment.library, place, edit)
    text = noted_text(noted, list_at_hand(environment, list_name))
    _answer(environment, noted.record, noted.outcome, text, json=json)


def _answer(
    environment: Environment, record: PaperRecord, outcome: str | None, text: str, *, json: bool
) -> None:
    if json:
        from readlist.views.json import document, paper_objects

        environment.screen.write(document("note", papers=paper_objects((record,)), outcome=outcome))
    elif outcome:
        environment.screen.tell(text)
    else:
        environment.screen.write(text)
