r"""OpenReview: the venue's own abstracts and PDFs, signed in or as a guest.

    {"notes": [{"id": "…", "forum": "…",
                "content": {"title": {"value": "…"}, "abstract": {"value": "…"}, …}}]}

API 2 wraps each value in an object; API 1, with the venues until about ICLR 2023, does not.
Source: https://docs.openreview.net/reference/api-v2 and https://api2.openreview.net/docs/api.yml.

OpenReview's own description of a submission, from its APIs or from the page for people.

    {"id": "…", "forum": "…", "pdate": 1643407920000, "externalIds": ["doi:10.…"],
     "content": {"title": "…", "authors": ["…"], "venue": "ICLR 2022 Poster",
                 "venueid": "ICLR.cc/2022/Conference", "keywords": ["…"], "html": "https://doi.org/…",
                 "_bibtex": "@inproceedings{\nkey,\n…year={2022}…"}}

API 2 wraps each value of the content in an object, and may have authors as objects, too. Dates
are milliseconds since 1970; a year is better taken from the venue, since a submission is older.
"""

import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import quote

from readlist.model.identifiers import Identifier, Scheme, page_address, parse_identifier
from readlist.model.paper import Paper
from readlist.model.same_work import same_title
from readlist.network.messages import Failure, FetchFailed, Kind, Outcome, Reply, Request
from readlist.network.services import Service
from readlist.sources.openreview_api import SERVICE, OpenReviewApi, plain_field
from readlist.sources.page_tags import Meta, parse_meta
from readlist.sources.parsing import as_fetched, parse_json
from readlist.sources.people import authors, natural
from readlist.sources.proceedings import paper_of_page
from readlist.sources.protocol import (
    Clue,
    DescribeSteps,
    FetchTarget,
    LookUpContext,
    Record,
    SourceContext,
    SourceResult,
    Steps,
    doi_in,
    fetch_pdf,
    not_found,
)
from readlist.sources.venues import VenueText, parse_venue_text, work_type
from readlist.text import one_line


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

    def __init__(self, run: SourceContext, signed_in: bool) -> None:
        self._api = OpenReviewApi(run.environ, signed_in=signed_in)

    def can_help(self, paper: Paper, wanted: FetchTarget) -> bool:  # noqa: ARG002
        """Whether the paper has a forum, and credentials are there if they are to be used."""
        return bool(paper.openreview) and self._api.fits

    def ask(self, paper: Paper, wanted: FetchTarget) -> Steps:
        """Ask the newer API, and the older one for what the newer does not know."""
        name = quote(paper.openreview, safe="")
        page = f"https://openreview.net/forum?id={name}"
        if wanted is FetchTarget.PDF:
            try:
                reply = yield from self._api.answer(f"/pdf?id={name}", Kind.PDF, None)
                return SourceResult(page, file=reply.file)
            except FetchFailed as failed:
                if failed.outcome is not Outcome.NOT_FOUND:
                    raise
                return (yield from self._pdf_elsewhere(paper, failed))
        note = yield from self._note(paper)
        if note and note.abstract:
            return SourceResult(page, note.abstract)
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


_TITLE = "OpenReview"
_BIBTEX_YEAR = r"(?i)\byear\s*=\s*[{\"]?\s*((?:19|20)\d\d)\b"
_PENDING = r"(?i)^submitted to\b|\bunder review\b|\bdesk reject|\brejected?\b|\bwithdrawn\b"
_Note = Mapping[object, object]


class Submissions:
    """Submissions by forum id: once for those who sign in, once for guests."""

    title = _TITLE
    services: tuple[Service, ...] = (SERVICE,)
    decides = True

    def __init__(self, inquiry: LookUpContext, signed_in: bool) -> None:
        self._api = OpenReviewApi(inquiry.environ, signed_in=signed_in)

    def can_describe(self, clue: Clue) -> bool:
        """Whether it has a forum, and credentials are there if they are to be used."""
        return bool(clue.openreview) and self._api.fits

    def describe(self, clue: Clue) -> DescribeSteps:
        """Look it up; only called where it can. Raises FetchFailed where it is not had."""
        path = f"/notes?id={quote(clue.openreview, safe='')}"
        reply = yield from self._api.answer(path, Kind.JSON, parse_submissions)
        found: Mapping[str, Record] = reply.value
        for name, described in found.items():
            if name == clue.openreview:
                return described
        for described in found.values():  # it was a comment's id
            if described.paper.openreview == clue.openreview:
                return described
        raise not_found("OpenReview does not have it", page_of(clue.openreview))


