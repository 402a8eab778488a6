"""Words looked up in the index."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from readlist.search.update import Spot
from readlist.search.words import SHORT_PARTS, WEIGHTS
from readlist.selection.conditions import Part, Words

if TYPE_CHECKING:  # there are Pythons without it
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
    """The words of all papers, as the index knows them."""

    def __init__(self, connection: "sqlite3.Connection") -> None:
        self._connection = connection
        self._places: dict[int, tuple[str, list[Spot]]] = {}

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
        """How well papers that have some of the words fit them, the more the better."""
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
        """Read key and spots of every paper at once, before they are asked for one by one."""
        if not self._places:
            rows = self._connection.execute("SELECT id, key FROM papers")
            self._places = {paper: (key, []) for paper, key in rows}
            query = "SELECT paper, list, number FROM listed ORDER BY list, number"
            for paper, name, number in self._connection.execute(query):
                self._places[paper][1].append((name, number))

    def key(self, paper: int) -> str:
        """The paper's key in small letters."""
        if paper in self._places:
            return self._places[paper][0]
        query = "SELECT key FROM papers WHERE id = ?"
        (key,) = self._connection.execute(query, (paper,)).fetchone()
        return str(key)

    def spots(self, paper: int) -> list[Spot]:
        """Where the paper is listed."""
        if paper in self._places:
            return self._places[paper][1]
        query = "SELECT list, number FROM listed WHERE paper = ? ORDER BY list, number"
        return self._connection.execute(query, (paper,)).fetchall()

    def _matches(self, table: str, expression: str) -> set[int]:
        query = f"SELECT rowid FROM {table} WHERE {table} MATCH ?"  # noqa: S608 (a name of ours)
        return {paper for (paper,) in self._connection.execute(query, (expression,))}


def _expression(words: Words, parts: Sequence[Part]) -> str:
    """In FTS5's language. A token is letters, digits and `_`, so nothing of it needs escaping."""
    phrase = f'"{" ".join(words.tokens)}"{" *" if words.is_beginning else ""}'
    return f"{{{' '.join(parts)}}} : {phrase}" if parts else phrase
