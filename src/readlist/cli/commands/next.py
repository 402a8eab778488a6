"""`next`: what to read now, and why."""

from typing import Annotated

import typer

from readlist.actions.next import NextOptions, choose_next
from readlist.cli import filter_options as f
from readlist.cli.environment import environment_of
from readlist.cli.options import JsonOption, ListOption
from readlist.selection.periods import minutes_named
from readlist.views.next import choice_answer

_FIRST_FEW = 5


def next_paper(
    ctx: typer.Context,
    list_name: ListOption = None,
    *,
    minutes: Annotated[
        str | None, typer.Option(metavar="TIME", help="The time you have: 55 (minutes), 1h10m.")
    ] = None,
    number: Annotated[
        int | None, typer.Option("--count", "-n", min=1, metavar="N", help="How many papers.")
    ] = None,
    random: Annotated[bool, typer.Option("--random", help="Pick at random.")] = False,
    why: Annotated[
        bool, typer.Option("--why", help="Say what counts for the first few, and how.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Suggest what to read now, and why."""
    environment = environment_of(ctx)
    condition = f.filters_of(ctx).condition(environment.library)
    options = NextOptions(
        number=number or (_FIRST_FEW if why else 1),
        condition=condition,
        minutes=minutes_named(minutes) if minutes is not None else None,
        chance=environment.chance if random else None,
    )
    choice = choose_next(environment.library, list_name, options, texts=json)
    environment.give(choice_answer(choice, why=why), json=json)
