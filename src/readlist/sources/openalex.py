"""OpenAlex: abstracts, and where open copies of a paper's PDF are, by DOI.

    {"id": "https://openalex.org/W3186…",
     "doi": "https://doi.org/10.1145/3448016.3452841",
     "title": "Vector Quotient Filters",
     "abstract_inverted_index": {"Today's": [0], "filters,": [1, 199]},
     "best_oa_location": {"is_oa": true, "pdf_url": "https://…", "version": "publishedVersion"},
     "locations": [{"is_oa": false, "pdf_url": null}]}

Source: https://developers.openalex.org/api-reference/works (a single work by DOI is free).

OpenAlex's description of a published work, where its own agency's is not had.

    {"id": "…", "doi": "https://doi.org/10.…", "title": "…", "publication_year": 2021,
     "publication_date": "2021-06-09", "type": "article", "is_retracted": false,
     "authorships": [{"author": {"display_name": "Prashant Pandey"}, "raw_author_name": "…"}],
     "primary_location": {"source": {"display_name": "Nature"}, "raw_source_name": "…"},
     "biblio": {"volume": "4", "issue": "1", "first_page": "1386", "last_page": "1399"}}

Every value may be null. Source: https://developers.openalex.org/api-reference/works.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from urllib.parse import quote

from readlist.model.identifiers import Identifier, Scheme, page_address
from readlist.model.paper import Paper
from readlist.model.same_work import Link, same_work
from readlist.network.messages import Kind, Request
from readlist.network.services import Service
from readlist.sources.doi_agency import doi_of
from readlist.sources.parsing import parse_json, without_markup
from readlist.sources.pdf_copies import Copy, fetch_first, open_copies
from readlist.sources.people import authors, natural
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
from readlist.text import one_line, quoted

_LONGEST = 20_000  # words of an abstract
_DOI_ORG = "https://doi.org/"

SERVICE = Service("OpenAlex", ("api.openalex.org",))


@dataclass(frozen=True, slots=True)
class OpenAlexWork:
    """What OpenAlex says of one DOI. Absent text is ""."""

    doi: str  # lower case
    title: str
    abstract: str
    copies: tuple[Copy, ...]  # the best first, each address once


class OpenAlex:
    """Abstracts and PDFs by DOI. Both come from one record, which is asked for once."""

    name = "openalex"
    title = "OpenAlex"
    services: tuple[Service, ...] = (SERVICE,)

    def __init__(self, run: SourceContext) -> None:
        """Needs nothing of the run."""

    def can_help(self, paper: Paper, wanted: FetchTarget) -> bool:  # noqa: ARG002 (it has both)
        """Whether the paper has a DOI."""
        return bool(doi_of(paper))

    def ask(self, paper: Paper, wanted: FetchTarget) -> Steps:
        """Look for it; only called where `can_help`. Raises FetchFailed where it is not had."""
        doi = doi_of(paper)
        url = f"https://api.openalex.org/works/doi:{quote(doi, safe='/:')}"
        work: OpenAlexWork = (yield Request(url, Kind.JSON, parse_work, shared=True)).value
        if work.doi != doi:
            raise not_found(f"OpenAlex answered about another DOI, {quoted(work.doi)}", url)
        if work.title and not same_work(paper, Paper("", work.title), Link.IDENTIFIER):
            raise not_found(f"OpenAlex has another paper under this DOI, {quoted(work.title)}", url)
        if wanted is FetchTarget.PDF:
            return (yield from fetch_first(work.copies, self.title))
        if not work.abstract:
            raise not_found("OpenAlex has no abstract of it", url)
        return SourceResult(page_address(Identifier(Scheme.DOI, doi)), work.abstract)


def parse_work(body: bytes) -> OpenAlexWork:
    """The work that the answer holds. Raises ValueError for anything else.

    What has an odd shape within a work is as absent.
    """
    match parse_json(body):
        case {"id": str(), **work}:
            return OpenAlexWork(
                _text(work.get("doi")).lower().removeprefix(_DOI_ORG),
                one_line(without_markup(_text(work.get("title")))),
                without_markup(_rebuilt(work.get("abstract_inverted_index"))),
                open_copies(_copies(work.get("best_oa_location"), work.get("locations"))),
            )
    raise ValueError("no record of a work")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _rebuilt(index: object) -> str:
    """The abstract of which the index gives each word's places; "" if they make no sense."""
    if not isinstance(index, dict):
        return ""
    words: dict[int, str] = {}
    for word, places in index.items():
        for place in places if isinstance(places, list) else [None]:
            if type(place) is not int or not 0 <= place < _LONGEST or place in words:
                return ""
            words[place] = word
    return " ".join(words[place] for place in sorted(words))


