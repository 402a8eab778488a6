"""Papers as BibTeX, checked against pybtex's strict reader."""

import subprocess
import sys
from dataclasses import replace

import pytest
from pybtex.database import (
    BibliographyData,
    Person,
    parse_string,
)
from pybtex.errors import set_strict_mode

from readlist.formats.bibtex.writer import to_bibtex
from readlist.model.keys import citation_keys
from readlist.model.paper import Paper

PERCEIVER = Paper(
    key="jaegle2022perceiver",
    type="paper-conference",
    title="Perceiver IO: A General Architecture for Structured Inputs & Outputs",
    authors=("Andrew Jaegle", "João Carreira"),
    year=2022,
    venue="International Conference on Learning Representations",
    presentation="Spotlight",
    award="an award",
    openreview="fILj7WpI-g",
    arxiv="2107.14795",
    primary_category="cs.LG",
    topics=("a topic",),
    summary={"en": "a summary"},
)
PERCEIVER_ENTRY = r"""@inproceedings{jaegle2022perceiver,
  title = {Perceiver {IO}: A General Architecture for Structured Inputs \& Outputs},
  author = {Jaegle, Andrew and Carreira, Jo{\~a}o},
  booktitle = {International Conference on Learning Representations},
  year = {2022},
  url = {https://openreview.net/forum?id=fILj7WpI-g},
  eprint = {2107.14795},
  archiveprefix = {arXiv},
  primaryclass = {cs.LG}
}
"""


def read(text: str) -> BibliographyData:
    """The value that pybtex makes of `text`; anything odd is an error."""
    set_strict_mode(enable=True)
    return parse_string(text, "bibtex")


def person(author: str, *, unicode: bool = False) -> Person:
    """The one author of a paper by `author`, as pybtex reads the export."""
    text = to_bibtex([Paper(key="k1", title="Work", authors=(author,))], unicode=unicode)
    (only,) = read(text).entries["k1"].persons["author"]
    return only


def field(paper: Paper, name: str) -> str | None:
    """The field of the exported paper as pybtex reads it; None if there is none."""
    fields = read(to_bibtex([paper])).entries[paper.key].fields
    return str(fields[name]) if name in fields else None


def test_an_entry_holds_the_citation_and_nothing_private() -> None:
    """Fields stand in a fixed order; summary, topics, award and presentation stay out."""
    assert to_bibtex([PERCEIVER]) == PERCEIVER_ENTRY


def test_entries_are_separated_by_one_blank_line() -> None:
    """The text ends with one newline; no papers give no text."""
    assert to_bibtex([PERCEIVER, Paper(key="b1", title="Work")]) == (
        PERCEIVER_ENTRY + "\n@misc{b1,\n  title = {Work},\n  key = {b1}\n}\n"
    )
    assert to_bibtex([]) == ""


@pytest.mark.parametrize(
    ("csl_type", "entry_type", "container"),
    [
        ("paper-conference", "inproceedings", "booktitle"),
        ("article-journal", "article", "journal"),
        ("article-magazine", "article", "journal"),
        ("article", "misc", "howpublished"),
        ("thesis", "phdthesis", "school"),
        ("book", "book", "publisher"),
        ("report", "techreport", "institution"),
        ("webpage", "misc", "howpublished"),
    ],
)
def test_entry_type_follows_the_csl_type(csl_type: str, entry_type: str, container: str) -> None:
    """The venue goes to the field that the entry type has for it."""
    paper = Paper(key="k1", title="Work", type=csl_type, authors=("A B",), year=2000, venue="V")
    found = read(to_bibtex([paper])).entries["k1"]
    assert (found.type, found.fields[container]) == (entry_type, "V")


def test_a_chapter_without_publisher_is_one() -> None:
    """A warning of the style says more than a type that means nothing."""
    paper = Paper(key="k1", title="Work", type="chapter", authors=("A B",), year=2000, venue="V")
    complete = Paper(
        key="k1", title="Work", type="chapter", authors=("A B",), year=2000, venue="V",
        extra={"publisher": "P"},
    )  # fmt: skip
    assert to_bibtex([paper]).startswith("@incollection{")
    assert to_bibtex([complete]).startswith("@incollection{")


def test_an_article_may_lack_its_author() -> None:
    """It stays an article with its journal; a year may be missing too."""
    paper = Paper(key="k1", title="Work", type="article-journal", venue="Nature")
    assert to_bibtex([paper]) == (
        "@article{k1,\n  title = {Work},\n  journal = {Nature},\n  key = {k1}\n}\n"
    )
    assert to_bibtex([replace(paper, authors=("A B",))]) == (
        "@article{k1,\n  title = {Work},\n  author = {B, A},\n  journal = {Nature}\n}\n"
    )


