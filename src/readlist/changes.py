"""The one way anything is changed, and the way back.

A change takes the library's lock, reads what it needs, writes an undo record, replaces each file
whole and releases. Killed at any moment it leaves every file old or new; the record then says
which is which. A record, `undo/000042.toml`:

    format = 1
    description = "read 3, 4"
    at = 2026-11-22T10:04:05Z

    [[files]]
    path = "papers/jaegle2022perceiver/progress.toml"
    old = "…"              # the text before; old_base64 if it was not UTF-8; neither if no file
    new = "…"              # the text after, "sha256:…" if that is long; absent if removed
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import NoReturn

import tomli_w

from readlist.document import FORMAT, Fields, parse_document
from readlist.errors import DamagedFileError, NewerFormatError
from readlist.files import (
    locked,
    make_folder,
    read_optional,
    remove_file,
    replace_file,
    sweep_temporaries,
)

KEPT = 50
"""How many changes can be taken back."""

Contents = Mapping[Path, bytes | None]
"""File → what it holds or shall hold; None is no file."""


Mark = str | None
"""By which a file's content is known again: short text as it is, else its SHA-256; None if none."""

_LONG = 4000  # bytes
_HASH = "sha256:"


def mark_of(data: bytes | None) -> Mark:
    """The mark of some content. Short text needs no hash, which costs milliseconds to import."""
    if data is None:
        return None
    try:
        if len(data) < _LONG and not data.startswith(_HASH.encode()):
            return data.decode()
    except UnicodeDecodeError:
        pass
    from hashlib import sha256  # noqa: PLC0415

    return _HASH + sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class ReplacedFile:
    """One file of a change: its path below the library, its bytes before, its mark after."""

    path: str
    old: bytes | None
    new: "Mark"


@dataclass(frozen=True, slots=True)
class Change:
    """One recorded change."""

    record: Path
    description: str
    at: datetime
    files: tuple[ReplacedFile, ...]


class Journal:
    """Changes the files below `root` and remembers the last fifty changes."""

    def __init__(self, root: Path, clock: Callable[[], datetime]) -> None:
        self.root = root
        self.clock = clock

    @property
    def _records(self) -> Path:
        return self.root / "undo"

    def apply(self, description: str, plan: Callable[[], Contents]) -> bool:
        """Make the files as `plan` says; False if they already were and nothing was written.

        `plan` is called with the lock held, so what it reads is what it changes.
        """
        make_folder(self.root)
        with locked(self.root / ".lock"):
            contents = plan()
            before = {path: read_optional(path) for path in contents}
            changed = {path: new for path, new in contents.items() if new != before[path]}
            if changed:
                self._record(description, before, changed)
                self._write(changed)
                self._prune()
        return bool(changed)

    def changes(self) -> Iterator[Change]:
        """The recorded changes, the last one first. Raises DamagedFileError at a damaged one."""
        for record in reversed(self._record_files()):
            data = read_optional(record)
            if data is not None:  # else another process has just undone or pruned it
                yield _parse_change(data, record)

    def take_back(self, choose: Callable[[Change], Contents | None]) -> Change | None:
        """Undo the last change that still shows; None where there is none.

        `choose` gets the change, with the lock held, and gives the contents to restore or raises;
        None means that the change never took effect: it is forgotten and the one before is next.
        """
        if not self.root.is_dir():
            return None
        with locked(self.root / ".lock"):
            for change in self.changes():
                contents = choose(change)
                if contents is not None:
                    self._write(contents)
                remove_file(change.record)
                if contents is not None:
                    return change
        return None

    def forget(self, change: Change) -> None:
        """Remove the record of a change, which can then no longer be taken back."""
        with locked(self.root / ".lock"):
            remove_file(change.record)

    def current(self, file: ReplacedFile) -> bytes | None:
        """What the file holds now."""
        return read_optional(self.path_of(file))

    def path_of(self, file: ReplacedFile) -> Path:
        """The file's full path."""
        return self.root / PurePosixPath(file.path)

    def _record(self, description: str, before: Contents, changed: Contents) -> None:
        make_folder(self._records)
        sweep_temporaries(self._records)
        files = tuple(
            ReplacedFile(path.relative_to(self.root).as_posix(), before[path], mark_of(new))
            for path, new in changed.items()
        )
        last = self._record_files()[-1:]
        number = int(last[0].stem) + 1 if last else 1
        record = self._records / f"{number:06}.toml"
        replace_file(record, _change_text(Change(record, description, self.clock(), files)))

    def _record_files(self) -> list[Path]:
        found = [path for path in self._records.glob("*.toml") if path.stem.isdecimal()]
        return sorted(found, key=lambda path: int(path.stem))

    def _write(self, contents: Contents) -> None:
        for path, data in contents.items():
            if data is None:
                if path.parent.is_dir():
                    remove_file(path)
                    _remove_empty_folders(path.parent, self.root)
                continue
            make_folder(path.parent)
            sweep_temporaries(path.parent)
            replace_file(path, data)

    def _prune(self) -> None:
        for record in self._record_files()[:-KEPT]:
            record.unlink(missing_ok=True)


def _remove_empty_folders(folder: Path, root: Path) -> None:
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _change_text(change: Change) -> bytes:
    document = {"format": FORMAT, "description": change.description, "at": change.at}
    files = [_file_table(file) for file in change.files]
    return tomli_w.dumps({**document, "files": files}).encode()


def _file_table(file: ReplacedFile) -> dict[str, str]:
    table = {"path": file.path}
    if file.old is not None:
        try:
            table["old"] = file.old.decode()
        except UnicodeDecodeError:
            from base64 import b64encode  # noqa: PLC0415 (rare)

            table["old_base64"] = b64encode(file.old).decode()
    if file.new is not None:
        table["new"] = file.new
    return table


def _parse_change(data: bytes, record: Path) -> Change:
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
    if any(".." in file.path.split("/") or file.path.startswith("/") for file in files):
        fail("names a file outside the library")
    return Change(record, fields.text("description"), at.astimezone(UTC), files)


def _parse_file(fields: Fields) -> ReplacedFile:
    old = fields.optional_text("old")
    encoded = fields.optional_text("old_base64")
    before = old.encode() if old is not None else None
    if encoded is not None:
        from base64 import b64decode  # noqa: PLC0415 (rare)

        before = b64decode(encoded, validate=True)
    return ReplacedFile(fields.text("path"), before, fields.optional_text("new"))
