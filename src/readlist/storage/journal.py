"""The one way to change anything, and the way back.

A change is planned without the lock, since a long list takes seconds to check. With the lock held,
the journal looks again at all that the plan has read; if any of it is different by then, the plan
is made anew. Then it writes an undo record, replaces each file whole and releases the lock. If the
process is killed, every file is old or new, and the record says which is which.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TypeVar

from readlist.errors import DamagedFileError
from readlist.storage.file_reader import Contents, FileReader, Moves, RecordingReader
from readlist.storage.files import (
    make_folder,
    move_file,
    read_optional,
    remove_file,
    replace_file,
    staged,
    sweep_temporaries,
)
from readlist.storage.locks import locked
from readlist.storage.undo_records import (
    Change,
    ReplacedFile,
    change_text,
    parse_change,
    replaced_file,
)

KEPT = 50
"""How many changes can be taken back."""

_Plan = TypeVar("_Plan")


class Journal:
    """Changes the files below `root` and remembers the last fifty changes."""

    def __init__(self, root: Path, clock: Callable[[], datetime]) -> None:
        self.root = root
        self.clock = clock

    @property
    def _records(self) -> Path:
        return self.root / "undo"

    def apply(self, description: str, plan: Callable[[FileReader], Contents]) -> bool:
        """Make the files as `plan` says; False if they already were and nothing was written.

        A plan may be made twice. It must have read every file that it changes through the reader
        that it gets, or ValueError is raised.
        """
        with self._planned(plan) as (seen, contents):
            before = {path: seen.content(path) for path in contents}
            changed = {path: new for path, new in contents.items() if new != before[path]}
            if changed:
                record = self._record(description, before, changed)
                self._write_or_restore(changed, before, record)
                self._prune()
        return bool(changed)

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
        self, plan: Callable[[FileReader], _Plan]
    ) -> Iterator[tuple[RecordingReader, _Plan]]:
        """What holds while the lock is held: the plan, and what it was made from."""
        seen = RecordingReader()
        planned = plan(seen)
        with self._held():
            if not seen.is_current():
                seen = RecordingReader()
                planned = plan(seen)
            yield seen, planned

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Hold the library's lock; the library's folder is made if need be."""
        make_folder(self.root)
        with locked(self.root / ".lock"):
            yield

    def changes(self) -> Iterator[Change | DamagedFileError]:
        """The recorded changes, the last one first; a damaged record as the error that it is."""
        for record in reversed(self._record_files()):
            data = read_optional(record)
            if data is None:  # another process has just undone or pruned it
                continue
            try:
                yield parse_change(data, record)
            except DamagedFileError as error:
                yield error

    def take_back(
        self, choose: Callable[[Change], Contents | None]
    ) -> tuple[Change | None, tuple[Change, ...]]:
        """Undo the last change that still shows (None: there is none), and those passed over.

        `choose` gets a change, with the lock held, and gives the contents to restore or raises;
        None means that nothing of the change shows: it is forgotten and the one before is next.
        Raises DamagedFileError at a damaged record.
        """
        if not self.root.is_dir():
            return None, ()
        passed: list[Change] = []
        with self._held():
            for change in self.changes():
                if isinstance(change, DamagedFileError):
                    raise change
                contents = choose(change)
                for file in change.files:
                    sweep_temporaries(self.path_of(file).parent)
                if contents is not None:
                    self._write(contents)
                remove_file(change.record)
                if contents is not None:
                    return change, tuple(passed)
                passed.append(change)
        return None, tuple(passed)

    def forget(self, change: Change) -> None:
        """Remove the record of a change, which can then no longer be taken back."""
        with self._held():
            remove_file(change.record)

    def current(self, file: ReplacedFile) -> bytes | None:
        """What the file holds now."""
        return read_optional(self.path_of(file))

    def path_of(self, file: ReplacedFile) -> Path:
        """The file's full path."""
        return self.root / PurePosixPath(file.path)

    def _record(self, description: str, before: Contents, changed: Contents) -> Path:
        make_folder(self._records)
        sweep_temporaries(self._records)
        files = tuple(
            replaced_file(path.relative_to(self.root).as_posix(), before[path], new)
            for path, new in changed.items()
        )
        last = self._record_files()[-1:]
        number = int(last[0].stem) + 1 if last else 1
        record = self._records / f"{number:06}.toml"
        replace_file(record, change_text(Change(record, description, self.clock(), files)))
        return record

    def _record_files(self) -> list[Path]:
        found = [
            path
            for path in self._records.glob("*.toml")
            if path.stem.isdecimal() and path.is_file()
        ]
        return sorted(found, key=lambda path: int(path.stem))

    def _write_or_restore(self, changed: Contents, before: Contents, record: Path) -> None:
        try:
            self._write(changed)
        except OSError:
            with suppress(OSError):  # if even that fails, the record tells the way back
                spoiled = [path for path in before if read_optional(path) != before[path]]
                self._write({path: before[path] for path in spoiled})
                remove_file(record)
            raise

    def _write(self, contents: Contents) -> None:
        written = {path: data for path, data in contents.items() if data is not None}
        for path in written:
            make_folder(path.parent)
            sweep_temporaries(path.parent)
        with staged(written) as replace:
            replace()
        for path in contents.keys() - written.keys():
            if path.parent.is_dir():
                remove_file(path)
            _remove_empty_folders(path.parent, self.root)

    def _prune(self) -> None:
        for record in self._record_files()[:-KEPT]:
            record.unlink(missing_ok=True)


def _remove_empty_folders(folder: Path, root: Path) -> None:
    with suppress(OSError):  # not empty, a link, or no longer there
        while folder != root:
            folder.rmdir()
            folder = folder.parent
