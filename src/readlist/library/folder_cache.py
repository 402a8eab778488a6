"""The folders of many papers: their progress, which files are there, and the pages of their PDFs.

Three thousand small files take a second to parse, but a few milliseconds to be seen to be as they
were. What was parsed is stored in the cache, and believed of each
folder as long as the folder and its files are the same by size, times and inode.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readlist.errors import DamagedFileError
from readlist.model.paper import HistoryEntry, Progress, Status, quick_maker
from readlist.storage.file_reader import Identity, identity, is_settled
from readlist.storage.files import read_record, write_record
from readlist.storage.paper_files import parse_progress
from readlist.storage.toml_documents import read_or_damaged

if TYPE_CHECKING:
    from readlist.library.library import Library
    from readlist.pdf.reader import PdfReader

WORTH_CACHING = 50  # folders: looking at fewer costs less than loading what reads a cache

_WORTH_WRITING = 16  # folders that were parsed anew
_PROGRESS = "progress.toml"
_FILES = frozenset({_PROGRESS, "notes.md", "abstract.toml", "paper.pdf"})
_LAYOUT = 5


@dataclass(frozen=True, slots=True)
class PaperFolder:
    """One paper's folder. `progress` is None where its file is damaged, as `problem` then says."""

    files: Mapping[str, Identity] = field(default_factory=dict)  # of the known names
    progress: Progress | None = field(default_factory=Progress)
    problem: str = ""


class PaperFolders:
    """Looks into folders below `root`, about as many as `expected`, with what the cache knows."""

    def __init__(self, root: Path, cache: Path, expected: int) -> None:
        self._root = str(root)
        self._cache = cache
        self._known: dict[str, list[object]] = {}
        self._keeps = expected > WORTH_CACHING
        self._new = 0
        if self._keeps:
            record = read_record(cache)
            known = record.get("folders") if record.get("layout") == _LAYOUT else {}
            self._known = known if isinstance(known, dict) else {}

    def look(self, key: str) -> PaperFolder:
        """The folder of the paper with this key as it is now; an empty one if there is none."""
        path = f"{self._root}{os.sep}{key}"
        if key in self._known:
            try:
                return _as_known(path, self._known[key])
            except (OSError, ValueError, TypeError, LookupError):  # changed, or damaged
                del self._known[key]
        try:
            itself = identity(path)
            with os.scandir(path) as entries:
                known = [each for each in entries if each.name in _FILES]
                files = {each.name: identity(each.path) for each in known if each.is_file()}
        except (FileNotFoundError, NotADirectoryError):
            return PaperFolder()
        except OSError:  # reading the progress tells what is wrong
            return _parsed(path, {})
        has_progress = any(each.name == _PROGRESS for each in known)
        found = _parsed(path, files) if has_progress else PaperFolder(files)
        seen = (itself, *files.values())
        progress = found.progress
        if self._keeps and progress is not None and all(map(is_settled, seen)):
            # JSON might not hold what a later readlist put into it, of whatever type.
            if progress.unknown or any(entry.unknown for entry in progress.history):
                return found
            history = [
                [each.status, each.at.isoformat(), each.minutes, each.imported]
                for each in progress.history
            ]
            labels = (progress.rating, progress.priority, progress.page)
            self._known[key] = [hash(seen), [*files], [history, progress.tags, *labels]]
            self._new += 1
        return found

    def write_cache(self) -> None:
        """Write the cache if enough folders were parsed anew (16)."""
        if self._new >= _WORTH_WRITING:
            write_record(self._cache, {"layout": _LAYOUT, "folders": self._known})


def _parsed(path: str, files: Mapping[str, Identity]) -> PaperFolder:
    progress = Path(path, _PROGRESS)
    try:
        data = read_or_damaged(progress)
        return PaperFolder(files, Progress() if data is None else parse_progress(data, progress))
    except DamagedFileError as error:
        return PaperFolder(files, None, error.sentence)


def _as_known(path: str, known: list[Any]) -> PaperFolder:
    """The folder as the cache has it; raises LookupError if it is no longer like that."""
    state, names, (entries, tags, *labels) = known
    files = {name: identity(f"{path}{os.sep}{name}") for name in names}
    if state != hash((identity(path), *files.values())):
        raise LookupError
    made = quick_maker(HistoryEntry)
    history = [
        made(_STATUSES[status], datetime.fromisoformat(at), minutes, imported, {})
        for status, at, minutes, imported in entries
    ]
    return PaperFolder(files, quick_maker(Progress)(tuple(history), tuple(tags), *labels, {}))


_STATUSES = {status.value: status for status in Status}


_MOST = 300  # PDFs that one command counts: each takes a few milliseconds


class PageCounts:
    """Counts the pages of papers' PDFs, each once, by `reader`; the cache remembers them."""

    def __init__(self, library: "Library", reader: "PdfReader | None" = None) -> None:
        self._reader = reader
        self._library = library
        self._path = library.home.cache / "pdf" / "pages.json"
        self._read = read_record(self._path)
        self._known = dict(self._read)
        self._left = _MOST

    def of(self, key: str) -> int | None:
        """The pages of the paper's PDF; None if there is no PDF or they cannot be counted now."""
        path = self._library.files(key).pdf
        try:
            stat = path.stat()
        except OSError:
            return None
        seen = [stat.st_size, stat.st_mtime_ns]
        match self._known.get(key):
            case [*known, int() | None as pages] if known == seen:
                return pages
        if not self._left:  # the next command goes on
            return None
        self._left -= 1
        if self._reader is None:
            from readlist.pdf.reader import PdfReader

            self._reader = PdfReader()
        pages = self._reader.count_pages(path)
        self._known[key] = [*seen, pages]
        return pages

    def store(self) -> None:
        """Write the counts for the next command; that it cannot be written is not a failure."""
        if self._reader is not None:
            self._reader.close()
        if self._known != self._read:
            write_record(self._path, self._known)
