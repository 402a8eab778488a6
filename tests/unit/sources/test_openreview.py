"""OpenReview's notes and PDFs, signed in and as a guest."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed, Kind, Outcome, Reply
from readlist.sources.openreview import OpenReview, parse_notes, parse_session
from readlist.sources.protocol import (
    Clue,
    Record,
    Source,
    SourceContext,
    SourceResult,
    clue_of_paper,
)

if TYPE_CHECKING:
    from unit.sources.conftest import Answer, Drive, Play

NEW, OLD = "https://api2.openreview.net", "https://api.openreview.net"
NOTES, OLD_NOTES = f"{NEW}/notes?id=fILj7WpI-g", f"{OLD}/notes?id=fILj7WpI-g"
PDF, OLD_PDF = f"{NEW}/pdf?id=fILj7WpI-g", f"{OLD}/pdf?id=fILj7WpI-g"
LOGIN, OLD_LOGIN = f"{NEW}/login", f"{OLD}/login"
PAGE = "https://openreview.net/forum?id=fILj7WpI-g"
PAPER = Paper("k", "T", openreview="fILj7WpI-g")
TOKEN = {"OPENREVIEW_TOKEN": "t0ken"}
PASSWORD = {"OPENREVIEW_USERNAME": "me@example.org", "OPENREVIEW_PASSWORD": "pässword"}
BEARER = (("Authorization", "Bearer t0ken"),)


def note(**values: object) -> dict[str, object]:
    """A note of the first API."""
    content = {"title": " A  title", "abstract": "We\r\nshow. ", "pdf": "/pdf/0a.pdf"}
    return {"id": "fILj7WpI-g", "forum": "fILj7WpI-g", "content": content} | values


def new_note(**content: object) -> dict[str, object]:
    """A note of the second API."""
    values = {"title": "A title", "abstract": "We show.", "venue": "ICLR 2025 Poster"} | content
    return note(
        content={name: {"value": value} for name, value in values.items()},
        invitations=["ICLR.cc/2025/Conference/-/Submission", None],
    )


def answer(*notes: object) -> bytes:
    """An answer with these notes."""
    return json.dumps({"notes": notes, "count": len(notes)}).encode()


def error(name: str, status: int) -> bytes:
    """The answer of an API to a failure."""
    return json.dumps({"name": name, "message": "…", "status": status, "details": {}}).encode()


def guest() -> OpenReview:
    """The source of those who do not sign in."""
    return OpenReview(SourceContext(), signed_in=False)


def member(environ: dict[str, str]) -> OpenReview:
    """The source of those who do."""
    return OpenReview(SourceContext(environ=environ), signed_in=True)


@pytest.mark.parametrize(
    ("environ", "has_credentials"),
    [
        ({}, False),
        ({"OPENREVIEW_TOKEN": " "}, False),
        ({"OPENREVIEW_USERNAME": "me"}, False),
        (TOKEN, True),
        (PASSWORD, True),
    ],
)
def test_one_source_for_members_one_for_guests(
    environ: dict[str, str], *, has_credentials: bool
) -> None:
    """Credentials are a token, or a name with a password. Exactly one of the two sources helps."""
    for signed_in in (True, False):
        source: Source = OpenReview(SourceContext(environ=environ), signed_in=signed_in)
        assert source.can_describe(clue_of_paper(PAPER)) is (signed_in is has_credentials)
        assert not source.can_describe(clue_of_paper(Paper("k", "T", arxiv="2107.14795")))


def test_an_abstract(drive: "Drive") -> None:
    """A guest asks the newer API, with nothing secret."""
    found, [asked] = drive(guest().abstract(clue_of_paper(PAPER)), {NOTES: answer(new_note())})
    assert found == SourceResult(PAGE, "We show.", source="OpenReview")
    assert asked.secrets == ()


@pytest.mark.parametrize("nothing", [Outcome.NOT_FOUND, answer(), answer(None, {"id": 7})])
def test_older_notes(drive: "Drive", nothing: "Answer") -> None:
    """A forum that the newer API does not know is asked of the older one."""
    answers = {NOTES: nothing, OLD_NOTES: answer(note())}
    found, _ = drive(guest().abstract(clue_of_paper(PAPER)), answers)
    assert found == SourceResult(PAGE, "We\nshow.", source="OpenReview")


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({NOTES: Outcome.NOT_FOUND, OLD_NOTES: Outcome.NOT_FOUND}, Outcome.NOT_FOUND),
        ({NOTES: Outcome.BLOCKED}, Outcome.BLOCKED),
        ({NOTES: Outcome.RATE_LIMITED}, Outcome.RATE_LIMITED),
        ({NOTES: b"<html></html>"}, Outcome.UNREADABLE),
        ({NOTES: answer(note(id="other", forum="other"))}, Outcome.NOT_FOUND),
        ({NOTES: answer(new_note(abstract=None))}, Outcome.NOT_FOUND),
        (
            {NOTES: answer(new_note(abstract="", venue="ICLR 2025 Withdrawn Submission"))},
            Outcome.WITHDRAWN,
        ),
        ({NOTES: (Outcome.FORBIDDEN, error("ForbiddenError", 403))}, Outcome.FORBIDDEN),
        ({NOTES: (Outcome.FORBIDDEN, b"<html></html>")}, Outcome.FORBIDDEN),
        ({NOTES: (Outcome.FORBIDDEN, b"{}")}, Outcome.FORBIDDEN),
    ],
)
def test_no_abstract(drive: "Drive", answers: dict[str, "Answer"], outcome: Outcome) -> None:
    """Each way not to have it keeps its name; a wall is met once, and not at the other API."""
    with pytest.raises(FetchFailed) as failed:
        drive(guest().abstract(clue_of_paper(PAPER)), answers)
    assert failed.value.outcome is outcome


def test_a_note_that_is_not_public(drive: "Drive") -> None:
    """One of several refusals with the same status; it is told from a wall by its name."""
    answers: dict[str, Answer] = {NOTES: (Outcome.FORBIDDEN, error("ForbiddenError", 403))}
    with pytest.raises(FetchFailed, match=r"^not public$") as failed:
        drive(member(TOKEN).abstract(clue_of_paper(PAPER)), answers)
    assert failed.value.failure.url == NOTES


def test_a_withdrawn_paper_has_its_abstract(drive: "Drive") -> None:
    """As long as the text is there, it is read."""
    body = answer(new_note(venueid="ICLR.cc/2025/Conference/Withdrawn_Submission"))
    assert drive(guest().abstract(clue_of_paper(PAPER)), {NOTES: body})[0].text == "We show."


def test_a_note_of_the_forum(drive: "Drive") -> None:
    """The note itself goes before others of its forum."""
    body = answer(note(id="r1", content={"abstract": "Not this."}), note())
    assert drive(guest().abstract(clue_of_paper(PAPER)), {NOTES: body})[0].text == "We\nshow."
    body = answer(note(id="r1"))
    assert drive(guest().abstract(clue_of_paper(PAPER)), {NOTES: body})[0].text == "We\nshow."


def test_a_pdf(drive: "Drive") -> None:
    """The older API serves what the newer has not; people are told of the forum."""
    reply = Reply(OLD_PDF, file=Path("a.pdf"))
    answers: dict[str, Answer] = {PDF: Outcome.NOT_FOUND, OLD_PDF: reply}
    found, asked = drive(member(TOKEN).pdf(clue_of_paper(PAPER)), answers)
    assert found == SourceResult(PAGE, file=Path("a.pdf"))
    assert {(each.kind, each.secrets) for each in asked} == {(Kind.PDF, BEARER)}


def test_a_pdf_elsewhere(drive: "Drive") -> None:
    """A PDF that neither API has may lie at the address in the note, if that is elsewhere."""
    address = "https://proceedings.example.org/a.pdf"
    reply = Reply(address, file=Path("a.pdf"))
    answers: dict[str, Answer] = {
        PDF: Outcome.NOT_FOUND,
        OLD_PDF: Outcome.NOT_FOUND,
        NOTES: answer(new_note(pdf=address)),
        address: reply,
    }
    found, asked = drive(member(TOKEN).pdf(clue_of_paper(PAPER)), answers)
    assert found == SourceResult(address, file=Path("a.pdf"))
    assert asked[-1].secrets == ()


@pytest.mark.parametrize("pdf", ["/pdf/0a.pdf", "https://openreview.net/pdf?id=x", "http://a.b/c"])
def test_no_pdf_elsewhere(drive: "Drive", pdf: str) -> None:
    """Its own addresses bring nothing new, and http is not asked."""
    missing: dict[str, Answer] = {PDF: Outcome.NOT_FOUND, OLD_PDF: Outcome.NOT_FOUND}
    with pytest.raises(FetchFailed) as raised:
        drive(guest().pdf(clue_of_paper(PAPER)), {**missing, NOTES: answer(new_note(pdf=pdf))})
    assert raised.value.outcome is Outcome.NOT_FOUND


def test_an_odd_id_stays_an_id(drive: "Drive") -> None:
    """Nothing in a list can add to the address."""
    paper = Paper("k", "T", openreview="a&b=/c")
    url = f"{NEW}/pdf?id=a%26b%3D%2Fc"
    drive(guest().pdf(clue_of_paper(paper)), {url: Reply(url, file=Path("a.pdf"))})


def test_the_token_is_a_secret(drive: "Drive") -> None:
    """It goes with each request and stands in nothing that is shown."""
    found, [asked] = drive(member(TOKEN).abstract(clue_of_paper(PAPER)), {NOTES: answer(note())})
    assert asked.secrets == BEARER
    assert "t0ken" not in repr(asked) + repr(found)
    assert "t0ken" not in repr(Reply("", parse_session(b'{"token": "t0ken"}')))


def test_an_expired_token(drive: "Drive") -> None:
    """The user is told, and no further paper is asked for with it."""
    source = member(TOKEN)
    answers: dict[str, Answer] = {NOTES: (Outcome.FORBIDDEN, error("TokenExpiredError", 401))}
    with pytest.raises(FetchFailed, match=r"OPENREVIEW_TOKEN is not accepted \(it may"):
        drive(source.abstract(clue_of_paper(PAPER)), answers)
    with pytest.raises(FetchFailed, match="OPENREVIEW_TOKEN is not accepted"):
        drive(source.pdf(clue_of_paper(PAPER)), {})


@pytest.mark.parametrize("token", ["to\nken", "to ken", "tökén", "token\r\nX: y"])
def test_a_token_that_no_header_can_hold(drive: "Drive", token: str) -> None:
    """It is refused before anything is asked, and not shown."""
    with pytest.raises(FetchFailed, match="OPENREVIEW_TOKEN holds") as failed:
        drive(member({"OPENREVIEW_TOKEN": token}).pdf(clue_of_paper(PAPER)), {})
    assert failed.value.outcome is Outcome.FORBIDDEN
    assert token not in str(failed.value)


def test_signing_in(drive: "Drive") -> None:
    """Name and password become a token, at each API that is asked, and are shown nowhere."""
    answers: dict[str, Answer] = {
        LOGIN: b'{"token": "t0ken", "user": {"id": "~Me1"}}',
        NOTES: answer(),
        OLD_LOGIN: b'{"token": "0ther"}',
        OLD_NOTES: answer(note()),
    }
    _, asked = drive(member(PASSWORD).abstract(clue_of_paper(PAPER)), answers)
    assert [each.url for each in asked] == [LOGIN, NOTES, OLD_LOGIN, OLD_NOTES]
    assert json.loads(asked[0].content) == {"id": "me@example.org", "password": "pässword"}
    assert [each.secrets for each in asked[:2]] == [(), BEARER]
    assert "word" not in repr(asked)
    assert "me@" not in repr(asked)


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        ((Outcome.UNREADABLE, error("Error", 400)), "refuses the sign-in"),
        ((Outcome.FORBIDDEN, error("Error", 401)), "refuses the sign-in"),
        (Outcome.FORBIDDEN, "refuses the sign-in"),
        (Outcome.NOT_FOUND, "refuses the sign-in"),
        (b'{"mfaPending": true, "mfaPendingToken": "x"}', "second factor; set OPENREVIEW_TOKEN"),
    ],
)
def test_a_refused_sign_in(drive: "Drive", refusal: "Answer", told: str) -> None:
    """The user is told what to do, and a wrong password is not tried again for other papers."""
    source = member(PASSWORD)
    with pytest.raises(FetchFailed, match=told) as failed:
        drive(source.abstract(clue_of_paper(PAPER)), {LOGIN: refusal})
    assert failed.value.outcome is Outcome.FORBIDDEN
    assert "pässword" not in str(failed.value.failure)
    with pytest.raises(FetchFailed, match=told):
        drive(source.pdf(clue_of_paper(Paper("k", "T", openreview="other"))), {})


@pytest.mark.parametrize("outcome", [Outcome.RATE_LIMITED, Outcome.BLOCKED, Outcome.NETWORK])
def test_a_sign_in_that_fails_otherwise(drive: "Drive", outcome: Outcome) -> None:
    """Too many sign-ins, a wall or no network are no refusal."""
    with pytest.raises(FetchFailed) as failed:
        drive(member(PASSWORD).abstract(clue_of_paper(PAPER)), {LOGIN: outcome})
    assert failed.value.outcome is outcome


@pytest.mark.parametrize("body", [b"", b"null", b'{"notes": {}}', error("NotFoundError", 404)])
def test_other_answers(body: bytes) -> None:
    """A body that holds no notes, and no session, is neither."""
    with pytest.raises(ValueError, match=r"."):
        parse_notes(body)
    with pytest.raises(ValueError, match=r"."):
        parse_session(body)


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


def submission(content: Mapping[str, object], **values: object) -> dict[str, object]:
    """A note of the first API."""
    return {"id": "abc", "forum": "abc", "pdate": 1643407920000, "content": content} | values


def body(*notes: object) -> bytes:
    """An answer with these."""
    return json.dumps({"notes": notes, "count": len(notes)}).encode()


def described(content: dict[str, object] | None = None, **values: object) -> Record:
    """The paper that is made of one note whose content has these changes."""
    return parse_notes(body(submission(CONTENT | (content or {}), **values)))["abc"]


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
    """A paper that was only submitted has no venue; the line is kept as a note of the entry."""
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
    notes = [
        None,
        {"id": "x"},
        submission({}),
        submission(CONTENT, id=""),
        submission(CONTENT, forum=None),
    ]
    assert list(parse_notes(body(*notes))) == ["abc"]
    with pytest.raises(ValueError, match="notes"):
        parse_notes(b"{}")


NOTES_OF = "https://api2.openreview.net/notes?id="


def test_a_comment(play: "Play") -> None:
    """The id of a comment brings no submission of another forum."""
    source = OpenReview(SourceContext(), signed_in=False)
    other = submission(CONTENT, id="reply", forum="abc")
    found = play(source.describe(Clue(openreview="abc")), {f"{NOTES_OF}abc": body(other)})
    assert found.paper.openreview == "abc"
    with pytest.raises(FetchFailed) as caught:
        play(source.describe(Clue(openreview="zzz")), {f"{NOTES_OF}zzz": body(other)})
    assert caught.value.outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize("forum", ["../../../etc/passwd", "a b", "https://a.b/c"])
def test_ids_that_are_none(forum: str) -> None:
    """A note whose id cannot be one is no submission, since the id would stand in addresses."""
    assert parse_notes(body(submission(CONTENT, id=forum, forum=forum))) == {}


def test_a_pdf_needs_a_whole_address() -> None:
    """An address with a space or without a host is not one of a PDF."""
    for address in ("https:///etc/passwd", "https://a b/c.pdf"):
        assert described({"pdf": address}).copies == ()
