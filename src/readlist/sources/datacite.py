"""DataCite: the abstracts of what is registered there: arXiv's preprints, and data and software.

    {"data": {"attributes": {
      "doi": "10.48550/arxiv.2107.14795",
      "titles": [{"title": "Perceiver IO: …"}],
      "version": "3",
      "descriptions": [{"description": "A central goal …", "descriptionType": "Abstract"}]}}}

Source: https://support.datacite.org/docs/api-get-doi.

DataCite's record of a DOI: arXiv's preprints, theses, reports, data and software.

    {"data": {"attributes": {"doi": "10.48550/arxiv.2107.14795", "titles": [{"title": "…"}],
      "creators": [{"name": "Jaegle, Andrew", "nameType": "Personal", "givenName": "Andrew",
                    "familyName": "Jaegle"}, {"name": "The Team", "nameType": "Organizational"}],
      "publicationYear": 2021, "publisher": "arXiv" or {"name": "arXiv"},
      "dates": [{"date": "2021-07-30T17:53:34Z", "dateType": "Submitted"}],
      "types": {"citeproc": "article", "resourceTypeGeneral": "Preprint"},
      "relatedIdentifiers": [{"relationType": "IsVersionOf", "relatedIdentifierType": "DOI",
                              "relatedIdentifier": "10.…"}]}}}

Source: https://support.datacite.org/docs/api-get-doi and
https://datacite-metadata-schema.readthedocs.io (version 4).
"""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from urllib.parse import quote

from readlist.model.identifiers import Identifier, Scheme, arxiv_id, page_address
from readlist.model.paper import Paper
from readlist.network.messages import Failure, FetchFailed, Kind, Outcome, Reply, Request
from readlist.network.services import Service
from readlist.sources.arxiv import is_withdrawal_notice
from readlist.sources.doi_agency import ARXIV_PREFIX, DATACITE, DOI_ORG, doi_of, registration_agency
from readlist.sources.parsing import parse_json, unwrapped, without_markup
from readlist.sources.people import authors, corporate, from_parts, natural
from readlist.sources.protocol import (
    FetchTarget,
    Record,
    SourceContext,
    SourceResult,
    Steps,
    doi_in,
    not_found,
    year_in,
)
from readlist.text import decoded, one_line, quoted

_ARXIV = f"{ARXIV_PREFIX}/arxiv."

# 1000 to 3000 requests in five minutes: https://support.datacite.org/docs/rate-limit
SERVICE = Service("DataCite", ("api.datacite.org",), gap=0.3)


@dataclass(frozen=True, slots=True)
class DataCiteRecord:
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

    def __init__(self, run: SourceContext) -> None:
        """Needs nothing of the run."""

    def can_help(self, paper: Paper, wanted: FetchTarget) -> bool:
        """Whether an abstract is wanted of a paper with an arXiv id or a DOI."""
        return wanted is FetchTarget.ABSTRACT and bool(_preprint(paper) or doi_of(paper))

    def ask(self, paper: Paper, wanted: FetchTarget) -> Steps:  # noqa: ARG002 (it has but abstracts)
        """Look for it; only called where `can_help`. Raises FetchFailed where it is not had."""
        doi = yield from _doi_here(paper)
        url = f"https://api.datacite.org/dois/{quote(doi, safe='/:')}"
        record: DataCiteRecord = (yield Request(url, Kind.JSON, parse_record, shared=True)).value
        if record.doi != doi:
            raise not_found(f"DataCite answered about another DOI, {quoted(record.doi)}", url)
        page = _page(doi)
        if is_withdrawal_notice(record.abstract):
            raise FetchFailed(Failure(Outcome.WITHDRAWN, "the paper has been withdrawn", page))
        if not record.abstract:
            raise not_found("DataCite has no abstract of it", page)
        return SourceResult(page, record.abstract, version=record.version)


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


