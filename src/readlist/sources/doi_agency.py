"""A paper's DOI, and which agency it is registered with: only that one has its record.

Source: https://www.doi.org/the-identifier/resources/factsheets/doi-resolution-documentation
("Which RA?"): `https://doi.org/ra/10.5281` answers `[{"DOI": "10.5281", "RA": "DataCite"}]`, or
a "status" in place of the "RA" where there is no such prefix.
"""

from collections.abc import Generator
from urllib.parse import quote

from readlist.model.identifiers import Scheme, identifier_of
from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed, Kind, Reply, Request
from readlist.network.services import Service
from readlist.sources.parsing import parse_json

CROSSREF = "Crossref"
DATACITE = "DataCite"
DOI_ORG = Service("doi.org", ("doi.org",))
ARXIV_PREFIX = "10.48550"


def doi_of(paper: Paper) -> str:
    """The paper's DOI in lower case; "" where there is none, or only that of an arXiv preprint."""
    identifier = identifier_of(Scheme.DOI, paper.doi)
    return identifier.value if identifier and identifier.scheme is Scheme.DOI else ""


def registration_agency(doi: str) -> Generator[Request, Reply, str]:
    """The agency's name, e.g. "Crossref"; "" where doi.org does not know it or cannot be asked."""
    prefix = doi.partition("/")[0]
    if prefix == ARXIV_PREFIX:
        return DATACITE
    url = f"https://doi.org/ra/{quote(prefix, safe='')}"
    try:
        reply = yield Request(url, Kind.JSON, parse_agency, shared=True)
    except FetchFailed:  # the agencies are asked all the same, and say what the trouble is
        return ""
    return str(reply.value)


def parse_agency(body: bytes) -> str:
    """The agency that the answer names; "" where it says that there is none.

    Raises ValueError for anything that is not such an answer.
    """
    match parse_json(body):
        case [{"RA": str(agency)}, *_]:
            return agency
        case [{"status": str()}, *_]:
            return ""
    raise ValueError("no answer about a DOI's registration agency")
