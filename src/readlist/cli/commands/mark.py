"""`read`, `unread`, `start` and `skip`: giving papers a status."""

from collections.abc import Callable
from typing import Annotated

import typer

from readlist.actions.mark import ReadingDetails, mark_papers
from readlist.cli.environment import environment_of
from readlist.cli.options import (
    JsonOption,
    ListOption,
    SomePapersArgument,
    list_at_hand,
    papers_meant,
)
from readlist.model.paper import Status
from readlist.selection.periods import minutes_named, moment_named
from readlist.views.mark import marked_answer

OnOption = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="The day it was: 2026-11-22, yesterday, monday, 7d, 2w."),
]
MinutesOption = Annotated[
    str | None, typer.Option(metavar="TIME", help="The time it took: 55 (minutes), 1h10m.")
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
        now = environment.library.clock()
        details = ReadingDetails(
            moment_named(on, now) if on is not None else None,
            minutes_named(minutes) if minutes is not None else None,
        )
        chosen = papers_meant(environment, papers, list_name)
        marked = mark_papers(environment.library, chosen, status, details)
        answer = marked_answer(status, marked, list_at_hand(environment, list_name))
        environment.give(answer, json=json)

    mark.__doc__ = documentation
    return mark


read = _marking(Status.READ, "Mark papers as read.")
start = _marking(Status.READING, "Mark papers as being read.")
skip = _marking(Status.SKIPPED, "Skip papers.\n\nThey are left out of `next`.")
unread = _marking(
    Status.UNREAD,
    "Mark papers as unread.\n\nTheir history stays; `undo` is for a mark made by mistake.",
)
