"""`remove`, `move` and `copy`: which papers are in your own lists, and where."""

from typing import Annotated

import typer

from readlist.actions import edit as actions
from readlist.cli.environment import environment_of
from readlist.cli.options import (
    JsonOption,
    ListOption,
    PapersArgument,
    SomePapersArgument,
    complete_lists,
    list_at_hand,
    papers_meant,
    places_or_all,
)
from readlist.views.edit import arranged_answer


def remove(
    ctx: typer.Context,
    papers: SomePapersArgument,
    list_name: ListOption = None,
    *,
    json: JsonOption = False,
) -> None:
    """Take papers out of a list of yours.

    Progress, notes and PDFs stay.
    """
    environment = environment_of(ctx)
    at_hand = list_at_hand(environment, list_name)
    chosen = papers_meant(environment, papers, list_name)
    arranged = actions.remove_papers(environment.library, chosen)
    answer = arranged_answer("remove", arranged, "is no longer in", at_hand)
    environment.give(answer, json=json)


def move(
    ctx: typer.Context,
    papers: SomePapersArgument,
    to: Annotated[
        str,
        typer.Option(
            metavar="N|LIST",
            help="The number that the first gets, or a list.",
            autocompletion=complete_lists,
        ),
    ],
    list_name: ListOption = None,
    *,
    json: JsonOption = False,
) -> None:
    """Move papers within a list of yours, or into another."""
    environment = environment_of(ctx)
    chosen = papers_meant(environment, papers, list_name)
    if to.strip().isdecimal():
        arranged = actions.reorder_papers(environment.library, chosen, actions.position(to))
        became, target = "now has this place in", list_at_hand(environment, list_name)
    else:
        arranged = actions.move_papers(environment.library, chosen, to)
        became, target = "is now in", to
    environment.give(arranged_answer("move", arranged, became, target), json=json)


def copy(
    ctx: typer.Context,
    papers: PapersArgument = None,
    list_name: ListOption = None,
    *,
    to: Annotated[
        str,
        typer.Option(
            metavar="LIST",
            help="A list of yours; made if need be.",
            autocompletion=complete_lists,
        ),
    ],
    json: JsonOption = False,
) -> None:
    """Copy papers, or the whole list, into a list of yours.

    That is how a bundled list becomes one that you can change.
    """
    environment = environment_of(ctx)
    library = environment.library
    chosen = places_or_all(environment, papers, list_name)
    whole = None if papers else library.reading_list(list_name)
    arranged = actions.copy_papers(library, chosen, to, whole=whole)
    environment.give(arranged_answer("copy", arranged, "is now in", to), json=json)
