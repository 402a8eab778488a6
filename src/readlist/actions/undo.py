"""Taking back the last change, byte for byte, unless somebody has touched its files since."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from readlist.errors import DamagedFileError, NotFoundError, RefusedError
from readlist.library.library import Library
from readlist.storage.file_reader import Contents, FileReader
from readlist.storage.journal import Journal
from readlist.storage.undo_records import Change


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
    change, passed = library.journal.take_back(partial(_old_contents, library.journal))
    if change is None:
        raise NotFoundError("there is nothing to undo")
    return Undone(change, passed)


def _old_contents(journal: Journal, change: Change) -> Mapping[Path, bytes | None] | None:
    """What to restore; None where nothing of the change shows."""
    current = {file.path: journal.current(file) for file in change.files}
    if all(file.was(current[file.path]) for file in change.files):
        return None  # killed before it took effect, or taken back by hand
    touched = {
        file.path
        for file in change.files
        if not file.became(current[file.path]) and not file.was(current[file.path])
    }
    if any(file.path.startswith("papers/") for file in change.files):
        # A list that only got keys along with marks, and was edited since, stays.
        touched = {path for path in touched if not path.startswith("lists/")}
        files = [file for file in change.files if file.became(current[file.path])]
    else:
        files = list(change.files)
    if touched:
        raise RefusedError(
            f'"{change.description}" is not undone: {", ".join(sorted(touched))} changed since',
            hint="`readlist undo --force` restores what was there before it all the same",
        )
    return {journal.path_of(file): file.before(current[file.path]) for file in files}


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

    def plan(reader: FileReader) -> Contents:
        paths = {journal.path_of(file): file for file in change.files}
        return {path: file.before(reader.read(path)) for path, file in paths.items()}

    try:
        journal.apply(f"undo of {change.description}", plan)
    except ValueError as error:
        raise RefusedError(
            f'"{change.description}" cannot be undone: {error}',
            hint="of so long a file only what was changed in it is kept",
        ) from None
    journal.forget(change)
    return Undone(change)


def recorded_changes(library: Library) -> tuple[Change | DamagedFileError, ...]:
    """The changes that can be taken back, the last one first; a damaged record as its error."""
    return tuple(library.journal.changes())
