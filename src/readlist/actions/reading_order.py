"""The order in which to read the papers that are left, each with its reasons."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from readlist.library.records import PaperRecord
from readlist.model.paper import Progress, Status
from readlist.text import local_time, stopped_text

if TYPE_CHECKING:
    from readlist.actions.reading_time import Estimate

RULE = (
    "started (latest first) › priority › rating › tagged › list order; "
    "a paper comes before those that build on it"
)

"""The order in a sentence."""

_PRIORITIES = {"high": 0, "": 1, "low": 2}
_UNRATED, _TAGGED = 3.0, 3.5  # where papers without rating stand among the rated ones

CountPages = Callable[[str], int | None]
"""Returns the pages of the PDF of the paper with a key; None where they are not known."""

FindPrerequisite = Callable[[str], PaperRecord | None]
"""Returns the record of the paper with a key if it is still to be read, in any list."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A paper to read, the reason that decided, all that counts, and how long it may take."""

    record: PaperRecord
    reason: str
    reasons: tuple[str, ...]
    estimate: "Estimate | None" = None


def is_left(record: PaperRecord) -> bool:
    """Whether the paper is still to be read."""
    return record.status in {Status.UNREAD, Status.READING}


def in_reading_order(
    records: Sequence[PaperRecord],
    find: FindPrerequisite,
    count_pages: CountPages = lambda _: None,
) -> Iterator[Suggestion]:
    """The papers among `records` that are left, and before each its prerequisites."""
    left = sorted(filter(is_left, records), key=_rank)
    started = sum(record.status is Status.READING for record in left)
    done: set[str] = set()
    for record in left:
        for each, builder in _after_prerequisites(record, find, done):
            progress = each.progress or Progress()
            since = _started(each, count_pages)
            if since:
                others = f", the latest of {started} you started" if started > 1 else ""
                reason = f"you have been {since.replace('reading', 'reading it')}{others}"
            elif builder is not None:
                reason = f"{builder.paper.shown_title} builds on it"
            else:
                reason = _label(progress) or "the first unread paper in the list's order"
            reasons = (
                since,
                f"{builder.paper.key} builds on it" if builder else "",
                f"{progress.priority} priority" if progress.priority else "",
                f"rated {progress.rating}" if progress.rating else "",
                f"tagged {', '.join(progress.tags)}" if progress.tags else "",
                f"number {each.number} of {each.list_name}",
            )
            yield Suggestion(each, reason, tuple(filter(None, reasons)))


def _rank(record: PaperRecord) -> tuple[float, ...]:
    progress = record.progress or Progress()
    if record.status is Status.READING:
        since = progress.since
        return (0, -since.timestamp() if since else 0)
    liking = progress.rating or (_TAGGED if progress.tags else _UNRATED)
    return (1, _PRIORITIES[progress.priority], -liking)


def _started(record: PaperRecord, count_pages: CountPages) -> str:
    """How far a paper is read: "reading since 2026-11-22, page 12 of 31"; "" for one not begun."""
    if record.progress is None or record.status is not Status.READING:
        return ""
    since, page = record.progress.since, record.progress.page
    begun = f"{local_time(since):%Y-%m-%d}" if since else "its import"
    at = f", {stopped_text(page, count_pages(record.paper.key))}" if page else ""
    return f"reading since {begun}{at}"


def _after_prerequisites(
    record: PaperRecord, find: FindPrerequisite, done: set[str]
) -> Iterator[tuple[PaperRecord, PaperRecord | None]]:
    """The paper's prerequisites that are not `done`, each with what builds on it; then the paper.

    A paper that was started waits for nothing. Where papers build on one another in a circle, the
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


def _label(progress: Progress) -> str:
    """The label that moved the paper, "" if none did."""
    if progress.priority:
        is_high = progress.priority == "high"
        return "you gave it high priority" if is_high else "only papers of low priority are left"
    if progress.rating:
        return f"you rated it {progress.rating}" if progress.rating > _UNRATED else ""
    return f"you tagged it {', '.join(progress.tags)}" if progress.tags else ""
