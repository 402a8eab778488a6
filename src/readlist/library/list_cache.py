r"""Lists by way of the cache, so that they are not parsed at every command.

An entry is used only if it was made from the very file, so it may be deleted, truncated or replaced
at any moment.

A parsed list as a file in the cache: written whole, read a few papers at a time.

{"readlist": …, "made_from": …, "about": …, "parts": [[249, 3130], …], …}   a line of JSON
KEY\tKEY                 the keys, in the list's order
\tNAME\n5\tNAME\n5\t      casefolded names (all that `names` knows), each with its number
[[…],[…]]                twenty papers, each the values of its fields in order, as JSON
[[…],[…]]                the next twenty, and so on

The head has size and checksum of every part. So whoever wants one paper of ten thousand reads
little more than that, and nothing that was damaged is taken for a paper.
"""

import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any, BinaryIO, overload

from readlist import __version__
from readlist.errors import DamagedFileError, RefusedError
from readlist.model.paper import Paper, ReadingList
from readlist.selection.named_papers import NamedPapers, keys_of
from readlist.selection.references import names
from readlist.storage.cache_files import write_disposable
from readlist.storage.file_identity import Identity, identity, is_settled
from readlist.storage.list_file import parse_list
from readlist.storage.toml_documents import read_or_damaged

_PAPER_FIELDS = tuple(field.name for field in fields(Paper))
_LIST_FIELDS = tuple(field.name for field in fields(ReadingList) if field.name != "papers")
_TUPLES = tuple(_PAPER_FIELDS.index(name) for name in ("authors", "topics", "builds_on"))
_LONGEST_HEAD = 10_000_000  # bytes: no line of ours, and nobody reads on for ever
_NAMING = 2  # what kinds of names are there: since 2 also aliases
_BLOCK = 20  # papers: to parse them takes a fraction of a millisecond


@dataclass(frozen=True, slots=True)
class CachedList:
    """A list, and a checksum of the other lists as far as they gave its papers their keys."""

    reading_list: ReadingList
    beside: int


def entry_of(cached: CachedList, made_from: Identity) -> bytes:
    """The file's content; raises TypeError for values that JSON does not have (TOML has dates)."""
    papers = cached.reading_list.papers
    parts = (
        "\t".join(keys_of(cached.reading_list)).encode(),
        "".join(_name_lines(papers)).encode(),
        *(
            json.dumps([_row(paper) for paper in block], ensure_ascii=False).encode()
            for block in _blocks(papers)
        ),
    )
    head = _head(made_from) | {
        "about": {name: getattr(cached.reading_list, name) for name in _LIST_FIELDS},
        "beside": cached.beside,
        "parts": [(len(part), zlib.crc32(part)) for part in parts],
    }
    return b"".join((json.dumps(head).encode(), b"\n", *parts))


def _blocks(papers: Sequence[Paper]) -> Iterator[Sequence[Paper]]:
    return (papers[start : start + _BLOCK] for start in range(0, len(papers), _BLOCK))


def _head(made_from: Identity) -> dict[str, object]:
    layout = [_NAMING, _BLOCK, *_LIST_FIELDS, *_PAPER_FIELDS]
    return {"readlist": __version__, "layout": layout, "made_from": list(made_from)}


def _row(paper: Paper) -> list[object]:
    return [getattr(paper, name) for name in _PAPER_FIELDS]


def _name_lines(papers: Sequence[Paper]) -> Iterator[str]:
    for number, paper in enumerate(papers, 1):
        for name in sorted({name.casefold() for name in names(paper)}):
            yield f"\t{name}\n{number}"
    yield "\t"


def cached_list(
    entry: Path, made_from: Identity, parse: Callable[[], ReadingList]
) -> CachedList | None:
    """The list that the file holds, if that is what it was made from; else None.

    Its papers are read when they are asked for; `parse` reads the list itself, should the file be
    damaged by then.
    """
    try:
        with entry.open("rb") as file:
            head = json.loads(file.readline(_LONGEST_HEAD))
            if head != head | _head(made_from):
                return None
            parts = _Parts(entry, file.tell(), head["parts"])
            if parts.end != os.fstat(file.fileno()).st_size:
                return None
            keys, named = parts.read(file, 0), parts.read(file, 1)
        about = dict(head["about"])
        for name in ("see_also", "unkeyed"):
            about[name] = tuple(about[name])
        reading_list = ReadingList(**about, papers=CachedPapers(keys, named, parts, parse))
        return CachedList(reading_list, head["beside"])
    except (*_DAMAGE, LookupError, AttributeError):
        return None


_DAMAGE = (OSError, ValueError, TypeError, OverflowError, RecursionError)


class _Parts:
    """Where the parts of the file are."""

    def __init__(self, entry: Path, start: int, parts: Sequence[tuple[int, int]]) -> None:
        self._entry = entry
        self._starts = tuple(accumulate((size for size, _ in parts), initial=start))
        self._checksums = tuple(checksum for _, checksum in parts)
        self.end = self._starts[-1]

    def read(self, file: BinaryIO, part: int) -> bytes:
        """The bytes of this part; raises OSError or ValueError where it is damaged."""
        file.seek(self._starts[part])
        data = file.read(self._starts[part + 1] - self._starts[part])
        if zlib.crc32(data) != self._checksums[part]:
            raise ValueError("damaged")
        return data

    def papers(self, block: int) -> list[Paper]:
        """The papers of this block, counted from 0; raises as `read` does."""
        with self._entry.open("rb") as file:
            data = self.read(file, block + 2)
        return [_paper(row) for row in json.loads(data)]


