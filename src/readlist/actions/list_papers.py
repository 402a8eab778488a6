"""A list, or papers of lists, with the person's progress."""

from collections.abc import Sequence
from dataclasses import dataclass

from readlist.actions.records import (
    Counts,
    PaperRecord,
    Place,
    count,
    list_counts,
    list_records,
    place_records,
)
from readlist.filters import SORT_KEYS, Query
from readlist.library import Library
from readlist.model import ReadingList


@dataclass(frozen=True, slots=True)
class Listing:
    """Papers to show, and the list at hand with the counts of all its papers."""

    reading_list: ReadingList
    records: tuple[PaperRecord, ...]
    counts: Counts


def list_papers(
    library: Library, list_name: str | None, query: Query, *, texts: bool = False
) -> Listing:
    """The papers of the list (None: the current one) that the query wants."""
    reading_list = library.reading_list(list_name)
    every = list_records(library, reading_list, texts=texts)
    return Listing(reading_list, _wanted(every, query), count(every))


def chosen_papers(
    library: Library, list_name: str | None, places: Sequence[Place], query: Query
) -> Listing:
    """The papers at these places, of whatever lists, that the query wants."""
    reading_list = library.reading_list(list_name)
    chosen = place_records(library, places)
    return Listing(reading_list, _wanted(chosen, query), list_counts(library, reading_list))


def _wanted(records: tuple[PaperRecord, ...], query: Query) -> tuple[PaperRecord, ...]:
    kept = [
        record
        for record in records
        if query.keep.keeps(record.paper, record.progress, record.on_disk)
    ]
    key = SORT_KEYS[query.sort]
    kept.sort(key=lambda record: key(record.paper, record.progress))
    return tuple(kept[: query.limit])
