"""Which papers a view shows, in which order, and how many.

It stands apart from conditions because most views have no filter.
"""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from readlist.model.names import parse_name
from readlist.model.paper import Paper, Progress, Status
from readlist.text import folded

if TYPE_CHECKING:
    from readlist.selection.conditions import Condition


class Held(StrEnum):
    """Things that a paper can have or lack."""

    PDF = "pdf"
    ABSTRACT = "abstract"
    NOTES = "notes"
    CODE = "code"
    SUMMARY = "summary"
    TAGS = "tags"
    RATING = "rating"
    YEAR = "year"
    ARXIV = "arxiv"
    DOI = "doi"
    OPENREVIEW = "openreview"


class Sort(StrEnum):
    """By what a view can be ordered."""

    NUMBER = "number"
    TITLE = "title"
    AUTHOR = "author"
    YEAR = "year"
    STATUS = "status"
    RATING = "rating"
    PRIORITY = "priority"
    STARTED = "started"
    FINISHED = "finished"
    ADDED = "added"


class Query(NamedTuple):
    """Which papers to show (None: all), in which order, and how many (None: all)."""

    condition: "Condition | None" = None
    sort: Sort = Sort.NUMBER
    limit: int | None = None
    is_reversed: bool = False


_STATUS_ORDER = tuple(Status)
_PRIORITY_ORDER = ("high", "", "low")

SORT_KEYS: dict[Sort, Callable[[Paper, Progress | None], tuple[int, float | str]]] = {
    Sort.NUMBER: lambda *_: (0, 0),
    Sort.TITLE: lambda paper, _: (0, folded(paper.shown_title)),
    Sort.AUTHOR: lambda paper, _: (
        not paper.authors,
        folded(parse_name(paper.authors[0]).family) if paper.authors else "",
    ),
    Sort.YEAR: lambda paper, _: (paper.year is None, paper.year or 0),
    Sort.STATUS: lambda _, progress: (
        progress is None,
        _STATUS_ORDER.index(progress.status) if progress else 0,
    ),
    Sort.RATING: lambda _, progress: (
        not (progress and progress.rating),
        -(progress.rating or 0) if progress else 0,
    ),
    Sort.PRIORITY: lambda _, progress: (
        progress is None,
        _PRIORITY_ORDER.index(progress.priority) if progress else 0,
    ),
    Sort.STARTED: lambda _, progress: _latest(progress, Status.READING),
    Sort.FINISHED: lambda _, progress: _latest(progress, Status.READ),
    Sort.ADDED: lambda paper, _: (
        not paper.added,
        -date.fromisoformat(paper.added).toordinal() if paper.added else 0,
    ),
}
"""The key by which a view is sorted; papers without the property come last."""


def _latest(progress: Progress | None, status: Status) -> tuple[int, float]:
    """The last time the paper got this status, the latest first."""
    history = progress.history if progress else ()
    times = [each.at.timestamp() for each in history if each.status is status and not each.imported]
    return not times, -max(times, default=0.0)
