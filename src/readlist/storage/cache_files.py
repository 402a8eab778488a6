"""Files in the cache folder, which may be damaged or gone at any moment."""

import json
import math
from contextlib import suppress
from pathlib import Path

from readlist.errors import RefusedError
from readlist.storage.files import make_folder, read_optional, replace_file, sweep_temporaries
from readlist.storage.locks import locked, locked_if_free


def read_record(path: Path) -> dict[str, object]:
    """The JSON object in the file; {} if it is gone, unreadable or damaged."""
    try:
        record = json.loads(read_optional(path) or b"{}")
    except (OSError, ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def first_today(path: Path, name: str, today: str) -> bool:
    """Whether this is the first time on that day that the question is asked under this name."""
    record = read_record(path)
    if record.get(name) == today:
        return False
    write_disposable(path, json.dumps({**record, name: today}).encode())
    return True


def number(value: object) -> float:
    """A finite number of a record, 0.0 for anything else."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53:
        return float(value)
    return value if isinstance(value, float) and math.isfinite(value) else 0.0


def write_cache_file(path: Path, data: bytes) -> None:
    """Replace a file of the cache whole; remove what killed processes left in its folder."""
    make_folder(path.parent)
    with locked(path.parent / ".lock"):
        sweep_temporaries(path.parent)
        replace_file(path, data)


def write_disposable(path: Path, data: bytes) -> bool:
    """Write a self-checking cache file without fsync.

    Returns False if another process holds the lock or the disk refuses.
    """
    with suppress(OSError, RefusedError):
        make_folder(path.parent)
        with locked_if_free(path.parent / ".lock") as held:
            if held:
                sweep_temporaries(path.parent)
                replace_file(path, data, synced=False)
                return True
    return False
