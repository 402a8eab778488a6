"""Where the user was: list, filter, status and paper, in a cache file that nothing misses."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from readlist.errors import RefusedError
from readlist.storage.files import read_record, write_disposable


@dataclass(frozen=True, slots=True)
class BrowseSession:
    """The list by name, the filter as it was typed, the status shown ("" for all), the key."""

    list_name: str = ""
    query: str = ""
    status: str = ""
    key: str = ""


def read_session(cache: Path) -> BrowseSession:
    """The last session; an empty one where there is none."""
    found = read_record(_path(cache))
    known = {name: value for name, value in found.items() if name in BrowseSession.__slots__}
    return BrowseSession(**{name: str(value) for name, value in known.items()})


def write_session(cache: Path, session: BrowseSession) -> None:
    """Remember it, where that is possible."""
    with suppress(OSError, RefusedError):
        write_disposable(_path(cache), json.dumps(asdict(session)).encode())


def _path(cache: Path) -> Path:
    return cache / "browse.json"
