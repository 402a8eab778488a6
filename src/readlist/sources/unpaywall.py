"""Open PDFs of published papers, by DOI, from Unpaywall's index.

{"doi": "10.…", "best_oa_location": {"url_for_pdf": "https://…", "version": "publishedVersion"},
 "oa_locations": [{…}, …]}

Every value may be null. Source: https://unpaywall.org/products/api (version 2, data format; a
person's real e-mail address is required).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from readlist.identifiers import is_web_address
from readlist.model import Paper
from readlist.network.outcomes import FetchFailed
from readlist.network.requests import Kind, Request
from readlist.network.services import Service
from readlist.sources.agency import doi_of
from readlist.sources.safexml import parse_json
from readlist.sources.source import Run, Steps, Wanted, fetch_pdf, not_found

_MOST_TRIES = 4  # of the places that one record names


@dataclass(frozen=True, slots=True)
class Copy:
    """Where a PDF lies, with the service's name for what it is."""

    url: str
    version: str = ""  # "publishedVersion", "acceptedVersion" or "submittedVersion"


class Unpaywall:
    """Finds copies of papers that anyone may read."""

    name = "unpaywall"
    title = "Unpaywall"
    services: tuple[Service, ...] = (Service("Unpaywall", ("api.unpaywall.org",)),)

    def __init__(self, run: Run) -> None:
        self._contact = run.contact

    def can_help(self, paper: Paper, wanted: Wanted) -> bool:
        """Whether a PDF is wanted of a paper with DOI, by a person with an e-mail address."""
        return wanted is Wanted.PDF and bool(doi_of(paper) and self._contact)

    def ask(self, paper: Paper, wanted: Wanted) -> Steps:  # noqa: ARG002
        """Ask where copies are, and then for one after the other."""
        doi, contact = quote(doi_of(paper), safe="/:"), quote(self._contact, safe="@")
        url = f"https://api.unpaywall.org/v2/{doi}?email={contact}"
        reply = yield Request(url, Kind.JSON, parse_copies)
        copies: tuple[Copy, ...] = reply.value
        if not copies:
            raise not_found("Unpaywall knows no open PDF of it")
        return (yield from fetch_first(copies[:_MOST_TRIES]))


def parse_copies(body: bytes) -> tuple[Copy, ...]:
    """The copies that lie on https, the best first, each once.

    Raises ValueError for anything that is not the record of a DOI.
    """
    match parse_json(body):
        case {"doi": str(), "best_oa_location": best, "oa_locations": [*others]}:
            return _copies([best, *others])
        case {"doi": str(), "best_oa_location": best}:
            return _copies([best])
    raise ValueError("no record of a DOI")


def _copies(locations: Iterable[object]) -> tuple[Copy, ...]:
    copies: dict[str, Copy] = {}
    for location in locations:
        match location:
            case {"url_for_pdf": str(url), "version": str(version)}:
                copies.setdefault(url, Copy(url, version))
            case {"url_for_pdf": str(url)}:
                copies.setdefault(url, Copy(url))
    return tuple(copy for copy in copies.values() if is_open_address(copy.url))


def is_open_address(url: str) -> bool:
    """Whether it is a whole address that is asked by https."""
    return is_web_address(url) and url.lower().startswith("https://")


def fetch_first(copies: tuple[Copy, ...]) -> Steps:
    """Ask for one copy after the other; where none comes, raise what the first one met."""
    failures: list[FetchFailed] = []
    for copy in copies:
        try:
            return (yield from fetch_pdf(copy.url, version=copy.version))
        except FetchFailed as failed:
            failures.append(failed)
    raise failures[0]
