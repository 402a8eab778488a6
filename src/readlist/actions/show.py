"""Papers of lists with their progress, and one paper in full with its prerequisites."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

from readlist.errors import UsageError
from readlist.library.library import Library
from readlist.library.records import (
    Counts,
    ListedPaper,
    PaperRecord,
    all_listed,
    asks_for_texts,
    count,
    list_counts,
    list_records,
    lists_by_nearness,
    matching,
    record_of,
    records_in,
    records_of,
)
from readlist.model.keys import ALL_LISTS
from readlist.model.paper import ReadingList, Status, numbers_named
from readlist.selection.sorting import Query, Sort, sort_key
from readlist.text import visible_line

Elsewhere = Mapping[str, Counts]
"""Other lists by their names, each with the papers that the same query wants, by status."""


class Listing(NamedTuple):
    """Papers to show, and the list with the counts of all its papers."""

    reading_list: ReadingList
    records: tuple[PaperRecord, ...]
    counts: Counts
    in_use: str  # the list in which numbers count
    is_filtered: bool = False
    elsewhere: Elsewhere = MappingProxyType({})  # other lists of the user
    is_current: bool = True
    left_out: tuple[str, ...] = ()  # sentences about lists that cannot be read

    def first(self, number: int) -> "Listing":
        """The listing of the first `number` papers."""
        return self._replace(records=self.records[:number])


def list_papers(
    library: Library,
    list_name: str | None,
    query: Query,
    given: Sequence[ListedPaper] = (),
    *,
    elsewhere: bool = False,
) -> Listing:
    """The papers of the list (None: the current one; ALL_LISTS: of all lists) that the query wants.

    Only those given, of any lists, if there are some. Else, with `elsewhere` or where no paper
    fits, also how many papers of other own lists fit.
    """
    texts = asks_for_texts(query.condition) or query.texts
    is_all = list_name == ALL_LISTS
    if given:
        head = library.reading_list(None if is_all else list_name)
        chosen = _ordered(matching(records_of(library, given), query.condition), query)
        counts = list_counts(library, head)
        return Listing(head, chosen, counts, head.name, query.condition is not None)
    reading_list, every, left_out = records_in(library, list_name, texts=texts)
    kept = _ordered(matching(every, query.condition), query)
    others: Elsewhere = {}
    if not is_all and (elsewhere or not kept):
        others, left_out = _elsewhere(library, reading_list, query)
    in_use = library.state().current_list if is_all else reading_list.name
    is_current = list_name in {None, ALL_LISTS} or not elsewhere
    is_current = is_current or list_name == library.state().current_list
    is_filtered, counts = query.condition is not None, count(every)
    return Listing(reading_list, kept, counts, in_use, is_filtered, others, is_current, left_out)


def _elsewhere(
    library: Library, reading_list: ReadingList, query: Query
) -> tuple[Elsewhere, tuple[str, ...]]:
    """The other own lists that have such papers, and sentences about those that cannot be read."""
    texts, found = asks_for_texts(query.condition), dict[str, Counts]()
    lists, left_out = lists_by_nearness(library, own_only=True)
    for other in lists:
        if other.name == reading_list.name:
            continue
        if query.condition is None:
            counts = list_counts(library, other)
        else:
            counts = count(matching(list_records(library, other, texts=texts), query.condition))
        if counts.total:
            found[other.name] = counts
    return found, left_out


def _ordered(records: tuple[PaperRecord, ...], query: Query) -> tuple[PaperRecord, ...]:
    if query.sort is Sort.NUMBER:
        return records[:: -1 if query.is_reversed else 1][: query.limit]
    keyed = [(*sort_key(query.sort, each.paper, each.progress), each) for each in records]
    known = [each for each in keyed if not each[0]]
    known.sort(key=itemgetter(1), reverse=query.is_reversed)
    lacking = [each for each in keyed if each[0]]  # come last in either order
    return tuple(record for *_, record in [*known, *lacking][: query.limit])


def wanted_places(
    library: Library,
    list_name: str | None,
    given: Sequence[ListedPaper],
    query: Query,
    say: Callable[[str], None],
) -> tuple[ListedPaper, ...]:
    """The papers that the query wants, of those given or else of the list; `say` gets damage."""
    if query == Query() and (given or list_name != ALL_LISTS):
        return tuple(given) or all_listed(library.reading_list(list_name))
    listing = list_papers(library, list_name, query, given)
    for sentence in listing.left_out:
        say(sentence)
    lists = {each.list_name: each.reading_list for each in given}
    lists[listing.reading_list.name] = listing.reading_list
    for name in {each.list_name for each in listing.records} - lists.keys():
        lists[name] = library.reading_list(name)
    return tuple(ListedPaper(lists[each.list_name], each.number) for each in listing.records)


def paper_being_read(
    library: Library, list_name: str | None, say: Callable[[str], None]
) -> ListedPaper:
    """The paper whose status is "reading"; raises UsageError where there is none, or several."""
    from readlist.selection.conditions import Is, Label

    query = Query(Is(Label.STATUS, Status.READING))
    reading = wanted_places(library, list_name or ALL_LISTS, (), query, say)
    if len(reading) == 1:
        return reading[0]
    hint = "no paper is being read; `readlist next` suggests one"
    if reading:
        hint = f"{len(reading)} papers are being read"
    titles = (f"  {each.paper.key}  {visible_line(each.paper.title)}" for each in reading)
    raise UsageError("which paper?", hint=hint, details=tuple(titles))


class PaperDetail(NamedTuple):
    """One paper in full, and its list."""

    reading_list: ReadingList
    record: PaperRecord
    builds_on: dict[str, ListedPaper | None]  # by key; None if no list has it
    pages: int | None = None  # of the PDF, only if it is known at which reading stopped


def show_paper(library: Library, place: ListedPaper) -> PaperDetail:
    """One paper with all its texts and the works it builds on, from all lists."""
    record = record_of(library, place)
    wanted = {key.lower(): key for key in place.paper.builds_on}
    found: dict[str, ListedPaper] = {}
    others = (other for _, other in library.readable_lists())
    for reading_list in chain([place.reading_list], others):
        if len(found) == len(wanted):
            break
        for number in numbers_named(reading_list, wanted):
            named = ListedPaper(reading_list, number)
            if named.paper.key.lower() in wanted:
                found.setdefault(named.paper.key.lower(), named)
    has_stopped = record.progress and record.progress.page
    builds_on = {written: found.get(key) for key, written in wanted.items()}
    pages = library.pages(place.paper.key) if has_stopped else None
    return PaperDetail(place.reading_list, record, builds_on, pages)
