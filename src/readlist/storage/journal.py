"""The one way to change anything, and the way back.

A change is planned without the lock, since a long list takes seconds to check. With the lock held,
the journal looks again at all that the plan has read; if any of it is different by then, the plan
is made anew. Then it writes an undo record, replaces each file whole and releases the lock. If the
process is killed, every file is old or new, and the record says which is which:

format = 1
description = "read 3, 4 of iclr2022"
at = 2026-11-22T10:04:05Z

[[files]]
path = "papers/jaegle2022perceiver/progress.toml"
old = "…"              # the text before; old_latin1 if it was not UTF-8; neither if no file
new = "…"              # the text after, "sha256:…" if that is long; absent if removed

Of a long file of which a part was changed, `old` is that part alone:

start = 1200000        # bytes before it that are the same in both
end = 300              # bytes behind it
whole = "sha256:…"     # of all that was there before
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from readlist.errors import DamagedFileError, ReadlistError, RefusedError
from readlist.storage.file_reader import Contents, FileReader, Moves, RecordingReader
from readlist.storage.files import (
    MANY,
    locked,
    make_folder,
    move_file,
    read_optional,
    remove_files,
    replace_file,
    staged,
    sweep_temporaries,
)
from readlist.storage.toml_documents import FORMAT, Fields, fields_of, toml_text

Fingerprint = str | None  # of a file: short text as it is, else its SHA-256; None for no file
_LONG = 4000  # bytes
_VERY_LONG = 100_000  # bytes: of more than that only the changed part is recorded
_HASH = "sha256:"


def fingerprint(data: bytes | None) -> Fingerprint:
    """The fingerprint of some content; short text avoids the hash and its slow import."""
    if data is None:
        return None
    with suppress(UnicodeDecodeError):
        if len(data) < _LONG and not data.startswith(_HASH.encode()):
            return data.decode()
    from hashlib import sha256

    return _HASH + sha256(data).hexdigest()


class ReplacedFile(NamedTuple):
    """One file of a change: its path below the library, its bytes before, its fingerprint after."""

    path: str
    old: bytes | None
    new: Fingerprint
    start: int = 0  # bytes before `old` that were the same before and after
    end: int = 0  # bytes behind it that were
    whole: Fingerprint = None  # of all that was there before, where `old` is only a part of it

    def was(self, data: bytes | None) -> bool:
        """Whether `data` is what the file held before the change."""
        return fingerprint(data) == self.whole if self.whole else data == self.old

    def became(self, data: bytes | None) -> bool:
        """Whether `data` is what the file held after the change."""
        return fingerprint(data) == self.new

    def before(self, now: bytes | None, description: str) -> bytes | None:
        """The content before the change, given that the file holds `now`.

        Raises RefusedError, naming the change by its description, if only the changed part is
        recorded and `now` is not the content after.
        """
        if not self.whole or self.was(now):
            return now if self.whole else self.old
        now = now or b""
        data = now[: self.start] + (self.old or b"") + now[max(self.start, len(now) - self.end) :]
        if not self.was(data):
            problem = f"{self.path} is not what it was after the change"
            hint = "of such a long file the record holds only what was changed in it"
            raise RefusedError(f'"{description}" cannot be undone: {problem}', hint=hint)
        return data


def replaced_file(path: str, old: bytes | None, new: bytes | None) -> ReplacedFile:
    """The record of this file; of a very long one only what was changed in it."""
    if old is None or new is None or len(old) < _VERY_LONG:
        return ReplacedFile(path, old, fingerprint(new))
    start = same_at_the_start(old, new)
    end = same_at_the_start(old[start:][::-1], new[start:][::-1])
    part = old[start : len(old) - end]
    return ReplacedFile(path, part, fingerprint(new), start, end, fingerprint(old))


def same_at_the_start(one: bytes, other: bytes) -> int:
    """The number of bytes at the beginning that are the same in both."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


class Change(NamedTuple):
    """One recorded change."""

    record: Path
    description: str
    at: datetime
    files: tuple[ReplacedFile, ...]


def change_text(change: Change) -> bytes:
    """The record of the change."""
    texts = [toml_text({"format": FORMAT, "description": change.description, "at": change.at})]
    for file in change.files:
        table = file._asdict()
        if file.old is not None:
            try:
                table["old"] = file.old.decode()
            except UnicodeDecodeError:
                table["old_latin1"] = table.pop("old").decode("latin-1")
        present = {name: value for name, value in table.items() if value not in {None, 0}}
        texts.append(f"\n[[files]]\n{toml_text(present)}")
    return "".join(texts).encode()


