"""OpenReview: the venue's own abstracts and PDFs, signed in or as a guest.

    {"notes": [{"id": "…", "forum": "…",
                "content": {"title": {"value": "…"}, "abstract": {"value": "…"}, …}}]}

API 2 wraps each value in an object; API 1, with the venues until about ICLR 2023, does not.
Source: https://docs.openreview.net/reference/api-v2 and https://api2.openreview.net/docs/api.yml.
"""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from readlist.model.paper import Paper
from readlist.network.messages import Kind, Reply, Request
from readlist.network.outcomes import Failure, FetchFailed, Outcome
from readlist.network.services import Service
from readlist.sources.openreview_api import SERVICE, OpenReviewApi, plain_field
from readlist.sources.parsing import parse_json
from readlist.sources.protocol import Found, Run, Steps, Wanted, fetch_pdf, not_found
from readlist.sources.texts import as_fetched


@dataclass(frozen=True, slots=True)
class Note:
    """One submission, or what belongs to one."""

    id: str
    forum: str  # the id of the submission
    abstract: str = ""
    withdrawn: bool = False
    pdf: str = ""  # where it lies, if not at OpenReview


class OpenReview:
    """Papers by their forum id: once for those who sign in, once for guests."""

    name = "openreview"
    title = "OpenReview"
    services: tuple[Service, ...] = (SERVICE,)

    def __init__(self, run: Run, signed_in: bool) -> None:
        self._api = OpenReviewApi(run.environ, signed_in=signed_in)

    def can_help(self, paper: Paper, wanted: Wanted) -> bool:  # noqa: ARG002
        """Whether the paper has a forum, and credentials are there if they are to be used."""
        return bool(paper.openreview) and self._api.fits

    def ask(self, paper: Paper, wanted: Wanted) -> Steps:
        """Ask the newer API, and the older one for what the newer does not know."""
        name = quote(paper.openreview, safe="")
        page = f"https://openreview.net/forum?id={name}"
        if wanted is Wanted.PDF:
            try:
                reply = yield from self._api.answer(f"/pdf?id={name}", Kind.PDF, None)
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
        reply = yield from self._api.answer(path, Kind.JSON, parse_notes)
        return _note_of(paper.openreview, reply.value)

    def _pdf_elsewhere(self, paper: Paper, failed: FetchFailed) -> Steps:
        """The PDF at the address that the note gives; an import from dblp has it only there."""
        note = yield from self._note(paper)
        if note is None or not note.pdf:
            raise failed
        return (yield from fetch_pdf(note.pdf))


def parse_notes(body: bytes) -> tuple[Note, ...]:
    """The notes of an answer of either API; those without id are left out.

    Raises ValueError for anything that is not a list of notes.
    """
    match parse_json(body):
        case {"notes": [*notes]}:
            return tuple(note for note in map(_note, notes) if note)
    raise ValueError("no list of notes")


def _note(value: object) -> Note | None:
    match value:
        case {"id": str(name), "content": {**content}, **rest} if name:
            return Note(
                id=name,
                forum=_text(rest.get("forum")) or name,
                abstract=as_fetched(plain_field(content, "abstract")),
                withdrawn=any("withdrawn" in each.lower() for each in places(content, rest)),
                pdf=elsewhere(plain_field(content, "pdf")),
            )
    return None


def elsewhere(address: str) -> str:
    """The address if it is one by https at another site, else ""."""
    is_other = address.startswith("https://") and ".openreview.net/" not in f".{address[8:]}"
    return address if is_other else ""


def places(content: Mapping[object, object], note: Mapping[object, object]) -> Iterator[str]:
    """What says where it stands: "ICLR 2022 Poster", "ICLR.cc/2022/Conference/Withdrawn…"."""
    yield plain_field(content, "venue")
    yield plain_field(content, "venueid")
    yield _text(note.get("invitation"))
    match note.get("invitations"):
        case [*invitations]:
            yield from map(_text, invitations)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _note_of(forum: str, notes: tuple[Note, ...]) -> Note | None:
    """The note itself, or else one that belongs to it."""
    return next(
        (note for key in ("id", "forum") for note in notes if getattr(note, key) == forum), None
    )
