r"""The cache of parsed lists, so that a command does not parse a long list anew.

An entry is used only if it was made from the very file, so it may be deleted, truncated or replaced
at any moment. After a change of the file, by whom it may be, only the blocks are parsed that the
entry does not know.

{"readlist": …, "made_from": …, "about": …, "parts": [[249, 3130, 0], …], …}   a line of JSON
KEY\tKEY                 the keys, in the list's order
\tNAME\tNAME\t\n         a line for each paper: its casefolded names (all that `names` knows)
…                        digest and end of each piece of the file, eight bytes each
[[…],[…]]\nABSTRACTS    some twenty papers: the values of each field as JSON, one if none has it
[[…],[…]]\nABSTRACTS    the next ones, and so on

Abstracts are most of a list, and it takes long to find the end of a text in JSON: that has only
their lengths in bytes. The head has size, checksum and number of papers of every part. So one paper
of ten thousand costs little more than reading that, and a damaged part is not taken for papers.
"""

import json
import os
import struct
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import fields
from functools import cached_property, partial
from io import BytesIO
from itertools import accumulate, pairwise
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple
from weakref import finalize

from readlist import __version__
from readlist.errors import DamagedFileError, RefusedError
from readlist.model.paper import NamedPapers, Paper, ReadingList, keys_of, quick_maker
from readlist.selection.references import names
from readlist.storage.file_reader import Identity, identity, is_settled
from readlist.storage.files import write_disposable
from readlist.storage.list_file import Others, parse_list, stored_list
from readlist.storage.toml_documents import read_or_damaged

if TYPE_CHECKING:
    from readlist.storage.list_edit import Digests, ListLayout

_PAPER_FIELDS = tuple(field.name for field in fields(Paper))
_NOT_HELD = ("papers", "unkeyed")
_LIST_FIELDS = tuple(each.name for each in fields(ReadingList) if each.name not in _NOT_HELD)
_ABSTRACT = _PAPER_FIELDS.index("abstract")
_TUPLES = tuple(_PAPER_FIELDS.index(name) for name in ("authors", "topics", "builds_on"))
_LONGEST_HEAD = 10_000_000  # bytes: no line of ours is longer
_NAMING = 7  # what head and parts hold: since 7 the places of the file's pieces
_LAYOUT = {"readlist": __version__, "layout": [_NAMING, *_LIST_FIELDS, *_PAPER_FIELDS]}
_VALUES = attrgetter(*_PAPER_FIELDS)
_COLUMN = json.JSONDecoder()  # of the first two, which are keys and titles
_BLOCK = 20  # papers: to parse them takes a fraction of a millisecond


class MadeFrom(NamedTuple):
    """The file that an entry was made from: its identity, and a checksum of its bytes.

    The identity is enough where `is_settled`: it was taken when every later change would show.
    """

    identity: Identity
    checksum: int
    is_settled: bool = True


class CachedList(NamedTuple):
    """A list, its file, and the digests of that; None where it cannot be read in part."""

    reading_list: ReadingList
    made_from: MadeFrom
    digests: "Digests | None" = None


def entry_of(cached: CachedList) -> bytes:
    """The file's content; raises TypeError for values that JSON does not have (TOML has dates)."""
    papers = cached.reading_list.papers
    lines = "".join(map(_name_line, papers)).encode()
    blocks = (papers[start : start + _BLOCK] for start in range(0, len(papers), _BLOCK))
    return _assembled(cached, keys_of(cached.reading_list), lines, map(_block_part, blocks))


_Part = tuple[bytes, int, int]  # a part, its checksum, and how many papers it holds


def _part(data: bytes, papers: int = 0) -> _Part:
    return data, zlib.crc32(data), papers


def _assembled(
    cached: CachedList, keys: Sequence[str], lines: bytes, blocks: Iterable[_Part]
) -> bytes:
    edges, digests = cached.digests or ((), ())
    packed = struct.pack(f"<{2 * len(digests)}Q", *digests, *edges[1:])
    parts = (_part("\t".join(keys).encode()), _part(lines), _part(packed), *blocks)
    made_from = cached.made_from
    head = {
        "settled": int(made_from.is_settled),  # first, so that it can be changed in its place
        **_LAYOUT,
        "made_from": (made_from.identity, made_from.checksum),
        "about": {name: getattr(cached.reading_list, name) for name in _LIST_FIELDS},
        "parts": [(len(data), *others) for data, *others in parts],
    }
    return b"".join((json.dumps(head).encode(), b"\n", *(data for data, *_ in parts)))