def parse_change(data: bytes, record: Path) -> Change:
    """The change in `data`; raises DamagedFileError for anything that is not one."""
    fields = fields_of(data, record, to_write=True)
    try:
        tables = fields.tables("files")
        files = tuple(_parse_file(Fields(table, fields.fail)) for table in tables)
    except UnicodeEncodeError:
        fields.fail("holds text that is not Latin-1")
    at = fields.moment("at")
    if at is None or not files:
        fields.fail("is not an undo record")
    parts = [part for file in files for part in file.path.split("/")]
    if any(part in {"", ".", ".."} or {"\\", ":", "\0"} & set(part) for part in parts):
        fields.fail("names a file outside the library")
    return Change(record, fields.text("description"), at.astimezone(UTC), files)


def _parse_file(fields: Fields) -> ReplacedFile:
    text, other = fields.optional_text("old"), fields.optional_text("old_latin1")
    old = text.encode() if text is not None else None
    return ReplacedFile(
        path=fields.text("path"),
        old=old if other is None else other.encode("latin-1"),
        new=fields.optional_text("new"),
        start=max(0, fields.integer("start") or 0),
        end=max(0, fields.integer("end") or 0),
        whole=fields.optional_text("whole"),
    )


Files = Mapping[str, bytes | None]  # path below the library → bytes, None if there is no file
MOST_CHANGES = 50  # that can be taken back
NAVIGATION = "state.toml"  # the current list: a step leaves one that was chosen since as it is
_Result = TypeVar("_Result")


class Steps(NamedTuple):
    """The changes that were taken back, or made again, in that order."""

    changes: tuple[Change, ...] = ()
    passed: tuple[Change, ...] = ()  # those that no longer showed, and were forgotten
    stopped: ReadlistError | None = None  # why it did not go as far as it was asked to


