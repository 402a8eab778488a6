"""Giving papers a status: every step of a paper goes into its history."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from readlist.library.library import Library
from readlist.library.records import (
    ListedPaper,
    PaperRecord,
    change_text,
    lists_with_keys,
    records_of,
)
from readlist.model.paper import HistoryEntry, Progress, Status, next_moment
from readlist.storage.file_reader import Contents
from readlist.storage.paper_files import progress_text

VERBS = {
    Status.UNREAD: "unread",
    Status.READING: "start",
    Status.READ: "read",
    Status.SKIPPED: "skip",
}
"""Status → the command that gives it."""


@dataclass(frozen=True, slots=True)
class ReadingDetails:
    """When it was done (UTC; None: now), how many minutes it took, and at which page it stopped.

    None: not given.
    """

    on: datetime | None = None
    minutes: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """One paper after the command, the status it had before, and whether its file changed.

    `pages` are those of its PDF, only if it is known at which of them reading stopped.
    """

    record: PaperRecord
    before: Status
    changed: bool
    pages: int | None = None


def mark_papers(
    library: Library,
    places: Sequence[ListedPaper],
    status: Status,
    done: ReadingDetails = ReadingDetails(),
    *,
    only_unread: bool = False,
) -> tuple[Marked, ...]:
    """Give all these papers (`only_unread`: those that are unread) the status, or none of them.

    A paper that has the status already is left alone, unless a day or minutes are given: then it
    was done once more. Where reading stopped is forgotten of a paper that is read, or unread again.
    Raises DamagedFileError where a progress file cannot be understood or is
    of a newer readlist.
    """

    def plan(library: Library) -> tuple[Contents, tuple[dict[str, Progress], dict[str, Progress]]]:
        before: dict[str, Progress] = {}
        after: dict[str, Progress] = {}
        for place in places:
            key = place.paper.key
            before[key] = library.progress(key, to_write=True)
            was = before[key].status
            if only_unread and was is not Status.UNREAD:
                continue
            new = before[key]
            if was is not status or done.on or done.minutes is not None:
                at = done.on or next_moment(new, library.clock())
                entry = HistoryEntry(status, at, done.minutes)
                new = replace(new, history=(*new.history, entry))
            is_over = status in {Status.READ, Status.UNREAD}
            new = replace(new, page=None if is_over else done.page or new.page)
            if new != before[key]:
                after[key] = new
        marked = [place for place in places if place.paper.key in after]
        files = {library.files(key).progress: progress_text(new) for key, new in after.items()}
        return lists_with_keys(library, marked) | files, (before, after)

    before, after = library.change(change_text(VERBS[status], places), plan)
    pages = None
    if done.page:
        from readlist.actions.reading_time import pages_known

        pages = pages_known(library, places[0].paper.key)
    return tuple(
        Marked(record, before[record.paper.key].status, record.paper.key in after, pages)
        for record in records_of(library, places)
    )


def begin_reading(library: Library, place: ListedPaper) -> Marked | None:
    """Unread becomes reading; None where the paper had another status."""
    (marked,) = mark_papers(library, [place], Status.READING, only_unread=True)
    return marked if marked.changed else None
