"""Crossref: abstracts that publishers registered."""

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed, Outcome
from readlist.sources.crossref import Crossref, parse_work
from readlist.sources.protocol import (
    Record,
    Source,
    SourceContext,
    SourceResult,
    clue_of_paper,
)

if TYPE_CHECKING:
    from unit.sources.conftest import Answer, Drive

PAPER = Paper("k", "T", doi="10.1613/jair.3912")
URL = "https://api.crossref.org/works/10.1613%2Fjair.3912"

FORMULA = (
    "<jats:alternatives><jats:tex-math>$x^2$</jats:tex-math><mml:math><mml:msup><mml:mi>x</mml:mi>"
    "<mml:mn>2</mml:mn></mml:msup></mml:math></jats:alternatives>"
)


def work(doi: str = "10.1613/JAIR.3912", **message: object) -> bytes:
    """An answer about one work."""
    content = {"DOI": doi, "title": ["The\n  <i>Arcade</i> &amp;c."], "author": None} | message
    return json.dumps({"status": "ok", "message-type": "work", "message": content}).encode()


def abstract_in(markup: object) -> str:
    """The abstract that is read from this markup."""
    return parse_work(work(abstract=markup)).paper.abstract


def test_it_is_a_source() -> None:
    """It has abstracts of papers with a DOI that is not arXiv's."""
    source: Source = Crossref(SourceContext())
    assert source.can_describe(clue_of_paper(PAPER))
    assert not source.can_describe(clue_of_paper(Paper("k", "T", doi="10.48550/arxiv.2107.14795")))


def test_pace() -> None:
    """Who gives an address to write to is served faster."""
    assert (
        Crossref(SourceContext()).services[0].gap
        > Crossref(SourceContext(contact="a@b.org")).services[0].gap
    )


@pytest.mark.parametrize(
    ("contact", "query"), [("", ""), ("a+b@example.org", "?mailto=a%2Bb@example.org")]
)
def test_abstract(drive: "Drive", contact: str, query: str) -> None:
    """An address to write to is sent only if there is one."""
    answers: dict[str, Answer] = {URL + query: work(abstract="<jats:p>We play.</jats:p>")}
    found, _ = drive(
        Crossref(SourceContext(contact=contact)).abstract(clue_of_paper(PAPER)), answers
    )
    assert found == SourceResult("https://doi.org/10.1613/jair.3912", "We play.", source="Crossref")


def test_address(drive: "Drive") -> None:
    """A character that would end the path of an address is encoded."""
    paper = Paper("k", "T", doi="10.1002/(sici)1097-0258(19980815)17:15<1661::aid>3.0.co;2-#?a")
    url = (
        "https://api.crossref.org/works/10.1002%2F%28sici%291097-0258%2819980815%2917%3A15"
        "%3C1661%3A%3Aaid%3E3.0.co%3B2-%23%3Fa"
    )
    answers: dict[str, Answer] = {url: work(paper.doi, abstract="We.")}
    assert drive(Crossref(SourceContext()).abstract(clue_of_paper(paper)), answers)[0].text == "We."


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (work(), Outcome.NOT_FOUND),
        (work(abstract="<jats:title>Abstract</jats:title>"), Outcome.NOT_FOUND),
        (work("10.1613/jair.3913", abstract="We."), Outcome.NOT_FOUND),
        (b"Resource not found.", Outcome.UNREADABLE),
        (Outcome.RATE_LIMITED, Outcome.RATE_LIMITED),
    ],
)
def test_no_abstract(drive: "Drive", answer: "Answer", outcome: Outcome) -> None:
    """Without one, with an empty one, another work's, no record, or failed."""
    answers: dict[str, Answer] = {URL: answer}
    with pytest.raises(FetchFailed) as raised:
        drive(Crossref(SourceContext()).abstract(clue_of_paper(PAPER)), answers)
    assert raised.value.outcome is outcome


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Plain words.", "Plain words."),
        ("<jats:title>Abstract</jats:title>\n   <jats:p>\n   We.\n   </jats:p>", "We."),
        ("<p>No prefix.</p><p>Two.</p>", "No prefix.\n\nTwo."),
        ("<odd:p xlink:href='#a' xml:lang='en'>Unknown prefixes.</odd:p>", "Unknown prefixes."),
        ("<jats:p>Tom &amp; R&D, &nbsp;p < 0.05 &Uuml;</jats:p>", "Tom & R&D, p < 0.05 Ü"),
        ("<jats:p>p &amp;lt; 1 &amp;amp; &lt;p&gt;so&lt;/p&gt;</jats:p>", "p < 1 &\n\nso"),
        (
            f"<jats:p>Let <jats:inline-formula>{FORMULA}</jats:inline-formula>.</jats:p>",
            "Let $x^2$.",
        ),
    ],
)
def test_markup(markup: str, text: str) -> None:
    """Pieces of JATS, without namespaces and sometimes escaped twice or not at all."""
    assert abstract_in(markup) == text