class ForumPages:
    """The same from the page for people."""

    title = "the OpenReview page"
    services: tuple[Service, ...] = (SERVICE,)
    decides = False

    def __init__(self, inquiry: LookUpContext) -> None:
        """Needs nothing of the run."""

    def can_describe(self, clue: Clue) -> bool:
        """Whether it has a forum."""
        return bool(clue.openreview)

    def describe(self, clue: Clue) -> DescribeSteps:
        """Look it up; only called where it can. Raises FetchFailed where it is not had."""
        url = page_of(clue.openreview)
        meta: Meta = (yield Request(url, Kind.HTML, parse_meta, shared=True)).value
        if not meta.title:
            raise FetchFailed(Failure(Outcome.UNREADABLE, "sent a page without a title", url))
        paper = paper_of_page(meta, url)
        told = parse_venue_text(paper.venue)
        paper = replace(
            paper,
            openreview=clue.openreview,
            url="",
            pdf="",
            venue=told.venue,
            year=told.year or paper.year,
            presentation=told.presentation,
            type=work_type(told.venue),
        )
        return Record(paper, self.title, url)


def page_of(forum: str) -> str:
    """The forum's address."""
    return page_address(Identifier(Scheme.OPENREVIEW, forum))


def parse_submissions(body: bytes) -> dict[str, Record]:
    """The submissions of an answer of either API by the notes' ids; those without title left out.

    Raises ValueError for anything that is not a list of notes.
    """
    match parse_json(body):
        case {"notes": [*notes]}:
            found = (_submission(note) for note in notes if isinstance(note, dict))
            return {name: described for name, described in found if described}
    raise ValueError("no list of notes")


def _submission(note: _Note) -> tuple[str, Record | None]:
    content, name = note.get("content"), note.get("id")
    title = one_line(plain_field(content, "title")) if isinstance(content, dict) else ""
    if not isinstance(content, dict) or not isinstance(name, str) or not name or not title:
        return "", None
    forum = note.get("forum")
    forum = forum if isinstance(forum, str) and forum else name
    venue = one_line(plain_field(content, "venue"))
    venue = "" if same_title(venue, title) else venue  # so in what comes from ORCID
    is_withdrawn = any("withdrawn" in each.lower() for each in places(content, note))
    is_pending = is_withdrawn or _is_pending(content, venue)
    told = VenueText() if is_pending else parse_venue_text(venue)
    doi = _doi(note, content)
    paper = Paper(
        "",
        title,
        type=_type(told.venue, plain_field(content, "venueid")),
        authors=authors(map(natural, _people(content))),
        year=_year(told if told.year else parse_venue_text(venue), content, note),
        venue=told.venue,
        presentation=told.presentation,
        date="" if is_pending else _day(note.get("pdate")),
        openreview=forum,
        arxiv=_arxiv(content),
        doi=doi,
        pdf=elsewhere(plain_field(content, "pdf")),
        topics=tuple(_keywords(content)),
        abstract=as_fetched(plain_field(content, "abstract")),
        extra={"note": venue} if is_pending and venue else {},
    )
    notes = ("OpenReview says that it has been withdrawn",) if is_withdrawn else ()
    return name, Record(paper, _TITLE, page_of(forum), doi, notes)


def _is_pending(content: _Note, venue: str) -> bool:
    """Whether it is no publication: submitted, rejected."""
    place = plain_field(content, "venueid")
    return bool(re.search(_PENDING, venue) or re.search(r"(?i)reject|/submission", place))


def _type(venue: str, place: str) -> str:
    """The kind of work: what is there under a name of its own, such as "EMNLP", is a conference."""
    kind = work_type(venue)
    if kind != "document":
        return kind
    return "article-journal" if "/journals/" in place.lower() else "paper-conference"


def _list(content: _Note, key: str) -> list[object]:
    match content.get(key):
        case {"value": [*values]} | [*values]:
            return values
    return []


def _people(content: _Note) -> Iterator[str]:
    for each in _list(content, "authors"):
        match each:
            case {"fullname": str(name)} | str(name):
                yield name


def _keywords(content: _Note) -> Iterator[str]:
    for each in _list(content, "keywords"):
        if isinstance(each, str) and (word := one_line(each)):
            yield word


def _year(told: VenueText, content: _Note, note: _Note) -> int | None:
    if told.year:
        return told.year
    if said := re.search(_BIBTEX_YEAR, plain_field(content, "_bibtex")):
        return int(said[1])
    days = (_day(note.get(name)) for name in ("pdate", "odate", "cdate"))
    return next((int(day[:4]) for day in days if day), None)


def _day(moment: object) -> str:
    if not isinstance(moment, int | float) or not 0 < moment < 4e12:
        return ""
    return datetime.fromtimestamp(moment / 1000, UTC).date().isoformat()


def _doi(note: _Note, content: _Note) -> str:
    """The DOI of the same work, for what is imported from elsewhere."""
    names = note.get("externalIds")
    named = [each for each in names if isinstance(each, str)] if isinstance(names, list) else []
    candidates = (*named, plain_field(content, "doi"), plain_field(content, "html"))
    return next(filter(None, map(doi_in, candidates)), "")


def _arxiv(content: _Note) -> str:
    for key in ("html", "pdf"):
        found = parse_identifier(plain_field(content, key))
        if found and found.scheme is Scheme.ARXIV:
            return found.value
    return ""
