"""Crossref: abstracts that publishers registered."""

import json
from typing import TYPE_CHECKING

import pytest

from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed, Outcome
from readlist.sources.crossref import Crossref, CrossrefWork, parse_work
from readlist.sources.protocol import FetchTarget, Source, SourceContext, SourceResult

if TYPE_CHECKING:
    from unit.sources.conftest import Answer, Drive

PAPER = Paper("k", "T", doi="10.1613/jair.3912")
AGENCY_URL = "https://doi.org/ra/10.1613"
URL = "https://api.crossref.org/works/10.1613%2Fjair.3912"
AGENCY = b'[{"DOI": "10.1613", "RA": "Crossref"}]'

FORMULA = (
    "<jats:alternatives><jats:tex-math>$x^2$</jats:tex-math><mml:math><mml:msup><mml:mi>x</mml:mi>"
    "<mml:mn>2</mml:mn></mml:msup></mml:math></jats:alternatives>"
)


def work(doi: str = "10.1613/JAIR.3912", **message: object) -> bytes:
    """An answer about one work."""
    content = {"DOI": doi, "title": ["The\n  <i>Arcade</i> &amp;c."], "author": None} | message
    return json.dumps({"status": "ok", "message-type": "work", "message": content}).encode()


def abstract_of(markup: object) -> str:
    """The abstract that is read from this markup."""
    return parse_work(work(abstract=markup)).abstract


def test_it_is_a_source() -> None:
    """It has abstracts of papers with a DOI that is not arXiv's."""
    source: Source = Crossref(SourceContext())
    assert source.can_help(PAPER, FetchTarget.ABSTRACT)
    assert not source.can_help(PAPER, FetchTarget.PDF)
    assert not source.can_help(
        Paper("k", "T", doi="10.48550/arxiv.2107.14795"), FetchTarget.ABSTRACT
    )


def test_pace() -> None:
    """Who gives an address to write to is served faster."""
    assert (
        Crossref(SourceContext()).services[0].gap
        > Crossref(SourceContext(contact="a@b.org")).services[0].gap
    )


@pytest.mark.parametrize("agency", [AGENCY, Outcome.NETWORK])
@pytest.mark.parametrize(
    ("contact", "query"), [("", ""), ("a+b@example.org", "?mailto=a%2Bb@example.org")]
)
def test_abstract(drive: "Drive", agency: "Answer", contact: str, query: str) -> None:
    """Asked also where the agency is not known; an address is sent only if there is one."""
    answers: dict[str, Answer] = {
        AGENCY_URL: agency,
        URL + query: work(abstract="<jats:p>We play.</jats:p>"),
    }
    found, _ = drive(
        Crossref(SourceContext(contact=contact)).ask(PAPER, FetchTarget.ABSTRACT), answers
    )
    assert found == SourceResult("https://doi.org/10.1613/jair.3912", "We play.")


def test_address(drive: "Drive") -> None:
    """What would end the path of an address is encoded."""
    paper = Paper("k", "T", doi="10.1002/(sici)1097-0258(19980815)17:15<1661::aid>3.0.co;2-#?a")
    url = (
        "https://api.crossref.org/works/10.1002%2F%28sici%291097-0258%2819980815%2917%3A15"
        "%3C1661%3A%3Aaid%3E3.0.co%3B2-%23%3Fa"
    )
    answers: dict[str, Answer] = {
        "https://doi.org/ra/10.1002": AGENCY,
        url: work(paper.doi, abstract="We."),
    }
    assert (
        drive(Crossref(SourceContext()).ask(paper, FetchTarget.ABSTRACT), answers)[0].text == "We."
    )


def test_another_agency(drive: "Drive") -> None:
    """What another agency has is not asked for."""
    with pytest.raises(FetchFailed, match="registered with DataCite") as raised:
        drive(
            Crossref(SourceContext()).ask(PAPER, FetchTarget.ABSTRACT),
            {AGENCY_URL: b'[{"DOI": "10.1613", "RA": "DataCite"}]'},
        )
    assert raised.value.outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (work(), Outcome.NOT_FOUND),
        (work(abstract="<jats:title>Abstract</jats:title>"), Outcome.NOT_FOUND),
        (work("10.1613/jair.3913", abstract="We."), Outcome.NOT_FOUND),
        (work(abstract="<jats:p>We"), Outcome.UNREADABLE),
        (b"Resource not found.", Outcome.UNREADABLE),
        (Outcome.RATE_LIMITED, Outcome.RATE_LIMITED),
    ],
)
def test_no_abstract(drive: "Drive", answer: "Answer", outcome: Outcome) -> None:
    """Without one, with an empty one, another work's, half of one, no record, or failed."""
    answers: dict[str, Answer] = {AGENCY_URL: AGENCY, URL: answer}
    with pytest.raises(FetchFailed) as raised:
        drive(Crossref(SourceContext()).ask(PAPER, FetchTarget.ABSTRACT), answers)
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
        ("<jats:p>a\u0001b\u000cc</jats:p>", "abc"),
        (
            f"<jats:p>Let <jats:inline-formula>{FORMULA}</jats:inline-formula>.</jats:p>",
            "Let $x^2$.",
        ),
    ],
)
def test_markup(markup: str, text: str) -> None:
    """Pieces of JATS, without namespaces and sometimes escaped twice or not at all."""
    assert abstract_of(markup) == text


@pytest.mark.parametrize(
    "markup",
    [
        "<jats:p>We",
        "</abstract><abstract>",
        '<!DOCTYPE a [<!ENTITY x "y">]>We',
        "<jats:p>" * 300 + "</jats:p>" * 300,
    ],
)
def test_broken_markup(markup: str) -> None:
    """An abstract of which only a part could be right is no abstract."""
    with pytest.raises(ValueError, match="XML"):
        abstract_of(markup)


@pytest.mark.parametrize("odd", [None, 3, {}, [], [None], [["x"]]])
def test_odd_fields(odd: object) -> None:
    """What has an odd shape is as absent."""
    assert parse_work(work(title=odd, abstract=odd)) == CrossrefWork("10.1613/jair.3912", "", "")


def test_title() -> None:
    """On one line, without markup."""
    assert parse_work(work()).title == "The Arcade &c."


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
