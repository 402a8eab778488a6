r"""The cache of parsed lists, so that a command does not parse a long list anew.

An entry is used only if it was made from the very file, so it may be deleted, truncated or replaced
at any moment. After a change of the file, by whom it may be, only the blocks are parsed that the
entry does not know.

1 readlist … 1200 2953   a line: the file was settled, the layout, bytes and checksum of the index
index                    of which file, the list without papers, and of all papers the keys, titles
                         and names (a line `\tNAME\tNAME\t` each, casefolded), the digests of the
                         file, bytes and checksum of what follows
paper                    the values of its fields
paper                    the next one, and so on

All is written by `marshal`, which makes plain values alone and runs nothing, and is read only where
its checksum says that it is ours. So one paper of ten thousand costs little more than reading the
index, and a damaged one is not taken for a paper.
"""

import marshal
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from io import BytesIO
from itertools import accumulate, pairwise
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple
from weakref import finalize
from zlib import crc32

from readlist import __version__
from readlist.errors import DamagedFileError, RefusedError
from readlist.model.paper import NamedPapers, Paper, ReadingList, keys_of, quick_maker
from readlist.selection.references import names
from readlist.storage.file_reader import Identity, identity, is_settled
from readlist.storage.files import write_disposable
from readlist.storage.list_file import Others, parse_heading, parse_list, stored_list
from readlist.storage.toml_documents import read_or_damaged

if TYPE_CHECKING:
    from readlist.storage.list_blocks import Digests, ListBlocks

_PAPER_FIELDS = tuple(field.name for field in fields(Paper))
_NOT_HELD = ("papers", "unkeyed")
_LIST_FIELDS = tuple(each.name for each in fields(ReadingList) if each.name not in _NOT_HELD)
_LONGEST_HEAD = 10_000  # bytes: no first line of ours is longer
_INDEX = 9  # what the index holds: since 9 titles and digests
_LAYOUT = " ".join(
    map(str, ("readlist", __version__, sys.hexversion, _INDEX, *_LIST_FIELDS, *_PAPER_FIELDS))
)
_VALUES = attrgetter(*_PAPER_FIELDS)
_AT_ONCE = 200  # papers that are read together: a third of a megabyte
_DAMAGE = (OSError, ValueError, TypeError, EOFError, LookupError, OverflowError)


class MadeFrom(NamedTuple):
    """The file that an entry was made from: its identity, and a checksum of its bytes.

    The identity is enough where `is_settled`: it was taken when every later change would show.
    """

    identity: Identity
    checksum: int
    is_settled: bool = True


class _Stored(NamedTuple):
    """A paper as an entry holds it."""

    key: str
    title: str
    names: bytes
    data: bytes | memoryview
    checksum: int


def _stored(paper: Paper) -> _Stored:
    """The paper for an entry; raises ValueError for values that it cannot hold (dates)."""
    line = "\t".join(("", *{name.casefold() for name in names(paper)}, "\n")).encode()
    data = marshal.dumps(_VALUES(paper))
    return _Stored(paper.key, paper.title, line, data, crc32(data))


def entry_of(
    reading_list: ReadingList, made_from: MadeFrom, digests: "Digests | None" = None
) -> bytes:
    """The content of the entry of a list; raises ValueError for values that it cannot hold."""
    return _entry(reading_list, made_from, digests, list(map(_stored, reading_list.papers)))


def _entry(
    heading: ReadingList, made_from: MadeFrom, digests: "Digests | None", papers: Sequence[_Stored]
) -> bytes:
    edges, pieces = digests or ((), ())
    index = marshal.dumps(
        (
            (tuple(made_from.identity), made_from.checksum),
            tuple(getattr(heading, name) for name in _LIST_FIELDS),
            tuple(each.key for each in papers),
            tuple(each.title for each in papers),
            b"".join([each.names for each in papers]),
            *(array("Q", numbers) for numbers in (edges, pieces)),
            array("Q", (len(each.data) for each in papers)),
            array("Q", (each.checksum for each in papers)),
        )
    )
    head = f"{made_from.is_settled:d} {_LAYOUT} {len(index)} {crc32(index)}\n".encode()
    return b"".join((head, index, *(each.data for each in papers)))