@pytest.mark.parametrize("odd", [None, 3, {}, [], [None], [["x"]]])
def test_odd_fields(odd: object) -> None:
    """A value of an odd shape is as absent."""
    assert parse_work(work(abstract=odd)).paper.abstract == ""


def test_title() -> None:
    """On one line, with its marks."""
    assert parse_work(work()).paper.title == "The <i>Arcade</i> &c."


@pytest.mark.parametrize(
    "body",
    [
        b"null",
        b'{"status": "ok", "message-type": "work", "message": []}',
        b'{"status": "ok", "message-type": "work", "message": {"DOI": null}}',
        b'{"status": "ok", "message-type": "work-list", "message": {"DOI": "10.1/x"}}',
    ],
)
def test_no_work(body: bytes) -> None:
    """Whatever does not say which DOI it is about is refused."""
    with pytest.raises(ValueError, match="no record"):
        parse_work(body)


RECORD: dict[str, Any] = {
    "DOI": "10.1613/JAIR.3912",
    "type": "journal-article",
    "title": ["The Arcade Learning\n   <i>Environment</i>"],
    "subtitle": ["An Evaluation"],
    "author": [
        {"given": "Marc G.", "family": "Bellemare", "suffix": "Jr."},
        {"name": "ALE Team"},
        {"given": None, "family": None},
        "odd",
    ],
    "editor": [{"given": "A.", "family": "B"}, {"given": "C.", "family": "D"}],
    "container-title": ["Journal of X", "J. X"],
    "published-print": {"date-parts": [[2013, 6, 14]]},
    "volume": "47",
    "issue": "1",
    "page": "253-279",
    "publisher": "AI Access",
    "ISSN": ["1076-9757", "1"],
    "language": "de",
    "abstract": "<jats:p>We <jats:italic>show</jats:italic>.</jats:p>",
    "relation": {"has-preprint": [{"id-type": "doi", "id": "10.48550/arXiv.1207.4708"}]},
}


def described(**changes: object) -> Record:
    """The paper that is made of the record with these changes."""
    message = {name: value for name, value in (RECORD | changes).items() if value != "absent"}
    return parse_work(json.dumps({"message-type": "work", "message": message}).encode())


