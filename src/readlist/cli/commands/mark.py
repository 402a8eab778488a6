"""`read`, `unread`, `start` and `skip`: giving papers a status."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

import typer

from readlist.actions.mark import VERBS, ReadingDetails, mark_papers
from readlist.cli.environment import Environment, environment_of
from readlist.cli.options import (
    JsonOption,
    ListOption,
    SomePapersArgument,
    list_at_hand,
    papers_meant,
)
from readlist.errors import UsageError
from readlist.model.paper import Status
from readlist.text import quoted
from readlist.views.lines import marked_line

_EARLIEST = 1900

OnOption = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="The day it was: 2026-11-22, today, yesterday."),
]
MinutesOption = Annotated[
    int | None, typer.Option(min=1, max=100_000, metavar="N", help="The minutes it took.")
]


def _marking(status: Status, documentation: str) -> Callable[..., None]:
    """The command that gives papers this status."""

    def mark(
        ctx: typer.Context,
        papers: SomePapersArgument,
        list_name: ListOption = None,
        *,
        on: OnOption = None,
        minutes: MinutesOption = None,
        json: JsonOption = False,
    ) -> None:
        environment = environment_of(ctx)
        moment = _moment(environment, on) if on is not None else None
        chosen = papers_meant(environment, papers, list_name)
        marked = mark_papers(environment.library, chosen, status, ReadingDetails(moment, minutes))
        if json:
            from readlist.views.json import document, paper_objects

            records = paper_objects(tuple(each.record for each in marked))
            changed = [each.record.paper.key for each in marked if each.changed]
            command = VERBS[status]
            environment.screen.write(document(command, papers=records, changed=changed))
        else:
            at_hand = list_at_hand(environment, list_name)
            for each in marked:
                environment.screen.tell(marked_line(each, at_hand))

    mark.__doc__ = documentation
    return mark


read = _marking(Status.READ, "Mark papers as read.")
start = _marking(Status.READING, "Mark papers as being read.")
skip = _marking(Status.SKIPPED, "Mark papers as not to be read.")
unread = _marking(
    Status.UNREAD,
    """Mark papers as unread.

    What their history says stays; `undo` is for a mark made by mistake.
    """,
)


def _moment(environment: Environment, text: str) -> datetime:
    """Noon, local time, of the day that the text names: the same day in most time zones."""
    now = environment.library.clock()
    today = now.astimezone().date()
    named = {"today": today, "yesterday": today - timedelta(days=1)}
    try:
        day = named.get(text.strip().lower()) or date.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(
            f"{quoted(text)} is no day", hint="write 2026-11-22, today or yesterday"
        ) from None
    if day > today:
        raise UsageError(f"{day} is still to come", hint="give a day that has been")
    if day.year < _EARLIEST:
        raise UsageError(f"{day} is too long ago", hint=f"give a day since {_EARLIEST}")
    if day == today:
        return now
    return datetime.combine(day, time(12)).astimezone(UTC)
