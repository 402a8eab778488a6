"""Crossref's records, with all that may be absent, null or odd in them."""

import json
from datetime import date
from typing import Any

import pytest

from readlist.sources.crossref import parse_description, parse_works
from readlist.sources.protocol import Record

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
    """What is made of the record with these changes."""
    message = {name: value for name, value in (RECORD | changes).items() if value != "absent"}
    return parse_description(json.dumps({"message-type": "work", "message": message}).encode())


def test_whole_record() -> None:
    """Title and subtitle, people and groups, the day, the journal, the rest in extra."""
    found = described()
    paper = found.paper
    assert paper.title == "The Arcade Learning Environment: An Evaluation"
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
    """Null dates are passed over; the day of registration is nobody's day of publication."""
    paper = described(**dates).paper
    assert (paper.year, paper.published) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (["On H<sub>2</sub>O &amp; more"], "On H₂O & more: An Evaluation"),
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
            "On x^2: An Evaluation",
        ),
    ],
)
def test_titles(title: list[str], expected: str) -> None:
    """Markup becomes text; a subtitle that is there already is not put there twice."""
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


def test_broken_abstract() -> None:
    """An abstract whose markup makes no sense does not keep the rest away."""
    assert described(abstract="<jats:p>x</jats:q>").paper.abstract == ""


def test_pages_of_one_page() -> None:
    """145-145 is page 145."""
    assert described(page="145-145").paper.extra["pages"] == "145"


def test_search() -> None:
    """Records of a search without title or DOI are left out; anything else is no answer."""
    items = [RECORD, {"DOI": "10.1/x"}, None]
    body = json.dumps({"message-type": "work-list", "message": {"items": items}}).encode()
    (found,) = parse_works(body)
    assert found.paper.doi == "10.1613/jair.3912"
    with pytest.raises(ValueError, match="search"):
        parse_works(b"[]")
    with pytest.raises(ValueError, match="record"):
        parse_description(b"{}")
