"""Which papers are the same, and what one record of two says."""

from dataclasses import replace
from typing import Any

import pytest

from readlist.model.paper import Paper
from readlist.model.same_work import (
    KnownPapers,
    is_preprint,
    joined_extra,
    may_become_one,
    merge_records,
    same_title,
    same_work,
    under_key,
)

PREPRINT = Paper(
    "jaegle2021perceiver",
    "Perceiver IO: A General Architecture for Structured Inputs & Outputs",
    type="article",
    authors=("Andrew Jaegle", "Sebastian Borgeaud"),
    year=2021,
    venue="arXiv preprint arXiv:2107.14795",
    arxiv="2107.14795",
)
PUBLISHED = Paper(
    "",
    "Perceiver IO: A General Architecture for Structured Inputs and Outputs",
    type="paper-conference",
    authors=("Andrew Jaegle", "Sebastian Borgeaud"),
    year=2022,
    venue="International Conference on Learning Representations",
    presentation="Spotlight",
    openreview="fILj7WpI-g",
    abstract="A central goal.",
)


def known_as(paper: Paper, *known: Paper) -> str:
    """By what the paper is recognised, "" if it is not."""
    match = KnownPapers(known).same(paper)
    return match.by if match else ""


@pytest.mark.parametrize(
    ("known", "paper", "by"),
    [
        ({"arxiv": "2107.1"}, {"arxiv": "2107.1"}, "arxiv 2107.1"),
        ({"doi": "10.1/x", "arxiv": "1"}, {"doi": "10.1/x"}, "doi 10.1/x"),
        ({"openreview": "aB"}, {"openreview": "ab"}, ""),
        ({"arxiv": "CS/0101001"}, {"arxiv": "cs/0101001"}, "arxiv cs/0101001"),
        ({"arxiv": "1", "title": "Quite another work"}, {"arxiv": "1"}, ""),
        ({"year": 2020}, {"year": 2020}, "title, first author and year"),
        ({"year": 2020}, {"year": 2021}, ""),
        (
            {"year": 2020, "venue": "CoRR"},
            {"year": 2022, "venue": "ICLR"},
            "title, first author and year",
        ),
        ({"year": 2020, "venue": "CoRR"}, {"year": 2023, "venue": "ICLR"}, ""),
        ({"authors": ("Zoe Li",)}, {}, ""),
        ({"authors": ()}, {}, ""),
        ({"doi": "10.1/x", "venue": "A"}, {"doi": "10.1/y", "venue": "A"}, ""),
        ({"venue": "A", "type": "article-journal"}, {"venue": "B", "type": "paper-conference"}, ""),
        ({"venue": "A", "extra": {"pages": "1"}}, {"venue": "A", "extra": {"pages": "2"}}, ""),
        ({"authors": (), "venue": "A"}, {"authors": (), "venue": "B"}, ""),
        ({"venue": "A"}, {"type": "chapter", "extra": {"pages": "1"}}, ""),
    ],
)
def test_same(known: dict[str, Any], paper: dict[str, Any], by: str) -> None:
    """A shared identifier and a title alike, or title, first author and time agree."""
    base = Paper("k", "Attention in time", authors=("Ann Lee",), year=2020)
    first = replace(base, **known)
    second = replace(base, key="", **paper)
    assert known_as(second, first) == by


def test_accents_case_and_punctuation_do_not_matter() -> None:
    """Titles are compared by their words."""
    one = Paper("k", "Über-Learning: A Survey", authors=("Émile Zola",))
    assert known_as(Paper("", "uber learning a survey", authors=("Zola, Emile",)), one)


def test_alike_and_sharing() -> None:
    """A title alone, or an identifier alone, is no match, but can be told."""
    known = KnownPapers([replace(PREPRINT, authors=("Someone Else",))])
    assert known.alike(PREPRINT)
    assert known.same(replace(PREPRINT, key="", arxiv="")) is None
    shared = known.sharing(replace(PREPRINT, title="Quite another"))
    assert shared
    assert shared.by == "arxiv 2107.14795"
    assert "jaegle2021perceiver" in known


@pytest.mark.parametrize(
    ("venue", "doi", "is_one"),
    [("", "", True), ("CoRR", "10.1/x", True), ("", "10.1/x", False), ("ICLR", "", False)],
)
def test_preprints(venue: str, doi: str, is_one: bool) -> None:
    """A record that tells of no venue but arXiv is a preprint."""
    assert is_preprint(replace(PREPRINT, venue=venue, doi=doi)) is is_one


