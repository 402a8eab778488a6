"""The hits of the last search, so that `@2` means the second: a small record in the cache.

It is not in state.toml, because a search is not a change and must not stand in the way of `undo`.
"""

import json
from pathlib import Path

from readlist.errors import RefusedError
from readlist.storage.cache_files import read_record, write_cache_file

Spot = tuple[str, str]
"""The name of a list and the key of a paper in it."""


def last_hits(cache: Path) -> tuple[Spot, ...]:
    """The papers that were found, best first; () where none are remembered."""
    found = read_record(_path(cache)).get("hits")
    spots = found if isinstance(found, list) else []
    return tuple((name, key) for name, key in map(_spot, spots) if name and key)


def remember_hits(cache: Path, hits: tuple[Spot, ...]) -> bool:
    """Remember these papers; False if that cannot be done."""
    try:
        write_cache_file(_path(cache), json.dumps({"hits": hits}).encode())
    except (OSError, RefusedError):
        return False
    return True


def _path(cache: Path) -> Path:
    return cache / "search" / "hits.json"


def _spot(value: object) -> Spot:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(each, str) for each in value):
        return value[0], value[1]
    return "", ""
