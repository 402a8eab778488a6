"""In which order to read the papers of a list that are left, each with its reasons."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from readlist.library.records import PaperRecord
from readlist.model.paper import Progress, Status

RULE = (
    "what you began, the last first; then high before low priority; then by your rating, and what "
    "you tagged before what you did not; then the list's order; always a paper before those that "
    "build on it"
)
"""The order in a sentence."""

_PRIORITIES = {"high": 0, "": 1, "low": 2}
_UNRATED, _TAGGED = 3.0, 3.5  # where papers without rating stand among the rated ones

FindFoundation = Callable[[str], PaperRecord | None]
"""The record of the paper with a key, if it is one that is still to be read, in whatever list."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A paper in its place of the order: the reason that decided, and everything that counts."""

    record: PaperRecord
    reason: str
    reasons: tuple[str, ...]


def is_left(record: PaperRecord) -> bool:
    """Whether the paper is still to be read."""
    return record.status in {Status.UNREAD, Status.READING}


def in_reading_order(records: Sequence[PaperRecord], find: FindFoundation) -> Iterator[Ranked]:
    """The papers among `records` that are left, and before each what it builds on."""
    left = sorted(filter(is_left, records), key=_rank)
    begun = sum(record.status is Status.READING for record in left)
    done: set[str] = set()
    for record in left:
        for each, builder in _after_foundations(record, find, done):
            yield Ranked(each, _reason(each, begun, builder), tuple(_reasons(each, builder)))


def _rank(record: PaperRecord) -> tuple[float, ...]:
    progress = record.progress or Progress()
    if record.status is Status.READING:
        since = progress.since
        return (0, -since.timestamp() if since else 0)
    liking = progress.rating or (_TAGGED if progress.tags else _UNRATED)
    return (1, _PRIORITIES[progress.priority], -liking)


def _begun(record: PaperRecord) -> str:
    """How a paper that is being read came to be: reading since 2026-11-22; "" for others."""
    if record.progress is None or record.status is not Status.READING:
        return ""
    since = record.progress.since
    return f"reading since {since.astimezone():%Y-%m-%d}" if since else "imported as reading"


def _after_foundations(
    record: PaperRecord, find: FindFoundation, done: set[str]
) -> Iterator[tuple[PaperRecord, PaperRecord | None]]:
    """What the paper builds on and is not `done`, each with what builds on it; then the paper.

    A paper that was begun waits for nothing. Where papers build on one another in a circle, the
    circle is cut.
    """
    if record.paper.key in done:
        return
    path: list[tuple[PaperRecord, PaperRecord | None, Iterator[str]]] = []

    def enter(paper: PaperRecord, builder: PaperRecord | None) -> None:
        done.add(paper.paper.key)
        waits = paper.status is not Status.READING
        path.append((paper, builder, iter(paper.paper.builds_on if waits else ())))

    enter(record, None)
    while path:
        paper, builder, keys = path[-1]
        found = next(filter(None, (find(key) for key in keys)), None)
        if found is None:
            path.pop()
            yield paper, builder
        elif found.paper.key not in done:
            enter(found, paper)


def _reason(record: PaperRecord, begun: int, builder: PaperRecord | None) -> str:
    """What brought the paper to its place."""
    if record.status is Status.READING:
        others = f", the last of {begun} you began" if begun > 1 else ""
        since = record.progress.since if record.progress else None
        when = f"since {since.astimezone():%Y-%m-%d}" if since else "since before it was imported"
        return f"you have been reading it {when}{others}"
    if builder is not None:
        return f"{builder.paper.shown_title} builds on it"
    return _labelled(record.progress or Progress()) or "the first unread paper in the list's order"


def _labelled(progress: Progress) -> str:
    """The label that moved the paper, "" if none did."""
    if progress.priority:
        is_high = progress.priority == "high"
        return "you gave it high priority" if is_high else "only papers of low priority are left"
    if progress.rating:
        return f"you rated it {progress.rating}" if progress.rating > _UNRATED else ""
    return f"you tagged it {', '.join(progress.tags)}" if progress.tags else ""


def _reasons(record: PaperRecord, builder: PaperRecord | None) -> Iterator[str]:
    progress = record.progress or Progress()
    if begun := _begun(record):
        yield begun
    if builder is not None:
        yield f"{builder.paper.key} builds on it"
    if progress.priority:
        yield f"{progress.priority} priority"
    if progress.rating:
        yield f"rated {progress.rating}"
    if progress.tags:
        yield f"tagged {', '.join(progress.tags)}"
    yield f"number {record.number} of {record.list_name}"
