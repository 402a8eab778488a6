"""DataCite's record of a DOI: arXiv's preprints, theses, reports, data and software.

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

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from readlist.model.identifiers import Identifier, Scheme, arxiv_id, page_address
from readlist.model.paper import Paper
from readlist.sources.arxiv import is_withdrawal_notice
from readlist.sources.datacite import parse_record
from readlist.sources.doi_agency import ARXIV_PREFIX
from readlist.sources.parsing import parse_json
from readlist.sources.people import authors, corporate, from_parts, natural
from readlist.sources.record import Described, doi_in, year_in
from readlist.text import decoded, one_line

TITLE = "DataCite"
_ARXIV = f"{ARXIV_PREFIX}/arxiv."
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


def parse_described(body: bytes) -> Described:
    """What the answer says. Raises ValueError for anything else, and for a record without title."""
    record = parse_record(body)
    match parse_json(body):
        case {"data": {"attributes": {**attributes}}} if record.title:
            return _described(record.doi, decoded(record.title), record.abstract, attributes)
    raise ValueError("no record of a paper")


def _described(
    doi: str, title: str, abstract: str, attributes: Mapping[object, object]
) -> Described:
    arxiv = arxiv_id(doi.removeprefix(_ARXIV)) if doi.startswith(_ARXIV) else ""
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
        published=day,
        arxiv=arxiv,
        doi="" if arxiv else doi,
        abstract="" if is_withdrawn else abstract,
        extra={"publisher": publisher} if publisher and kind not in _SCHOOL_TYPES else {},
    )
    page = Identifier(Scheme.ARXIV, arxiv) if arxiv else Identifier(Scheme.DOI, doi)
    notes = ("DataCite says that it has been withdrawn",) if is_withdrawn else ()
    return Described(paper, TITLE, page_address(page), _published(attributes), notes)


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
