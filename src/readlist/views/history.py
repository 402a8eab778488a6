"""The reading log and the counts of what was read: lines, sentences and JSON."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readlist.text import rfc3339
from readlist.views.lines import (
    Answer,
    event_place,
    event_word,
    rates,
    shares_by_kind,
    tab_separated,
)

if TYPE_CHECKING:  # a view needs the form of a result, not its maker
    from collections.abc import Callable

    from rich.console import RenderableType

    from readlist.actions.history import ReadingLog, ReadingStep, Stats, Waiting
    from readlist.library.records import PaperRecord
    from readlist.selection.periods import Counted
    from readlist.views.lines import Terminal


def log_answer(
    found: "ReadingLog",
    list_name: str,
    records: "Callable[[], tuple[PaperRecord, ...]]",
    *,
    is_all: bool,
) -> Answer:
    """The steps day by day; `is_all` is whether the user named no day.

    `records` gives the papers of the steps, for JSON only.
    """

    def on_terminal(_: "Terminal") -> "RenderableType":
        from readlist.views.terminal.history import log_view

        return log_view(found, list_name)

    def content() -> dict[str, object]:
        from readlist.views.json import paper_objects

        return {"papers": paper_objects(records()), "steps": event_objects(found)}

    nothing = "nothing was read yet" if is_all else "nothing was read then"
    return Answer(
        "log",
        content,
        lambda: "".join(event_line(event, list_name) for event in found.events),
        on_terminal,
        notes=found.problems,
        instead="" if found.events else nothing,
    )


def stats_answer(found: "Stats") -> Answer:
    """All counts."""

    def on_terminal(terminal: "Terminal") -> "RenderableType":
        from readlist.views.terminal.history import stats_view

        return stats_view(found, terminal.width, is_unicode=terminal.is_unicode)

    return Answer(
        "stats",
        lambda: stats_object(found),
        lambda: "".join(stats_lines(found)),
        on_terminal,
        notes=found.problems,
    )


def event_line(event: "ReadingStep", list_name: str) -> str:
    """day, what happened, number (of a paper of another list: its key), key, title, minutes."""
    title = event.place.paper.shown_title if event.place else ""
    minutes = "" if event.minutes is None else event.minutes
    return tab_separated(
        event.day, event_word(event), event_place(event, list_name), event.key, title, minutes
    )


def stats_lines(stats: "Stats") -> Iterator[str]:
    """kind, name, number and, for a share, of how many."""
    known = {name: rate for name, rate in rates(stats).items() if rate is not None}
    table: dict[str, list[tuple[object, ...]]] = {
        "papers": [
            ("all", stats.papers),
            *stats.statuses.items(),
            ("imported as read", stats.imported),
        ],
        "readings": [("all", stats.readings), ("again", stats.again)],
        "minutes": [("recorded", stats.minutes)],
        "day": [*stats.days.items()],
        "week": [*stats.weeks],
        "month": [(f"{month:%Y-%m}", number) for month, number in stats.months],
        "pace": [(name, f"{rate:.1f}") for name, rate in known.items()],
        **{
            kind: [(share.name, share.read, share.total) for share in shares]
            for kind, shares in shares_by_kind(stats).items()
        },
        "begun": [(waiting.place.paper.key, waiting.since) for waiting in stats.begun],
        "oldest": [(waiting.place.paper.key, waiting.since) for waiting in stats.oldest],
    }
    for kind, rows in table.items():
        for row in rows:
            yield tab_separated(kind, *row)


_PLURALS = {"list": "lists_read", "topic": "topics_read", "venue": "venues_read"}


def event_objects(log: "ReadingLog") -> list[dict[str, object]]:
    """The steps, the last first."""
    return [
        {
            "day": event.day.isoformat(),
            "at": rfc3339(event.at),
            "step": event_word(event),
            "status": event.status,
            "key": event.key,
            "minutes": event.minutes,
        }
        for event in log.events
    ]


def stats_object(stats: "Stats") -> dict[str, object]:
    """All counts; days by their date, weeks by that of their Monday, months as 2026-11."""
    return {
        "counts": {"total": stats.papers} | {each.value: n for each, n in stats.statuses.items()},
        "readings": stats.readings,
        "again": stats.again,
        "imported": stats.imported,
        "minutes": stats.minutes,
        "days": {day.isoformat(): number for day, number in stats.days.items()},
        "weeks": _periods(stats.weeks, "%Y-%m-%d"),
        "months": _periods(stats.months, "%Y-%m"),
        **{
            _PLURALS[kind]: [
                {"name": share.name, "read": share.read, "total": share.total} for share in shares
            ]
            for kind, shares in shares_by_kind(stats).items()
        },
        "pace": {name: rate and round(rate, 2) for name, rate in rates(stats).items()},
        "oldest_unread": _waiting(stats.oldest),
        "begun": _waiting(stats.begun),
    }


def _periods(periods: "Counted", form: str) -> dict[str, int]:
    return {f"{day:{form}}": number for day, number in periods}


def _waiting(papers: "tuple[Waiting, ...]") -> list[dict[str, object]]:
    return [
        {
            "key": waiting.place.paper.key,
            "since": waiting.since if isinstance(waiting.since, int) else str(waiting.since),
        }
        for waiting in papers
    ]
