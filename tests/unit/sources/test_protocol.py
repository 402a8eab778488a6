"""The tasks of a source: clues of papers, abstracts, PDFs."""

import pytest

from readlist.model.paper import Paper
from readlist.sources.protocol import Clue, clue_of, clue_of_paper, doi_of
from readlist.sources.venues import Venue


@pytest.mark.parametrize(
    ("reference", "clue"),
    [
        ("2107.14795v2", Clue(arxiv="2107.14795")),
        ("https://doi.org/10.1613/JAIR.3912", Clue(doi="10.1613/jair.3912")),
        ("https://openreview.net/forum?id=fILj7WpI-g", Clue(openreview="fILj7WpI-g")),
        ("perceiver io", None),
    ],
)
def test_clue_of_a_reference(reference: str, clue: Clue | None) -> None:
    """An identifier or an address that holds one is a clue, other text is not."""
    assert clue_of(reference) == clue


@pytest.mark.parametrize(
    ("paper", "clue"),
    [
        (Paper("k", "T", arxiv="2107.14795v2"), Clue(arxiv="2107.14795v2", title="T")),
        (Paper("k", "T", doi="10.48550/arXiv.2107.14795"), Clue(arxiv="2107.14795", title="T")),
        (
            Paper("k", "T", openreview="abc", venue="ICLR 2022 Poster", year=2021),
            Clue(openreview="abc", title="T", year=2021, venue=Venue("iclr", 2022)),
        ),
        (
            Paper("k", "T", venue="ICLR", year=2022, authors=("A B", "C D")),
            Clue(title="T", author="A B", year=2022),
        ),
        (Paper("k", "T", doi="soon", pdf="https://a.b/c"), Clue(title="T", pdf="https://a.b/c")),
    ],
)
def test_clue_of_a_paper(paper: Paper, clue: Clue) -> None:
    """A paper is looked for by its identifiers; its conference counts if OpenReview has it."""
    assert clue_of_paper(paper) == clue


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1613/JAIR.3912", "10.1613/jair.3912"),
        ("", ""),
        ("jair.3912", ""),
        ("10.48550/arxiv.2107.14795", ""),
    ],
)
def test_doi_of_a_paper(text: str, doi: str) -> None:
    """In lower case; a preprint's is not the paper's, and nonsense is none."""
    assert doi_of(text) == doi
