"""Which papers fit a condition, best first: conditions are worked out on sets of papers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from readlist.selection.conditions import All, AnyOf, Candidate, Condition, Not, Words


class WordIndex(Protocol):
    """What knows in which papers words stand. A paper is a number of its own."""

    def papers(self, list_name: str | None) -> set[int]:
        """The papers of one list, or of all."""

    def having(self, words: Words) -> set[int]:
        """The papers that have the words."""

    def scores(self, sought: Sequence[Words]) -> dict[int, float]:
        """How well papers that have some of the words fit them, the more the better."""

    def names(self) -> Iterable[str]:
        """All tokens of titles, authors and topics."""

    def know_places(self) -> None:
        """Prepare to be asked for key and spots of many papers."""

    def key(self, paper: int) -> str:
        """The paper's key in small letters."""

    def spots(self, paper: int) -> list[tuple[str, int]]:
        """The lists that have the paper, and its number there."""


def fitting(
    condition: Condition,
    among: set[int],
    index: WordIndex,
    candidates: Callable[[int], Iterable[Candidate]],
) -> set[int]:
    """Those among the papers that fit.

    `candidates` gives a paper as each list describes it, for what no index knows.
    """
    match condition:
        case Words():
            return among & index.having(condition)
        case All():
            for each in sorted(condition.conditions, key=_cost):
                if not among:
                    break
                among = fitting(each, among, index, candidates)
            return among
        case AnyOf():
            found = (fitting(each, among, index, candidates) for each in condition.conditions)
            return set[int]().union(*found)
        case Not():
            return among - fitting(condition.condition, among, index, candidates)
        case _:
            return {paper for paper in among if any(map(condition.fits, candidates(paper)))}


def _cost(condition: Condition) -> tuple[int, int]:
    """What to work out first: rare words, which are long ones, and last what asks each paper."""
    if isinstance(condition, Words):
        return 0, -sum(map(len, condition.tokens))
    return (1 if isinstance(condition, All | AnyOf | Not) else 2), 0


def words_wanted(condition: Condition) -> Iterator[Words]:
    """The words that make a paper fit, without those that keep it from fitting."""
    if isinstance(condition, Words):
        yield condition
    elif isinstance(condition, All | AnyOf):
        for each in condition.conditions:
            yield from words_wanted(each)
