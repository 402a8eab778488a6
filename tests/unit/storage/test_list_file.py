"""A list file: TOML text to a reading list."""

from dataclasses import replace
from pathlib import Path

import pytest

from readlist.errors import DamagedFileError
from readlist.model.identifiers import all_addresses, page, remote_pdf
from readlist.model.paper import Paper, ReadingList
from readlist.selection.references import find
from readlist.storage.home import bundled_folder
from readlist.storage.list_file import list_text, paper_block, parse_list

WHERE = Path("lists/mine.toml")
FULL = b"""format = 1
name = "other"
title = "Mine"
description = "Two\\nlines"
curator = "Me"
url = "https://example.org/"
see_also = ["https://example.org/2"]
source = "https://example.org/list.toml"
colour = "red"

[[papers]]
key = "jaegle2022perceiver"
type = "paper-conference"
title = "Perceiver  IO"
authors = ["Andrew Jaegle", ""]
year = 2022
venue = "ICLR"
presentation = "Spotlight"
award = "None"
published = 2022-01-28
openreview = "https://openreview.net/forum?id=fILj7WpI-g"
arxiv = "arXiv:2107.14795v3"
primary_category = "cs.LG"
doi = "https://doi.org/10.1613/JAIR.3912"
url = "https://example.org/p"
pdf = "https://example.org/p.pdf"
code = "https://example.org/c"
project = "https://example.org/j"
topics = ["a"]
builds_on = ["jaegle2021perceiver"]
citekey = "perceiverio"
summary = { en = "Why", zh = "\xe4\xb8\xad" }
extra = { pages = "1--2" }
mood = 3
"""


def parse(text: str) -> ReadingList:
    """The list in a file called mine."""
    return parse_list(text.encode(), WHERE)


def paper(text: str) -> Paper:
    """The only paper of a list, with these fields."""
    (only,) = parse(f'[[papers]]\ntitle = "Work"\n{text}').papers
    return only


def test_every_field_has_its_place() -> None:
    """Identifiers lose prefix, version and address; what is unknown is kept; the file names it."""
    assert parse_list(FULL, WHERE) == ReadingList(
        name="mine",
        title="Mine",
        description="Two\nlines",
        curator="Me",
        url="https://example.org/",
        see_also=("https://example.org/2",),
        source="https://example.org/list.toml",
        unknown={"colour": "red"},
        papers=(
            Paper(
                key="jaegle2022perceiver",
                type="paper-conference",
                title="Perceiver IO",
                authors=("Andrew Jaegle",),
                year=2022,
                venue="ICLR",
                presentation="Spotlight",
                award="None",
                date="2022-01-28",
                openreview="fILj7WpI-g",
                arxiv="2107.14795",
                primary_category="cs.LG",
                doi="10.1613/jair.3912",
                url="https://example.org/p",
                pdf="https://example.org/p.pdf",
                code="https://example.org/c",
                project="https://example.org/j",
                topics=("a",),
                builds_on=("jaegle2021perceiver",),
                citekey="perceiverio",
                summary={"en": "Why", "zh": "中"},
                extra={"pages": "1--2"},
                unknown={"mood": 3},
            ),
        ),
    )


def test_a_file_that_holds_no_paper_is_an_empty_list() -> None:
    """Its title is its name."""
    assert parse("# none yet\n") == ReadingList(name="mine", title="mine")


def test_only_a_title_is_needed() -> None:
    """A key is made; it avoids those that stand in the file, also further down."""
    keys = [
        each.key
        for each in parse(
            '[[papers]]\ntitle = "Work"\n[[papers]]\ntitle = "Work"\n'
            '[[papers]]\ntitle = "X"\nkey = "WORK"\n'
        ).papers
    ]
    assert keys == ["worka", "workb", "WORK"]


def test_a_plain_summary_is_english() -> None:
    """A text instead of a table; an empty one is none."""
    assert paper('summary = "Why"').summary == {"en": "Why"}
    assert paper('summary = ""').summary == {}