def _block_part(papers: Sequence[Paper]) -> _Part:
    columns = list(zip(*map(_VALUES, papers), strict=True))
    abstracts = [each.encode() for each in columns[_ABSTRACT]]
    columns[_ABSTRACT] = tuple(map(len, abstracts))
    # Of a field that no paper has, one value.
    told = [each if any(each) or each.count(each[0]) < len(each) else each[:1] for each in columns]
    line = json.dumps(told, ensure_ascii=False).encode()
    return _part(b"".join((line, b"\n", *abstracts)), len(papers))


def _name_line(paper: Paper) -> str:
    return "\t".join(("", *{name.casefold() for name in names(paper)}, "\n"))


def cached_list(entry: Path, parse: Callable[[], ReadingList]) -> CachedList | None:
    """The list that the file holds; None where there is no such file, or a damaged one.

    Its papers are read when they are asked for, from the file as it is now, even if it is replaced;
    `parse` reads the list itself, should the file be damaged by then.
    """
    try:
        return _opened(entry.open("rb"), parse)
    except (*_DAMAGE, LookupError, AttributeError):
        return None


_DAMAGE = (OSError, ValueError, TypeError, OverflowError, RecursionError)


def _opened(file: BinaryIO, parse: Callable[[], ReadingList]) -> CachedList:
    """The list in the open file; raises what `_DAMAGE` names, LookupError or AttributeError."""
    parts = _Parts(file)
    head, about = parts.head, dict(parts.head["about"])
    about["see_also"] = tuple(about["see_also"])
    looks, checksum = head["made_from"]
    made_from = MadeFrom(tuple(looks), checksum, head["settled"] == 1)
    return CachedList(ReadingList(**about, papers=CachedPapers(parts, parse)), made_from)


class _Parts:
    """The head and the parts of an open file, which stays open as long as they are used."""

    def __init__(self, file: BinaryIO) -> None:
        """Raises ValueError, or what `_DAMAGE` names, where the file is not whole."""
        self._file = file
        # A cycle of garbage may end the file before it ends this, which Python 3.13 warns of.
        finalize(self, file.close)
        line = file.readline(_LONGEST_HEAD)
        self.head = json.loads(line)
        if self.head != self.head | _LAYOUT:
            raise ValueError("another layout")
        sizes, self._checksums, self._papers = zip(*self.head["parts"], strict=True)
        self._places = tuple(accumulate(sizes, initial=len(line)))
        self.papers: tuple[int, ...] = self._papers[_BEFORE_BLOCKS:]
        if self._places[-1] != file.seek(0, os.SEEK_END):
            raise ValueError("damaged")

    def read(self, part: int) -> bytes:
        """The bytes of this part; raises OSError or ValueError if it is damaged."""
        self._file.seek(self._places[part])
        data = self._file.read(self._places[part + 1] - self._places[part])
        if zlib.crc32(data) != self._checksums[part]:
            raise ValueError("damaged")
        return data

    def whole(self, part: int) -> _Part:
        """The part with its checksum and number of papers; raises as `read` does."""
        return self.read(part), self._checksums[part], self._papers[part]


_KEYS, _NAMES, _DIGESTS, _BEFORE_BLOCKS = range(4)