def test_published_wins() -> None:
    """Preprint and publication become one record: published venue and year, eprint kept."""
    merge = merge_records(PREPRINT, PUBLISHED)
    assert merge.paper == replace(PUBLISHED, key=PREPRINT.key, arxiv="2107.14795")
    assert merge.left == ()
    back = merge_records(replace(PUBLISHED, key="k"), PREPRINT)
    assert back.paper == replace(PUBLISHED, key="k", arxiv="2107.14795")
    assert back.changed == ("arxiv",)
    assert back.left == ("title", "year", "venue")


def test_what_is_there_stays() -> None:
    """Only what is missing is filled in, in tables, too; what says otherwise is named."""
    old = replace(PUBLISHED, extra={"pages": "1", "bibtex": {"a": "1"}}, summary={"en": "Mine"})
    new = replace(
        PUBLISHED,
        venue="ICLR",
        doi="10.1/x",
        extra={"pages": "2", "volume": "3", "bibtex": {"a": "2", "b": "3"}},
        summary={"en": "Theirs", "zh": "他们的"},
    )
    merge = merge_records(old, new)
    assert merge.paper.extra == {"pages": "1", "volume": "3", "bibtex": {"a": "1", "b": "3"}}
    assert merge.paper.summary == {"en": "Mine", "zh": "他们的"}
    assert set(merge.changed) == {"doi", "extra", "summary"}
    assert merge.left == ("venue", "pages")


def test_left_out_of_extra() -> None:
    """A further field that the second record says otherwise is named, however it is written."""
    old = replace(PUBLISHED, extra={"note": "19 disks", "pages": "1-2", "bibtex": {"note": "a"}})
    new = replace(PUBLISHED, extra={"note": "20 disks", "pages": "1–2", "bibtex": {"note": "b"}})
    assert merge_records(old, new).left == ("note",)


def test_what_two_files_have_beside_their_entries() -> None:
    """Texts come behind those that are there; of one name the first stays, and that is said."""
    old = {"bibtex": {"preamble": ["a"], "strings": {"x": "{1}", "y": "{2}"}}}
    new = {"bibtex": {"preamble": ["a", "b"], "strings": {"x": "{3}", "y": "{2}"}}, "more": "c"}
    assert joined_extra(old, new) == (
        {"bibtex": {"preamble": ["a", "b"], "strings": {"x": "{1}", "y": "{2}"}}, "more": "c"},
        ("x stays as the list has it",),
    )
    assert joined_extra(old, {}) == (old, ())


@pytest.mark.parametrize(
    ("years", "same"),
    [((2020, 2020), True), ((2020, 2021), False), ((2020, None), False), ((None, None), False)],
)
def test_one_without_authors(years: tuple[int | None, int | None], *, same: bool) -> None:
    """Where one of two has no authors only the same year speaks for one work."""
    one, other = (Paper("", "The Same Title", year=year) for year in years)
    assert same_work(replace(one, authors=("Jo Ek",)), other) is same
    assert same_work(one, replace(other, authors=("Jo Ek",))) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"pages": "253-279"}, {"pages": "253–279"}, True),
        ({"pages": "253-279"}, {"pages": "253-79"}, True),
        ({"pages": "253-279"}, {"pages": "25-279"}, False),
        ({"isbn": "978-3-16-148410-0"}, {"isbn": "9783161484100"}, True),
        ({"volume": "3"}, {"volume": "4"}, False),
        ({"edition": "2nd"}, {"edition": "2nd."}, True),
    ],
)
def test_how_programs_write_pages(
    one: dict[str, object], other: dict[str, object], *, same: bool
) -> None:
    """The dash, an abbreviated last page and the hyphens of an ISBN tell no works apart."""
    first, second = (
        Paper("", "T", "chapter", ("Jo Ek",), 2020, extra=extra) for extra in (one, other)
    )
    assert may_become_one(first, second) is same


def test_the_doi_of_arxiv_is_that_of_a_preprint() -> None:
    """The publication has another, and is the same work."""
    preprint = Paper("", "T", "article", ("Jo Ek",), 2020, doi="10.48550/arxiv.2001.00001")
    published = Paper("", "T", "article-journal", ("Jo Ek",), 2021, venue="J", doi="10.1000/j")
    assert is_preprint(preprint)
    assert may_become_one(preprint, published)


