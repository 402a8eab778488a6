"""References, as typed, → the papers they mean, in the list in use or else in any other."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from readlist.errors import NotFoundError, UsageError
from readlist.library.library import Library
from readlist.library.records import ListedPaper
from readlist.model.identifiers import is_web_address, parse_identifier
from readlist.model.keys import ALL_LISTS
from readlist.model.paper import ReadingList, keys_of, numbers_named
from readlist.selection.references import (
    find,
    find_by_name,
    hit_numbers,
    is_exact,
    none_error,
    one_found,
    several_error,
)
from readlist.storage.files import read_record, write_record
from readlist.text import counted, quoted, visible_line


def resolve_papers(
    library: Library, references: Iterable[str], list_name: str | None = None
) -> tuple[ListedPaper, ...]:
    """The papers that the references mean, in the order given, each once.

    Numbers count in `list_name`, else in the current list. A key or identifier that it does not
    have is looked for in the other lists, and words of titles in the user's own lists (with
    `list_name` ALL_LISTS in all), unless another `list_name` is given. `@2` is the second hit
    of the last search.
    Raises NotFoundError where a reference means no paper or several.
    """
    everywhere = list_name == ALL_LISTS
    list_name = None if everywhere else list_name
    here = library.reading_list(list_name)
    by_key = {key: number for number, key in enumerate(keys_of(here), 1)}
    last_hit = _hit_finder(library, list_name)
    places: dict[str, ListedPaper] = {}
    for reference in references:
        known = by_key.get(reference)  # thousands may come from a pipe
        meant = [ListedPaper(here, known)] if known else []
        if reference.strip().startswith("@"):
            meant = [last_hit(number) for number in hit_numbers(reference)]
        if not meant and list_name is None and is_exact(reference):
            meant = _elsewhere(library, here, reference)
        if not meant:
            numbers = find(here, reference)
            meant = [ListedPaper(here, each) for each in one_found(here, reference, numbers)]
        if not meant:
            meant = _by_title(library, here, reference, list_name, everywhere=everywhere)
        for place in meant:
            places.setdefault(place.paper.key.lower(), place)
    return tuple(places.values())


def _by_title(
    library: Library, here: ReadingList, reference: str, list_name: str | None, *, everywhere: bool
) -> list[ListedPaper]:
    """The paper of another list whose title has these words; NotFoundError for none or several."""
    found: dict[str, ListedPaper] = {}
    for file, other in library.readable_lists():
        if other.name != here.name and (everywhere or not file.bundled):
            for number in find(other, reference):
                place = ListedPaper(other, number)
                found.setdefault(place.paper.key, place)
    places = list(found.values())
    if len(places) == 1 and list_name is None:
        return places
    if places and list_name is None:
        named = ((f"{each.number} of {each.list_name}", each.paper) for each in places)
        lines = [visible_line(f"{where}: {paper.title}  {paper.key}") for where, paper in named]
        raise several_error(reference, lines, here=False)
    error = none_error(here, reference)
    if places:
        name = places[0].reading_list.name
        error.hint = f"in {name}: `-l {name}`"
    raise error


def _hit_finder(library: Library, list_name: str | None) -> Callable[[int], ListedPaper]:
    """Finds a hit of the last search by its number; its record and each list are read once."""
    spots, opened = cache(lambda: last_hits(library.home.cache)), cache(library.reading_list)

    def place(number: int) -> ListedPaper:
        """The hit's place in the list where it was found, unless another was named."""
        count = len(spots())
        if not 1 <= number <= count:
            known = f"the last search found {counted(count, 'paper')}" if count else ""
            hint = known or "`readlist search WORDS` finds papers"
            raise NotFoundError(f"there is no hit @{number}", hint=hint)
        name, key = spots()[number - 1]
        sought = list_name or name
        with suppress(NotFoundError):  # the list is gone
            here = opened(sought)
            for at in numbers_named(here, [key]):
                if here.papers[at - 1].key == key:
                    return ListedPaper(here, at)
        message = f"@{number} was {key} in {name}, and {sought} does not have it"
        raise NotFoundError(message, hint="search once more")

    return place


def _elsewhere(library: Library, here: ReadingList, reference: str) -> list[ListedPaper]:
    """The paper with this key or identifier in the first other list that has it, if needed.

    A key goes before the citation keys of papers with other keys. Raises NotFoundError where
    several lists have it and it need not be the same paper: where readlist made up a key, or where
    they cite papers of several keys by it.
    """
    if find_by_name(here, reference):
        return []
    found: list[ListedPaper] = []
    for _, other in library.readable_lists():
        if other.name != here.name:
            found += [ListedPaper(other, number) for number in find_by_name(other, reference)[:1]]
    wanted = reference.strip().casefold()
    found = [place for place in found if place.paper.key.casefold() == wanted] or found
    is_made_up = any(place.number in place.reading_list.unkeyed for place in found)
    is_citation_key = parse_identifier(reference) is None and not is_web_address(reference)
    are_several = is_citation_key and len({place.paper.key.lower() for place in found}) > 1
    if len(found) > 1 and (is_made_up or are_several):
        lists = ", ".join(place.reading_list.name for place in found)
        message = f"{quoted(reference)} is in several lists: {lists}"
        raise NotFoundError(message, hint="say which with --list")
    return found[:1]


def resolve_paper(library: Library, reference: str, list_name: str | None = None) -> ListedPaper:
    """The one paper that the reference means; raises UsageError where it counts several."""
    places = resolve_papers(library, [reference], list_name)
    if len(places) > 1:
        message = f"{quoted(reference)} means {len(places)} papers"
        raise UsageError(message, hint="give one at a time")
    return places[0]


Spot = tuple[str, str]  # the name of a list and the key of a paper in it
_HITS = "search/hits.json"  # not in state.toml: a search is not a change that `undo` takes back


def last_hits(cache: Path) -> tuple[Spot, ...]:
    """The hits of the last search, best first, so that `@2` is the second; () for none."""
    match read_record(cache / _HITS):
        case {"hits": [*spots]}:
            lists = (each for each in spots if isinstance(each, list) and all(each))
            return tuple((each[0], each[1]) for each in lists if [*map(type, each)] == [str, str])
    return ()


def remember_hits(cache: Path, hits: tuple[Spot, ...]) -> bool:
    """Remember these papers; False if that cannot be done."""
    return write_record(cache / _HITS, {"hits": hits})
