"""Conditions on papers, and whether a paper fits them.

A condition is a small tree of frozen values, which `filter_language` makes of text. It can be asked
about one paper (`fits`), or be translated: an index finds the papers that hold the `Words`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, Protocol

from readlist.model.paper import OnDisk, Paper, Progress, Status
from readlist.selection.periods import is_within
from readlist.selection.sorting import Held
from readlist.text import folded, local_time, tokens_of_folded


class Candidate(Protocol):
    """A paper as a list describes it, and what the library knows of it, as far as filters ask."""

    @property
    def list_name(self) -> str: ...
    @property
    def paper(self) -> Paper: ...
    @property
    def progress(self) -> Progress | None: ...  # None where it cannot be read
    @property
    def on_disk(self) -> tuple[OnDisk, ...]: ...
    @property
    def long_texts(self) -> "dict[Part, str]": ...  # as far as they were read


# Each value is the name in small letters, as filters have it.
Part = StrEnum("Part", "TITLE AUTHOR TOPIC KEYWORD VENUE SUMMARY ABSTRACT NOTES PDF")
"""The part of a paper in which words stand."""
LONG_PARTS = (Part.ABSTRACT, Part.NOTES, Part.PDF)
"""Those that a candidate tells of in `long_texts`."""
Label = StrEnum("Label", "STATUS TAG PRIORITY TYPE LIST KEY ARXIV OPENREVIEW DOI")
"""Names that a paper has and that are compared whole."""
Number = StrEnum("Number", "YEAR RATING")
"""Whole numbers that a paper has."""
Step = StrEnum("Step", "STARTED FINISHED ADDED")
"""Events of a paper that have a day; it was added to a list of the user."""


def texts(candidate: Candidate, part: Part) -> Iterable[str]:
    """The texts of the paper that stand in this part; a venue also by its initials."""
    if part in LONG_PARTS:
        text = candidate.long_texts.get(part)
        return [text] if text else []
    return _TEXTS[part](candidate.paper)


_TEXTS: dict[Part, Callable[[Paper], Iterable[str]]] = {
    Part.TITLE: lambda paper: [paper.shown_title],
    Part.AUTHOR: lambda paper: paper.authors,
    Part.TOPIC: lambda paper: paper.topics,
    Part.KEYWORD: lambda paper: str(paper.extra.get("keywords", "")).replace(";", ",").split(","),
    Part.VENUE: lambda paper: [
        paper.venue,
        "".join(word[0] for word in paper.venue.split() if word[0].isupper()),
    ],
    Part.SUMMARY: lambda paper: paper.summary.values(),
}

_PRIVATE: dict[Label, Callable[[Progress], tuple[str, ...]]] = {
    Label.STATUS: lambda progress: (progress.status,),
    Label.TAG: lambda progress: progress.tags,
    Label.PRIORITY: lambda progress: (progress.priority or "normal",),
}
_REACHED = {Step.STARTED: Status.READING, Step.FINISHED: Status.READ}


class All(NamedTuple):
    """Every condition fits; of none every paper."""

    conditions: "tuple[Condition, ...]" = ()

    def fits(self, candidate: Candidate) -> bool:
        return all(each.fits(candidate) for each in self.conditions)


class AnyOf(NamedTuple):
    """Some condition fits."""

    conditions: "tuple[Condition, ...]"

    def fits(self, candidate: Candidate) -> bool:
        return any(each.fits(candidate) for each in self.conditions)


class Not(NamedTuple):
    """The condition does not fit. A paper whose progress cannot be read has no status to fit."""

    condition: "Condition"

    def fits(self, candidate: Candidate) -> bool:
        return not self.condition.fits(candidate)


class Words(NamedTuple):
    """These tokens (`text.tokens`) stand one after the other in one text of the paper.

    `is_beginning`: the last one need only begin a word. Without `parts` any will do.
    """

    tokens: tuple[str, ...]
    is_beginning: bool = False
    parts: tuple[Part, ...] = ()

    def fits(self, candidate: Candidate) -> bool:
        parts = self.parts or tuple(Part)
        found = (folded(text) for part in parts for text in texts(candidate, part))
        return any(map(self.stand_in, found))

    def stand_in(self, known: str) -> bool:
        """Whether they stand in a text that `folded` gave."""
        if any(token not in known for token in self.tokens):
            return False  # which is so for most texts, and cheaper
        if known.isascii():
            return in_a_row(self).search(known) is not None
        return next(self.starts_in(tokens_of_folded(known)), None) is not None

    def starts_in(self, there: Sequence[str]) -> Iterator[int]:
        """The places among these tokens from which on they stand one after the other."""
        *before, last = self.tokens
        size = len(before)
        for start, word in enumerate(there[size:]):
            is_last = word == last or (self.is_beginning and word.startswith(last))
            if is_last and there[start : start + size] == before:
                yield start


@lru_cache(maxsize=64)
def in_a_row(words: Words) -> re.Pattern[str]:
    """The expression that finds each place of the words, its group 1, in a folded ASCII text."""
    row, end = r"\W+".join(map(re.escape, words.tokens)), r"\w*" if words.is_beginning else ""
    return re.compile(rf"(?<!\w)(?=({row}{end})(?!\w))")


class Is(NamedTuple):
    """The label is `value` (folded), or only begins with it."""

    label: Label
    value: str
    is_beginning: bool = False

    def fits(self, candidate: Candidate) -> bool:
        paper, progress = candidate.paper, candidate.progress
        names: Iterable[str]
        if self.label is Label.LIST:
            names = (candidate.list_name,)
        elif self.label is Label.KEY:
            names = (paper.key, paper.citekey, *paper.aliases)
        elif self.label in _PRIVATE:
            names = _PRIVATE[self.label](progress) if progress else ()
        else:
            names = (getattr(paper, self.label.value),)
        if self.is_beginning:
            return any(folded(name).startswith(self.value) for name in names)
        return self.value in map(folded, names)


class Between(NamedTuple):
    """The number is there and at least `first` and at most `last`; None is no limit."""

    number: Number
    first: int | None
    last: int | None

    def fits(self, candidate: Candidate) -> bool:
        of = candidate.paper if self.number is Number.YEAR else candidate.progress
        value = getattr(of, self.number.value, None)
        return value is not None and is_within(value, self.first, self.last)


class Happened(NamedTuple):
    """The step was made on one of these days, in the user's time zone; None is no limit."""

    step: Step
    first: date | None
    last: date | None

    def fits(self, candidate: Candidate) -> bool:
        if self.step is Step.ADDED:
            added = candidate.paper.added
            days = [date.fromisoformat(added)] if added else []
        else:
            history = candidate.progress.history if candidate.progress else ()
            reached = (each for each in history if each.status is _REACHED[self.step])
            days = [local_time(each.at).date() for each in reached if not each.imported]
        return any(is_within(day, self.first, self.last) for day in days)


