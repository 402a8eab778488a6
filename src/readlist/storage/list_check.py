"""Errors and doubts in a list that its author wants to share. Pure functions."""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import fields, replace
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from readlist.errors import editing_line
from readlist.model.identifiers import (
    Scheme,
    arxiv_id,
    identifier_of,
    is_web_address,
    may_be_secret,
    names_file,
    parse_identifier,
)
from readlist.model.names import CSL_TYPES, name_doubt
from readlist.model.paper import Paper, ReadingList
from readlist.model.same_work import KnownPapers
from readlist.storage.list_file import parse_heading, parse_paper
from readlist.storage.toml_documents import lines_of_tables
from readlist.text import lazy_pattern, one_line


class Severity(StrEnum):
    """The weight of a finding: with an error the list, or a paper of it, is not as it should be."""

    ERROR = "error"
    WARNING = "warning"


class ListFinding(NamedTuple):
    """One thing to mend. `number` 0 and `line` 1 if it is about the whole list."""

    severity: Severity
    message: str
    number: int = 0
    line: int = 1
    label: str = ""  # the paper's key, else its title


Doubts = Iterator[tuple[Severity, str]]

_PAPER_KEYS = frozenset(each.name for each in fields(Paper)) - {"unknown"} | {"published"}
_LIST_KEYS = frozenset(each.name for each in fields(ReadingList)) - {"unknown", "unkeyed"}
_VENUE = r"[a-z]+:[0-9]{4}"  # a list of a conference's papers has as its source: "iclr:2022"
_YEARS = range(1450, 2200)
_LANGUAGE = r"[a-z]{2,3}(-[a-z0-9]{2,8})*"
_TEX = lazy_pattern(r"\\[a-zA-Z\"'`^~=.]|[{}]")
_MARKUP = lazy_pattern(r"</?(?!(?:i|b|sup|sub|sc)>)[a-zA-Z][^<>]*>|&[a-z]+;")


def check_list(
    data: bytes, path: Path, elsewhere: Container[str] = ()
) -> tuple[int, tuple[ListFinding, ...]]:
    """The number of papers and what is to be mended, in the file's order.

    `elsewhere` has the lower-case keys of other lists. Raises DamagedFileError for anything else
    at all, NewerFormatError for a newer one.
    """
    heading, tables = parse_heading(data, path, to_write=True)
    lines = lines_of_tables(data, "papers", len(tables))
    findings = [ListFinding(severity, text) for severity, text in _of_heading(heading, path)]
    keys = {str(table.get("key")).lower() for table in tables}
    known, numbers = KnownPapers(), dict[str, int]()
    for number, (table, line) in enumerate(zip(tables, lines, strict=True), 1):
        label = one_line(str(table.get("key") or table.get("title") or ""))
        try:
            paper = parse_paper(table)
        except ValueError as error:
            findings.append(ListFinding(Severity.ERROR, str(error), number, line, label))
            continue
        builds_on = (key for key in paper.builds_on if key.lower() not in keys)
        unknown = (key for key in builds_on if key.lower() not in elsewhere)
        doubts = chain(
            _doubles(paper, number, known, numbers),
            *(check(paper, table) for check in (_of_facts, _of_title, _of_names, _of_addresses)),
            ((Severity.WARNING, f"builds on {key[:60]}, which no list has") for key in unknown),
        )
        findings += [ListFinding(severity, text, number, line, label) for severity, text in doubts]
    return len(tables), tuple(findings)


def _doubles(paper: Paper, number: int, known: KnownPapers, numbers: dict[str, int]) -> Doubts:
    """Whether the paper stands among those before, which are `known` and by key have `numbers`."""
    named = replace(paper, key=paper.key or f"paper-{number}")
    lower = named.key.lower()
    if lower in numbers:
        yield Severity.ERROR, f"its key is also that of paper {numbers[lower]}"
    elif match := known.same(replace(paper, key="")):
        other = numbers[match.paper.key.lower()]
        yield Severity.ERROR, f"is the same as paper {other} (by {match.by})"
    elif match := known.sharing(paper):
        other = numbers[match.paper.key.lower()]
        yield Severity.ERROR, f"shares {match.by} with paper {other}, of another title"
    elif alike := known.alike(paper):
        yield Severity.WARNING, f"has the title of paper {numbers[alike.key.lower()]}"
    numbers.setdefault(lower, number)
    known.add(named)