def test_a_text_that_is_not_an_identifier() -> None:
    """It identifies nothing and is never part of an address; the file keeps it as it is."""
    odd = paper('arxiv = "soon"\ndoi = "none yet"\nopenreview = "../../../etc/passwd"')
    assert (odd.arxiv, odd.doi, odd.openreview) == ("", "", "")
    assert all_addresses(odd) == {}
    assert (page(odd), remote_pdf(odd)) == (None, None)
    block = paper_block(odd)
    for line in ('arxiv = "soon"', 'doi = "none yet"', 'openreview = "../../../etc/passwd"'):
        assert line in block


def test_an_identifier_found_later() -> None:
    """It takes the place of the text that was not one."""
    odd = replace(paper('arxiv = "soon"'), arxiv="2107.14795")
    assert 'arxiv = "2107.14795"' in paper_block(odd)
    assert "soon" not in paper_block(odd)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        ("papers = 1", "papers is not an array of tables"),
        ("title = 1", "title is a number, not text"),
        ("\n[[papers]]\nyear = 2022", "line 2, paper 1: a paper needs a title"),
        ('[[papers]]\ntitle = " "', "line 1, paper 1: a paper needs a title"),
        (
            '[[papers]]\ntitle = "A"\n\n[[papers]]\ntitle = "B"\nyear = "x"',
            "line 4, paper 2: year is text",
        ),
        (
            '[[papers]]\ntitle = "A"\nkey = "../x\\u001b"',
            r'line 1, paper 1: "../x\\x1b" cannot be a key: a key has ASCII',
        ),
        ('[[papers]]\ntitle = "A"\nkey = 3', "line 1, paper 1: key is a number"),
        (
            '[[papers]]\ntitle = "A"\nkey = "ab"\n[[papers]]\ntitle = "B"\nkey = "AB"',
            "line 4, paper 2: its key AB is also that of paper 1",
        ),
        ('[[papers]]\ntitle = "A"\nsummary = {en = 1}', "summary holds something that is not text"),
        ('[[papers]]\ntitle = "A"\nsummary = 1', "summary is a number, neither text nor a table"),
        ('[[papers]]\ntitle = "A"\nextra = 1', "extra is a number, not a table"),
    ],
)
def test_a_damaged_list(text: str, problem: str) -> None:
    """The message names file, line and paper."""
    with pytest.raises(DamagedFileError, match=f"^lists/mine.toml: .*{problem}"):
        parse(text)


@pytest.mark.parametrize("name", ["iclr2022", "iclr2022-background"])
def test_bundled_lists_hold_nothing_unknown(name: str) -> None:
    """The bundled lists are understood to the last field."""
    path = bundled_folder() / f"{name}.toml"
    reading_list = parse_list(path.read_bytes(), path)
    assert reading_list.papers
    assert not reading_list.unknown
    assert not any(each.unknown for each in reading_list.papers)


def test_a_paper_with_arxivs_own_doi_has_an_arxiv_id() -> None:
    """So it is found by either."""
    only = paper('doi = "https://doi.org/10.48550/arXiv.2107.14795"')
    assert only.arxiv == "2107.14795"
    mine = ReadingList("mine", "Mine", (only,))
    for name in ("2107.14795", "arxiv:2107.14795v2", "10.48550/arXiv.2107.14795", only.doi):
        assert find(mine, name) == (1,), name


@pytest.mark.parametrize("text", ["&dd;", "Q&A; &frac12;", "R&D", "a & b;", "&lt"])
def test_an_ampersand_stays_one(text: str) -> None:
    """Text that looks like an entity is not decoded when the list is read again."""
    paper = Paper("k", text, venue=text)
    assert parse_list(list_text(ReadingList("l", "L", (paper,))), Path("l.toml")).papers == (paper,)
