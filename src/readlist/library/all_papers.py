"""The papers of all lists, each once, by the key under which its progress is kept.

The progress of every paper that was ever touched, in whatever list.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from readlist.errors import DamagedFileError
from readlist.library.library import Library
from readlist.library.records import ListedPaper
from readlist.model.paper import ReadingList
from readlist.selection.named_papers import keys_of

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


def catalogue(library: Library, list_name: str | None) -> Catalogue:
    """The papers of this list (None: of all lists).

    Raises NotFoundError for a list that is none, DamagedFileError for one that cannot be read.
    """
    if list_name is not None:
        found: list[ReadingList | DamagedFileError] = [library.reading_list(list_name)]
    else:
        current = library.state().current_list
        every = sorted(library.reading_lists(), key=lambda each: each[0].name != current)
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


def every_progress(library: Library) -> "Iterator[tuple[str, PaperFolder]]":
    """Each folder's name, which is the paper's key, and the folder, in no order."""
    names = library.paper_folders()
    folders = library.folders(len(names))
    for name in names:
        yield name, folders.look(name)
    folders.keep()
