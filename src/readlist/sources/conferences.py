"""Abstracts from the sites of ICLR, ICML and NeurIPS: one file for all papers of a year.

    iclr-2022-orals-posters.json   {"count": 1095, "results": [
                                     {"id": 5937, "abstract": "…", "virtualsite_url": "/virtual/…",
                                      "paper_url": "https://openreview.net/forum?id=…",
                                      "paper_pdf_url": null, "authors": [{…}], …}]}
    icml-2026-abstracts.json       {"5937": "…"}, in years whose events have no abstract

An oral that is also a poster stands there twice. The files have up to 20 MB, so a record shrinks
to what is needed as soon as it is read. Source: the files themselves, of 2021 to 2026.

Descriptions from the conferences' files of all their papers: by forum, by title, or all.

A conference's own file of all its papers of a year.

    {"count": 1095, "results": [
      {"id": 5937, "uid": "f0a1…", "name": "Perceiver IO: …", "authors": [{"fullname": "…"}],
       "abstract": "…", "decision": "Accept (Spotlight)", "event_type": "Poster",
       "topic": "Deep Learning->Architectures", "keywords": ["…"],
       "paper_url": "https://openreview.net/forum?id=…", "sourceurl": "…", "paper_pdf_url": null,
       "virtualsite_url": "/virtual/2022/spotlight/5937", …}, …]}

An oral that is also a poster stands there twice, with the same uid or the same forum. In newer
years the abstracts are in a file of their own. Source: the files themselves, of 2021 to 2026.
"""

import re
from collections.abc import Callable, Container, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from readlist.model.identifiers import Scheme, is_web_address, parse_identifier
from readlist.model.paper import Paper
from readlist.model.same_work import same_title
from readlist.network.messages import FetchFailed, Kind, Outcome, Reply, Request
from readlist.network.services import Service
from readlist.sources.confirm import confirms, found_by_title
from readlist.sources.openreview import page_of
from readlist.sources.parsing import array_items, object_items, paragraphs_of, without_markup
from readlist.sources.pdf_copies import is_open_address
from readlist.sources.people import authors, natural
from readlist.sources.protocol import (
    Clue,
    DescribeSteps,
    FetchTarget,
    LookUpContext,
    Record,
    SourceContext,
    SourceResult,
    Steps,
    fetch_pdf,
    not_found,
)
from readlist.sources.venues import FULL_NAMES, SERVICES, Venue, venue_of_file
from readlist.text import one_line, whole_characters, words

_CONFERENCES = (
    ("iclr", r"(?i)\biclr\b|\blearning representations\b"),
    ("icml", r"(?i)\bicml\b|\binternational conference on machine learning(?! and\b)"),
    ("neurips", r"(?i)\b(?:neurips|nips)\b|\bneural information processing systems\b"),
)
# Not at OpenReview, where a guest gets nothing.
_OWN_PDF = r"https://(?!(?:[\w-]+\.)*openreview\.net/)[\w.-]+/[^\s?#]+\.pdf"


@dataclass(frozen=True, slots=True)
class Presentation:
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

    def __init__(self, run: SourceContext) -> None:
        self._wanted = frozenset(paper.openreview for paper in (*run.papers, *run.pdf_papers))

    def can_help(self, paper: Paper, wanted: FetchTarget) -> bool:  # noqa: ARG002
        """Whether the paper is in OpenReview and of a year of one of the three conferences."""
        return bool(paper.openreview and _files_of(paper))

    def ask(self, paper: Paper, wanted: FetchTarget) -> Steps:
        """Ask for the year's file, and for that of the abstracts where it has none."""
        files = _files_of(paper)
        reply = yield _request(f"{files}-orals-posters.json", self._read_events)
        events: Mapping[str, Presentation] = reply.value
        event = events.get(paper.openreview)
        if event is None:
            raise not_found("the conference does not have it in its year", reply.url)
        page = f"https://openreview.net/forum?id={event.forum}"
        if event.page:
            page = urljoin(reply.url, event.page)
        if wanted is FetchTarget.PDF:
            if not event.pdf:
                raise not_found("the conference has no PDF of its own", page)
            return (yield from fetch_pdf(event.pdf, page=page))
        abstract = event.abstract or (yield from _abstract_beside(event, files))
        if not abstract:
            raise not_found("the conference has no abstract of it", page)
        return SourceResult(page, paragraphs_of(abstract), origin=urlsplit(files).netloc)

    def _read_events(self, body: bytes) -> dict[str, Presentation]:
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
    return Request(url, Kind.JSON, read, shared=True, cached=True)


