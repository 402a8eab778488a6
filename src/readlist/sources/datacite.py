"""DataCite: the abstracts of what is registered there: arXiv's preprints, and data and software.

    {"data": {"attributes": {
      "doi": "10.48550/arxiv.2107.14795",
      "titles": [{"title": "Perceiver IO: …"}],
      "version": "3",
      "descriptions": [{"description": "A central goal …", "descriptionType": "Abstract"}]}}}

Source: https://support.datacite.org/docs/api-get-doi.
"""

from collections.abc import Generator
from dataclasses import dataclass
from urllib.parse import quote

from readlist.model.identifiers import Identifier, Scheme, arxiv_id, page_address
from readlist.model.paper import Paper
from readlist.network.messages import Kind, Reply, Request
from readlist.network.outcomes import Failure, FetchFailed, Outcome
from readlist.network.services import Service
from readlist.sources.arxiv import is_withdrawal_notice
from readlist.sources.doi_agency import ARXIV_PREFIX, DATACITE, DOI_ORG, doi_of, registration_agency
from readlist.sources.parsing import parse_json, without_markup
from readlist.sources.protocol import Found, Run, Steps, Wanted, not_found
from readlist.sources.texts import unwrapped
from readlist.text import decoded, one_line, quoted

_ARXIV = f"{ARXIV_PREFIX}/arxiv."

# 1000 to 3000 requests in five minutes: https://support.datacite.org/docs/rate-limit
SERVICE = Service("DataCite", ("api.datacite.org",), gap=0.3)


@dataclass(frozen=True, slots=True)
class Record:
    """What DataCite says of one DOI. Absent text is ""."""

    doi: str  # lower case
    title: str
    version: str
    abstract: str  # paragraphs separated by a blank line


class DataCite:
    """Abstracts by DOI, that of the arXiv preprint before any other."""

    name = "datacite"
    title = "DataCite"
    services: tuple[Service, ...] = (SERVICE, DOI_ORG)

    def __init__(self, run: Run) -> None:
        """Needs nothing of the run."""

    def can_help(self, paper: Paper, wanted: Wanted) -> bool:
        """Whether an abstract is wanted of a paper with an arXiv id or a DOI."""
        return wanted is Wanted.ABSTRACT and bool(_preprint(paper) or doi_of(paper))

    def ask(self, paper: Paper, wanted: Wanted) -> Steps:  # noqa: ARG002 (it has but abstracts)
        """Look for it; only called where `can_help`. Raises FetchFailed where it is not had."""
        doi = yield from _doi_here(paper)
        url = f"https://api.datacite.org/dois/{quote(doi, safe='/:')}"
        record: Record = (yield Request(url, Kind.JSON, parse_record, shared=True)).value
        if record.doi != doi:
            raise not_found(f"DataCite answered about another DOI, {quoted(record.doi)}", url)
        page = _page(doi)
        if is_withdrawal_notice(record.abstract):
            raise FetchFailed(Failure(Outcome.WITHDRAWN, "the paper has been withdrawn", page))
        if not record.abstract:
            raise not_found("DataCite has no abstract of it", page)
        return Found(page, record.abstract, version=record.version)


def _doi_here(paper: Paper) -> Generator[Request, Reply, str]:
    """The DOI under which DataCite may know the paper."""
    if arxiv := _preprint(paper):
        return _ARXIV + arxiv
    doi = doi_of(paper)
    agency = yield from registration_agency(doi)
    if agency not in {DATACITE, ""}:
        raise not_found(f"{doi} is not registered with DataCite")
    return doi


def _preprint(paper: Paper) -> str:
    """Its arXiv id, also where only the preprint's DOI is known."""
    return arxiv_id(paper.arxiv) or arxiv_id(paper.doi.lower().removeprefix(_ARXIV))


def _page(doi: str) -> str:
    if doi.startswith(_ARXIV):
        return page_address(Identifier(Scheme.ARXIV, doi.removeprefix(_ARXIV)))
    return page_address(Identifier(Scheme.DOI, doi))


def parse_record(body: bytes) -> Record:
    """The record that the answer holds. Raises ValueError for anything else."""
    match parse_json(body):
        case {"data": {"attributes": {"doi": str(doi), **attributes}}}:
            doi = doi.lower()
            return Record(
                doi,
                _title(attributes.get("titles")),
                _version(attributes.get("version"), doi),
                _abstract(attributes.get("descriptions"), doi),
            )
    raise ValueError("no record of a DOI")


def _title(titles: object) -> str:
    """The first that is no subtitle, translation or alternative."""
    for each in titles if isinstance(titles, list) else []:
        match each:
            case {"titleType": str()}:
                continue
            case {"title": str(title)} if title.strip():
                return one_line(title)
    return ""


def _version(version: object, doi: str) -> str:
    if not isinstance(version, str):
        return ""
    return f"v{version}" if doi.startswith(_ARXIV) and version.isdecimal() else one_line(version)


def _abstract(descriptions: object, doi: str) -> str:
    """The first abstract that is not blank; arXiv's are TeX, the others may be HTML."""
    for each in descriptions if isinstance(descriptions, list) else []:
        match each:
            case {"descriptionType": "Abstract", "description": str(text)} if text.strip():
                is_tex = doi.startswith(_ARXIV)
                return unwrapped(decoded(text)) if is_tex else without_markup(text)
    return ""
