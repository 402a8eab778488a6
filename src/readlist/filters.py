"""Which papers a view keeps: by status, labels, people, time and what is on disk."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from readlist.errors import UsageError
from readlist.model import Paper, Progress, Status
from readlist.text import folded, quoted

_YEARS = r"([0-9]{1,4})?(\.\.)?([0-9]{1,4})?"


class Sort(StrEnum):
    """By what a view can be ordered."""

    NUMBER = "number"
    TITLE = "title"
    AUTHOR = "author"
    YEAR = "year"
    STATUS = "status"


class OnDisk(StrEnum):
    """What the library can hold of a paper."""

    PDF = "pdf"
    ABSTRACT = "abstract"
    NOTES = "notes"


def parse_years(text: str) -> range:
    """`2022`, `2020..2022`, `2020..` or `..2022`; raises UsageError for anything else."""
    match = re.fullmatch(_YEARS, text.strip())
    if not match or not (match[1] or match[3]) or (match[3] and not match[2]):
        raise UsageError(
            f"{quoted(text)} is no span of years", hint="write 2022, 2020..2022 or 2020.."
        )
    first = int(match[1] or 0)
    last = int(match[3] or 9999) if match[2] else first
    if last < first:
        raise UsageError(f"the span {match[0]} runs backwards", hint=f"write {last}..{first}")
    return range(first, last + 1)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a paper must be to be kept. Any value of a field will do; all fields must fit."""

    statuses: tuple[Status, ...] = ()
    tags: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()  # parts of names
    years: range | None = None
    has: tuple[OnDisk, ...] = ()

    def keeps(self, paper: Paper, progress: Progress | None, on_disk: tuple[OnDisk, ...]) -> bool:
        """Whether the paper fits. Unknown progress (a damaged file) fits no status and no tag."""
        return (
            (not self.statuses or (progress is not None and progress.status in self.statuses))
            and _any_equal(self.tags, progress.tags if progress else ())
            and _any_part(self.topics, paper.topics)
            and _any_part(self.authors, paper.authors)
            and (self.years is None or (paper.year is not None and paper.year in self.years))
            and set(on_disk).issuperset(self.has)
        )


def _any_equal(wanted: tuple[str, ...], present: tuple[str, ...]) -> bool:
    return not wanted or not {folded(each) for each in wanted}.isdisjoint(map(folded, present))


def _any_part(wanted: tuple[str, ...], present: tuple[str, ...]) -> bool:
    return not wanted or any(folded(part) in folded(whole) for part in wanted for whole in present)


@dataclass(frozen=True, slots=True)
class Query:
    """Which papers to show, in which order, and how many (None: all)."""

    keep: Filter = Filter()
    sort: Sort = Sort.NUMBER
    limit: int | None = None


_STATUS_ORDER = tuple(Status)

SORT_KEYS: dict[Sort, Callable[[Paper, Progress | None], tuple[int, int | str]]] = {
    Sort.NUMBER: lambda *_: (0, 0),
    Sort.TITLE: lambda paper, _: (0, folded(paper.title)),
    Sort.AUTHOR: lambda paper, _: (not paper.authors, _first_family_name(paper)),
    Sort.YEAR: lambda paper, _: (paper.year is None, paper.year or 0),
    Sort.STATUS: lambda _, progress: (
        progress is None,
        _STATUS_ORDER.index(progress.status) if progress else 0,
    ),
}
"""What to order a paper in its list's order by; papers without the property come last."""


def _first_family_name(paper: Paper) -> str:
    from readlist.names import parse_name  # noqa: PLC0415 (only this order needs it)

    return folded(parse_name(paper.authors[0]).family) if paper.authors else ""
