"""Whether a file or folder has changed. Apart because the caches load it without a reader."""

import os
import time

Identity = tuple[int, int, int, int]
"""Size in bytes, times of content and of inode in nanoseconds, inode number."""

_SETTLED = 2.0  # seconds after which a change no longer hides in a file system's coarse clock


def identity(path: str | os.PathLike[str]) -> Identity:
    """The identity of what is at `path`; raises OSError where that cannot be seen."""
    found = os.stat(path)  # noqa: PTH116 (called for thousands of files)
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def is_settled(found: Identity) -> bool:
    """Whether every change after this moment gives another identity.

    A file that was changed just now may change again within one tick of the file system's clock.
    """
    return abs(time.time() - found[1] / 1e9) > _SETTLED
