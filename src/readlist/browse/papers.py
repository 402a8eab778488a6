"""The papers on the screen: filter, order, cursor and selection. No screen is needed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from readlist.errors import UsageError
from readlist.library.library import Library
from readlist.library.records import (
    ListedPaper,
    PaperRecord,
    asks_for_texts,
    list_records,
)
from readlist.model.paper import ReadingList, Status
from readlist.selection.conditions import All, Words, all_words
from readlist.selection.filter_language import parse_filter
from readlist.selection.sorting import SORT_KEYS, Sort


@dataclass(slots=True)
class BrowsedPapers:
    """The papers of one list, those of them that are shown, and where the user is.

    `shown` holds places in `records`, counted from 0; the cursor and the selection are keys, so
    that they stay on their papers whatever changes around them.
    """

    library: Library
    reading_list: ReadingList
    records: tuple[PaperRecord, ...] = ()
    shown: list[int] = field(default_factory=list)
    query: str = ""
    status: Status | None = None
    sort: Sort = Sort.NUMBER
    cursor: int = 0  # place in `shown`
    selected: set[str] = field(default_factory=set)
    _texts: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, library: Library, name: str | None) -> "BrowsedPapers":
        """The list's papers; raises NotFoundError for a list that does not exist."""
        papers = cls(library, library.reading_list(name))
        papers.reload()
        return papers

    def reload(self) -> None:
        """Read the list and the progress of its papers anew; the cursor stays on its paper."""
        key = self.key
        self.reading_list = self.library.reading_list(self.reading_list.name)
        texts = bool(self.query) and self._asks_for_texts()
        self.records = list_records(self.library, self.reading_list, texts=texts)
        self._texts = []
        self.refilter(key)

    def refresh(self, places: Sequence[ListedPaper]) -> None:
        """Read these papers alone anew; who no longer fits the filter stays until it changes."""
        numbers = {place.number for place in places}
        if len(numbers) > len(self.records) // 4:
            self.reload()
            return
        from readlist.library.records import records_of

        fresh = {record.number: record for record in records_of(self.library, places)}
        self.records = tuple(fresh.get(record.number, record) for record in self.records)

    def _asks_for_texts(self) -> bool:
        try:
            return asks_for_texts(self._parsed(self.query))
        except UsageError:
            return False

    def _parsed(self, query: str) -> All:
        return parse_filter(query, self.library.filter_context(query))

    def set_query(self, query: str) -> None:
        """Show what fits the filter; raises UsageError, with nothing changed, for a wrong one."""
        parsed = self._parsed(query)
        if query and asks_for_texts(parsed) and not any(each.notes for each in self.records):
            self.records = list_records(self.library, self.reading_list, texts=True)
            self._texts = []
        self.query = query
        self.refilter(self.key)

    def refilter(self, key: str = "") -> None:
        """Find out what is shown; the cursor goes to the paper of that key if it is."""
        words, others = _parted(self._parsed(self.query))
        texts = self.texts if words else ()
        shown = [
            at
            for at, record in enumerate(self.records)
            if (self.status is None or record.status is self.status)
            and all(each.stand_in(texts[at]) for each in words)
            and others.fits(record)
        ]
        if self.sort is not Sort.NUMBER:
            order = SORT_KEYS[self.sort]
            shown.sort(key=lambda at: order(self.records[at].paper, self.records[at].progress))
        self.shown = shown
        keys = {record.paper.key for record in self.records} if self.selected else set()
        self.selected &= keys
        self.go_to(key)

    @property
    def texts(self) -> Sequence[str]:
        """All words of each paper; made when they are first asked for, since that takes a while."""
        if len(self._texts) != len(self.records):
            self._texts = [all_words(record) for record in self.records]
        return self._texts

    def how_many(self, query: str) -> str:
        """How many papers of the list fit a filter; "wrong" for one that makes no sense."""
        try:
            keep = self._parsed(query)
        except UsageError:
            return "wrong"
        return str(sum(keep.fits(record) for record in self.records))

    def go_to(self, key: str) -> bool:
        """Put the cursor on the paper of that key; False, and about where it was, if not shown."""
        for place, at in enumerate(self.shown):
            if key and self.records[at].paper.key == key:
                self.cursor = place
                return True
        self.cursor = max(0, min(self.cursor, len(self.shown) - 1))
        return False

    def move(self, by: int) -> None:
        """Move the cursor, not beyond the ends."""
        self.cursor = max(0, min(self.cursor + by, len(self.shown) - 1))

    @property
    def record(self) -> PaperRecord | None:
        """The paper under the cursor, None where none is shown."""
        return self.records[self.shown[self.cursor]] if self.shown else None

    @property
    def key(self) -> str:
        """The key of the paper under the cursor, "" for none."""
        return self.record.paper.key if self.record else ""

    def chosen(self) -> tuple[ListedPaper, ...]:
        """The papers that a verb is for: the selection, else the one under the cursor."""
        if self.selected:
            chosen = [each for each in self.records if each.paper.key in self.selected]
        else:
            chosen = [self.record] if self.record else []
        return tuple(ListedPaper(self.reading_list, record.number) for record in chosen)

    def toggle(self) -> None:
        """Select the paper under the cursor, or take it out, and go on to the next."""
        if self.key:
            self.selected ^= {self.key}
            self.move(1)

    def select_range(self, start: str) -> None:
        """Select all that is shown from the paper of that key to the cursor."""
        places = [
            place for place, at in enumerate(self.shown) if self.records[at].paper.key == start
        ]
        if places:
            first, last = sorted((places[0], self.cursor))
            self.selected |= {self.records[at].paper.key for at in self.shown[first : last + 1]}

    def toggle_all(self) -> None:
        """Select all that is shown, or none if it is."""
        keys = {self.records[at].paper.key for at in self.shown}
        self.selected = set() if keys <= self.selected else self.selected | keys

    def next_sort(self) -> Sort:
        """Sort by the next of the orders there are."""
        orders = list(Sort)
        self.sort = orders[(orders.index(self.sort) + 1) % len(orders)]
        self.refilter(self.key)
        return self.sort


def _parted(condition: All) -> tuple[tuple[Words, ...], All]:
    """The plain words of a filter, which may stand anywhere, and its other conditions."""
    plain = tuple(
        each for each in condition.conditions if isinstance(each, Words) and not each.parts
    )
    return plain, All(tuple(each for each in condition.conditions if each not in plain))
