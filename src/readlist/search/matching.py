"""Matching of papers with words: which have them, how well, and what to search instead.

`IndexedWords` looks words up in the index, `ScannedWords` in the files themselves, where there is
no index: the same answer, slower. The suggestions are years, longer words, then words spelt alike.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from readlist.library.library import Library
from readlist.model.paper import keys_of
from readlist.search.texts import SHORT_PARTS, WEIGHTS, IndexedTextReader
from readlist.selection.conditions import (
    All,
    AnyOf,
    Between,
    Condition,
    Number,
    Part,
    Words,
    any_of,
    part_of,
    word_row,
    words_wanted,
)
from readlist.text import quoted

if TYPE_CHECKING:
    import sqlite3


_PDF_WEIGHT = 0.2
# BM25 makes nothing of words that most papers have: these tell where all of the words stand.
_TOGETHER = {Part.TITLE: 2.0, Part.AUTHOR: 1.5, Part.TOPIC: 1.0, Part.NOTES: 1.0, Part.SUMMARY: 0.5}
_IN_ORDER = 2.0  # more, in the title
_RANK_PDF = "SELECT rowid, -bm25(bodies) FROM bodies WHERE bodies MATCH ?"
_MOST_RANKED = 32  # words: of more, the first decide the order
_WEIGHTS = ", ".join(str(WEIGHTS[part]) for part in SHORT_PARTS)
_RANK = f"SELECT rowid, -bm25(texts, {_WEIGHTS}) FROM texts WHERE texts MATCH ?"  # noqa: S608 (numbers)


class IndexedWords:
    """The words of all papers, as the index knows them; a paper is a number."""

    def __init__(self, connection: "sqlite3.Connection") -> None:
        self._connection = connection
        self._places: dict[int, tuple[str, list[tuple[str, int]]]] = {}

    def papers(self, list_name: str | None) -> set[int]:
        """The papers of one list, or of all."""
        query = "SELECT id FROM papers"
        if list_name is not None:
            query = "SELECT paper FROM listed WHERE list = ?"
        found = self._connection.execute(query, () if list_name is None else (list_name,))
        return {paper for (paper,) in found}

    def having(self, words: Words) -> set[int]:
        """The papers that have the words."""
        found = set()
        short = [part for part in words.parts if part is not Part.PDF]
        if short or not words.parts:
            found |= self._matches("texts", _expression(words, short))
        if Part.PDF in words.parts or not words.parts:
            found |= self._matches("bodies", _expression(words, ()))
        return found

    def scores(self, sought: Sequence[Words]) -> dict[int, float]:
        """The fit of papers that have some of the words, the more the better."""
        ranked = sought[:_MOST_RANKED]
        if not ranked:
            return {}
        phrases = [_expression(words, ()) for words in ranked]
        either = " OR ".join(phrases)
        scores = dict(self._connection.execute(_RANK, (either,)))
        for paper, score in self._connection.execute(_RANK_PDF, (either,)):
            scores[paper] = scores.get(paper, 0.0) + score * _PDF_WEIGHT
        together = " AND ".join(phrases)
        in_order = f'"{" ".join(token for words in ranked for token in words.tokens)}"'
        bonuses = [(part, together, bonus) for part, bonus in _TOGETHER.items()]
        for part, expression, bonus in (*bonuses, (Part.TITLE, in_order, _IN_ORDER)):
            for paper in self._matches("texts", f"{{{part}}} : ({expression})"):
                scores[paper] = scores.get(paper, 0.0) + bonus
        return scores

    def names(self) -> Iterable[str]:
        """All tokens of titles, authors and topics."""
        query = "SELECT DISTINCT term FROM terms WHERE col IN ('title', 'author', 'topic')"
        return [term for (term,) in self._connection.execute(query)]

    def know_places(self) -> None:
        """Prepare to be asked for the places of many papers."""
        rows = self._connection.execute("SELECT id, key FROM papers")
        self._places = {paper: (key, []) for paper, key in rows}
        query = "SELECT paper, list, number FROM listed ORDER BY list, number"
        for paper, name, number in self._connection.execute(query):
            self._places[paper][1].append((name, number))

    def places(self, paper: int) -> tuple[str, list[tuple[str, int]]]:
        """The paper's key in small letters, the lists that have it, and its number there."""
        if paper in self._places:
            return self._places[paper]
        query = "SELECT key FROM papers WHERE id = ?"
        (key,) = self._connection.execute(query, (paper,)).fetchone()
        query = "SELECT list, number FROM listed WHERE paper = ? ORDER BY list, number"
        return key, self._connection.execute(query, (paper,)).fetchall()

    def _matches(self, table: str, expression: str) -> set[int]:
        query = f"SELECT rowid FROM {table} WHERE {table} MATCH ?"  # noqa: S608 (a name of ours)
        return {paper for (paper,) in self._connection.execute(query, (expression,))}