def _copies(best: object, locations: object) -> Iterator[Copy]:
    others = locations if isinstance(locations, list) else []
    for each in (best, *others):
        match each:
            case {"is_oa": False}:
                continue
            case {"pdf_url": str(url), **location}:
                yield Copy(url, _text(location.get("version")))


_TYPES = MappingProxyType(
    {
        "article": "article-journal",
        "review": "article-journal",
        "letter": "article-journal",
        "conference-paper": "paper-conference",
        "preprint": "article",
        "book": "book",
        "book-chapter": "chapter",
        "dissertation": "thesis",
        "report": "report",
        "dataset": "dataset",
    }
)


class OpenAlexRecords:
    """Published works by DOI."""

    title = "OpenAlex"
    services: tuple[Service, ...] = (SERVICE,)
    decides = False

    def __init__(self, inquiry: LookUpContext) -> None:
        """Needs nothing of the run."""

    def can_describe(self, clue: Clue) -> bool:
        """Whether it has a DOI."""
        return bool(clue.doi)

    def describe(self, clue: Clue) -> DescribeSteps:
        """Look it up; only called where it can. Raises FetchFailed where it is not had."""
        url = f"https://api.openalex.org/works/doi:{quote(clue.doi, safe='/:')}"
        described: Record = (yield Request(url, Kind.JSON, parse_description, shared=True)).value
        if described.paper.doi != clue.doi:
            told = quoted(described.paper.doi)
            raise not_found(f"OpenAlex answered about another DOI, {told}", url)
        return described


def parse_description(body: bytes) -> Record:
    """What the record says. Raises ValueError for anything else, and for one without title."""
    plain = parse_work(body)
    match parse_json(body):
        case {**work} if plain.title:
            return _described(plain.doi, plain.title, plain.abstract, work)
    raise ValueError("no record of a work with a title")


def _described(doi: str, title: str, abstract: str, work: Mapping[object, object]) -> Record:
    kind, year = work.get("type"), year_in(work.get("publication_year"))
    raw_type = _path(work, "primary_location", "raw_type")
    if raw_type == "proceedings-article":
        kind = "conference-paper"
    paper = Paper(
        "",
        title,
        type=_TYPES.get(str(kind), "document"),
        authors=authors(_people(work)),
        year=year,
        venue=_path(work, "primary_location", "source", "display_name")
        or _path(work, "primary_location", "raw_source_name"),
        date=_day(_path(work, "publication_date"), year),
        doi=doi,
        abstract=abstract,
        extra=dict(_extra(work)),
    )
    url = page_address(Identifier(Scheme.DOI, doi))
    is_retracted = work.get("is_retracted") is True
    notes = ("OpenAlex says that it has been retracted",) if is_retracted else ()
    return Record(paper, OpenAlexRecords.title, url, notes=notes)


def _path(value: object, *names: str) -> str:
    """The text that these names lead to, "" where they lead to none."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return one_line(value) if isinstance(value, str) else ""


def _people(work: Mapping[object, object]) -> Iterator[str]:
    people = work.get("authorships")
    for each in people if isinstance(people, list) else []:
        yield natural(_path(each, "author", "display_name") or _path(each, "raw_author_name"))


def _extra(work: Mapping[object, object]) -> Iterator[tuple[str, str]]:
    for name, field in (("volume", "volume"), ("issue", "number")):
        if value := _path(work, "biblio", name):
            yield field, value
    first, last = (_path(work, "biblio", name) for name in ("first_page", "last_page"))
    if first:
        yield "pages", f"{first}-{last}" if last and last != first else first


def _day(text: str, year: object) -> str:
    """The day of publication; the first of January stands for a year of which no more is known."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    return text if (day.month, day.day) != (1, 1) and day.year == year else ""
