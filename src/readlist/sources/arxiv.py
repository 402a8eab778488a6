"""arXiv: preprints from its query API, many at once, or from their pages; PDFs.

    <entry>
      <id>http://arxiv.org/abs/2107.14795v3</id>
      <title>Perceiver IO: …</title>
      <summary>A central goal of machine learning …</summary>
      <author><name>Andrew Jaegle</name></author>
      <published>2021-07-30T17:53:34Z</published>
      <arxiv:comment>ICLR 2022 camera ready</arxiv:comment>
      <arxiv:primary_category term="cs.LG"/>
      <arxiv:doi>…</arxiv:doi> <arxiv:journal_ref>…</arxiv:journal_ref>    of the published version
    </entry>

An id that does not exist has no entry; one that cannot exist fails the whole query. A withdrawn
paper has no mark: its summary, or without one its comment, says so, and its PDF is not found.
Sources: https://info.arxiv.org/help/api/user-manual.html (query, feed, errors),
https://info.arxiv.org/help/arxiv_identifier.html (ids),
https://arxiv.org/abs/2107.14795 (a page, with citation_* tags).
"""

import re
from xml.etree.ElementTree import Element

from readlist.model.identifiers import Identifier, Scheme, arxiv_id, identifier_in, page_address
from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed, Kind, Outcome, Request, Service, failed
from readlist.sources.paper_pages import Meta, paper_of_page, parse_meta
from readlist.sources.parsing import authors, day_in, parse_xml, title_line, unwrapped
from readlist.sources.protocol import (
    Asking,
    Clue,
    Record,
    Source,
    SourceContext,
    SourceResult,
    not_found,
)
from readlist.text import one_line, quoted

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_SLICE = 200  # ids in one query, which keeps its address below 4,000 characters
_ENTRY_ID = r"https?://(?:www\.)?arxiv\.org/abs/(\S+?)(v[0-9]+)?"
_NOTICE = (
    r"(?i)\W*(?:(?:this|the|our)\s+)?"
    r"(?:(?:paper|article|submission|manuscript|preprint|work|note|report|thesis|version|document"
    r"|letter|draft|proof|contribution|authors?)\s+)?"
    r"(?:(?:is|was|has|have|had|being)\s+(?:been\s+)?(?:temporarily\s+)?withdrawn\b"
    r"|withdrawn\s*(?:$|[.,;:)\]]|(?:by|due|because|pending)\b))"
)
_OTHER_HOST_MAY_DO = {Outcome.NETWORK, Outcome.NOT_PDF, Outcome.INCOMPLETE, Outcome.RATE_LIMITED}

SERVICE = Service(
    "arXiv",
    ("arxiv.org", "export.arxiv.org"),
    # "no more than one request every three seconds … a single connection at a time"
    # https://info.arxiv.org/help/api/tou.html
    gap=3.0,
    waits=(5.0,),  # a throttled answer may take two minutes; DataCite has the abstracts as well
    limits_all_hosts=False,  # the API's limit is not that of the PDFs
    stops_at_403=True,  # further requests count as an attack: https://info.arxiv.org/help/robots.html
)


class Arxiv(Source):
    """Preprints and PDFs by arXiv id; all of a run in as few queries as possible."""

    name = "arxiv"
    title = "arXiv"
    services = (SERVICE,)
    decides = False  # the API learns of new papers later than the pages
    needs = "arxiv"

    def __init__(self, context: SourceContext) -> None:
        wanted = dict.fromkeys(arxiv_id(clue.arxiv) for clue in context.clues)
        ids = list(filter(None, wanted))
        slices = (ids[start : start + _SLICE] for start in range(0, len(ids), _SLICE))
        # For each id the query that asks for it and for as many others as go into one.
        self._queries = {each: _query(part) for part in slices for each in part}

    def describe(self, clue: Clue) -> Asking[Record]:
        arxiv = _id_of(clue)
        query = self._queries.get(arxiv) or _query([arxiv])
        records: dict[str, Record] = (yield query).value
        if arxiv not in records:
            raise not_found(f"knows no paper {arxiv}", query.url)
        return records[arxiv]

    def pdf(self, clue: Clue) -> Asking[SourceResult]:
        arxiv = _id_of(clue)
        try:
            return (yield from _pdf_from("arxiv.org", arxiv))
        except FetchFailed as error:
            if error.outcome not in _OTHER_HOST_MAY_DO:
                raise
        return (yield from _pdf_from("export.arxiv.org", arxiv))


