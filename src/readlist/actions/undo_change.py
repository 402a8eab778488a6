"""Taking back the last change, byte for byte, unless somebody has touched its files since."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from readlist.errors import DamagedFileError, NotFoundError, RefusedError
from readlist.library import Library
from readlist.undofile import Change, mark_of


@dataclass(frozen=True, slots=True)
class Undone:
    """The change that was taken back."""

    change: Change
    passed: tuple[Change, ...] = ()  # later changes of which nothing showed any more


def undo_last(library: Library) -> Undone:
    """Restore the files of the last change.

    Raises NotFoundError where there is no change, RefusedError (with nothing restored) where a
    file was changed since by other means.
    """
    journal = library.journal

    def restore(change: Change) -> Mapping[Path, bytes | None] | None:
        current = {file.path: journal.current(file) for file in change.files}
        if all(current[file.path] == file.old for file in change.files):
            return None  # killed before it took effect, or taken back by hand
        touched = [
            file.path
            for file in change.files
            if mark_of(current[file.path]) != file.new and current[file.path] != file.old
        ]
        if touched:
            raise RefusedError(
                f'"{change.description}" is not undone: {", ".join(touched)} changed since',
                hint="`readlist undo --force` restores what was there before it all the same",
            )
        return {journal.path_of(file): file.old for file in change.files}

    change, passed = journal.take_back(restore)
    if change is None:
        raise NotFoundError("there is nothing to undo")
    return Undone(change, passed)


def force_undo_last(library: Library) -> Undone:
    """Restore the files of the last change whatever became of them since.

    That is a change of its own: what is overwritten comes back with the next undo.
    """
    journal = library.journal
    change = next(journal.changes(), None)
    if change is None:
        raise NotFoundError("there is nothing to undo")
    if isinstance(change, DamagedFileError):
        raise change
    before = {journal.path_of(file): file.old for file in change.files}
    journal.apply(f"undo of {change.description}", lambda: before)
    journal.forget(change)
    return Undone(change)


def recorded_changes(library: Library) -> tuple[Change | DamagedFileError, ...]:
    """The changes that can be taken back, the last one first; a damaged record as its error."""
    return tuple(library.journal.changes())
