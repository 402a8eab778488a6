"""Choosing the papers to read now."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from readlist.actions.reading_order import Suggestion, in_reading_order, is_left
from readlist.errors import DamagedFileError
from readlist.library.all_papers import lists_by_nearness, records_in
from readlist.library.find import ALL
from readlist.library.library import Library
from readlist.library.records import (
    Counts,
    ListedPaper,
    PaperRecord,
    asks_for_texts,
    count,
    list_counts,
    list_records,
    matching,
    records_of,
)
from readlist.model.paper import Progress, ReadingList, Status
from readlist.selection.named_papers import keys_of

if TYPE_CHECKING:
    from readlist.selection.conditions import Condition


class Prerequisites:
    """Finds the papers that others build on, if they are left to read and fit the condition.

    Without `everywhere` only these records count. From another list counts what the user chose: a
    paper of a list of their own, or one that they labelled or marked. The other lists are read when
    a key first leads to them.
    """

    def __init__(
        self,
        library: Library,
        records: Sequence[PaperRecord],
        condition: "Condition | None",
        *,
        everywhere: bool,
    ) -> None:
        self._library = library
        self._here = {record.paper.key.lower(): record for record in records}
        self._condition = condition
        self._own = {file.name for file in library.list_files() if not file.bundled}
        self._elsewhere: dict[str, ListedPaper] | None = None if everywhere else {}

    def find(self, key: str) -> PaperRecord | None:
        """The paper with this key; None if no such paper is left."""
        name = key.lower()
        record = self._here.get(name) or self._found_elsewhere(name)
        if record is None or not is_left(record):
            return None
        return record if self._condition is None or self._condition.fits(record) else None

    def _found_elsewhere(self, name: str) -> PaperRecord | None:
        if self._elsewhere is None:
            with suppress(DamagedFileError):  # which `show` of the paper reports
                if self._library.progress(name).status in {Status.READ, Status.SKIPPED}:
                    return None  # and no list need be read for it
            places: dict[str, ListedPaper] = {}
            lists = sorted(self._library.reading_lists(), key=lambda each: each[0].bundled)
            for _, reading_list in lists:  # `show` reports a damaged one
                if isinstance(reading_list, ReadingList):
                    for number, key in enumerate(keys_of(reading_list), 1):
                        places.setdefault(key.lower(), ListedPaper(reading_list, number))
            self._elsewhere = dict(places)
        place = self._elsewhere.get(name)
        if place is None:
            return None
        (record,) = records_of(self._library, [place])
        if place.reading_list.name in self._own or record.progress != Progress():
            self._here[name] = record
            return record
        return None


@dataclass(frozen=True, slots=True)
class NextOptions:
    """How many papers, which of them, in how many minutes, at random or in order.

    `chance` returns a number from 0 to below 1.
    """

    number: int = 1
    condition: "Condition | None" = None
    minutes: int | None = None
    chance: Callable[[], float] | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The papers to read now, the best first; none if nothing is left to read."""

    reading_list: ReadingList
    suggestions: tuple[Suggestion, ...]
    counts: Counts
    at_hand: str  # the list in which numbers count
    damaged: tuple[PaperRecord, ...] = ()  # papers whose status cannot be read
    is_filtered: bool = False  # others may be left that do not fit the filter
    offer: tuple[str, int] | None = (
        None  # a list and its number of unread papers, where nothing is left
    )


def choose_next(
    library: Library,
    list_name: str | None,
    options: NextOptions = NextOptions(),
    *,
    texts: bool = False,
) -> Choice:
    """The papers that the options ask for.

    A paper that another builds on comes before it, also from another list, unless `list_name` says
    that only that one counts. Raises UsageError if a filter asks for the text of PDFs.
    """
    texts = texts or asks_for_texts(options.condition)
    reading_list, every = records_in(library, list_name, texts=texts)
    counts = count(every)
    if list_name is None:  # all lists of one's own count, the current one first
        for other in lists_by_nearness(library, own_only=True):
            if other.name != reading_list.name:
                every += list_records(library, other, texts=texts)
    kept = matching(every, options.condition)
    if options.chance:
        order = _at_random([record for record in kept if is_left(record)], options.chance)
    else:
        known = Prerequisites(library, every, options.condition, everywhere=list_name is None)
        order = in_reading_order(kept, known.find, partial(_pages, library))
    if options.minutes is None:
        chosen = tuple(islice(order, options.number))
    else:
        from readlist.actions.reading_time import papers_in_time

        chosen = papers_in_time(library, order, options.minutes, options.number)
    damaged = tuple(each for each in every if each.status is None)
    offer = (
        None if chosen or options.condition or list_name == ALL else _offer(library, reading_list)
    )
    at_hand = library.state().current_list if list_name == ALL else reading_list.name
    return Choice(
        reading_list, chosen, counts, at_hand, damaged, options.condition is not None, offer
    )


def _pages(library: Library, key: str) -> int | None:
    from readlist.actions.reading_time import pages_known

    return pages_known(library, key)


def _offer(library: Library, reading_list: ReadingList) -> tuple[str, int] | None:
    """The nearest other list with unread papers, and how many it has."""
    for other in lists_by_nearness(library):
        unread = list_counts(library, other).by_status[Status.UNREAD]
        if unread and other.name != reading_list.name:
            return other.name, unread
    return None


def _at_random(left: Sequence[PaperRecord], chance: Callable[[], float]) -> Iterator[Suggestion]:
    """The unread papers at random, else those that were started."""
    pool = [record for record in left if record.status is Status.UNREAD] or list(left)
    total = len(pool)
    while pool:
        record = pool.pop(int(chance() * len(pool)))
        yield Suggestion(record, f"picked at random from {total}", ())