class ArxivPage(Source):
    """Preprints from arXiv's pages, for days on which its API does not answer."""

    name = "arxiv-page"
    title = "the arXiv page"
    services = (SERVICE,)
    decides = True

    def can_describe(self, clue: Clue) -> bool:
        return bool(arxiv_id(clue.arxiv))

    def describe(self, clue: Clue) -> Asking[Record]:
        arxiv = arxiv_id(clue.arxiv)
        url = page_address(Identifier(Scheme.ARXIV, arxiv))
        meta: Meta = (yield Request(url, Kind.HTML, parse_meta)).value
        found = paper_of_page(meta, url) if meta.title else None
        if found is None or arxiv_id(found.arxiv or arxiv) != arxiv:
            raise failed(Outcome.UNREADABLE, "sent another page", url)
        is_withdrawn = is_withdrawal_notice(meta.abstract)
        paper = Paper(
            "",
            found.title,
            type="article",
            authors=found.authors,
            year=found.year,
            date=found.date,
            arxiv=arxiv,
            abstract="" if is_withdrawn else meta.abstract,
        )
        return _record(paper, self.title, "", found.doi, is_withdrawn=is_withdrawn)


def is_withdrawal_notice(text: str) -> bool:
    """Whether it begins like "This paper has been withdrawn by the author"."""
    return re.match(_NOTICE, text) is not None


def parse_feed(body: bytes) -> dict[str, Record]:
    """The records by id without version; unknown ids are missing.

    Raises ValueError for anything but a feed, and for the feed that reports an error.
    """
    feed = parse_xml(body)
    if feed.tag != f"{_ATOM}feed":
        raise ValueError("no Atom feed")
    records = map(_entry, feed.iterfind(f"{_ATOM}entry"))
    return {record.paper.arxiv: record for record in records if record}


def _entry(element: Element) -> Record | None:
    address, summary = (_text(element, f"{_ATOM}{name}").strip() for name in ("id", "summary"))
    if "/api/errors" in address:
        raise ValueError(f"an error: {one_line(summary)}")
    match, title = re.fullmatch(_ENTRY_ID, address), title_line(_text(element, f"{_ATOM}title"))
    arxiv = arxiv_id(match[1]) if match else ""
    if not match or not arxiv or not title:
        return None
    comment, journal = (
        one_line(_text(element, f"{_ARXIV}{name}")) for name in ("comment", "journal_ref")
    )
    is_notice = is_withdrawal_notice(summary or comment)
    published = day_in(_text(element, f"{_ATOM}published").strip())
    category = element.find(f"{_ARXIV}primary_category")
    names = (_text(each, f"{_ATOM}name") for each in element.iterfind(f"{_ATOM}author"))
    paper = Paper(
        "",
        title,
        type="article",
        authors=authors(names),
        year=published.year if published else None,
        date=published.isoformat() if published else "",
        arxiv=arxiv,
        primary_category="" if category is None else category.get("term", ""),
        abstract="" if is_notice else unwrapped(summary),
        extra={"note": journal} if journal else {},
    )
    doi = identifier_in(Scheme.DOI, one_line(_text(element, f"{_ARXIV}doi")))
    is_withdrawn = is_notice or is_withdrawal_notice(comment)
    return _record(paper, Arxiv.title, match[2] or "", doi, is_withdrawn=is_withdrawn)


def _record(paper: Paper, source: str, version: str, doi: str, *, is_withdrawn: bool) -> Record:
    url = f"https://arxiv.org/abs/{paper.arxiv}{version}"
    notes = ("arXiv says that it has been withdrawn",) if is_withdrawn else ()
    return Record(paper, source, url, version, withdrawn=is_withdrawn, published=doi, notes=notes)


def _text(parent: Element, tag: str) -> str:
    element = parent.find(tag)
    return "" if element is None else "".join(element.itertext())


def _id_of(clue: Clue) -> str:
    if arxiv := arxiv_id(clue.arxiv):
        return arxiv
    raise not_found(f"{quoted(clue.arxiv)} is not an arXiv id")


def _query(ids: list[str]) -> Request:
    # Without max_results, ten are answered however many are asked for.
    url = f"https://export.arxiv.org/api/query?id_list={','.join(ids)}&max_results={len(ids)}"
    return Request(url, Kind.ATOM, parse_feed)


def _pdf_from(host: str, arxiv: str) -> Asking[SourceResult]:
    try:
        reply = yield Request(f"https://{host}/pdf/{arxiv}", Kind.PDF)
    except FetchFailed as error:
        page, url = error.sample.lower(), error.failure.url
        if error.outcome is not Outcome.NOT_FOUND:
            raise
        if b"has been withdrawn" in page:
            detail = "the paper has been withdrawn; its page on arXiv may have an earlier version"
            raise failed(Outcome.WITHDRAWN, detail, url) from None
        if b"pdf unavailable" in page or b"unable to produce pdf" in page:
            detail = "arXiv could not make a PDF from the paper's source"
            raise not_found(detail, url) from None
        raise
    named = re.search(r"(v[0-9]+)\.pdf", reply.headers.get("content-disposition", ""))
    version = named[1] if named else ""
    url = f"https://arxiv.org/abs/{arxiv}{version}"
    return SourceResult(url, file=reply.file, version=version)
