"""The sentences of the reading log and of the counts, which a terminal shows."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readlist.model.paper import Status
from readlist.text import counted, visible_line

if TYPE_CHECKING:  # a view needs the form of a result, not its maker
    from readlist.actions.history import ReadShare, Stats
    from readlist.actions.log import ReadingStep

_WORDS = {
    Status.UNREAD: "unread",
    Status.READING: "started",
    Status.READ: "read",
    Status.SKIPPED: "skipped",
}


def event_word(event: "ReadingStep") -> str:
    """The step: started, read, read again, skipped, unread."""
    return "read again" if event.is_again else _WORDS[event.status]


def event_place(event: "ReadingStep", list_name: str) -> str:
    """The paper's number in the list `list_name`; else its key."""
    place = event.place
    if place and place.reading_list.name == list_name:
        return str(place.number)
    return event.key


def event_text(event: "ReadingStep", list_name: str) -> str:
    """5  Perceiver IO: A General Architecture … · 55 min."""
    title = event.place.paper.shown_title if event.place else "(in no list any more)"
    minutes = "" if event.minutes is None else f" · {duration_text(event.minutes)}"
    return visible_line(f"{event_place(event, list_name)}  {title}{minutes}")


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
        parts = [f"{counted(stats.readings, 'reading')} since {stats.first_day}"]
        if stats.again:
            parts.append(f"{stats.again} of them again")
        if stats.minutes:
            parts.append(f"{duration_text(stats.minutes)} recorded")
        yield ", ".join(parts)


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
    """55 min, 5 h, 5 h 10 min."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] if hours else []
    return " ".join([*parts, *([f"{rest} min"] if rest or not hours else [])])
