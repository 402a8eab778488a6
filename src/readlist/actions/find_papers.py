"""References, as typed, → the papers they mean, in the list at hand or else in any other."""

from collections.abc import Callable, Iterable
from contextlib import suppress

from readlist.actions.records import Place
from readlist.errors import DamagedFileError, UsageError
from readlist.library import Library
from readlist.model import ReadingList
from readlist.selection import (
    check_meaning,
    find,
    find_by_name,
    find_one,
    is_exact,
    is_number,
)
from readlist.text import quoted


def find_papers(
    library: Library, references: Iterable[str], list_name: str | None = None
) -> tuple[Place, ...]:
    """The papers that the references mean, in the order given, each once.

    Numbers count in the list at hand: `list_name`, else the current one. A key, identifier or
    title that it does not have is looked for in the other lists, unless `list_name` is given.
    Raises NotFoundError where a reference means no paper or several.
    """
    at_hand = library.reading_list(list_name)
    by_key = {paper.key: number for number, paper in enumerate(at_hand.papers, 1)}
    places: dict[str, Place] = {}
    for reference in references:
        known = by_key.get(reference)  # thousands may come from a pipe
        meant = (
            [Place(at_hand, known)]
            if known
            else _meant(library, at_hand, reference, everywhere=list_name is None)
        )
        for place in meant:
            places.setdefault(place.paper.key, place)
    return tuple(places.values())


def _meant(
    library: Library, at_hand: ReadingList, reference: str, *, everywhere: bool
) -> list[Place]:
    """Exact names before titles, the list at hand before the others."""
    if is_number(reference) or not everywhere:
        return [Place(at_hand, number) for number in find_one(at_hand, reference)]
    found = [Place(at_hand, number) for number in find_by_name(at_hand, reference)]
    if not found and is_exact(reference):
        found = _elsewhere(library, at_hand, reference, find_by_name)
    if not found:
        found = [Place(at_hand, number) for number in find(at_hand, reference)]
    if not found:
        found = _elsewhere(library, at_hand, reference, find)
    check_meaning(at_hand, reference, [(place.reading_list, place.number) for place in found])
    return found


def find_paper(library: Library, reference: str, list_name: str | None = None) -> Place:
    """The one paper that the reference means; raises UsageError where it counts several."""
    places = find_papers(library, [reference], list_name)
    if len(places) > 1:
        raise UsageError(
            f"{quoted(reference)} means {len(places)} papers", hint="give one at a time"
        )
    return places[0]


def _elsewhere(
    library: Library,
    at_hand: ReadingList,
    reference: str,
    finder: Callable[[ReadingList, str], tuple[int, ...]],
) -> list[Place]:
    """What the finder finds in the other lists; the same paper in several of them once."""
    found: dict[str, Place] = {}
    for file in library.list_files():
        if file.name == at_hand.name:
            continue
        with suppress(DamagedFileError):  # said when that list is asked for
            other = library.reading_list(file.name)
            for number in finder(other, reference):
                found.setdefault(other.papers[number - 1].key, Place(other, number))
    return list(found.values())
