"""Abstracts off arXiv's pages."""

from typing import TYPE_CHECKING

import pytest

from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed, Outcome
from readlist.sources.arxiv import SERVICE, ArxivPage
from readlist.sources.protocol import FetchTarget, Source, SourceContext, SourceResult

if TYPE_CHECKING:
    from unit.sources.conftest import Answer, Drive

PAPER = Paper("k", "T", arxiv="2107.14795")
URL = "https://arxiv.org/abs/2107.14795"


def page(abstract: str, arxiv: str = "2107.14795") -> bytes:
    """A page about a preprint."""
    return (
        '<html><head><script>if (1 < 2) {}</script><meta name="citation_title" content="T" />'
        f'<meta name="citation_arxiv_id" content="{arxiv}" />'
        f'<meta name="citation_abstract" content="{abstract}" /></head><body></body></html>'
    ).encode()


def test_it_is_a_source() -> None:
    """It has abstracts of papers with an arXiv id, and takes its turn with arXiv's API."""
    source: Source = ArxivPage(SourceContext())
    assert source.can_help(PAPER, FetchTarget.ABSTRACT)
    assert not source.can_help(PAPER, FetchTarget.PDF)
    assert not source.can_help(Paper("k", "T", arxiv="soon"), FetchTarget.ABSTRACT)
    assert source.services == (SERVICE,)


def test_an_abstract(drive: "Drive") -> None:
    """The abstract is that of the page's meta tag, its entities decoded."""
    found, _ = drive(
        ArxivPage(SourceContext()).ask(PAPER, FetchTarget.ABSTRACT),
        {URL: page("We show &quot;it&quot; &lt; 1.")},
    )
    assert found == SourceResult(URL, 'We show "it" < 1.')


def test_an_old_id(drive: "Drive") -> None:
    """With a subject class or without it is the same id."""
    paper = Paper("k", "T", arxiv="math.GT/0309136")
    url = "https://arxiv.org/abs/math/0309136"
    found, _ = drive(
        ArxivPage(SourceContext()).ask(paper, FetchTarget.ABSTRACT),
        {url: page("Knots.", "math/0309136")},
    )
    assert found.text == "Knots."


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (page("Something else.", "2107.00001"), Outcome.UNREADABLE),
        (page(""), Outcome.NOT_FOUND),
        (page("This paper has been withdrawn by the authors."), Outcome.WITHDRAWN),
        (b"<html><title>Just a moment</title></html>", Outcome.UNREADABLE),
        (Outcome.NOT_FOUND, Outcome.NOT_FOUND),
    ],
)
def test_no_abstract(drive: "Drive", answer: "Answer", outcome: Outcome) -> None:
    """Another paper's page, an empty tag, a withdrawal notice and no page at all are none."""
    with pytest.raises(FetchFailed) as failed:
        drive(ArxivPage(SourceContext()).ask(PAPER, FetchTarget.ABSTRACT), {URL: answer})
    assert failed.value.outcome is outcome
