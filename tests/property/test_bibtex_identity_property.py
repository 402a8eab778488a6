"""Import of our own BibTeX and BibLaTeX gives the papers that were written."""

import re
from dataclasses import replace

from exports import to_biblatex
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string
from pybtex.errors import set_strict_mode

from readlist.formats.bibtex.reader import read_bibtex
from readlist.formats.bibtex.writer import to_bibtex
from readlist.formats.publication import visible_text
from readlist.model.names import list_name, parse_name
from readlist.model.paper import Paper
from readlist.text import one_line

# Dashes, spaces and symbols that have the TeX of another character, and what is markup or math
NORMAL_FORM = {ord("‒"): "–", ord("―"): "—", ord("‐"): "-", ord("‑"): "-", ord("µ"): "μ"}
ALPHABET = "aAbB éßŁøİĐșễ中βΩ≤²–—“”‘’'`\"\\{}%&#_~^|$-.,:;?!()[]/=+*@…"
TYPES = (
    "article", "article-journal", "article-magazine", "book", "chapter", "dataset", "document",
    "manuscript", "paper-conference", "report", "software", "thesis", "webpage",
)  # fmt: skip


def normal(text: str) -> str:
    """`text` in the form that lists have, without what TeX cannot tell from another character."""
    shown = visible_text(one_line(text.translate(NORMAL_FORM).replace("$", "").replace("‘", "")))
    return one_line("".join(char for char in shown if not re.match("[\\ue000-\\uf8ff]", char)))


TEXTS = st.text(ALPHABET, max_size=30).map(normal)
TITLES = TEXTS.filter(bool)
WORDS = (
    st.text("aAbBéßŁøĐșễ中.'’-", min_size=1, max_size=8)
    .map(normal)
    .filter(lambda word: any(map(str.isalnum, word)) and word.lower() != "and")
)
NAMES = (
    st.builds(lambda given, family: f"{given} {family}", WORDS, WORDS)
    | st.builds(lambda family, more, given: f"{family} {more}, {given}", WORDS, WORDS, WORDS)
    | st.builds(lambda family, given: f"{family}, Jr., {given}", WORDS, WORDS)
    | st.builds(lambda name: f"{{{name}}}", WORDS)
).map(lambda name: list_name(parse_name(name)))
EXTRA = st.fixed_dictionaries(
    {},
    optional={
        "volume": st.integers(1, 99).map(str),
        "pages": st.sampled_from(["1–10", "5", "253–279", "e7"]),
        "note": TITLES,
        "series": TITLES,
        "keywords": TITLES,
        "editor": NAMES,
        "zebra": TITLES,
    },
)
PAPERS = st.builds(
    Paper,
    key=st.just(""),
    title=TITLES,
    type=st.sampled_from(TYPES),
    authors=st.lists(NAMES, max_size=3).map(tuple),
    year=st.none() | st.integers(1000, 2100),
    venue=TEXTS,
    openreview=st.just("") | st.text("abcXYZ019_-", min_size=5, max_size=10),
    arxiv=st.just("") | st.sampled_from(["2107.14795", "math/0309136"]),
    doi=st.just("") | st.sampled_from(["10.1145/a_b;(c)", "10.1000/x"]),
    url=st.just("") | st.sampled_from(["https://example.org/a_b?c=%20", "http://x.org/~a"]),
    citekey=st.text("abcxyz019", min_size=1, max_size=8).map(lambda key: f"k{key}"),
    abstract=st.lists(TITLES, max_size=3).map("\n\n".join),
    extra=EXTRA,
)


DATES = st.none() | st.sampled_from(
    ["05", "05-03", "05-03/{}-05-09", "05-30/{}-06-02", "05/{}-07", "21", "24"]
)


def dated(paper: Paper, end: str | None) -> Paper:
    """The paper with month, day, span or season in its year."""
    if paper.year is None or end is None:
        return paper
    return replace(paper, date=f"{paper.year:04}-{end.format(f'{paper.year:04}')}")


def again(text: str) -> list[Paper | None]:
    """The papers of the file."""
    return [entry.paper for entry in read_bibtex(text, lambda _done, _total: None).entries]


DATED = st.builds(dated, PAPERS, DATES)


@given(papers=st.lists(DATED, max_size=3, unique_by=lambda paper: paper.citekey))
def test_bibtex_brings_the_papers_back(papers: list[Paper]) -> None:
    """In ASCII as in Unicode; nothing of the source has to be kept."""
    assert again(to_bibtex(papers)) == papers
    assert again(to_bibtex(papers, unicode=True)) == papers


@given(papers=st.lists(DATED, max_size=3, unique_by=lambda paper: paper.citekey))
def test_biblatex_brings_the_papers_back(papers: list[Paper]) -> None:
    """So does BibLaTeX, whose entries are known by their date."""
    papers = [replace(paper, year=paper.year or 2020) for paper in papers]
    assert again(to_biblatex(papers)) == papers


PIECES = st.sampled_from(
    [
        "@article{", "@misc(", "@string{", "@comment{", "@preamble{", "key", ",", " = ", "{", "}",
        '"', "#", "\n", "title = {T}", "author = {A and B, C}", "year = 2000", "jan", "\\", "\\'e",
        "$x$", "%", "&", "crossref = {key}", "\\input{x}", "and", "(", ")", "@", "é", "\x00", "~",
        "title = {A\\\\}", "note = key", "abstract = {a\n\nb}", "x = {y} # {z}",
    ]
)  # fmt: skip


@given(pieces=st.lists(PIECES, max_size=40), unicode=st.booleans())
def test_whatever_is_read_can_be_written(pieces: list[str], unicode: bool) -> None:
    """Of any file, pybtex strictly reads as many entries in our export as we read in the file."""
    found = read_bibtex("@misc{first, title = {T}}" + "".join(pieces), lambda *_: None)
    papers = [entry.paper for entry in found.entries if entry.paper]
    set_strict_mode(enable=True)
    text = to_bibtex(papers, unicode=unicode)
    assert len(parse_string(text, "bibtex").entries) == len(papers)
    again = read_bibtex(text, lambda *_: None).entries
    assert [entry.problem for entry in again] == [""] * len(papers)
