"""The conferences' files of all papers of a year."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed, Outcome, Reply
from readlist.sources.conferences import Conferences, VenueReader, parse_abstracts, whole_venue
from readlist.sources.protocol import (
    Clue,
    Source,
    SourceContext,
    SourceResult,
    clue_of_paper,
)
from readlist.sources.venues import Venue

if TYPE_CHECKING:
    from unit.sources.conftest import Answer, Drive, Play

DATA = "https://iclr.cc/static/virtual/data/iclr-2022"
EVENTS, ABSTRACTS = f"{DATA}-orals-posters.json", f"{DATA}-abstracts.json"
PAGE = "https://iclr.cc/virtual/2022/poster/5937"
PAPER = Paper(
    "k",
    "T",
    venue="International Conference on Learning Representations",
    year=2022,
    openreview="fILj7WpI-g",
)
RUN = SourceContext((clue_of_paper(PAPER),))


def event(**values: object) -> dict[str, object]:
    """One presentation, with much that is not needed."""
    return {
        "id": 5937,
        "uid": "a1b2",
        "name": "T",
        "authors": [{"id": 1, "fullname": "A B", "institution": "C"}],
        "abstract": "We show.\nThat is it.",
        "virtualsite_url": "/virtual/2022/poster/5937",
        "paper_url": "https://openreview.net/forum?id=fILj7WpI-g",
        "paper_pdf_url": None,
        "eventmedia": [{"id": 2, "uri": "https://example.org"}],
        "related_events": [],
    } | values


def file(*events: object) -> bytes:
    """A file of these."""
    return json.dumps({"count": len(events), "next": None, "results": events}).encode()


@pytest.mark.parametrize(
    ("venue", "year", "url"),
    [
        ("ICLR", 2022, EVENTS),
        ("ICLR 2022 Poster", 2021, EVENTS),
        ("ICLR 2022", None, EVENTS),
        (
            "International Conference on Machine Learning",
            2024,
            "https://icml.cc/static/virtual/data/icml-2024-orals-posters.json",
        ),
        (
            "Advances in Neural Information Processing Systems 35",
            2022,
            "https://neurips.cc/static/virtual/data/neurips-2022-orals-posters.json",
        ),
        ("NIPS", 2017, "https://neurips.cc/static/virtual/data/neurips-2017-orals-posters.json"),
        ("ICLR", None, ""),
        ("ICLR 2022 Workshop on Geometry", 2022, ""),
        ("International Conference on Machine Learning and Applications", 2022, ""),
        ("International Conference on Neural Information Processing", 2022, ""),
        ("", 2022, ""),
    ],
)
def test_conferences(drive: "Drive", venue: str, year: int | None, url: str) -> None:
    """ICLR, ICML and NeurIPS by full name or abbreviation; the venue's year goes first."""
    paper = Paper("k", "T", venue=venue, year=year, openreview="fILj7WpI-g")
    source: Source = Conferences(RUN)
    assert source.can_describe(clue_of_paper(paper)) is bool(url)
    if url:
        found, [asked] = drive(source.abstract(clue_of_paper(paper)), {url: file(event())})
        assert found.text == "We show.\nThat is it."
        assert asked.cached


def test_papers_that_are_not_in_openreview() -> None:
    """The files are searched by forum id only."""
    assert not Conferences(RUN).can_describe(clue_of_paper(Paper("k", "T", venue="ICLR 2022")))


def test_an_abstract(drive: "Drive") -> None:
    """People are sent to the paper's page on the conference's site, else to its forum."""
    steps = Conferences(RUN).abstract(clue_of_paper(PAPER))
    assert drive(steps, {EVENTS: file(event())})[0] == SourceResult(
        PAGE, "We show.\nThat is it.", source="iclr.cc"
    )
    steps = Conferences(RUN).abstract(clue_of_paper(PAPER))
    found, _ = drive(steps, {EVENTS: file(event(virtualsite_url="//evil.example"))})
    assert found.url == "https://openreview.net/forum?id=fILj7WpI-g"


