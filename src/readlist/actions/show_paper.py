"""One paper in full, with the works it builds on."""

from collections.abc import Mapping
from dataclasses import dataclass

from readlist.library.library import Library
from readlist.library.records import PaperRecord, Place, place_records
from readlist.model.paper import Paper, ReadingList


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


def show_paper(library: Library, place: Place) -> PaperDetail:
    """One paper with all its texts and the works it builds on, wherever they are listed."""
    (record,) = place_records(library, [place])
    return PaperDetail(place.reading_list, record, _foundations(library, place))


def _foundations(library: Library, place: Place) -> tuple[Foundation, ...]:
    wanted = {key.lower(): key for key in place.paper.builds_on}
    found = _listed(place.reading_list, wanted)
    if len(found) < len(wanted):
        for _, other in library.reading_lists():
            if isinstance(other, ReadingList):  # a damaged one is told when it is asked for
                found = _listed(other, wanted) | found
    return tuple(found.get(key, Foundation(written)) for key, written in wanted.items())


def _listed(reading_list: ReadingList, wanted: Mapping[str, str]) -> dict[str, Foundation]:
    """The papers of this list with these lower-case keys."""
    numbers = reading_list.numbers_named(wanted) if wanted else ()
    papers = (reading_list.papers[number - 1] for number in numbers)
    return {
        paper.key.lower(): Foundation(paper.key, paper, reading_list.name)
        for paper in papers
        if paper.key.lower() in wanted
    }
