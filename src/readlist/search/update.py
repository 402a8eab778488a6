"""Bringing the index up to date with the lists and folders it was made from.

What changed is noted in the index, and the papers that it touches are described anew, all at once
or not at all: an interrupted search leaves the index as it was.
"""

import os
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from readlist.library.library import Library
from readlist.model.paper import keys_of
from readlist.pdf.reader import PdfTexts
from readlist.search.texts import SHORT_PARTS, IndexedTextReader
from readlist.selection.conditions import Part, token_text
from readlist.storage.file_reader import Identity, identity, is_settled

if TYPE_CHECKING:
    import sqlite3


def index_path(library: Library) -> Path:
    """The database file; SQLite may put another beside it."""
    return library.home.cache / "search" / "index.db"


_TEXT_FILES = ("abstract.toml", "notes.md", "paper.pdf")  # which hold words


class FolderState(NamedTuple):
    """The text files in a paper's folder, and a number that changes with them; 0 does not count."""

    names: tuple[str, ...]
    state: int


class IndexChanges(NamedTuple):
    """Lists and folders (by name) that are not as the index knows them; None: they are gone."""

    lists: Mapping[str, int | None]
    folders: Mapping[str, FolderState | None]


def find_changes(connection: "sqlite3.Connection", library: Library) -> IndexChanges:
    """The work to do before the index is right; where nothing changed, one look at each file.

    Folders whose PDF waits to be read count as changed.
    """
    known: dict[str, int] = dict(connection.execute("SELECT name, state FROM lists").fetchall())
    found: dict[str, int | None] = dict.fromkeys(known)
    found |= {file.name: _state(_seen(str(file.path))) for file in library.list_files()}
    changed = {name: now for name, now in found.items() if not now or now != known.get(name)}
    if changed:  # keys that are made up follow all other lists
        unkeyed = connection.execute("SELECT name FROM lists WHERE unkeyed")
        changed |= {name: found[name] for (name,) in unkeyed if name in found}
    rows = connection.execute("SELECT key, names, state FROM folders")
    indexed = {row[0]: row[1:] for row in rows}
    folders: dict[str, FolderState | None] = {}
    texts = PdfTexts(library.home.cache)
    for key in filter(str.isascii, library.paper_folders()):  # others are of no paper
        path = f"{library.papers_folder}{os.sep}{key}"
        names, state = indexed.pop(key, ("", 0))
        waits = "paper.pdf" in names and not texts.is_kept(key)
        if waits or state != hash(_seen(path, names.split("/") if names else ())):
            folders[key] = _folder_state(path)
    return IndexChanges(changed, folders | dict.fromkeys(indexed))


def _folder_state(path: str) -> FolderState:
    names: list[str] = []
    with suppress(OSError), os.scandir(path) as entries:
        names = sorted(each.name for each in entries if each.name in _TEXT_FILES)
    return FolderState(tuple(names), _state(_seen(path, names)))


def _seen(path: str, names: Sequence[str] = ()) -> tuple[Identity, ...]:
    """The identities of a file, or of a folder and files in it; () if they cannot be seen."""
    try:
        return (identity(path), *[identity(f"{path}{os.sep}{name}") for name in names])
    except OSError:
        return ()


def _state(seen: tuple[Identity, ...]) -> int:
    """A number that changes with what was seen; 0 if a change might not be seen."""
    return hash(seen) if seen and all(map(is_settled, seen)) else 0


_AT_ONCE = 1_000  # papers
_GONE = "DELETE FROM papers WHERE id IN dirty AND id NOT IN (SELECT paper FROM listed)"
_CHANGED = """
    SELECT id, key, list, number FROM papers JOIN listed ON paper = id WHERE id IN dirty
    ORDER BY id, list, number
"""
_INSERT = (
    f"INSERT INTO texts (rowid, {', '.join(SHORT_PARTS)})"  # noqa: S608 (names of ours)
    f" VALUES (?{', ?' * len(SHORT_PARTS)})"
)


