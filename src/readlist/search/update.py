"""Bringing the index up to date: the PDFs that are not read yet, then what changed in the library.

What changed is first noted in the index, together with the papers that it touches; those are then
described anew, some thousand at a time. So an interrupted search leaves nothing to be forgotten.
"""

import math
import os
import time
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from readlist.errors import DamagedFileError, NotFoundError
from readlist.library.library import Library
from readlist.model.paper import Paper, ReadingList, keys_of
from readlist.pdf.reader import PdfText, PdfTexts
from readlist.search.changes import IndexChanges
from readlist.search.index import transaction
from readlist.search.words import SHORT_PARTS, IndexedTexts, token_text, words_of
from readlist.selection.conditions import Part
from readlist.storage.file_reader import identity

if TYPE_CHECKING:
    import sqlite3


class PdfTextReader(Protocol):
    """A reader of PDFs."""

    def read(self, path: Path) -> PdfText:
        """The text of the PDF, or why there is none."""


@dataclass(frozen=True, slots=True)
class ReadPdfs:
    """The faults of PDFs that could not be read, by key, and the number of those not tried."""

    problems: Mapping[str, str] = field(default_factory=dict)
    left: int = 0


PdfTextReaders = Callable[[], AbstractContextManager[PdfTextReader]]


@dataclass(frozen=True, slots=True)
class PdfReadOptions:
    """How to read: with what (None: not at all), and for how long (seconds; None: to the end).

    `tell` hears how many are done, of how many.
    """

    readers: PdfTextReaders | None
    tell: Callable[[int, int], object]
    seconds: float | None = None


def read_pdfs(
    library: Library, keys: Sequence[str], texts: PdfTexts, reading: PdfReadOptions
) -> ReadPdfs:
    """Read the PDFs of these papers that were not read yet.

    Some are left where Ctrl-C was pressed, or the time was over.
    """
    waiting = []
    for key in keys:
        with suppress(OSError):
            if texts.known(key, identity(library.files(key).pdf)) is None:
                waiting.append(key)
    if not waiting or reading.readers is None:
        return ReadPdfs(left=len(waiting))
    began = time.monotonic()
    done = 0
    problems = {}
    try:
        with reading.readers() as reader:
            for key in waiting:
                if time.monotonic() - began > (reading.seconds or math.inf):
                    break
                reading.tell(done, len(waiting))
                done += 1
                path = library.files(key).pdf
                try:
                    found = identity(path)
                except OSError:  # gone by now
                    continue
                text = reader.read(path)
                texts.keep(key, found, text)
                if text.problem:
                    problems[key] = text.problem
    except KeyboardInterrupt:
        pass
    reading.tell(len(waiting), len(waiting))
    return ReadPdfs(problems, len(waiting) - done)


Spot = tuple[str, int]
"""The name of a list and a number in it."""


class IndexedTextReader:
    """Describes papers, for one command: each list is opened once.

    `damaged` are the sentences about lists that cannot be read.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._touched = library.folder_names()
        self._root = str(library.papers_folder)
        self._lists: dict[str, ReadingList | None] = {}
        self.pdf_texts = PdfTexts(library.home.cache)
        self.damaged: list[str] = []

    def reading_list(self, name: str) -> ReadingList | None:
        """The list; None if it is gone or damaged."""
        if name not in self._lists:
            self._lists[name] = None
            try:
                self._lists[name] = self._library.reading_list(name)
            except DamagedFileError as error:
                self.damaged.append(error.sentence)
            except (NotFoundError, FileNotFoundError):
                pass
        return self._lists[name]

    def described(self, key: str, spots: Iterable[Spot]) -> tuple[IndexedTexts, ...]:
        """The paper with this lower-case key as the lists at these spots describe it."""
        found = []
        for name, number in spots:
            reading_list = self.reading_list(name)
            if reading_list is not None and 0 < number <= len(keys_of(reading_list)):
                paper = reading_list.papers[number - 1]
                if paper.key.lower() == key:
                    texts = self._long_texts(paper)
                    abstract = texts.get(Part.ABSTRACT) or paper.abstract
                    found.append(IndexedTexts(name, paper, texts | {Part.ABSTRACT: abstract}))
        return tuple(found)

    def pdf_text(self, key: str) -> PdfText | None:
        """The text of the paper's PDF, as far as it was read; None where there is none."""
        if not self._has(key, "paper.pdf"):
            return None
        files = self._library.files(key)
        try:
            return self.pdf_texts.known(files.folder.name, identity(files.pdf))
        except OSError:
            return None

    def _long_texts(self, paper: Paper) -> dict[Part, str]:
        """Abstract, and notes without the title that readlist put above them.

        What cannot be read is reported by the commands that show it.
        """
        found = {}
        with suppress(DamagedFileError):
            if self._has(paper.key, "notes.md"):
                notes = (self._library.notes(paper.key) or "")[:LONGEST_TEXT]
                found[Part.NOTES] = notes.removeprefix(f"# {paper.shown_title}\n").lstrip()
        with suppress(DamagedFileError):
            if self._has(paper.key, "abstract.toml"):
                abstract = self._library.abstract(paper.key)
                found[Part.ABSTRACT] = abstract.text[:LONGEST_TEXT] if abstract else ""
        return found

    def _has(self, key: str, file: str) -> bool:
        """Whether the paper's folder holds it; most folders hold none of the texts."""
        folder = self._touched.get(key) or self._touched.get(key.lower())
        if folder is None:
            return False
        return os.path.exists(f"{self._root}{os.sep}{folder}{os.sep}{file}")  # noqa: PTH110


