"""The one way anything is changed, and the way back.

A change takes the library's lock, reads what it needs, writes an undo record, replaces each file
whole and releases. Killed at any moment it leaves every file old or new; the record then says
which is which.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath

from readlist.files import (
    locked,
    make_folder,
    read_optional,
    remove_file,
    replace_file,
    sweep_temporaries,
)
from readlist.undofile import Change, ReplacedFile, change_text, mark_of, parse_change

KEPT = 50
"""How many changes can be taken back."""

Contents = Mapping[Path, bytes | None]
"""File → what it holds or shall hold; None is no file."""


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
                yield parse_change(data, record)

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
        replace_file(record, change_text(Change(record, description, self.clock(), files)))

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
