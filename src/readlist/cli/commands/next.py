"""`next`: what to read now, and why."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from readlist.actions.next import Choice, NextOptions, choose_next
from readlist.cli.environment import Environment, environment_of, tell_problems
from readlist.cli.filter_options import choosing_papers
from readlist.cli.options import JsonOption, ListOption
from readlist.views.next import choice_lines, choice_text, nothing_left, order_text

if TYPE_CHECKING:
    from readlist.selection.conditions import Condition

_FIRST_FEW = 5


@choosing_papers
def next_paper(
    ctx: typer.Context,
    list_name: ListOption = None,
    *,
    keep: "Condition | None",
    minutes: Annotated[
        int | None,
        typer.Option(min=1, max=100_000, metavar="N", help="The minutes you have."),
    ] = None,
    number: Annotated[
        int | None, typer.Option("--count", "-n", min=1, metavar="N", help="So many papers.")
    ] = None,
    random: Annotated[bool, typer.Option("--random", help="Draw lots.")] = False,
    why: Annotated[
        bool, typer.Option("--why", help="Say what counts for the first few, and how.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Say what to read now, and why."""
    environment = environment_of(ctx)
    screen = environment.screen
    wish = NextOptions(
        number=number or (_FIRST_FEW if why else 1),
        keep=keep,
        minutes=minutes,
        chance=_chance(environment) if random else None,
    )
    choice = choose_next(environment.library, list_name, wish, texts=json)
    if json:
        screen.write(_document(choice))
    elif screen.is_terminal:
        screen.tell((order_text if why else choice_text)(choice, screen.width))
    elif choice.suggestions:
        screen.write(choice_lines(choice, why=why))
    else:
        screen.say(nothing_left(choice))
    tell_problems(environment, choice.damaged)


def _chance(environment: Environment) -> Callable[[], float]:
    from random import random

    return environment.random or random


def _document(choice: Choice) -> str:
    from readlist.views.json import document, list_object, paper_objects

    suggestions = choice.suggestions
    choices = [
        {
            "key": each.record.paper.key,
            "reason": each.reason,
            "reasons": list(each.reasons),
            "minutes": each.estimate and each.estimate.minutes,
            "pages": each.estimate and each.estimate.pages,
        }
        for each in suggestions
    ]
    return document(
        "next",
        list=list_object(choice.reading_list, choice.counts),
        papers=paper_objects(tuple(each.record for each in suggestions)),
        reason=suggestions[0].reason if suggestions else nothing_left(choice),
        choices=choices,
    )