class CachedPapers(NamedPapers):
    """Papers that are read from an entry when they are asked for.

    The file of the entry stays open, so that it is as it was even if it is replaced.
    """

    def __init__(self, file: BinaryIO, parse: Callable[[], ReadingList]) -> None:
        """`parse` reads the list itself, should the file be damaged later on.

        Raises what `_DAMAGE` names where it is damaged now, or is not an entry of ours.
        """
        self._file, self._parse = file, parse
        # A cycle of garbage may end the file before it ends this, which Python 3.13 warns of.
        finalize(self, file.close)
        self.head = file.readline(_LONGEST_HEAD)
        settled, *layout, size, checksum = self.head.decode().split()
        if " ".join(layout) != _LAYOUT:
            raise ValueError("another layout")
        index = _loaded(file.read(int(size)), int(checksum))
        (looks, made_from), values, self.keys, self.titles, self._names, *numbers = index
        self._edges, self._pieces, sizes, self._checksums = (array("Q", each) for each in numbers)
        self.made_from = MadeFrom(looks, made_from, settled == "1")
        self.heading = ReadingList(**dict(zip(_LIST_FIELDS, values, strict=True)))
        self._places = array("Q", accumulate(sizes, initial=file.tell()))
        if self._places[-1] != file.seek(0, 2) or len(sizes) != len(self.keys):
            raise ValueError("damaged")
        self._known: dict[int, Paper] = {}

    @property
    def reading_list(self) -> ReadingList:
        """The list with these papers."""
        return replace(self.heading, papers=self)

    @property
    def digests(self) -> "Digests | None":
        """Those of the list's file, if it has some."""
        from readlist.storage.list_blocks import Digests

        return Digests(self._edges, self._pieces) if self._pieces else None

    def numbers_named(self, names: Iterable[str]) -> Sequence[int]:
        """The numbers of the papers that may go by one of these names, in order."""
        numbers = set()
        for name in names:
            sought = f"\t{name.casefold()}\t".encode(errors="replace")
            found = self._names.find(sought)
            while found >= 0:
                numbers.add(self._names.count(b"\n", 0, found) + 1)
                found = self._names.find(sought, found + 1)
        return sorted(numbers)

    def carried(self, items: Sequence[int | Paper]) -> list[_Stored]:
        """These papers for another entry; an item is the number of one of these, or new."""
        lines, texts = self._names.splitlines(keepends=True), self._texts(range(len(self)))
        old = list(map(_Stored, self.keys, self.titles, lines, texts, self._checksums))
        return [old[item - 1] if isinstance(item, int) else _stored(item) for item in items]

    def __len__(self) -> int:
        return len(self.keys)

    def paper(self, index: int) -> Paper:
        """The paper at this index."""
        if index not in self._known:
            self._read(range(index, index + 1))
        return self._known[index]

    def __iter__(self) -> Iterator[Paper]:
        every = range(len(self))
        for start in every[::_AT_ONCE]:
            places = every[start : start + _AT_ONCE]
            if not self._known.keys() >= set(places):
                self._read(places)
            yield from map(self._known.__getitem__, places)

    def _texts(self, places: range) -> Iterator[memoryview]:
        edges = self._places[places.start : places.stop + 1]
        self._file.seek(edges[0])
        data = memoryview(self._file.read(edges[-1] - edges[0]))
        return (data[start - edges[0] : end - edges[0]] for start, end in pairwise(edges))

    def _read(self, places: range) -> None:
        made = quick_maker(Paper) if len(places) > 1 else Paper  # made if many are read
        try:
            for place, text in zip(places, self._texts(places), strict=True):
                values = _loaded(text, self._checksums[place])
                self._known.setdefault(place, made(*values))
        except _DAMAGE:
            fresh = self._parse()  # which must still have the papers that were counted
            if keys_of(fresh) != self.keys:
                hint = "repeat the command"
                raise RefusedError(f"{fresh.name} changed meanwhile", hint=hint) from None
            self._known = dict(enumerate(fresh.papers))


def _loaded(data: bytes | memoryview, checksum: int) -> Any:
    """The values that we wrote; raises ValueError where they are damaged."""
    if crc32(data) != checksum:
        raise ValueError("damaged")
    return marshal.loads(data)  # noqa: S302 (its checksum is that of what we wrote)


