"""Conferences' own files of all papers of a year: by forum, by title, or the whole year.

    iclr-2022-orals-posters.json   {"count": 1095, "results": [
      {"id": 5937, "uid": "f0a1…", "name": "Perceiver IO: …", "authors": [{"fullname": "…"}],
       "abstract": "…", "decision": "Accept (Spotlight)", "event_type": "Poster",
       "topic": "Deep Learning->Architectures", "keywords": ["…"],
       "paper_url": "https://openreview.net/forum?id=…", "sourceurl": "…", "paper_pdf_url": null,
       "virtualsite_url": "/virtual/2022/spotlight/5937", …}, …]}
    icml-2026-abstracts.json       {"5937": "…"}, in years whose events have no abstract

An oral that is also a poster stands there twice, with the same uid or the same forum. The files
have up to 20 MB, so a record shrinks to what is needed as soon as it is read.
Source: the files themselves, of 2021 to 2026.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import urljoin

from readlist.model.identifiers import Scheme, is_web_address, parse_identifier
from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed, Kind, Outcome, Request
from readlist.sources.openreview import page_of
from readlist.sources.parsing import Json, array_items, authors, paragraphs_of, parse_json
from readlist.sources.protocol import (
    Asking,
    Clue,
    Copy,
    Record,
    Source,
    SourceContext,
    is_open_address,
    not_found,
)
from readlist.sources.venues import FULL_NAMES, Venue
from readlist.text import one_line, words

# Not at OpenReview, where a guest gets nothing.
_OWN_PDF = r"https://(?!(?:[\w-]+\.)*openreview\.net/)[\w.-]+/[^\s?#]+\.pdf"
_RANKS = ("oral", "notable", "spotlight", "poster")  # of presentations, the rarest first
_REFUSED = r"(?i)\b(?:reject|withdraw)"


class Conferences(Source):
    """Papers by forum id or title, in the file of the conference that accepted them."""

    name = "conference"
    title = "the conference's site"

    def __init__(self, context: SourceContext) -> None:
        clues = (*context.clues, *context.pdf_clues)
        self._forums = frozenset(clue.openreview for clue in clues if clue.openreview)

    def can_describe(self, clue: Clue) -> bool:
        return bool(clue.venue and (clue.openreview or (clue.title and clue.evidence)))

    def describe(self, clue: Clue) -> Asking[Record]:
        forum, venue = clue.openreview, clue.venue
        if venue is None:
            raise not_found("is not asked about papers of unknown conferences")
        read = VenueReader(venue, self._forums | {forum}) if forum else VenueReader(venue)
        papers, url = yield from _papers(read)
        for each in papers:
            if each.paper.openreview == forum if forum else clue.expects(each.paper):
                return (yield from _record(each, venue)).found_by(clue)
        raise not_found("does not have it in its year", url)


def whole_venue(venue: Venue) -> Asking[tuple[Paper, ...]]:
    """The venue's papers in its order. Raises FetchFailed if there is no such file."""
    papers, _ = yield from _papers(VenueReader(venue))
    has_all = all(each.paper.abstract for each in papers)
    abstracts = {} if has_all else (yield from _abstracts(venue))
    return tuple(_with_abstract(each, abstracts) for each in papers)


def _record(found: "ConferencePaper", venue: Venue) -> Asking[Record]:
    paper = found.paper
    if not paper.abstract:
        paper = _with_abstract(found, (yield from _abstracts(venue)))
    url = paper.url or (page_of(paper.openreview) if paper.openreview else venue.page)
    has_own_pdf = re.fullmatch(_OWN_PDF, paper.pdf)
    copies = (Copy(paper.pdf, page=url),) if has_own_pdf else ()
    return Record(paper, venue.host, url, copies=copies)


def _abstracts(venue: Venue) -> Asking[Mapping[str, str]]:
    """The abstracts by event, from the file that some years have for them."""
    url = venue.papers_file.replace("-orals-posters", "-abstracts")
    try:
        reply = yield Request(url, Kind.JSON, parse_abstracts, cached=True)
    except FetchFailed as failed:
        if failed.outcome is not Outcome.NOT_FOUND:
            raise
        return {}
    return dict(reply.value)


def _with_abstract(found: "ConferencePaper", abstracts: Mapping[str, str]) -> Paper:
    if found.paper.abstract:
        return found.paper
    texts = (abstracts[each] for each in found.events if each in abstracts)
    return replace(found.paper, abstract=paragraphs_of(next(texts, "")))


def parse_abstracts(body: bytes) -> dict[str, str]:
    """Abstracts by event. Raises ValueError for anything but such a file."""
    match parse_json(body):
        case dict(table):
            texts = ((event, text) for event, text in table.items() if isinstance(text, str))
            return {event: text for event, text in texts if text.strip()}
    raise ValueError("JSON without its {")


class ConferencePaper(NamedTuple):
    """A paper as the file has it, and the names of its presentations."""

    paper: Paper
    uid: str
    events: tuple[str, ...]  # ids of its presentations


