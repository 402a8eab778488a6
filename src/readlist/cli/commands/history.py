"""`log` and `stats`: what was read when, and how far that is."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Annotated

import typer

from readlist.cli.environment import Environment, environment_of
from readlist.cli.options import JsonOption, OnlyListOption, list_at_hand
from readlist.errors import UsageError
from readlist.selection.periods import days
from readlist.text import quoted

_EARLIEST = 1900
_SHOWN = 30  # events on a terminal

SinceOption = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="From this day, month or year on: 2026-11, yesterday."),
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
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="At most so many steps.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Show what you began, read and skipped, day by day, in all lists."""
    from readlist.actions.log import event_records, reading_log
    from readlist.views.history import event_line

    environment = environment_of(ctx)
    screen, library = environment.screen, environment.library
    first, last = _period(environment, since, until)
    if limit is None and screen.is_terminal and not json:
        limit = _SHOWN
    found = reading_log(library, list_name, first, last, limit)
    if json:
        from readlist.views.history import event_objects
        from readlist.views.json import document, paper_objects

        papers = paper_objects(event_records(library, found))
        screen.write(document("log", papers=papers, steps=event_objects(found)))
    elif screen.is_terminal and found.events:
        from readlist.views.terminal.history import log_view

        screen.render(log_view(found, list_at_hand(environment, list_name)))
    else:
        at_hand = list_at_hand(environment, list_name)
        for event in found.events:
            screen.write(event_line(event, at_hand))
    _tell(environment, found.problems)
    if not found.events and not json:
        screen.say("nothing was read yet" if since is until is None else "nothing was read then")


def stats(
    ctx: typer.Context,
    list_name: OnlyListOption = None,
    *,
    since: SinceOption = None,
    until: UntilOption = None,
    json: JsonOption = False,
) -> None:
    """Show how far you are, and how you read, in all lists."""
    from readlist.actions.stats import reading_stats

    environment = environment_of(ctx)
    screen = environment.screen
    found = reading_stats(environment.library, list_name, *_period(environment, since, until))
    if json:
        from readlist.views.history import stats_object
        from readlist.views.json import document

        screen.write(document("stats", **stats_object(found)))
    elif screen.is_terminal:
        from readlist.views.terminal.history import stats_view

        screen.render(stats_view(found, screen.width, is_unicode=screen.is_unicode))
    else:
        from readlist.views.history import stats_lines

        for line in stats_lines(found):
            screen.write(line)
    _tell(environment, found.problems)


def _tell(environment: Environment, problems: tuple[str, ...]) -> None:
    for problem in problems:
        environment.screen.say(problem)


def _period(
    environment: Environment, since: str | None, until: str | None
) -> tuple[date | None, date | None]:
    """The first and the last day that are asked for."""
    first = _days(environment, since)[0] if since is not None else None
    last = _days(environment, until)[1] if until is not None else None
    if first and last and last < first:
        raise UsageError(f"{first} is after {last}", hint="give an earlier day to --since")
    return first, last


def _days(environment: Environment, text: str) -> tuple[date, date]:
    today = environment.library.clock().astimezone().date()
    named = {"today": today, "yesterday": today - timedelta(days=1)}
    if day := named.get(text.strip().lower()):
        return day, day
    with suppress(UsageError):
        first, last = days(text)
        if first and last and first.year >= _EARLIEST:
            return first, last
    hint = f"write a day since {_EARLIEST}, such as 2026-11-22, 2026-11 or yesterday"
    raise UsageError(f"{quoted(text)} is no day", hint=hint)
