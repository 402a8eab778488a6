r"""OpenReview: the venue's own records and PDFs, signed in or as a guest, and the page for people.

    {"notes": [{"id": "…", "forum": "…", "pdate": 1643407920000, "externalIds": ["doi:10.…"],
      "content": {"title": "…", "abstract": "…", "authors": ["…"], "venue": "ICLR 2022 Poster",
                  "venueid": "ICLR.cc/2022/Conference", "keywords": ["…"], "pdf": "/pdf/….pdf",
                  "html": "https://doi.org/…", "_bibtex": "@inproceedings{\nkey,\n…year={2022}…"}}]}

API 2 wraps each value of the content in an object, and may have authors as objects, too; API 1,
with the venues until about ICLR 2023, does not. Dates are milliseconds since 1970; a year is better
taken from the venue, since a submission is older.
Source: https://docs.openreview.net/reference/api-v2 and https://api2.openreview.net/docs/api.yml.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

from readlist.model.identifiers import (
    Identifier,
    Scheme,
    identifier_of,
    page_address,
    parse_identifier,
)
from readlist.model.paper import Paper
from readlist.model.same_work import same_title
from readlist.network.messages import FetchFailed, Kind, Outcome, Request
from readlist.network.services import Service
from readlist.sources.markup import as_fetched, title_line
from readlist.sources.openreview_api import SERVICE, OpenReviewApi
from readlist.sources.page_tags import Meta, paper_of_page, parse_meta
from readlist.sources.parsing import items_at, line_at, parse_json, text_at, value_at
from readlist.sources.pdf_copies import is_open_address
from readlist.sources.people import authors, natural
from readlist.sources.protocol import (
    Clue,
    Copy,
    DescribeSteps,
    PdfSteps,
    Record,
    SourceContext,
    SourceResult,
    doi_in,
    fetch_copies,
    not_found,
    unreadable,
)
from readlist.sources.venues import VenueText, parse_venue_text, work_type
from readlist.text import one_line

_TITLE = "OpenReview"
_BIBTEX_YEAR = r"(?i)\byear\s*=[\s{\"]*((?:19|20)\d\d)\b"
_PENDING = r"(?i)^submitted to\b|\bunder review\b|\bdesk reject|\brejected?\b|\bwithdrawn\b"


class OpenReview:
    """Submissions by forum id: once for users who sign in, once for guests."""

    name = "openreview"
    title = _TITLE
    services: tuple[Service, ...] = (SERVICE,)
    decides = True

    def __init__(self, context: SourceContext, *, signed_in: bool) -> None:
        self._api = OpenReviewApi(context.environ, signed_in=signed_in)

    def can_describe(self, clue: Clue) -> bool:
        return bool(clue.openreview) and self._api.fits

    def describe(self, clue: Clue) -> DescribeSteps:
        path = f"/notes?id={quote(clue.openreview, safe='')}"
        reply = yield from self._api.answer(path, Kind.JSON, parse_notes)
        records: dict[str, Record] = reply.value
        if clue.openreview in records:
            return records[clue.openreview]
        for record in records.values():  # the id of a comment
            if record.paper.openreview == clue.openreview:
                return record
        raise not_found("does not have it", page_of(clue.openreview))

    def pdf(self, clue: Clue) -> PdfSteps:
        path = f"/pdf?id={quote(clue.openreview, safe='')}"
        try:
            reply = yield from self._api.answer(path, Kind.PDF, None)
        except FetchFailed as failed:
            if failed.outcome is not Outcome.NOT_FOUND:
                raise
            record = yield from self.describe(clue)  # an import from dblp has it elsewhere
            if not record.copies:
                raise
            return (yield from fetch_copies(record.copies))
        return SourceResult(page_of(clue.openreview), file=reply.file)


class ForumPage:
    """Submissions from the page for people."""

    name = "openreview-page"
    title = "the OpenReview page"
    services: tuple[Service, ...] = (SERVICE,)
    decides = False

    def __init__(self, _context: SourceContext) -> None: ...

    def can_describe(self, clue: Clue) -> bool:
        return bool(clue.openreview)

    def describe(self, clue: Clue) -> DescribeSteps:
        url = page_of(clue.openreview)
        meta: Meta = (yield Request(url, Kind.HTML, parse_meta, shared=True)).value
        if not meta.title:
            raise unreadable("sent a page without a title", url)
        paper = paper_of_page(meta, url)
        said = parse_venue_text(paper.venue)
        paper = replace(
            paper,
            openreview=clue.openreview,
            url="",
            pdf="",
            venue=said.venue,
            year=said.year or paper.year,
            presentation=said.presentation,
            type=work_type(said.venue),
        )
        return Record(paper, self.title, url)


def page_of(forum: str) -> str:
    """The forum's address."""
    return page_address(Identifier(Scheme.OPENREVIEW, forum))


