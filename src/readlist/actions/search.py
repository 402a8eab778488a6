"""Searching papers by their words: the best first, each with the place where the words are."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from readlist.errors import IndexDamagedError, IndexUnusableError, UsageError
from readlist.library.library import Library
from readlist.pdf.reader import PdfReader
from readlist.search.hits import Hit, Hits
from readlist.search.matching import IndexedWords, ScannedWords, WordIndex
from readlist.search.texts import IndexedTextReader, ReadPdfs
from readlist.search.update import bring_up_to_date, find_changes, index_path
from readlist.selection.conditions import All, Condition
from readlist.text import shortened

if TYPE_CHECKING:  # there are Pythons without sqlite3
    import sqlite3

    from readlist.selection.filter_language import FilterContext

_PATIENCE_WITHOUT_INDEX = 20.0  # seconds for PDFs whose text cannot be stored


class SearchResult(NamedTuple):
    """The best hits, and the number of matching papers."""

    hits: tuple[Hit, ...]
    total: int
    guess: str = ""  # if nothing matched: what was searched instead
    without_index: str = ""  # why the files themselves were searched, if they were
    pdfs: ReadPdfs = ReadPdfs()
    damaged: tuple[str, ...] = ()  # sentences about lists that could not be read


def search_condition(
    query: str, condition: Condition | None, context: "FilterContext"
) -> Condition:
    """The words and the filter of a search; raises UsageError where there is neither."""
    from readlist.selection.filter_language import parse_filter

    parsed = parse_filter(query, context)
    if not parsed.conditions and condition is None:
        message = f"no word to look for in: {shortened(query)}" if query else "nothing to look for"
        raise UsageError(message, hint="give some words: readlist search perceiver")
    return All((*parsed.conditions, *([condition] if condition else ())))


def _open_index(path: Path) -> AbstractContextManager["sqlite3.Connection"]:
    try:
        from readlist.search.index import opened
    except ImportError:
        raise IndexUnusableError("this Python lacks SQLite") from None
    return opened(path)


class SearchTools(NamedTuple):
    """The parts of a search that tests and other systems replace."""

    open_index: Callable[[Path], AbstractContextManager["sqlite3.Connection"]] = _open_index
    readers: Callable[[], PdfReader] = PdfReader
    tell_read: Callable[[int, int], None] = lambda _done, _of: None  # how many PDFs
    tell_indexed: Callable[[int, int], None] = lambda _done, _of: None  # how many papers


def search_papers(
    library: Library, condition: Condition, name: str | None, limit: int | None, tools: SearchTools
) -> SearchResult:
    """The best papers that match, of the named list or of all; without an index from the files."""
    if name is not None:
        library.list_file(name)  # raises NotFoundError
    describer = IndexedTextReader(library)
    read_pdfs = partial(describer.read_pdfs, readers=tools.readers, tell=tools.tell_read)

    def found(index: WordIndex, pdfs: ReadPdfs, why: str = "") -> SearchResult:
        hits = Hits(library, describer, index, name)
        best, total, guess = hits.best_or_guessed(condition, limit)
        return SearchResult(best, total, guess, why, pdfs, tuple(describer.damaged))

    def in_index() -> SearchResult:
        with tools.open_index(index_path(library)) as connection:
            changes, pdfs = find_changes(connection, library), ReadPdfs()
            if any(changes):
                folders = changes.folders.items()
                pdfs = read_pdfs(key for key, each in folders if each and "paper.pdf" in each.names)
                bring_up_to_date(connection, changes, describer, tools.tell_indexed)
            connection.execute("BEGIN")  # one lock for all that is read, and one state of it
            return found(IndexedWords(connection), pdfs)

    try:
        try:
            return in_index()
        except IndexDamagedError:
            return in_index()  # which is made again
    except IndexUnusableError as error:
        pdfs = read_pdfs(library.paper_folders(), seconds=_PATIENCE_WITHOUT_INDEX)
        return found(ScannedWords(library, describer), pdfs, error.message)
