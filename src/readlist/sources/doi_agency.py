"""The agency that has a DOI's record: `https://doi.org/ra/10.5281`.

    [{"DOI": "10.5281", "RA": "DataCite"}], or a "status" in place of the "RA" for an unknown prefix

A module of its own because the modules of both agencies need it. Source ("Which RA?"):
https://www.doi.org/the-identifier/resources/factsheets/doi-resolution-documentation
"""

from collections.abc import Generator
from urllib.parse import quote

from readlist.network.messages import FetchFailed, Kind, Reply, Request
from readlist.network.services import Service
from readlist.sources.parsing import parse_json
from readlist.sources.protocol import ARXIV_DOI

CROSSREF = "Crossref"
DATACITE = "DataCite"
DOI_ORG = Service("doi.org", ("doi.org",))


def registration_agency(doi: str) -> Generator[Request, Reply, str]:
    """The agency's name, e.g. "Crossref"; "" if doi.org does not know it or cannot be asked."""
    prefix = doi.partition("/")[0]
    if ARXIV_DOI.startswith(f"{prefix}/"):
        return DATACITE
    url = f"https://doi.org/ra/{quote(prefix, safe='')}"
    try:
        reply = yield Request(url, Kind.JSON, parse_agency, shared=True)
    except FetchFailed:  # the agencies are asked all the same, and say what the trouble is
        return ""
    return str(reply.value)


def parse_agency(body: bytes) -> str:
    """The agency in the answer; "" if it says that there is none.

    Raises ValueError for anything that is not such an answer.
    """
    match parse_json(body):
        case [{"RA": str(agency)}, *_]:
            return agency
        case [{"status": str()}, *_]:
            return ""
    raise ValueError("no answer about a DOI's registration agency")
