"""Conditions on papers, and whether a paper fits them.

A condition is a small tree of frozen values, which `filter_language` makes of text. It can be asked
about one paper (`fits`), or be translated: an index finds the papers that hold the `Words`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from readlist.selection.periods import is_within
from readlist.selection.sorting import (
    LONG_PARTS,
    Candidate,
    Held,
    Label,
    Number,
    Part,
    Step,
    days,
    has,
    labels,
    number,
    texts,
)
from readlist.text import folded, tokens_of_folded

__all__ = [
    "LONG_PARTS",
    "All",
    "AnyOf",
    "Between",
    "Candidate",
    "Condition",
    "Happened",
    "Has",
    "Held",
    "Is",
    "Label",
    "Not",
    "Number",
    "Part",
    "Step",
    "Words",
    "any_of",
    "parts_named",
    "texts",
]


@dataclass(frozen=True, slots=True)
class All:
    """Every condition fits; of none every paper."""

    conditions: "tuple[Condition, ...]" = ()

    def fits(self, candidate: Candidate) -> bool:
        """Whether the paper fits."""
        return all(each.fits(candidate) for each in self.conditions)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Some condition fits."""

    conditions: "tuple[Condition, ...]"

    def fits(self, candidate: Candidate) -> bool:
        """Whether the paper fits."""
        return any(each.fits(candidate) for each in self.conditions)


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not fit. A paper whose progress cannot be read has no status to fit."""

    condition: "Condition"

    def fits(self, candidate: Candidate) -> bool:
        """Whether the paper fits."""
        return not self.condition.fits(candidate)


@dataclass(frozen=True, slots=True)
class Words:
    """These tokens (`text.tokens`) stand one after the other in one text of the paper.

    `is_beginning`: the last one need only begin a word. Without `parts` any will do.
    """

    tokens: tuple[str, ...]
    is_beginning: bool = False
    parts: tuple[Part, ...] = ()

    def fits(self, candidate: Candidate) -> bool:
        """Whether the paper fits."""
        parts = self.parts or tuple(Part)
        found = (folded(text) for part in parts for text in texts(candidate, part))
        return any(map(self.stand_in, found))

    def stand_in(self, known: str) -> bool:
        """Whether they stand in a text that `folded` gave."""
        if any(token not in known for token in self.tokens):
            return False  # which is so for most texts, and cheaper
        if known.isascii():
            return _in_a_row(self.tokens, self.is_beginning).search(known) is not None
        *before, last = self.tokens
        there, size = tokens_of_folded(known), len(before)
        return any(
            there[start : start + size] == before
            and (word == last or (self.is_beginning and word.startswith(last)))
            for start, word in enumerate(there[size:])
        )


@lru_cache(maxsize=64)
def _in_a_row(tokens: tuple[str, ...], is_beginning: bool) -> re.Pattern[str]:
    """The expression that finds these tokens in a row in a folded text of ASCII letters."""
    row = r"\W+".join(map(re.escape, tokens))
    return re.compile(rf"(?<!\w){row}" if is_beginning else rf"(?<!\w){row}(?!\w)")


def all_words(candidate: Candidate) -> str:
    """All texts of the paper, folded, as one in which no row of words reaches over two of them.

    To ask many `Words` without parts about one paper.
    """
    return "\n_\n".join(folded(text) for part in Part for text in texts(candidate, part))


@dataclass(frozen=True, slots=True)
class Is:
    """The label is `value` (folded), or only begins with it."""

    label: Label
    value: str
    is_beginning: bool = False

    def fits(self, candidate: Candidate) -> bool:
        """Whether the paper fits."""
        names = map(folded, labels(candidate, self.label))
        if self.is_beginning:
            return any(name.startswith(self.value) for name in names)
        return self.value in names


@dataclass(frozen=True, slots=True)
class Between:
    """The number is there and at least `first` and at most `last`; None is no limit."""

    number: Number
    first: int | None
    last: int | None

    def fits(self, candidate: Candidate) -> bool:
        """Whether the paper fits."""
        value = number(candidate, self.number)
        return value is not None and is_within(value, self.first, self.last)


@dataclass(frozen=True, slots=True)
class Happened:
    """The step was made, some time, on one of these local days; None is no limit."""

    step: Step
    first: date | None
    last: date | None

    def fits(self, candidate: Candidate) -> bool:
        """Whether the paper fits."""
        happened = days(candidate, self.step)
        return any(is_within(day, self.first, self.last) for day in happened)


@dataclass(frozen=True, slots=True)
class Has:
    """The paper has it."""

    what: Held

    def fits(self, candidate: Candidate) -> bool:
        """Whether the paper fits."""
        return has(candidate, self.what)


Condition = All | AnyOf | Not | Words | Is | Between | Happened | Has


def any_of(conditions: Sequence[Condition]) -> Condition:
    """The condition that some of these, of which there is at least one, fits."""
    return conditions[0] if len(conditions) == 1 else AnyOf(tuple(conditions))


def parts_named(condition: Condition) -> Iterator[Part]:
    """The parts that words are to stand in; none for words that may stand anywhere."""
    if isinstance(condition, Words):
        yield from condition.parts
    elif isinstance(condition, Not):
        yield from parts_named(condition.condition)
    elif isinstance(condition, All | AnyOf):
        for each in condition.conditions:
            yield from parts_named(each)