@pytest.mark.parametrize(
    ("abstract", "text"),
    [("<p>One.</p>\n<p>a &lt; b</p>", "One.\n\na < b"), ("a < p, \ud835 ", "a < p, \ufffd")],
)
def test_odd_abstracts(drive: "Drive", abstract: str, text: str) -> None:
    """Some have HTML paragraphs; half of a surrogate pair cannot be written down."""
    steps = Conferences(RUN).abstract(clue_of_paper(PAPER))
    assert drive(steps, {EVENTS: file(event(abstract=abstract))})[0].text == text


def test_abstracts_in_a_file_of_their_own(drive: "Drive") -> None:
    """Where the events have none, it stands under one of the paper's event ids."""
    answers: dict[str, Answer] = {
        EVENTS: file(event(abstract=" \n"), event(id=77, abstract=None)),
        ABSTRACTS: b'{"1": "Other.", "5937": " ", "77": "Here."}',
    }
    found, asked = drive(Conferences(RUN).abstract(clue_of_paper(PAPER)), answers)
    assert found == SourceResult(PAGE, "Here.", source="iclr.cc")
    assert asked[1].cached


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({EVENTS: file()}, Outcome.NOT_FOUND),
        ({EVENTS: file(event(abstract="")), ABSTRACTS: b"{}"}, Outcome.NOT_FOUND),
        ({EVENTS: file(event(abstract="")), ABSTRACTS: Outcome.NOT_FOUND}, Outcome.NOT_FOUND),
        ({EVENTS: file(event(abstract="")), ABSTRACTS: Outcome.NETWORK}, Outcome.NETWORK),
        ({EVENTS: Outcome.NOT_FOUND}, Outcome.NOT_FOUND),
    ],
)
def test_no_abstract(drive: "Drive", answers: dict[str, "Answer"], outcome: Outcome) -> None:
    """Another year's paper, no text in either file, and no file at all."""
    with pytest.raises(FetchFailed) as failed:
        drive(Conferences(RUN).abstract(clue_of_paper(PAPER)), answers)
    assert failed.value.outcome is outcome


def test_a_pdf(drive: "Drive") -> None:
    """A PDF that lies elsewhere than at OpenReview can be had."""
    pdf = "https://proceedings.example/a.pdf"
    answers: dict[str, Answer] = {
        EVENTS: file(event(paper_pdf_url=pdf)),
        pdf: Reply(pdf, file=Path("a.pdf")),
    }
    found, _ = drive(Conferences(RUN).pdf(clue_of_paper(PAPER)), answers)
    assert found == SourceResult(PAGE, file=Path("a.pdf"))


@pytest.mark.parametrize(
    "pdf",
    [
        None,
        "https://openreview.net/pdf/0a1b.pdf",
        "https://api2.openreview.net/a.pdf",
        "http://example.org/a.pdf",
        "https://example.org/a.html",
    ],
)
def test_no_pdf(drive: "Drive", pdf: object) -> None:
    """An address at OpenReview, one that is no PDF or goes unencrypted, is not asked for."""
    with pytest.raises(FetchFailed, match="no open PDF"):
        drive(Conferences(RUN).pdf(clue_of_paper(PAPER)), {EVENTS: file(event(paper_pdf_url=pdf))})


def test_presentations_are_joined() -> None:
    """An oral and its poster are one paper; odd records are passed over."""
    body = file(
        event(abstract="", virtualsite_url=7, uid=""),
        event(id="77", paper_url="openreview.net/pdf?id=fILj7WpI-g", uid=""),
        event(
            id={},
            paper_url="https://openreview.net/forum?id=other1",
            abstract=["odd"],
            name="U",
            uid="",
        ),
        None,
        "odd",
    )
    first, second = VenueReader(ICLR)(body)
    assert (first.paper.openreview, first.events) == ("fILj7WpI-g", ("5937", "77"))
    assert (first.paper.abstract, first.paper.url) == ("We show.\nThat is it.", PAGE)
    assert (second.paper.openreview, second.events, second.paper.abstract) == ("other1", (), "")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"results": null}', b'[{"results": []}]', b"<html>", b"[" * 100_000]
)
def test_other_files(body: bytes) -> None:
    """A body that is no list of events is not taken for an empty one."""
    with pytest.raises(ValueError, match=r"."):
        VenueReader(ICLR)(body)


