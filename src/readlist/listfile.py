"""A list file: TOML text → ReadingList.

format = 1
title = "ICLR 2022: ten papers worth reading"

[[papers]]
title = "Perceiver IO: …"          # the only field a paper needs
authors = ["Andrew Jaegle", "…"]
arxiv = "2107.14795"
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from readlist.document import Fail, Fields, line_of_table, parse_document
from readlist.errors import DamagedFileError
from readlist.identifiers import Scheme, identifier_of, parse_identifier
from readlist.keys import is_key, make_key
from readlist.model import DEFAULT_TYPE, Paper, ReadingList
from readlist.text import visible_line

KEY_RULE = "a key is ASCII letters, digits and . _ + -, starts with a letter or digit"


def parse_list(data: bytes, path: Path) -> ReadingList:
    """The list in `data`; its name is the file's. A paper without a key gets one made.

    Raises DamagedFileError, naming line and paper, for wrong types, an impossible key, a key that
    occurs twice (without regard to case) or a paper without title.
    """

    def fail(problem: str) -> NoReturn:
        raise DamagedFileError(path, problem)

    head = Fields(parse_document(data, path), fail)
    tables = head.tables("papers")
    head.text("name")  # the file's name is the list's
    return ReadingList(
        name=path.stem,
        title=head.text("title") or path.stem,
        papers=_papers(tables, data, path),
        description=head.paragraphs("description"),
        curator=head.text("curator"),
        url=head.text("url"),
        see_also=head.texts("see_also"),
        source=head.text("source"),
        unknown=head.rest(),
    )


def _papers(tables: list[dict[str, object]], data: bytes, path: Path) -> tuple[Paper, ...]:
    taken = {str(table["key"]).lower() for table in tables if "key" in table}
    seen: dict[str, int] = {}
    papers = []
    for number, table in enumerate(tables, 1):

        def fail(problem: str, place: int = number) -> NoReturn:
            line = line_of_table(data, "papers", place)
            raise DamagedFileError(path, f"line {line}, paper {place}: {problem}")

        paper = _paper(table, taken, fail)
        first = seen.setdefault(paper.key.lower(), number)
        if first != number:
            fail(f"its key {paper.key} is also that of paper {first}")
        taken.add(paper.key.lower())
        papers.append(paper)
    return tuple(papers)


def _paper(table: Mapping[str, object], taken: set[str], fail: Fail) -> Paper:
    fields = Fields(table, fail)
    key, title, authors = fields.text("key"), fields.text("title"), fields.texts("authors")
    year = fields.integer("year")
    if key and not is_key(key):
        fail(f'"{visible_line(key)[:100]}" cannot be a key: {KEY_RULE}')
    try:
        return Paper(
            key=key or make_key(title, authors, year, taken),
            title=title,
            type=fields.text("type") or DEFAULT_TYPE,
            authors=authors,
            year=year,
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