class CachedPapers(NamedPapers):
    """Papers that are read from the cache when they are asked for."""

    def __init__(self, parts: _Parts, parse: Callable[[], ReadingList]) -> None:
        self._keys, self._named = parts.read(_KEYS), parts.read(_NAMES)
        self._parts = parts
        self._parse = parse
        self._starts = tuple(accumulate(parts.papers, initial=0))
        self._blocks: dict[int, Sequence[Paper]] = {}

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Their keys, in the list's order."""
        return tuple(self._keys.decode().split("\t")) if self._keys else ()

    def numbers_named(self, names: Iterable[str]) -> Sequence[int]:
        """The numbers of the papers that may go by one of these names, in order."""
        numbers = set()
        for name in names:
            sought = f"\t{name.casefold()}\t".encode(errors="replace")
            found = self._named.find(sought)
            while found >= 0:
                numbers.add(self._named.count(b"\n", 0, found) + 1)
                found = self._named.find(sought, found + 1)
        return sorted(numbers)

    @property
    def digests(self) -> "Digests | None":
        """Those of the list's file, if it has some that are not damaged."""
        from readlist.storage.list_edit import Digests

        with suppress(*_DAMAGE):
            packed = self._parts.read(_DIGESTS)
            values = struct.unpack(f"<{len(packed) // 8}Q", packed)
            pieces = values[: len(values) // 2]
            return Digests((0, *values[len(pieces) :]), pieces) if pieces else None
        return None

    def carried(self, items: Sequence[int | Paper]) -> tuple[bytes, Iterator[_Part]]:
        """The names and blocks of these papers; an item is the number of one of these, or new.

        Blocks that go on as they are come as they are. Raises what `_DAMAGE` names.
        """
        old = self._named.splitlines(keepends=True)
        lines = (
            old[item - 1] if isinstance(item, int) else _name_line(item).encode() for item in items
        )
        return b"".join(lines), self._carried_blocks(items)

    def _carried_blocks(self, items: Sequence[int | Paper]) -> Iterator[_Part]:
        firsts = {start + 1: block for block, start in enumerate(self._starts[:-1])}
        papers: list[Paper] = []
        place = 0
        while place < len(items):
            item = items[place]
            block = firsts.get(item, -1) if isinstance(item, int) else -1
            first, count = self._starts[block] + 1, self._parts.papers[block] if block >= 0 else 0
            goes_on = tuple(items[place : place + count]) == tuple(range(first, first + count))
            carries = goes_on and count * 2 >= _BLOCK  # a shorter one joins its neighbours
            if not carries:
                papers.append(self[item - 1] if isinstance(item, int) else item)
                place += 1
            if papers and (carries or len(papers) == _BLOCK):
                yield _block_part(papers)
                papers = []
            if carries:
                yield self._parts.whole(block + _BEFORE_BLOCKS)
                place += count
        if papers:
            yield _block_part(papers)

    def __len__(self) -> int:
        return self._starts[-1]

    def paper(self, index: int) -> Paper:
        """The paper at this index, with which its block is read."""
        block = bisect_right(self._starts, index) - 1
        return self._block(block)[index - self._starts[block]]

    def __iter__(self) -> Iterator[Paper]:
        for block in range(len(self._starts) - 1):
            yield from self._block(block)

    def titles(self) -> Iterator[str]:
        """Their titles, in the list's order; what stands behind them is not parsed."""
        for block in range(len(self._starts) - 1):
            try:
                told = self._parts.read(block + _BEFORE_BLOCKS).partition(b"\n")[0].decode()
                _, end = _COLUMN.raw_decode(told, 1)
                titles, _ = _COLUMN.raw_decode(told, end + 2)
            except _DAMAGE:
                titles = [each.title for each in self._block(block)]
            yield from titles

    def _block(self, block: int) -> Sequence[Paper]:
        if block not in self._blocks:
            try:
                data = self._parts.read(block + _BEFORE_BLOCKS)
                end = data.index(b"\n")
                columns = json.loads(data[:end])
                ends = [*accumulate(columns[_ABSTRACT], initial=end + 1)]
                columns[_ABSTRACT] = [data[at:end].decode() for at, end in pairwise(ends)]
                for place in _TUPLES:
                    columns[place] = list(map(tuple, columns[place]))
                count = self._parts.papers[block]
                every = (each * count if len(each) == 1 else each for each in columns)
                paper = quick_maker(Paper) if self._blocks else Paper  # made if many are read
                self._blocks[block] = [paper(*row) for row in zip(*every, strict=True)]
            except _DAMAGE:
                fresh = self._parse()  # which must still have the papers that were counted
                if keys_of(fresh) != self.keys:
                    hint = "repeat the command"
                    raise RefusedError(f"{fresh.name} changed meanwhile", hint=hint) from None
                papers, edges = fresh.papers, pairwise(self._starts)
                self._blocks = {at: papers[start:end] for at, (start, end) in enumerate(edges)}
        return self._blocks[block]


WORTH_CACHING = 12_000  # bytes of a list: to parse fewer costs less than what reads a cache
_NO_IDENTITY = (0, 0, 0, 0)  # of bytes that are in no file yet


class ListReader:
    """Reads lists, for one command: what it needs of the others (`paths`) it reads once."""

    def __init__(self, paths: Callable[[], Sequence[Path]], cache: Path) -> None:
        self._paths = paths
        self._entries = cache / "lists"
        self._known: dict[Path, tuple[Paper, ...]] = {}

    def read(
        self, path: Path, *, worth_caching: int = WORTH_CACHING, others: Others | None = None
    ) -> ReadingList:
        """The list in this file; if it is at least `worth_caching` bytes long, by its entry.

        `others` are the papers for `parse_list`, else those of all other lists. Raises what that
        raises. That the cache cannot be written is not a failure.
        """

        def parse(data: bytes | None = None) -> ReadingList:
            data = read_or_damaged(path) or b"" if data is None else data
            return parse_list(data, path, others or (lambda: self._elsewhere(path)))

        now = identity(path)
        if now[0] < worth_caching:
            return parse()
        cached = cached_list(self._entry(path), parse)
        if cached and self._is_current(cached, path, now):
            return cached.reading_list
        data = read_or_damaged(path) or b""
        made_from = MadeFrom(now, zlib.crc32(data), is_settled(now))
        digests, entry = _brought_up(cached, data, made_from)
        if entry:
            write_disposable(self._entry(path), entry)
            return _opened(BytesIO(entry), parse).reading_list
        reading_list = parse(data)
        self._keep(path, reading_list, made_from, digests)
        return reading_list

    def is_current(self, path: Path) -> bool:
        """Whether reading the list takes no more than its entry, or than parsing a short one."""
        now = identity(path)
        cached = cached_list(self._entry(path), lambda: parse_list(b"", path))
        return now[0] < WORTH_CACHING or bool(cached and self._is_current(cached, path, now))

    def remember(self, path: Path, data: bytes, reading_list: ReadingList) -> None:
        """Write the entry of the list if its file still holds `data`."""
        if len(data) < WORTH_CACHING or not all(keys_of(reading_list)):
            return
        with suppress(OSError, DamagedFileError):
            now = identity(path)
            if read_or_damaged(path) == data:
                made_from = MadeFrom(now, zlib.crc32(data), is_settled(now))
                self._keep(path, reading_list, made_from, _brought_up(None, data, made_from)[0])

    def stored(self, path: Path, data: bytes) -> "tuple[ListLayout, ReadingList]":
        """As `stored_list` of the file's `data`, by what its entry knows."""
        from readlist.storage.list_edit import ListLayout, layout_of

        parse = partial(stored_list, data, path)
        cached = cached_list(self._entry(path), parse) if len(data) >= WORTH_CACHING else None
        digests, made_from = _digests(cached), MadeFrom(_NO_IDENTITY, zlib.crc32(data))
        if cached and digests and cached.made_from.checksum != made_from.checksum:
            digests, entry = _brought_up(cached, data, made_from)
            cached = _opened(BytesIO(entry), parse) if entry else None
        if cached and digests and digests.edges[-1] == len(data):
            return ListLayout(data, digests.edges, is_plain=True), cached.reading_list
        return layout_of(data), parse()

    def _is_current(self, cached: CachedList, path: Path, now: Identity) -> bool:
        """Whether the entry was made from the file as it is `now`."""
        made_from = cached.made_from
        if made_from.identity != now:
            return False
        if made_from.is_settled:
            return True
        checksum = 0
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                checksum = zlib.crc32(chunk, checksum)
        if checksum != made_from.checksum:
            return False
        if is_settled(now):
            # From now on the identity of the file is enough.
            with suppress(*_DAMAGE, LookupError), self._entry(path).open("r+b") as file:
                head = json.loads(file.readline(_LONGEST_HEAD))
                if head["made_from"] == [list(made_from.identity), made_from.checksum]:
                    file.seek(0)
                    file.write(b'{"settled": 1')
        return True

    def _entry(self, path: Path) -> Path:
        return self._entries / f"{path.stem}.list"

    def _keep(
        self, path: Path, reading_list: ReadingList, made_from: MadeFrom, digests: "Digests | None"
    ) -> None:
        """Write an entry unless keys depend on the other lists, or the file is another by now."""
        if reading_list.unkeyed or identity(path) != made_from.identity:
            return
        if digests and len(digests.pieces) - 2 != len(reading_list.papers):
            digests = None
        with suppress(TypeError, ValueError):  # TOML has dates, JSON has not
            entry = entry_of(CachedList(reading_list, made_from, digests))
            write_disposable(self._entry(path), entry)

    def _elsewhere(self, path: Path) -> Iterator[Paper]:
        """The papers of all other lists that have a key in the file."""
        for other in self._paths():
            if other == path:
                continue
            if other not in self._known:
                self._known[other] = ()
                with suppress(DamagedFileError, OSError):  # said when that list is asked for
                    found = self.read(other, worth_caching=0, others=tuple)
                    bare, numbered = set(found.unkeyed), enumerate(found.papers, 1)
                    self._known[other] = tuple(each for at, each in numbered if at not in bare)
            yield from self._known[other]


def _digests(cached: CachedList | None) -> "Digests | None":
    papers = cached.reading_list.papers if cached else ()
    return papers.digests if isinstance(papers, CachedPapers) else None


def _brought_up(
    cached: CachedList | None, data: bytes, made_from: MadeFrom
) -> "tuple[Digests | None, bytes]":
    """The digests of a file that holds `data`, and its entry; b"" where all is to be parsed."""
    from readlist.storage.list_edit import digests_of, recognised

    known = _digests(cached)
    digests = digests_of(data, known)
    papers = cached.reading_list.papers if cached else ()
    if not cached or not known or not digests or not isinstance(papers, CachedPapers):
        return digests, b""
    with suppress(*_DAMAGE):
        found = recognised(data, digests, known, cached.reading_list)
        items = found.items if found else ()
        keys = [papers.keys[each - 1] if isinstance(each, int) else each.key for each in items]
        if found and all(keys):
            after = CachedList(found.heading, made_from, digests)
            return digests, _assembled(after, keys, *papers.carried(items))
    return digests, b""
