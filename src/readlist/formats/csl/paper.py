"""One item of CSL-JSON as a paper."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from readlist.formats.csl.identity import IDENTIFIED_BY, with_identity, with_own
from readlist.formats.csl.item import Item
from readlist.formats.csl.names import partial_date, people
from readlist.formats.csl.variables import (
    ARTICLES,
    DATES,
    OTHER_TYPES,
    PEOPLE,
    PUBLISHED_BY,
    TEXTS,
)
from readlist.formats.dates import PartialDate
from readlist.formats.markup import plain_text
from readlist.formats.people import joined_people
from readlist.formats.publication import plain_pages
from readlist.model.listnames import CSL_TYPES
from readlist.model.paper import DEFAULT_TYPE, Paper
from readlist.text import one_line

_DEEPEST = 20
_LARGEST = 2**63
_NOTE_LINE = re.compile(r"\{?:?\s*([A-Za-z][A-Za-z _-]{0,40}?)\s*:\s*(\S[^}]*)\}?")
_CITEKEY = re.compile(r'[^\s,{}%#~\\"]+')
_ADDRESS_OF_ITEM = re.compile(r"https?://|(?:\d+/)?[A-Z0-9]{8}\Z")  # Zotero's own ids
# Lines of a note that are fields of their own: Zotero keeps there what it has no field for.
_NOTED_FIELDS = frozenset({"pmid", "pmcid", "isbn", "issn"})
_NOTED_PERSONAL = frozenset({"read status", "read status date"})


def paper_of(item: Item) -> Paper | None:
    """The paper, None for an item without title; what it has no place for is in `extra`."""
    title = _title(item)
    if not title:
        return None
    _take_note(item)
    kind = _take_type(item)
    when = _take_date(item)
    paper = Paper(
        key="",
        title=title,
        type=kind,
        authors=people(item.left.pop("author", None)),
        year=when.year,
        venue=_take_venue(item, kind),
        published=when.whole or partial_date(item.left.pop("available-date", None)).whole,
        citekey=take_key(item),
        abstract=_abstract(item),
    )
    paper = with_own(with_identity(paper, item), item)
    _take_fields(item, kind)
    _take_what_is_left(item)
    return replace(paper, extra=item.extra)


def _title(item: Item) -> str:
    value = item.left.get("title")
    if isinstance(value, list) and value:  # Crossref's, the first of which is the title
        item.left["title"] = value[0]
    return item.text("title") or item.text("title-short", "shortTitle")


def take_key(item: Item) -> str:
    """The key that the file cites it by; a program's own number or address is none."""
    key = item.text("citation-key") or item.noted.pop("citation key", "")
    given = item.text("id")
    if not key and not given.isdecimal() and not _ADDRESS_OF_ITEM.match(given):
        key = given
    return key if _CITEKEY.fullmatch(key) else ""


def _abstract(item: Item) -> str:
    value = item.left.pop("abstract", "")
    if not isinstance(value, str):
        return ""
    paragraphs = re.split(r"\n\s*\n|</(?:jats:)?p>", value.replace("\r\n", "\n"))
    return "\n\n".join(filter(None, (one_line(plain_text(each)) for each in paragraphs)))


def _take_note(item: Item) -> None:
    """Lines such as "arXiv: 2107.14795" count as fields; the others are the note."""
    lines = []
    note = item.left.pop("note", "")
    for line in note.splitlines() if isinstance(note, str) else ():
        match = _NOTE_LINE.fullmatch(line.strip())
        name = match[1].lower().replace("_", " ") if match else ""
        if match and name in IDENTIFIED_BY | _NOTED_FIELDS | _NOTED_PERSONAL | {"citation key"}:
            item.noted[name] = match[2].strip()
        else:
            lines.append(line)
    item.put("note", one_line(" ".join(lines)))
    for name in sorted(_NOTED_PERSONAL & item.noted.keys()):
        item.put(name.replace(" ", ""), item.noted.pop(name))
    for name in sorted(_NOTED_FIELDS & item.noted.keys()):
        item.put(name, item.noted.pop(name))


def _take_type(item: Item) -> str:
    told = item.text("type")
    kind = told if told in CSL_TYPES else OTHER_TYPES.get(told, DEFAULT_TYPE)
    if not told:
        item.notes.append("it has no type")
    elif kind != told and told not in OTHER_TYPES:
        item.notes.append(f"its type {told[:40]} is not one of CSL")
    return kind


def _take_date(item: Item) -> PartialDate:
    when = partial_date(item.left.get("issued"))
    if when.year is not None:
        del item.left["issued"]
    if when.month:
        item.extra["month"] = when.month
    return when


def _take_venue(item: Item, kind: str) -> str:
    """Where it appeared, or who published it."""
    value = item.left.get("container-title")
    if isinstance(value, list) and value:  # Crossref's: the second is the series
        item.left["container-title"] = value[0]
        item.left.setdefault("collection-title", ", ".join(map(str, value[1:])))
    if kind == "article" and "container-title" not in item.left:  # a preprint server
        server = item.text("publisher")
        return "" if server.lower() in ("arxiv", "arxiv.org") else server
    if kind in PUBLISHED_BY:
        return item.text("publisher")
    return item.text("container-title") or item.text("journalAbbreviation")


def _take_fields(item: Item, kind: str) -> None:
    """The variables that have the same meaning in both."""
    for name, variable in TEXTS.items():
        item.put(name, item.text(variable))
    item.put("publisher", item.text("publisher"))
    for name, variable in PEOPLE.items():
        if names := people(item.left.get(variable)):
            item.put(name, joined_people(names))
            del item.left[variable]
    for name, variable in DATES.items():
        when = partial_date(item.left.get(variable))
        if when.parts:
            item.put(name, "-".join(f"{part:02}" for part in when.parts))
            del item.left[variable]
    item.put("pages", plain_pages(item.text("page")))
    numbers = ("issue", "number") if kind in ARTICLES else ("number", "collection-number")
    item.put("number", item.text(*numbers))
    item.put("issue", item.text("issue"))
    item.put("annote", item.text("annote"))
    item.keywords += filter(None, re.split(r"\s*[,;]\s*", str(item.extra.get("keywords", ""))))


def _take_what_is_left(item: Item) -> None:
    left = {
        name: value
        for name, found in sorted(item.left.items())
        if (value := _storable(found)) not in (None, "", [], {})
    }
    if left:
        item.extra["csl"] = left


def _storable(value: object, depth: int = 0) -> object:
    """The value as a TOML file can hold it, without what says nothing; None for what cannot be."""
    if isinstance(value, str | bool):
        return value
    if isinstance(value, int | float):
        return value if abs(value) < _LARGEST and math.isfinite(value) else str(value)
    if depth >= _DEEPEST:
        return None
    if isinstance(value, Mapping):
        inner = {str(name): _storable(each, depth + 1) for name, each in value.items()}
        return {name: each for name, each in inner.items() if each is not None}
    if isinstance(value, list):
        return [each for each in _storables(value, depth) if each is not None]
    return None


def _storables(values: list[object], depth: int) -> Iterator[object]:
    return (_storable(each, depth + 1) for each in values)
