r"""OpenReview: the venue's own records and PDFs, signed in or as a guest, and the page for people.

    {"notes": [{"id": "…", "forum": "…", "pdate": 1643407920000, "externalIds": ["doi:10.…"],
      "content": {"title": "…", "abstract": "…", "authors": ["…"], "venue": "ICLR 2022 Poster",
                  "venueid": "ICLR.cc/2022/Conference", "keywords": ["…"], "pdf": "/pdf/….pdf",
                  "html": "https://doi.org/…", "_bibtex": "@inproceedings{\nkey,\n…year={2022}…"}}]}
    {"name": "NotFoundError", "message": "…", "status": 404, "details": {}}

API 2 wraps each value of the content in an object, and may have authors as objects, too; API 1,
with the venues until about ICLR 2023, does not. Dates are milliseconds since 1970; a year is better
taken from the venue, since a submission is older. Guests may be asked to prove that they are human;
then only a user who signs in gets anything.
Source: https://docs.openreview.net/reference/api-v2 and https://api2.openreview.net/docs/api.yml.
"""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

from readlist.model.identifiers import Identifier, Scheme, identifier_of, page_address
from readlist.model.paper import Paper
from readlist.model.same_work import same_title
from readlist.network.messages import Failure, FetchFailed, Kind, Outcome, Reply, Request, Service
from readlist.sources.parsing import Json, as_fetched, authors, parse_json, title_line
from readlist.sources.protocol import (
    Asking,
    Clue,
    Copy,
    Record,
    Source,
    SourceContext,
    SourceResult,
    fetch_copies,
    first_identifier,
    is_open_address,
    not_found,
)
from readlist.sources.venues import VenueText, parse_venue_text, work_type
from readlist.text import one_line

_APIS = ("https://api2.openreview.net", "https://api.openreview.net")  # as its own site asks them
_TOKEN = "OPENREVIEW_TOKEN"  # noqa: S105 (the name of a variable)
_USERNAME = "OPENREVIEW_USERNAME"
_PASSWORD = "OPENREVIEW_PASSWORD"  # noqa: S105 (the name of a variable)
_FITS_A_HEADER = r"[\x21-\x7e]+"

SERVICE = Service(
    "OpenReview",
    ("api2.openreview.net", "api.openreview.net", "openreview.net"),
    gap=1.0,  # its limits are 20 to 180 requests a minute
    limits_all_hosts=True,  # they are counted per person
)


def parse_session(body: bytes) -> str:
    """The token in an answer to a sign-in; "" where a second factor is wanted as well.

    Raises ValueError for anything else.
    """
    match parse_json(body):
        case {"mfaPending": True}:
            return ""
        case {"token": str(token)} if re.fullmatch(_FITS_A_HEADER, token):
            return token
    raise ValueError("no answer to a sign-in")


def _error(sample: bytes) -> tuple[str, int]:
    """The name and status of an error that the API explains, else "" and 0."""
    with suppress(ValueError):
        match parse_json(sample):
            case {"name": str(name), "status": int(status)}:
                return name, status
    return "", 0


_TITLE = "OpenReview"
_BIBTEX_YEAR = r"(?i)\byear\s*=[\s{\"]*((?:19|20)\d\d)\b"
_PENDING = r"(?i)^submitted to\b|\bunder review\b|\bdesk reject|\brejected?\b|\bwithdrawn\b"


class OpenReview(Source):
    """Submissions by forum id: once for users who sign in, once for guests."""

    name = "openreview"
    title = _TITLE
    services = (SERVICE,)

    def __init__(self, context: SourceContext, *, signed_in: bool) -> None:
        self._token = context.environ.get(_TOKEN, "")
        self._username = context.environ.get(_USERNAME, "")
        self._password = context.environ.get(_PASSWORD, "")
        self._signed_in = signed_in
        self._refused: Failure | None = None  # credentials refused once are not shown again

    def can_describe(self, clue: Clue) -> bool:
        has_credentials = bool(self._token.strip() or (self._username and self._password))
        return bool(clue.openreview) and has_credentials is self._signed_in

    def describe(self, clue: Clue) -> Asking[Record]:
        path = f"/notes?id={quote(clue.openreview, safe='')}"
        reply = yield from self._answer(path, Kind.JSON, parse_notes)
        records: dict[str, Record] = reply.value
        if clue.openreview in records:
            return records[clue.openreview]
        for record in records.values():  # the id of a comment
            if record.paper.openreview == clue.openreview:
                return record
        raise not_found("does not have it", page_of(clue.openreview))

    def pdf(self, clue: Clue) -> Asking[SourceResult]:
        path = f"/pdf?id={quote(clue.openreview, safe='')}"
        try:
            reply = yield from self._answer(path, Kind.PDF, None)
        except FetchFailed as error:
            if error.outcome is not Outcome.NOT_FOUND:
                raise
            record = yield from self.describe(clue)  # an import from dblp has it elsewhere
            if not record.copies:
                raise
            return (yield from fetch_copies(record.copies))
        return SourceResult(page_of(clue.openreview), file=reply.file)

    def _answer(
        self, path: str, kind: Kind, read: Callable[[bytes], object] | None
    ) -> Asking[Reply]:
        """The answer of the first API that knows it. Raises FetchFailed, in plain words."""
        for api in _APIS:
            secrets = yield from self._secrets(api)
            try:
                reply = yield Request(api + path, kind, read, secrets=secrets)
            except FetchFailed as error:
                if error.outcome is Outcome.NOT_FOUND:
                    continue
                # The API has one status for several kinds of refusal.
                is_refusal = error.outcome is Outcome.FORBIDDEN
                name, status = _error(error.sample) if is_refusal else ("", 0)
                if name == "ForbiddenError":
                    failure = replace(error.failure, detail="not public")
                    raise FetchFailed(failure, error.sample) from None
                if status == 401 and self._token.strip():
                    detail = f"the token in {_TOKEN} is not accepted (it may have expired)"
                    raise self._refusal(detail) from None
                raise
            if reply.file or reply.value:
                return reply
        raise not_found("does not have it", _APIS[-1] + path)

    def _secrets(self, api: str) -> Asking[tuple[tuple[str, str], ...]]:
        if self._refused:
            raise FetchFailed(self._refused)
        if not self._signed_in:
            return ()
        token = self._token
        if not token.strip():
            token = yield from self._sign_in(api)
        if not re.fullmatch(_FITS_A_HEADER, token):
            odd = "a space, a line break or another character that no token has"
            raise self._refusal(f"{_TOKEN} holds {odd}")
        return (("Authorization", f"Bearer {token}"),)

    def _sign_in(self, api: str) -> Asking[str]:
        content = json.dumps({"id": self._username, "password": self._password}).encode()
        request = Request(f"{api}/login", Kind.JSON, parse_session, content=content)
        try:
            reply = yield request
        except FetchFailed as error:
            refused = error.outcome in {Outcome.FORBIDDEN, Outcome.NOT_FOUND}
            if refused or _error(error.sample)[1] == 400:
                detail = f"OpenReview refuses the sign-in with {_USERNAME} and {_PASSWORD}"
                raise self._refusal(detail) from None
            raise
        if not reply.value:
            raise self._refusal(f"the sign-in wants a second factor; set {_TOKEN} instead")
        return str(reply.value)

    def _refusal(self, detail: str) -> FetchFailed:
        self._refused = Failure(Outcome.FORBIDDEN, detail, personal=True)
        return FetchFailed(self._refused)


