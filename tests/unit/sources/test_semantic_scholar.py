"""Records of Semantic Scholar."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed, Outcome, Reply
from readlist.sources.protocol import (
    Clue,
    Copy,
    Source,
    SourceContext,
    SourceResult,
    clue_of_paper,
)
from readlist.sources.semantic_scholar import (
    SemanticScholar,
    parse_match,
    parse_record,
)

if TYPE_CHECKING:
    from unit.sources.conftest import Answer, Drive, Play

API = "https://api.semanticscholar.org/graph/v1/paper"
FIELDS = "fields=title,abstract,year,venue,url,authors,externalIds,openAccessPdf"
PAGE = "https://www.semanticscholar.org/paper/7e55"
BY_ARXIV = f"{API}/ARXIV:2107.14795?{FIELDS}"
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
    assert source.can_describe(clue_of_paper(PAPER))
    assert source.can_describe(clue_of_paper(UNNAMED))
    assert source.can_describe(clue_of_paper(Paper("k", "T", year=2021)))
    assert not source.can_describe(clue_of_paper(Paper("k", "T", openreview="abc")))


def test_an_abstract_by_identifier(drive: "Drive") -> None:
    """The arXiv id goes before the DOI; one answer serves abstract and PDF."""
    source = SemanticScholar(SourceContext())
    answers: dict[str, Answer] = {BY_ARXIV: body(record())}
    found, [asked] = drive(source.abstract(clue_of_paper(PAPER)), answers)
    assert found == SourceResult(PAGE, "We show.", source="Semantic Scholar")
    assert asked.secrets == ()


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({BY_ARXIV: Outcome.RATE_LIMITED}, Outcome.RATE_LIMITED),
        ({BY_ARXIV: Outcome.NOT_FOUND}, Outcome.NOT_FOUND),
        ({BY_ARXIV: body(record("Another Paper"))}, Outcome.NOT_FOUND),
        ({BY_ARXIV: body(record(abstract=None))}, Outcome.NOT_FOUND),
        ({BY_ARXIV: body(record(title=None))}, Outcome.UNREADABLE),
    ],
)
def test_no_abstract(drive: "Drive", answers: dict[str, "Answer"], outcome: Outcome) -> None:
    """No record, that of another paper, and an abstract that the publisher held back."""
    with pytest.raises(FetchFailed) as failed:
        drive(SemanticScholar(SourceContext()).abstract(clue_of_paper(PAPER)), answers)
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
    steps = SemanticScholar(SourceContext()).abstract(clue_of_paper(UNNAMED))
    answers: dict[str, Answer] = {SEARCH: body({"data": [None, found]})}
    if accepted:
        assert drive(steps, answers)[0] == SourceResult(
            PAGE, "We show.", version="found by its title", source="Semantic Scholar"
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
    found, asked = drive(SemanticScholar(SourceContext()).pdf(clue_of_paper(PAPER)), answers)
    assert found == SourceResult(arxiv, file=Path("a.pdf"))
    assert [each.url for each in asked] == [BY_ARXIV, own, arxiv]


def test_no_pdf(drive: "Drive") -> None:
    """A record may know none."""
    with pytest.raises(FetchFailed, match="no open PDF"):
        drive(
            SemanticScholar(SourceContext()).pdf(clue_of_paper(PAPER)),
            {BY_ARXIV: body(record())},
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
    _, [asked] = drive(source.abstract(clue_of_paper(PAPER)), {BY_ARXIV: body(record())})
    assert asked.secrets == secrets
    assert "s3" not in repr(asked)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            {"title": " A\n B ", "abstract": 3, "year": "2021", "url": None, "authors": None},
            (Paper("", "A B", type="article"), ()),
        ),
        (
            {
                "title": "T",
                "authors": [{"name": "A  B"}, None],
                "openAccessPdf": {"url": ""},
                "externalIds": {"ArXiv": "1706.03762v2", "ACL": "P19-1423"},
            },
            (
                Paper("", "T", type="article", authors=("A B",), arxiv="1706.03762"),
                (
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
            (Paper("", "T", type="article"), ()),
        ),
        (
            {"title": "T", "openAccessPdf": None, "externalIds": []},
            (Paper("", "T", type="article"), ()),
        ),
    ],
)
def test_records(value: object, expected: tuple[Paper, tuple[Copy, ...]]) -> None:
    """Every value but the title may be null, or odd; addresses must be https."""
    found = parse_record(body(value))
    assert (found.paper, found.copies) == expected


@pytest.mark.parametrize("value", [None, [], {"data": {}}, {"error": "Title match not found"}])
def test_other_answers(value: object) -> None:
    """A body that is neither a record nor a search's answer is not read as an empty one."""
    with pytest.raises(ValueError, match="no record"):
        parse_record(body(value))
    with pytest.raises(ValueError, match="no answer"):
        parse_match(body(value))


