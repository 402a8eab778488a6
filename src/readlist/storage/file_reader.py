"""Reading files in a way that can be checked: what a change was decided on must still hold.

Every `Library` reads its files through a reader. The one that a planned change gets remembers what
it was shown, so that the journal can look again under the lock. An identity shows whether a file
has changed.
"""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar, cast

from readlist.errors import DamagedFileError
from readlist.storage.toml_documents import read_or_damaged

Identity = tuple[int, int, int, int]
"""Size in bytes, times of content and of inode in nanoseconds, inode number.

These are numbers alone, and so their hash, which caches keep, is the same in every process.
"""

_SETTLED = 2.0  # seconds after which a change no longer hides in a file system's coarse clock


def identity(path: str | os.PathLike[str]) -> Identity:
    """The identity of what is at `path`; raises OSError where that cannot be seen."""
    found = os.stat(path)  # noqa: PTH116 (called for thousands of files)
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def is_settled(found: Identity) -> bool:
    """Whether every change after this moment gives another identity."""
    return abs(time.time() - found[1] / 1e9) > _SETTLED


Contents = Mapping[Path, bytes | None]  # file → its bytes, now or after a change; None for no file
Moves = Sequence[tuple[Path, Path]]  # complete files, in order, each with its new name
_Seen = TypeVar("_Seen")


class FileReader:
    """Looks at files and folders."""

    __slots__ = ()

    def read(self, path: Path) -> bytes | None:
        """The file's bytes, None where there is none; raises DamagedFileError if unreadable."""
        return self._see(read_or_damaged, path)

    def identity(self, path: Path) -> Identity | None:
        """The identity of what is at `path`, None if nothing can be seen there."""
        return self._see(_identity, path)

    def is_file(self, path: Path) -> bool:
        """Whether a regular file, or a link to one, is at `path`."""
        return self._see(os.path.isfile, path)

    def names(self, folder: Path) -> frozenset[str]:
        """The names of what is in the folder; none if it cannot be seen."""
        return self._see(_names, folder)

    def _see(self, look: Callable[[Path], _Seen], path: Path) -> _Seen:
        return look(path)


class RecordingReader(FileReader):
    """Remembers what it saw: asked again, it gives the same answer."""

    __slots__ = ("_seen",)

    def __init__(self) -> None:
        self._seen: dict[tuple[Callable[[Path], object], Path], object] = {}

    def _see(self, look: Callable[[Path], _Seen], path: Path) -> _Seen:
        if (look, path) not in self._seen:
            self._seen[look, path] = look(path)
        return cast("_Seen", self._seen[look, path])

    def is_current(self) -> bool:
        """Whether all that was seen is as it was."""
        try:
            return all(look(path) == found for (look, path), found in self._seen.items())
        except DamagedFileError:  # it could be read before
            return False

    def content(self, path: Path) -> bytes | None:
        """The bytes that were read; raises KeyError for a file that was not."""
        return cast("bytes | None", self._seen[read_or_damaged, path])

    def check_looked_at(self, path: Path) -> None:
        """Raise KeyError for a file whose identity was not asked for."""
        _ = self._seen[_identity, path]


def _identity(path: Path) -> Identity | None:
    with suppress(OSError):
        return identity(path)
    return None


def _names(folder: Path) -> frozenset[str]:
    with suppress(OSError):
        return frozenset(os.listdir(folder))  # noqa: PTH208 (names are enough)
    return frozenset()
