"""`remove`, `move` and `copy`: which papers are in the person's lists, and where."""

from typing import Annotated

import typer

from readlist.actions.arrange import (
    Arranged,
    copy_papers,
    move_papers,
    remove_papers,
    reorder_papers,
)
from readlist.cli.environment import Environment, environment_of
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
from readlist.errors import UsageError
from readlist.library.records import ListedPaper
from readlist.text import counted, quoted
from readlist.views.lines import arranged_line, lost_comments


def remove(
    ctx: typer.Context,
    papers: SomePapersArgument,
    list_name: ListOption = None,
    *,
    json: JsonOption = False,
) -> None:
    """Take papers out of a list of yours; progress, notes and PDFs stay."""
    environment = environment_of(ctx)
    at_hand = list_at_hand(environment, list_name)
    arranged = remove_papers(environment.library, papers_meant(environment, papers, list_name))
    _answer(environment, arranged, "remove", "is no longer in", at_hand, json=json)


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
    """Move papers up or down in a list of yours, or into another."""
    environment = environment_of(ctx)
    chosen = papers_meant(environment, papers, list_name)
    if to.strip().isdecimal():
        arranged = reorder_papers(environment.library, _of_one_list(chosen), _position(to))
        at_hand = list_at_hand(environment, list_name)
        _answer(environment, arranged, "move", "now has this place in", at_hand, json=json)
    else:
        arranged = move_papers(environment.library, chosen, to)
        _answer(environment, arranged, "move", "is now in", to, json=json)


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
    arranged = copy_papers(library, chosen, to, whole=whole)
    _answer(environment, arranged, "copy", "is now in", to, json=json)


def _position(text: str) -> int:
    digits = text.strip()
    if len(digits) > 9 or int(digits) < 1:
        raise UsageError(f"{quoted(text)} is no place in a list", hint="they count from 1")
    return int(digits)


def _of_one_list(chosen: tuple[ListedPaper, ...]) -> tuple[ListedPaper, ...]:
    lists = {place.reading_list.name for place in chosen}
    if len(lists) > 1:
        raise UsageError(
            f"the papers are in several lists: {', '.join(sorted(lists))}",
            hint="move those of one list at a time",
        )
    return chosen


_SHOWN = 20  # lines of papers; beyond that a count says it


def _answer(
    environment: Environment,
    arranged: Arranged,
    command: str,
    became: str,
    at_hand: str,
    *,
    json: bool,
) -> None:
    screen = environment.screen
    if json:
        from readlist.views.json import document, paper_objects

        papers, present = paper_objects(arranged.records), paper_objects(arranged.present)
        screen.write(document(command, papers=papers, present=[each["key"] for each in present]))
    else:
        shown = arranged.records if len(arranged.records) <= _SHOWN else ()
        for record in shown:
            screen.tell(arranged_line(record, became))
        if len(arranged.records) > _SHOWN:
            name = arranged.records[0].list_name
            screen.tell(f"{counted(len(arranged.records), 'paper')}: each {became} {name}\n")
        for record in arranged.present[:_SHOWN]:
            screen.say(
                f"{record.number} of {record.list_name} is there already: {record.paper.key}"
            )
    for name in arranged.rewritten:
        screen.say(lost_comments(name))
    if arranged.is_new:
        screen.say(f"{at_hand} is a new list: `readlist use {at_hand}`")
