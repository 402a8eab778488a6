"""arXiv: abstracts in batches, PDFs from two hosts, withdrawn papers."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from readlist.model.identifiers import arxiv_id
from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed, Kind, Outcome, Reply
from readlist.sources.arxiv import SERVICE, Arxiv, ArxivPage, is_withdrawal_notice, parse_feed
from readlist.sources.protocol import (
    Clue,
    Source,
    SourceContext,
    SourceResult,
    clue_of_paper,
)

if TYPE_CHECKING:
    from unit.sources.conftest import Answer, Drive, Play

API = "https://export.arxiv.org/api/query?id_list="
NEW_LAYOUT = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/x</id>
  <title>arXiv Query</title>
{entries}
</feed>"""
OLD_LAYOUT = b"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <link href="http://arxiv.org/api/query" rel="self"/>
  <entry>
    <summary>  We play
games, and win &lt; half.
  Then we study $n$
of them.
</summary>
    <title>Games on
  Boards</title>
    <arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">9 pages,
  3 figures</arxiv:comment>
    <id>http://arxiv.org/abs/math/0309136v12</id>
  </entry>
</feed>"""


def entry(id_: str, summary: str = "A goal.", title: str = "T", comment: str = "") -> str:
    """One entry of a feed."""
    return (
        f"<entry><id>http://arxiv.org/abs/{id_}</id><title>{title}</title>"
        f"<summary>{summary}</summary><arxiv:comment>{comment}</arxiv:comment></entry>"
    )


def feed(*entries: str) -> bytes:
    """A feed with these entries."""
    return NEW_LAYOUT.format(entries="".join(entries)).encode()


def paper(arxiv: str) -> Paper:
    """A paper on arXiv."""
    return Paper("k", "T", arxiv=arxiv)


def the_abstract(drive: "Drive", answer: "Answer", arxiv: str = "2107.14795") -> SourceResult:
    """The abstract of one paper that is asked for alone."""
    steps = Arxiv(SourceContext()).abstract(clue_of_paper(paper(arxiv)))
    return drive(steps, {f"{API}{arxiv}&max_results=1": answer})[0]


def test_it_is_a_source() -> None:
    """It takes part for papers on arXiv, asks slowly and stops when it is told to."""
    source: Source = Arxiv(SourceContext())
    assert type(source).pdf is not Source.pdf
    (service,) = source.services
    assert source.can_describe(clue_of_paper(paper("2107.14795")))
    assert not source.can_describe(clue_of_paper(Paper("k", "T", doi="10.1613/jair.3912")))
    assert set(service.hosts) == {"arxiv.org", "export.arxiv.org"}
    assert service.gap >= 3
    assert service.stops_at_403


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("2107.14795", "2107.14795"),
        ("2107.14795v3", "2107.14795"),
        (" 0808.0539 ", "0808.0539"),
        ("math.GT/0309136", "math/0309136"),
        ("HEP-TH/9901001v2", "hep-th/9901001"),
        ("cond-mat/0001001", "cond-mat/0001001"),
        ("2107.1479", ""),
        ("0808.05394", ""),
        ("2113.00001", ""),
        ("0000.0000", ""),
        ("nonsense/0309136", ""),
        ("math/0313136", ""),
        ("2107.14795,2107.14796", ""),
        ("2107.14795&max_results=9", ""),
        ("٢١٠٧.14795", ""),
        ("", ""),
    ],
)
def test_ids(text: str, id_: str) -> None:
    """Only an id that can exist is ever sent; subject class and version are not part of it."""
    assert arxiv_id(text) == id_


def test_old_layout() -> None:
    """Hard-wrapped text becomes paragraphs, whatever the order of the elements."""
    found = parse_feed(OLD_LAYOUT)["math/0309136"]
    assert found.version == "v12"
    assert found.paper.title == "Games on Boards"
    assert found.paper.abstract == "We play games, and win < half.\n\nThen we study $n$ of them."


def test_new_layout() -> None:
    """Paragraphs, a title that is 0, one that is Error, and an entry without version."""
    entries = parse_feed(
        feed(
            entry("2104.12255v1", "One.\n  Two.", title="0"),
            entry("2107.14795", title="Error"),
        )
    )
    assert list(entries) == ["2104.12255", "2107.14795"]
    assert entries["2104.12255"].paper.title == "0"
    assert entries["2104.12255"].paper.abstract == "One.\n\nTwo."
    assert entries["2107.14795"].version == ""


def test_odd_entries_are_left_out() -> None:
    """One entry without an id that makes sense does not harm the others."""
    odd = ("<entry/>", "<entry><id/></entry>", entry("abc"), entry(""), "text", "<other/>")
    assert list(parse_feed(feed(*odd, entry("2107.14795v3")))) == ["2107.14795"]
    assert parse_feed(feed()) == {}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Rate exceeded.",
        b"<html><body>Sorry</body></html>",
        b"<!DOCTYPE html><html><body>Sorry</body></html>",
        b"<feed/>",
        feed(entry("2107.14795v3"))[:-20],
        feed(
            "<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_abc</id>"
            "<title>Error</title><summary>incorrect id format for abc</summary></entry>"
        ),
    ],
)
def test_no_feed(body: bytes) -> None:
    """A page, a part of a feed and a reported error are no answer."""
    with pytest.raises(ValueError, match=r"Atom|XML|incorrect id format for abc"):
        parse_feed(body)


@pytest.mark.parametrize(
    "text",
    [
        "This paper has been withdrawn by the author due to a crucial error in equation 1.",
        "This paper was withdrawn.",
        "Withdrawn by the authors",
        "[Withdrawn]",
        "Paper withdrawn",
        "The authors have withdrawn this paper.",
        "This submission has been temporarily withdrawn",
        "  this article\nhas been WITHDRAWN",
    ],
)
def test_withdrawal_notices(text: str) -> None:
    """The texts that stand in an abstract's place when a paper is withdrawn."""
    assert is_withdrawal_notice(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We study how papers are withdrawn.",
        "This paper studies why papers have been withdrawn.",
        "Withdrawn drugs are a source of data.",
        "The drug was withdrawn in 2004.",
        "This paper has been accepted.",
    ],
)
def test_no_withdrawal_notices(text: str) -> None:
    """An abstract may well be about withdrawing."""
    assert not is_withdrawal_notice(text)


