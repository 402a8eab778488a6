"""The papers of several lists, each once, and the progress of all papers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from readlist.errors import DamagedFileError
from readlist.library.library import Library
from readlist.library.records import ListedPaper, PaperRecord, list_records
from readlist.model.keys import ALL_LISTS
from readlist.model.paper import ReadingList, keys_of

if TYPE_CHECKING:
    from readlist.library.folder_cache import PaperFolder


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every paper's places (at least one), by its key in small letters, and what is damaged.

    The first place is that in the current list, if it is there.
    """

    places: Mapping[str, tuple[ListedPaper, ...]]
    list_names: tuple[str, ...]
    problems: tuple[str, ...] = ()


def catalogue(library: Library, list_name: str | None, *, shown_only: bool = False) -> Catalogue:
    """The papers of this list (None: of all lists, `shown_only`: that are not hidden).

    Raises NotFoundError for a list that is none, DamagedFileError for one that cannot be read.
    """
    if list_name is not None:
        found: list[ReadingList | DamagedFileError] = [library.reading_list(list_name)]
    else:
        current = library.state().current_list
        lists = library.reading_lists(shown_only=shown_only)
        every = sorted(lists, key=lambda each: each[0].name != current)
        found = [reading_list for _, reading_list in every]
    places: dict[str, tuple[ListedPaper, ...]] = {}
    for reading_list in found:
        if isinstance(reading_list, ReadingList):
            for number, key in enumerate(keys_of(reading_list), 1):
                name = key.lower()
                places[name] = (*places.get(name, ()), ListedPaper(reading_list, number))
    names = tuple(each.name for each in found if isinstance(each, ReadingList))
    damage = tuple(each.sentence for each in found if isinstance(each, DamagedFileError))
    return Catalogue(places, names, damage)


def records_in(
    library: Library, list_name: str | None, *, texts: bool = False
) -> tuple[ReadingList, tuple[PaperRecord, ...], tuple[str, ...]]:
    """The list and its papers; for ALL_LISTS a head without papers, and the papers of all lists.

    Those come each once: from the current list, else from one's own lists, else from the others.
    Last come sentences about lists that cannot be read, and so are left out.
    """
    if list_name != ALL_LISTS:
        reading_list = library.reading_list(list_name)
        return reading_list, list_records(library, reading_list, texts=texts), ()
    records: dict[str, PaperRecord] = {}
    lists, left_out = lists_by_nearness(library)
    for other in lists:
        for record in list_records(library, other, texts=texts):
            records.setdefault(record.paper.key.lower(), record)
    return ReadingList(ALL_LISTS, "All lists"), tuple(records.values()), left_out


def lists_by_nearness(
    library: Library, *, own_only: bool = False
) -> tuple[list[ReadingList], tuple[str, ...]]:
    """The current list, then one's own, then the others; and what is wrong with unreadable ones."""
    current = library.state().current_list
    found, left_out = [], []
    for file, each in library.reading_lists(shown_only=True):
        if isinstance(each, DamagedFileError):
            left_out.append(f"left out: {each.sentence}")
        elif not (own_only and file.bundled):
            found.append((file.name != current, file.bundled, each))
    return [each for *_, each in sorted(found, key=lambda one: one[:2])], tuple(left_out)


def every_progress(library: Library) -> "Iterator[tuple[str, PaperFolder]]":
    """Each folder's name, which is the paper's key, and the folder, in no order."""
    names = library.paper_folders()
    folders = library.folders(len(names))
    for name in names:
        yield name, folders.look(name)
    folders.write_cache()
