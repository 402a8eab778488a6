"""A list file: TOML text → ReadingList.

format = 1
title = "ICLR 2022: ten papers worth reading"

[[papers]]
title = "Perceiver IO: …"          # the only field a paper needs
authors = ["Andrew Jaegle", "…"]
arxiv = "2107.14795"
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from readlist.addresses import identifiers
from readlist.document import Fail, Fields, line_of_table, parse_document
from readlist.errors import DamagedFileError
from readlist.identifiers import Scheme, identifier_of, parse_identifier
from readlist.keys import is_key, make_key
from readlist.model import DEFAULT_TYPE, Paper, ReadingList
from readlist.text import visible_line

KEY_RULE = "a key is ASCII letters, digits and . _ + -, starts with a letter or digit"


Others = Callable[[], Iterable[ReadingList]]
"""Gives the other lists, for a list whose papers still need keys."""


def parse_list(data: bytes, path: Path, others: Others = tuple) -> ReadingList:
    """The list in `data`; its name is the file's.

    A paper without a key gets that of the same paper (by an identifier) in the `others`, else one
    that none of them has. Raises DamagedFileError, naming line and paper, for wrong types, an
    impossible key, a key that occurs twice (without regard to case) or a paper without title.
    """

    def fail(problem: str) -> NoReturn:
        raise DamagedFileError(path, problem)

    head = Fields(parse_document(data, path), fail)
    papers = _papers(head.tables("papers"), data, path)
    head.text("name")  # the file's name is the list's
    return ReadingList(
        name=path.stem,
        title=head.text("title") or path.stem,
        papers=papers if all(paper.key for paper in papers) else _keyed(papers, others()),
        description=head.paragraphs("description"),
        curator=head.text("curator"),
        url=head.text("url"),
        see_also=head.texts("see_also"),
        source=head.text("source"),
        unknown=head.rest(),
    )


def _papers(tables: list[dict[str, object]], data: bytes, path: Path) -> tuple[Paper, ...]:
    seen: dict[str, int] = {}
    papers = []
    for number, table in enumerate(tables, 1):

        def fail(problem: str, place: int = number) -> NoReturn:
            line = line_of_table(data, "papers", place)
            raise DamagedFileError(path, f"line {line}, paper {place}: {problem}")

        paper = _paper(table, fail)
        first = seen.setdefault(paper.key.lower(), number)
        if paper.key and first != number:
            fail(f"its key {paper.key} is also that of paper {first}")
        papers.append(paper)
    return tuple(papers)


def _keyed(papers: tuple[Paper, ...], others: Iterable[ReadingList]) -> tuple[Paper, ...]:
    """The papers, each with a key."""
    known = [paper for other in others for paper in other.papers]
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
    return tuple(keyed)


def _paper(table: Mapping[str, object], fail: Fail) -> Paper:
    fields = Fields(table, fail)
    key = fields.text("key")
    if key and not is_key(key):
        fail(f'"{visible_line(key)[:100]}" cannot be a key: {KEY_RULE}')
    try:
        return Paper(
            key=key,
            title=fields.text("title"),
            type=fields.text("type") or DEFAULT_TYPE,
            authors=fields.texts("authors"),
            year=fields.integer("year"),
            venue=fields.text("venue"),
            presentation=fields.text("presentation"),
            award=fields.text("award"),
            published=fields.day("published"),
            openreview=_identifier(fields, Scheme.OPENREVIEW),
            arxiv=_identifier(fields, Scheme.ARXIV),
            primary_category=fields.text("primary_category"),
            doi=_identifier(fields, Scheme.DOI),
            url=fields.text("url"),
            pdf=fields.text("pdf"),
            code=fields.text("code"),
            project=fields.text("project"),
            topics=fields.texts("topics"),
            builds_on=fields.texts("builds_on"),
            citekey=fields.text("citekey"),
            summary=_summary(fields, fail),
            extra=fields.table("extra"),
            unknown=fields.rest(),
        )
    except ValueError as error:
        fail(str(error))


def _identifier(fields: Fields, scheme: Scheme) -> str:
    """The id in its plain form, also where the file has an address or a version."""
    text = fields.text(scheme.value)
    if not text:
        return ""
    found = identifier_of(scheme, text) or parse_identifier(text)
    return found.value if found and found.scheme is scheme else text


def _summary(fields: Fields, fail: Fail) -> dict[str, str]:
    """Language → text; a plain text counts as English."""
    value = fields.text_or_table("summary")
    if isinstance(value, str):
        return {"en": value} if value else {}
    if not all(isinstance(text, str) for text in value.values()):
        fail("summary holds something that is not text")
    return {language: str(text) for language, text in value.items()}
