"""Suggestions for a search without results: years, longer words, then words spelt alike."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from readlist.search.matching import WordIndex, words_wanted
from readlist.selection.conditions import All, AnyOf, Between, Condition, Number, Words
from readlist.text import quoted

_SHORTEST, _LONGEST = 4, 50  # letters of a word that may be misspelt
_SHORT = 6  # letters up to which one slip is likely, and two are another word
_WORDS = 3  # that are tried for one
_MOST = 8  # words of a query that are looked at
_YEAR = re.compile("(?:19|20)[0-9]{2}")


def guesses(condition: Condition, index: WordIndex) -> Iterator[tuple[Condition, str]]:
    """Other conditions to try, each with a sentence that says what it is."""
    years = [
        words
        for words in words_wanted(condition)
        if not words.parts and len(words.tokens) == 1 and _YEAR.fullmatch(words.tokens[0])
    ]
    also = ""
    if years:
        numbers = {words: int(words.tokens[0]) for words in years}
        spans = {words: Between(Number.YEAR, year, year) for words, year in numbers.items()}
        condition = _with(condition, lambda words: spans.get(words, words))
        said = " and ".join(quoted(words.tokens[0]) for words in years)
        also = f"; {said} is taken for the year"
        yield condition, f"nothing has all of these words{also}"
    for other, told in _alike_guesses(condition, index):
        yield other, f"{told}{also}"


def _alike_guesses(condition: Condition, index: WordIndex) -> Iterator[tuple[Condition, str]]:
    sought = tuple(words_wanted(condition))
    if not sought:
        return
    if not all(words.is_beginning for words in sought):
        yield _with(condition, _begun), "nothing has just these words; these have longer ones"
    known = list(index.names())
    alike = _alike([words for words in sought[:_MOST] if not index.having(words)], known)
    if alike:
        told = "; ".join(
            f"nothing has {quoted(' '.join(words.tokens))}, "
            f"so here is {' or '.join(quoted(' '.join(each.tokens)) for each in others)}"
            for words, others in alike.items()
        )
        yield _with(condition, lambda words: _any(alike.get(words, (words,)))), told
        yield _with(condition, lambda words: _any(alike.get(words, (_begun(words),)))), told
    every = {words: (_begun(words), *_others(words, known)) for words in sought[:_MOST]} | alike
    told = "nothing has all of these words; these have some that are spelt alike"
    yield _with(condition, lambda words: _any(every.get(words, (words,)))), told


def _begun(words: Words) -> Words:
    return replace(words, is_beginning=True)


def _any(words: tuple[Words, ...]) -> Condition:
    return words[0] if len(words) == 1 else AnyOf(words)


def _alike(missing: list[Words], known: list[str]) -> dict[Words, tuple[Words, ...]]:
    """Words that nothing has → those of titles and authors that are spelt like them."""
    found = {}
    for words in missing:
        near = [_near(token, known) for token in words.tokens]
        if len(near) == 1:
            others = tuple(replace(words, tokens=(token,)) for token in near[0])
        else:
            others = (replace(words, tokens=tuple(each[0] for each in near if each)),)
        if all(near) and others != (words,):
            found[words] = others
    return found


def _others(words: Words, known: list[str]) -> list[Words]:
    if len(words.tokens) > 1:
        return []
    (token,) = words.tokens
    near = _near(token, [each for each in known if each[0] == token[0]])
    return [replace(words, tokens=(each,)) for each in near if each != token]


def _near(token: str, known: list[str]) -> list[str]:
    """The words that are nearest, before all those with the same first letter."""
    if not _SHORTEST <= len(token) <= _LONGEST:
        return [token]
    most = 1 if len(token) <= _SHORT else 2
    ranked: dict[tuple[int, bool], list[str]] = {}
    for each in known:
        if abs(len(each) - len(token)) > most or len({*each} ^ {*token}) > 2 * most:
            continue  # it cannot be near, as is cheap to see
        slips = slips_between(token, each)
        if slips <= most:
            ranked.setdefault((slips, each[0] != token[0]), []).append(each)
    return sorted(ranked[min(ranked)])[:_WORDS] if ranked else []


def slips_between(one: str, other: str) -> int:
    """How many letters were left out, put in, mistaken or swapped with the next one.

    Source: optimal string alignment distance (Damerau, CACM 7(3), 1964).
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        earlier, before, row = before, row, [i + 1]
        for j, another in enumerate(other):
            best = min(before[j] + (letter != another), before[j + 1] + 1, row[j] + 1)
            if i and j and letter == other[j - 1] and one[i - 1] == another:
                best = min(best, earlier[j - 1] + 1)
            row.append(best)
    return row[-1]


def _with(condition: Condition, changed: Callable[[Words], Condition]) -> Condition:
    if isinstance(condition, Words):
        return changed(condition)
    if isinstance(condition, All | AnyOf):
        return replace(
            condition, conditions=tuple(_with(each, changed) for each in condition.conditions)
        )
    return condition
