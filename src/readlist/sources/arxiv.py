"""arXiv: abstracts from its query API, many at once, and PDFs.

    <entry>
      <id>http://arxiv.org/abs/2107.14795v3</id>
      <title>Perceiver IO: …</title>
      <summary>A central goal of machine learning …</summary>
      <author><name>Andrew Jaegle</name></author>
      <published>2021-07-30T17:53:34Z</published>
      <arxiv:comment>ICLR 2022 camera ready</arxiv:comment>
      <arxiv:primary_category term="cs.LG"/>
    </entry>

An id that does not exist has no entry; one that cannot exist fails the whole query. A withdrawn
paper has no mark: its summary, or without one its comment, says so, and its PDF is not found.
Sources: https://info.arxiv.org/help/api/user-manual.html (query, feed, errors),
https://info.arxiv.org/help/arxiv_identifier.html (ids).

The abstract on arXiv's own page of a paper, for days on which its API answers nobody.

Source: https://arxiv.org/abs/2107.14795, which has the abstract in a citation_abstract tag.

arXiv's own description of a preprint, many in one query; its page where the API is busy.
"""

import re
from collections.abc import Generator, Iterable
from dataclasses import dataclass, replace
from datetime import date
from xml.etree.ElementTree import Element

from readlist.model.identifiers import Identifier, Scheme, arxiv_id, page_address
from readlist.model.paper import Paper
from readlist.network.messages import Failure, FetchFailed, Kind, Outcome, Reply, Request
from readlist.network.services import Service
from readlist.sources.page_tags import Meta, parse_meta
from readlist.sources.parsing import parse_xml, unwrapped
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
    not_found,
)
from readlist.text import one_line, quoted

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_AUTHOR, _NAME = f"{_ATOM}author", f"{_ATOM}name"
_SLICE = 200  # ids in one query, which keeps its address below 4,000 characters
_ENTRY_ID = r"https?://(?:www\.)?arxiv\.org/abs/(\S+?)(v[0-9]+)?"
_NOTICE = (
    r"(?i)\W*(?:(?:this|the|our)\s+)?"
    r"(?:(?:paper|article|submission|manuscript|preprint|work|note|report|thesis|version|document"
    r"|letter|draft|proof|contribution|authors?)\s+)?"
    r"(?:(?:is|was|has|have|had|being)\s+(?:been\s+)?(?:temporarily\s+)?withdrawn\b"
    r"|withdrawn\s*(?:$|[.,;:)\]]|(?:by|due|because|pending)\b))"
)
_OTHER_HOST_MAY_DO = frozenset(
    {Outcome.NETWORK, Outcome.NOT_PDF, Outcome.INCOMPLETE, Outcome.RATE_LIMITED}
)

SERVICE = Service(
    "arXiv",
    ("arxiv.org", "export.arxiv.org"),
    # "no more than one request every three seconds … a single connection at a time"
    # https://info.arxiv.org/help/api/tou.html
    gap=3.0,
    waits=(5.0,),  # a throttled answer may take two minutes; DataCite has the abstracts as well
    # Overloaded, the query API says 429 or 503, in September 2026 also 406; one repeat may pass.
    retried=frozenset({406, 429, 500, 502, 503, 504}),
    throttles_with=frozenset({406, 429, 503}),
    limits_all_hosts=False,  # the API's limit is not that of the PDFs
    stops_at_403=True,  # further requests count as an attack: https://info.arxiv.org/help/robots.html
)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """What the feed says of one paper."""

    id: str  # without version
    version: str  # "v3"; "" if not said
    title: str
    summary: str  # paragraphs separated by a blank line
    comment: str = ""
    authors: tuple[str, ...] = ()  # as arXiv writes them
    published: str = ""  # when its first version was, RFC 3339
    primary_category: str = ""  # "cs.LG"
    doi: str = ""  # of the published version, as its authors gave it
    journal: str = ""  # where that stands, in the authors' words

    @property
    def withdrawn(self) -> bool:
        """Whether a withdrawal notice stands where the abstract was."""
        return is_withdrawal_notice(self.summary or self.comment)


class Arxiv:
    """Abstracts and PDFs by arXiv id; `run.papers` are asked for in as few queries as can be."""

    name = "arxiv"
    title = "arXiv"
    services: tuple[Service, ...] = (SERVICE,)

    def __init__(self, run: SourceContext) -> None:
        self._queries = queries(arxiv_id(paper.arxiv) for paper in run.papers)

    def can_help(self, paper: Paper, wanted: FetchTarget) -> bool:  # noqa: ARG002
        """Whether the paper is on arXiv."""
        return bool(paper.arxiv)

    def ask(self, paper: Paper, wanted: FetchTarget) -> Steps:
        """Look for it; only called where `can_help`. Raises FetchFailed where it is not had."""
        arxiv = arxiv_id(paper.arxiv)
        if not arxiv:
            raise not_found(f"{quoted(paper.arxiv)} is no arXiv id")
        if wanted is FetchTarget.PDF:
            return (yield from _pdf(arxiv))
        return (yield from _abstract(arxiv, self._queries.get(arxiv) or _query([arxiv])))


