"""Conferences' files: which are meant, papers found in them, whole years."""

import json
from typing import TYPE_CHECKING, Any

import pytest

from readlist.network.messages import FetchFailed, Outcome
from readlist.sources.conferences import (
    ConferenceTitles,
    KeptConferences,
    parse_listed,
    whole_venue,
)
from readlist.sources.protocol import Clue, LookUpContext
from readlist.sources.venues import (
    Venue,
    looks_like_venue,
    parse_venue,
    venue_of_file,
)

if TYPE_CHECKING:
    from unit.sources.conftest import Play

ICLR = Venue("iclr", 2022)
ICML = Venue("icml", 2023)


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("iclr:2022", ICLR),
        (" ICLR 2022 ", ICLR),
        ("iclr-2022", ICLR),
        ("NIPS:2017", Venue("neurips", 2017)),
        ("cvpr:2024", Venue("cvpr", 2024)),
        ("sigmod:2022", None),
        ("iclr", None),
        ("iclr2022", None),
        ("iclr:22", None),
    ],
)
def test_references(text: str, venue: Venue | None) -> None:
    """As people write them; a list's name is none."""
    assert parse_venue(text) == venue


def test_built_like_a_venue() -> None:
    """What has a colon and a year is meant as one."""
    assert looks_like_venue("sigmod:2022")
    assert not looks_like_venue("my papers 2022")


def test_names_and_addresses() -> None:
    """A venue is known by its file's address, and the other way round."""
    assert venue_of_file(ICLR.papers_file) == ICLR
    assert venue_of_file("https://iclr.cc/static/virtual/data/icml-2022-orals-posters.json") is None
    assert (ICLR.title, ICLR.reference) == ("ICLR 2022", "iclr:2022")
    assert ICLR.page == "https://iclr.cc/virtual/2022"


def event(**values: object) -> dict[str, object]:
    """One presentation."""
    return {
        "id": 1,
        "uid": "u1",
        "name": "A Title",
        "authors": [{"fullname": "Ann Kay"}],
        "abstract": "We show.",
        "decision": "Accept (poster)",
        "paper_url": "https://openreview.net/forum?id=abc",
        "virtualsite_url": "/virtual/2022/poster/1",
    } | values


def file(*events: object) -> bytes:
    """A file of these."""
    return json.dumps({"results": events}).encode()


def kept(*venues: Venue) -> Any:
    """A describer that knows of these files, for the clue abc."""
    inquiry = LookUpContext(
        (Clue(openreview="abc"),), kept=tuple(venue.papers_file for venue in venues)
    )
    return KeptConferences(inquiry)


def test_kept_files(play: "Play") -> None:
    """The newest first; a file that does not name the forum is not even parsed."""
    source = kept(ICLR, ICML, Venue("neurips", 2023))
    answers: dict[str, bytes | Outcome] = {
        ICML.papers_file: b"no JSON",
        Venue("neurips", 2023).papers_file: Outcome.NETWORK,
        ICLR.papers_file: file(event()),
    }
    found = play(source.describe(Clue(openreview="abc")), answers)
    assert (found.source, found.paper.openreview) == ("iclr.cc", "abc")
    assert found.url == "https://iclr.cc/virtual/2022/poster/1"
    assert not kept().can_describe(Clue(openreview="abc"))


def test_not_in_any(play: "Play") -> None:
    """A forum that is only mentioned is not found."""
    other = event(paper_url="https://openreview.net/forum?id=zzz", abstract="See abc.")
    with pytest.raises(FetchFailed) as caught:
        play(kept(ICLR).describe(Clue(openreview="abc")), {ICLR.papers_file: file(other)})
    assert caught.value.outcome is Outcome.NOT_FOUND


