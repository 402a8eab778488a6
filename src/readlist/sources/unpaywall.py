"""Unpaywall: places of open PDFs of published papers, by DOI.

{"doi": "10.…", "best_oa_location": {"url_for_pdf": "https://…", "version": "publishedVersion"},
 "oa_locations": [{…}, …]}

Every value may be null. Source: https://unpaywall.org/products/api (version 2, data format; a
user's real e-mail address is required).
"""

from urllib.parse import quote

from readlist.model.paper import Paper
from readlist.network.messages import Kind, Request
from readlist.network.services import Service
from readlist.sources.parsing import items_at, parse_json, text_at, value_at
from readlist.sources.pdf_copies import open_copies
from readlist.sources.protocol import Clue, Copy, DescribeSteps, Record, SourceContext


class Unpaywall:
    """Copies of papers that anyone may read."""

    name = "unpaywall"
    title = "Unpaywall"
    services: tuple[Service, ...] = (Service("Unpaywall", ("api.unpaywall.org",)),)
    decides = False

    def __init__(self, context: SourceContext) -> None:
        self._contact = context.contact

    def can_describe(self, clue: Clue) -> bool:
        return bool(clue.doi and self._contact)

    def describe(self, clue: Clue) -> DescribeSteps:
        doi, contact = quote(clue.doi, safe="/:"), quote(self._contact, safe="@")
        url = f"https://api.unpaywall.org/v2/{doi}?email={contact}"
        reply = yield Request(url, Kind.JSON, parse_copies)
        return Record(Paper("", clue.title), self.title, url, copies=reply.value)


def parse_copies(body: bytes) -> tuple[Copy, ...]:
    """The copies that lie on https, the best first, each once. Raises ValueError for no record."""
    record = parse_json(body)
    if not (isinstance(record, dict) and "best_oa_location" in record and text_at(record, "doi")):
        raise ValueError("no record of a DOI")
    places = (value_at(record, "best_oa_location"), *items_at(record, "oa_locations"))
    return open_copies(
        Copy(text_at(each, "url_for_pdf"), text_at(each, "version")) for each in places
    )
