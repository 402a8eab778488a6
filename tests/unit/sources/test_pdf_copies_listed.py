"""The list's own PDF addresses."""

from pathlib import Path
from typing import TYPE_CHECKING

from readlist.model.paper import Paper
from readlist.network.messages import Kind, Reply
from readlist.sources.pdf_copies import ListedPdf
from readlist.sources.protocol import FetchTarget, Source, SourceContext

if TYPE_CHECKING:
    from unit.sources.conftest import Drive

URL = "http://example.org/a b.pdf"
PAPER = Paper("k", "T", pdf=URL)


def test_it_is_a_source() -> None:
    """It has PDFs of papers with such an address, and no abstracts."""
    source: Source = ListedPdf(SourceContext())
    assert source.can_help(PAPER, FetchTarget.PDF)
    assert not source.can_help(PAPER, FetchTarget.ABSTRACT)
    assert not source.can_help(Paper("k", "T"), FetchTarget.PDF)


def test_the_address_is_asked_as_it_stands(drive: "Drive") -> None:
    """Whether it may be asked is not decided here; where it led to is what people are told."""
    reply = Reply("https://example.org/there.pdf", file=Path("a.pdf"))
    found, asked = drive(ListedPdf(SourceContext()).ask(PAPER, FetchTarget.PDF), {URL: reply})
    assert [(each.url, each.kind) for each in asked] == [(URL, Kind.PDF)]
    assert (found.file, found.url) == (Path("a.pdf"), "https://example.org/there.pdf")