def test_titles(play: "Play") -> None:
    """A title is confirmed by an author on the page; its abstract may be in the other file."""
    source = ConferenceTitles(LookUpContext())
    clue = Clue(title="A title", venue=ICLR, evidence="A Title, by Ann Kay")
    bare = event(abstract=None, paper_url=None, virtualsite_url=None)
    answers = {
        ICLR.papers_file: file(event(name="Another", uid="u2", id=2), bare),
        ICLR.abstracts_file: b'{"1": "<p>We show.</p>"}',
    }
    found = play(source.describe(clue), answers)
    assert (found.paper.abstract, found.url) == ("We show.", ICLR.page)
    assert "found by its title at iclr.cc" in found.notes[0]
    nobody = Clue(title="A title", venue=ICLR, evidence="by nobody")
    with pytest.raises(FetchFailed, match="no paper of this title"):
        play(source.describe(nobody), answers)
    assert not source.can_describe(Clue(title="A title"))


def test_whole_year(play: "Play") -> None:
    """In the file's order; abstracts that are nowhere are missing."""
    events = [event(), event(id=2, uid="u2", name="B", paper_url=None, abstract="")]
    papers = play(whole_venue(ICLR), {ICLR.papers_file: file(*events)})
    assert [paper.abstract for paper in papers] == ["We show.", ""]
    assert [paper.title for paper in papers] == ["A Title", "B"]


def test_abstracts_that_fail(play: "Play") -> None:
    """A file of abstracts that is there and does not come makes the whole fail."""
    bare = file(event(abstract=""))
    answers: dict[str, bytes | Outcome] = {
        ICLR.papers_file: bare,
        ICLR.abstracts_file: Outcome.NETWORK,
    }
    with pytest.raises(FetchFailed) as caught:
        play(whole_venue(ICLR), answers)
    assert caught.value.outcome is Outcome.NETWORK


@pytest.mark.parametrize(
    ("decisions", "presentation"),
    [
        (("Accept (Poster)", "Accept (Oral)"), "Oral"),
        (("Accept: notable-top-5%", "Accept (Poster)"), "Notable-top-5%"),
        (("Accept", "Accept"), "Poster"),
        (("Accept to the track of datasets and benchmarks of this year", ""), "Poster"),
    ],
)
def test_presentations(decisions: tuple[str, str], presentation: str) -> None:
    """Of two the rarer; without a decision that tells it, the kind of the event."""
    events = [event(decision=each, event_type="Poster") for each in decisions]
    (listed,) = parse_listed(file(*events), ICLR)
    assert listed.paper.presentation == presentation


@pytest.mark.parametrize(
    ("values", "url", "pdf", "arxiv"),
    [
        ({"paper_url": "https://a.b/c"}, "https://a.b/c", "", ""),
        ({"paper_url": "ftp://a.b/c"}, "https://iclr.cc/virtual/2022/poster/1", "", ""),
        (
            {"paper_url": None, "paper_pdf_url": "https://arxiv.org/pdf/2107.14795"},
            "https://iclr.cc/virtual/2022/poster/1",
            "",
            "2107.14795",
        ),
        (
            {"paper_url": None, "paper_pdf_url": "https://a.b/c.pdf", "virtualsite_url": "x"},
            "",
            "https://a.b/c.pdf",
            "",
        ),
        ({"paper_pdf_url": "http://a.b/c.pdf", "virtualsite_url": 3}, "", "", ""),
    ],
)
def test_addresses(values: dict[str, object], url: str, pdf: str, arxiv: str) -> None:
    """The paper's own page, else the conference's; no PDF of OpenReview's or arXiv's."""
    (listed,) = parse_listed(file(event(**values)), ICLR)
    paper = listed.paper
    assert (paper.url, paper.pdf, paper.arxiv) == (url, pdf, arxiv)


def test_half_a_surrogate_pair() -> None:
    """Half a pair in any text becomes a character that can be written."""
    (listed,) = parse_listed(rb'{"results": [{"name": "A \ud835 B", "authors": []}]}', ICLR)
    assert listed.paper.title == "A \ufffd B"