def bring_up_to_date(
    connection: "sqlite3.Connection",
    changes: IndexChanges,
    describer: IndexedTextReader,
    tell: Callable[[int, int], object] = lambda _done, _all: None,
) -> None:
    """Have the index know these changes. `tell` hears how many papers are done, of how many."""
    from readlist.search.index import transaction  # there are Pythons without sqlite3

    with transaction(connection):
        connection.execute("CREATE TEMP TABLE dirty (paper INTEGER PRIMARY KEY)")
        for name, state in changes.lists.items():
            _note_list(connection, name, state, describer)
        for key, folder in changes.folders.items():
            connection.execute("DELETE FROM folders WHERE key = ?", (key,))
            if folder is not None:
                waits = "paper.pdf" in folder.names and describer.pdf_text(key) is None
                row = (key, "/".join(folder.names), 0 if waits else folder.state)
                connection.execute("INSERT INTO folders VALUES (?, ?, ?)", row)
            touch = "INSERT OR IGNORE INTO dirty SELECT id FROM papers WHERE key = ?"
            connection.execute(touch, (key.lower(),))
        for table in ("texts", "bodies"):
            connection.execute(f"DELETE FROM {table} WHERE rowid IN dirty")  # noqa: S608
        connection.execute(_GONE)
        (every,) = connection.execute("SELECT count(*) FROM dirty").fetchone()
        papers = groupby(connection.execute(_CHANGED), key=itemgetter(0, 1))
        for done in range(0, every, _AT_ONCE):
            tell(done, every)
            some = islice(papers, _AT_ONCE)
            rows = [(paper, key, [row[2:] for row in found]) for (paper, key), found in some]
            _describe(connection, rows, describer)
        connection.execute("DROP TABLE dirty")


def _describe(
    connection: "sqlite3.Connection",
    papers: Iterable[tuple[int, str, list[tuple[str, int]]]],
    describer: IndexedTextReader,
) -> None:
    """Write the words of these papers, each with its key, its lists and numbers."""
    texts = []
    for paper, key, spots in papers:
        if places := describer.places(key, spots):
            described = describer.described(places)
            texts.append((paper, *[token_text(described.of(part)) for part in SHORT_PARTS]))
            if pages := described.of(Part.PDF):
                row = (paper, token_text(pages))
                connection.execute("INSERT INTO bodies (rowid, pdf) VALUES (?, ?)", row)
    connection.executemany(_INSERT, texts)


def _note_list(
    connection: "sqlite3.Connection", name: str, state: int | None, describer: IndexedTextReader
) -> None:
    reading_list = describer.reading_list(name) if state is not None else None
    keys = [key.lower() for key in keys_of(reading_list)] if reading_list else []
    connection.executemany("INSERT OR IGNORE INTO papers (key) VALUES (?)", zip(keys))
    ids = dict(connection.execute("SELECT key, id FROM papers")) if keys else {}
    rows = {}  # number → the paper's row in `papers`, a checksum of the words that the list has
    papers = reading_list.papers if reading_list else ()
    for number, (key, paper) in enumerate(zip(keys, papers, strict=True), 1):
        keywords = str(paper.extra.get("keywords"))
        several = (*paper.authors, "", *paper.topics, "", *paper.summary.values())
        words = "\0".join((paper.title, paper.venue, paper.abstract, keywords, *several))
        rows[number] = ids[key], zlib.crc32(words.encode(errors="replace"))
    query = "SELECT number, paper, checksum FROM listed WHERE list = ?"
    old = {number: (paper, sum_) for number, paper, sum_ in connection.execute(query, (name,))}
    if rows != old:
        touched = {paper for paper, _ in {*rows.values()} ^ {*old.values()}}
        connection.executemany("INSERT OR IGNORE INTO dirty VALUES (?)", zip(touched))
        connection.execute("DELETE FROM listed WHERE list = ?", (name,))
        listed = ((name, number, *row) for number, row in rows.items())
        connection.executemany("INSERT INTO listed VALUES (?, ?, ?, ?)", listed)
    connection.execute("DELETE FROM lists WHERE name = ?", (name,))
    if state is not None:
        known = (name, state if reading_list else 0, bool(reading_list and reading_list.unkeyed))
        connection.execute("INSERT INTO lists VALUES (?, ?, ?)", known)
