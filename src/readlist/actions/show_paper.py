"""One paper in full, with the works it builds on."""

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
from readlist.library import Library
from readlist.model import Paper, ReadingList


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
    counts: Counts
    record: PaperRecord
    builds_on: tuple[Foundation, ...]


def show_paper(library: Library, place: Place) -> PaperDetail:
    """One paper with all its texts and the works it builds on, wherever they are listed."""
    (record,) = place_records(library, [place])
    counts = count(list_records(library, place.reading_list))
    return PaperDetail(place.reading_list, counts, record, _foundations(library, place))


def _foundations(library: Library, place: Place) -> tuple[Foundation, ...]:
    wanted = {key.lower(): key for key in place.paper.builds_on}
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
            if paper.key.lower() in wanted:
                found.setdefault(paper.key.lower(), Foundation(paper.key, paper, name))
    return tuple(found.get(key, Foundation(written)) for key, written in wanted.items())
