"""Semantic Scholar: papers by arXiv id, DOI, ACL id or title, with abstracts and open PDFs.

    {"title": "…", "abstract": "…" or null, "year": 2021, "url": "https://…", "venue": "…",
     "authors": [{"name": "Andrew Jaegle"}], "externalIds": {"ArXiv": "2107.14795", "ACL": "…"},
     "openAccessPdf": {"url": "https://… or nothing"}}

A search by title answers {"data": [{…}]}. Every value may be null; so is the abstract if its
publisher wants it elided. Source: https://api.semanticscholar.org/api-docs/graph.
"""

import re
from collections.abc import Callable
from urllib.parse import quote, urlencode

from readlist.model.identifiers import arxiv_id
from readlist.model.paper import Paper
from readlist.model.same_work import Link
from readlist.network.messages import Kind, Request, Service
from readlist.sources.paper_pages import page_of
from readlist.sources.parsing import Json, as_fetched, authors, parse_json
from readlist.sources.protocol import (
    Asking,
    Clue,
    Copy,
    Record,
    Source,
    SourceContext,
    doi_of,
    is_open_address,
    not_found,
    open_copies,
)
from readlist.sources.venues import full_name, work_type
from readlist.text import quoted

_API = "https://api.semanticscholar.org/graph/v1/paper"
_FIELDS = "title,abstract,year,venue,url,authors,externalIds,openAccessPdf"


class SemanticScholar(Source):
    """Papers by identifier, and by title without one; OpenReview's ids are unknown there."""

    name = "semanticscholar"
    title = "Semantic Scholar"
    services = (
        Service(
            "Semantic Scholar",
            ("api.semanticscholar.org",),
            gap=1.1,  # one request a second with a key, and no more without
            waits=(2.0, 8.0),  # all users without a key share one limit, so this is the rule
        ),
    )

    def __init__(self, context: SourceContext) -> None:
        key = context.environ.get("SEMANTIC_SCHOLAR_API_KEY", "").strip()
        is_fit = re.fullmatch(r"[\x21-\x7e]+", key)  # for a header
        self._secrets = (("x-api-key", key),) if is_fit else ()

    def can_describe(self, clue: Clue) -> bool:
        return bool(_name(clue)) or bool(clue.title and (clue.year or clue.author or clue.evidence))

    def describe(self, clue: Clue) -> Asking[Record]:
        if name := _name(clue):
            return (yield from self._named(clue, name))
        query = urlencode({"query": clue.title, "fields": _FIELDS})
        url = f"{_API}/search/match?{query}"
        records: tuple[Record, ...] = (yield self._request(url, parse_match)).value
        for record in records:
            if clue.expects(record.paper):
                found = record._replace(version="found by its title", published=record.paper.doi)
                return found.found_by(clue)
        raise not_found("has no paper of this title and these authors", url)

    def _named(self, clue: Clue, name: str) -> Asking[Record]:
        record: Record = (
            yield self._request(f"{_API}/{name}?fields={_FIELDS}", parse_record)
        ).value
        paper = record.paper
        if clue.title and not clue.expects(paper, Link.IDENTIFIER):
            raise not_found(
                f"has another paper under {name}, {quoted(paper.shown_title)}", record.url
            )
        asked, found = {clue.doi, arxiv_id(clue.arxiv)}, {paper.doi, paper.arxiv} - {""}
        is_asked_for = bool(asked & found) or not found
        if not (clue.title or clue.url or is_asked_for):
            raise not_found("answered about another paper", record.url)
        return record

    def _request(self, url: str, read: Callable[[bytes], object]) -> Request:
        return Request(url, Kind.JSON, read, secrets=self._secrets)


def parse_record(body: bytes) -> Record:
    """The record of one paper. Raises ValueError for anything else."""
    if record := _record(Json(parse_json(body))):
        return record
    raise ValueError("no record of a paper")


def parse_match(body: bytes) -> tuple[Record, ...]:
    """The records that a search by title found. Raises ValueError for anything else."""
    match parse_json(body):
        case {"data": [*values]}:
            return tuple(filter(None, map(_record, map(Json, values))))
    raise ValueError("no answer to a search")


def _record(value: Json) -> Record | None:
    title = value.title("title")
    if not title:
        return None
    doi, venue = doi_of(value.text("externalIds", "DOI")), full_name(value.line("venue"))
    paper = Paper(
        "",
        title,
        type="document" if doi and not venue else work_type(venue),
        authors=authors(each.text("name") for each in value.items("authors")),
        year=value.year("year"),
        venue=venue,
        arxiv=arxiv_id(value.text("externalIds", "ArXiv")),
        doi=doi,
        abstract=as_fetched(value.text("abstract")),
    )
    addresses = [value.text("openAccessPdf", "url").strip()]
    if paper.arxiv:
        addresses.append(f"https://arxiv.org/pdf/{paper.arxiv}")
    if re.fullmatch(r"[A-Za-z0-9.-]+", acl := value.text("externalIds", "ACL")):
        addresses.append(f"https://aclanthology.org/{acl}.pdf")
    copies = open_copies(map(Copy, addresses))
    url = value.text("url")
    return Record(paper, SemanticScholar.title, url if is_open_address(url) else "", copies=copies)


def _name(clue: Clue) -> str:
    """The paper's name there by the identifier that says most, "" without any."""
    if arxiv := arxiv_id(clue.arxiv):
        return f"ARXIV:{arxiv}"
    if clue.doi:
        return f"DOI:{quote(clue.doi, safe='/:')}"
    acl = re.fullmatch(r"https://aclanthology\.org/(\S+)/", page_of(clue.url))
    return f"ACL:{acl[1]}" if acl else ""
