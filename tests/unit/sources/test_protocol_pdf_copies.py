"""Copies that a service knows of are tried in turn."""

from pathlib import Path

import pytest

from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed, Kind, Outcome, Reply
from readlist.sources.protocol import (
    Copy,
    ListedPdf,
    Source,
    SourceContext,
    clue_of_paper,
    fetch_copies,
    is_open_address,
    open_copies,
)

from .conftest import Answer, Drive

ONE, TWO = Copy("https://a.example/1.pdf", "publishedVersion"), Copy("https://b.example/2.pdf")
FILE = Path("paper.pdf.part")


def came(copy: Copy) -> Reply:
    """The PDF from there."""
    return Reply(copy.url, file=FILE)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/1.pdf", True),
        ("HTTPS://a.example/1.pdf", True),
        ("http://a.example/1.pdf", False),
        ("ftp://a.example/1.pdf", False),
        ("a.example/1.pdf", False),
        ("https://a.example/1 2.pdf", False),
        ("https://a.example/\n", False),
        ("https://", False),
        ("", False),
    ],
)
def test_open_addresses(url: str, expected: bool) -> None:
    """Only whole https addresses are asked."""
    assert is_open_address(url) is expected


def test_each_address_once() -> None:
    """In their order; of two for one address the first counts."""
    other = Copy(ONE.url, "submittedVersion")
    plain = Copy("http://a.example/1.pdf")
    assert open_copies([TWO, plain, ONE, other, TWO]) == (TWO, ONE)
    assert open_copies([]) == ()


def test_the_first_comes(drive: Drive) -> None:
    """Then no other source is asked."""
    found, asked = drive(fetch_copies((ONE, TWO)), {ONE.url: came(ONE)})
    assert (found.file, found.version, found.url) == (FILE, "publishedVersion", ONE.url)
    assert [request.kind for request in asked] == [Kind.PDF]


def test_the_second_comes(drive: Drive) -> None:
    """With its own version."""
    answers: dict[str, Answer] = {ONE.url: Outcome.FORBIDDEN, TWO.url: came(TWO)}
    found, asked = drive(fetch_copies((ONE, TWO)), answers)
    assert (found.version, found.url) == ("", TWO.url)
    assert [request.url for request in asked] == [ONE.url, TWO.url]


def test_none_comes(drive: Drive) -> None:
    """The failure of the first one is told."""
    answers = {ONE.url: Outcome.BLOCKED, TWO.url: Outcome.NOT_FOUND}
    with pytest.raises(FetchFailed) as caught:
        drive(fetch_copies((ONE, TWO)), answers)
    assert (caught.value.outcome, caught.value.failure.url) == (Outcome.BLOCKED, ONE.url)


def test_not_too_many(drive: Drive) -> None:
    """A record with very many addresses does not make very many requests."""
    copies = tuple(Copy(f"https://a.example/{number}.pdf") for number in range(50))
    answers = {copy.url: Outcome.NOT_FOUND for copy in copies[:4]}
    with pytest.raises(FetchFailed):
        drive(fetch_copies(copies), answers)


def test_no_copies(drive: Drive) -> None:
    """Without any copy, nothing is asked for."""
    with pytest.raises(FetchFailed, match="knows no open PDF") as caught:
        drive(fetch_copies(()), {})
    assert caught.value.outcome is Outcome.NOT_FOUND


URL = "http://example.org/a b.pdf"
PAPER = Paper("k", "T", pdf=URL)


def test_it_is_a_source() -> None:
    """It has PDFs of papers with such an address, and no abstracts."""
    source: Source = ListedPdf(SourceContext())
    assert source.can_describe(clue_of_paper(PAPER))
    assert not source.can_describe(clue_of_paper(Paper("k", "T")))


def test_the_address_is_asked_as_it_stands(drive: Drive) -> None:
    """Whether it may be asked is not decided here; where it led to is what people are told."""
    reply = Reply("https://example.org/there.pdf", file=Path("a.pdf"))
    found, asked = drive(ListedPdf(SourceContext()).pdf(clue_of_paper(PAPER)), {URL: reply})
    assert [(each.url, each.kind) for each in asked] == [(URL, Kind.PDF)]
    assert (found.file, found.url) == (Path("a.pdf"), "https://example.org/there.pdf")
