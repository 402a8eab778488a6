"""The papers of all lists, each once, by the key under which its progress is kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from readlist.actions.records import Place
from readlist.errors import DamagedFileError
from readlist.library import Library


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every paper's places (at least one), by its key in small letters, and what is damaged.

    The first place is that in the current list, if it is there.
    """

    places: Mapping[str, tuple[Place, ...]]
    list_names: tuple[str, ...]
    problems: tuple[str, ...] = ()


def catalogue(library: Library, list_name: str | None) -> Catalogue:
    """The papers of this list (None: of all lists); raises NotFoundError for one that is none."""
    if list_name is not None:
        names = [library.list_file(list_name).name]
    else:
        current = library.state().current_list
        names = [file.name for file in library.list_files()]
        names.sort(key=lambda name: name != current)
    places: dict[str, tuple[Place, ...]] = {}
    problems: list[str] = []
    read = []
    for name in names:
        try:
            reading_list = library.reading_list(name)
        except DamagedFileError as error:
            problems.append(error.sentence)
            if list_name is not None:
                raise
            continue
        read.append(name)
        for number, paper in enumerate(reading_list.papers, 1):
            key = paper.key.lower()
            places[key] = (*places.get(key, ()), Place(reading_list, number))
    return Catalogue(places, tuple(read), tuple(problems))