def test_abstract(drive: "Drive") -> None:
    """The text, with the version it is of."""
    found = the_abstract(drive, feed(entry("2107.14795v3", "One.\n  Two.")))
    assert found == SourceResult(
        "https://arxiv.org/abs/2107.14795v3", "One.\n\nTwo.", version="v3", source="arXiv"
    )


def test_many_in_one_query(drive: "Drive") -> None:
    """All papers of a run share one request; each finds its own by id, whatever the order."""
    papers = tuple(map(paper, ["2107.14795v2", "abc", "math.GT/0309136", "", "2107.14795"]))
    source = Arxiv(SourceContext(tuple(map(clue_of_paper, papers))))
    url = f"{API}2107.14795,math/0309136&max_results=2"
    answer = feed(entry("math/0309136v1", "Old."), entry("2107.14795v3", "New."))
    new, asked = drive(source.abstract(clue_of_paper(papers[0])), {url: answer})
    old, asked_again = drive(source.abstract(clue_of_paper(papers[2])), {url: answer})
    assert (new.text, old.text) == ("New.", "Old.")
    assert asked == asked_again
    assert asked[0].kind is Kind.ATOM


def test_slices(drive: "Drive") -> None:
    """A query asks for 200 at most, so that its address does not grow too long."""
    papers = tuple(paper(f"2107.{number:05}") for number in range(201))
    source = Arxiv(SourceContext(tuple(map(clue_of_paper, papers))))
    last, _ = drive(
        source.abstract(clue_of_paper(papers[200])),
        {f"{API}2107.00200&max_results=1": feed(entry("2107.00200v1"))},
    )
    first_slice = next(source.abstract(clue_of_paper(papers[0])))
    assert last.version == "v1"
    assert first_slice == next(source.abstract(clue_of_paper(papers[199])))
    assert first_slice.url.endswith(",2107.00199&max_results=200")
    assert len(first_slice.url) < 4000


