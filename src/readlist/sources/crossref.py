r"""Crossref: the abstracts that publishers register with a DOI.

    {"status": "ok", "message-type": "work", "message": {
      "DOI": "10.1613/JAIR.3912",
      "title": ["The Arcade Learning\n   <i>Environment</i>"],
      "abstract": "<jats:title>Abstract</jats:title><jats:p>In this article …</jats:p>"}}

Most records have no abstract. Where there is one it is a piece of JATS without its namespaces.
Sources: https://www.crossref.org/documentation/retrieve-metadata/rest-api/ (record),
https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/ (pace).
"""

import html
import re
from dataclasses import dataclass
from urllib.parse import quote
from xml.sax.saxutils import escape

from readlist.model.identifiers import Identifier, Scheme, page_address
from readlist.model.paper import Paper
from readlist.network.messages import Kind, Request
from readlist.network.services import Service
from readlist.sources.doi_agency import CROSSREF, DOI_ORG, doi_of, registration_agency
from readlist.sources.parsing import parse_json, parse_xml, plain_text, without_markup
from readlist.sources.protocol import Found, Run, Steps, Wanted, not_found
from readlist.text import one_line, quoted

_GAP = 1.0
_GAP_WITH_CONTACT = 0.35  # who says whom to write to may ask three times a second
_PREFIX = r"[</\s]([A-Za-z_][\w.-]*):[A-Za-z_]"
_XML_ENTITY = r"&(?:#[0-9]+|#x[0-9A-Fa-f]+|amp|lt|gt|quot|apos);"
_NOT_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"


@dataclass(frozen=True, slots=True)
class Work:
    """What Crossref says of one DOI. Absent text is ""."""

    doi: str  # lower case
    title: str
    abstract: str  # paragraphs separated by a blank line


class Crossref:
    """Abstracts by DOI."""

    name = "crossref"
    title = "Crossref"

    def __init__(self, run: Run) -> None:
        self.run = run
        self.services: tuple[Service, ...] = (crossref_service(run.contact), DOI_ORG)

    def can_help(self, paper: Paper, wanted: Wanted) -> bool:
        """Whether an abstract is wanted of a paper with a DOI that is not arXiv's."""
        return wanted is Wanted.ABSTRACT and bool(doi_of(paper))

    def ask(self, paper: Paper, wanted: Wanted) -> Steps:  # noqa: ARG002 (it has but abstracts)
        """Look for it; only called where `can_help`. Raises FetchFailed where it is not had."""
        doi = doi_of(paper)
        agency = yield from registration_agency(doi)
        if agency not in {CROSSREF, ""}:
            raise not_found(f"{doi} is registered with {agency}, not with Crossref")
        url = work_address(doi, self.run.contact)
        work: Work = (yield Request(url, Kind.JSON, parse_work, shared=True)).value
        if work.doi != doi:
            raise not_found(f"Crossref answered about another DOI, {quoted(work.doi)}", url)
        if not work.abstract:
            raise not_found("the publisher gave Crossref no abstract of it", url)
        return Found(page_address(Identifier(Scheme.DOI, doi)), work.abstract)


def crossref_service(contact: str) -> Service:
    """How Crossref wants to be asked by a person of this e-mail address, "" if not known."""
    gap = _GAP_WITH_CONTACT if contact else _GAP
    return Service("Crossref", ("api.crossref.org",), gap=gap)


def work_address(doi: str, contact: str) -> str:
    """Where the record of the DOI is."""
    mailto = f"?mailto={quote(contact, safe='@')}" if contact else ""
    return f"https://api.crossref.org/works/{quote(doi, safe='')}{mailto}"


def parse_work(body: bytes) -> Work:
    """The work that the answer holds.

    Raises ValueError for anything else, and where the abstract's markup makes no sense.
    """
    match parse_json(body):
        case {"message-type": "work", "message": {"DOI": str(doi), **message}}:
            return Work(
                doi.lower(), _title(message.get("title")), jats_text(message.get("abstract"))
            )
    raise ValueError("no record of a DOI")


def _title(titles: object) -> str:
    match titles:
        case [str(title), *_]:
            return one_line(without_markup(title))
    return ""


def jats_text(markup: object) -> str:
    """The paragraphs of a piece of JATS; "" for what is no text.

    Raises ValueError where the markup makes no sense.
    """
    if not isinstance(markup, str):
        return ""
    # Many publishers escape twice, so what was text still holds entities and tags.
    return without_markup(plain_text(parse_xml(_document(markup).encode())))


def _document(markup: str) -> str:
    """The piece of markup as a document, with all that it leaves undeclared."""
    prefixes = sorted(set(re.findall(_PREFIX, markup)) - {"xml", "xmlns"})
    declared = "".join(f' xmlns:{prefix}="{prefix}"' for prefix in prefixes)
    content = re.sub(r"&(?:#?\w+;)?", _entity, re.sub(_NOT_XML, "", markup))
    content = re.sub(r"<(?![/A-Za-z!?])", "&lt;", content)
    return f"<abstract{declared}>{content}</abstract>"


def _entity(match: re.Match[str]) -> str:
    """An entity of HTML as its character, an ampersand that begins none as one."""
    if re.fullmatch(_XML_ENTITY, match[0]):
        return match[0]
    return escape(html.unescape(match[0]))
