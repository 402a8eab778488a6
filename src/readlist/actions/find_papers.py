"""References, as typed, → the papers they mean, in the list at hand or else in any other."""

from collections.abc import Iterable

from readlist.actions.records import Place
from readlist.errors import NotFoundError, UsageError
from readlist.library import Library
from readlist.model import ReadingList
from readlist.selection import find_by_name, find_one, hit_numbers, is_exact
from readlist.text import counted, quoted


def find_papers(
    library: Library, references: Iterable[str], list_name: str | None = None
) -> tuple[Place, ...]:
    """The papers that the references mean, in the order given, each once.

    Numbers and words of titles count in the list at hand: `list_name`, else the current one. A key
    or identifier that it does not have is looked for in the other lists, unless `list_name` is
    given. `@2` is what the last search found. Raises NotFoundError where a reference means no paper
    or several.
    """
    at_hand = library.reading_list(list_name)
    by_key = {key: number for number, key in enumerate(at_hand.keys, 1)}
    places: dict[str, Place] = {}
    for reference in references:
        known = by_key.get(reference)  # thousands may come from a pipe
        meant = [Place(at_hand, known)] if known else []
        if reference.strip().startswith("@"):
            meant = [_hit(library, number, list_name) for number in hit_numbers(reference)]
        if not meant and list_name is None and is_exact(reference):
            meant = _elsewhere(library, at_hand, reference)
        if not meant:
            meant = [Place(at_hand, number) for number in find_one(at_hand, reference)]
        for place in meant:
            places.setdefault(place.paper.key, place)
    return tuple(places.values())


def _hit(library: Library, number: int, list_name: str | None) -> Place:
    """The paper that the last search found as the so-many-th, in the list where it was found."""
    from readlist.lasthits import last_hits  # noqa: PLC0415 (only this kind of reference)

    hits = last_hits(library.home.cache)
    if not 1 <= number <= len(hits):
        known = f"the last search found {counted(len(hits), 'paper')}" if hits else ""
        raise NotFoundError(
            f"there is no hit @{number}", hint=known or "`readlist search WORDS` finds papers"
        )
    name, key = hits[number - 1]
    sought = list_name or name
    for file, reading_list in library.reading_lists():
        keys = reading_list.keys if isinstance(reading_list, ReadingList) else ()
        if isinstance(reading_list, ReadingList) and file.name == sought and key in keys:
            return Place(reading_list, keys.index(key) + 1)
    raise NotFoundError(
        f"@{number} was {key} in {name}, and {sought} does not have it", hint="search once more"
    )


def _elsewhere(library: Library, at_hand: ReadingList, reference: str) -> list[Place]:
    """The paper with this key or identifier in the first other list that has it, if not at hand.

    Raises NotFoundError where several lists have it and a key that readlist made up is among them:
    then it need not be the same paper.
    """
    if find_by_name(at_hand, reference):
        return []
    found: list[Place] = []
    for _, other in library.reading_lists():
        if isinstance(other, ReadingList) and other.name != at_hand.name:
            found += [Place(other, number) for number in find_by_name(other, reference)[:1]]
    if len(found) > 1 and any(place.number in place.reading_list.unkeyed for place in found):
        lists = ", ".join(place.reading_list.name for place in found)
        raise NotFoundError(
            f"{quoted(reference)} is in several lists: {lists}", hint="say which with --list"
        )
    return found[:1]


def find_paper(library: Library, reference: str, list_name: str | None = None) -> Place:
    """The one paper that the reference means; raises UsageError where it counts several."""
    places = find_papers(library, [reference], list_name)
    if len(places) > 1:
        raise UsageError(
            f"{quoted(reference)} means {len(places)} papers", hint="give one at a time"
        )
    return places[0]
