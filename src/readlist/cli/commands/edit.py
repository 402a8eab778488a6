"""`edit`: a paper of a list, or the whole list, as TOML in your editor."""

from typing import Annotated

import typer

from readlist.actions.edit import draft_path, edit_paper, edit_whole
from readlist.cli.environment import environment_of
from readlist.cli.options import JsonOption, ListOption, argument, complete_papers, list_at_hand
from readlist.library.find import resolve_paper
from readlist.views.edit import edited_answer


def edit(
    ctx: typer.Context,
    paper: Annotated[
        str | None,
        argument(
            "[PAPER]", "A paper of a list of yours; without one the whole list.", complete_papers
        ),
    ] = None,
    list_name: ListOption = None,
    *,
    json: JsonOption = False,
) -> None:
    """Edit a paper of a list of yours, or the list, as TOML.

    It is checked when you save. A text that cannot be a paper is stored as a draft, and the line is
    named.
    """
    environment = environment_of(ctx)
    library = environment.library
    run = environment.editor()
    place = None if paper is None else resolve_paper(library, paper, list_name)
    if place:
        draft = draft_path(library, place.reading_list.name, place.paper.key)
    else:
        draft = draft_path(library, list_at_hand(environment, list_name))
    if draft.exists():
        environment.screen.say(f"this goes on with the draft in {draft}")
    edited = edit_paper(library, place, run) if place else edit_whole(library, list_name, run)
    environment.give(edited_answer(edited), json=json)
