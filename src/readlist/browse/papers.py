"""The papers on the screen: filter, order, cursor, selection, and where the user was the last time.

No screen is needed.
"""

import gc
import json
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from readlist.errors import RefusedError, UsageError
from readlist.library.library import Library
from readlist.library.list_cache import CachedPapers
from readlist.library.records import (
    ListedPaper,
    PaperRecord,
    asks_for_texts,
    list_records,
)
from readlist.model.paper import Paper, ReadingList, Status
from readlist.selection.conditions import All, Words, all_words
from readlist.selection.filter_language import parse_filter
from readlist.selection.sorting import SORT_KEYS, Sort
from readlist.storage.file_reader import Identity, identity, is_settled
from readlist.storage.files import read_record, write_disposable
from readlist.text import tokens_of_folded


@dataclass(frozen=True, slots=True, repr=False)
class ReadPapers:
    """A list and its papers as they were read at one moment."""

    reading_list: ReadingList
    records: tuple[PaperRecord, ...]
    texts: bool  # whether the records have theirs
    identity: Identity | None
    known: dict[int, Paper]


_SETTLED = (Sort.TITLE, Sort.AUTHOR, Sort.YEAR)  # whatever is done with a paper


@dataclass(slots=True, repr=False)  # textual writes down of whom each of its threads is
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
    _identity: Identity | None = None  # of the list's file, where every later change gives another
    _known: dict[int, Paper] = field(default_factory=dict)  # by the digest of its text in the file
    _has_texts: bool = False
    _texts: list[str] = field(default_factory=list)
    _orders: dict[Sort, Sequence[int]] = field(default_factory=dict)  # of all places

    @classmethod
    def open(cls, library: Library, name: str | None) -> "BrowsedPapers":
        """The list's papers; raises NotFoundError for a list that does not exist."""
        papers = cls(library, library.reading_list(name))
        papers.reload()
        # No garbage is looked for among thousands of papers, which would take a tenth of a second.
        gc.freeze()
        return papers

    def reload(self) -> None:
        """Read the list and the progress of its papers anew; the cursor stays on its paper."""
        self.take(self.read())

    def read(self) -> "ReadPapers":
        """The list and its papers as they are now, for `take`; this changes nothing here.

        Papers that the file has as it had them are the same objects, and so is a list whose file
        is as it was.
        """
        old = self.reading_list
        now = identity(self.library.list_file(old.name).path)
        fresh, known = old, self._known
        if now != self._identity or old.unkeyed:
            fresh, known = self.library.reading_list(old.name), {}
            digests: Sequence[int] = ()
            if isinstance(fresh.papers, CachedPapers) and not fresh.unkeyed:
                with suppress(OSError, ValueError):  # of a damaged cache
                    digests = fresh.papers.digests
            if digests and len(digests) == len(fresh.papers):
                for place, digest in enumerate(digests):
                    known[digest] = self._known.get(digest) or fresh.papers[place]
                fresh = replace(fresh, papers=tuple(map(known.__getitem__, digests)))
        texts = self._asks_for_texts()
        records = list_records(self.library, fresh, texts=texts)
        return ReadPapers(fresh, records, texts, now if is_settled(now) else None, known)

    def take(self, read: "ReadPapers") -> None:
        """Show what was read; the cursor stays on its paper."""
        if not read.texts and self._asks_for_texts():
            read = self.read()
        key = self.key
        self.reading_list, self._identity = read.reading_list, read.identity
        self._known = read.known
        self._take_records(read.records, texts=read.texts)
        self.refilter(key)

    def _take_records(self, records: tuple[PaperRecord, ...], *, texts: bool) -> None:
        self.records, self._has_texts, self._texts, self._orders = records, texts, [], {}

    def exchange(self, number: int, other: int) -> None:
        """Let two papers change places here, ahead of the file; not where keys are missing."""
        if self.reading_list.unkeyed:
            return
        key, one, two = self.key, number - 1, other - 1
        papers, records = list(self.reading_list.papers), list(self.records)
        papers[one], papers[two] = papers[two], papers[one]
        records[one], records[two] = (
            replace(records[two], number=number),
            replace(records[one], number=other),
        )
        self.reading_list = replace(self.reading_list, papers=tuple(papers))
        self.records, self._identity, self._texts, self._orders = tuple(records), None, [], {}
        self.refilter(key)

    def refresh(self, places: Sequence[ListedPaper]) -> None:
        """Read these papers alone anew; who no longer fits the filter stays until it changes."""
        numbers = {place.number for place in places}
        if len(numbers) > len(self.records) // 4:
            self.reload()
            return
        from readlist.library.records import records_of

        records = list(self.records)
        for record in records_of(self.library, places):
            records[record.number - 1] = record
            if self._texts:
                self._texts[record.number - 1] = _searchable(record)
        self.records = tuple(records)
        self._orders = {sort: each for sort, each in self._orders.items() if sort in _SETTLED}

    def _asks_for_texts(self) -> bool:
        try:
            return bool(self.query) and asks_for_texts(self._parsed(self.query))
        except UsageError:
            return False

    def _parsed(self, query: str) -> All:
        return parse_filter(query, self.library.filter_context(query))

    def set_query(self, query: str) -> None:
        """Show what fits the filter; raises UsageError, with nothing changed, for a wrong one."""
        parsed = self._parsed(query)
        if query and asks_for_texts(parsed) and not self._has_texts:
            records = list_records(self.library, self.reading_list, texts=True)
            self._take_records(records, texts=True)
        self.query = query
        self.refilter(self.key)

    def refilter(self, key: str = "") -> None:
        """Find out what is shown; the cursor goes to the paper of that key if it is."""
        rows, others = _parted(self._parsed(self.query))
        records, shown = self.records, self._sorted(self.sort)
        if self.status is not None:
            shown = [at for at in shown if records[at].status is self.status]
        if rows:
            texts = self.texts
            shown = [at for at in shown if all(row in texts[at] for row in rows)]
        if others.conditions:
            shown = [at for at in shown if others.fits(records[at])]
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
            keys = [SORT_KEYS[sort](each.paper, each.progress) for each in self.records]
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
        texts = self._texts
        if len(texts) != len(self.records):
            self._texts = texts = [_searchable(record) for record in self.records]
        return texts

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


