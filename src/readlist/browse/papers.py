"""The papers on the screen: filter, order, cursor, selection, and where the user was the last time.

No screen is needed.
"""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Lock

from readlist.errors import UsageError
from readlist.library.library import Library
from readlist.library.list_cache import CachedPapers
from readlist.library.records import (
    ListedPaper,
    PaperRecord,
    asks_for_texts,
    list_records,
    records_of,
)
from readlist.model.paper import Paper, ReadingList, Status
from readlist.selection.conditions import All, Part, SearchedPapers, Words, texts, word_row
from readlist.selection.sorting import Sort, sort_key
from readlist.storage.file_reader import Identity, identity, is_settled
from readlist.storage.files import read_record, write_record

_SESSION = "browse.json"


@dataclass(slots=True, repr=False)  # textual writes down of whom each of its threads is
class BrowsedPapers:
    """The papers of one list, those of them that are shown, and where the user is.

    `shown` holds places in `records`, counted from 0; the cursor and the selection are keys, so
    that they stay on their papers whatever changes around them.
    """

    library: Library
    reading_list: ReadingList
    update_cache: Callable[[str], None]  # of a long list, in a process whose memory is given back
    records: tuple[PaperRecord, ...] = ()
    shown: list[int] = field(default_factory=list)
    query: str = ""
    status: Status | None = None
    sort: Sort = Sort.NUMBER
    cursor: int = 0  # place in `shown`
    selected: set[str] = field(default_factory=set)
    _identity: Identity | None = None  # of the list's file, where every later change gives another
    _known: dict[int, Paper] = field(default_factory=dict)  # by the digest of its text in the file
    _texts: list[str] = field(default_factory=list)  # all words of each paper of the list
    _long: dict[int, str] | None = None  # with notes and fetched abstracts; None: not read yet
    _orders: dict[Sort, Sequence[int]] = field(default_factory=dict)  # of all places
    _making: Lock = field(default_factory=Lock)  # of the words, by one thread

    @classmethod
    def open(
        cls, library: Library, name: str, update_cache: Callable[[str], None] = lambda _: None
    ) -> "BrowsedPapers":
        """The list's papers; raises NotFoundError for a list that does not exist."""
        papers = cls(library, ReadingList(name, ""), update_cache)
        papers.reload()
        # No garbage is looked for among thousands of papers, which would take a tenth of a second.
        gc.freeze()
        return papers

    def reload(self) -> None:
        """Read the list and the progress of its papers anew; the cursor stays on its paper."""
        self.read()()

    def read(self) -> Callable[[], None]:
        """Read the list and its papers as they are now; return the function that then shows them.

        The reading changes nothing here. Papers that the file has as it had them are the same
        objects, and so is a list whose file is as it was.
        """
        old = self.reading_list
        now = identity(self.library.list_file(old.name).path)
        fresh, known = old, self._known
        if now != self._identity or old.unkeyed:
            if not self.library.is_cached(old.name):
                self.update_cache(old.name)
            fresh, known = self.library.reading_list(old.name), {}
            digests = fresh.papers.digests if isinstance(fresh.papers, CachedPapers) else None
            if digests and len(digests.pieces) == len(fresh.papers) + 1:  # with the head
                papers = fresh.papers if self._known else [*fresh.papers]
                pieces = digests.pieces[1:]
                for place, digest in enumerate(pieces):
                    known[digest] = self._known.get(digest) or papers[place]
                fresh = replace(fresh, papers=tuple(map(known.__getitem__, pieces)))
        records = list_records(self.library, fresh)
        there = {id(old.paper): text for old, text in zip(self.records, self._texts, strict=False)}
        texts = [there.get(id(new.paper)) or _searchable(new) for new in records] if there else []
        long = self._read_long(fresh, records) if self._asks_for_texts(self.query) else None
        settled = now if is_settled(now) else None

        def show() -> None:
            key = self.key
            self.reading_list, self._identity, self._known = fresh, settled, known
            self.records, self._texts, self._long, self._orders = records, texts, long, {}
            self.refilter(key)

        return show

    def exchange(self, number: int, other: int) -> None:
        """Let two papers change places here, ahead of the file; not where keys are missing."""
        if self.reading_list.unkeyed:
            return
        key, one, two = self.key, number - 1, other - 1
        papers, records, texts = list(self.reading_list.papers), list(self.records), self._texts
        papers[one], papers[two] = papers[two], papers[one]
        moved = replace(records[one], number=other)
        records[one], records[two] = replace(records[two], number=number), moved
        if texts:
            texts[one], texts[two] = texts[two], texts[one]
        self.reading_list = replace(self.reading_list, papers=tuple(papers))
        self.records, self._identity, self._long, self._orders = tuple(records), None, None, {}
        self.refilter(key)

    def refresh(self, places: Sequence[ListedPaper]) -> None:
        """Read these papers alone anew; who no longer fits the filter stays until it changes."""
        numbers = {place.number for place in places}
        if len(numbers) > len(self.records) // 4:
            self.reload()
            return
        records = list(self.records)
        for record in records_of(self.library, places):
            records[record.number - 1] = replace(record, abstract=None, notes=None)
            if self._long is not None:
                self._long[record.number - 1] = _searchable(record)
        self.records = tuple(records)
        self._orders = {}

    def _asks_for_texts(self, query: str) -> bool:
        try:
            return bool(query) and asks_for_texts(self._parsed(query))
        except UsageError:
            return False

    def lacks_texts(self, query: str) -> bool:
        """Whether the filter needs what `read_texts` gives, and that is not there yet."""
        return self._long is None and self._asks_for_texts(query)

    def read_texts(self) -> dict[int, str]:
        """Place → all words, for papers that may have notes or a fetched abstract."""
        records, long = self.records, self._long
        if long is None:
            long = self._read_long(self.reading_list, records)
            if records is self.records:
                self._long = long
        return long

    def _read_long(
        self, reading_list: ReadingList, records: Sequence[PaperRecord]
    ) -> dict[int, str]:
        library, names = self.library, self.library.folder_names()
        places = (
            ListedPaper(reading_list, record.number)
            for record in records
            if (key := record.paper.key).lower() in names
            and (record.has_notes or library.files(key).abstract.is_file())
        )
        return {each.number - 1: _searchable(each) for each in records_of(library, places)}

    def _parsed(self, query: str) -> All:
        if not query:
            return All()
        from readlist.selection.filter_language import parse_filter

        return parse_filter(query, self.library.filter_context(query))

    def set_query(self, query: str) -> None:
        """Show what fits the filter; raises UsageError for a wrong one, which leaves the old."""
        self._parsed(query)
        self.query = query
        self.refilter(self.key)

    def refilter(self, key: str = "") -> None:
        """Find out what is shown; the cursor goes to the paper of that key if it is."""
        records, shown = self.records, self._sorted(self.sort)
        if self.status is not None:
            shown = [at for at in shown if records[at].status is self.status]
        if self.query:
            fitting = self._fitting(self.query)
            shown = [at for at in shown if at in fitting]
        self.shown = shown if isinstance(shown, list) else list(shown)
        if self.selected:
            self.selected &= {record.paper.key for record in records}
        self.go_to(key)

    def _sorted(self, sort: Sort) -> Sequence[int]:
        """All places in the order of the sorting."""
        if sort is Sort.NUMBER:
            return range(len(self.records))
        orders = self._orders
        if sort not in orders:
            keys = [sort_key(sort, each.paper, each.progress) for each in self.records]
            orders[sort] = sorted(range(len(keys)), key=keys.__getitem__)
        return orders[sort]

    def prepare(self) -> None:
        """Find out in advance what takes a while at thousands of papers: words, and orders."""
        _ = self.texts
        for sort in Sort:
            self._sorted(sort)

    @property
    def texts(self) -> Sequence[str]:
        """All words of each paper; made when they are first asked for, since that takes a while."""
        with self._making:  # a filter that is typed meanwhile waits, and does not make them too
            texts, records = self._texts, self.records
            if len(texts) != len(records):
                texts = [_searchable(record) for record in records]
                if records is self.records:
                    self._texts = texts
            return texts

    def how_many(self, query: str) -> str:
        """The number of the list's papers that fit a filter; "wrong" for one without sense."""
        try:
            return str(len(self._fitting(query)))
        except UsageError:
            return "wrong"

    def _fitting(self, query: str) -> set[int]:
        """The places of all papers that fit the filter."""
        long = self.read_texts() if self._asks_for_texts(query) else {}

        def having(words: Words) -> set[int]:
            rows = self.texts
            return words.found_in([long.get(at) or row for at, row in enumerate(rows)])

        every = partial(set[int], range(len(self.records)))
        known = SearchedPapers(every, having, lambda at: self.records[at : at + 1])
        return known.fitting(self._parsed(query))

    def go_to(self, key: str) -> bool:
        """Put the cursor on the paper of that key; False, and about where it was, if not shown."""
        for place, at in enumerate(self.shown if key else ()):
            if self.records[at].paper.key == key:
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
        keys = [self.records[at].paper.key for at in self.shown]
        if start in keys:
            first, last = sorted((keys.index(start), self.cursor))
            self.selected.update(keys[first : last + 1])

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

    def keep(self) -> None:
        """Remember where the user is, if the cache can be written."""
        where = {"list": self.reading_list.name, "query": self.query, "key": self.key}
        write_record(self.library.home.cache / _SESSION, where | {"status": self.status or ""})


def _searchable(record: PaperRecord) -> str:
    paper, long_texts = record.paper, record.long_texts
    return word_row({part: texts(paper, long_texts, part) for part in Part})


def last_session(library: Library) -> dict[str, str]:
    """The list, query, status and key that `keep` remembered, each "" for none."""
    found = read_record(library.home.cache / _SESSION)
    return {name: str(found.get(name, "")) for name in ("list", "query", "status", "key")}
