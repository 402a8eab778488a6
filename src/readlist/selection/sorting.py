"""Which papers a view shows, in which order, how many, and what a filter can ask about a paper."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from readlist.model.paper import OnDisk, Paper, Progress, Status
from readlist.text import folded, local_time

if TYPE_CHECKING:
    from readlist.selection.conditions import Condition


class Candidate(Protocol):
    """A paper of a list and what the library knows of it, as far as filters ask."""

    @property
    def list_name(self) -> str:
        """The list that describes the paper."""

    @property
    def paper(self) -> Paper:
        """The paper as described there."""

    @property
    def progress(self) -> Progress | None:
        """The person's progress, None where it cannot be read."""

    @property
    def on_disk(self) -> tuple[OnDisk, ...]:
        """The files that the library holds."""

    @property
    def long_texts(self) -> "dict[Part, str]":
        """Abstract, notes and PDF text, as far as they were read."""


class Part(StrEnum):
    """The part of a paper in which words stand."""

    TITLE = "title"
    AUTHOR = "author"
    TOPIC = "topic"
    KEYWORD = "keyword"
    VENUE = "venue"
    SUMMARY = "summary"
    ABSTRACT = "abstract"
    NOTES = "notes"
    PDF = "pdf"


LONG_PARTS = (Part.ABSTRACT, Part.NOTES, Part.PDF)
"""Those that a candidate tells of in `long_texts`."""


class Label(StrEnum):
    """Names that a paper has and that are compared whole."""

    STATUS = "status"
    TAG = "tag"
    PRIORITY = "priority"
    TYPE = "type"
    LIST = "list"
    KEY = "key"
    ARXIV = "arxiv"
    OPENREVIEW = "openreview"
    DOI = "doi"


class Number(StrEnum):
    """Whole numbers that a paper has."""

    YEAR = "year"
    RATING = "rating"


class Step(StrEnum):
    """Events of a paper that have a day."""

    STARTED = "started"
    FINISHED = "finished"
    ADDED = "added"  # to a list of one's own


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


def texts(candidate: Candidate, part: Part) -> Iterable[str]:
    """The texts of the paper that stand in this part; a venue also by its initials."""
    if part in LONG_PARTS:
        text = candidate.long_texts.get(part)
        return [text] if text else []
    return _TEXTS[part](candidate.paper)


def _venue(paper: Paper) -> list[str]:
    initials = "".join(word[0] for word in paper.venue.split() if word[0].isupper())
    return [paper.venue, initials]


_TEXTS: dict[Part, Callable[[Paper], Iterable[str]]] = {
    Part.TITLE: lambda paper: [paper.shown_title],
    Part.AUTHOR: lambda paper: paper.authors,
    Part.TOPIC: lambda paper: paper.topics,
    Part.KEYWORD: lambda paper: re.split("[,;]", str(paper.extra.get("keywords", ""))),
    Part.VENUE: _venue,
    Part.SUMMARY: lambda paper: paper.summary.values(),
}


def labels(candidate: Candidate, label: Label) -> Iterable[str]:
    """The names that the paper has as this label; none of progress that cannot be read."""
    paper, progress = candidate.paper, candidate.progress
    if label is Label.LIST:
        return (candidate.list_name,)
    if label is Label.KEY:
        return (paper.key, paper.citekey, *paper.aliases)
    if label in _PRIVATE:
        return _PRIVATE[label](progress) if progress else ()
    return (getattr(paper, label.value),)


_PRIVATE: dict[Label, Callable[[Progress], tuple[str, ...]]] = {
    Label.STATUS: lambda progress: (progress.status,),
    Label.TAG: lambda progress: progress.tags,
    Label.PRIORITY: lambda progress: (progress.priority or "normal",),
}


def number(candidate: Candidate, which: Number) -> int | None:
    """The paper's year or rating, None where it has none."""
    match which:
        case Number.YEAR:
            return candidate.paper.year
        case Number.RATING:
            return candidate.progress.rating if candidate.progress else None


_REACHED = {Step.STARTED: Status.READING, Step.FINISHED: Status.READ}


def days(candidate: Candidate, step: Step) -> Iterable[date]:
    """The days, in the person's time zone, on which the step was made, as far as they are known."""
    if step is Step.ADDED:
        if candidate.paper.added:
            yield date.fromisoformat(candidate.paper.added)
        return
    reached = _REACHED[step]
    for entry in candidate.progress.history if candidate.progress else ():
        if entry.status is reached and not entry.imported:
            yield local_time(entry.at).date()


def has(candidate: Candidate, what: Held) -> bool:
    """Whether the paper has it."""
    if what.value in tuple(OnDisk):
        return OnDisk(what.value) in candidate.on_disk
    if what in {Held.TAGS, Held.RATING}:
        return bool(getattr(candidate.progress, what.value, None))
    return bool(getattr(candidate.paper, what.value))


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


@dataclass(frozen=True, slots=True)
class Query:
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
    Sort.AUTHOR: lambda paper, _: (not paper.authors, _first_family_name(paper)),
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


def _first_family_name(paper: Paper) -> str:
    from readlist.model.names import parse_name

    return folded(parse_name(paper.authors[0]).family) if paper.authors else ""