class Has(NamedTuple):
    """The paper has it."""

    what: Held

    def fits(self, candidate: Candidate) -> bool:
        what = self.what.value
        if what in tuple(OnDisk):
            return OnDisk(what) in candidate.on_disk
        of = candidate.progress if self.what in {Held.TAGS, Held.RATING} else candidate.paper
        return bool(getattr(of, what, None))


Condition = All | AnyOf | Not | Words | Is | Between | Happened | Has
"""Each has `fits`, which says whether a paper fits."""


def any_of(conditions: Sequence[Condition]) -> Condition:
    """The condition that some of these, of which there is at least one, fits."""
    return conditions[0] if len(conditions) == 1 else AnyOf(tuple(conditions))


def words_wanted(condition: Condition, *, negated: bool = False) -> Iterator[Words]:
    """The words that make a paper fit, with `negated` also those that keep it from fitting."""
    match condition:
        case Words():
            yield condition
        case All() | AnyOf():
            for each in condition.conditions:
                yield from words_wanted(each, negated=negated)
        case Not() if negated:
            yield from words_wanted(condition.condition, negated=True)


def parts_named(condition: Condition) -> set[Part]:
    """The parts that words are to stand in; none for words that may stand anywhere."""
    return {part for words in words_wanted(condition, negated=True) for part in words.parts}
