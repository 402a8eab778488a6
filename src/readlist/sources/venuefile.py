"""A conference's own file of all its papers of a year.

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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from readlist.model.identifiers import Scheme, is_web_address, parse_identifier
from readlist.model.paper import Paper
from readlist.sources.jsonstream import array_items
from readlist.sources.parsing import paragraphs_of, without_markup
from readlist.sources.pdf_copies import is_open_address
from readlist.sources.people import authors, natural
from readlist.sources.venuenames import FULL_NAMES
from readlist.sources.venues import Venue
from readlist.text import one_line, whole_characters, words

_RANKS = ("oral", "notable", "spotlight", "poster")  # of presentations, the rarest first
_REFUSED = r"(?i)\b(?:reject|withdraw)"


@dataclass(frozen=True, slots=True)
class Listed:
    """A paper as the file has it, and by what its other presentations are known."""

    paper: Paper
    uid: str
    events: tuple[str, ...]  # ids of its presentations


def parse_listed(body: bytes, venue: Venue) -> tuple[Listed, ...]:
    """The venue's papers in the file's order, each once; raises ValueError for no such file."""
    reading = _Reading(venue)
    items = array_items(body, "results", reading.reduced)
    return _merged(each for each in items if isinstance(each, Listed))


class _Reading:
    """Makes a paper of each record, as soon as it is read."""

    def __init__(self, venue: Venue) -> None:
        self._venue = venue
        self._full_name = FULL_NAMES[venue.name]

    def reduced(self, record: dict[str, object]) -> object:
        """What is needed of any object of the file; called for the inner ones first."""
        if "fullname" in record:
            return _text(record, "fullname")
        if "name" not in record or "authors" not in record:
            return None
        title = one_line(without_markup(_text(record, "name")))
        if not title or re.search(_REFUSED, _text(record, "decision")):
            return None
        return Listed(self._paper(record, title), _text(record, "uid"), tuple(_event(record)))

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
            abstract=paragraphs_of(_text(record, "abstract")),
        )


def _text(record: Mapping[str, object], key: str) -> str:
    value = record.get(key)
    return whole_characters(value) if isinstance(value, str) else ""


def _event(record: Mapping[str, object]) -> Iterator[str]:
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
        text = _text(record, key).strip()
        identifier = parse_identifier(text)
        if identifier and identifier.scheme is not Scheme.DOI:
            found.setdefault(identifier.scheme, identifier.value)
        elif key == "paper_url" and is_web_address(text):
            address = text
    return address, found.get(Scheme.OPENREVIEW, ""), found.get(Scheme.ARXIV, "")


def _page(record: Mapping[str, object]) -> str:
    page = _text(record, "virtualsite_url")
    return page if re.fullmatch(r"/virtual/[\w/.-]+", page) else ""


def _pdf(record: Mapping[str, object]) -> str:
    """The conference's own PDF; those of OpenReview and arXiv follow from their ids."""
    address = _text(record, "paper_pdf_url").strip()
    return address if is_open_address(address) and parse_identifier(address) is None else ""


def _presentation(record: Mapping[str, object]) -> str:
    """Oral, Spotlight, Poster: by the decision, else by the kind of event."""
    decision, event = (
        _text(record, "decision"),
        _text(record, "event_type") or _text(record, "eventtype"),
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
    found += re.split(r"->|/(?=\s)", _text(record, "topic"))
    yield from dict.fromkeys(filter(None, map(one_line, found)))


def _merged(listed: Iterable[Listed]) -> tuple[Listed, ...]:
    """Each paper once: the same uid, the same forum, or the same title by the same authors."""
    papers: dict[int, Listed] = {}
    known: dict[object, int] = {}
    for number, each in enumerate(listed):
        names = list(_known_by(each))
        place = next((known[name] for name in names if name in known), number)
        papers[place] = _together(papers[place], each) if place in papers else each
        known.update(dict.fromkeys(names, place))
    return tuple(papers.values())


def _known_by(listed: Listed) -> Iterator[object]:
    paper = listed.paper
    if listed.uid:
        yield "uid", listed.uid
    if paper.openreview:
        yield "forum", paper.openreview
    yield "title", tuple(words(paper.title)), paper.authors


def _together(one: Listed, other: Listed) -> Listed:
    """One paper's two presentations as one, as the rarer of the two."""
    first, second = one.paper, other.paper
    rarer = min(first.presentation, second.presentation, key=_rank)
    names = ("openreview", "arxiv", "url", "pdf", "abstract", "authors", "topics")
    filled = {name: getattr(first, name) or getattr(second, name) for name in names}
    paper = replace(first, presentation=rarer, **filled)
    return Listed(paper, one.uid or other.uid, (*one.events, *other.events))


def _rank(presentation: str) -> int:
    told = presentation.lower()
    return next((rank for rank, name in enumerate(_RANKS) if name in told), len(_RANKS))