def parse_notes(body: bytes) -> dict[str, Record]:
    """The submissions of an answer of either API by the notes' ids; those without title left out.

    Raises ValueError for anything that is not a list of notes.
    """
    match parse_json(body):
        case {"notes": [*notes]}:
            names = (text_at(note, "id") for note in notes)
            found = zip(names, map(_record, notes), strict=True)
            return {name: record for name, record in found if record}
    raise ValueError("no list of notes")


def _record(note: object) -> Record | None:
    """None for a note without title, or without an id that can be one."""
    name, title = text_at(note, "id"), title_line(_field(note, "title"))
    if not name or not title:
        return None
    forum = identifier_of(Scheme.OPENREVIEW, text_at(note, "forum") or name)
    if forum is None:
        return None
    venue = one_line(_field(note, "venue"))
    venue = "" if same_title(venue, title) else venue  # so in what comes from ORCID
    is_withdrawn = any("withdrawn" in each.lower() for each in _places(note))
    place = _field(note, "venueid")
    is_pending = bool(
        is_withdrawn or re.search(_PENDING, venue) or re.search(r"(?i)reject|/submission", place)
    )
    said = VenueText() if is_pending else parse_venue_text(venue)
    keywords = (each for each in _list(note, "keywords") if isinstance(each, str))
    doi, pdf = _doi(note), _field(note, "pdf")
    # An address at OpenReview itself brings nothing new.
    is_elsewhere = is_open_address(pdf) and ".openreview.net/" not in f".{pdf[8:]}"
    paper = Paper(
        "",
        title,
        type=_type(said.venue, place),
        authors=authors(
            natural(each if isinstance(each, str) else line_at(each, "fullname"))
            for each in _list(note, "authors")
        ),
        year=_year(said if said.year else parse_venue_text(venue), note),
        venue=said.venue,
        presentation=said.presentation,
        date="" if is_pending else _day(value_at(note, "pdate")),
        openreview=forum.value,
        arxiv=_arxiv(note),
        doi=doi,
        pdf=pdf if is_elsewhere else "",
        topics=tuple(filter(None, map(one_line, keywords))),
        abstract=as_fetched(_field(note, "abstract")),
        extra={"note": venue} if is_pending and venue else {},
    )
    return Record(
        paper,
        _TITLE,
        page_of(forum.value),
        copies=(Copy(pdf),) if is_elsewhere else (),
        withdrawn=is_withdrawn,
        published=doi,
        notes=("OpenReview says that it has been withdrawn",) if is_withdrawn else (),
    )


def _field(note: object, key: str) -> str:
    """The text of a field of the content, as it stands or in an object of its own."""
    return text_at(note, "content", key, "value") or text_at(note, "content", key)


def _list(note: object, key: str) -> list[object]:
    return items_at(note, "content", key, "value") or items_at(note, "content", key)


def _places(note: object) -> Iterator[str]:
    """The names of its place: "ICLR 2022 Poster", "ICLR.cc/2022/Conference/Withdrawn…"."""
    yield _field(note, "venue")
    yield _field(note, "venueid")
    yield text_at(note, "invitation")
    yield from (each for each in items_at(note, "invitations") if isinstance(each, str))


def _type(venue: str, place: str) -> str:
    """The kind of work: a venue there under a name of its own, such as "EMNLP", is a conference."""
    kind = work_type(venue)
    if kind != "document":
        return kind
    return "article-journal" if "/journals/" in place.lower() else "paper-conference"


def _year(said: VenueText, note: object) -> int | None:
    if said.year:
        return said.year
    if found := re.search(_BIBTEX_YEAR, _field(note, "_bibtex")):
        return int(found[1])
    days = (_day(value_at(note, name)) for name in ("pdate", "odate", "cdate"))
    return next((int(day[:4]) for day in days if day), None)


def _day(moment: object) -> str:
    if not isinstance(moment, int | float) or not 0 < moment < 4e12:
        return ""
    return datetime.fromtimestamp(moment / 1000, UTC).date().isoformat()


def _doi(note: object) -> str:
    """The DOI of the same work, for what is imported from elsewhere."""
    named = [each for each in items_at(note, "externalIds") if isinstance(each, str)]
    candidates = (*named, _field(note, "doi"), _field(note, "html"))
    return next(filter(None, map(doi_in, candidates)), "")


def _arxiv(note: object) -> str:
    for key in ("html", "pdf"):
        found = parse_identifier(_field(note, key))
        if found and found.scheme is Scheme.ARXIV:
            return found.value
    return ""