def _papers(read: "VenueReader") -> Asking[tuple[tuple[ConferencePaper, ...], str]]:
    """Ask for the venue's file, which is stored: its papers, and its address."""
    reply = yield Request(read.venue.papers_file, Kind.JSON, read, cached=True)
    return reply.value, reply.url


@dataclass(frozen=True, slots=True)
class VenueReader:
    """Reads a venue's file: all papers, or those of some forums.

    Each record becomes a paper as soon as it is read; the others are dropped. The papers come in
    the file's order, each once. Raises ValueError for anything but such a file.
    """

    venue: Venue
    forums: frozenset[str] = frozenset()

    def __call__(self, body: bytes) -> tuple[ConferencePaper, ...]:
        if self.forums and not any(forum.encode() in body for forum in self.forums):
            return ()
        items = array_items(body, "results", self._reduced)
        return _merged_papers(each for each in items if isinstance(each, ConferencePaper))

    def _reduced(self, record: dict[str, object]) -> object:
        """The needed part of any object of the file; called for the inner ones first."""
        if "fullname" in record:
            return Json(record).text("fullname")
        if "name" not in record or "authors" not in record:
            return None
        found = Json(record)
        title = found.title("name")
        if not title or re.search(_REFUSED, found.text("decision")):
            return None
        address, forum, arxiv = _addresses(found)
        if self.forums and forum not in self.forums:
            return None
        page, pdf = found.text("virtualsite_url"), found.text("paper_pdf_url").strip()
        event = record.get("id")
        listed = [each.text() for each in found.items("keywords")]
        topics = listed or re.split(r"[,;]", found.text("keywords"))
        topics += re.split(r"->|/(?=\s)", found.text("topic"))
        page = page if re.fullmatch(r"/virtual/[\w/.-]+", page) else ""
        paper = Paper(
            "",
            title,
            type="paper-conference",
            authors=authors(each.text() for each in found.items("authors")),
            year=self.venue.year,
            venue=FULL_NAMES[self.venue.name],
            presentation=_presentation(found),
            openreview=forum,
            arxiv=arxiv,
            url=address or (urljoin(f"https://{self.venue.host}/", page) if page else ""),
            # Those of OpenReview and arXiv follow from their ids.
            pdf=pdf if is_open_address(pdf) and parse_identifier(pdf) is None else "",
            topics=tuple(dict.fromkeys(filter(None, map(one_line, topics)))),
            abstract=paragraphs_of(found.text("abstract")),
        )
        events = (str(event),) if isinstance(event, int | str) else ()
        return ConferencePaper(paper, found.text("uid"), events)


def _addresses(record: Json) -> tuple[str, str, str]:
    """The paper's page if it is at neither OpenReview nor arXiv, its forum, its arXiv id."""
    address = ""
    found: dict[Scheme, str] = {}
    for key in ("paper_url", "sourceurl", "paper_pdf_url"):
        text = record.text(key).strip()
        identifier = parse_identifier(text)
        if identifier and identifier.scheme is not Scheme.DOI:
            found.setdefault(identifier.scheme, identifier.value)
        elif key == "paper_url" and is_web_address(text):
            address = text
    return address, found.get(Scheme.OPENREVIEW, ""), found.get(Scheme.ARXIV, "")


def _presentation(record: Json) -> str:
    """Oral, Spotlight, Poster: by the decision, else by the kind of event."""
    event = one_line(record.text("event_type") or record.text("eventtype"))
    decision = re.sub(r"(?i)^accept(?:ed)?\b[\s:]*|[()]", " ", record.text("decision"))
    said = one_line(decision) or event
    if not any(rank in said.lower() for rank in _RANKS):
        said = event
    return said[:1].upper() + said[1:].lower() if len(said) <= 40 else ""


def _merged_papers(found: Iterable[ConferencePaper]) -> tuple[ConferencePaper, ...]:
    """Each paper once: the same uid, the same forum, or the same title by the same authors."""
    papers: dict[int, ConferencePaper] = {}
    known: dict[object, int] = {}
    for number, each in enumerate(found):
        named = [("uid", each.uid), ("forum", each.paper.openreview)]
        names: list[object] = [name for name in named if name[1]]
        names.append(("title", tuple(words(each.paper.shown_title)), each.paper.authors))
        place = next((known[name] for name in names if name in known), number)
        papers[place] = _together(papers[place], each) if place in papers else each
        known.update(dict.fromkeys(names, place))
    return tuple(papers.values())


def _together(one: ConferencePaper, other: ConferencePaper) -> ConferencePaper:
    """One paper's two presentations as one, as the rarer of the two."""
    first, second = one.paper, other.paper
    said = (first.presentation, second.presentation)
    ranked = (each for name in _RANKS for each in said if name in each.lower())
    names = ("openreview", "arxiv", "url", "pdf", "abstract", "authors", "topics")
    filled = {name: getattr(first, name) or getattr(second, name) for name in names}
    paper = replace(first, presentation=next(ranked, said[0]), **filled)
    return ConferencePaper(paper, one.uid or other.uid, (*one.events, *other.events))
