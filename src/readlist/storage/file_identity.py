"""By what a file or folder is known to be as it was when it was last looked at."""

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

    What was changed just now may change once more within the same tick of the file system's clock.
    """
    return abs(time.time() - found[1] / 1e9) > _SETTLED
