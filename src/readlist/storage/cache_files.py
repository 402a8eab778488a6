"""Files in the cache folder, which may be damaged or gone at any moment."""

import json
import math
from contextlib import suppress
from pathlib import Path

from readlist.errors import RefusedError
from readlist.storage.files import make_folder, read_optional, replace_file, sweep_temporaries
from readlist.storage.locks import locked, locked_if_free


def read_record(path: Path) -> dict[str, object]:
    """The object that the file holds, {} where it is gone, cannot be read or makes no sense."""
    try:
        record = json.loads(read_optional(path) or b"{}")
    except (OSError, ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def number(value: object) -> float:
    """A finite number of a record, 0.0 for anything else."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53:
        return float(value)
    return value if isinstance(value, float) and math.isfinite(value) else 0.0


def write_cache_file(path: Path, data: bytes) -> None:
    """Replace <cache>/<folder>/<name> whole; what killed processes left in its folder goes."""
    make_folder(path.parent)
    with locked(path.parent / ".lock"):
        sweep_temporaries(path.parent)
        replace_file(path, data)


def write_disposable(path: Path, data: bytes) -> bool:
    """The same for what is told damaged from whole by itself; whether it could be done just now.

    It is not synced, and neither a full disk nor another writer is a failure.
    """
    with suppress(OSError, RefusedError):
        make_folder(path.parent)
        with locked_if_free(path.parent / ".lock") as held:
            if held:
                sweep_temporaries(path.parent)
                replace_file(path, data, synced=False)
                return True
    return False
