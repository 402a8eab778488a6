"""What to read now, and why.

The papers that others build on, found by key in one list and then in all others.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from readlist.actions.reading_order import Ranked, in_reading_order, is_left
from readlist.errors import DamagedFileError
from readlist.library.library import Library
from readlist.library.records import (
    Counts,
    ListedPaper,
    PaperRecord,
    count,
    matching_records,
    records_of,
)
from readlist.model.paper import Progress, ReadingList, Status
from readlist.selection.named_papers import keys_of

if TYPE_CHECKING:
    from readlist.actions.reading_time import Estimate
    from readlist.selection.conditions import Condition


class Prerequisites:
    """Finds papers that are left to read and fit the condition.

    Without `everywhere` only these records count. Of another list counts what the person chose: a
    paper of a list of their own, or one that they labelled or marked. The other lists are read when
    a key first leads to them.
    """

    def __init__(
        self,
        library: Library,
        records: Sequence[PaperRecord],
        keep: "Condition | None",
        *,
        everywhere: bool,
    ) -> None:
        self._library = library
        self._here = {record.paper.key.lower(): record for record in records}
        self._keep = keep
        self._own = {file.name for file in library.list_files() if not file.bundled}
        self._elsewhere: dict[str, ListedPaper] | None = None if everywhere else {}

    def find(self, key: str) -> PaperRecord | None:
        """The paper with this key, None where there is none such."""
        name = key.lower()
        record = self._here.get(name) or self._found_elsewhere(name)
        if record is None or not is_left(record):
            return None
        return record if self._keep is None or self._keep.keeps(record) else None

    def _found_elsewhere(self, name: str) -> PaperRecord | None:
        if self._elsewhere is None:
            with suppress(DamagedFileError):  # which is said where its paper is shown
                if self._library.progress(name).status in {Status.READ, Status.SKIPPED}:
                    return None  # and no list need be read for it
            places: dict[str, ListedPaper] = {}
            lists = sorted(self._library.reading_lists(), key=lambda each: each[0].bundled)
            for _, reading_list in lists:  # what is damaged is said when it is asked for
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
    """What is asked for: how many papers, of which, in how many minutes, by chance or in order.

    `chance` gives a number from 0 to below 1.
    """

    number: int = 1
    keep: "Condition | None" = None
    minutes: int | None = None
    chance: Callable[[], float] | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A paper to read, why, everything that counts for its place, and how long it may take."""

    record: PaperRecord
    reason: str
    reasons: tuple[str, ...]
    estimate: "Estimate | None" = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The papers to read now, the first before all; none where nothing is left to read."""

    reading_list: ReadingList
    suggestions: tuple[Suggestion, ...]
    counts: Counts
    damaged: tuple[PaperRecord, ...] = ()  # papers whose status cannot be read
    is_filtered: bool = False  # others may be left that do not fit the filter


def choose_next(
    library: Library,
    list_name: str | None,
    wish: NextOptions = NextOptions(),
    *,
    texts: bool = False,
) -> Choice:
    """The papers that the wish asks for.

    A paper that another builds on comes before it, also from another list, unless `list_name` says
    that only that one counts. Raises UsageError where a filter asks for the text of PDFs.
    """
    reading_list = library.reading_list(list_name)
    every, kept = matching_records(library, reading_list, wish.keep, texts=texts)
    if wish.chance:
        order = _drawn([record for record in kept if is_left(record)], wish.chance)
    else:
        foundations = Prerequisites(library, every, wish.keep, everywhere=list_name is None)
        order = in_reading_order(kept, foundations.find)
    damaged = tuple(each for each in every if each.status is None)
    chosen = tuple(_suggested(library, order, wish))
    return Choice(reading_list, chosen, count(every), damaged, wish.keep is not None)


def _suggested(
    library: Library, order: Iterable[Ranked], wish: NextOptions
) -> Iterator[Suggestion]:
    if wish.minutes is None:
        for ranked in islice(order, wish.number):
            yield Suggestion(ranked.record, ranked.reason, ranked.reasons)
        return
    from readlist.actions.next_in_time import papers_in_time

    for timed in papers_in_time(library, order, wish.minutes, wish.number):
        ranked = timed.ranked
        yield Suggestion(ranked.record, ranked.reason, ranked.reasons, timed.estimate)


def _drawn(left: Sequence[PaperRecord], chance: Callable[[], float]) -> Iterator[Ranked]:
    """The papers in an order by chance: the unread ones, else those that were begun."""
    unread = [record for record in left if record.status is Status.UNREAD]
    pool = unread or list(left)
    total = len(pool)
    while pool:
        record = pool.pop(int(chance() * len(pool)))
        yield Ranked(record, f"drawn by lot from {total}", ())
