"""How long a paper takes its reader, by the minutes they recorded, else by an assumption."""

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from readlist.errors import RefusedError
from readlist.library.library import Library
from readlist.model.paper import Reading
from readlist.storage.files import read_record, write_cache_file
from readlist.text import duration_text

ASSUMED = 3.0
"""Minutes a page, if the reader recorded none: a conference paper in half an hour."""

_LATEST = 50  # readings give the pace: it changes, and their pages have to be counted
_ENOUGH = 3  # readings, from which on their median is better than the assumption


@dataclass(frozen=True, slots=True)
class Pace:
    """Minutes a page and a paper, None if too few were recorded, and the readings behind them."""

    per_page: float | None = None
    per_paper: float | None = None
    pages_from: int = 0
    papers_from: int = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """The minutes that a paper will take, and how they are known."""

    minutes: int
    pages: int | None
    how: str


def own_pace(timed: Iterable[tuple[str, Reading]], pages_of: Callable[[str], int | None]) -> Pace:
    """The pace of the latest readings with minutes, each given with its paper's key."""
    latest = sorted(timed, key=lambda each: each[1].finished, reverse=True)
    recorded = [(key, float(minutes)) for key, reading in latest if (minutes := reading.minutes)]
    recorded = recorded[:_LATEST]
    by_page = [minutes / pages for key, minutes in recorded if (pages := pages_of(key))]
    return Pace(
        per_page=median(by_page) if len(by_page) >= _ENOUGH else None,
        per_paper=median([minutes for _, minutes in recorded])
        if len(recorded) >= _ENOUGH
        else None,
        pages_from=len(by_page),
        papers_from=len(recorded),
    )


def estimate(
    pace: Pace, pages: int | None, spent: int = 0, page: int | None = None
) -> Estimate | None:
    """The minutes left of a paper; None if nothing is known.

    Reading stopped at `page`, or, where that is not known, after `spent` minutes.
    """
    if pages:
        has_stopped = page is not None and page <= pages
        left, spent = (pages - (page or 0), 0) if has_stopped else (pages, spent)
        counted = f"{left} of {pages} pages" if has_stopped else f"{pages} pages"
        at = f"your {pace.per_page:.1f} minutes" if pace.per_page else "3 minutes, which is assumed"
        whole, how = left * (pace.per_page or ASSUMED), f"{counted} at {at}"
    elif pace.per_paper:
        whole, how = pace.per_paper, "what a paper takes you; its pages are not known"
    else:
        return None
    if spent:
        how += f", less the {duration_text(spent)} spent"
    return Estimate(max(1, round(whole - spent)), pages, how)


def median(values: Sequence[float]) -> float:
    """The middle one of at least one value."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


class PageCounter(Protocol):
    """Counts the pages of PDFs."""

    def count_pages(self, path: Path) -> int | None:
        """Return the number of pages, None for a PDF that cannot be read."""

    def close(self) -> None:
        """End what was begun for it."""


_MOST = 300
"""PDFs that one command counts: each takes a few milliseconds."""


class PageCounts:
    """Counts the pages of papers' PDFs, each once; the cache remembers them.

    `reader` counts them instead of the process that reads PDFs.
    """

    __slots__ = ("_known", "_left", "_library", "_path", "_read", "_reader")

    def __init__(self, library: Library, reader: PageCounter | None = None) -> None:
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
        """Write the counts for the next command; a cache that cannot be written is no failure."""
        if self._reader is not None:
            self._reader.close()
        if self._known != self._read:
            with suppress(OSError, RefusedError):
                write_cache_file(self._path, json.dumps(self._known).encode())


def pages_known(library: Library, key: str) -> int | None:
    """The pages of one paper's PDF; None if there is none or they cannot be counted."""
    counts = PageCounts(library)
    pages = counts.of(key)
    counts.store()
    return pages