_BLANKS = {code: " " for code in range(128) if not re.match(r"\w", chr(code))}


def _searchable(record: PaperRecord) -> str:
    """All words of the paper, folded, with one blank around each: quick to look for some in."""
    known = all_words(record)
    words = known.translate(_BLANKS).split() if known.isascii() else tokens_of_folded(known)
    return f" {' '.join(words)} "


def _parted(condition: All) -> tuple[tuple[str, ...], All]:
    """The plain words of a filter as they stand in a searchable text, and its other conditions."""
    plain = [each for each in condition.conditions if isinstance(each, Words) and not each.parts]
    rows = (f" {' '.join(each.tokens)}{'' if each.is_beginning else ' '}" for each in plain)
    return tuple(rows), All(tuple(each for each in condition.conditions if each not in plain))


@dataclass(frozen=True, slots=True)
class BrowseSession:
    """The list by name, the filter as it was typed, the status shown ("" for all), the key."""

    list_name: str = ""
    query: str = ""
    status: str = ""
    key: str = ""


def read_session(cache: Path) -> BrowseSession:
    """The last session; an empty one where there is none."""
    found = read_record(_path(cache))
    known = {name: value for name, value in found.items() if name in BrowseSession.__slots__}
    return BrowseSession(**{name: str(value) for name, value in known.items()})


def write_session(cache: Path, session: BrowseSession) -> None:
    """Remember it, where that is possible."""
    with suppress(OSError, RefusedError):
        write_disposable(_path(cache), json.dumps(asdict(session)).encode())


def _path(cache: Path) -> Path:
    return cache / "browse.json"