def _paper(row: list[Any]) -> Paper:
    for place in _TUPLES:
        row[place] = tuple(row[place])
    return Paper(*row)


class CachedPapers(NamedPapers):
    """Papers that are read from the cache when they are asked for."""

    def __init__(
        self, keys: bytes, named: bytes, parts: _Parts, parse: Callable[[], ReadingList]
    ) -> None:
        self._keys = keys
        self._named = named
        self._parts = parts
        self._parse = parse
        self._blocks: dict[int, Sequence[Paper]] = {}

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Their keys, in the list's order."""
        return tuple(self._keys.decode().split("\t")) if self._keys else ()

    def numbers_named(self, names: Iterable[str]) -> Sequence[int]:
        """The numbers of the papers that may go by one of these names, in order."""
        numbers = set()
        for name in names:
            sought = f"\t{name.casefold()}\n".encode(errors="replace")
            found = self._named.find(sought)
            while found >= 0:
                start = found + len(sought)
                numbers.add(int(self._named[start : self._named.index(b"\t", start)]))
                found = self._named.find(sought, start)
        return sorted(numbers)

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, place: int) -> Paper: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Paper]: ...
    def __getitem__(self, place: int | slice) -> Paper | Sequence[Paper]:
        if isinstance(place, slice):
            return tuple(self)[place]
        block, rest = divmod(range(len(self))[place], _BLOCK)
        return self._block(block)[rest]

    def __iter__(self) -> Iterator[Paper]:
        for block in range(-(-len(self) // _BLOCK)):
            yield from self._block(block)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, tuple | CachedPapers):
            return tuple(self) == tuple(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.keys)

    def _block(self, block: int) -> Sequence[Paper]:
        if block not in self._blocks:
            try:
                self._blocks[block] = self._parts.papers(block)
            except _DAMAGE:
                self._blocks = dict(enumerate(_blocks(self._parsed())))
        return self._blocks[block]

    def _parsed(self) -> Sequence[Paper]:
        """The papers of the list itself, which must still be those that were counted."""
        fresh = self._parse()
        if keys_of(fresh) != self.keys:
            raise RefusedError(f"{fresh.name} changed meanwhile", hint="repeat the command")
        return fresh.papers


WORTH_CACHING = 12_000
"""Bytes of a list file: below this, parsing one list costs less than loading what reads a cache."""

_ALONE = 0  # stands for the other lists where none of the papers needs a key


class ListReader:
    """Reads lists, for one command: what it needs of the lists beside them it reads once.

    `paths` gives the files of all lists.
    """

    def __init__(self, paths: Callable[[], Sequence[Path]], cache: Path) -> None:
        self._paths = paths
        self._cache = cache
        self._known: dict[Path, tuple[Paper, ...]] = {}

    def read(self, path: Path, *, worth_caching: int = WORTH_CACHING) -> ReadingList:
        """The list in this file; where it is at least `worth_caching` bytes long, by its entry.

        Raises what `parse_list` raises. That the cache cannot be written is no failure.
        """
        made_from = identity(path)

        def parse() -> ReadingList:
            return parse_list(read_or_damaged(path) or b"", path, lambda: self._elsewhere(path))

        if made_from[0] < worth_caching:
            return parse()
        cached = cached_list(self._entry(path), made_from, parse)
        if cached and cached.beside == self._beside(path, cached.reading_list):
            return cached.reading_list
        reading_list = parse()
        self._keep(path, reading_list, made_from)
        return reading_list

    def _entry(self, path: Path) -> Path:
        return self._cache / "lists" / f"{path.stem}.list"

    def _keep(self, path: Path, reading_list: ReadingList, made_from: Identity) -> None:
        beside = self._beside(path, reading_list)
        if beside is None or not is_settled(made_from) or identity(path) != made_from:
            return
        with suppress(TypeError, ValueError):  # TOML has dates, JSON has not
            entry = entry_of(CachedList(reading_list, beside), made_from)
            write_disposable(self._entry(path), entry)

    def _beside(self, path: Path, reading_list: ReadingList) -> int | None:
        """A checksum of the other lists, if keys depend on them; None while they change."""
        if not reading_list.unkeyed:
            return _ALONE
        states = []
        for other in self._paths():
            if other != path:
                with suppress(OSError):
                    states.append((other.name, identity(other)))
        settled = all(is_settled(state) for _, state in states)
        return zlib.crc32(repr(states).encode()) if settled else None

    def _elsewhere(self, path: Path) -> Iterator[Paper]:
        """The papers of the other lists whose keys stand in their files."""
        for other in self._paths():
            if other != path:
                if other not in self._known:
                    self._known[other] = self._keyed(other)
                yield from self._known[other]

    def _keyed(self, path: Path) -> tuple[Paper, ...]:
        def parse() -> ReadingList:
            return parse_list(read_or_damaged(path) or b"", path)

        try:
            made_from = identity(path)
            cached = cached_list(self._entry(path), made_from, parse)
            found = cached.reading_list if cached else parse()
            if not cached and not found.unkeyed:
                self._keep(path, found, made_from)
        except (DamagedFileError, OSError):  # said when that list is asked for
            return ()
        if not found.unkeyed:
            return tuple(found.papers)
        made_up = set(found.unkeyed)
        return tuple(each for number, each in enumerate(found.papers, 1) if number not in made_up)
