"""OpenAlex: abstracts from an inverted index, and open copies."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed, Outcome, Reply
from readlist.sources.openalex import OpenAlex, parse_work
from readlist.sources.protocol import (
    Copy,
    Source,
    SourceContext,
    SourceResult,
    clue_of_paper,
)

if TYPE_CHECKING:
    from unit.sources.conftest import Answer, Drive

PAPER = Paper("k", "Vector Quotient Filters: Fast", doi="10.1145/3448016.3452841")
URL = "https://api.openalex.org/works/doi:10.1145/3448016.3452841"
FIRST, SECOND, THIRD = (f"https://example.org/{n}.pdf" for n in (1, 2, 3))


def location(url: object, **others: object) -> dict[str, object]:
    """A location with a PDF."""
    return {"is_oa": True, "pdf_url": url, "version": "publishedVersion", **others}


def work(**fields: object) -> bytes:
    """An answer about one work."""
    usual = {
        "id": "https://openalex.org/W1",
        "doi": "https://doi.org/10.1145/3448016.3452841",
        "title": "Vector Quotient Filters",
        "abstract_inverted_index": {"filters": [1, 4], "Such": [0], "are": [2], "good": [3]},
        "best_oa_location": location(FIRST),
        "locations": [location(SECOND, version=None), location(FIRST), location(THIRD)],
    }
    return json.dumps(usual | fields).encode()


def abstract_in(index: object) -> str:
    """The abstract that is rebuilt from the index."""
    return parse_work(work(abstract_inverted_index=index)).paper.abstract


def test_it_is_a_source() -> None:
    """It has abstracts and PDFs of papers with a DOI."""
    source: Source = OpenAlex(SourceContext())
    assert source.can_describe(clue_of_paper(PAPER))
    assert not source.can_describe(clue_of_paper(Paper("k", "T", arxiv="2107.14795")))


def test_abstract(drive: "Drive") -> None:
    """The words in their places; abstract and PDF come from one shared request."""
    source = OpenAlex(SourceContext())
    found, asked = drive(source.abstract(clue_of_paper(PAPER)), {URL: work()})
    assert found == SourceResult(
        "https://doi.org/10.1145/3448016.3452841",
        "Such filters are good filters",
        source="OpenAlex",
    )
    assert asked == [next(source.pdf(clue_of_paper(PAPER)))]


@pytest.mark.parametrize(
    ("index", "text"),
    [
        ({"a": [7], "b": [3]}, "b a"),
        ({"<jats:p>We": [0], "p&lt;1</jats:p>": [1]}, "We p<1"),
        ({"last": [19_999]}, "last"),
        ({"late": [20_000]}, ""),
        ({"a": [0], "b": [10**12]}, ""),
        ({"a": [0], "b": [-1]}, ""),
        ({"a": [0], "b": [0]}, ""),
        ({"a": [0, 0]}, ""),
        ({"a": [True]}, ""),
        ({"a": [0.0]}, ""),
        ({"a": ["0"]}, ""),
        ({"a": 0}, ""),
        ({"a": []}, ""),
        ({}, ""),
        (None, ""),
        ("text", ""),
        ([], ""),
    ],
)
def test_index(index: object, text: str) -> None:
    """Gaps do not matter; an index that makes no sense gives no abstract, not a part of one."""
    assert abstract_in(index) == text


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (work(abstract_inverted_index=None), Outcome.NOT_FOUND),
        (work(doi="https://doi.org/10.1145/1"), Outcome.NOT_FOUND),
        (work(doi=None), Outcome.NOT_FOUND),
        (work(title="Another Paper"), Outcome.NOT_FOUND),
        (b"<html>", Outcome.UNREADABLE),
        (Outcome.RATE_LIMITED, Outcome.RATE_LIMITED),
    ],
)
def test_no_abstract(drive: "Drive", answer: "Answer", outcome: Outcome) -> None:
    """Without one, another work's by DOI or title, no record, or failed."""
    with pytest.raises(FetchFailed) as raised:
        drive(OpenAlex(SourceContext()).abstract(clue_of_paper(PAPER)), {URL: answer})
    assert raised.value.outcome is outcome


def test_pdf(drive: "Drive") -> None:
    """The best place is asked first, and no other if it has the file."""
    reply = Reply(FIRST, file=Path("paper.pdf"))
    found, _ = drive(
        OpenAlex(SourceContext()).pdf(clue_of_paper(PAPER)), {URL: work(), FIRST: reply}
    )
    assert found == SourceResult(FIRST, file=reply.file, version="publishedVersion")


