"""A list, or papers of lists, with the person's progress."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from readlist.library.kept_records import asks_for_texts, kept_records, that_fit
from readlist.library.library import Library
from readlist.library.records import (
    Counts,
    PaperRecord,
    Place,
    count,
    every_place,
    list_counts,
    place_records,
)
from readlist.model.paper import ReadingList
from readlist.selection.sorting import SORT_KEYS, Query


@dataclass(frozen=True, slots=True)
class Listing:
    """Papers to show, and the list at hand with the counts of all its papers."""

    reading_list: ReadingList
    records: tuple[PaperRecord, ...]
    counts: Counts

    def first(self, number: int) -> "Listing":
        """The listing of so many papers, from the first on."""
        return replace(self, records=self.records[:number])


def list_papers(
    library: Library, list_name: str | None, query: Query, *, texts: bool = False
) -> Listing:
    """The papers of the list (None: the current one) that the query wants."""
    reading_list = library.reading_list(list_name)
    every, kept = kept_records(library, reading_list, query.keep, texts=texts)
    return Listing(reading_list, _ordered(kept, query), count(every))


def chosen_papers(
    library: Library, list_name: str | None, places: Sequence[Place], query: Query
) -> Listing:
    """The papers at these places, of whatever lists, that the query wants."""
    asks_for_texts(query.keep)
    reading_list = library.reading_list(list_name)
    chosen = that_fit(place_records(library, places), query.keep)
    return Listing(reading_list, _ordered(chosen, query), list_counts(library, reading_list))


def _ordered(records: tuple[PaperRecord, ...], query: Query) -> tuple[PaperRecord, ...]:
    key = SORT_KEYS[query.sort]
    ordered = sorted(records, key=lambda record: key(record.paper, record.progress))
    return tuple(ordered[: query.limit])


def wanted_places(
    library: Library, list_name: str | None, given: Sequence[Place], query: Query
) -> tuple[Place, ...]:
    """Where the papers are that the query wants: of those given, or else of the whole list."""
    if query == Query():
        return tuple(given) or every_place(library.reading_list(list_name))
    if not given:
        listing = list_papers(library, list_name, query)
        return tuple(Place(listing.reading_list, record.number) for record in listing.records)
    by_name = {(place.reading_list.name, place.number): place for place in given}
    listing = chosen_papers(library, list_name, given, query)
    return tuple(by_name[record.list_name, record.number] for record in listing.records)