def is_withdrawal_notice(text: str) -> bool:
    """Whether it begins like "This paper has been withdrawn by the author"."""
    return re.match(_NOTICE, text) is not None


def parse_feed(body: bytes) -> dict[str, FeedEntry]:
    """The entries of a query's answer by id without version; unknown ids are missing.

    Raises ValueError for anything but a feed, and for the feed that reports an error.
    """
    feed = parse_xml(body)
    if feed.tag != f"{_ATOM}feed":
        raise ValueError("no Atom feed")
    entries = map(_entry, feed.iterfind(f"{_ATOM}entry"))
    return {entry.id: entry for entry in entries if entry}


def _entry(element: Element) -> FeedEntry | None:
    """None for an entry that is about no paper."""
    address = _text(element, f"{_ATOM}id").strip()
    if "/api/errors" in address:
        raise ValueError(f"an error: {one_line(_text(element, f'{_ATOM}summary'))}")
    match = re.fullmatch(_ENTRY_ID, address)
    arxiv = arxiv_id(match[1]) if match else ""
    if not match or not arxiv:
        return None
    return FeedEntry(
        arxiv,
        match[2] or "",
        one_line(_text(element, f"{_ATOM}title")),
        unwrapped(_text(element, f"{_ATOM}summary")),
        one_line(_text(element, f"{_ARXIV}comment")),
        authors=tuple(one_line(_text(each, _NAME)) for each in element.iterfind(_AUTHOR)),
        published=_text(element, f"{_ATOM}published").strip(),
        primary_category=_attribute(element, f"{_ARXIV}primary_category", "term"),
        doi=one_line(_text(element, f"{_ARXIV}doi")),
        journal=one_line(_text(element, f"{_ARXIV}journal_ref")),
    )


def _text(parent: Element, tag: str) -> str:
    element = parent.find(tag)
    return "" if element is None else "".join(element.itertext())


def _attribute(parent: Element, tag: str, name: str) -> str:
    element = parent.find(tag)
    return "" if element is None else element.get(name, "")


def queries(ids: Iterable[str]) -> dict[str, Request]:
    """For each id the query that asks for it, together with as many others as go into one."""
    unique = list(dict.fromkeys(filter(None, ids)))
    slices = (unique[start : start + _SLICE] for start in range(0, len(unique), _SLICE))
    return {each: _query(part) for part in slices for each in part}


def _query(ids: list[str]) -> Request:
    # Without max_results, ten are answered however many are asked for.
    url = f"https://export.arxiv.org/api/query?id_list={','.join(ids)}&max_results={len(ids)}"
    return Request(url, Kind.ATOM, parse_feed, shared=True)


def _page(arxiv: str, version: str = "") -> str:
    return f"https://arxiv.org/abs/{arxiv}{version}"


def _abstract(arxiv: str, query: Request) -> Steps:
    reply = yield query
    entries: dict[str, FeedEntry] = reply.value
    entry = entries.get(arxiv)
    if entry is None:
        raise not_found(f"arXiv knows no paper {arxiv}", query.url)
    if entry.withdrawn:
        raise FetchFailed(Failure(Outcome.WITHDRAWN, "the paper has been withdrawn", _page(arxiv)))
    if not entry.summary:
        raise not_found("arXiv has no abstract of it", _page(arxiv))
    return SourceResult(_page(arxiv, entry.version), entry.summary, version=entry.version)


def _pdf(arxiv: str) -> Steps:
    try:
        return (yield from _pdf_from("arxiv.org", arxiv))
    except FetchFailed as failed:
        if failed.outcome not in _OTHER_HOST_MAY_DO:
            raise
    return (yield from _pdf_from("export.arxiv.org", arxiv))


def _pdf_from(host: str, arxiv: str) -> Generator[Request, Reply, SourceResult]:
    try:
        reply = yield Request(f"https://{host}/pdf/{arxiv}", Kind.PDF)
    except FetchFailed as failed:
        raise _explained(failed) from None
    named = re.search(r"(v[0-9]+)\.pdf", reply.headers.get("content-disposition", ""))
    version = named[1] if named else ""
    return SourceResult(_page(arxiv, version), file=reply.file, version=version)


def _explained(failed: FetchFailed) -> FetchFailed:
    """The failure with what arXiv's "not found" page says, where it says more than that."""
    page = failed.sample.lower()
    if failed.outcome is not Outcome.NOT_FOUND:
        return failed
    if b"has been withdrawn" in page:
        detail = "the paper has been withdrawn; its page on arXiv may have an earlier version"
        return FetchFailed(replace(failed.failure, outcome=Outcome.WITHDRAWN, detail=detail))
    if b"pdf unavailable" in page or b"unable to produce pdf" in page:
        detail = "arXiv could not make a PDF from the paper's source"
        return FetchFailed(replace(failed.failure, detail=detail))
    return failed