def page_of(forum: str) -> str:
    """The forum's address."""
    return page_address(Identifier(Scheme.OPENREVIEW, forum))


def parse_notes(body: bytes) -> dict[str, Record]:
    """The submissions with a title, by the notes' ids. Raises ValueError for anything else."""
    match parse_json(body):
        case {"notes": [*notes]}:
            found = ((note.text("id"), _record(note)) for note in map(Json, notes))
            return {name: record for name, record in found if record}
    raise ValueError("no list of notes")


def _record(note: Json) -> Record | None:
    name, title = note.text("id"), title_line(_field(note, "title"))
    forum = identifier_of(Scheme.OPENREVIEW, note.text("forum") or name)
    if not name or not title or forum is None:
        return None
    venue = one_line(_field(note, "venue"))
    venue = "" if same_title(venue, title) else venue  # so in what comes from ORCID
    place = _field(note, "venueid")  # "ICLR.cc/2022/Conference/Withdrawn…"
    invitations = (each.text() for each in note.items("invitations"))
    spots = (_field(note, "venue"), place, note.text("invitation"), *invitations)
    is_withdrawn = any("withdrawn" in each.lower() for each in spots)
    is_open = re.search(_PENDING, venue) or re.search(r"(?i)reject|/submission", place)
    is_pending = bool(is_withdrawn or is_open)
    said = VenueText() if is_pending else parse_venue_text(venue)
    kind = work_type(said.venue)
    if kind == "document":  # under a name of its own, such as "EMNLP"
        kind = "article-journal" if "/journals/" in place.lower() else "paper-conference"
    page, pdf = _field(note, "html"), _field(note, "pdf")
    named = (each.text() for each in note.items("externalIds"))
    doi = first_identifier(Scheme.DOI, (*named, _field(note, "doi"), page))
    # An address at OpenReview itself brings nothing new.
    is_elsewhere = is_open_address(pdf) and ".openreview.net/" not in f".{pdf[8:]}"
    paper = Paper(
        "",
        title,
        type=kind,
        authors=authors(each.text() or each.line("fullname") for each in _list(note, "authors")),
        year=_year(said if said.year else parse_venue_text(venue), note),
        venue=said.venue,
        presentation=said.presentation,
        date="" if is_pending else _day(note.at("pdate")),
        openreview=forum.value,
        arxiv=first_identifier(Scheme.ARXIV, (page, pdf)),
        doi=doi,
        pdf=pdf if is_elsewhere else "",
        topics=tuple(filter(None, (each.line() for each in _list(note, "keywords")))),
        abstract=as_fetched(_field(note, "abstract")),
        extra={"note": venue} if is_pending and venue else {},
    )
    url, copies = page_of(forum.value), (Copy(pdf),) if is_elsewhere else ()
    notes = ("OpenReview says that it has been withdrawn",) if is_withdrawn else ()
    return Record(
        paper, _TITLE, url, copies=copies, withdrawn=is_withdrawn, published=doi, notes=notes
    )


def _field(note: Json, key: str) -> str:
    """The text of a field of the content, as it stands or in an object of its own."""
    return note.text("content", key, "value") or note.text("content", key)


def _list(note: Json, key: str) -> list[Json]:
    return note.items("content", key, "value") or note.items("content", key)


def _year(said: VenueText, note: Json) -> int | None:
    if said.year:
        return said.year
    if found := re.search(_BIBTEX_YEAR, _field(note, "_bibtex")):
        return int(found[1])
    days = (_day(note.at(name)) for name in ("pdate", "odate", "cdate"))
    return next((int(day[:4]) for day in days if day), None)


def _day(moment: object) -> str:
    if not isinstance(moment, int | float) or not 0 < moment < 4e12:
        return ""
    return datetime.fromtimestamp(moment / 1000, UTC).date().isoformat()