def _abstract_beside(event: Presentation, files: str) -> Generator[Request, Reply, str]:
    """The abstract from the file of the abstracts, "" where there is no such file."""
    try:
        reply = yield _request(f"{files}-abstracts.json", parse_abstracts)
    except FetchFailed as failed:
        if failed.outcome is not Outcome.NOT_FOUND:
            raise
        return ""
    abstracts: Mapping[str, str] = reply.value
    return next((abstracts[each] for each in event.ids if each in abstracts), "")


def parse_events(body: bytes, wanted: Container[str] | None = None) -> dict[str, Presentation]:
    """The year's papers by their OpenReview id, abstracts as they came; only those `wanted`.

    Raises ValueError for anything that is not such a file.
    """
    items = array_items(body, "results", _reduced)
    events = (each for each in items if isinstance(each, Presentation))
    return _by_forum(each for each in events if wanted is None or each.forum in wanted)


def parse_abstracts(body: bytes) -> dict[str, str]:
    """Abstracts by event. Raises ValueError for anything but such a file."""
    return {
        name: text for name, text in object_items(body) if isinstance(text, str) and text.strip()
    }


def _reduced(record: dict[str, object]) -> Presentation | None:
    """What is needed of any object of the file; called for the inner ones first."""
    match record:
        case {"paper_url": str(address)}:
            forum = parse_identifier(address)
            if forum and forum.scheme is Scheme.OPENREVIEW:
                return _event(forum.value, record)
    return None


def _event(forum: str, record: Mapping[str, object]) -> Presentation:
    name, abstract = record.get("id"), _text(record, "abstract")
    page, pdf = _text(record, "virtualsite_url"), _text(record, "paper_pdf_url")
    return Presentation(
        forum,
        ids=(str(name),) if isinstance(name, int | str) else (),
        abstract=abstract if abstract.strip() else "",
        page=page if re.fullmatch(r"/virtual/[\w/.-]+", page) else "",
        pdf=pdf if re.fullmatch(_OWN_PDF, pdf) else "",
    )


