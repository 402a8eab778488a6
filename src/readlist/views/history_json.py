"""The reading log and the reader's counts as JSON."""

from typing import TYPE_CHECKING

from readlist.text import rfc3339
from readlist.views.history import event_word
from readlist.views.stats import rates, shares_by_kind

if TYPE_CHECKING:  # a view needs a result's shape, not what makes it
    from readlist.actions.log import ReadingLog
    from readlist.actions.stats import Stats, Waiting
    from readlist.selection.periods_2 import Counted

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