@pytest.mark.parametrize(
    ("arxiv", "doi", "kept"),
    [
        ("", "10.1101/2020.01.01.1", True),
        ("2001.00001", "10.48550/arxiv.2001.00001", False),
        ("", "10.1000/journal", False),
    ],
)
def test_the_doi_of_a_preprint(arxiv: str, doi: str, *, kept: bool) -> None:
    """It stays beside the publication's as an eprint, where no arXiv id does that."""
    preprint = Paper("k", "T", authors=("Jo Ek",), year=2020, arxiv=arxiv, doi=doi, venue="bioRxiv")
    published = Paper("", "T", authors=("Jo Ek",), year=2021, doi="10.1000/journal", venue="J")
    merged = merge_records(preprint, published).paper
    assert (merged.doi, merged.venue) == ("10.1000/journal", "J")
    assert merged.extra == ({"eprint": doi, "eprinttype": "doi"} if kept else {})


def test_lists_and_texts_beside_entries_are_not_joined() -> None:
    """Several comments and one are different things; the list keeps what it has."""
    joined, left = joined_extra({"head": ["a"], "tail": ["x"]}, {"head": "b", "tail": ["y", "x"]})
    assert (joined, left) == (
        {"head": ["a"], "tail": ["x", "y"]},
        ("head stays as the list has it",),
    )


@pytest.mark.parametrize(
    ("paper", "citekey"),
    [
        (Paper("theirs", "T"), "theirs"),
        (Paper("theirs", "T", citekey="older"), "older"),
        (Paper("mine", "T"), ""),
        (Paper("theirs", "T", citekey="mine"), ""),
        (Paper("", "T"), ""),
    ],
)
def test_another_key(paper: Paper, citekey: str) -> None:
    """The name by which texts cite it stays, unless that is the key itself."""
    assert under_key(paper, "mine") == replace(paper, key="mine", citekey=citekey)


def test_the_publication_decides_about_what_it_is() -> None:
    """Authors, topics and abstract as well, and nothing that only a preprint's record says."""
    preprint = replace(PREPRINT, topics=("t",), abstract="Old.", date="2021-07-30", extra={"a": 1})
    published = replace(PUBLISHED, authors=("A. Jaegle",), topics=("u",), extra={"pages": "1"})
    merged = merge_records(preprint, published, is_published=True).paper
    assert (merged.authors, merged.topics, merged.abstract) == (
        ("A. Jaegle",),
        ("u",),
        "A central goal.",
    )
    assert (merged.extra, merged.date, merged.arxiv) == ({"pages": "1"}, "", "2107.14795")
    joined = merge_records(preprint, published).paper
    assert (joined.authors, joined.topics, joined.abstract) == (preprint.authors, ("t",), "Old.")
    assert joined.extra == {"a": 1, "pages": "1"}
    document = replace(published, type="document")
    assert merge_records(preprint, document, is_published=True).paper.type == "article"


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ({"csl": {"a": 1}}, {"csl": {"a": 2, "b": 3}}, {"csl": {"a": 1, "b": 3}}),
        ({"csl": {"a": 1}}, {"csl": "text"}, {"csl": {"a": 1}}),
        ({"csl": "text"}, {"csl": {"a": 1}}, {"csl": "text"}),
    ],
)
def test_tables_of_one_format(
    one: dict[str, object], other: dict[str, object], both: dict[str, object]
) -> None:
    """They are filled in, a text is not, and neither is a field left out."""
    merge = merge_records(Paper("k", "T", extra=one), Paper("", "T", extra=other))
    assert (merge.paper.extra, merge.left) == (both, ())


def test_no_title_is_the_same_as_none() -> None:
    """Nor as one that is nothing but markup."""
    for other in ("", " ", "<i></i>", "T"):
        assert not same_title("", other)
        assert not same_title(other, " ")


def test_a_table_and_a_text_are_not_joined() -> None:
    """The list's own stays, whichever of the two it is, and that is told."""
    table, text = {"note": {"a": "1"}}, {"note": "words"}
    for old, new in ((table, text), (text, table)):
        assert joined_extra(old, new) == (old, ("note stays as the list has it",))
