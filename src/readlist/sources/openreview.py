"""OpenReview: the venue's own abstracts and PDFs, from both its APIs, signed in or as a guest.

    {"notes": [{"id": "…", "forum": "…",
                "content": {"title": {"value": "…"}, "abstract": {"value": "…"}, …}}]}

API 2 wraps each value in an object; API 1, with the venues until about ICLR 2023, does not. Guests
may be asked to prove that they are human; then nothing is had here without a person's sign-in.
Source: https://docs.openreview.net/reference/api-v2 and https://api2.openreview.net/docs/api.yml.
"""

import json
import re
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from readlist.model import Paper
from readlist.network.outcomes import Failure, FetchFailed, Outcome
from readlist.network.requests import Kind, Reply, Request
from readlist.network.services import Service
from readlist.sources.source import Found, Run, Steps, Wanted, fetch_pdf, not_found
from readlist.sources.texts import as_fetched
from readlist.sources.untrusted import parse_json

_APIS = ("https://api2.openreview.net", "https://api.openreview.net")  # as its own site asks them
_TOKEN = "OPENREVIEW_TOKEN"  # noqa: S105 (the name of a variable)
_USERNAME = "OPENREVIEW_USERNAME"
_PASSWORD = "OPENREVIEW_PASSWORD"  # noqa: S105 (the name of a variable)
_FITS_A_HEADER = r"[\x21-\x7e]+"


@dataclass(frozen=True, slots=True)
class Note:
    """One submission, or what belongs to one."""

    id: str
    forum: str  # the id of the submission
    abstract: str = ""
    withdrawn: bool = False
    pdf: str = ""  # where it lies, if not at OpenReview


@dataclass(frozen=True, slots=True)
class Session:
    """What a sign-in brought: a token, or the demand for a second factor."""

    token: str = field(default="", repr=False)
    wants_second_factor: bool = False


class OpenReview:
    """Papers by their forum id: once for those who sign in, once for guests."""

    name = "openreview"
    title = "OpenReview"
    services: tuple[Service, ...] = (
        Service(
            "OpenReview",
            ("api2.openreview.net", "api.openreview.net", "openreview.net"),
            gap=1.0,  # its limits are 20 to 180 requests a minute
            limits_all_hosts=True,  # they are counted per person
            longest_wait=0.0,  # and some last an hour, for which nobody waits
        ),
    )

    def __init__(self, run: Run, signed_in: bool) -> None:
        self._token = run.environ.get(_TOKEN, "")
        self._username = run.environ.get(_USERNAME, "")
        self._password = run.environ.get(_PASSWORD, "")
        self._signed_in = signed_in
        self._refused: Failure | None = None  # credentials refused once are not shown again

    def can_help(self, paper: Paper, wanted: Wanted) -> bool:  # noqa: ARG002
        """Whether the paper has a forum, and credentials are there if they are to be used."""
        has_credentials = bool(self._token.strip() or (self._username and self._password))
        return bool(paper.openreview) and has_credentials is self._signed_in

    def ask(self, paper: Paper, wanted: Wanted) -> Steps:
        """Ask the newer API, and the older one for what the newer does not know."""
        name = quote(paper.openreview, safe="")
        page = f"https://openreview.net/forum?id={name}"
        if wanted is Wanted.PDF:
            try:
                reply = yield from self._answer(f"/pdf?id={name}", Kind.PDF, None)
                return Found(page, file=reply.file)
            except FetchFailed as failed:
                if failed.outcome is not Outcome.NOT_FOUND:
                    raise
                return (yield from self._pdf_elsewhere(paper, failed))
        note = yield from self._note(paper)
        if note and note.abstract:
            return Found(page, note.abstract)
        if note and note.withdrawn:
            detail = "the submission was withdrawn, and its abstract with it"
            raise FetchFailed(Failure(Outcome.WITHDRAWN, detail, page))
        raise not_found("OpenReview has no abstract of it", page)

    def _note(self, paper: Paper) -> Generator[Request, Reply, Note | None]:
        path = f"/notes?id={quote(paper.openreview, safe='')}"
        reply = yield from self._answer(path, Kind.JSON, parse_notes)
        return _note_of(paper.openreview, reply.value)

    def _pdf_elsewhere(self, paper: Paper, failed: FetchFailed) -> Steps:
        """The PDF at the address that the note gives; an import from dblp has it only there."""
        note = yield from self._note(paper)
        if note is None or not note.pdf:
            raise failed
        return (yield from fetch_pdf(note.pdf))

    def _answer(
        self, path: str, kind: Kind, read: Callable[[bytes], object] | None
    ) -> Generator[Request, Reply, Reply]:
        """What the first API says that knows it."""
        for api in _APIS:
            secrets = yield from self._secrets(api)
            try:
                reply = yield Request(api + path, kind, read, secrets=secrets)
            except FetchFailed as failed:
                if failed.outcome is not Outcome.NOT_FOUND:
                    raise self._explained(failed) from None
                continue
            if reply.file or reply.value:
                return reply
        raise not_found("OpenReview does not have it", _APIS[-1] + path)

    def _secrets(self, api: str) -> Generator[Request, Reply, tuple[tuple[str, str], ...]]:
        if self._refused:
            raise FetchFailed(self._refused)
        if not self._signed_in:
            return ()
        token = self._token
        if not token.strip():
            token = yield from self._sign_in(api)
        if not re.fullmatch(_FITS_A_HEADER, token):
            raise self._refusal(
                f"{_TOKEN} holds a space, a line break or another character that no token has"
            )
        return (("Authorization", f"Bearer {token}"),)

    def _sign_in(self, api: str) -> Generator[Request, Reply, str]:
        content = json.dumps({"id": self._username, "password": self._password}).encode()
        request = Request(f"{api}/login", Kind.JSON, parse_session, content=content, shared=True)
        try:
            reply = yield request
        except FetchFailed as failed:
            refused = failed.outcome in {Outcome.FORBIDDEN, Outcome.NOT_FOUND}
            if refused or _error(failed.sample)[1] == 400:
                detail = f"OpenReview refuses the sign-in with {_USERNAME} and {_PASSWORD}"
                raise self._refusal(detail) from None
            raise
        session: Session = reply.value
        if session.wants_second_factor:
            raise self._refusal(f"the sign-in wants a second factor; set {_TOKEN} instead")
        return session.token

    def _explained(self, failed: FetchFailed) -> FetchFailed:
        """The failure in plain words. The API has one status for several kinds of refusal."""
        if failed.outcome is not Outcome.FORBIDDEN:
            return failed
        name, status = _error(failed.sample)
        if name == "ForbiddenError":
            return FetchFailed(replace(failed.failure, detail="not public"), failed.sample)
        if status == 401 and self._token.strip():
            return self._refusal(f"the token in {_TOKEN} is not accepted (it may have expired)")
        return failed

    def _refusal(self, detail: str) -> FetchFailed:
        self._refused = Failure(Outcome.FORBIDDEN, detail, personal=True)
        return FetchFailed(self._refused)


