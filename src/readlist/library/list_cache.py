"""Lists by way of the cache, so that they are not parsed at every command.

An entry is used only if it was made from the very file, so it may be deleted, truncated or replaced
at any moment.
"""

import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from readlist.errors import DamagedFileError
from readlist.library.cachedlist import CachedList, cached_list, entry_of
from readlist.model.paper import Paper, ReadingList
from readlist.storage.cache_files import keep_disposable
from readlist.storage.file_identity import Identity, identity, is_settled
from readlist.storage.list_file import parse_list
from readlist.storage.toml_documents import read_or_damaged

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
            keep_disposable(self._entry(path), entry)

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
