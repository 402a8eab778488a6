"""How near words are that are tried where nothing was found."""

from collections.abc import Iterable

import pytest

from readlist.search.matching import IndexedWords, guesses, slips_between
from readlist.selection.conditions import AnyOf, Words


class Known(IndexedWords):
    """An index that has these words in titles, but no papers."""

    def __init__(self, *words: str) -> None:
        self._words = words

    def having(self, words: Words) -> set[int]:
        """None has them."""
        assert words
        return set()

    def names(self) -> Iterable[str]:
        """The words it was made with."""
        return self._words


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("plan", "plan", 0),
        ("planing", "planning", 1),
        ("learnign", "learning", 1),
        ("abcd", "bacd", 1),
        ("planing", "learning", 3),
        ("kitten", "sitting", 3),
        ("", "abc", 3),
    ],
)
def test_slips(one: str, other: str, slips: int) -> None:
    """Letters left out, put in, mistaken or swapped, in either direction."""
    assert slips_between(one, other) == slips_between(other, one) == slips


@pytest.mark.parametrize(
    ("typed", "known", "tried"),
    [
        ("planing", ["learning", "training"], []),
        ("planing", ["planning", "learning"], ["planning"]),
        ("planing", ["paining", "plannings", "plans"], ["paining", "plannings"]),
        ("graf", ["graph", "gray", "grab", "wraf"], ["grab", "gray"]),
        ("modle", ["model", "mottle"], ["model"]),
        ("nodes", ["modes"], ["modes"]),
        ("gan", ["can"], []),
        ("x" * 51, ["x" * 50], []),
    ],
)
def test_words_spelt_alike(typed: str, known: list[str], tried: list[str]) -> None:
    """One slip in a short word, two in a long one; the nearest, and the same first letter."""
    *_, (condition, _) = guesses(Words((typed,)), Known(*known))
    found = condition.conditions if isinstance(condition, AnyOf) else (condition,)
    words = [each for each in found if isinstance(each, Words) and not each.is_beginning]
    assert [each.tokens[0] for each in words] == tried
