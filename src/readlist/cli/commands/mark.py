"""`read`, `unread`, `start` and `skip`: giving papers a status."""

from collections.abc import Callable
from typing import Annotated

import typer

from readlist.actions.mark import ReadingDetails, mark_papers
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
from readlist.selection.periods import minutes_named, moment_named
from readlist.views.mark import marked_answer, recorded_text

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
        _mark(environment_of(ctx), papers, list_name, status, on, minutes, json=json)

    mark.__doc__ = documentation
    return mark


def start(
    ctx: typer.Context,
    papers: SomePapersArgument,
    list_name: ListOption = None,
    *,
    page: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="The page at which you stopped.")
    ] = None,
    on: OnOption = None,
    minutes: MinutesOption = None,
    json: JsonOption = False,
) -> None:
    """Mark papers as being read.

    `open` hands the page on to your viewer, `read` forgets it.
    """
    _mark(environment_of(ctx), papers, list_name, Status.READING, on, minutes, page, json=json)


def _mark(
    environment: Environment,
    papers: list[str],
    list_name: str | None,
    status: Status,
    on: str | None,
    minutes: str | None,
    page: int | None = None,
    *,
    json: bool,
) -> None:
    details = ReadingDetails(
        moment_named(on, environment.library.clock()) if on is not None else None,
        minutes_named(minutes) if minutes is not None else None,
        page,
    )
    chosen = papers_meant(environment, papers, list_name)
    if page and len(chosen) > 1:
        raise UsageError("--page is the page of one paper", hint="give one paper")
    marked = mark_papers(environment.library, chosen, status, details)
    at_hand, recorded = list_at_hand(environment, list_name), recorded_text(details)
    answer = marked_answer(status, marked, at_hand, recorded)
    environment.give(answer, json=json)


read = _marking(Status.READ, "Mark papers as read.")
skip = _marking(Status.SKIPPED, "Skip papers.\n\nThey are left out of `next`.")
unread = _marking(
    Status.UNREAD,
    "Mark papers as unread.\n\nTheir history stays; `undo` is for a mark made by mistake.",
)