def test_a_search_without_a_hit() -> None:
    """Its answer is an empty list, or not there at all."""
    assert parse_match(b'{"data": []}') == ()


NAMED: dict[str, object] = {
    "title": "A Title",
    "year": 2017,
    "venue": "Neural Information Processing Systems",
    "url": "https://www.semanticscholar.org/paper/1",
    "authors": [{"name": "A B"}],
    "externalIds": {"ArXiv": "1706.03762", "DOI": "10.1000/X"},
}
DOI = "10.1000/x"


def refused(play: "Play", source: Any, clue: Clue, answers: dict[str, bytes]) -> Outcome:
    """How it ends where nothing is described."""
    with pytest.raises(FetchFailed) as caught:
        play(source.describe(clue), answers)
    return caught.value.outcome


def test_scholar(play: "Play") -> None:
    """By arXiv id, else by DOI; its venue tells the kind of work."""
    source = SemanticScholar(SourceContext())
    url = f"{API}/DOI:{DOI}?{FIELDS}"
    found = play(source.describe(Clue(doi=DOI)), {url: body(NAMED)})
    assert (found.paper.arxiv, found.paper.doi, found.paper.year) == ("1706.03762", DOI, 2017)
    assert found.paper.type == "paper-conference"
    preprint = NAMED | {"venue": "arXiv.org", "externalIds": {"ArXiv": "1706.03762"}}
    url = f"{API}/ARXIV:1706.03762?{FIELDS}"
    found = play(source.describe(Clue(arxiv="1706.03762")), {url: body(preprint)})
    assert (found.paper.type, found.paper.venue) == ("article", "")


def test_scholar_by_acl_id(play: "Play") -> None:
    """The ACL Anthology's papers by the id in their address."""
    source = SemanticScholar(SourceContext())
    clue = Clue(url="https://aclanthology.org/P19-1423/")
    assert source.can_describe(clue)
    assert not source.can_describe(Clue(url="https://example.org/x"))
    found = play(source.describe(clue), {f"{API}/ACL:P19-1423?{FIELDS}": body(NAMED)})
    assert found.paper.title == "A Title"


def test_scholar_about_another(play: "Play") -> None:
    """A record of another paper is none, and failures are passed on."""
    source, clue = SemanticScholar(SourceContext()), Clue(doi="10.1000/z")
    url = f"{API}/DOI:10.1000/z?{FIELDS}"
    assert refused(play, source, clue, {url: body(NAMED)}) is Outcome.NOT_FOUND
    assert refused(play, source, clue, {url: b"<html>"}) is Outcome.UNREADABLE


def test_a_title_that_leads_nowhere(play: "Play") -> None:
    """A search that finds another paper finds none."""
    clue = Clue(title="A Title", evidence="A Title, by Nobody")
    url = f"{API}/search/match?query=A+Title&{FIELDS.replace(',', '%2C')}"
    found = {url: body({"data": [NAMED]})}
    assert refused(play, SemanticScholar(SourceContext()), clue, found) is Outcome.NOT_FOUND