def parse_record(body: bytes) -> DataCiteRecord:
    """The record that the answer holds. Raises ValueError for anything else."""
    match parse_json(body):
        case {"data": {"attributes": {"doi": str(doi), **attributes}}}:
            doi = doi.lower()
            return DataCiteRecord(
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


TITLE = "DataCite"
_ARXIV_DOI = f"{ARXIV_PREFIX}/arxiv."
_TYPES = MappingProxyType(
    {
        "Preprint": "article",
        "JournalArticle": "article-journal",
        "ConferencePaper": "paper-conference",
        "ConferenceProceeding": "book",
        "Dissertation": "thesis",
        "Report": "report",
        "Book": "book",
        "BookChapter": "chapter",
        "Dataset": "dataset",
        "Software": "software",
        "Standard": "standard",
    }
)
_PUBLISHED_AS = frozenset({"IsPreviousVersionOf", "IsVersionOf", "IsPreprintOf"})
_SCHOOL_TYPES = frozenset({"thesis", "report", "dataset", "software"})


def parse_described(body: bytes) -> Record:
    """What the answer says. Raises ValueError for anything else, and for a record without title."""
    record = parse_record(body)
    match parse_json(body):
        case {"data": {"attributes": {**attributes}}} if record.title:
            return _described(record.doi, decoded(record.title), record.abstract, attributes)
    raise ValueError("no record of a paper")


def _described(doi: str, title: str, abstract: str, attributes: Mapping[object, object]) -> Record:
    arxiv = arxiv_id(doi.removeprefix(_ARXIV_DOI)) if doi.startswith(_ARXIV_DOI) else ""
    is_withdrawn = is_withdrawal_notice(abstract)
    kind = "article" if arxiv else _kind(attributes)
    day = _day(attributes)
    publisher = "" if arxiv else _publisher(attributes)
    paper = Paper(
        "",
        title,
        type=kind,
        authors=authors(_people(attributes)),
        year=day.year if arxiv and day else year_in(attributes.get("publicationYear")),
        venue=_container(attributes) or (publisher if kind in _SCHOOL_TYPES else ""),
        date=day.isoformat() if day else "",
        arxiv=arxiv,
        doi="" if arxiv else doi,
        abstract="" if is_withdrawn else abstract,
        extra={"publisher": publisher} if publisher and kind not in _SCHOOL_TYPES else {},
    )
    page = Identifier(Scheme.ARXIV, arxiv) if arxiv else Identifier(Scheme.DOI, doi)
    notes = ("DataCite says that it has been withdrawn",) if is_withdrawn else ()
    return Record(paper, TITLE, page_address(page), _published(attributes), notes)


def _people(attributes: Mapping[object, object]) -> Iterator[str]:
    creators = attributes.get("creators")
    for each in creators if isinstance(creators, list) else []:
        match each:
            case {"nameType": "Organizational", "name": str(name)}:
                yield corporate(name) if natural(name) else ""
            case {"givenName": str(given), "familyName": str(family)}:
                yield from_parts(given, family)
            case {"name": str(name)}:
                yield natural(name)


def _kind(attributes: Mapping[object, object]) -> str:
    match attributes.get("types"):
        case {"resourceTypeGeneral": str(general), **rest}:
            is_thesis = rest.get("citeproc") == "thesis" or rest.get("bibtex") == "phdthesis"
            return "thesis" if is_thesis else _TYPES.get(general, "document")
    return "document"


def _publisher(attributes: Mapping[object, object]) -> str:
    match attributes.get("publisher"):
        case {"name": str(name)} | str(name):
            return "" if name.startswith("(:") else one_line(name)
    return ""


def _container(attributes: Mapping[object, object]) -> str:
    match attributes.get("container"):
        case {"title": str(title)}:
            return one_line(title)
    return ""


def _day(attributes: Mapping[object, object]) -> date | None:
    """When it was issued, or first submitted."""
    dates = attributes.get("dates")
    found: dict[str, date] = {}
    for each in dates if isinstance(dates, list) else []:
        match each:
            case {"date": str(text), "dateType": str(kind)}:
                try:
                    found.setdefault(kind, date.fromisoformat(text[:10]))
                except ValueError:
                    continue
    return found.get("Issued") or found.get("Submitted")


def _published(attributes: Mapping[object, object]) -> str:
    related = attributes.get("relatedIdentifiers")
    for each in related if isinstance(related, list) else []:
        match each:
            case {"relationType": str(relation), "relatedIdentifier": str(name)}:
                if relation in _PUBLISHED_AS and (doi := doi_in(name)):
                    return doi
    return ""