def parse_notes(body: bytes) -> tuple[Note, ...]:
    """The notes of an answer of either API; those without id are left out.

    Raises ValueError for anything that is not a list of notes.
    """
    match parse_json(body):
        case {"notes": [*notes]}:
            return tuple(note for note in map(_note, notes) if note)
    raise ValueError("no list of notes")


def parse_session(body: bytes) -> Session:
    """What a sign-in brought. Raises ValueError for anything else."""
    match parse_json(body):
        case {"mfaPending": True}:
            return Session(wants_second_factor=True)
        case {"token": str(token)} if re.fullmatch(_FITS_A_HEADER, token):
            return Session(token)
    raise ValueError("no answer to a sign-in")


def _note(value: object) -> Note | None:
    match value:
        case {"id": str(name), "content": {**content}, **rest} if name:
            return Note(
                id=name,
                forum=_text(rest.get("forum")) or name,
                abstract=as_fetched(_plain(content, "abstract")),
                withdrawn=any("withdrawn" in each.lower() for each in _places(content, rest)),
                pdf=_elsewhere(_plain(content, "pdf")),
            )
    return None


def _elsewhere(address: str) -> str:
    """The address if it is one by https at another site, else ""."""
    is_other = address.startswith("https://") and ".openreview.net/" not in f".{address[8:]}"
    return address if is_other else ""


def _places(content: Mapping[object, object], note: Mapping[object, object]) -> Iterator[str]:
    """What says where it stands: "ICLR 2022 Poster", "ICLR.cc/2022/Conference/Withdrawn…"."""
    yield _plain(content, "venue")
    yield _plain(content, "venueid")
    yield _text(note.get("invitation"))
    match note.get("invitations"):
        case [*invitations]:
            yield from map(_text, invitations)


def _plain(content: Mapping[object, object], key: str) -> str:
    """The text of a field: as it stands, or in an object of its own."""
    match content.get(key):
        case {"value": str(value)} | str(value):
            return value
    return ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _note_of(forum: str, notes: tuple[Note, ...]) -> Note | None:
    """The note itself, or else one that belongs to it."""
    return next(
        (note for key in ("id", "forum") for note in notes if getattr(note, key) == forum), None
    )


def _error(sample: bytes) -> tuple[str, int]:
    """The name and status of an error that the API explains, else "" and 0."""
    try:
        value = parse_json(sample)
    except ValueError:
        return "", 0
    match value:
        case {"name": str(name), "status": int(status)}:
            return name, status
    return "", 0