def _expression(words: Words, parts: Sequence[Part]) -> str:
    """In FTS5's language. A token is letters, digits and `_`, so nothing of it needs escaping."""
    phrase = f'"{" ".join(words.tokens)}"{" *" if words.is_beginning else ""}'
    return f"{{{' '.join(parts)}}} : {phrase}" if parts else phrase


class ScannedWords:
    """The same without an index: the words of all papers, read when they are first asked for."""

    def __init__(self, library: Library, describer: IndexedTextReader) -> None:
        self._describer = describer
        spots: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for file in library.list_files():
            reading_list = describer.reading_list(file.name)
            for number, key in enumerate(keys_of(reading_list) if reading_list else (), 1):
                spots[key.lower()].append((file.name, number))
        self._places = list(spots.items())

    def papers(self, list_name: str | None) -> set[int]:
        every = enumerate(self._places)
        return {at for at, (_, spots) in every if list_name in (None, *(name for name, _ in spots))}

    def having(self, words: Words) -> set[int]:
        return words.found_in(self._rows)

    def scores(self, sought: Sequence[Words]) -> dict[int, float]:
        scores: dict[int, float] = defaultdict(float)
        for words, (part, gain) in product(sought, WEIGHTS.items()):
            for paper in self.having(words._replace(parts=(part,))):
                scores[paper] += gain
        return scores

    def names(self) -> Iterable[str]:
        parts = (Part.TITLE, Part.AUTHOR, Part.TOPIC)
        return {each for row in self._rows for part in parts for each in part_of(row, part).split()}

    def know_places(self) -> None:
        pass  # they are known

    def places(self, paper: int) -> tuple[str, list[tuple[str, int]]]:
        return self._places[paper]

    @cached_property
    def _rows(self) -> list[str]:
        places = (self._describer.places(key, spots) for key, spots in self._places)
        described = map(self._describer.described, places)
        return [word_row({part: each.of(part) for part in Part}) for each in described]


WordIndex = IndexedWords | ScannedWords  # knows in which papers words stand

_SHORTEST, _LONGEST = 4, 50  # letters of a word that may be misspelt
_SHORT = 6  # letters up to which one slip is likely, and two are another word
_WORDS = 3  # that are tried for one
_MOST = 8  # words of a query that are looked at
_YEAR = "(?:19|20)[0-9]{2}"


def guesses(condition: Condition, index: WordIndex) -> Iterator[tuple[Condition, str]]:
    """Other conditions to try, each with a sentence that says what it is."""
    lone = (each for each in words_wanted(condition) if not each.parts and len(each.tokens) == 1)
    years = [words for words in lone if re.fullmatch(_YEAR, words.tokens[0])]
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
        yield _with(condition, lambda words: any_of(alike.get(words, (_begun(words),)))), told
    every: dict[Words, tuple[Words, ...]] = {}
    for words in sought[:_MOST]:
        token, *more = words.tokens
        near = [] if more else _near(token, [each for each in known if each[0] == token[0]])
        others = (words._replace(tokens=(each,)) for each in near if each != token)
        every[words] = alike.get(words) or (_begun(words), *others)
    told = "nothing has all of these words; these have some that are spelt alike"
    yield _with(condition, lambda words: any_of(every.get(words, (words,)))), told


def _begun(words: Words) -> Words:
    return words._replace(is_beginning=True)


def _alike(missing: list[Words], known: list[str]) -> dict[Words, tuple[Words, ...]]:
    """Words that nothing has → those of titles and authors that are spelt like them."""
    found = {}
    for words in missing:
        near = [_near(token, known) for token in words.tokens]
        if len(near) == 1:
            others = tuple(words._replace(tokens=(token,)) for token in near[0])
        else:
            others = (words._replace(tokens=tuple(each[0] for each in near if each)),)
        if all(near) and others != (words,):
            found[words] = others
    return found


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
    """The number of letters left out, put in, mistaken or swapped with the next one.

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
        inner = tuple(_with(each, changed) for each in condition.conditions)
        return condition._replace(conditions=inner)
    return condition