class Journal:
    """Changes the files below `root` and remembers the last fifty changes.

    The changes are one line: `undo/` has those that show, `undo/undone/` those that were taken
    back. A record tells what was there before the step that wrote it, so one of the latter holds
    what the change had made. A new change gets a higher number than all, which makes them void.
    """

    def __init__(self, root: Path, clock: Callable[[], datetime], patience: float) -> None:
        self.root = root
        self._patience = patience
        self.clock = clock
        self._done = root / "undo"
        self._undone = root / "undo/undone"

    def apply(
        self, description: str, plan: Callable[[FileReader], tuple[Contents, _Result]]
    ) -> _Result:
        """Make the files as `plan` says, if they are not so already; its result.

        A plan may be made twice. It must have read every file that it changes through the reader
        that it gets, or KeyError is raised.
        """
        with self._planned(plan) as (seen, (contents, result)):
            names = {path: path.relative_to(self.root).as_posix() for path in contents}
            before = {name: seen.content(path) for path, name in names.items()}
            after = {name: contents[path] for path, name in names.items()}
            self._change(description, before, after)
        return result

    def store(self, plan: Callable[[FileReader], tuple[Contents, Moves]]) -> Moves:
        """Write what needs no undo record: what can be fetched again, drafts, navigation.

        The moves follow the files. The rules for `plan` are those of `apply`; it must have asked
        for the identity of the target of a move.
        """
        with self._planned(plan) as (seen, (contents, moves)):
            for _, target in moves:
                seen.check_looked_at(target)
            new = {path: data for path, data in contents.items() if data != seen.content(path)}
            self._write(new)
            for source, target in moves:
                move_file(source, target)
        return moves

    @contextmanager
    def _planned(
        self, plan: Callable[[FileReader], tuple[Contents, _Result]]
    ) -> Iterator[tuple[RecordingReader, tuple[Contents, _Result]]]:
        """Hold the lock with a plan that is made from what the files hold now."""
        seen = RecordingReader()
        planned = plan(seen)
        with self.held():
            if not seen.is_current():
                seen = RecordingReader()
                planned = plan(seen)
            yield seen, planned

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the library's lock; the library's folder is made if need be."""
        make_folder(self.root)
        with locked(self.root / ".lock", patience=self._patience):
            yield

    def changes(self) -> Iterator[Change | DamagedFileError]:
        """The recorded changes, the last one first; a damaged record as the error that it is."""
        return _parsed(reversed(_records(self._done)))

    def undone_changes(self) -> Iterator[Change | DamagedFileError]:
        """The changes that were taken back, the one that comes first again first."""
        last = max(map(_number, _records(self._done)), default=0)
        # One of the same number was taken back by a process that was killed before it was done.
        return _parsed(record for record in _records(self._undone) if _number(record) >= last)

    def take_back(self, count: int = 1) -> Steps:
        """Undo the last changes that show, each wholly or not at all."""
        return self._step(self.changes, partial(self._restore, target=self._undone), count)

    def bring_back(self, count: int = 1) -> Steps:
        """Make the changes again that were taken back last, each wholly or not at all."""
        return self._step(self.undone_changes, partial(self._restore, target=self._done), count)

    def force_back(self) -> Steps:
        """Undo the last change that shows whatever became of its files, as a change of its own."""
        return self._step(self.changes, self._force, 1)

    def _step(
        self,
        changes: Callable[[], Iterator[Change | DamagedFileError]],
        restore: Callable[[Change], bool],
        count: int,
    ) -> Steps:
        """Restore what the records say, newest step first, until `count` of them showed."""
        stepped: list[Change] = []
        passed: list[Change] = []
        if not self.root.is_dir():
            return Steps()
        with self.held():
            for change in changes():
                if len(stepped) == count:
                    break
                try:
                    if isinstance(change, DamagedFileError):
                        raise change
                    (stepped if restore(change) else passed).append(change)
                except (DamagedFileError, RefusedError) as error:
                    return Steps(tuple(stepped), tuple(passed), error)
        return Steps(tuple(stepped), tuple(passed))

    def _force(self, change: Change) -> bool:
        """Restore the files of the change, whose record stays; False where they were so already."""
        now = self._now(change)
        old = {file.path: file.before(now[file.path], change.description) for file in change.files}
        shows = self._change(f"undo of {change.description}", now, old)
        if not shows:
            remove_files(change.record)
        return shows

    def _restore(self, change: Change, target: Path) -> bool:
        """Restore the files of the change, whose record moves to `target`; returns as `_force`.

        Raises RefusedError where other means changed one of them since.
        """
        now = self._now(change)
        found = ((file, now[file.path]) for file in change.files)
        touched = {one.path for one, data in found if not (one.became(data) or one.was(data))}
        if touched - {NAVIGATION}:
            verb = "undone" if target == self._undone else "redone"
            paths = ", ".join(sorted(touched))
            raise RefusedError(f'"{change.description}" is not {verb}: {paths} changed since')
        files = [file for file in change.files if file.path not in touched]
        old = {file.path: file.before(now[file.path], change.description) for file in files}
        for file in files:
            sweep_temporaries((self.root / file.path).parent)
        moved = change._replace(record=target / change.record.name)
        shows = self._replace(moved, now, old)
        remove_files(change.record)
        return shows

    def _now(self, change: Change) -> dict[str, bytes | None]:
        return {file.path: read_optional(self.root / file.path) for file in change.files}

    def _change(self, description: str, before: Files, after: Files) -> bool:
        """Make a new change; False where nothing is to be changed."""
        done, undone = _records(self._done), _records(self._undone)
        number = max(map(_number, (*done, *undone)), default=0) + 1
        record = self._done / f"{number:06}.toml"
        if not self._replace(Change(record, description, self.clock(), ()), before, after):
            return False
        for void in (*undone, *done[: 1 - MOST_CHANGES]):
            void.unlink(missing_ok=True)
        return True

    def _replace(self, change: Change, before: Files, after: Files) -> bool:
        """Write the record of the change, then the files that are different after it."""
        changed = {path: new for path, new in after.items() if new != before[path]}
        if not changed:
            return False
        make_folder(change.record.parent)
        sweep_temporaries(change.record.parent)
        replaced = tuple(replaced_file(path, before[path], new) for path, new in changed.items())
        replace_file(change.record, change_text(change._replace(files=replaced)))
        try:
            self._write({self.root / path: new for path, new in changed.items()})
        except OSError:
            with suppress(OSError):  # if even that fails, the record tells the way back
                all_paths = {self.root / path: old for path, old in before.items()}
                spoiled = [path for path, old in all_paths.items() if read_optional(path) != old]
                self._write({path: all_paths[path] for path in spoiled})
                remove_files(change.record)
            raise
        return True

    def _write(self, contents: Contents) -> None:
        written = {path: data for path, data in contents.items() if data is not None}
        folders = dict.fromkeys(path.parent for path in written)
        for folder in folders:
            make_folder(folder, synced=len(folders) < MANY)
            sweep_temporaries(folder)
        with staged(written) as replace_all:
            replace_all()
        gone = [path for path, data in contents.items() if data is None]
        remove_files(*(path for path in gone if path.parent.is_dir()))
        # Each folder once: a system that looks whether `papers` is empty passes all that is gone.
        empty = {folder for path in gone for folder in path.parents if self.root in folder.parents}
        for folder in sorted(empty, key=lambda folder: len(folder.parts), reverse=True):
            with suppress(OSError):  # not empty, a link, or no longer there
                folder.rmdir()


def _records(folder: Path) -> list[Path]:
    found = [each for each in folder.glob("*.toml") if each.stem.isdecimal() and each.is_file()]
    return sorted(found, key=_number)


def _number(record: Path) -> int:
    return int(record.stem)


def _parsed(records: Iterable[Path]) -> Iterator[Change | DamagedFileError]:
    for record in records:
        data = read_optional(record)
        if data is None:  # another process has just taken it back or removed it
            continue
        try:
            yield parse_change(data, record)
        except DamagedFileError as error:
            yield error
