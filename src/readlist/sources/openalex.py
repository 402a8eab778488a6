"""OpenAlex: abstracts, and where open copies of a paper's PDF are, by DOI.

    {"id": "https://openalex.org/W3186…",
     "doi": "https://doi.org/10.1145/3448016.3452841",
     "title": "Vector Quotient Filters",
     "abstract_inverted_index": {"Today's": [0], "filters,": [1, 199]},
     "best_oa_location": {"is_oa": true, "pdf_url": "https://…", "version": "publishedVersion"},
     "locations": [{"is_oa": false, "pdf_url": null}]}

Source: https://developers.openalex.org/api-reference/works (a single work by DOI is free).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from readlist.model.identifiers import Identifier, Scheme, page_address
from readlist.model.paper import Paper
from readlist.model.titles import same_main_title
from readlist.network.messages import Kind, Request
from readlist.network.services import Service
from readlist.sources.doi_agency import doi_of
from readlist.sources.parsing import parse_json, without_markup
from readlist.sources.pdf_copies import Copy, fetch_first, open_copies
from readlist.sources.protocol import Found, Run, Steps, Wanted, not_found
from readlist.text import one_line, quoted

_LONGEST = 20_000  # words of an abstract
_DOI_ORG = "https://doi.org/"

SERVICE = Service("OpenAlex", ("api.openalex.org",))


@dataclass(frozen=True, slots=True)
class Work:
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

    def __init__(self, run: Run) -> None:
        """Needs nothing of the run."""

    def can_help(self, paper: Paper, wanted: Wanted) -> bool:  # noqa: ARG002 (it has both)
        """Whether the paper has a DOI."""
        return bool(doi_of(paper))

    def ask(self, paper: Paper, wanted: Wanted) -> Steps:
        """Look for it; only called where `can_help`. Raises FetchFailed where it is not had."""
        doi = doi_of(paper)
        url = f"https://api.openalex.org/works/doi:{quote(doi, safe='/:')}"
        work: Work = (yield Request(url, Kind.JSON, parse_work, shared=True)).value
        if work.doi != doi:
            raise not_found(f"OpenAlex answered about another DOI, {quoted(work.doi)}", url)
        if work.title and not same_main_title(work.title, paper.title):
            raise not_found(f"OpenAlex has another paper under this DOI, {quoted(work.title)}", url)
        if wanted is Wanted.PDF:
            return (yield from fetch_first(work.copies, self.title))
        if not work.abstract:
            raise not_found("OpenAlex has no abstract of it", url)
        return Found(page_address(Identifier(Scheme.DOI, doi)), work.abstract)


def parse_work(body: bytes) -> Work:
    """The work that the answer holds. Raises ValueError for anything else.

    What has an odd shape within a work is as absent.
    """
    match parse_json(body):
        case {"id": str(), **work}:
            return Work(
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
