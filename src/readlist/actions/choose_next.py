"""What to read now, and why."""

from dataclasses import dataclass
from datetime import datetime

from readlist.actions.records import Counts, PaperRecord, count, list_records
from readlist.library import Library
from readlist.model import ReadingList, Status


@dataclass(frozen=True, slots=True)
class Choice:
    """The paper to read now and the reason; `record` is None when nothing is left to read."""

    reading_list: ReadingList
    record: PaperRecord | None
    reason: str
    counts: Counts
    damaged: tuple[PaperRecord, ...] = ()  # papers whose status cannot be read


def choose_next(library: Library, list_name: str | None, *, texts: bool = False) -> Choice:
    """The paper begun last, else the first unread one in the list's order."""
    reading_list = library.reading_list(list_name)
    records = list_records(library, reading_list, texts=texts)
    record, reason = _choose(records)
    damaged = tuple(each for each in records if each.status is None)
    return Choice(reading_list, record, reason, count(records), damaged)


def _choose(records: tuple[PaperRecord, ...]) -> tuple[PaperRecord | None, str]:
    begun = [(since, record) for record in records if (since := _reading_since(record))]
    if begun:
        since, record = max(begun, key=lambda each: each[0])
        others = f", the last of {len(begun)} you began" if len(begun) > 1 else ""
        return record, f"you have been reading it since {since.astimezone():%Y-%m-%d}{others}"
    for record in records:
        if record.status is Status.UNREAD:
            return record, "the first unread paper in the list's order"
    return None, "nothing is left to read in this list"


def _reading_since(record: PaperRecord) -> datetime | None:
    return record.progress.since if record.progress and record.status is Status.READING else None