def test_next_pdf(drive: "Drive") -> None:
    """A place that fails, whatever the reason, leaves the others."""
    answers: dict[str, Answer] = {
        URL: work(),
        FIRST: Outcome.BLOCKED,
        SECOND: Outcome.NOT_PDF,
        THIRD: Reply(THIRD, file=Path("paper.pdf")),
    }
    found, asked = drive(OpenAlex(SourceContext()).pdf(clue_of_paper(PAPER)), answers)
    assert found.url == THIRD
    assert [request.url for request in asked] == [URL, FIRST, SECOND, THIRD]


def test_no_pdf(drive: "Drive") -> None:
    """The failure of the best place is told; without any place it is not found."""
    source = OpenAlex(SourceContext())
    answers: dict[str, Answer] = {
        URL: work(),
        FIRST: Outcome.BLOCKED,
        SECOND: Outcome.NOT_PDF,
        THIRD: Outcome.FORBIDDEN,
    }
    with pytest.raises(FetchFailed) as raised:
        drive(source.pdf(clue_of_paper(PAPER)), answers)
    assert raised.value.outcome is Outcome.BLOCKED
    with pytest.raises(FetchFailed, match="no open PDF") as raised:
        drive(source.pdf(clue_of_paper(PAPER)), {URL: work(best_oa_location=None, locations=[])})
    assert raised.value.outcome is Outcome.NOT_FOUND


def test_copies() -> None:
    """Each https address once; what is not open or not an address is left out."""
    locations = [
        None,
        3,
        {},
        location(None),
        location(""),
        location("http://example.org/a.pdf"),
        location("file:///etc/passwd"),
        location("https://example.org/a b.pdf"),
        location(THIRD, is_oa=False),
        location(SECOND, version=3),
        location(FIRST, version="acceptedVersion"),
    ]
    assert parse_work(work(locations=locations)).copies == (
        Copy(FIRST, "publishedVersion"),
        Copy(SECOND),
    )


@pytest.mark.parametrize("odd", [None, 3, "text", {}, [], [[]]])
def test_odd_fields(odd: object) -> None:
    """A value of an odd shape is as absent."""
    body = work(doi=odd, abstract_inverted_index=odd, best_oa_location=odd, locations=odd)
    found = parse_work(body)
    assert (found.paper.doi, found.paper.abstract, found.copies) == (
        odd if odd == "text" else "",
        "",
        (),
    )


@pytest.mark.parametrize("body", [b"null", b"[]", b"{}", b'{"id": 3}', b'{"error": "x"}'])
def test_no_work(body: bytes) -> None:
    """Whatever is no record of OpenAlex is refused."""
    with pytest.raises(ValueError, match="no record"):
        parse_work(body)


WORK: dict[str, object] = {
    "title": "A <i>Title</i>",
    "type": "article",
    "publication_year": 2021,
    "publication_date": "2021-06-09",
    "is_retracted": True,
    "authorships": [
        {"author": {"display_name": "A B"}},
        {"author": None, "raw_author_name": "C D"},
        None,
    ],
    "primary_location": {"source": {"display_name": "Nature"}},
    "biblio": {"volume": "4", "issue": None, "first_page": "1", "last_page": "9"},
}


def test_record() -> None:
    """Journal, pages, people by either name; that it is retracted is said."""
    found = parse_work(work(**WORK))
    paper = found.paper
    assert (paper.title, paper.authors) == ("A <i>Title</i>", ("A B", "C D"))
    assert (paper.venue, paper.type, paper.published) == (
        "Nature",
        "article-journal",
        date(2021, 6, 9),
    )
    assert paper.extra == {"volume": "4", "pages": "1-9"}
    assert "retracted" in found.notes[0]


def test_record_with_nothing() -> None:
    """Everything may be null, and the first of January is not a day."""
    none = dict.fromkeys(("authorships", "biblio", "is_retracted", "type"))
    place = {"primary_location": {"raw_type": "proceedings-article"}}
    found = parse_work(work(**WORK | none | place | {"publication_date": "2021-01-01"}))
    assert (found.paper.type, found.paper.published) == ("paper-conference", None)
    assert (found.paper.authors, found.paper.venue, found.notes) == ((), "", ())
    assert parse_work(work(**WORK | {"publication_date": "odd"})).paper.published is None
    with pytest.raises(ValueError, match="title"):
        parse_work(work(**WORK | {"title": None}))
