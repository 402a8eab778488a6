"""Conditions on papers, and whether a paper fits them.

A condition is a small tree of frozen values, which `filter_language` makes of text. It can be asked
about one paper (`fits`), or about thousands (`SearchedPapers`), whose words an index or rows have.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol

from readlist.model.paper import OnDisk, Paper, Progress, Status
from readlist.selection.periods import is_within
from readlist.selection.sorting import Held
from readlist.text import folded, local_time, spaced_tokens, tokens_of_folded


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
    def long_texts(self) -> "LongTexts": ...


# Each value is the name in small letters, as filters have it.
Part = StrEnum("Part", "TITLE AUTHOR TOPIC KEYWORD VENUE SUMMARY ABSTRACT NOTES PDF")
"""The part of a paper in which words stand."""
LongTexts = Mapping[Part, Sequence[str]]
"""The abstract that was fetched, the notes, and the pages of the PDF, as far as they were read."""
Label = StrEnum("Label", "STATUS TAG PRIORITY TYPE LIST KEY ARXIV OPENREVIEW DOI")
"""Names that a paper has and that are compared whole."""
Number = StrEnum("Number", "YEAR RATING")
"""Whole numbers that a paper has."""
Step = StrEnum("Step", "STARTED FINISHED ADDED")
"""Events of a paper that have a day; it was added to a list of the user."""


def texts(paper: Paper, long_texts: LongTexts, part: Part) -> Iterable[str]:
    """The texts of the paper that stand in this part; a venue also by its initials."""
    return long_texts.get(part) or (_TEXTS[part](paper) if part in _TEXTS else ())


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
    Part.ABSTRACT: lambda paper: [paper.abstract],
}

_BOUNDARY = " \x7f "  # between two texts, so that no phrase reaches from one into the next
_MARKS = {part: (chr(at), chr(at + 1)) for at, part in enumerate(Part, 0x0E)}
"""The character before the words of each part, and the one behind them."""


def token_text(found: Iterable[str]) -> str:
    """The tokens of these texts, one or more blanks between."""
    return _BOUNDARY.join(map(spaced_tokens, found))


def word_row(found: Mapping[Part, Iterable[str]]) -> str:
    """All words of a paper's texts with one blank around each: quick to look for `Words` in it."""
    marked = [f"{mark} {token_text(found.get(part, ()))} " for part, (mark, _) in _MARKS.items()]
    return " ".join("".join([*marked, _MARKS[Part.PDF][1]]).split())


def part_of(row: str, part: Part) -> str:
    """The words of one part in a row, behind the part's mark."""
    start, end = map(row.index, _MARKS[part])
    return row[start:end]


_LABELS: dict[Label, Callable[[Candidate], Iterable[str]]] = {
    Label.STATUS: lambda one: (one.progress.status,) if one.progress else (),
    Label.TAG: lambda one: one.progress.tags if one.progress else (),
    Label.PRIORITY: lambda one: (one.progress.priority or "normal",) if one.progress else (),
    Label.LIST: lambda one: (one.list_name,),
    Label.KEY: lambda one: (one.paper.key, one.paper.citekey, *one.paper.aliases),
}
"""The others are attributes of the paper."""
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

    @property
    def phrase(self) -> str:
        """The words as they stand in a row of words that has one blank around each."""
        return f" {' '.join(self.tokens)}{'' if self.is_beginning else ' '}"

    def fits(self, candidate: Candidate) -> bool:
        parts = self.parts or tuple(Part)
        paper, long_texts = candidate.paper, candidate.long_texts
        found = (folded(text) for part in parts for text in texts(paper, long_texts, part))
        likely = (each for each in found if all(token in each for token in self.tokens))  # few
        return any(self.phrase in f" {' '.join(tokens_of_folded(each))} " for each in likely)

    def found_in(self, rows: Sequence[str]) -> set[int]:
        """The places of those rows, as `word_row` makes them, that have the words."""
        phrase = self.phrase
        found = {at for at, row in enumerate(rows) if phrase in row}
        if not self.parts:
            return found
        return {at for at in found if any(phrase in part_of(rows[at], each) for each in self.parts)}


class Is(NamedTuple):
    """The label is `value` (folded), or only begins with it."""

    label: Label
    value: str
    is_beginning: bool = False

    def fits(self, candidate: Candidate) -> bool:
        if self.label in _LABELS:
            names = _LABELS[self.label](candidate)
        else:
            names = (getattr(candidate.paper, self.label.value),)
        if self.is_beginning:
            return any(folded(name).startswith(self.value) for name in names)
        return self.value in map(folded, names)


class Between(NamedTuple):
    """The number is there and at least `first` and at most `last`; None is not a limit."""

    number: Number
    first: int | None
    last: int | None

    def fits(self, candidate: Candidate) -> bool:
        of = candidate.paper if self.number is Number.YEAR else candidate.progress
        value = getattr(of, self.number.value, None)
        return value is not None and is_within(value, self.first, self.last)


class Happened(NamedTuple):
    """The step was made on one of these days, in the user's time zone; None is not a limit."""

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


class SearchedPapers(NamedTuple):
    """Thousands of papers, which are numbers, as conditions ask about them."""

    every: Callable[[], set[int]]
    having: Callable[[Words], set[int]]  # these words
    candidates: Callable[[int], Iterable[Candidate]]  # the paper as each of its lists has it

    def fitting(self, condition: Condition, among: set[int] | None = None) -> set[int]:
        """Those among these papers, None for all, that fit."""
        match condition:
            case Words():
                having = self.having(condition)
                return having if among is None else among & having
            case All():
                for each in sorted(condition.conditions, key=_cost):
                    among = self.fitting(each, among)
                    if not among:
                        break
                return self.every() if among is None else among
            case AnyOf():
                found = (self.fitting(each, among) for each in condition.conditions)
                return set[int]().union(*found)
        among = self.every() if among is None else among  # thousands: only where it matters
        if isinstance(condition, Not):
            return among - self.fitting(condition.condition, among)
        return {paper for paper in among if any(map(condition.fits, self.candidates(paper)))}


def _cost(condition: Condition) -> tuple[int, int]:
    """The order of evaluation: rare (long) words first, conditions on each paper last."""
    if isinstance(condition, Words):
        return 0, -sum(map(len, condition.tokens))
    return (1 if isinstance(condition, All | AnyOf | Not) else 2), 0


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
