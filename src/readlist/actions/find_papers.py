"""References, as typed, → the papers they mean, in the list at hand or else in any other."""

from collections.abc import Iterable

from readlist.actions.records import Place
from readlist.errors import DamagedFileError, UsageError
from readlist.library import Library
from readlist.model import ReadingList
from readlist.selection import check_meaning, find, is_number


def find_papers(
    library: Library, references: Iterable[str], list_name: str | None = None
) -> tuple[Place, ...]:
    """The papers that the references mean, in the order given, each once.

    Numbers count in the list at hand: `list_name`, else the current one. What is not found there
    by key, identifier or title is looked for in the other lists, unless `list_name` is given.
    Raises NotFoundError where a reference means no paper or several.
    """
    reading_list = library.reading_list(list_name)
    by_key = {paper.key: number for number, paper in enumerate(reading_list.papers, 1)}
    places: dict[str, Place] = {}
    for reference in references:
        known = by_key.get(reference)  # thousands may come from a pipe
        found, numbers = reading_list, (known,) if known else find(reading_list, reference)
        if not numbers and list_name is None and not is_number(reference):
            found, numbers = _elsewhere(library, reading_list, reference)
        check_meaning(found, reference, numbers)
        for number in numbers:
            place = Place(found, number)
            places.setdefault(place.paper.key, place)
    return tuple(places.values())


def find_paper(library: Library, reference: str, list_name: str | None = None) -> Place:
    """The one paper that the reference means; raises UsageError where it counts several."""
    places = find_papers(library, [reference], list_name)
    if len(places) > 1:
        raise UsageError(f"{reference} are {len(places)} papers", hint="give one at a time")
    return places[0]


def _elsewhere(
    library: Library, at_hand: ReadingList, reference: str
) -> tuple[ReadingList, tuple[int, ...]]:
    for file in library.list_files():
        if file.name == at_hand.name:
            continue
        try:
            other = library.reading_list(file.name)
        except DamagedFileError:  # said when that list is asked for
            continue
        if numbers := find(other, reference):
            return other, numbers
    return at_hand, ()
