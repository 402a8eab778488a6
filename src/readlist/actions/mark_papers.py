"""Giving papers a status: every step of a paper goes into its history."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from readlist.actions.keep_keys import keep_keys
from readlist.actions.records import PaperRecord, Place, place_records, places_text
from readlist.library import Library
from readlist.model import HistoryEntry, Progress, Status
from readlist.progressfile import progress_text

VERBS = {
    Status.UNREAD: "unread",
    Status.READING: "start",
    Status.READ: "read",
    Status.SKIPPED: "skip",
}
"""Status → the command that gives it."""


@dataclass(frozen=True, slots=True)
class Marked:
    """One paper after the command, and the status it had before. Equal: nothing was written."""

    record: PaperRecord
    before: Status
    changed: bool


def mark_papers(
    library: Library,
    places: Sequence[Place],
    status: Status,
    *,
    on: datetime | None = None,
    minutes: int | None = None,
) -> tuple[Marked, ...]:
    """Give all these papers the status, or none of them.

    A paper that has the status already is left alone, unless a time (`on`, UTC) or the minutes
    spent are told: then it was done once more. Raises DamagedFileError where a progress file
    cannot be understood or is of a newer readlist.
    """
    keep_keys(library, places)
    before: dict[str, Progress] = {}
    after: dict[str, Progress] = {}

    def plan() -> dict[Path, bytes | None]:
        for place in places:
            key = place.paper.key
            before[key] = library.progress(key, to_write=True)
            if before[key].status is not status or on is not None or minutes is not None:
                entry = HistoryEntry(status, on or library.clock(), minutes)
                after[key] = replace(before[key], history=(*before[key].history, entry))
        return {library.files(key).progress: progress_text(new) for key, new in after.items()}

    library.journal.apply(f"{VERBS[status]} {places_text(places)}", plan)
    return tuple(
        Marked(record, before[record.paper.key].status, record.paper.key in after)
        for record in place_records(library, places)
    )