def test_other_abstracts() -> None:
    """Only text that says something is an abstract; another answer is none at all."""
    assert parse_abstracts(b'{"1": null, "2": " ", "3": "Text.", "4": {}}') == {"3": "Text."}
    with pytest.raises(ValueError, match="without its"):
        parse_abstracts(b"[]")


ICLR = Venue("iclr", 2022)
ICML = Venue("icml", 2023)
ABSTRACTS = "https://iclr.cc/static/virtual/data/iclr-2022-abstracts.json"


def record(**values: object) -> dict[str, object]:
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


def test_not_in_any(play: "Play") -> None:
    """A forum that is only mentioned is not found."""
    other = record(paper_url="https://openreview.net/forum?id=zzz", abstract="See abc.")
    steps = Conferences(SourceContext()).describe(Clue(openreview="abc", venue=ICLR))
    with pytest.raises(FetchFailed) as caught:
        play(steps, {ICLR.papers_file: file(other)})
    assert caught.value.outcome is Outcome.NOT_FOUND


def test_titles(play: "Play") -> None:
    """A title is confirmed by an author on the page; its abstract may be in the other file."""
    source = Conferences(SourceContext((Clue(openreview="another"),)))
    clue = Clue(title="A title", venue=ICLR, evidence="A Title, by Ann Kay")
    bare = record(abstract=None, paper_url=None, virtualsite_url=None)
    answers = {
        ICLR.papers_file: file(record(name="Another", uid="u2", id=2), bare),
        ABSTRACTS: b'{"1": "<p>We show.</p>"}',
    }
    assert source.can_describe(clue)
    found = play(source.describe(clue), answers)
    assert (found.paper.abstract, found.url) == ("We show.", ICLR.page)
    assert "found by its title at iclr.cc" in found.notes[0]
    with pytest.raises(FetchFailed, match="does not have it"):
        play(source.describe(clue._replace(evidence="A title by another")), answers)


def test_an_abstract_elsewhere(play: "Play") -> None:
    """It may be in the other file of the year; without a forum there is nothing to look for."""
    source = Conferences(SourceContext())
    bare = record(abstract=None, virtualsite_url=None)
    answers = {
        ICLR.papers_file: file(record(name="Another", uid="u2", id=2, paper_url=None), bare),
        ABSTRACTS: b'{"1": "<p>We show.</p>"}',
    }
    found = play(source.describe(Clue(openreview="abc", venue=ICLR)), answers)
    assert found.paper.abstract == "We show."
    assert not source.can_describe(Clue(title="A title", venue=ICLR))
    assert not source.can_describe(Clue(openreview="abc"))


def test_whole_year(play: "Play") -> None:
    """In the file's order; abstracts that are nowhere are missing."""
    events = [record(), record(id=2, uid="u2", name="B", paper_url=None, abstract="")]
    papers = play(whole_venue(ICLR), {ICLR.papers_file: file(*events)})
    assert [paper.abstract for paper in papers] == ["We show.", ""]
    assert [paper.title for paper in papers] == ["A Title", "B"]


def test_abstracts_that_fail(play: "Play") -> None:
    """A file of abstracts that is there and does not come makes the whole fail."""
    bare = file(record(abstract=""))
    answers: dict[str, bytes | Outcome] = {
        ICLR.papers_file: bare,
        ABSTRACTS: Outcome.NETWORK,
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
    events = [record(decision=each, event_type="Poster") for each in decisions]
    (listed,) = VenueReader(ICLR)(file(*events))
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
    (listed,) = VenueReader(ICLR)(file(record(**values)))
    paper = listed.paper
    assert (paper.url, paper.pdf, paper.arxiv) == (url, pdf, arxiv)


def test_half_a_surrogate_pair() -> None:
    """Half a pair in any text becomes a character that can be written."""
    (listed,) = VenueReader(ICLR)(rb'{"results": [{"name": "A \ud835 B", "authors": []}]}')
    assert listed.paper.title == "A \ufffd B"
