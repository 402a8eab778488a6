"""`read`, `unread`, `start` and `skip`: giving papers a status."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

import typer

from readlist.actions.mark_papers import mark_papers
from readlist.cli.environment import Environment, environment_of
from readlist.cli.options import JsonOption, ListOption, SomePapersArgument, places
from readlist.errors import UsageError
from readlist.model import Status
from readlist.text import visible_line
from readlist.views.changes import marked_line

OnOption = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="The day it was: 2026-11-22, today, yesterday."),
]
MinutesOption = Annotated[
    int | None, typer.Option(min=0, max=100_000, metavar="N", help="The minutes it took.")
]


def read(
    ctx: typer.Context,
    papers: SomePapersArgument,
    list_name: ListOption = None,
    *,
    on: OnOption = None,
    minutes: MinutesOption = None,
    json: JsonOption = False,
) -> None:
    """Mark papers as read."""
    _mark(ctx, Status.READ, papers, list_name, (on, minutes), json=json)


def unread(
    ctx: typer.Context,
    papers: SomePapersArgument,
    list_name: ListOption = None,
    *,
    on: OnOption = None,
    minutes: MinutesOption = None,
    json: JsonOption = False,
) -> None:
    """Mark papers as unread.

    What their history says stays; `undo` is for a mark made by mistake.
    """
    _mark(ctx, Status.UNREAD, papers, list_name, (on, minutes), json=json)


def start(
    ctx: typer.Context,
    papers: SomePapersArgument,
    list_name: ListOption = None,
    *,
    on: OnOption = None,
    minutes: MinutesOption = None,
    json: JsonOption = False,
) -> None:
    """Mark papers as being read."""
    _mark(ctx, Status.READING, papers, list_name, (on, minutes), json=json)


def skip(
    ctx: typer.Context,
    papers: SomePapersArgument,
    list_name: ListOption = None,
    *,
    on: OnOption = None,
    minutes: MinutesOption = None,
    json: JsonOption = False,
) -> None:
    """Mark papers as not to be read."""
    _mark(ctx, Status.SKIPPED, papers, list_name, (on, minutes), json=json)


def _mark(
    ctx: typer.Context,
    status: Status,
    papers: list[str],
    list_name: str | None,
    when: tuple[str | None, int | None],
    *,
    json: bool,
) -> None:
    environment = environment_of(ctx)
    day, minutes = when
    on = _moment(environment, day) if day is not None else None
    chosen = places(environment, papers, list_name)
    marked = mark_papers(environment.library, chosen, status, on=on, minutes=minutes)
    if json:
        from readlist.views.json import document, paper_objects  # noqa: PLC0415

        records = tuple(each.record for each in marked)
        changed = [each.record.paper.key for each in marked if each.changed]
        command = ctx.command.name or ""
        environment.screen.write(document(command, papers=paper_objects(records), changed=changed))
    else:
        for each in marked:
            environment.screen.write(marked_line(each))


def _moment(environment: Environment, text: str) -> datetime:
    """Noon, local time, of the day that the text names: the same day in most time zones."""
    now = environment.library.clock()
    today = now.astimezone().date()
    named = {"today": today, "yesterday": today - timedelta(days=1)}
    try:
        day = named.get(text.strip().lower()) or date.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(
            f'"{visible_line(text)}" is no day', hint="write 2026-11-22, today or yesterday"
        ) from None
    if day > today:
        raise UsageError(f"{day} is still to come")
    if day == today:
        return now
    return datetime.combine(day, time(12)).astimezone(UTC)
