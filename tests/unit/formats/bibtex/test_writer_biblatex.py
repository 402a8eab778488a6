"""Papers as BibLaTeX."""

from dataclasses import replace

import pytest
from exports import to_biblatex

from readlist.formats.bibtex.writer import to_bibtex
from readlist.model.paper import Paper

PREPRINT = Paper(
    key="jaegle2021perceiver", title="Perceiver: <i>General</i> Perception", type="article",
    authors=("Rianne van den Berg", "João Carreira"), year=2021, arxiv="2103.03206",
    primary_category="cs.CV", extra={"month": 3, "langid": "english"},
)  # fmt: skip


def test_a_preprint_is_online() -> None:
    """In Unicode, with one date, and the eprint fields by BibLaTeX's names."""
    assert to_biblatex([PREPRINT]) == (
        "@online{jaegle2021perceiver,\n  title = {Perceiver: \\emph{General} Perception},\n"
        "  author = {van den Berg, Rianne and Carreira, João},\n  eprint = {2103.03206},\n"
        "  eprinttype = {arXiv},\n  eprintclass = {cs.CV},\n  date = {2021-03},\n"
        "  langid = {english}\n}\n"
    )


def test_classic_styles_print_where_a_preprint_is() -> None:
    """They know no eprint, so it is said in words, unless the paper appeared elsewhere."""
    assert "howpublished = {arXiv:2103.03206}" in to_bibtex([PREPRINT])
    assert "arXiv:" not in to_bibtex([replace(PREPRINT, venue="NeurIPS")])


@pytest.mark.parametrize(
    ("paper", "start"),
    [
        (Paper("k", "T", type="thesis", authors=("A B",), venue="U"), "@thesis{k,"),
        (Paper("k", "T", type="thesis", authors=("A B",)), "@thesis{k,"),
        (Paper("k", "T", type="book", extra={"editor": "A B"}), "@collection{k,"),
        (Paper("k", "T", type="chapter", authors=("A B",), venue="B"), "@inbook{k,"),
        (Paper("k", "T", type="webpage", url="https://x.org"), "@online{k,"),
        (Paper("k", "T", type="webpage"), "@online{k,"),
        (Paper("k", "T", type="article-journal"), "@article{k,"),
        (Paper("k", "T", type="dataset"), "@dataset{k,"),
    ],
)
def test_types_have_what_they_demand(paper: Paper, start: str) -> None:
    """Of several types one that has what biber demands, else the first rather than @misc."""
    assert to_biblatex([paper]).startswith(start)


@pytest.mark.parametrize(
    ("extra", "year", "date"),
    [
        ({"date": "2020-05-03"}, 2020, "date = {2020-05-03}"),
        ({"date": "2020-05-03"}, 2021, "date = {2021}"),
        ({"month": "Spring"}, 2020, "month = {Spring}"),
    ],
)
def test_the_date_agrees_with_the_year(extra: dict[str, object], year: int, date: str) -> None:
    """A date that says more is written while it is of the paper's year."""
    assert date in to_biblatex([Paper("k", "T", year=year, extra=extra)])


def test_a_tag_without_partner_is_text() -> None:
    """Marks that have one are commands."""
    assert "title = {Tom \\& {\\textless}b{\\textgreater}Jerry \\emph{x}}" in to_bibtex(
        [Paper("k", "Tom & <b>Jerry <i>x</i>")]
    )