@pytest.mark.parametrize(
    ("author", "first", "particle", "last", "suffix"),
    [
        ("Rianne van den Berg", ["Rianne"], ["van", "den"], ["Berg"], []),
        ("van Hasselt, Hado", ["Hado"], ["van"], ["Hasselt"], []),
        ("Castella i Sapé, Sergi", ["Sergi"], [], ["{Castella i Sapé}"], []),
        ("King, Jr., Martin Luther", ["Martin", "Luther"], [], ["King"], ["Jr."]),
        ("Gheshlaghi Azar, Mohammad", ["Mohammad"], [], ["Gheshlaghi", "Azar"], []),
        ("Abd-al-Rahman, Ali", ["Ali"], [], ["{Abd-al-Rahman}"], []),
        ("Øst Hansen, Nils", ["Nils"], [], ["{Øst Hansen}"], []),
        ("J. R. R. Tolkien", ["J.", "R.", "R."], [], ["Tolkien"], []),
        ("{Procter and Gamble, Inc.}", [], [], ["{Procter and Gamble, Inc.}"], []),
        ("Barnes and Noble", [], [], ["{Barnes and Noble}"], []),
        ("Barnes And Noble", [], [], ["{Barnes And Noble}"], []),
        ("Plato", [], [], ["Plato"], []),
        ("李 明", ["李"], [], ["明"], []),
        ("others", [], [], ["{others}"], []),
        (",", [], [], ["{,}"], []),
        ("A, B,", ["B"], [], ["A"], []),
        ("{ }", [], [], [r"{{$\lbrace$} {$\rbrace$}}"], []),
        ("Foo bar,", [], [], ["{Foo bar}"], []),
    ],
)
def test_names_are_read_in_their_parts(
    author: str, first: list[str], particle: list[str], last: list[str], suffix: list[str]
) -> None:
    """Whatever the name is made of, BibTeX's rules find the parts that the list meant."""
    found = person(author, unicode=True)
    assert found.first_names + found.middle_names == first
    assert found.prelast_names == particle
    assert found.last_names == last
    assert found.lineage_names == suffix


def test_others_stays_bibtex_et_al() -> None:
    """A last author "others" means et al.; nameless authors are left out."""
    paper = Paper(key="k1", title="Work", authors=("A B", "", "\x00", "others"))
    assert "author = {B, A and others}" in to_bibtex([paper])


def test_keys_are_unique_without_regard_to_case() -> None:
    """The first keeps its key, later ones get a letter that is still free."""
    keys = ("smith", "Smith", "smitha", "smith")
    papers = [Paper(key=key, title="Work") for key in keys]
    assert citation_keys(papers) == ["smith", "Smitha", "smithaa", "smithb"]


@pytest.mark.parametrize(
    ("citekey", "key"),
    [
        ("perceiverio", "perceiverio"),
        ("DBLP:conf/iclr/X", "DBLP:conf/iclr/X"),
        ("Müller Øst", "MullerOst"),
        ("a{b}(c),\"d'e#f%g~h\\i=j", "abcdefghij"),
        ("论文2020", "LunWen2020"),
        ("()", "deep"),
    ],
)
def test_keys_are_legal(citekey: str, key: str) -> None:
    """Scripts are transliterated, illegal characters dropped; nothing left: made from the title."""
    assert citation_keys([Paper(key="k1", title="Deep-Learning", citekey=citekey)]) == [key]


def test_imported_fields_return() -> None:
    """Text and numbers are written in a fixed place under legal names, known ones win."""
    paper = Paper(
        key="k1", title="Work", type="article-journal", authors=("A B",), year=2013, venue="J & K",
        extra={
            "zebra": "z & z", "volume": 47, "pages": "253–279, 3 - 5", "month": "May", "year": "1",
            "editor": "van den Berg, R. and {OECD}", "Bad Name": "x", "file": "/home/me/x.pdf",
            "crossref": "gone", "list": ["x"], "author": "x",
        },
    )  # fmt: skip
    assert to_bibtex([paper]) == (
        "@article{k1,\n  title = {Work},\n  author = {B, A},\n  journal = {J \\& K},\n"
        "  editor = {van den Berg, R. and {OECD}},\n  volume = {47},\n"
        "  pages = {253--279, 3--5},\n  year = {2013},\n  month = may,\n"
        "  bad-name = {x},\n  file = {/home/me/x.pdf},\n  zebra = {z \\& z}\n}\n"
    )


@pytest.mark.parametrize(("month", "tex"), [("11", "= nov"), ("Sept.", "= sep"), ("x", "= {x}")])
def test_months_are_the_styles_own_names(month: str, tex: str) -> None:
    """A month is written by the name that every style defines; other text stays text."""
    assert f"month {tex}" in to_bibtex([Paper(key="k1", title="Work", extra={"month": month})])


@pytest.mark.parametrize(
    ("paper", "address"),
    [
        (Paper(key="k1", title="Work", url="https://x.org/{a} b"), "https://x.org/%7Ba%7D%20b"),
        (Paper(key="k1", title="Work", openreview="x_1"), "https://openreview.net/forum?id=x_1"),
        (Paper(key="k1", title="Work", arxiv="2101.00001"), None),
        (Paper(key="k1", title="Work", extra={"url": "https://x.org/a_b"}), "https://x.org/a_b"),
    ],
)
def test_the_address_is_the_papers_page(paper: Paper, address: str | None) -> None:
    """The paper's own address, else its OpenReview forum; an eprint needs none."""
    assert field(paper, "url") == address


def test_hostile_text_gives_a_valid_entry() -> None:
    """Braces, commands, comments, quotes and line breaks are shown, never obeyed."""
    hostile = 'x} \\input{y} % " @misc{z,\n# \x1b[31m\x00'
    paper = Paper(
        key="k1", title=hostile, authors=(hostile, f"{{{hostile}}}"), venue=hostile, url=hostile,
        doi=hostile, arxiv=hostile, citekey=hostile, extra={"note": hostile},
    )  # fmt: skip
    text = to_bibtex([paper])
    (entry,) = read(text).entries.values()
    assert len(entry.persons["author"]) == 2
    assert r"\input" not in text
    assert r"{\textbackslash}input" in entry.fields["note"]


def test_letters_import_no_tex_encoder() -> None:
    """Only a symbol pays for the import of pylatexenc."""
    program = (
        "import sys\n"
        "from readlist.formats.bibtex.writer import to_bibtex\n"
        "from readlist.model.paper import Paper\n"
        "to_bibtex([Paper(key='k1', title='É 深')]); assert 'pylatexenc' not in sys.modules\n"
        "to_bibtex([Paper(key='k1', title='x ≤ y')]); assert 'pylatexenc' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