def cached_list(entry: Path, parse: Callable[[], ReadingList]) -> CachedPapers | None:
    """The papers of the list in the entry; None where there is none, or a damaged one.

    `parse` reads the list itself, should the entry be damaged later on.
    """
    with suppress(*_DAMAGE):
        return CachedPapers(entry.open("rb"), parse)
    return None


WORTH_CACHING = 12_000  # bytes of a list: to parse fewer costs less than what reads a cache


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
        if cached is not None and self._is_current(cached, path, now):
            return cached.reading_list
        from readlist.storage.list_blocks import cut

        data = read_or_damaged(path) or b""
        made_from = MadeFrom(now, crc32(data), is_settled(now))
        blocks = cut(data)
        if entry := _brought_up(cached, blocks, made_from):
            write_disposable(self._entry(path), entry)
            return CachedPapers(BytesIO(entry), parse).reading_list
        reading_list = parse(data)
        self._keep(path, reading_list, made_from, blocks)
        return reading_list

    def is_current(self, path: Path) -> bool:
        """Whether reading the list takes no more than its entry, or than parsing a short one."""
        now = identity(path)
        if now[0] < WORTH_CACHING:
            return True
        cached = cached_list(self._entry(path), lambda: parse_list(b"", path))
        return cached is not None and self._is_current(cached, path, now)

    def stored(self, path: Path, data: bytes) -> "tuple[ListBlocks, ReadingList]":
        """As `stored_list` of the file's `data` and its blocks, by what its entry knows."""
        from readlist.storage.list_blocks import ListBlocks, cut

        found, digests = None, None
        if len(data) >= WORTH_CACHING:
            with suppress(FileNotFoundError):  # it is gone by now
                found = self.read(path, others=tuple)
        if found and isinstance(found.papers, CachedPapers):
            digests = found.papers.digests
            if found.papers.made_from.checksum != crc32(data):  # the file is another by now
                found, digests = None, None
        blocks = ListBlocks(data, digests) if digests else cut(data)
        if not found or found.unkeyed or not blocks.is_plain:
            return blocks, stored_list(data, path)
        parse_heading(blocks.part(0), path, to_write=True)  # it may be of a newer readlist
        return blocks, found

    def _is_current(self, cached: CachedPapers, path: Path, now: Identity) -> bool:
        """Whether the entry was made from the file as it is `now`."""
        made_from = cached.made_from
        if made_from.identity != now:
            return False
        if made_from.is_settled:
            return True
        checksum = 0
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                checksum = crc32(chunk, checksum)
        if checksum != made_from.checksum:
            return False
        if is_settled(now):
            # From now on the identity of the file is enough.
            with suppress(OSError), self._entry(path).open("r+b") as entry:
                if entry.readline(_LONGEST_HEAD) == cached.head:
                    entry.seek(0)
                    entry.write(b"1")
        return True

    def _entry(self, path: Path) -> Path:
        return self._entries / f"{path.stem}.list"

    def _keep(
        self, path: Path, reading_list: ReadingList, made_from: MadeFrom, blocks: "ListBlocks"
    ) -> None:
        """Write an entry unless keys depend on the other lists, or the file is another by now."""
        if reading_list.unkeyed or identity(path) != made_from.identity:
            return
        digests = blocks.digests if blocks.count == len(reading_list.papers) else None
        with suppress(ValueError):  # TOML has dates, an entry has not
            write_disposable(self._entry(path), entry_of(reading_list, made_from, digests))

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


def _brought_up(cached: CachedPapers | None, blocks: "ListBlocks", made_from: MadeFrom) -> bytes:
    """The entry of a file with these blocks; b"" where all is to be parsed."""
    from readlist.storage.list_blocks import reread

    known = None if cached is None else cached.digests
    if cached is not None and known is not None:
        with suppress(*_DAMAGE):
            found = reread(blocks, known, cached.reading_list)
            papers = cached.carried(found.items) if found else ()
            if found and all(each.key for each in papers):
                return _entry(found.heading, made_from, blocks.digests, papers)
    return b""
