"""Semantic Scholar: abstracts, open PDFs, and papers found by their title alone.

    {"title": "…", "abstract": "…" or null, "year": 2021, "url": "https://…",
     "authors": [{"name": "Andrew Jaegle"}], "externalIds": {"ArXiv": "2107.14795", "ACL": "…"},
     "openAccessPdf": {"url": "https://… or nothing"}}

A search by title answers {"data": [{…}]}. Every value may be null; the abstract is where its
publisher wants it elided. Source: https://api.semanticscholar.org/api-docs/graph.

Semantic Scholar's description of a paper: by identifier, after everybody else, or by title.
"""

import re
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from readlist.model.identifiers import Scheme, arxiv_id, identifier_of
from readlist.model.paper import Paper
from readlist.model.same_work import Link, same_work
from readlist.network.messages import FetchFailed, Kind, Outcome, Reply, Request
from readlist.network.services import Service
from readlist.sources.confirm import confirms, found_by_title
from readlist.sources.doi_agency import doi_of
from readlist.sources.parsing import as_fetched, parse_json
from readlist.sources.pdf_copies import Copy, fetch_first, open_copies
from readlist.sources.people import authors, natural
from readlist.sources.proceedings import acl_name
from readlist.sources.protocol import (
    Clue,
    DescribeSteps,
    FetchTarget,
    LookUpContext,
    Record,
    SourceContext,
    SourceResult,
    Steps,
    not_found,
    year_in,
)
from readlist.sources.venues import full_name, work_type
from readlist.text import one_line, quoted

API = "https://api.semanticscholar.org/graph/v1/paper"
FIELDS = "title,abstract,year,venue,url,authors,externalIds,openAccessPdf"
_KEY = "SEMANTIC_SCHOLAR_API_KEY"


SERVICE = Service(
    "Semantic Scholar",
    ("api.semanticscholar.org",),
    gap=1.1,  # one request a second with a key, and no more without
    waits=(2.0, 8.0),  # all people without a key share one limit, so this is the rule
)


@dataclass(frozen=True, slots=True)
class ScholarRecord:
    """What is known of one paper there."""

    title: str
    abstract: str = ""
    year: int | None = None
    url: str = ""
    authors: tuple[str, ...] = ()  # as they are spoken, the first first
    venue: str = ""
    arxiv: str = ""
    doi: str = ""  # lower case; not arXiv's own
    copies: tuple[Copy, ...] = ()  # PDFs, its own before those of arXiv and the ACL Anthology


class SemanticScholar:
    """Looks papers up by arXiv id or DOI, and those that have neither by title."""

    name = "semanticscholar"
    title = "Semantic Scholar"
    services: tuple[Service, ...] = (SERVICE,)

    def __init__(self, run: SourceContext) -> None:
        self._secrets = secrets_of(run.environ)

    def can_help(self, paper: Paper, wanted: FetchTarget) -> bool:  # noqa: ARG002
        """Whether the paper can be known for sure: by identifier, or by title and one thing more.

        An OpenReview id does not count: there they are unknown.
        """
        return bool(_names(paper) or paper.authors or paper.year)

    def ask(self, paper: Paper, wanted: FetchTarget) -> Steps:
        """Ask for the record, and for the PDFs it knows."""
        names = _names(paper)
        record = yield from self._named(paper, names) if names else self._searched(paper)
        version = "" if names else "found by its title"
        if wanted is FetchTarget.PDF:
            found = yield from fetch_first(record.copies, self.title)
            return SourceResult(found.url, file=found.file, version=version)
        if not record.abstract:
            raise not_found("Semantic Scholar has no abstract of it", record.url)
        return SourceResult(record.url, record.abstract, version=version)

    def _named(self, paper: Paper, names: list[str]) -> Generator[Request, Reply, ScholarRecord]:
        name, *others = names
        try:
            reply = yield self._request(f"{API}/{name}?fields={FIELDS}", parse_record)
        except FetchFailed as failed:
            if failed.outcome is not Outcome.NOT_FOUND or not others:
                raise
            return (yield from self._named(paper, others))
        record: ScholarRecord = reply.value
        if not same_work(paper, _paper(record), Link.IDENTIFIER):
            detail = f"Semantic Scholar has another paper under {name}, {quoted(record.title)}"
            raise not_found(detail, record.url)
        return record

    def _searched(self, paper: Paper) -> Generator[Request, Reply, ScholarRecord]:
        query = urlencode({"query": paper.title, "fields": FIELDS})
        reply = yield self._request(f"{API}/search/match?{query}", parse_match)
        records: tuple[ScholarRecord, ...] = reply.value
        for record in records:
            if same_work(paper, _paper(record)):
                return record
        raise not_found("Semantic Scholar has no paper of this title, first author and year")

    def _request(self, url: str, read: Callable[[bytes], object]) -> Request:
        return Request(url, Kind.JSON, read, secrets=self._secrets, shared=True)