def test_whole_record() -> None:
    """Title and subtitle, people and groups, the day, the journal, the rest in extra."""
    found = described()
    paper = found.paper
    assert paper.title == "The Arcade Learning <i>Environment</i>: An Evaluation"
    assert paper.authors == ("Bellemare, Jr., Marc G.", "{ALE Team}")
    assert (paper.year, paper.published) == (2013, date(2013, 6, 14))
    assert (paper.venue, paper.type) == ("Journal of X", "article-journal")
    assert (paper.doi, paper.arxiv) == ("10.1613/jair.3912", "1207.4708")
    assert paper.abstract == "We show."
    assert paper.extra == {
        "volume": "47",
        "number": "1",
        "pages": "253-279",
        "publisher": "AI Access",
        "issn": "1076-9757",
        "editor": "A. B and C. D",
        "language": "de",
    }
    assert (found.source, found.url) == ("Crossref", "https://doi.org/10.1613/jair.3912")
    assert found.notes == ()


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"published-print": {"date-parts": [[None]]}}, (None, None)),
        ({"published-print": None, "issued": {"date-parts": [[2020, 5]]}}, (2020, None)),
        ({"published-print": "absent", "created": {"date-parts": [[2019, 1, 2]]}}, (2019, None)),
        ({"published-print": {"date-parts": [[2013, 2, 31]]}}, (2013, None)),
        ({"published-print": {"date-parts": [["2013"]]}}, (None, None)),
        ({"published-print": {"date-parts": []}}, (None, None)),
    ],
)
def test_dates(dates: dict[str, object], expected: tuple[int | None, date | None]) -> None:
    """Null dates are passed over; the day of registration is not a day of publication."""
    paper = described(**dates).paper
    assert (paper.year, paper.published) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (["On H<sub>2</sub>O &amp; more"], "On H<sub>2</sub>O & more: An Evaluation"),
        (["Who?"], "Who? An Evaluation"),
        (["X: an evaluation"], "X: an evaluation"),
        (["a < b </i"], "a < b </i: An Evaluation"),
        (
            [
                (
                    'On <mml:math xmlns:mml="m"><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn>'
                    "</mml:msup></mml:math>"
                )
            ],
            "On x<sup>2</sup>: An Evaluation",
        ),
        (
            ["On <alternatives><tex-math>$x^2$</tex-math><math><mi>x</mi></math></alternatives>,"],
            "On $x^2$,: An Evaluation",
        ),
    ],
)
def test_titles(title: list[str], expected: str) -> None:
    """Markup becomes marks, a formula comes once; no subtitle is put there twice."""
    assert described(title=title).paper.title == expected


@pytest.mark.parametrize("title", [[], None, [""], [None]])
def test_without_title(title: object) -> None:
    """A record without title describes no paper."""
    with pytest.raises(ValueError, match="title"):
        described(title=title)


def test_book_in_a_series() -> None:
    """Of two containers the first is the series."""
    paper = described(type="book-chapter", **{"container-title": ["LNCS", "ECCV 2020"]}).paper
    assert (paper.type, paper.venue, paper.extra["series"]) == ("chapter", "ECCV 2020", "LNCS")


def test_where_else_it_stands() -> None:
    """Without a container the conference or the university is the venue."""
    none: dict[str, object] = {"container-title": []}
    talk = described(type="proceedings-article", event={"name": "ICML &amp; co"}, **none).paper
    assert (talk.type, talk.venue) == ("paper-conference", "ICML & co")
    thesis = described(type="dissertation", institution=[{"name": "ETH"}], **none).paper
    assert (thesis.type, thesis.venue) == ("thesis", "ETH")
    assert described(type="strange", **none).paper.type == "document"


@pytest.mark.parametrize(
    "changes",
    [
        {"updated-by": [{"type": "retraction", "DOI": "10.1/x"}]},
        {"title": ["RETRACTED ARTICLE: A Title"]},
        {"title": ["[Retracted] A Title"]},
    ],
)
def test_retracted(changes: dict[str, object]) -> None:
    """That it has been retracted is said."""
    assert described(**changes).notes == ("Crossref says that it has been retracted",)


def test_notice() -> None:
    """So is that this is but the notice."""
    (note,) = described(**{"update-to": [{"type": "retraction", "DOI": "10.1/x"}]}).notes
    assert "notice" in note


def test_preprint() -> None:
    """A preprint names what it became; odd relations are passed over."""
    relation = {"is-preprint-of": [{"id": "10.1016/J.X"}, 3], "has-preprint": None}
    found = described(type="posted-content", relation=relation)
    assert (found.paper.type, found.published) == ("article", "10.1016/j.x")


def test_pages_of_one_page() -> None:
    """145-145 is page 145."""
    assert described(page="145-145").paper.extra["pages"] == "145"
