"""OpenReview's notes and PDFs, signed in and as a guest."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed, Kind, Outcome, Reply
from readlist.sources.openreview import Note, OpenReview, parse_notes
from readlist.sources.openreview_api import parse_session
from readlist.sources.protocol import FetchTarget, Source, SourceContext, SourceResult

if TYPE_CHECKING:
    from unit.sources.conftest import Answer, Drive

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
    """What an API says of a failure."""
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
        assert source.can_help(PAPER, FetchTarget.PDF) is (signed_in is has_credentials)
        assert not source.can_help(Paper("k", "T", arxiv="2107.14795"), FetchTarget.PDF)


def test_an_abstract(drive: "Drive") -> None:
    """A guest asks the newer API, with nothing secret."""
    found, [asked] = drive(guest().ask(PAPER, FetchTarget.ABSTRACT), {NOTES: answer(new_note())})
    assert found == SourceResult(PAGE, "We show.")
    assert asked.secrets == ()


@pytest.mark.parametrize("nothing", [Outcome.NOT_FOUND, answer(), answer(None, {"id": 7})])
def test_older_notes(drive: "Drive", nothing: "Answer") -> None:
    """What the newer API does not know is asked of the older one."""
    answers = {NOTES: nothing, OLD_NOTES: answer(note())}
    found, _ = drive(guest().ask(PAPER, FetchTarget.ABSTRACT), answers)
    assert found == SourceResult(PAGE, "We\nshow.")


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
        drive(guest().ask(PAPER, FetchTarget.ABSTRACT), answers)
    assert failed.value.outcome is outcome


def test_a_note_that_is_not_public(drive: "Drive") -> None:
    """One of several refusals with the same status; it is told from a wall by its name."""
    answers: dict[str, Answer] = {NOTES: (Outcome.FORBIDDEN, error("ForbiddenError", 403))}
    with pytest.raises(FetchFailed, match=r"^not public$") as failed:
        drive(member(TOKEN).ask(PAPER, FetchTarget.ABSTRACT), answers)
    assert failed.value.failure.url == NOTES


def test_a_withdrawn_paper_has_its_abstract(drive: "Drive") -> None:
    """As long as the text is there, it is read."""
    body = answer(new_note(venueid="ICLR.cc/2025/Conference/Withdrawn_Submission"))
    assert drive(guest().ask(PAPER, FetchTarget.ABSTRACT), {NOTES: body})[0].text == "We show."


def test_a_note_of_the_forum(drive: "Drive") -> None:
    """The note itself goes before others of its forum."""
    body = answer(note(id="r1", content={"abstract": "Not this."}), note())
    assert drive(guest().ask(PAPER, FetchTarget.ABSTRACT), {NOTES: body})[0].text == "We\nshow."
    body = answer(note(id="r1"))
    assert drive(guest().ask(PAPER, FetchTarget.ABSTRACT), {NOTES: body})[0].text == "We\nshow."


def test_a_pdf(drive: "Drive") -> None:
    """The older API serves what the newer has not; people are told of the forum."""
    reply = Reply(OLD_PDF, file=Path("a.pdf"))
    answers: dict[str, Answer] = {PDF: Outcome.NOT_FOUND, OLD_PDF: reply}
    found, asked = drive(member(TOKEN).ask(PAPER, FetchTarget.PDF), answers)
    assert found == SourceResult(PAGE, file=Path("a.pdf"))
    assert {(each.kind, each.secrets) for each in asked} == {(Kind.PDF, BEARER)}


def test_a_pdf_elsewhere(drive: "Drive") -> None:
    """What neither API has may lie at the address that the note gives, if that is elsewhere."""
    address = "https://proceedings.example.org/a.pdf"
    reply = Reply(address, file=Path("a.pdf"))
    answers: dict[str, Answer] = {
        PDF: Outcome.NOT_FOUND,
        OLD_PDF: Outcome.NOT_FOUND,
        NOTES: answer(new_note(pdf=address)),
        address: reply,
    }
    found, asked = drive(member(TOKEN).ask(PAPER, FetchTarget.PDF), answers)
    assert found == SourceResult(address, file=Path("a.pdf"))
    assert asked[-1].secrets == ()


@pytest.mark.parametrize("pdf", ["/pdf/0a.pdf", "https://openreview.net/pdf?id=x", "http://a.b/c"])
def test_no_pdf_elsewhere(drive: "Drive", pdf: str) -> None:
    """Its own addresses bring nothing new, and http is not asked."""
    missing: dict[str, Answer] = {PDF: Outcome.NOT_FOUND, OLD_PDF: Outcome.NOT_FOUND}
    with pytest.raises(FetchFailed) as raised:
        drive(guest().ask(PAPER, FetchTarget.PDF), {**missing, NOTES: answer(new_note(pdf=pdf))})
    assert raised.value.outcome is Outcome.NOT_FOUND


def test_an_odd_id_stays_an_id(drive: "Drive") -> None:
    """Nothing in a list can add to the address."""
    paper = Paper("k", "T", openreview="a&b=/c")
    url = f"{NEW}/pdf?id=a%26b%3D%2Fc"
    drive(guest().ask(paper, FetchTarget.PDF), {url: Reply(url, file=Path("a.pdf"))})


def test_the_token_is_a_secret(drive: "Drive") -> None:
    """It goes with each request and stands in nothing that is shown."""
    found, [asked] = drive(member(TOKEN).ask(PAPER, FetchTarget.ABSTRACT), {NOTES: answer(note())})
    assert asked.secrets == BEARER
    assert "t0ken" not in repr(asked) + repr(found)
    assert "t0ken" not in repr(parse_session(b'{"token": "t0ken"}'))


def test_an_expired_token(drive: "Drive") -> None:
    """The person is told, and no further paper is asked for with it."""
    source = member(TOKEN)
    answers: dict[str, Answer] = {NOTES: (Outcome.FORBIDDEN, error("TokenExpiredError", 401))}
    with pytest.raises(FetchFailed, match=r"OPENREVIEW_TOKEN is not accepted \(it may"):
        drive(source.ask(PAPER, FetchTarget.ABSTRACT), answers)
    with pytest.raises(FetchFailed, match="OPENREVIEW_TOKEN is not accepted"):
        drive(source.ask(PAPER, FetchTarget.PDF), {})


@pytest.mark.parametrize("token", ["to\nken", "to ken", "tökén", "token\r\nX: y"])
def test_a_token_that_no_header_can_hold(drive: "Drive", token: str) -> None:
    """It is refused before anything is asked, and not shown."""
    with pytest.raises(FetchFailed, match="OPENREVIEW_TOKEN holds") as failed:
        drive(member({"OPENREVIEW_TOKEN": token}).ask(PAPER, FetchTarget.PDF), {})
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
    _, asked = drive(member(PASSWORD).ask(PAPER, FetchTarget.ABSTRACT), answers)
    assert [each.url for each in asked] == [LOGIN, NOTES, OLD_LOGIN, OLD_NOTES]
    assert json.loads(asked[0].content) == {"id": "me@example.org", "password": "pässword"}
    assert asked[0].shared
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
    """The person is told what to do, and a wrong password is not tried again for other papers."""
    source = member(PASSWORD)
    with pytest.raises(FetchFailed, match=told) as failed:
        drive(source.ask(PAPER, FetchTarget.ABSTRACT), {LOGIN: refusal})
    assert failed.value.outcome is Outcome.FORBIDDEN
    assert "pässword" not in str(failed.value.failure)
    with pytest.raises(FetchFailed, match=told):
        drive(source.ask(Paper("k", "T", openreview="other"), FetchTarget.PDF), {})


@pytest.mark.parametrize("outcome", [Outcome.RATE_LIMITED, Outcome.BLOCKED, Outcome.NETWORK])
def test_a_sign_in_that_fails_otherwise(drive: "Drive", outcome: Outcome) -> None:
    """Too many sign-ins, a wall or no network are no refusal."""
    with pytest.raises(FetchFailed) as failed:
        drive(member(PASSWORD).ask(PAPER, FetchTarget.ABSTRACT), {LOGIN: outcome})
    assert failed.value.outcome is outcome


def test_notes_of_both_apis() -> None:
    """Values stand as they are or in objects; a note of odd shape does not spoil the others."""
    withdrawn = note(id="w", forum=None, invitation="ICLR.cc/2021/-/Withdrawn_Submission")
    rejected = note(content={"title": {"value": None}, "abstract": ["odd"]}, invitations="odd")
    body = answer(note(), new_note(), withdrawn, rejected, None, "odd", {"id": "x"}, {"id": ""})
    assert parse_notes(body) == (
        Note("fILj7WpI-g", "fILj7WpI-g", "We\nshow."),
        Note("fILj7WpI-g", "fILj7WpI-g", "We show."),
        Note("w", "w", "We\nshow.", withdrawn=True),
        Note("fILj7WpI-g", "fILj7WpI-g"),
    )


@pytest.mark.parametrize("body", [b"", b"null", b'{"notes": {}}', error("NotFoundError", 404)])
def test_other_answers(body: bytes) -> None:
    """What holds no notes, and no session, is neither."""
    with pytest.raises(ValueError, match=r"."):
        parse_notes(body)
    with pytest.raises(ValueError, match=r"."):
        parse_session(body)
