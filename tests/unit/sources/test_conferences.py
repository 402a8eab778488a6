"""The conferences' files of all papers of a year."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed, Outcome, Reply
from readlist.sources.conferences import Conference, Presentation, parse_abstracts, parse_events
from readlist.sources.protocol import FetchTarget, Source, SourceContext, SourceResult

if TYPE_CHECKING:
    from unit.sources.conftest import Answer, Drive

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
RUN = SourceContext(papers=(PAPER,))


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
    source: Source = Conference(RUN)
    assert source.can_help(paper, FetchTarget.ABSTRACT) is bool(url)
    if url:
        found, [asked] = drive(source.ask(paper, FetchTarget.ABSTRACT), {url: file(event())})
        assert found.text == "We show.\nThat is it."
        assert (asked.shared, asked.cached) == (True, True)


def test_papers_that_are_not_in_openreview() -> None:
    """The files are searched by forum id only."""
    assert not Conference(RUN).can_help(Paper("k", "T", venue="ICLR 2022"), FetchTarget.ABSTRACT)


def test_an_abstract(drive: "Drive") -> None:
    """People are sent to the paper's page on the conference's site, else to its forum."""
    steps = Conference(RUN).ask(PAPER, FetchTarget.ABSTRACT)
    assert drive(steps, {EVENTS: file(event())})[0] == SourceResult(
        PAGE, "We show.\nThat is it.", origin="iclr.cc"
    )
    steps = Conference(RUN).ask(PAPER, FetchTarget.ABSTRACT)
    found, _ = drive(steps, {EVENTS: file(event(virtualsite_url="//evil.example"))})
    assert found.url == "https://openreview.net/forum?id=fILj7WpI-g"


@pytest.mark.parametrize(
    ("abstract", "text"),
    [("<p>One.</p>\n<p>a &lt; b</p>", "One.\n\na < b"), ("a < p, \ud835 ", "a < p, \ufffd")],
)
def test_odd_abstracts(drive: "Drive", abstract: str, text: str) -> None:
    """Some have HTML paragraphs; half of a surrogate pair cannot be written down."""
    steps = Conference(RUN).ask(PAPER, FetchTarget.ABSTRACT)
    assert drive(steps, {EVENTS: file(event(abstract=abstract))})[0].text == text


def test_abstracts_in_a_file_of_their_own(drive: "Drive") -> None:
    """Where the events have none, it stands under one of the paper's event ids."""
    answers: dict[str, Answer] = {
        EVENTS: file(event(abstract=" \n"), event(id=77, abstract=None)),
        ABSTRACTS: b'{"1": "Other.", "5937": " ", "77": "Here."}',
    }
    found, asked = drive(Conference(RUN).ask(PAPER, FetchTarget.ABSTRACT), answers)
    assert found == SourceResult(PAGE, "Here.", origin="iclr.cc")
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
        drive(Conference(RUN).ask(PAPER, FetchTarget.ABSTRACT), answers)
    assert failed.value.outcome is outcome


def test_a_pdf(drive: "Drive") -> None:
    """A PDF that lies elsewhere than at OpenReview can be had."""
    pdf = "https://proceedings.example/a.pdf"
    answers: dict[str, Answer] = {
        EVENTS: file(event(paper_pdf_url=pdf)),
        pdf: Reply(pdf, file=Path("a.pdf")),
    }
    found, _ = drive(Conference(RUN).ask(PAPER, FetchTarget.PDF), answers)
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
    """What lies at OpenReview, is no PDF or goes unencrypted, is not asked for."""
    with pytest.raises(FetchFailed, match="no PDF"):
        drive(Conference(RUN).ask(PAPER, FetchTarget.PDF), {EVENTS: file(event(paper_pdf_url=pdf))})


def test_events_are_joined_by_forum() -> None:
    """An oral and its poster are one paper; odd records and those of no forum are passed over."""
    body = file(
        event(abstract="", virtualsite_url=7),
        event(id="77", paper_url="openreview.net/pdf?id=fILj7WpI-g"),
        event(paper_url=None),
        event(paper_url="https://example.org/x"),
        event(id={}, paper_url="https://openreview.net/forum?id=other1", abstract=["odd"]),
        None,
        "odd",
    )
    assert parse_events(body) == {
        "fILj7WpI-g": Presentation(
            "fILj7WpI-g", ("5937", "77"), "We show.\nThat is it.", "/virtual/2022/poster/5937"
        ),
        "other1": Presentation("other1", (), "", "/virtual/2022/poster/5937"),
    }


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"results": null}', b'[{"results": []}]', b"<html>", b"[" * 100_000]
)
def test_other_files(body: bytes) -> None:
    """What is no list of events is not taken for an empty one."""
    with pytest.raises(ValueError, match=r"."):
        parse_events(body)


def test_other_abstracts() -> None:
    """Only text that says something is an abstract; another answer is none at all."""
    assert parse_abstracts(b'{"1": null, "2": " ", "3": "Text.", "4": {}}') == {"3": "Text."}
    with pytest.raises(ValueError, match="without its"):
        parse_abstracts(b"[]")
