"""One undo record: TOML text ↔ Change.

format = 1
description = "read 3, 4 of iclr2022"
at = 2026-11-22T10:04:05Z

[[files]]
path = "papers/jaegle2022perceiver/progress.toml"
old = "…"              # the text before; old_base64 if it was not UTF-8; neither if no file
new = "…"              # the text after, "sha256:…" if that is long; absent if removed
link = "…"             # to what it points, if a symbolic link was removed or made to lead to a file

Of a long file of which a part was changed, `old` is that part alone:

start = 1200000        # bytes before it that are the same in both
end = 300              # bytes behind it
whole = "sha256:…"     # of all that was there before
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from readlist.errors import DamagedFileError, NewerFormatError
from readlist.storage.toml_documents import FORMAT, Fields, parse_document

Fingerprint = str | None
"""Identifies a file's content: short text as it is, else its SHA-256; None if there is no file."""

_LONG = 4000  # bytes
_VERY_LONG = 100_000  # bytes: of more than that only the changed part is recorded
_HASH = "sha256:"


def fingerprint(data: bytes | None) -> Fingerprint:
    """The fingerprint of some content; short text avoids the hash and its slow import."""
    if data is None:
        return None
    try:
        if len(data) < _LONG and not data.startswith(_HASH.encode()):
            return data.decode()
    except UnicodeDecodeError:
        pass
    from hashlib import sha256

    return _HASH + sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class ReplacedFile:
    """One file of a change: its path below the library, its bytes before, its fingerprint after.

    Where `whole` is a fingerprint, that is what was there before, and `old` is only the part of it
    between the first `start` and the last `end` bytes, which were the same before and after.
    """

    path: str
    old: bytes | None
    new: Fingerprint
    start: int = 0
    end: int = 0
    whole: Fingerprint = None
    link: str = ""  # to what the path points that was a link, and either `old` or `new` is None

    def was(self, data: bytes | None) -> bool:
        """Whether `data` is what the file held before the change."""
        return fingerprint(data) == self.whole if self.whole else data == self.old

    def became(self, data: bytes | None) -> bool:
        """Whether `data` is what the file held after the change."""
        return fingerprint(data) == self.new

    def before(self, now: bytes | None) -> bytes | None:
        """The content before the change, given that the file holds `now`.

        Raises ValueError if only the changed part is recorded and `now` is not the content after.
        """
        if not self.whole or self.was(now):
            return now if self.whole else self.old
        now = now or b""
        data = now[: self.start] + (self.old or b"") + now[max(self.start, len(now) - self.end) :]
        if not self.was(data):
            raise ValueError(f"{self.path} is not what it was after the change")
        return data


def replaced_file(path: str, old: bytes | None, new: bytes | None, link: str = "") -> ReplacedFile:
    """The record of this file; of a very long one only what was changed in it."""
    if old is None or new is None or len(old) < _VERY_LONG:
        return ReplacedFile(path, old, fingerprint(new), link=link)
    start = common_start(old, new)
    end = common_end(old, new, start)
    part = old[start : len(old) - end]
    return ReplacedFile(path, part, fingerprint(new), start, end, fingerprint(old))


def common_start(one: bytes, other: bytes) -> int:
    """How many bytes at the beginning are the same."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def common_end(one: bytes, other: bytes, start: int) -> int:
    """How many bytes at the end are the same, without the first `start` of either."""
    low, high = 0, min(len(one), len(other)) - start
    while low < high:
        middle = (low + high + 1) // 2
        if one[-middle : len(one) - low] == other[-middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low


@dataclass(frozen=True, slots=True)
class Change:
    """One recorded change."""

    record: Path
    description: str
    at: datetime
    files: tuple[ReplacedFile, ...]


def change_text(change: Change) -> bytes:
    """The record of the change."""
    from readlist.storage.toml_documents import toml_text

    document = {"format": FORMAT, "description": change.description, "at": change.at}
    files = [_file_table(file) for file in change.files]
    tables = (f"\n[[files]]\n{toml_text(file)}" for file in files)
    return "".join((toml_text(document), *tables)).encode()


def _file_table(file: ReplacedFile) -> dict[str, str | int]:
    table: dict[str, str | int] = {"path": file.path}
    if file.old is not None:
        try:
            table["old"] = file.old.decode()
        except UnicodeDecodeError:
            from base64 import b64encode

            table["old_base64"] = b64encode(file.old).decode()
    if file.new is not None:
        table["new"] = file.new
    if file.link:
        table["link"] = file.link
    if file.whole is not None:
        table |= {"start": file.start, "end": file.end, "whole": file.whole}
    return table


def parse_change(data: bytes, record: Path) -> Change:
    """The change in `data`; raises DamagedFileError for anything that is not one."""

    def fail(problem: str) -> NoReturn:
        raise DamagedFileError(
            record, problem, hint="remove this record to undo the changes before it"
        )

    try:
        fields = Fields(parse_document(data, record, to_write=True), fail)
        files = tuple(_parse_file(Fields(table, fail)) for table in fields.tables("files"))
    except NewerFormatError:
        raise
    except DamagedFileError as error:
        fail(error.problem)
    except ValueError:
        fail("holds bytes that are not base64")
    at = fields.moment("at")
    if at is None or not files:
        fail("is not an undo record")
    if not all(_is_inside(file.path) for file in files):
        fail("names a file outside the library")
    return Change(record, fields.text("description"), at.astimezone(UTC), files)


def _is_inside(path: str) -> bool:
    """Whether this is a plain path below a folder, on every system."""
    parts = path.split("/")
    return all(part not in {"", ".", ".."} and not {"\\", ":", "\0"} & set(part) for part in parts)


def _parse_file(fields: Fields) -> ReplacedFile:
    old = fields.optional_text("old")
    encoded = fields.optional_text("old_base64")
    before = old.encode() if old is not None else None
    if encoded is not None:
        from base64 import b64decode

        before = b64decode(encoded, validate=True)
    return ReplacedFile(
        path=fields.text("path"),
        old=before,
        new=fields.optional_text("new"),
        start=max(0, fields.integer("start") or 0),
        end=max(0, fields.integer("end") or 0),
        whole=fields.optional_text("whole"),
        link=fields.optional_text("link") or "",
    )
