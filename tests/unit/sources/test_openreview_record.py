"""OpenReview's submissions in the shapes of both APIs."""

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from readlist.network.messages import FetchFailed, Outcome
from readlist.sources.openreview import ForumPages, Submissions, parse_submissions
from readlist.sources.protocol import Clue, LookUpContext, Record

if TYPE_CHECKING:
    from unit.sources.conftest import Play

ICLR = "International Conference on Learning Representations"
CONTENT: dict[str, object] = {
    "title": " A  $x$ Title ",
    "authors": ["A B", "C D", ""],
    "keywords": ["graphs", " ", 3],
    "abstract": "We\r\nshow. ",
    "venue": "ICLR 2022 Oral",
    "venueid": "ICLR.cc/2022/Conference",
    "pdf": "/pdf/0a.pdf",
}


def note(content: Mapping[str, object], **values: object) -> dict[str, object]:
    """A note of the first API."""
    return {"id": "abc", "forum": "abc", "pdate": 1643407920000, "content": content} | values


def body(*notes: object) -> bytes:
    """An answer with these."""
    return json.dumps({"notes": notes, "count": len(notes)}).encode()


def described(content: dict[str, object] | None = None, **values: object) -> Record:
    """What is made of one note whose content has these changes."""
    return parse_submissions(body(note(CONTENT | (content or {}), **values)))["abc"]


def test_first_api() -> None:
    """Values as they stand."""
    found = described()
    paper = found.paper
    assert (paper.title, paper.authors) == ("A $x$ Title", ("A B", "C D"))
    assert (paper.venue, paper.year, paper.presentation) == (ICLR, 2022, "Oral")
    assert (paper.type, paper.openreview) == ("paper-conference", "abc")
    assert (paper.topics, paper.abstract) == (("graphs",), "We\nshow.")
    assert (paper.published, paper.pdf) == (date(2022, 1, 28), "")
    assert (found.url, found.notes) == ("https://openreview.net/forum?id=abc", ())


def test_second_api() -> None:
    """Each value in an object, authors as objects, too."""
    content: dict[str, object] = {name: {"value": value} for name, value in CONTENT.items()}
    people = {"value": [{"fullname": "A B", "username": "~A_B1"}, {"username": "~C_D1"}]}
    paper = described(content | {"authors": people}).paper
    assert (paper.title, paper.authors, paper.topics) == ("A $x$ Title", ("A B",), ("graphs",))
    assert paper.year == 2022


@pytest.mark.parametrize(
    ("venue", "place"),
    [
        ("Submitted to ICLR 2024", "ICLR.cc/2024/Conference/Rejected_Submission"),
        ("ICLR 2024 Conference Submission", "ICLR.cc/2024/Conference/Submission"),
        ("Under review for TMLR", "TMLR/Under_Review"),
    ],
)
def test_no_publication(venue: str, place: str) -> None:
    """What was only submitted has no venue; the line is kept as a note of the entry."""
    paper = described({"venue": venue, "venueid": place}).paper
    assert (paper.venue, paper.type, paper.published) == ("", "article", None)
    assert paper.extra == {"note": venue}


def test_withdrawn() -> None:
    """That it was withdrawn is said."""
    found = described({"venue": "ICLR 2024 Conference Withdrawn Submission"})
    assert found.notes == ("OpenReview says that it has been withdrawn",)
    assert found.paper.year == 2024


@pytest.mark.parametrize(
    ("content", "values", "year"),
    [
        ({"venue": "TMLR", "_bibtex": "@article{\nk,\nyear={2023},\n}"}, {}, 2023),
        ({"venue": "TMLR"}, {"pdate": None, "odate": 1700000000000}, 2023),
        ({"venue": "TMLR"}, {"pdate": True, "cdate": 9e15}, None),
        ({"venue": "TMLR"}, {"pdate": None}, None),
    ],
)
def test_years(content: dict[str, object], values: dict[str, object], year: int | None) -> None:
    """The venue's year, else BibTeX's, else that of a date; odd dates are none."""
    if values.get("pdate") is True:
        values = {**values, "pdate": "odd"}
    assert described(content, **values).paper.year == year


def test_imported_from_elsewhere() -> None:
    """Its DOI and arXiv id are found, the venue is not its own title, the PDF lies elsewhere."""
    found = described(
        {
            "venue": "A x title",
            "html": "https://arxiv.org/abs/2107.14795",
            "pdf": "https://ieeexplore.ieee.org/a.pdf",
        },
        externalIds=["dblp:x", 3, "doi:10.18653/V1/P19-1423"],
    )
    paper = found.paper
    assert (paper.doi, found.published) == ("10.18653/v1/p19-1423", "10.18653/v1/p19-1423")
    assert (paper.arxiv, paper.venue) == ("2107.14795", "")
    assert paper.pdf == "https://ieeexplore.ieee.org/a.pdf"


@pytest.mark.parametrize(
    ("venue", "place", "kind"),
    [
        ("EMNLP 2023 Main", "EMNLP/2023/Conference", "paper-conference"),
        ("IEEE Netw. 2024", "dblp.org/journals/NETWORK/2024", "article-journal"),
    ],
)
def test_types(venue: str, place: str, kind: str) -> None:
    """A name that tells nothing is a conference's, unless it is dblp's journal."""
    assert described({"venue": venue, "venueid": place}).paper.type == kind


def test_odd_notes() -> None:
    """Notes without id, content or title are left out; anything else is no answer."""
    notes = [None, {"id": "x"}, note({}), note(CONTENT, id=""), note(CONTENT, forum=None)]
    assert list(parse_submissions(body(*notes))) == ["abc"]
    with pytest.raises(ValueError, match="notes"):
        parse_submissions(b"{}")


NOTES = "https://api2.openreview.net/notes?id="


def test_a_comment(play: "Play") -> None:
    """The id of a comment brings no submission of another forum."""
    source = Submissions(LookUpContext(), signed_in=False)
    other = note(CONTENT, id="reply", forum="abc")
    found = play(source.describe(Clue(openreview="abc")), {f"{NOTES}abc": body(other)})
    assert found.paper.openreview == "abc"
    with pytest.raises(FetchFailed) as caught:
        play(source.describe(Clue(openreview="zzz")), {f"{NOTES}zzz": body(other)})
    assert caught.value.outcome is Outcome.NOT_FOUND


def test_page(play: "Play") -> None:
    """The forum's page has the venue in a tag; one without title describes nothing."""
    source = ForumPages(LookUpContext())
    url = "https://openreview.net/forum?id=abc"
    tags = '<meta name="citation_conference_title" content="ICLR 2025 Poster">'
    page = f'<meta name="citation_title" content="T">{tags}'.encode()
    paper: Any = play(source.describe(Clue(openreview="abc")), {url: page}).paper
    assert (paper.venue, paper.year, paper.presentation) == (ICLR, 2025, "Poster")
    with pytest.raises(FetchFailed):
        play(source.describe(Clue(openreview="abc")), {url: tags.encode()})
