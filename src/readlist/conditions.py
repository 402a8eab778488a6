"""What a paper must be to be kept: conditions on papers, and whether a paper fits them.

A condition is a small tree of frozen values, which `filterlanguage` makes of text. It can be asked
about one paper (`keeps`), or be translated: an index finds the papers that hold the `Words`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from readlist.model import OnDisk, Paper, Progress, Status
from readlist.text import folded, tokens


class Candidate(Protocol):
    """A paper of a list and what the library knows of it, as far as conditions ask."""

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
        """What the library holds."""

    @property
    def long_texts(self) -> "dict[Part, str]":
        """Abstract, notes and PDF text, as far as they were read."""


class Part(StrEnum):
    """The part of a paper in which words stand."""

    TITLE = "title"
    AUTHOR = "author"
    TOPIC = "topic"
    VENUE = "venue"
    SUMMARY = "summary"
    ABSTRACT = "abstract"
    NOTES = "notes"
    PDF = "pdf"


LONG_PARTS = (Part.ABSTRACT, Part.NOTES, Part.PDF)
"""Those that a candidate tells of in `long_texts`."""


class Label(StrEnum):
    """What a paper has by a name that is compared whole."""

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
    """What a paper has as a whole number."""

    YEAR = "year"
    RATING = "rating"


class Step(StrEnum):
    """What happened to a paper on a day."""

    STARTED = "started"
    FINISHED = "finished"


class Held(StrEnum):
    """What a paper can have or lack."""

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


@dataclass(frozen=True, slots=True)
class All:
    """Every condition fits; of none every paper."""

    conditions: "tuple[Condition, ...]" = ()

    def keeps(self, candidate: Candidate) -> bool:
        """Whether the paper fits."""
        return all(each.keeps(candidate) for each in self.conditions)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Some condition fits."""

    conditions: "tuple[Condition, ...]"

    def keeps(self, candidate: Candidate) -> bool:
        """Whether the paper fits."""
        return any(each.keeps(candidate) for each in self.conditions)


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not fit. A paper whose progress cannot be read has no status to fit."""

    condition: "Condition"

    def keeps(self, candidate: Candidate) -> bool:
        """Whether the paper fits."""
        return not self.condition.keeps(candidate)


@dataclass(frozen=True, slots=True)
class Words:
    """These tokens (`text.tokens`) stand one after the other in one text of the paper.

    `is_beginning`: the last one need only begin a word. Without `parts` any will do.
    """

    tokens: tuple[str, ...]
    is_beginning: bool = False
    parts: tuple[Part, ...] = ()

    def keeps(self, candidate: Candidate) -> bool:
        """Whether the paper fits."""
        parts = self.parts or tuple(Part)
        return any(self._stand_in(text) for part in parts for text in texts(candidate, part))

    def _stand_in(self, text: str) -> bool:
        if any(token not in folded(text) for token in self.tokens):
            return False  # which is so for most texts, and cheaper
        *before, last = self.tokens
        there, size = tokens(text), len(before)
        return any(
            there[start : start + size] == before
            and (word == last or (self.is_beginning and word.startswith(last)))
            for start, word in enumerate(there[size:])
        )


@dataclass(frozen=True, slots=True)
class Is:
    """The label is `value` (folded), or only begins with it."""

    label: Label
    value: str
    is_beginning: bool = False

    def keeps(self, candidate: Candidate) -> bool:
        """Whether the paper fits."""
        names = map(folded, _NAMES[self.label](candidate))
        if self.is_beginning:
            return any(name.startswith(self.value) for name in names)
        return self.value in names


@dataclass(frozen=True, slots=True)
class Between:
    """The number is there and at least `first` and at most `last`; None is no limit."""

    number: Number
    first: int | None
    last: int | None

    def keeps(self, candidate: Candidate) -> bool:
        """Whether the paper fits."""
        progress = candidate.progress
        rating = progress.rating if progress else None
        value = candidate.paper.year if self.number is Number.YEAR else rating
        return (
            value is not None
            and (self.first is None or value >= self.first)
            and (self.last is None or value <= self.last)
        )


_REACHED = {Step.STARTED: Status.READING, Step.FINISHED: Status.READ}


@dataclass(frozen=True, slots=True)
class Happened:
    """The step was made, some time, on one of these local days; None is no limit."""

    step: Step
    first: date | None
    last: date | None

    def keeps(self, candidate: Candidate) -> bool:
        """Whether the paper fits."""
        history = candidate.progress.history if candidate.progress else ()
        reached = (entry.at for entry in history if entry.status is _REACHED[self.step])
        days = (at.astimezone().date() for at in reached)
        return any(
            (self.first is None or day >= self.first) and (self.last is None or day <= self.last)
            for day in days
        )


@dataclass(frozen=True, slots=True)
class Has:
    """The paper has it."""

    what: Held

    def keeps(self, candidate: Candidate) -> bool:
        """Whether the paper fits."""
        if self.what.value in tuple(OnDisk):
            return OnDisk(self.what.value) in candidate.on_disk
        if self.what in {Held.TAGS, Held.RATING}:
            return bool(getattr(candidate.progress, self.what.value, None))
        return bool(getattr(candidate.paper, self.what.value))


Condition = All | AnyOf | Not | Words | Is | Between | Happened | Has


def any_of(conditions: Sequence[Condition]) -> Condition:
    """The condition that some of these, of which there is at least one, fits."""
    return conditions[0] if len(conditions) == 1 else AnyOf(tuple(conditions))


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
    Part.TITLE: lambda paper: [paper.title],
    Part.AUTHOR: lambda paper: paper.authors,
    Part.TOPIC: lambda paper: paper.topics,
    Part.VENUE: _venue,
    Part.SUMMARY: lambda paper: paper.summary.values(),
}


def _status(candidate: Candidate) -> tuple[str, ...]:
    return (candidate.progress.status,) if candidate.progress else ()


def _priority(candidate: Candidate) -> tuple[str, ...]:
    return (candidate.progress.priority or "normal",) if candidate.progress else ()


_NAMES: dict[Label, Callable[[Candidate], Iterable[str]]] = {
    Label.STATUS: _status,
    Label.TAG: lambda candidate: candidate.progress.tags if candidate.progress else (),
    Label.PRIORITY: _priority,
    Label.TYPE: lambda candidate: (candidate.paper.type,),
    Label.LIST: lambda candidate: (candidate.list_name,),
    Label.KEY: lambda candidate: (candidate.paper.key, candidate.paper.citekey),
    Label.ARXIV: lambda candidate: (candidate.paper.arxiv,),
    Label.OPENREVIEW: lambda candidate: (candidate.paper.openreview,),
    Label.DOI: lambda candidate: (candidate.paper.doi,),
}


def parts_named(condition: Condition) -> Iterator[Part]:
    """The parts that words are to stand in; none for words that may stand anywhere."""
    if isinstance(condition, Words):
        yield from condition.parts
    elif isinstance(condition, Not):
        yield from parts_named(condition.condition)
    elif isinstance(condition, All | AnyOf):
        for each in condition.conditions:
            yield from parts_named(each)
