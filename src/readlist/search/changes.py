"""The file of the index, and what changed since in the lists and folders it was made from."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from readlist.library.library import Library
from readlist.pdf.reader import PdfTexts
from readlist.storage.file_reader import identity, is_settled

if TYPE_CHECKING:
    import sqlite3


def index_path(library: Library) -> Path:
    """The database file; SQLite may put another beside it."""
    return library.home.cache / "search" / "index.db"


TEXT_FILES = ("abstract.toml", "notes.md", "paper.pdf")
"""The files of a paper that hold words."""


@dataclass(frozen=True, slots=True)
class FolderState:
    """The text files in a paper's folder, and a text that changes with them; "" is never the same.

    `is_pending`: the folder has a PDF whose text is not known yet.
    """

    names: tuple[str, ...]
    state: str
    is_pending: bool = False


@dataclass(frozen=True, slots=True)
class IndexChanges:
    """Lists and folders (by name) that are not as the index knows them; None: they are gone."""

    lists: Mapping[str, str | None] = field(default_factory=dict)
    folders: Mapping[str, FolderState | None] = field(default_factory=dict)
    left: int = 0  # papers that an interrupted search left to do

    def __bool__(self) -> bool:
        return bool(self.lists or self.folders or self.left)


def find_changes(
    connection: "sqlite3.Connection", library: Library, *, reads_pdfs: bool
) -> IndexChanges:
    """The work to do before the index is right; where nothing changed, one look at each file.

    `reads_pdfs`: folders whose PDF waits to be read count as changed.
    """
    (left,) = connection.execute("SELECT count(*) FROM dirty").fetchone()
    known: dict[str, str] = dict(connection.execute("SELECT name, state FROM lists").fetchall())
    found: dict[str, str | None] = dict.fromkeys(known)
    found |= {file.name: _state([str(file.path)]) for file in library.list_files(shown_only=True)}
    changed = {
        name: state for name, state in found.items() if not state or state != known.get(name)
    }
    if changed:  # keys that are made up follow all other lists
        unkeyed = connection.execute("SELECT name FROM lists WHERE unkeyed")
        changed |= {name: found[name] for (name,) in unkeyed if name in found}
    folders = dict(_changed_folders(connection, library, reads_pdfs=reads_pdfs))
    return IndexChanges(changed, folders, left)


def unread_pdfs(connection: "sqlite3.Connection") -> int:
    """How many PDFs the index knows of whose text it has not."""
    (number,) = connection.execute("SELECT count(*) FROM folders WHERE pending").fetchone()
    return int(number)


def _changed_folders(
    connection: "sqlite3.Connection", library: Library, *, reads_pdfs: bool
) -> Iterator[tuple[str, FolderState | None]]:
    known = {
        key: (names, state, pending)
        for key, names, state, pending in connection.execute("SELECT * FROM folders")
    }
    root = str(library.papers_folder)
    texts = PdfTexts(library.home.cache)
    for key in library.paper_folders():
        path = f"{root}{os.sep}{key}"
        names, state, pending = known.pop(key, ("", "", False))
        files = _joined(path, names.split("/") if names else ())
        lost = "paper.pdf" in names.split("/") and not texts.is_kept(key)
        waits = reads_pdfs and (pending or lost)
        if waits or not state or state != _state([path, *files]):
            yield key, folder_state(path)
    yield from ((key, None) for key in known)


def folder_state(path: str) -> FolderState:
    """The folder as it is now."""
    try:
        with os.scandir(path) as entries:
            names = sorted(each.name for each in entries if each.name in TEXT_FILES)
    except OSError:
        names = []
    return FolderState(tuple(names), _state([path, *_joined(path, names)]), "paper.pdf" in names)


def _joined(path: str, names: Sequence[str]) -> list[str]:
    return [f"{path}{os.sep}{name}" for name in names]


def _state(paths: Sequence[str]) -> str:
    """A text that changes with every one of these files; "" if that cannot be promised."""
    try:
        found = [identity(path) for path in paths]
    except OSError:
        return ""
    return repr(found) if all(map(is_settled, found)) else ""
