"""Files replaced whole or not at all, and the lock that makes writers take turns.

Source: POSIX rename(2) and fsync(2); a replaced file survives a power cut only when the file
and then its folder have reached the disk.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from readlist.errors import RefusedError

_PRIVATE_FILE = 0o600
_PRIVATE_FOLDER = 0o700
_TEMPORARY = ".tmp"
_BETWEEN_TRIES = 0.01  # seconds

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def read_optional(path: Path) -> bytes | None:
    """The file's bytes, or None where there is no such file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def make_folder(path: Path) -> None:
    """Make the folder and its missing parents, private to the person, and sync their parents."""
    if path.is_dir():
        return
    make_folder(path.parent)
    with suppress(FileExistsError):  # another process was faster
        path.mkdir(mode=_PRIVATE_FOLDER)
    sync_folder(path.parent)


def replace_file(path: Path, data: bytes, *, mode: int = _PRIVATE_FILE) -> None:
    """Give `path` the content `data`: at any moment it holds all of the old or all of the new.

    A symbolic link stays one: the file it points to is replaced. The folder must exist. The
    temporary file beside it is gone afterwards unless the process was killed.
    """
    path = Path(os.path.realpath(path))
    temporary = path.with_name(f".{path.name}.{os.getpid()}{_TEMPORARY}")
    try:
        with _create(temporary, mode) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _replace(temporary, path)
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def remove_file(path: Path) -> None:
    """Remove the file if it is there, and have the folder forget it durably."""
    path.unlink(missing_ok=True)
    sync_folder(path.parent)


def sweep_temporaries(folder: Path) -> None:
    """Remove what killed processes left in `folder`. Only for a holder of the lock."""
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") and entry.name.endswith(_TEMPORARY):
                Path(entry.path).unlink(missing_ok=True)


def sync_folder(path: Path) -> None:
    """Have the folder's entries on disk when this returns (Windows cannot and need not)."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(path: Path, *, patience: float = 10.0) -> Iterator[None]:
    """Hold the advisory lock on `path`, a file made for it; `patience` in seconds.

    Raises RefusedError when another process still holds it after that time.
    """
    with _open_private(path, os.O_RDWR | os.O_CREAT) as file:
        deadline = time.monotonic() + patience
        while not _try_lock(file):
            if time.monotonic() > deadline:
                raise RefusedError(
                    f"another readlist has been writing for {patience:.0f} seconds",
                    hint="try again when it is done; nothing was changed",
                )
            time.sleep(_BETWEEN_TRIES)
        try:
            yield
        finally:
            _unlock(file)


def _create(path: Path, mode: int) -> BinaryIO:
    return _open_private(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)


def _open_private(path: Path, flags: int, mode: int = _PRIVATE_FILE) -> BinaryIO:
    flags |= getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    return os.fdopen(os.open(path, flags, mode), "r+b" if flags & os.O_RDWR else "wb")


def _replace(source: Path, target: Path) -> None:
    """Rename; on Windows wait for readers that have the target open just now."""
    for _ in range(20 if os.name == "nt" else 0):
        with suppress(PermissionError):
            source.replace(target)
            return
        time.sleep(_BETWEEN_TRIES)
    source.replace(target)


if sys.platform == "win32":

    def _try_lock(file: BinaryIO) -> bool:
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:

    def _try_lock(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
