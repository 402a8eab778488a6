"""The choice of the papers that a view shows, their order and number.

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


# Each value is the name in small letters.
Held = StrEnum("Held", "PDF ABSTRACT NOTES CODE SUMMARY TAGS RATING YEAR ARXIV DOI OPENREVIEW")
"""Things that a paper can have or lack."""
Sort = StrEnum("Sort", "NUMBER TITLE AUTHOR YEAR STATUS RATING PRIORITY STARTED FINISHED ADDED")
"""By what a view can be ordered."""


class Query(NamedTuple):
    """The papers to show (None: all), their order, and their number (None: all)."""

    condition: "Condition | None" = None
    sort: Sort = Sort.NUMBER
    limit: int | None = None
    is_reversed: bool = False
    texts: bool = False  # with abstracts and notes, also where they decide nothing


_STATUS_ORDER = tuple(Status)
_PRIORITY_ORDER = ("high", "", "low")

_VALUES: dict[Sort, Callable[[Paper, Progress | None], float | str | None]] = {
    Sort.NUMBER: lambda *_: 0,
    Sort.TITLE: lambda paper, _: folded(paper.shown_title),
    Sort.AUTHOR: lambda paper, _: (
        folded(parse_name(paper.authors[0]).family) if paper.authors else None
    ),
    Sort.YEAR: lambda paper, _: paper.year,
    Sort.STATUS: lambda _, known: _STATUS_ORDER.index(known.status) if known else None,
    Sort.RATING: lambda _, known: -known.rating if known and known.rating else None,
    Sort.PRIORITY: lambda _, known: _PRIORITY_ORDER.index(known.priority) if known else None,
    Sort.STARTED: lambda _, known: _latest(known, Status.READING),
    Sort.FINISHED: lambda _, known: _latest(known, Status.READ),
    Sort.ADDED: lambda paper, _: (
        -date.fromisoformat(paper.added).toordinal() if paper.added else None
    ),
}


def sort_key(sort: Sort, paper: Paper, progress: Progress | None) -> tuple[bool, float | str]:
    """The key by which a view is sorted; papers without the property come last."""
    value = _VALUES[sort](paper, progress)
    return value is None, 0 if value is None else value


def _latest(progress: Progress | None, status: Status) -> float | None:
    """The last time the paper got this status, the latest first."""
    history = progress.history if progress else ()
    times = [each.at.timestamp() for each in history if each.status is status and not each.imported]
    return -max(times) if times else None
