"""Papers of lists with their progress, and one paper in full with its prerequisites."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from readlist.library.library import Library
from readlist.library.records import (
    Counts,
    ListedPaper,
    PaperRecord,
    all_listed,
    asks_for_texts,
    count,
    list_counts,
    matching,
    matching_records,
    records_of,
)
from readlist.model.paper import Paper, ReadingList
from readlist.selection.named_papers import numbers_named
from readlist.selection.sorting import SORT_KEYS, Query


@dataclass(frozen=True, slots=True)
class Listing:
    """Papers to show, and the chosen list with the counts of all its papers."""

    reading_list: ReadingList
    records: tuple[PaperRecord, ...]
    counts: Counts

    def first(self, number: int) -> "Listing":
        """The listing of the first `number` papers."""
        return replace(self, records=self.records[:number])


def list_papers(
    library: Library, list_name: str | None, query: Query, *, texts: bool = False
) -> Listing:
    """The papers of the list (None: the current one) that match the query."""
    reading_list = library.reading_list(list_name)
    every, kept = matching_records(library, reading_list, query.keep, texts=texts)
    return Listing(reading_list, _ordered(kept, query), count(every))


def chosen_papers(
    library: Library, list_name: str | None, places: Sequence[ListedPaper], query: Query
) -> Listing:
    """The papers at these places, of any lists, that match the query."""
    asks_for_texts(query.keep)
    reading_list = library.reading_list(list_name)
    chosen = matching(records_of(library, places), query.keep)
    return Listing(reading_list, _ordered(chosen, query), list_counts(library, reading_list))


def _ordered(records: tuple[PaperRecord, ...], query: Query) -> tuple[PaperRecord, ...]:
    key = SORT_KEYS[query.sort]
    ordered = sorted(records, key=lambda record: key(record.paper, record.progress))
    return tuple(ordered[: query.limit])


def wanted_places(
    library: Library, list_name: str | None, given: Sequence[ListedPaper], query: Query
) -> tuple[ListedPaper, ...]:
    """The papers that match the query, among those given or else in the whole list."""
    if query == Query():
        return tuple(given) or all_listed(library.reading_list(list_name))
    if not given:
        listing = list_papers(library, list_name, query)
        return tuple(ListedPaper(listing.reading_list, record.number) for record in listing.records)
    by_name = {(place.reading_list.name, place.number): place for place in given}
    listing = chosen_papers(library, list_name, given, query)
    return tuple(by_name[record.list_name, record.number] for record in listing.records)


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """A work that a paper builds on; `paper` is None if no list has the key."""

    key: str
    paper: Paper | None = None
    list_name: str = ""


@dataclass(frozen=True, slots=True)
class PaperDetail:
    """One paper in full, and on demand how far its list is read."""

    reading_list: ReadingList
    record: PaperRecord
    builds_on: tuple[Prerequisite, ...]
    counts: Counts | None = None


def show_paper(library: Library, place: ListedPaper, *, with_counts: bool = False) -> PaperDetail:
    """One paper with all its texts and the works it builds on, from all lists."""
    (record,) = records_of(library, [place])
    wanted = {key.lower(): key for key in place.paper.builds_on}
    found = _listed(place.reading_list, wanted)
    if len(found) < len(wanted):
        for _, other in library.reading_lists():
            if isinstance(other, ReadingList):  # a damaged one is reported by its own command
                found = _listed(other, wanted) | found
    return PaperDetail(
        place.reading_list,
        record,
        tuple(found.get(key, Prerequisite(written)) for key, written in wanted.items()),
        list_counts(library, place.reading_list) if with_counts else None,
    )


def _listed(reading_list: ReadingList, wanted: Mapping[str, str]) -> dict[str, Prerequisite]:
    """The papers of this list with these lower-case keys."""
    numbers = numbers_named(reading_list, wanted) if wanted else ()
    papers = (reading_list.papers[number - 1] for number in numbers)
    return {
        paper.key.lower(): Prerequisite(paper.key, paper, reading_list.name)
        for paper in papers
        if paper.key.lower() in wanted
    }
