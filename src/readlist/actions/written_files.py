"""The files outside the library that exports wrote, so that the next export may replace them.

What is remembered is a checksum of what was written, in the cache folder: whoever changes such a
file makes it his own again.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

from readlist.errors import RefusedError
from readlist.storage.cache_files import keep_in_cache, read_record

_MOST = 500  # files
_MOST_ENTRIES = 20_000  # of one file


class WrittenFiles:
    """What is remembered of the files that were written; empty where the cache is gone."""

    __slots__ = ("_path",)

    def __init__(self, cache: Path) -> None:
        self._path = cache / "exports" / "written.json"

    def wrote(self, path: Path, data: bytes) -> bool:
        """Whether the file, which holds `data`, is as an export left it."""
        return self._record(path).get("sha256") == checksum(data)

    def entry_test(self, path: Path) -> Callable[[str], bool]:
        """What says of an entry whether an export put just this one into the file."""
        sums = frozenset(self._entries(path))
        return lambda entry: _sum(entry) in sums

    def knows(self, path: Path) -> bool:
        """Whether an export wrote the file, whatever became of it since."""
        return "sha256" in self._record(path)

    def remember(self, path: Path, data: bytes) -> None:
        """That the whole of the file was written."""
        self._keep(path, {"sha256": checksum(data)})

    def remember_entries(self, path: Path, entries: Iterable[str], whole: bytes | None) -> None:
        """That these entries of the file were written, and the `whole`, if that is all of it."""
        sums = dict.fromkeys([*self._entries(path), *map(_sum, entries)])
        told: dict[str, object] = {"entries": list(sums)[-_MOST_ENTRIES:]}
        self._keep(path, told if whole is None else {"sha256": checksum(whole), **told})

    def _keep(self, path: Path, record: dict[str, object]) -> None:
        """Keep it, the newest last; an export is done also where nothing can be remembered."""
        known = read_record(self._path)
        name = str(path.resolve())
        known.pop(name, None)
        known[name] = record
        with suppress(OSError, RefusedError):
            keep_in_cache(self._path, json.dumps(dict(list(known.items())[-_MOST:])).encode())

    def _entries(self, path: Path) -> list[str]:
        found = self._record(path).get("entries")
        return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []

    def _record(self, path: Path) -> Mapping[str, object]:
        found = read_record(self._path).get(str(path.resolve()))
        return found if isinstance(found, dict) else MappingProxyType({})


def checksum(data: bytes) -> str:
    """The SHA-256 of `data` in hexadecimal digits."""
    from hashlib import sha256  # noqa: PLC0415 (it brings OpenSSL)

    return sha256(data).hexdigest()


def _sum(entry: str) -> str:
    """The checksum of an entry, whatever the line breaks of its file."""
    return checksum(entry.replace("\r\n", "\n").rstrip("\n").encode(errors="replace"))