@pytest.mark.parametrize(
    ("answer", "outcome", "detail"),
    [
        (feed(), Outcome.NOT_FOUND, "knows no paper"),
        (feed(entry("2107.14796v1")), Outcome.NOT_FOUND, "knows no paper"),
        (feed(entry("2107.14795v1", "  ")), Outcome.NOT_FOUND, "no abstract"),
        (
            feed(entry("2107.14795v2", "This paper has been withdrawn.")),
            Outcome.WITHDRAWN,
            "withdrawn",
        ),
        (
            feed(entry("2107.14795v2", "", comment="Withdrawn by the authors")),
            Outcome.WITHDRAWN,
            "withdrawn",
        ),
        (b"<html>", Outcome.UNREADABLE, "it is unreadable"),
        (Outcome.RATE_LIMITED, Outcome.RATE_LIMITED, "it is rate_limited"),
    ],
)
def test_no_abstract(drive: "Drive", answer: "Answer", outcome: Outcome, detail: str) -> None:
    """Unknown, blank, withdrawn and failed are told apart."""
    with pytest.raises(FetchFailed, match=detail) as raised:
        the_abstract(drive, answer)
    assert raised.value.outcome is outcome


def test_abstract_of_a_withdrawn_paper(drive: "Drive") -> None:
    """Where the abstract is still there, it is used."""
    answer = feed(entry("2107.14795v2", "We win.", comment="Withdrawn by the authors"))
    assert the_abstract(drive, answer).text == "We win."


@pytest.mark.parametrize("ask", [Arxiv.abstract, Arxiv.pdf])
def test_no_id(drive: "Drive", ask: Any) -> None:
    """A text that is no id is not asked for."""
    with pytest.raises(FetchFailed, match='"abc" is not an arXiv id') as raised:
        drive(ask(Arxiv(SourceContext()), clue_of_paper(paper("abc"))), {})
    assert raised.value.outcome is Outcome.NOT_FOUND


FILE = Path("paper.pdf")
PDF = "https://arxiv.org/pdf/2107.14795"
OTHER_PDF = "https://export.arxiv.org/pdf/2107.14795"


def the_pdf(
    drive: "Drive", answers: "dict[str, Answer]", arxiv: str = "2107.14795"
) -> SourceResult:
    """The PDF of a paper."""
    return drive(Arxiv(SourceContext()).pdf(clue_of_paper(paper(arxiv))), answers)[0]


@pytest.mark.parametrize(
    ("header", "version"),
    [
        ('inline; filename="2107.14795v3.pdf"', "v3"),
        ('inline; filename="0309136v12.pdf"', "v12"),
        ("inline", ""),
    ],
)
def test_pdf(drive: "Drive", header: str, version: str) -> None:
    """The file, and the version that arXiv says it is."""
    reply = Reply(PDF, headers={"content-disposition": header}, file=FILE)
    found = the_pdf(drive, {PDF: reply})
    assert found == SourceResult(
        f"https://arxiv.org/abs/2107.14795{version}", file=FILE, version=version
    )


def test_pdf_of_an_old_id(drive: "Drive") -> None:
    """The address is arXiv's own form of the id."""
    url = "https://arxiv.org/pdf/math/0309136"
    found = the_pdf(drive, {url: Reply(url, file=FILE)}, "math.GT/0309136v1")
    assert found.url == "https://arxiv.org/abs/math/0309136"


@pytest.mark.parametrize(
    "outcome",
    [Outcome.NETWORK, Outcome.NOT_PDF, Outcome.INCOMPLETE, Outcome.RATE_LIMITED],
)
def test_pdf_from_the_other_host(drive: "Drive", outcome: Outcome) -> None:
    """One host has trouble: the other is tried, once."""
    assert the_pdf(drive, {PDF: outcome, OTHER_PDF: Reply(OTHER_PDF, file=FILE)}).file == FILE
    with pytest.raises(FetchFailed) as raised:
        the_pdf(drive, {PDF: outcome, OTHER_PDF: Outcome.INCOMPLETE})
    assert raised.value.outcome is Outcome.INCOMPLETE


@pytest.mark.parametrize(
    "outcome", [Outcome.NOT_FOUND, Outcome.FORBIDDEN, Outcome.BLOCKED, Outcome.REFUSED]
)
def test_pdf_from_no_other_host(drive: "Drive", outcome: Outcome) -> None:
    """A plain no holds for both hosts."""
    with pytest.raises(FetchFailed) as raised:
        the_pdf(drive, {PDF: outcome})
    assert raised.value.outcome is outcome


WITHDRAWN_PAGE = b"<h1>This version of 2107.14795 has been withdrawn and is unavailable</h1>"
UNBUILT_PAGE = b"<h1>PDF Unavailable</h1><p>Our system was unable to produce PDF for the paper"


