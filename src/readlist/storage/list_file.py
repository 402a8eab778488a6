"""A list file: TOML text ↔ ReadingList.

format = 1
title = "ICLR 2022: ten papers worth reading"

[[papers]]
title = "Perceiver IO: …"          # the only field a paper needs
authors = ["Andrew Jaegle", "…"]
arxiv = "2107.14795"

A list may be the user's own text: this module writes what is new, and `list_edit` replaces blocks
so that every other byte stays.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any

from readlist.model.identifiers import Scheme, doi_in, identifier_in, identifiers, parse_identifier
from readlist.model.keys import is_key, make_key
from readlist.model.paper import DEFAULT_TYPE, Paper, ReadingList
from readlist.storage.toml_documents import (
    FORMAT,
    Fields,
    damaged_table,
    fields_of,
    toml_text,
)
from readlist.text import lazy_pattern, visible_line

KEY_RULE = (
    "a key has ASCII letters, digits and . _ + -, begins with a letter or digit, and is neither a "
    "number nor a device of Windows (con, nul)"
)


Others = Callable[[], Iterable[Paper]]
"""Gives the papers of other lists that have their keys, for a list whose papers need some."""


def parse_list(
    data: bytes, path: Path, others: Others = tuple, *, to_write: bool = False
) -> ReadingList:
    """The list in `data`; its name is the file's.

    A paper without a key gets that of the same paper (by an identifier) in the `others`, else one
    that none of them has. Raises as `stored_list` does, NewerFormatError only `to_write` the file.
    """
    found = stored_list(data, path, to_write=to_write)
    unkeyed = tuple(number for number, paper in enumerate(found.papers, 1) if not paper.key)
    papers = tuple(_with_keys(found.papers, others())) if unkeyed else found.papers
    return replace(found, papers=papers, unkeyed=unkeyed)


def stored_list(data: bytes, path: Path, *, to_write: bool = True) -> ReadingList:
    """The list just as the file has it, to change it: a paper without key stays without.

    Raises DamagedFileError, naming line and paper, for wrong types, an impossible key, a key that
    occurs twice (without regard to case) or a paper without title, and NewerFormatError where a
    file of a newer readlist is read `to_write` it.
    """
    heading, tables = parse_heading(data, path, to_write=to_write)
    papers: list[Paper] = []
    numbers: dict[str, int] = {}
    for number, table in enumerate(tables, 1):
        try:
            paper = parse_paper(table)
        except ValueError as error:
            raise damaged_table(data, path, "papers", number, str(error)) from None
        first = numbers.setdefault(paper.key.lower(), number)
        if paper.key and first != number:
            problem = f"its key {paper.key} is also that of paper {first}"
            raise damaged_table(data, path, "papers", number, problem)
        papers.append(paper)
    return replace(heading, name=path.stem, papers=tuple(papers))


def parse_heading(
    data: bytes, path: Path, *, to_write: bool = False
) -> tuple[ReadingList, list[dict[str, object]]]:
    """The list without its papers, under the name in the file (else the file's), and their tables.

    Raises as `parse_list` does for what is not in a paper.
    """
    head = fields_of(data, path, to_write=to_write)
    if not data.strip():  # a power cut may leave that of a file
        head.fail("is empty")
    heading = ReadingList(
        name=head.text("name") or path.stem,
        title=head.text("title") or path.stem,
        description=head.paragraphs("description"),
        curator=head.text("curator"),
        url=head.text("url"),
        see_also=head.texts("see_also"),
        source=head.text("source"),
        extra=head.table("extra"),
    )
    tables = head.tables("papers")
    return replace(heading, unknown=head.rest()), tables


def _with_keys(papers: Sequence[Paper], others: Iterable[Paper]) -> list[Paper]:
    known = list(others)
    by_identifier = {name: paper.key for paper in known for name in identifiers(paper)}
    used = {paper.key.lower() for paper in papers}
    taken = used | {paper.key.lower() for paper in known}
    keyed = []
    for paper in papers:
        key = paper.key
        if not key:
            shared = (by_identifier[name] for name in identifiers(paper) if name in by_identifier)
            key = next((key for key in shared if key.lower() not in used), "")
            key = key or make_key(paper.title, paper.authors, paper.year, taken)
            used.add(key.lower())
            taken.add(key.lower())
        keyed.append(replace(paper, key=key))
    return keyed


def parse_paper(table: Mapping[str, object]) -> Paper:
    """The paper that a table of a list describes; raises ValueError where it cannot be one."""
    fields = Fields(table)
    key = fields.text("key")
    if key and not is_key(key):
        fields.fail(f'"{visible_line(key)[:100]}" cannot be a key: {KEY_RULE}')
    values: dict[str, Any] = {name: read(fields, name) for name, read in _READ if name in table}
    values["type"] = values.get("type") or DEFAULT_TYPE
    if "date" in table or "published" in table:
        values["date"] = when = fields.date("date") or fields.date("published")
        if when and values.get("year") is None:
            from readlist.model.dates import parse_date

            values["year"] = parse_date(when).year
    for name in _INNER_TEXTS:
        if name in values and ("<" in values[name] or "&" in values[name]):
            from readlist.model.marked_text import marked

            values[name] = marked(values[name])
    odd: dict[str, object] = {}
    for name, scheme in _SCHEMES:
        if name in table:
            text = fields.text(name)
            found = doi_in(text) if scheme is Scheme.DOI else identifier_in(scheme, text)
            values[name] = found
            if text and not found:  # it identifies nothing, but the file keeps it
                odd[name] = text
    doi = str(table.get("doi", ""))
    if doi and not values.get("arxiv") and ("48550" in doi or not doi.startswith("10.")):
        other = parse_identifier(doi)
        values["arxiv"] = other.value if other and other.scheme is Scheme.ARXIV else ""
    return Paper(key, **{"title": "", **values}, unknown={**odd, **fields.rest()})


def _summary(fields: Fields, name: str) -> dict[str, str]:
    value = fields.text_or_table(name)
    if isinstance(value, str):
        return {"en": value} if value else {}
    if not all(isinstance(text, str) for text in value.values()):
        fields.fail(f"{name} holds something that is not text")
    return {language: str(text) for language, text in value.items()}


_TEXTS = ("title", "type", "venue", "presentation", "award", "primary_category")
_ADDRESSES = ("url", "pdf", "code", "project")
_READ: tuple[tuple[str, Callable[[Fields, str], object]], ...] = (
    *((name, Fields.text) for name in (*_TEXTS, *_ADDRESSES, "citekey")),
    *((name, Fields.texts) for name in ("authors", "topics", "builds_on")),
    ("year", Fields.integer),
    ("abstract", Fields.paragraphs),
    ("added", Fields.day),
    ("extra", Fields.table),
    ("summary", _summary),
)
"""The readers of the fields. Only those that a table has are asked for, nine of 24 as a rule."""
_INNER_TEXTS = ("title", "venue")
_ENTITY = lazy_pattern(r"&(?=#?[A-Za-z0-9]{1,32};)")
_SCHEMES = tuple((scheme.value, scheme) for scheme in Scheme)
_PAPER_KEYS = tuple(each.name for each in fields(Paper) if each.name != "unknown")
_LIST_KEYS = ("name", "title", "description", "curator", "url", "see_also", "source", "extra")


def list_text(reading_list: ReadingList) -> bytes:
    """The file that holds the list."""
    head = {"format": FORMAT, **_filled(reading_list, _LIST_KEYS), **reading_list.unknown}
    if reading_list.title == reading_list.name:  # what a list without title is called
        del head["title"]
    blocks = (paper_block(paper) for paper in reading_list.papers)
    return "\n".join((toml_text(head), *blocks)).encode()


def paper_block(paper: Paper) -> str:
    """The paper as a `[[papers]]` block, ended with a line feed."""
    table = toml_text({"papers": paper_table(paper)})  # a short array would stand in one line
    return table.replace("[papers]", "[[papers]]", 1)


def paper_table(paper: Paper) -> dict[str, object]:
    """The keys of the paper's table with their values, those left out that say nothing."""
    table = _filled(paper, _PAPER_KEYS)
    for name in _INNER_TEXTS:  # which `parse_paper` decodes
        if "&" in (text := str(table.get(name, ""))):
            table[name] = _ENTITY.sub("&amp;", text)
    if paper.type == DEFAULT_TYPE:
        del table["type"]
    if paper.added:
        table["added"] = date.fromisoformat(paper.added)
    return table | {name: paper.unknown[name] for name in paper.unknown if name not in table}


def _filled(value: Paper | ReadingList, names: tuple[str, ...]) -> dict[str, object]:
    found = zip(names, attrgetter(*names)(value), strict=True)
    return {name: _plain(each) for name, each in found if each or each == 0}


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value
