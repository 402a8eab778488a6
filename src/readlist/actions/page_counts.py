"""The pages of the PDFs on disk, each counted once."""

import json
from contextlib import suppress

from readlist.errors import RefusedError
from readlist.library.library import Library
from readlist.pdf.pages import page_count
from readlist.storage.cache_files import keep_in_cache, read_record

_MOST = 300
"""So many PDFs are counted by one command: it takes a few milliseconds each."""


class PageCounts:
    """Counts the pages of papers' PDFs; what was counted before is known from the cache."""

    __slots__ = ("_known", "_left", "_library", "_path", "_read")

    def __init__(self, library: Library) -> None:
        self._library = library
        self._path = library.home.cache / "pdf" / "pages.json"
        self._read = read_record(self._path)
        self._known = dict(self._read)
        self._left = _MOST

    def of(self, key: str) -> int | None:
        """The pages of the paper's PDF; None where there is none or they cannot be counted now."""
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
        pages = page_count(path)
        self._known[key] = [*seen, pages]
        return pages

    def keep(self) -> None:
        """Have what was counted known to the next command; that it cannot be is no failure."""
        if self._known != self._read:
            with suppress(OSError, RefusedError):
                keep_in_cache(self._path, json.dumps(self._known).encode())
