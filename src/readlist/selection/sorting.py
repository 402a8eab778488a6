"""Which papers a view shows, in which order, and how many."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from readlist.model.paper import Paper, Progress, Status
from readlist.text import folded

if TYPE_CHECKING:  # most views show every paper
    from readlist.selection.conditions import Condition


class Sort(StrEnum):
    """By what a view can be ordered."""

    NUMBER = "number"
    TITLE = "title"
    AUTHOR = "author"
    YEAR = "year"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Query:
    """Which papers to show (None: all), in which order, and how many (None: all)."""

    condition: "Condition | None" = None
    sort: Sort = Sort.NUMBER
    limit: int | None = None


_STATUS_ORDER = tuple(Status)

SORT_KEYS: dict[Sort, Callable[[Paper, Progress | None], tuple[int, int | str]]] = {
    Sort.NUMBER: lambda *_: (0, 0),
    Sort.TITLE: lambda paper, _: (0, folded(paper.shown_title)),
    Sort.AUTHOR: lambda paper, _: (not paper.authors, _first_family_name(paper)),
    Sort.YEAR: lambda paper, _: (paper.year is None, paper.year or 0),
    Sort.STATUS: lambda _, progress: (
        progress is None,
        _STATUS_ORDER.index(progress.status) if progress else 0,
    ),
}
"""The key by which a view is sorted; papers without the property come last."""


def _first_family_name(paper: Paper) -> str:
    from readlist.model.names import parse_name

    return folded(parse_name(paper.authors[0]).family) if paper.authors else ""
