"""The reading log, in lines.

The reader's counts, as lines of fields and as the sentences that a terminal shows too.

The reading log and the reader's counts as JSON.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readlist.model.paper import Status
from readlist.text import counted, rfc3339, visible_line
from readlist.views.lines import tab_separated

if TYPE_CHECKING:
    from readlist.actions.log import ReadingLog, ReadingStep
    from readlist.actions.stats import ReadShare, Stats, Waiting
    from readlist.selection.periods import Counted


_WORDS = {
    Status.UNREAD: "unread",
    Status.READING: "started",
    Status.READ: "read",
    Status.SKIPPED: "skipped",
}


def event_line(event: "ReadingStep", list_name: str) -> str:
    """day, what happened, number (of a paper of another list: its key), key, title, minutes."""
    title = event.place.paper.shown_title if event.place else ""
    minutes = "" if event.minutes is None else event.minutes
    return tab_separated(
        event.day, event_word(event), _place(event, list_name), event.key, title, minutes
    )


def event_word(event: "ReadingStep") -> str:
    """What happened: started, read, read again, skipped, unread."""
    return "read again" if event.is_again else _WORDS[event.status]


def _place(event: "ReadingStep", list_name: str) -> str:
    place = event.place
    if place and place.reading_list.name == list_name:
        return str(place.number)
    return event.key


def event_text(event: "ReadingStep", list_name: str) -> str:
    """5  Perceiver IO: A General Architecture … · 55 minutes."""
    title = event.place.paper.shown_title if event.place else "(in no list any more)"
    minutes = "" if event.minutes is None else f" · {counted(event.minutes, 'minute')}"
    return visible_line(f"{_place(event, list_name)}  {title}{minutes}")


def stats_lines(stats: "Stats") -> Iterator[str]:
    """kind, name, number and, where it is a share, of how many."""
    for kind, rows in _rows(stats).items():
        for row in rows:
            yield tab_separated(kind, *row)


def _rows(stats: "Stats") -> "dict[str, list[tuple[object, ...]]]":
    known = {name: rate for name, rate in rates(stats).items() if rate is not None}
    return {
        "papers": [
            ("all", stats.papers),
            *stats.statuses.items(),
            ("imported as read", stats.imported),
        ],
        "readings": [("all", stats.readings), ("again", stats.again)],
        "minutes": [("told", stats.minutes)],
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


def shares_by_kind(stats: "Stats") -> "dict[str, tuple[ReadShare, ...]]":
    """The shares of lists, topics and venues."""
    return {"list": stats.lists, "topic": stats.topics, "venue": stats.venues}


def rates(stats: "Stats") -> dict[str, float | None]:
    """Papers a week, minutes a paper and a page; None where too little is known."""
    return {
        "papers_per_week": stats.per_week,
        "minutes_per_paper": stats.pace.per_paper,
        "minutes_per_page": stats.pace.per_page,
    }


def summary_lines(stats: "Stats") -> Iterator[str]:
    """How far the reader is, what was read before it came here, and how much they read."""
    others = [
        f"{number} {status}"
        for status, number in stats.statuses.items()
        if status is not Status.READ and number
    ]
    damaged = stats.papers - sum(stats.statuses.values())
    if damaged:
        others.append(f"{damaged} damaged")
    read = stats.statuses[Status.READ]
    yield ", ".join([f"{read} of {counted(stats.papers, 'paper')} read", *others])
    if stats.imported:
        was, they = ("was", "it was") if stats.imported == 1 else ("were", "they were")
        yield f"{counted(stats.imported, 'paper')} {was} read before {they} imported"
    if stats.first_day:
        told = [f"{counted(stats.readings, 'reading')} since {stats.first_day}"]
        if stats.again:
            told.append(f"{stats.again} of them again")
        if stats.minutes:
            told.append(f"{duration_text(stats.minutes)} told")
        yield ", ".join(told)


def pace_lines(stats: "Stats") -> Iterator[str]:
    """How fast the reader reads, and from how much that is known."""
    pace = stats.pace
    if stats.per_week is not None:
        yield f"{stats.per_week:.1f} readings a week in the weeks above"
    if pace.per_paper is not None:
        yield f"{pace.per_paper:.0f} minutes a paper (of {counted(pace.papers_from, 'reading')})"
    if pace.per_page is not None:
        yield f"{pace.per_page:.1f} minutes a page (of {counted(pace.pages_from, 'reading')})"


def duration_text(minutes: int) -> str:
    """55 minutes, 5 hours, 5 hours 10 minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [counted(hours, "hour")] if hours else []
    return " ".join([*parts, *([counted(rest, "minute")] if rest or not hours else [])])


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
