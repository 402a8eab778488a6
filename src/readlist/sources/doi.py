"""A DOI's record, from whichever agency it is registered with."""

from dataclasses import replace
from urllib.parse import quote, urlencode

from readlist.model.identifiers import arxiv_id
from readlist.network.messages import Failure, FetchFailed, Kind, Outcome, Request
from readlist.network.services import Service
from readlist.sources import crossref, datacite
from readlist.sources.confirm import confirms, found_by_title
from readlist.sources.crossref import crossref_service, work_address
from readlist.sources.datacite import SERVICE as DATACITE_SERVICE
from readlist.sources.doi_agency import (
    ARXIV_PREFIX,
    CROSSREF,
    DATACITE,
    DOI_ORG,
    registration_agency,
)
from readlist.sources.protocol import Clue, DescribeSteps, LookUpContext, Record, not_found
from readlist.text import quoted

_ROWS = "5"


class DoiRecords:
    """Published works by DOI."""

    title = "the DOI's record"
    decides = True

    def __init__(self, inquiry: LookUpContext) -> None:
        self._contact = inquiry.contact
        self.services: tuple[Service, ...] = (
            crossref_service(inquiry.contact),
            DATACITE_SERVICE,
            DOI_ORG,
        )

    def can_describe(self, clue: Clue) -> bool:
        """Whether it has a DOI."""
        return bool(clue.doi)

    def describe(self, clue: Clue) -> DescribeSteps:
        """Look it up; only called where it can. Raises FetchFailed where it is not had."""
        agency = yield from registration_agency(clue.doi)
        if agency == DATACITE:
            return (yield from _at_datacite(clue.doi))
        if agency == CROSSREF:
            return (yield from self._at_crossref(clue.doi))
        if agency:
            detail = f"is registered with {agency}, whose records are not read"
            raise FetchFailed(Failure(Outcome.REFUSED, f"{clue.doi} {detail}"))
        try:
            return (yield from self._at_crossref(clue.doi))
        except FetchFailed as failed:
            if failed.outcome is not Outcome.NOT_FOUND:
                raise
        return (yield from _at_datacite(clue.doi))

    def _at_crossref(self, doi: str) -> DescribeSteps:
        request = Request(
            work_address(doi, self._contact), Kind.JSON, crossref.parse_description, shared=True
        )
        return (yield from _record(request, doi, crossref.TITLE))


class CrossrefTitles:
    """Published works by title."""

    title = crossref.TITLE
    decides = False

    def __init__(self, inquiry: LookUpContext) -> None:
        self._contact = inquiry.contact
        self.services: tuple[Service, ...] = (crossref_service(inquiry.contact),)

    def can_describe(self, clue: Clue) -> bool:
        """Whether it has a title, and something else by which what is found can be confirmed."""
        return bool(clue.title and (clue.evidence or clue.year))

    def describe(self, clue: Clue) -> DescribeSteps:
        """Look it up; only called where it can. Raises FetchFailed where it is not had."""
        query = {"query.bibliographic": clue.title, "rows": _ROWS}
        if self._contact:
            query["mailto"] = self._contact
        url = f"https://api.crossref.org/works?{urlencode(query)}"
        works: tuple[Record, ...] = (
            yield Request(url, Kind.JSON, crossref.parse_works, shared=True)
        ).value
        for work in works:
            if confirms(work.paper, clue):
                return replace(work, notes=(found_by_title(self.title), *work.notes))
        raise not_found("Crossref has no work of this title and these authors", url)


class Preprints:
    """DataCite's records of arXiv's preprints, for days on which arXiv's API answers nobody."""

    title = datacite.TITLE
    services: tuple[Service, ...] = (DATACITE_SERVICE,)
    decides = False

    def __init__(self, inquiry: LookUpContext) -> None:
        """Needs nothing of the run."""

    def can_describe(self, clue: Clue) -> bool:
        """Whether it is on arXiv."""
        return bool(arxiv_id(clue.arxiv))

    def describe(self, clue: Clue) -> DescribeSteps:
        """Look it up; only called where it can. Raises FetchFailed where it is not had."""
        return (yield from _at_datacite(f"{ARXIV_PREFIX}/arxiv.{arxiv_id(clue.arxiv)}"))


def _at_datacite(doi: str) -> DescribeSteps:
    url = f"https://api.datacite.org/dois/{quote(doi, safe='/:')}"
    request = Request(url, Kind.JSON, datacite.parse_described, shared=True)
    return (yield from _record(request, doi, datacite.TITLE))


def _record(request: Request, doi: str, agency: str) -> DescribeSteps:
    """The agency's record, if it is about this DOI; what fails is told of the agency."""
    try:
        described: Record = (yield request).value
        paper = described.paper
        told = paper.doi or f"{ARXIV_PREFIX}/arxiv.{paper.arxiv}"
        if told != doi:
            raise not_found(f"answered about another DOI, {quoted(told)}", request.url)
    except FetchFailed as failed:
        failed.failure = replace(failed.failure, source=agency)
        raise
    return described