def _of_heading(heading: ReadingList, path: Path) -> Doubts:
    if heading.title in {path.stem, heading.name}:
        line = editing_line(path)
        way = f": {line} opens it to give it one" if line else ""
        yield Severity.WARNING, f"the list has no title{way}"
    if not heading.curator:
        yield Severity.WARNING, "it does not say who chose the papers (curator)"
    yield from _unknown_keys(heading.unknown, _LIST_KEYS)
    source = heading.source
    is_absolute = source[:1] == "~" or Path(source.removeprefix("file:")).is_absolute()
    if is_absolute and names_file(source):
        yield Severity.WARNING, f'its source "{source[:80]}" is a file of this machine alone'
    elif not names_file(source) and may_be_secret(source):
        yield Severity.WARNING, "its source holds a user name or a query, which may be secret"
    # A relative one is for those who share the folder, and iclr:2022 a conference.
    named = "" if names_file(source) or re.fullmatch(_VENUE, source) else source
    for address in (heading.url, named, *heading.see_also):
        if address and not is_web_address(address):
            yield Severity.ERROR, f'"{address[:80]}" is not a web address'


def _unknown_keys(unknown: Mapping[str, object], known: frozenset[str]) -> Doubts:
    for name in unknown.keys() - known:  # a known name has a value that a check of its own reports
        yield Severity.WARNING, f"{name[:60]} means nothing to readlist"


def _of_names(paper: Paper, _table: Mapping[str, object]) -> Doubts:
    if not paper.authors:
        yield Severity.WARNING, "it has no authors"
    for place, author in enumerate(paper.authors, 1):
        if doubt := name_doubt(author, is_last=place == len(paper.authors)):
            yield Severity.WARNING, f'author "{author[:60]}" {doubt}'


def _of_addresses(paper: Paper, table: Mapping[str, object]) -> Doubts:
    for scheme in Scheme:
        text = table.get(scheme.value)
        if not isinstance(text, str) or not text.strip():
            continue
        found = identifier_of(scheme, text.strip()) or parse_identifier(text)
        is_other = found and found.scheme is not scheme and scheme is not Scheme.DOI
        # The service must be able to have given it: an arXiv id of 2017 has five digits.
        if not found or is_other or not (found.scheme is not Scheme.ARXIV or arxiv_id(found.value)):
            yield Severity.ERROR, f'"{text[:60]}" is not a valid identifier of {scheme.value}'
        elif found.value != text.strip() and found.scheme is scheme:
            yield Severity.WARNING, f"{scheme.value} should be just {found.value}"
    if not (paper.openreview or paper.arxiv or paper.doi or paper.url):
        yield Severity.WARNING, "nothing says where it is found (arxiv, openreview, doi, url)"
    for name in ("url", "pdf", "code", "project"):
        address = getattr(paper, name)
        if address and not is_web_address(address):
            yield Severity.ERROR, f'{name} "{address[:60]}" is not a web address'


def _of_facts(paper: Paper, table: Mapping[str, object]) -> Doubts:
    date, published = (str(table.get(name) or "") for name in ("date", "published"))
    if date and published and date != published:
        yield Severity.ERROR, f"date is {date[:40]}, but published {published[:40]}: keep date"
    if not paper.key:
        yield Severity.WARNING, "it has no key, so everybody's readlist makes one up"
    if paper.year is None:
        yield Severity.WARNING, "it has no year"
    elif paper.year not in _YEARS:
        yield Severity.ERROR, f"{paper.year} is not a year of a publication"
    if paper.type not in CSL_TYPES:
        yield Severity.ERROR, f'"{paper.type[:60]}" is not a type of CSL 1.0.2'
    for language in paper.summary:
        if not re.fullmatch(_LANGUAGE, language.lower()):
            yield (
                Severity.WARNING,
                f'the summary\'s language "{language[:20]}" is not a language code',
            )
    yield from _unknown_keys(paper.unknown, _PAPER_KEYS)


def _of_title(paper: Paper, table: Mapping[str, object]) -> Doubts:
    title = paper.title
    bare = re.sub(r"\$[^$]*\$", "", title)
    if _TEX.search(bare):
        yield Severity.WARNING, "the title has TeX in it outside $…$; lists are plain Unicode"
    if _MARKUP.search(re.sub(r"\$[^$]*\$", "", str(table.get("title")))):
        yield Severity.WARNING, "the title has HTML in it beside <i> <b> <sup> <sub> <sc>"
    if bare.count("$") % 2:
        yield Severity.WARNING, "the title has a single $; $…$ is TeX math"
