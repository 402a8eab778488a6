r"""CSL-JSON text → a bibliography: exports of Zotero, Better BibTeX, pandoc, Crossref, DataCite.

    [{"id": "jaegle2022perceiver", "type": "paper-conference", "title": "Perceiver IO", …}, …]

Items are read one by one, so that a broken one is skipped and the rest of it is found again.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from readlist.formats.csl.item import Item
from readlist.formats.csl.paper import paper_of
from readlist.model.entry import MOST_ENTRIES, Bibliography, Entry, Tell
from readlist.text import visible_line, whole_characters

_SPACE = re.compile(r"[\s,]*")
_LIST = re.compile(r'\s*(?:\{\s*"(?:items|references)"\s*:\s*)?\[')
_OBJECT = re.compile(r"\s*\{")
# Where the next item begins, seen from within a broken one: no name begins like that.
_NEXT = re.compile(
    r'\}\s*,?\s*(?=\{\s*"(?!family"|given"|literal"|suffix"|non-dropping|dropping|date-parts))'
)
_BETWEEN_TELLING = 200  # items
_MOST_BROKEN = 1000  # items; each may cost a long look for the next one
_LARGEST_ITEM = 4_000_000  # characters; the longest abstracts have ten thousand
_LARGEST_OBJECT = 50_000_000  # characters that are read as one


@dataclass(frozen=True, slots=True)
class _Found:
    """What stands at one place of the file: an item's value, or why there is none."""

    line: int
    value: object = None
    problem: str = ""


def read_csl_json(text: str, tell: Tell) -> Bibliography:
    """The file's items in their order; `tell` hears characters.

    Raises ValueError where there is no item in it, or more than anybody has.
    """
    text = text.removeprefix("\ufeff")
    entries: list[Entry] = []
    for found in _items(text, tell):
        if len(entries) >= MOST_ENTRIES:
            raise ValueError(f"it holds more than {MOST_ENTRIES:,} items; split it")
        entries.append(_entry(found, len(entries) + 1))
    if not any(entry.paper for entry in entries):
        why = f"its first item: {entries[0].problem}" if entries else "it has no items"
        raise ValueError(f"no CSL-JSON can be read in it ({why})")
    return Bibliography(tuple(entries))


def _entry(found: _Found, number: int) -> Entry:
    value = found.value
    problem = found.problem
    if not problem and not isinstance(value, dict):
        problem = "it is no object with the fields of an item"
    if problem or not isinstance(value, dict):
        return Entry(f"item {number}", found.line, problem=problem)
    item = Item(dict(value))
    label = visible_line(str(value.get("citation-key") or value.get("id") or f"item {number}"))[
        :100
    ]
    paper = paper_of(item)
    if paper is None:
        return Entry(label, found.line, problem="it has no title")
    notes, keywords = tuple(item.notes), tuple(item.keywords)
    return Entry(label, found.line, paper, notes=notes, keywords=keywords)


def _clean(value: object) -> object:
    """The value without halves of characters, which no file can hold."""
    if isinstance(value, str):
        return whole_characters(value)
    if isinstance(value, list):
        return [_clean(each) for each in value]
    if isinstance(value, dict):
        return {whole_characters(name): _clean(each) for name, each in value.items()}
    return value


def _items(text: str, tell: Tell) -> Iterator[_Found]:
    begin = _LIST.match(text)
    if begin:
        yield from _listed_items(text, begin.end(), tell)
    elif _OBJECT.match(text):
        if len(text) > _LARGEST_OBJECT:
            raise ValueError("it is one large object, not a list of items")
        whole = _value_at(text, 0, 1)[0]
        values = whole.value.values() if isinstance(whole.value, dict) else ()
        if values and all(isinstance(each, dict) and "title" in each for each in values):
            yield from (_Found(1, each) for each in values)
        else:
            yield whole
    tell(len(text), len(text))


def _listed_items(text: str, position: int, tell: Tell) -> Iterator[_Found]:
    line, counted, number, broken = 1, 0, 0, 0
    while True:
        position = _end_of(_SPACE, text, position)
        if position >= len(text) or text[position] == "]":
            return
        line += text.count("\n", counted, position)
        counted = position
        found, position = _value_at(text, position, line)
        yield found
        broken += bool(found.problem)
        if broken > _MOST_BROKEN:
            yield _Found(line, problem="too much is broken before it; the rest was not read")
            return
        number += 1
        if number % _BETWEEN_TELLING == 0:
            tell(position, len(text))


def _end_of(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position


def _value_at(text: str, position: int, line: int) -> tuple[_Found, int]:
    """The value that begins there and where it ends; of a broken one where the next begins."""
    try:
        value, end = json.JSONDecoder().raw_decode(text, position)
        value = _clean(value)
    except json.JSONDecodeError as error:
        there = line + text.count("\n", position, error.pos)
        problem = f"line {there} is not valid JSON: {error.msg}"
    except RecursionError:
        problem = "it is nested too deeply"
    except ValueError:  # a number beyond what int() takes
        problem = "it holds a number that is too large"
    else:
        too_large = f"it is longer than {_LARGEST_ITEM:,} characters"
        return _Found(line, value, too_large if end - position > _LARGEST_ITEM else ""), end
    following = _NEXT.search(text, position)
    return _Found(line, problem=problem), following.end() if following else len(text)
