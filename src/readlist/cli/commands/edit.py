"""`edit`: a paper of a list, or the whole list, as TOML in the person's editor."""

from pathlib import Path
from typing import Annotated

import typer

from readlist.actions.edit import EditedList, EditOutcome, draft_path, edit_paper, edit_whole
from readlist.cli.environment import Environment, environment_of
from readlist.cli.options import JsonOption, ListOption, complete_papers
from readlist.library.find import find_paper
from readlist.text import counted, visible_line


def edit(
    ctx: typer.Context,
    paper: Annotated[
        str | None,
        typer.Argument(
            metavar="[PAPER]",
            help="A paper of a list of yours; without one the whole list.",
            autocompletion=complete_papers,
            show_default=False,
        ),
    ] = None,
    list_name: ListOption = None,
    *,
    json: JsonOption = False,
) -> None:
    """Edit what a list of yours says of a paper, or the whole list, as TOML in your editor.

    It is checked when you save: a text that is no paper is kept, and the line is named.
    """
    environment = environment_of(ctx)
    library = environment.library
    editor = library.config().editor

    def run(path: Path) -> int:
        return environment.edit(path, editor, environment.environ)

    if paper is None:
        name = list_name or library.state().current_list
        _tell_of(environment, draft_path(library, name))
        edited = edit_whole(library, name, run)
    else:
        place = find_paper(library, paper, list_name)
        _tell_of(environment, draft_path(library, place.reading_list.name, place.paper.key))
        edited = edit_paper(library, place, run)
    _answer(environment, edited, json=json)


def _tell_of(environment: Environment, draft: Path) -> None:
    if draft.exists():
        environment.screen.say(f"this goes on with what was kept in {draft}")


def _answer(environment: Environment, edited: EditedList, *, json: bool) -> None:
    from readlist.library.records import ListedPaper, count, list_records, records_of

    library, reading_list = environment.library, edited.reading_list
    if json:
        from readlist.views.json import document, list_object, paper_objects

        numbers = () if edited.number is None else (edited.number,)
        records = records_of(library, [ListedPaper(reading_list, number) for number in numbers])
        head = list_object(reading_list, count(list_records(library, reading_list)))
        environment.screen.write(
            document("edit", list=head, papers=paper_objects(records), outcome=edited.outcome)
        )
        return
    if edited.number is None:
        what = f"{reading_list.name} ({counted(len(reading_list.papers), 'paper')})"
    else:
        title = reading_list.papers[edited.number - 1].title
        what = f"{edited.number} of {reading_list.name}: {visible_line(title)}"
    said = "saved" if edited.outcome is EditOutcome.SAVED else "left as it was:"
    environment.screen.tell(f"{said} {what}\n")
