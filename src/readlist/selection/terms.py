"""A query of the filter language cut into its terms, each value with the place where it stands.

year:2020.. -status:read author:levine,abbeel "world models" plan*
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from readlist.errors import UsageError
from readlist.text import visible_line

_QUOTES = '"“”„＂'
_FIELD = r"[A-Za-z]+[:：]"
_TERM = re.compile(
    r"\s*(?P<minus>[-−–](?=[^\s−–-])"  # a dash in front of a term, of whatever keyboard
    rf"|not\s+(?={_FIELD}\S)|NOT\s+(?=\S))?"  # "not" may also be a word of a title
    rf"(?:(?P<field>{_FIELD})(?=\S))?"
)
_PHRASE = re.compile(rf"[{_QUOTES}](?P<text>[^{_QUOTES}]*)(?P<end>[{_QUOTES}]?)(?P<star>\*?)")
_WORD = re.compile(rf"(?P<text>[^\s,{_QUOTES}]*)")
_WORD_OF_FIELD = re.compile(rf"(?P<text>[^\s,，{_QUOTES}]*)")
_SHOWN = 60  # columns of a query on either side of what a message points at


@dataclass(frozen=True, slots=True)
class Value:
    """A value as typed, the index at which it stands, and whether `*` ended it."""

    text: str
    at: int
    is_beginning: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One term: the field's name in small letters ("" for plain words) and its values."""

    field: str
    values: tuple[Value, ...]
    at: int
    is_negated: bool


def cut(query: str) -> Iterator[Term]:
    """The terms in their order.

    Raises UsageError for a quote that is not closed and a value that is missing.
    """
    at = 0
    while (match := _TERM.match(query, at)) and match.end() < len(query):
        field = (match["field"] or "")[:-1].lower()
        start = match.start("field") if field else match.end()
        values, at = _values(query, match.end()) if field else _words(query, match.end())
        yield Term(field, values, start, match["minus"] is not None)


def _words(query: str, at: int) -> tuple[tuple[Value, ...], int]:
    """Plain words with commas between, and where they end; a comma before a space is of a text."""
    values = []
    while True:
        value, at = _value(query, at, _WORD)
        values.append(value)
        if query[at : at + 1] != ",":
            return tuple(values), at
        at += 1
        if not query[at : at + 1].strip():
            return tuple(values), at


def _values(query: str, at: int) -> tuple[tuple[Value, ...], int]:
    """The values of a field, commas between, and where they end."""
    values = []
    while True:
        value, at = _value(query, at, _WORD_OF_FIELD)
        if not value.text.strip():
            raise problem_at(query, value.at, "here a value is missing", "write field:value")
        values.append(value)
        if query[at : at + 1] not in {",", "，"}:
            return tuple(values), at
        at += 1


def _value(query: str, at: int, word: re.Pattern[str]) -> tuple[Value, int]:
    """The value that begins there, and where it ends."""
    if phrase := _PHRASE.match(query, at):
        if not phrase["end"]:
            raise problem_at(query, at, "this quote is not closed", 'write "…" around a phrase')
        return Value(phrase["text"], at, bool(phrase["star"])), phrase.end()
    match = word.match(query, at)
    text = match["text"] if match else ""
    return Value(text.rstrip("*"), at, text.endswith("*")), at + len(text)


def problem_at(query: str, at: int, message: str, hint: str) -> UsageError:
    """The error that names the column, counted from 1, and shows the query with a line below it."""
    start = max(0, at - _SHOWN)
    before, after = query[start:at], query[at : at + _SHOWN]
    cut_off = "…" if start else ""
    shown = visible_line(before)
    return UsageError(
        f"column {at + 1} of the filter: {message}",
        hint=hint,
        details=(
            f"  {cut_off}{shown}{visible_line(after)}{'…' if len(query) > at + _SHOWN else ''}",
            f"  {' ' * (len(cut_off) + _columns(shown))}^",
        ),
    )


def _columns(text: str) -> int:
    """How wide the text stands on a terminal."""
    widths = (
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )
    return sum(widths)
