"""A list with the person's progress, and one paper in full."""

from collections.abc import Sequence
from dataclasses import dataclass

from readlist.actions.records import (
    Counts,
    PaperRecord,
    Place,
    count,
    list_records,
    place_records,
)
from readlist.errors import DamagedFileError
from readlist.filters import SORT_KEYS, Query
from readlist.library import Library
from readlist.model import Paper, ReadingList


@dataclass(frozen=True, slots=True)
class Listing:
    """Papers to show: those of `records`, out of a list with `counts`."""

    reading_list: ReadingList
    records: tuple[PaperRecord, ...]
    counts: Counts


@dataclass(frozen=True, slots=True)
class Foundation:
    """A work that a paper builds on; `paper` is None where no list has the key."""

    key: str
    paper: Paper | None = None
    list_name: str = ""


@dataclass(frozen=True, slots=True)
class PaperDetail:
    """One paper in full."""

    reading_list: ReadingList
    record: PaperRecord
    builds_on: tuple[Foundation, ...]


def list_papers(
    library: Library, list_name: str | None, query: Query, *, texts: bool = False
) -> Listing:
    """The papers of the list (None: the current one) that the query wants."""
    reading_list = library.reading_list(list_name)
    every = list_records(library, reading_list, texts=texts)
    return Listing(reading_list, _wanted(every, query), count(every))


def chosen_papers(library: Library, places: Sequence[Place], query: Query) -> Listing:
    """The papers at these places that the query wants; the counts are those of these papers."""
    every = place_records(library, places)
    return Listing(places[0].reading_list, _wanted(every, query), count(every))


def _wanted(records: tuple[PaperRecord, ...], query: Query) -> tuple[PaperRecord, ...]:
    kept = [
        record
        for record in records
        if query.keep.keeps(record.paper, record.progress, record.on_disk)
    ]
    key = SORT_KEYS[query.sort]
    kept.sort(key=lambda record: key(record.paper, record.progress))
    return tuple(kept[: query.limit])


def show_paper(library: Library, place: Place) -> PaperDetail:
    """One paper with all its texts and the works it builds on, wherever they are listed."""
    (record,) = place_records(library, [place])
    return PaperDetail(place.reading_list, record, _foundations(library, place))


def _foundations(library: Library, place: Place) -> tuple[Foundation, ...]:
    wanted = dict.fromkeys(place.paper.builds_on)
    found: dict[str, Foundation] = {}
    names = [place.reading_list.name, *(file.name for file in library.list_files())]
    for name in dict.fromkeys(names):
        if len(found) == len(wanted):
            break
        try:
            papers = library.reading_list(name).papers
        except DamagedFileError:  # said when that list is asked for
            continue
        for paper in papers:
            if paper.key in wanted:
                found.setdefault(paper.key, Foundation(paper.key, paper, name))
    return tuple(found.get(key, Foundation(key)) for key in wanted)
