"""`log` and `stats`: what was read when, and how far that is."""

from functools import partial
from typing import Annotated

import typer

from readlist.cli.environment import environment_of
from readlist.cli.options import JsonOption, OnlyListOption, list_at_hand
from readlist.errors import UsageError
from readlist.model.keys import ALL_LISTS
from readlist.selection.periods import span_named

_SHOWN = 30  # events on a terminal

SinceOption = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="From this day, month or year on: 2026-11, monday, 7d."),
]
UntilOption = Annotated[
    str | None, typer.Option(metavar="DATE", help="Up to this day, month or year.")
]


def log(
    ctx: typer.Context,
    list_name: OnlyListOption = None,
    *,
    since: SinceOption = None,
    until: UntilOption = None,
    week: Annotated[bool, typer.Option("--week", help="From Monday on.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="At most N steps.")] = None,
    json: JsonOption = False,
) -> None:
    """Show what you began, read and skipped, day by day.

    Papers of all lists count, unless one is named.
    """
    from readlist.actions.history import event_records, reading_log
    from readlist.views.history import log_answer

    environment = environment_of(ctx)
    list_name = None if list_name == ALL_LISTS else list_name
    if week and since is not None:
        raise UsageError("--week is --since monday", hint="give one of them")
    first, last = span_named("monday" if week else since, until, environment.today)
    if limit is None and environment.screen.is_terminal and not json:
        limit = _SHOWN
    found = reading_log(environment.library, list_name, first, last, limit)
    at_hand = list_at_hand(environment, list_name)
    records = partial(event_records, environment.library, found)
    answer = log_answer(found, at_hand, records, is_all=first is last is None)
    environment.give(answer, json=json)


def stats(
    ctx: typer.Context,
    list_name: OnlyListOption = None,
    *,
    since: SinceOption = None,
    until: UntilOption = None,
    json: JsonOption = False,
) -> None:
    """Show how far you are, and how you read.

    Papers of all lists count, unless one is named.
    """
    from readlist.actions.history import reading_stats
    from readlist.views.history import stats_answer

    environment = environment_of(ctx)
    list_name = None if list_name == ALL_LISTS else list_name
    span = span_named(since, until, environment.today)
    found = reading_stats(environment.library, list_name, *span)
    environment.give(stats_answer(found), json=json)