def _text(record: Mapping[str, object], key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _by_forum(events: Iterable[Presentation]) -> dict[str, Presentation]:
    papers: dict[str, Presentation] = {}
    for event in events:
        papers[event.forum] = _merged(papers.get(event.forum, event), event)
    return papers


def _merged(one: Presentation, other: Presentation) -> Presentation:
    """One paper's two presentations as one."""
    return Presentation(
        one.forum,
        ids=tuple(dict.fromkeys(one.ids + other.ids)),
        abstract=one.abstract or other.abstract,
        page=one.page or other.page,
        pdf=one.pdf or other.pdf,
    )


_RANKS = ("oral", "notable", "spotlight", "poster")  # of presentations, the rarest first
_REFUSED = r"(?i)\b(?:reject|withdraw)"


@dataclass(frozen=True, slots=True)
class ConferencePaper:
    """A paper as the file has it, and by what its other presentations are known."""

    paper: Paper
    uid: str
    events: tuple[str, ...]  # ids of its presentations


def parse_listed(body: bytes, venue: Venue) -> tuple[ConferencePaper, ...]:
    """The venue's papers in the file's order, each once; raises ValueError for no such file."""
    reading = _ConferenceReading(venue)
    items = array_items(body, "results", reading.reduced)
    return _merged_papers(each for each in items if isinstance(each, ConferencePaper))


class _ConferenceReading:
    """Makes a paper of each record, as soon as it is read."""

    def __init__(self, venue: Venue) -> None:
        self._venue = venue
        self._full_name = FULL_NAMES[venue.name]

    def reduced(self, record: dict[str, object]) -> object:
        """What is needed of any object of the file; called for the inner ones first."""
        if "fullname" in record:
            return _text_in(record, "fullname")
        if "name" not in record or "authors" not in record:
            return None
        title = one_line(without_markup(_text_in(record, "name")))
        if not title or re.search(_REFUSED, _text_in(record, "decision")):
            return None
        return ConferencePaper(
            self._paper(record, title), _text_in(record, "uid"), tuple(_event_ids(record))
        )

    def _paper(self, record: Mapping[str, object], title: str) -> Paper:
        address, forum, arxiv = _addresses(record)
        page = urljoin(f"https://{self._venue.host}/", _page(record))
        return Paper(
            "",
            title,
            type="paper-conference",
            authors=authors(map(natural, _names(record))),
            year=self._venue.year,
            venue=self._full_name,
            presentation=_presentation(record),
            openreview=forum,
            arxiv=arxiv,
            url=address or (page if _page(record) else ""),
            pdf=_pdf(record),
            topics=tuple(_topics(record)),
            abstract=paragraphs_of(_text_in(record, "abstract")),
        )


def _text_in(record: Mapping[str, object], key: str) -> str:
    value = record.get(key)
    return whole_characters(value) if isinstance(value, str) else ""


def _event_ids(record: Mapping[str, object]) -> Iterator[str]:
    name = record.get("id")
    if isinstance(name, int | str):
        yield str(name)


def _names(record: Mapping[str, object]) -> Iterator[str]:
    people = record.get("authors")
    for each in people if isinstance(people, list) else []:
        if isinstance(each, str):
            yield each


def _addresses(record: Mapping[str, object]) -> tuple[str, str, str]:
    """The paper's page where that is neither OpenReview nor arXiv, its forum, its arXiv id."""
    address = ""
    found: dict[Scheme, str] = {}
    for key in ("paper_url", "sourceurl", "paper_pdf_url"):
        text = _text_in(record, key).strip()
        identifier = parse_identifier(text)
        if identifier and identifier.scheme is not Scheme.DOI:
            found.setdefault(identifier.scheme, identifier.value)
        elif key == "paper_url" and is_web_address(text):
            address = text
    return address, found.get(Scheme.OPENREVIEW, ""), found.get(Scheme.ARXIV, "")


def _page(record: Mapping[str, object]) -> str:
    page = _text_in(record, "virtualsite_url")
    return page if re.fullmatch(r"/virtual/[\w/.-]+", page) else ""


def _pdf(record: Mapping[str, object]) -> str:
    """The conference's own PDF; those of OpenReview and arXiv follow from their ids."""
    address = _text_in(record, "paper_pdf_url").strip()
    return address if is_open_address(address) and parse_identifier(address) is None else ""


def _presentation(record: Mapping[str, object]) -> str:
    """Oral, Spotlight, Poster: by the decision, else by the kind of event."""
    decision, event = (
        _text_in(record, "decision"),
        _text_in(record, "event_type") or _text_in(record, "eventtype"),
    )
    told = re.sub(r"(?i)^accept(?:ed)?\b[\s:]*|[()]", " ", decision)
    told = one_line(told) or one_line(event)
    lowest = told.lower()
    if not any(rank in lowest for rank in _RANKS):
        told = one_line(event)
    return told[:1].upper() + told[1:].lower() if len(told) <= 40 else ""


def _topics(record: Mapping[str, object]) -> Iterator[str]:
    words_ = record.get("keywords")
    found = [each for each in words_ if isinstance(each, str)] if isinstance(words_, list) else []
    if isinstance(words_, str):
        found = re.split(r"[,;]", words_)
    found += re.split(r"->|/(?=\s)", _text_in(record, "topic"))
    yield from dict.fromkeys(filter(None, map(one_line, found)))


def _merged_papers(listed: Iterable[ConferencePaper]) -> tuple[ConferencePaper, ...]:
    """Each paper once: the same uid, the same forum, or the same title by the same authors."""
    papers: dict[int, ConferencePaper] = {}
    known: dict[object, int] = {}
    for number, each in enumerate(listed):
        names = list(_known_by(each))
        place = next((known[name] for name in names if name in known), number)
        papers[place] = _together(papers[place], each) if place in papers else each
        known.update(dict.fromkeys(names, place))
    return tuple(papers.values())


def _known_by(listed: ConferencePaper) -> Iterator[object]:
    paper = listed.paper
    if listed.uid:
        yield "uid", listed.uid
    if paper.openreview:
        yield "forum", paper.openreview
    yield "title", tuple(words(paper.title)), paper.authors


def _together(one: ConferencePaper, other: ConferencePaper) -> ConferencePaper:
    """One paper's two presentations as one, as the rarer of the two."""
    first, second = one.paper, other.paper
    rarer = min(first.presentation, second.presentation, key=_rank)
    names = ("openreview", "arxiv", "url", "pdf", "abstract", "authors", "topics")
    filled = {name: getattr(first, name) or getattr(second, name) for name in names}
    paper = replace(first, presentation=rarer, **filled)
    return ConferencePaper(paper, one.uid or other.uid, (*one.events, *other.events))


def _rank(presentation: str) -> int:
    told = presentation.lower()
    return next((rank for rank, name in enumerate(_RANKS) if name in told), len(_RANKS))


class KeptConferences:
    """Submissions by forum id, in the files that earlier runs kept: no other is asked for."""

    title = "the conference's site"
    services: tuple[Service, ...] = SERVICES
    decides = False

    def __init__(self, inquiry: LookUpContext) -> None:
        venues = filter(None, map(venue_of_file, inquiry.kept))
        self._venues = sorted(venues, key=lambda venue: -venue.year)
        self._wanted = frozenset(clue.openreview for clue in inquiry.clues if clue.openreview)

    def can_describe(self, clue: Clue) -> bool:
        """Whether it has a forum, and there are such files."""
        return bool(clue.openreview and self._venues)

    def describe(self, clue: Clue) -> DescribeSteps:
        """Look it up; only called where it can. Raises FetchFailed where it is not had."""
        for venue in self._venues:
            read = _OfForums(venue, self._wanted | {clue.openreview})
            try:
                reply = yield file_request(venue, read)
            except FetchFailed:  # it is kept no more; another may have it
                continue
            found: Mapping[str, ConferencePaper] = reply.value
            if clue.openreview in found:
                return (yield from _described(found[clue.openreview], venue))
        raise not_found("no conference's file that is at hand has it")


class ConferenceTitles:
    """Papers that name their conference, by title."""

    title = "the conference's site"
    services: tuple[Service, ...] = SERVICES
    decides = False

    def __init__(self, inquiry: LookUpContext) -> None:
        """Needs nothing of the run."""

    def can_describe(self, clue: Clue) -> bool:
        """Whether the title is known, and which conference's paper it is."""
        return bool(clue.title and clue.venue)

    def describe(self, clue: Clue) -> DescribeSteps:
        """Look it up; only called where it can. Raises FetchFailed where it is not had."""
        venue = clue.venue
        if venue is None:
            raise not_found("no conference is named")
        reply = yield file_request(venue, _OfTitle(venue, clue.title))
        listed: tuple[ConferencePaper, ...] = reply.value
        for each in listed:
            if confirms(each.paper, clue):
                found = yield from _described(each, venue)
                return replace(found, notes=(found_by_title(venue.host), *found.notes))
        raise not_found(f"{venue.title} has no paper of this title and these authors", reply.url)


@dataclass(frozen=True, slots=True)
class _OfForums:
    """Reads the papers with these forums; a file without any of them is not even parsed."""

    venue: Venue
    wanted: frozenset[str]

    def __call__(self, body: bytes) -> dict[str, ConferencePaper]:
        if not any(forum.encode() in body for forum in self.wanted):
            return {}
        listed = parse_listed(body, self.venue)
        named = {each.paper.openreview: each for each in listed}
        return {forum: named[forum] for forum in self.wanted if forum in named}


@dataclass(frozen=True, slots=True)
class _OfTitle:
    """Reads the papers with this title."""

    venue: Venue
    title: str

    def __call__(self, body: bytes) -> tuple[ConferencePaper, ...]:
        listed = parse_listed(body, self.venue)
        return tuple(each for each in listed if same_title(each.paper.title, self.title))


@dataclass(frozen=True, slots=True)
class _All:
    """Reads all papers."""

    venue: Venue

    def __call__(self, body: bytes) -> tuple[ConferencePaper, ...]:
        return parse_listed(body, self.venue)


def file_request(venue: Venue, read: "_OfForums | _OfTitle | _All") -> Request:
    """Asks for the venue's file, which is kept."""
    return Request(venue.papers_file, Kind.JSON, read, shared=True, cached=True)


def whole_venue(venue: Venue) -> Generator[Request, Reply, tuple[Paper, ...]]:
    """The venue's papers in its order. Raises FetchFailed where there is no such file."""
    reply = yield file_request(venue, _All(venue))
    listed: tuple[ConferencePaper, ...] = reply.value
    if all(each.paper.abstract for each in listed):
        return tuple(each.paper for each in listed)
    abstracts = yield from _abstracts(venue)
    return tuple(_with_abstract(each, abstracts) for each in listed)


def _described(listed: ConferencePaper, venue: Venue) -> DescribeSteps:
    paper = listed.paper
    if not paper.abstract:
        paper = _with_abstract(listed, (yield from _abstracts(venue)))
    url = paper.url or (page_of(paper.openreview) if paper.openreview else venue.page)
    return Record(paper, venue.host, url)


def _abstracts(venue: Venue) -> Generator[Request, Reply, Mapping[str, str]]:
    """The abstracts by event, from the file of their own where there is one."""
    try:
        reply = yield Request(
            venue.abstracts_file, Kind.JSON, parse_abstracts, shared=True, cached=True
        )
    except FetchFailed as failed:
        if failed.outcome is not Outcome.NOT_FOUND:
            raise
        return {}
    abstracts: Mapping[str, str] = reply.value
    return abstracts


def _with_abstract(listed: ConferencePaper, abstracts: Mapping[str, str]) -> Paper:
    if listed.paper.abstract:
        return listed.paper
    told: Iterator[str] = (abstracts[each] for each in listed.events if each in abstracts)
    return replace(listed.paper, abstract=paragraphs_of(next(told, "")))