@pytest.mark.parametrize(
    ("page", "outcome", "detail"),
    [
        (WITHDRAWN_PAGE, Outcome.WITHDRAWN, "withdrawn"),
        (UNBUILT_PAGE, Outcome.NOT_FOUND, "could not make a PDF"),
        (b"<h1>No such paper</h1>", Outcome.NOT_FOUND, "it is not_found"),
    ],
)
def test_not_found_pages(drive: "Drive", page: bytes, outcome: Outcome, detail: str) -> None:
    """The page that comes with "not found" tells why, from either host."""
    answers: list[dict[str, Answer]] = [
        {PDF: (Outcome.NOT_FOUND, page)},
        {PDF: Outcome.NETWORK, OTHER_PDF: (Outcome.NOT_FOUND, page)},
    ]
    for each in answers:
        with pytest.raises(FetchFailed, match=detail) as raised:
            the_pdf(drive, each)
        assert raised.value.outcome is outcome
        assert raised.value.failure.url in each


def test_a_page_explains_only_not_found(drive: "Drive") -> None:
    """Words in the sample of another failure mean nothing."""
    with pytest.raises(FetchFailed) as raised:
        the_pdf(drive, {PDF: (Outcome.FORBIDDEN, WITHDRAWN_PAGE)})
    assert raised.value.outcome is Outcome.FORBIDDEN


PAPER = Paper("k", "T", arxiv="2107.14795")
URL = "https://arxiv.org/abs/2107.14795"


def page(abstract: str, arxiv: str = "2107.14795") -> bytes:
    """A page about a preprint."""
    return (
        '<html><head><script>if (1 < 2) {}</script><meta name="citation_title" content="T" />'
        f'<meta name="citation_arxiv_id" content="{arxiv}" />'
        f'<meta name="citation_abstract" content="{abstract}" /></head><body></body></html>'
    ).encode()


def test_the_page_is_a_source() -> None:
    """It has abstracts of papers with an arXiv id, and takes its turn with arXiv's API."""
    source: Source = ArxivPage(SourceContext())
    assert source.can_describe(clue_of_paper(PAPER))
    assert type(source).pdf is Source.pdf
    assert not source.can_describe(clue_of_paper(Paper("k", "T", arxiv="soon")))
    assert source.services == (SERVICE,)


def test_an_abstract_of_a_page(drive: "Drive") -> None:
    """The abstract is that of the page's meta tag, its entities decoded."""
    found, _ = drive(
        ArxivPage(SourceContext()).abstract(clue_of_paper(PAPER)),
        {URL: page("We show &quot;it&quot; &lt; 1.")},
    )
    assert found == SourceResult(URL, 'We show "it" < 1.', source="the arXiv page")


def test_the_page_of_an_old_id(drive: "Drive") -> None:
    """With a subject class or without it is the same id."""
    paper = Paper("k", "T", arxiv="math.GT/0309136")
    url = "https://arxiv.org/abs/math/0309136"
    found, _ = drive(
        ArxivPage(SourceContext()).abstract(clue_of_paper(paper)),
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
def test_no_abstract_on_a_page(drive: "Drive", answer: "Answer", outcome: Outcome) -> None:
    """Another paper's page, an empty tag, a withdrawal notice and no page at all are none."""
    with pytest.raises(FetchFailed) as failed:
        drive(ArxivPage(SourceContext()).abstract(clue_of_paper(PAPER)), {URL: answer})
    assert failed.value.outcome is outcome


def test_a_page(play: "Play") -> None:
    """The page for people describes a preprint; not one of another paper, or without title."""
    source, clue = ArxivPage(SourceContext()), Clue(arxiv="2107.14795")
    tags = (
        '<meta name="citation_title" content="T"><meta name="citation_date" content="2021/07/30">'
        '<meta name="citation_author" content="B, A"><meta name="citation_arxiv_id" content="{}">'
        '<meta name="citation_abstract" content="This paper has been withdrawn.">'
    )
    found = play(source.describe(clue), {URL: tags.format("2107.14795").encode()})
    paper = found.paper
    assert (paper.title, paper.authors, paper.year) == ("T", ("A B",), 2021)
    assert (paper.arxiv, paper.type, paper.pdf) == ("2107.14795", "article", "")
    assert (paper.abstract, len(found.notes)) == ("", 1)
    other = tags.format("2107.00001")
    without_title = tags.format("2107.14795").replace('"T"', '"<b></b>"')
    for answer in (other, without_title, without_title.replace("_title", "_x")):
        with pytest.raises(FetchFailed) as caught:
            play(source.describe(clue), {URL: answer.encode()})
        assert caught.value.outcome is Outcome.UNREADABLE
