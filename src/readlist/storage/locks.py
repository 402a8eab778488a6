"""Advisory locks, by which readlist's processes take turns.

Source: flock(2); on Windows msvcrt.locking. A lock ends with its process.
"""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from readlist.errors import RefusedError
from readlist.storage.files import open_private

_BETWEEN_TRIES = 0.01  # seconds

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


@contextmanager
def locked(path: Path, *, patience: float = 10.0) -> Iterator[None]:
    """Hold the advisory lock on `path`, a file made for it; `patience` in seconds.

    Raises RefusedError when another process still holds it after that time.
    """
    with open_private(path, os.O_RDWR | os.O_CREAT) as file:
        deadline = time.monotonic() + patience
        while not _try_lock_of(path, file):
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


@contextmanager
def locked_if_free(path: Path) -> Iterator[bool]:
    """Hold the advisory lock on `path` if it is free; yields whether it is held."""
    with open_private(path, os.O_RDWR | os.O_CREAT) as file:
        held = _try_lock_of(path, file)
        try:
            yield held
        finally:
            if held:
                _unlock(file)


def _try_lock_of(path: Path, file: BinaryIO) -> bool:
    try:
        return _try_lock(file)
    except OSError as error:
        raise RefusedError(
            f"{path}: this file system has no locks ({error.strerror})",
            hint="set READLIST_HOME to a folder on another file system",
        ) from error


if sys.platform == "win32":

    def _try_lock(file: BinaryIO) -> bool:
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno not in {errno.EACCES, errno.EDEADLK}:
                raise
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
