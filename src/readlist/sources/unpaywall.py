"""Open PDFs of published papers, by DOI, from Unpaywall's index.

{"doi": "10.…", "best_oa_location": {"url_for_pdf": "https://…", "version": "publishedVersion"},
 "oa_locations": [{…}, …]}

Every value may be null. Source: https://unpaywall.org/products/api (version 2, data format; a
person's real e-mail address is required).
"""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from readlist.model.paper import Paper
from readlist.network.messages import Kind, Request
from readlist.network.services import Service
from readlist.sources.doi_agency import doi_of
from readlist.sources.parsing import parse_json
from readlist.sources.pdf_copies import Copy, fetch_first, open_copies
from readlist.sources.protocol import FetchTarget, SourceContext, Steps


class Unpaywall:
    """Finds copies of papers that anyone may read."""

    name = "unpaywall"
    title = "Unpaywall"
    services: tuple[Service, ...] = (Service("Unpaywall", ("api.unpaywall.org",)),)

    def __init__(self, run: SourceContext) -> None:
        self._contact = run.contact

    def can_help(self, paper: Paper, wanted: FetchTarget) -> bool:
        """Whether a PDF is wanted of a paper with DOI, by a person with an e-mail address."""
        return wanted is FetchTarget.PDF and bool(doi_of(paper) and self._contact)

    def ask(self, paper: Paper, wanted: FetchTarget) -> Steps:  # noqa: ARG002
        """Ask where copies are, and then for one after the other."""
        doi, contact = quote(doi_of(paper), safe="/:"), quote(self._contact, safe="@")
        url = f"https://api.unpaywall.org/v2/{doi}?email={contact}"
        reply = yield Request(url, Kind.JSON, parse_copies)
        return (yield from fetch_first(reply.value, self.title))


def parse_copies(body: bytes) -> tuple[Copy, ...]:
    """The copies that lie on https, the best first, each once.

    Raises ValueError for anything that is not the record of a DOI.
    """
    match parse_json(body):
        case {"doi": str(), "best_oa_location": best, "oa_locations": [*others]}:
            return open_copies(_copies([best, *others]))
        case {"doi": str(), "best_oa_location": best}:
            return open_copies(_copies([best]))
    raise ValueError("no record of a DOI")


def _copies(locations: Iterable[object]) -> Iterator[Copy]:
    for location in locations:
        match location:
            case {"url_for_pdf": str(url), "version": str(version)}:
                yield Copy(url, version)
            case {"url_for_pdf": str(url)}:
                yield Copy(url)
