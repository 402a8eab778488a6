"""Semantic Scholar's description of a paper: by identifier, after everybody else, or by title."""

from collections.abc import Generator, Iterator
from urllib.parse import quote, urlencode

from readlist.model.identifiers import arxiv_id
from readlist.model.paper import Paper
from readlist.network.messages import Kind, Reply, Request
from readlist.network.outcomes import FetchFailed, Outcome
from readlist.network.services import Service
from readlist.sources.confirm import confirms, found_by_title
from readlist.sources.people import authors, natural
from readlist.sources.proceedings import acl_name
from readlist.sources.protocol import not_found
from readlist.sources.record import Clue, Described, DescribeSteps, Inquiry, year_in
from readlist.sources.semantic_scholar import (
    API,
    FIELDS,
    SERVICE,
    Record,
    parse_match,
    parse_record,
    secrets_of,
)
from readlist.sources.venuenames import full_name, work_type


class ScholarRecords:
    """Papers by arXiv id, DOI or the ACL Anthology's id."""

    title = "Semantic Scholar"
    services: tuple[Service, ...] = (SERVICE,)
    decides = False

    def __init__(self, inquiry: Inquiry) -> None:
        self._secrets = secrets_of(inquiry.environ)

    def can_describe(self, clue: Clue) -> bool:
        """Whether it has an identifier that is known there."""
        return any(_names(clue))

    def describe(self, clue: Clue) -> DescribeSteps:
        """Look it up; only called where it can. Raises FetchFailed where it is not had."""
        record = yield from self._record(list(_names(clue)))
        paper = _paper(record)
        agrees = paper.doi == clue.doi or paper.arxiv == arxiv_id(clue.arxiv) or clue.url
        if not agrees:
            raise not_found("Semantic Scholar answered about another paper", record.url)
        return Described(paper, self.title, record.url)

    def _record(self, names: list[str]) -> Generator[Request, Reply, Record]:
        name, *others = names
        url = f"{API}/{name}?fields={FIELDS}"
        try:
            reply = yield Request(url, Kind.JSON, parse_record, secrets=self._secrets, shared=True)
        except FetchFailed as failed:
            if failed.outcome is not Outcome.NOT_FOUND or not others:
                raise
            return (yield from self._record(others))
        record: Record = reply.value
        return record


class ScholarTitles:
    """Papers by their title."""

    title = "Semantic Scholar"
    services: tuple[Service, ...] = (SERVICE,)
    decides = False

    def __init__(self, inquiry: Inquiry) -> None:
        self._secrets = secrets_of(inquiry.environ)

    def can_describe(self, clue: Clue) -> bool:
        """Whether it has a title, and something else by which what is found can be confirmed."""
        return bool(clue.title and (clue.evidence or clue.year))

    def describe(self, clue: Clue) -> DescribeSteps:
        """Look it up; only called where it can. Raises FetchFailed where it is not had."""
        query = urlencode({"query": clue.title, "fields": FIELDS})
        url = f"{API}/search/match?{query}"
        reply = yield Request(url, Kind.JSON, parse_match, secrets=self._secrets, shared=True)
        records: tuple[Record, ...] = reply.value
        for record in records:
            paper = _paper(record)
            if confirms(paper, clue):
                return Described(paper, self.title, record.url, notes=(found_by_title(self.title),))
        raise not_found("Semantic Scholar has no paper of this title and these authors", url)


def _names(clue: Clue) -> Iterator[str]:
    if arxiv := arxiv_id(clue.arxiv):
        yield f"ARXIV:{arxiv}"
    if clue.doi:
        yield f"DOI:{quote(clue.doi, safe='/:')}"
    if acl := acl_name(clue.url):
        yield f"ACL:{acl}"


def _paper(record: Record) -> Paper:
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