LONGEST_TEXT = 2_000_000
"""Characters of a note or an abstract that are searched: a book has half as many."""


_AT_ONCE = 1_000  # papers
_INSERT = (
    f"INSERT INTO texts (rowid, {', '.join(SHORT_PARTS)})"  # noqa: S608 (names of ours)
    f" VALUES (?, {', '.join('?' * len(SHORT_PARTS))})"
)


def bring_up_to_date(
    connection: "sqlite3.Connection",
    changes: IndexChanges,
    describer: IndexedTextReader,
    tell: Callable[[int, int], object] = lambda _done, _all: None,
) -> None:
    """Have the index know these changes. `tell` hears how many papers are done, of how many."""
    with transaction(connection):
        for name, state in changes.lists.items():
            _note_list(connection, name, state, describer)
        for key, folder in changes.folders.items():
            connection.execute("DELETE FROM folders WHERE key = ?", (key,))
            if folder is not None:
                pending = folder.is_pending and describer.pdf_text(key) is None
                row = (key, "/".join(folder.names), folder.state, pending)
                connection.execute("INSERT INTO folders VALUES (?, ?, ?, ?)", row)
            found = connection.execute("SELECT id FROM papers WHERE key = ?", (key.lower(),))
            _mark(connection, {paper for (paper,) in found})
    (every,) = connection.execute("SELECT count(*) FROM dirty").fetchone()
    done = 0
    while done < every:
        with transaction(connection):
            query = "SELECT id, key FROM dirty JOIN papers ON id = paper LIMIT ?"
            dirty = connection.execute(query, (_AT_ONCE,)).fetchall()
            for place in ("texts WHERE rowid", "bodies WHERE rowid", "dirty WHERE paper"):
                statement = f"DELETE FROM {place} = ?"  # noqa: S608 (names of ours)
                connection.executemany(statement, [(paper,) for paper, _ in dirty])
            for paper, key in dirty:
                _describe(connection, paper, key, describer)
            connection.execute("DELETE FROM dirty WHERE paper NOT IN (SELECT id FROM papers)")
        done += max(len(dirty), 1)
        tell(min(done, every), every)


def _note_list(
    connection: "sqlite3.Connection", name: str, state: str | None, describer: IndexedTextReader
) -> None:
    reading_list = describer.reading_list(name) if state is not None else None
    rows = _rows(connection, reading_list) if reading_list else {}
    query = "SELECT number, paper, checksum FROM listed WHERE list = ?"
    old = {number: (paper, sum_) for number, paper, sum_ in connection.execute(query, (name,))}
    if rows != old:
        touched = {paper for paper, _ in {*rows.values()} ^ {*old.values()}}
        _mark(connection, touched)
        connection.execute("DELETE FROM listed WHERE list = ?", (name,))
        connection.executemany(
            "INSERT INTO listed VALUES (?, ?, ?, ?)",
            ((name, number, *row) for number, row in rows.items()),
        )
    connection.execute("DELETE FROM lists WHERE name = ?", (name,))
    if state is not None:
        known = (name, state if reading_list else "", bool(reading_list and reading_list.unkeyed))
        connection.execute("INSERT INTO lists VALUES (?, ?, ?)", known)


def _rows(
    connection: "sqlite3.Connection", reading_list: ReadingList
) -> dict[int, tuple[int, int]]:
    """Number → the paper's row in `papers`, and a checksum of what the list says of it."""
    keys = [key.lower() for key in keys_of(reading_list)]
    connection.executemany(
        "INSERT OR IGNORE INTO papers (key) VALUES (?)", ((key,) for key in keys)
    )
    rows = dict(connection.execute("SELECT key, id FROM papers"))
    papers = enumerate(zip(keys, reading_list.papers, strict=True), 1)
    return {number: (rows[key], _checksum(paper)) for number, (key, paper) in papers}


def _checksum(paper: Paper) -> int:
    """Of all the words that the index takes from a list."""
    several = (*paper.authors, "", *paper.topics, "", *paper.summary.values())
    texts = (paper.title, paper.venue, paper.abstract, str(paper.extra.get("keywords")), *several)
    return zlib.crc32("\0".join(texts).encode(errors="replace"))


def _mark(connection: "sqlite3.Connection", papers: set[int]) -> None:
    connection.executemany("INSERT OR IGNORE INTO dirty VALUES (?)", ((each,) for each in papers))


def _describe(
    connection: "sqlite3.Connection", paper: int, key: str, describer: IndexedTextReader
) -> None:
    spots: list[Spot] = connection.execute(
        "SELECT list, number FROM listed WHERE paper = ?", (paper,)
    ).fetchall()
    described = describer.described(key, spots)
    if described:
        connection.execute(_INSERT, (paper, *words_of(described)))
        pdf = describer.pdf_text(described[0].paper.key)
        if pdf and pdf.pages:
            row = (paper, token_text(pdf.pages))
            connection.execute("INSERT INTO bodies (rowid, pdf) VALUES (?, ?)", row)
    else:
        connection.execute("DELETE FROM papers WHERE id = ?", (paper,))