class ArxivPage:
    """Reads abstracts off arXiv's pages."""

    name = "arxiv-page"
    title = "the arXiv page"
    services: tuple[Service, ...] = (SERVICE,)

    def __init__(self, run: SourceContext) -> None:
        """Needs nothing of the run."""

    def can_help(self, paper: Paper, wanted: FetchTarget) -> bool:
        """Whether an abstract is wanted of a paper that arXiv has."""
        return wanted is FetchTarget.ABSTRACT and bool(arxiv_id(paper.arxiv))

    def ask(self, paper: Paper, wanted: FetchTarget) -> Steps:  # noqa: ARG002
        """Ask for the page."""
        arxiv = arxiv_id(paper.arxiv)
        url = f"https://arxiv.org/abs/{arxiv}"
        reply = yield Request(url, Kind.HTML, parse_meta)
        meta: Meta = reply.value
        if meta.arxiv_id and arxiv_id(meta.arxiv_id) != arxiv:
            detail = f"the page is about {meta.arxiv_id}"
            raise FetchFailed(Failure(Outcome.UNREADABLE, detail, url))
        if is_withdrawal_notice(meta.abstract):
            raise FetchFailed(Failure(Outcome.WITHDRAWN, "the paper has been withdrawn", url))
        if not meta.abstract:
            raise not_found("the page has no abstract", url)
        return SourceResult(url, meta.abstract)


WITHDRAWN = "arXiv says that it has been withdrawn"


class ArxivRecords:
    """Preprints by id: all of a run in as few queries as can be."""

    title = "arXiv"
    services: tuple[Service, ...] = (SERVICE,)
    decides = False  # the API learns of new papers later than the pages

    def __init__(self, inquiry: LookUpContext) -> None:
        self._queries = queries(arxiv_id(clue.arxiv) for clue in inquiry.clues)

    def can_describe(self, clue: Clue) -> bool:
        """Whether it is on arXiv."""
        return bool(clue.arxiv)

    def describe(self, clue: Clue) -> DescribeSteps:
        """Look it up; only called where it can. Raises FetchFailed where it is not had."""
        arxiv = arxiv_id(clue.arxiv)
        if not arxiv:
            raise not_found(f"arXiv has no ids such as {clue.arxiv[:40]}")
        query = self._queries.get(arxiv) or queries([arxiv])[arxiv]
        entries: dict[str, FeedEntry] = (yield query).value
        entry = entries.get(arxiv)
        if entry is None:
            raise not_found(f"arXiv knows no paper {arxiv}", query.url)
        if not entry.title:
            raise FetchFailed(Failure(Outcome.UNREADABLE, "sent a paper without title", query.url))
        return described(entry)


class ArxivPages:
    """The same from the page for people."""

    title = "the arXiv page"
    services: tuple[Service, ...] = (SERVICE,)
    decides = True

    def __init__(self, inquiry: LookUpContext) -> None:
        """Needs nothing of the run."""

    def can_describe(self, clue: Clue) -> bool:
        """Whether it is on arXiv."""
        return bool(arxiv_id(clue.arxiv))

    def describe(self, clue: Clue) -> DescribeSteps:
        """Look it up; only called where it can. Raises FetchFailed where it is not had."""
        arxiv = arxiv_id(clue.arxiv)
        url = page_address(Identifier(Scheme.ARXIV, arxiv))
        meta: Meta = (yield Request(url, Kind.HTML, parse_meta, shared=True)).value
        if arxiv_id(meta.arxiv_id or arxiv) != arxiv or not meta.title:
            raise FetchFailed(Failure(Outcome.UNREADABLE, "sent another page", url))
        paper = paper_of_page(meta, url)
        is_withdrawn = is_withdrawal_notice(meta.abstract)
        preprint = Paper(
            "",
            paper.title,
            type="article",
            authors=paper.authors,
            year=paper.year,
            date=paper.date,
            arxiv=arxiv,
            abstract="" if is_withdrawn else meta.abstract,
        )
        return Record(preprint, self.title, url, meta.doi, (WITHDRAWN,) if is_withdrawn else ())


def described(entry: FeedEntry) -> Record:
    """What an entry of the feed says."""
    published = _day(entry.published)
    paper = Paper(
        "",
        entry.title,
        type="article",
        authors=authors(map(natural, entry.authors)),
        year=published.year if published else None,
        date=published.isoformat() if published else "",
        arxiv=entry.id,
        primary_category=entry.primary_category,
        abstract="" if entry.withdrawn else entry.summary,
        extra={"note": entry.journal} if entry.journal else {},
    )
    url = page_address(Identifier(Scheme.ARXIV, entry.id))
    is_withdrawn = entry.withdrawn or is_withdrawal_notice(entry.comment)
    notes = (WITHDRAWN,) if is_withdrawn else ()
    return Record(paper, ArxivRecords.title, url, doi_in(entry.doi), notes)


def _day(moment: str) -> date | None:
    try:
        return date.fromisoformat(moment[:10])
    except ValueError:
        return None
