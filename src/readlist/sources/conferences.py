"""Abstracts from the sites of ICLR, ICML and NeurIPS: one file for all papers of a year.

    iclr-2022-orals-posters.json   {"count": 1095, "results": [
                                     {"id": 5937, "abstract": "…", "virtualsite_url": "/virtual/…",
                                      "paper_url": "https://openreview.net/forum?id=…",
                                      "paper_pdf_url": null, "authors": [{…}], …}]}
    icml-2026-abstracts.json       {"5937": "…"}, in years whose events have no abstract

An oral that is also a poster stands there twice. The files have up to 20 MB, so a record shrinks
to what is needed as soon as it is read. Source: the files themselves, of 2021 to 2026.
"""

import re
from collections.abc import Callable, Container, Generator, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from readlist.model.identifiers import Scheme, parse_identifier
from readlist.model.paper import Paper
from readlist.network.messages import Kind, Reply, Request
from readlist.network.outcomes import FetchFailed, Outcome
from readlist.network.services import Service
from readlist.sources.jsonstream import array_items, object_items
from readlist.sources.parsing import paragraphs_of
from readlist.sources.protocol import Found, Run, Steps, Wanted, fetch_pdf, not_found

_CONFERENCES = (
    ("iclr", r"(?i)\biclr\b|\blearning representations\b"),
    ("icml", r"(?i)\bicml\b|\binternational conference on machine learning(?! and\b)"),
    ("neurips", r"(?i)\b(?:neurips|nips)\b|\bneural information processing systems\b"),
)
# Not at OpenReview, where a guest gets nothing.
_OWN_PDF = r"https://(?!(?:[\w-]+\.)*openreview\.net/)[\w.-]+/[^\s?#]+\.pdf"


@dataclass(frozen=True, slots=True)
class Event:
    """The presentation of a paper."""

    forum: str  # its OpenReview id
    ids: tuple[str, ...]  # of all its presentations
    abstract: str = ""
    page: str = ""  # on the conference's site, without the host
    pdf: str = ""


class Conference:
    """Finds OpenReview's papers on the site of the conference that accepted them."""

    name = "conference"
    title = "the conference's site"
    services: tuple[Service, ...] = tuple(
        Service(f"{name}.cc", (f"{name}.cc",)) for name, _ in _CONFERENCES
    )

    def __init__(self, run: Run) -> None:
        self._wanted = frozenset(paper.openreview for paper in (*run.papers, *run.pdf_papers))

    def can_help(self, paper: Paper, wanted: Wanted) -> bool:  # noqa: ARG002
        """Whether the paper is in OpenReview and of a year of one of the three conferences."""
        return bool(paper.openreview and _files_of(paper))

    def ask(self, paper: Paper, wanted: Wanted) -> Steps:
        """Ask for the year's file, and for that of the abstracts where it has none."""
        files = _files_of(paper)
        reply = yield _request(f"{files}-orals-posters.json", self._read_events)
        events: Mapping[str, Event] = reply.value
        event = events.get(paper.openreview)
        if event is None:
            raise not_found("the conference does not have it in its year", reply.url)
        page = f"https://openreview.net/forum?id={event.forum}"
        if event.page:
            page = urljoin(reply.url, event.page)
        if wanted is Wanted.PDF:
            if not event.pdf:
                raise not_found("the conference has no PDF of its own", page)
            return (yield from fetch_pdf(event.pdf, page=page))
        abstract = event.abstract or (yield from _abstract_beside(event, files))
        if not abstract:
            raise not_found("the conference has no abstract of it", page)
        return Found(page, paragraphs_of(abstract), origin=urlsplit(files).netloc)

    def _read_events(self, body: bytes) -> dict[str, Event]:
        return parse_events(body, self._wanted)


def _files_of(paper: Paper) -> str:
    """What the addresses of the year's files begin with; "" for a paper of no such conference."""
    said = re.search(r"\b20\d\d\b", paper.venue)
    year = said[0] if said else paper.year
    for name, pattern in _CONFERENCES:
        if year and re.search(pattern, paper.venue) and "workshop" not in paper.venue.lower():
            return f"https://{name}.cc/static/virtual/data/{name}-{year}"
    return ""


def _request(url: str, read: Callable[[bytes], object]) -> Request:
    return Request(url, Kind.JSON, read, shared=True, kept=True)


def _abstract_beside(event: Event, files: str) -> Generator[Request, Reply, str]:
    """The abstract from the file of the abstracts, "" where there is no such file."""
    try:
        reply = yield _request(f"{files}-abstracts.json", parse_abstracts)
    except FetchFailed as failed:
        if failed.outcome is not Outcome.NOT_FOUND:
            raise
        return ""
    abstracts: Mapping[str, str] = reply.value
    return next((abstracts[each] for each in event.ids if each in abstracts), "")


def parse_events(body: bytes, wanted: Container[str] | None = None) -> dict[str, Event]:
    """The year's papers by their OpenReview id, abstracts as they came; only those `wanted`.

    Raises ValueError for anything that is not such a file.
    """
    items = array_items(body, "results", _reduced)
    events = (each for each in items if isinstance(each, Event))
    return _by_forum(each for each in events if wanted is None or each.forum in wanted)


def parse_abstracts(body: bytes) -> dict[str, str]:
    """Abstracts by event. Raises ValueError for anything but such a file."""
    return {
        name: text for name, text in object_items(body) if isinstance(text, str) and text.strip()
    }


def _reduced(record: dict[str, object]) -> Event | None:
    """What is needed of any object of the file; called for the inner ones first."""
    match record:
        case {"paper_url": str(address)}:
            forum = parse_identifier(address)
            if forum and forum.scheme is Scheme.OPENREVIEW:
                return _event(forum.value, record)
    return None


def _event(forum: str, record: Mapping[str, object]) -> Event:
    name, abstract = record.get("id"), _text(record, "abstract")
    page, pdf = _text(record, "virtualsite_url"), _text(record, "paper_pdf_url")
    return Event(
        forum,
        ids=(str(name),) if isinstance(name, int | str) else (),
        abstract=abstract if abstract.strip() else "",
        page=page if re.fullmatch(r"/virtual/[\w/.-]+", page) else "",
        pdf=pdf if re.fullmatch(_OWN_PDF, pdf) else "",
    )


def _text(record: Mapping[str, object], key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _by_forum(events: Iterable[Event]) -> dict[str, Event]:
    papers: dict[str, Event] = {}
    for event in events:
        papers[event.forum] = _merged(papers.get(event.forum, event), event)
    return papers


def _merged(one: Event, other: Event) -> Event:
    """One paper's two presentations as one."""
    return Event(
        one.forum,
        ids=tuple(dict.fromkeys(one.ids + other.ids)),
        abstract=one.abstract or other.abstract,
        page=one.page or other.page,
        pdf=one.pdf or other.pdf,
    )
