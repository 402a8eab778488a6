"""Parsed lists in the cache folder, so that a long list is not parsed at every command.

An entry is two lines of JSON: what it was made from and a checksum of the second line; the list.
It is used only if both fit, so it may be deleted, truncated or replaced at any moment.
"""

import json
import time
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from readlist import __version__
from readlist.document import read_or_damaged
from readlist.files import make_folder, read_optional, replace_file
from readlist.listfile import Others, parse_list
from readlist.model import Paper, ReadingList

WORTH_CACHING = 100_000
"""Bytes of a list file: below this, parsing costs less than a cache would."""

_SETTLED = 2.0  # seconds after which a change no longer hides in a file system's coarse clock
_PAPER_FIELDS = tuple(field.name for field in fields(Paper))
_LIST_FIELDS = tuple(
    field.name for field in fields(ReadingList) if field.name not in {"papers", "unkeyed"}
)
_PUBLISHED = _PAPER_FIELDS.index("published")


def read_list(path: Path, folder: Path, others: Others) -> ReadingList:
    """The list in the file `path`, by way of an entry in the cache folder if it is a long one.

    Raises what `parse_list` raises. That the cache cannot be written is no failure.
    """
    made_from = _identity(path)
    if made_from["size"] < WORTH_CACHING:
        return parse_list(read_or_damaged(path) or b"", path, others)
    entry = folder / "lists" / f"{path.stem}.json"
    cached = _cached(entry, made_from)
    if cached is not None:
        return cached
    reading_list = parse_list(read_or_damaged(path) or b"", path, others)
    is_settled = time.time() - made_from["mtime"] / 1e9 > _SETTLED
    if is_settled and not reading_list.unkeyed and _identity(path) == made_from:
        with suppress(OSError, TypeError, ValueError):  # TypeError: TOML has dates, JSON has not
            make_folder(entry.parent)
            replace_file(entry, _entry(reading_list, made_from))
    return reading_list


def _identity(path: Path) -> dict[str, int]:
    """By which a file is known to be the one that was parsed; times in nanoseconds."""
    stat = path.stat()
    return {
        "size": stat.st_size,
        "mtime": stat.st_mtime_ns,
        "ctime": stat.st_ctime_ns,
        "inode": stat.st_ino,
    }


def _cached(entry: Path, made_from: Mapping[str, int]) -> ReadingList | None:
    try:
        head, _, body = (read_optional(entry) or b"").partition(b"\n")
        if json.loads(head) != _head(made_from, body):
            return None
        about, rows = json.loads(body)
    except (OSError, ValueError):
        return None
    return ReadingList(
        **about | {"see_also": tuple(about["see_also"])},
        papers=tuple(_paper(row) for row in rows),
    )


def _head(made_from: Mapping[str, int], body: bytes) -> dict[str, object]:
    layout = [*_LIST_FIELDS, *_PAPER_FIELDS]
    return {"readlist": __version__, "layout": layout, "checksum": zlib.crc32(body), **made_from}


def _paper(row: list[object]) -> Paper:
    published = row[_PUBLISHED]
    row[_PUBLISHED] = date.fromisoformat(str(published)) if published else None
    values: list[Any] = [tuple(value) if isinstance(value, list) else value for value in row]
    return Paper(*values)


def _entry(reading_list: ReadingList, made_from: Mapping[str, int]) -> bytes:
    about = {name: getattr(reading_list, name) for name in _LIST_FIELDS}
    body = json.dumps([about, [_row(paper) for paper in reading_list.papers]]).encode()
    return json.dumps(_head(made_from, body)).encode() + b"\n" + body


def _row(paper: Paper) -> list[object]:
    row: list[object] = [getattr(paper, name) for name in _PAPER_FIELDS]
    row[_PUBLISHED] = paper.published.isoformat() if paper.published else None
    return row
