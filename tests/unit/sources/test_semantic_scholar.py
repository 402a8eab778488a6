"""Records of Semantic Scholar."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed, Outcome, Reply
from readlist.sources.pdf_copies import Copy
from readlist.sources.protocol import FetchTarget, Source, SourceContext, SourceResult
from readlist.sources.semantic_scholar import (
    ScholarRecord,
    SemanticScholar,
    parse_match,
    parse_record,
)

if TYPE_CHECKING:
    from unit.sources.conftest import Answer, Drive

API = "https://api.semanticscholar.org/graph/v1/paper"
FIELDS = "fields=title,abstract,year,venue,url,authors,externalIds,openAccessPdf"
PAGE = "https://www.semanticscholar.org/paper/7e55"
BY_ARXIV = f"{API}/ARXIV:2107.14795?{FIELDS}"
BY_DOI = f"{API}/DOI:10.1613/jair.3912?{FIELDS}"
SEARCH = f"{API}/search/match?query=A+Title%3A+%26+more&{FIELDS.replace(',', '%2C')}"
PAPER = Paper("k", "Perceiver IO", arxiv="2107.14795", doi="10.1613/jair.3912")
UNNAMED = Paper("k", "A Title: & more", authors=("Rianne van den Berg", "B C"), year=2021)


def record(title: object = "Perceiver IO", **other: object) -> dict[str, object]:
    """A record with an abstract."""
    value: dict[str, object] = {"paperId": "7e55", "title": title, "abstract": "We show.\n"}
    return value | {"url": PAGE, "year": 2022} | other


def body(value: object) -> bytes:
    """An answer."""
    return json.dumps(value).encode()


def test_it_is_a_source() -> None:
    """It can help with any paper that it can tell from others of the same title."""
    source: Source = SemanticScholar(SourceContext())
    assert source.can_help(PAPER, FetchTarget.ABSTRACT)
    assert source.can_help(UNNAMED, FetchTarget.PDF)
    assert source.can_help(Paper("k", "T", year=2021), FetchTarget.PDF)
    assert not source.can_help(Paper("k", "T", openreview="abc"), FetchTarget.ABSTRACT)


def test_an_abstract_by_identifier(drive: "Drive") -> None:
    """The arXiv id goes before the DOI; one answer serves abstract and PDF."""
    source = SemanticScholar(SourceContext())
    answers: dict[str, Answer] = {BY_ARXIV: body(record())}
    found, [asked] = drive(source.ask(PAPER, FetchTarget.ABSTRACT), answers)
    assert found == SourceResult(PAGE, "We show.")
    assert asked.shared
    assert asked.secrets == ()


def test_the_doi_is_second(drive: "Drive") -> None:
    """An arXiv id that is not known there leaves the DOI."""
    answers: dict[str, Answer] = {BY_ARXIV: Outcome.NOT_FOUND, BY_DOI: body(record())}
    found, _ = drive(SemanticScholar(SourceContext()).ask(PAPER, FetchTarget.ABSTRACT), answers)
    assert found.text == "We show."


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({BY_ARXIV: Outcome.RATE_LIMITED}, Outcome.RATE_LIMITED),
        ({BY_ARXIV: Outcome.NOT_FOUND, BY_DOI: Outcome.NOT_FOUND}, Outcome.NOT_FOUND),
        ({BY_ARXIV: body(record("Another Paper"))}, Outcome.NOT_FOUND),
        ({BY_ARXIV: body(record(abstract=None))}, Outcome.NOT_FOUND),
        ({BY_ARXIV: body(record(title=None))}, Outcome.UNREADABLE),
    ],
)
def test_no_abstract(drive: "Drive", answers: dict[str, "Answer"], outcome: Outcome) -> None:
    """No record, that of another paper, and an abstract that the publisher held back."""
    with pytest.raises(FetchFailed) as failed:
        drive(SemanticScholar(SourceContext()).ask(PAPER, FetchTarget.ABSTRACT), answers)
    assert failed.value.outcome is outcome


@pytest.mark.parametrize(
    ("found", "accepted"),
    [
        (record("a title & MORE", authors=[{"name": "R. van den Berg"}], year=2020), True),
        (record("a title & MORE", authors=[{"name": "R. van den Berg"}], year=1999), False),
        (record("A Title: & More", authors=[{"name": "Somebody Else"}], year=2021), False),
        (record("A Title: & More", authors=[{"name": "Somebody Else"}], year=2020), False),
        (record("A Title: & More", authors=[], year=None), False),
        (record("A Title", authors=[{"name": "R. van den Berg"}], year=2021), False),
    ],
)
def test_a_paper_found_by_its_title(
    drive: "Drive", found: dict[str, object], *, accepted: bool
) -> None:
    """The title must be the same, and author and year agree; people are told of it."""
    steps = SemanticScholar(SourceContext()).ask(UNNAMED, FetchTarget.ABSTRACT)
    answers: dict[str, Answer] = {SEARCH: body({"data": [None, found]})}
    if accepted:
        assert drive(steps, answers)[0] == SourceResult(
            PAGE, "We show.", version="found by its title"
        )
    else:
        with pytest.raises(FetchFailed, match="no paper of this title"):
            drive(steps, answers)


def test_the_pdfs(drive: "Drive") -> None:
    """Its own address is asked first, then those that follow from other identifiers."""
    own, arxiv = "https://example.org/a.pdf", "https://arxiv.org/pdf/2107.14795"
    value = record(openAccessPdf={"url": own}, externalIds={"ArXiv": "2107.14795"})
    answers: dict[str, Answer] = {
        BY_ARXIV: body(value),
        own: Outcome.NOT_PDF,
        arxiv: Reply(arxiv, file=Path("a.pdf")),
    }
    found, asked = drive(SemanticScholar(SourceContext()).ask(PAPER, FetchTarget.PDF), answers)
    assert found == SourceResult(arxiv, file=Path("a.pdf"))
    assert [each.url for each in asked] == [BY_ARXIV, own, arxiv]


def test_no_pdf(drive: "Drive") -> None:
    """A record may know none."""
    with pytest.raises(FetchFailed, match="no open PDF"):
        drive(
            SemanticScholar(SourceContext()).ask(PAPER, FetchTarget.PDF), {BY_ARXIV: body(record())}
        )


@pytest.mark.parametrize(
    ("key", "secrets"),
    [
        ("s3cret", (("x-api-key", "s3cret"),)),
        (" s3cret\n", (("x-api-key", "s3cret"),)),
        ("s3\ncret", ()),
        ("geheim§", ()),
        ("", ()),
    ],
)
def test_the_key(drive: "Drive", key: str, secrets: object) -> None:
    """A key from the environment goes with each request, if a header can hold it."""
    source = SemanticScholar(SourceContext(environ={"SEMANTIC_SCHOLAR_API_KEY": key}))
    _, [asked] = drive(source.ask(PAPER, FetchTarget.ABSTRACT), {BY_ARXIV: body(record())})
    assert asked.secrets == secrets
    assert "s3" not in repr(asked)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            {"title": " A\n B ", "abstract": 3, "year": "2021", "url": None, "authors": None},
            ScholarRecord("A B"),
        ),
        (
            {
                "title": "T",
                "authors": [{"name": "A  B"}, None],
                "openAccessPdf": {"url": ""},
                "externalIds": {"ArXiv": "1706.03762v2", "ACL": "P19-1423"},
            },
            ScholarRecord(
                "T",
                authors=("A B",),
                arxiv="1706.03762",
                copies=(
                    Copy("https://arxiv.org/pdf/1706.03762"),
                    Copy("https://aclanthology.org/P19-1423.pdf"),
                ),
            ),
        ),
        (
            {
                "title": "T",
                "authors": [3],
                "openAccessPdf": {"url": "http://papers.example/w8841.pdf"},
                "externalIds": {"ArXiv": "x", "ACL": "../x"},
            },
            ScholarRecord("T"),
        ),
        ({"title": "T", "openAccessPdf": None, "externalIds": []}, ScholarRecord("T")),
    ],
)
def test_records(value: object, expected: ScholarRecord) -> None:
    """Every value but the title may be null, or odd; addresses must be https."""
    assert parse_record(body(value)) == expected


@pytest.mark.parametrize("value", [None, [], {"data": {}}, {"error": "Title match not found"}])
def test_other_answers(value: object) -> None:
    """What is neither a record nor a search's answer is not read as an empty one."""
    with pytest.raises(ValueError, match="no record"):
        parse_record(body(value))
    with pytest.raises(ValueError, match="no answer"):
        parse_match(body(value))


def test_a_search_without_a_hit() -> None:
    """Its answer is an empty list, or not there at all."""
    assert parse_match(b'{"data": []}') == ()