def secrets_of(environ: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The header with the person's own key, if there is one that can stand in a header."""
    key = environ.get(_KEY, "").strip()
    return (("x-api-key", key),) if re.fullmatch(r"[\x21-\x7e]+", key) else ()


def parse_record(body: bytes) -> ScholarRecord:
    """The record of one paper. Raises ValueError for anything else."""
    record = _record(parse_json(body))
    if record is None:
        raise ValueError("no record of a paper")
    return record


def parse_match(body: bytes) -> tuple[ScholarRecord, ...]:
    """The records that a search by title found. Raises ValueError for no such answer."""
    match parse_json(body):
        case {"data": [*values]}:
            return tuple(record for record in map(_record, values) if record)
    raise ValueError("no answer to a search")


def _record(value: object) -> ScholarRecord | None:
    match value:
        case {"title": str(title), **rest} if title.strip():
            year, links = rest.get("year"), dict.fromkeys(_pdfs(rest))
            return ScholarRecord(
                title=one_line(title),
                abstract=as_fetched(_text(rest.get("abstract"))),
                year=year if isinstance(year, int) else None,
                url=_text(rest.get("url")),
                authors=tuple(_authors(rest.get("authors"))),
                venue=one_line(_text(rest.get("venue"))),
                arxiv=arxiv_id(_external(rest, "ArXiv")),
                doi=_doi(_external(rest, "DOI")),
                copies=open_copies(map(Copy, links)),
            )
    return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _authors(authors: object) -> Iterator[str]:
    for each in authors if isinstance(authors, list) else []:
        match each:
            case {"name": str(name)}:
                yield one_line(name)


def _external(record: Mapping[object, object], name: str) -> str:
    match record.get("externalIds"):
        case {**named}:
            return _text(named.get(name))
    return ""


def _doi(text: str) -> str:
    identifier = identifier_of(Scheme.DOI, text)
    return identifier.value if identifier and identifier.scheme is Scheme.DOI else ""


def _pdfs(record: Mapping[object, object]) -> Iterator[str]:
    match record.get("openAccessPdf"):
        case {"url": str(url)}:
            yield url.strip()
    if name := arxiv_id(_external(record, "ArXiv")):
        yield f"https://arxiv.org/pdf/{name}"
    if re.fullmatch(r"[A-Za-z0-9.-]+", name := _external(record, "ACL")):
        yield f"https://aclanthology.org/{name}.pdf"


def _names(paper: Paper) -> list[str]:
    """What the paper is called in an address there."""
    arxiv, doi = arxiv_id(paper.arxiv), doi_of(paper)
    names = [f"ARXIV:{arxiv}"] if arxiv else []
    return names + ([f"DOI:{quote(doi, safe='/:')}"] if doi else [])


class ScholarRecords:
    """Papers by arXiv id, DOI or the ACL Anthology's id."""

    title = "Semantic Scholar"
    services: tuple[Service, ...] = (SERVICE,)
    decides = False

    def __init__(self, inquiry: LookUpContext) -> None:
        self._secrets = secrets_of(inquiry.environ)

    def can_describe(self, clue: Clue) -> bool:
        """Whether it has an identifier that is known there."""
        return any(_names_of_clue(clue))

    def describe(self, clue: Clue) -> DescribeSteps:
        """Look it up; only called where it can. Raises FetchFailed where it is not had."""
        record = yield from self._record(list(_names_of_clue(clue)))
        paper = _paper(record)
        agrees = paper.doi == clue.doi or paper.arxiv == arxiv_id(clue.arxiv) or clue.url
        if not agrees:
            raise not_found("Semantic Scholar answered about another paper", record.url)
        return Record(paper, self.title, record.url)

    def _record(self, names: list[str]) -> Generator[Request, Reply, ScholarRecord]:
        name, *others = names
        url = f"{API}/{name}?fields={FIELDS}"
        try:
            reply = yield Request(url, Kind.JSON, parse_record, secrets=self._secrets, shared=True)
        except FetchFailed as failed:
            if failed.outcome is not Outcome.NOT_FOUND or not others:
                raise
            return (yield from self._record(others))
        record: ScholarRecord = reply.value
        return record


class ScholarTitles:
    """Papers by their title."""

    title = "Semantic Scholar"
    services: tuple[Service, ...] = (SERVICE,)
    decides = False

    def __init__(self, inquiry: LookUpContext) -> None:
        self._secrets = secrets_of(inquiry.environ)

    def can_describe(self, clue: Clue) -> bool:
        """Whether it has a title, and something else by which what is found can be confirmed."""
        return bool(clue.title and (clue.evidence or clue.year))

    def describe(self, clue: Clue) -> DescribeSteps:
        """Look it up; only called where it can. Raises FetchFailed where it is not had."""
        query = urlencode({"query": clue.title, "fields": FIELDS})
        url = f"{API}/search/match?{query}"
        reply = yield Request(url, Kind.JSON, parse_match, secrets=self._secrets, shared=True)
        records: tuple[ScholarRecord, ...] = reply.value
        for record in records:
            paper = _paper(record)
            if confirms(paper, clue):
                return Record(paper, self.title, record.url, notes=(found_by_title(self.title),))
        raise not_found("Semantic Scholar has no paper of this title and these authors", url)


def _names_of_clue(clue: Clue) -> Iterator[str]:
    if arxiv := arxiv_id(clue.arxiv):
        yield f"ARXIV:{arxiv}"
    if clue.doi:
        yield f"DOI:{quote(clue.doi, safe='/:')}"
    if acl := acl_name(clue.url):
        yield f"ACL:{acl}"


def _paper(record: ScholarRecord) -> Paper:
    venue = full_name(record.venue)
    kind = "document" if record.doi and not venue else work_type(venue)
    return Paper(
        "",
        record.title,
        type=kind,
        authors=authors(map(natural, record.authors)),
        year=year_in(record.year),
        venue=venue,
        arxiv=record.arxiv,
        doi=record.doi,
        abstract=record.abstract,
    )
