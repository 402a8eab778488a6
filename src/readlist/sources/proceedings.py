"""The open proceedings of machine learning and language conferences: page, abstract, PDF.

Sources: the sites' own address patterns as of 2026; a page's citation_pdf_url goes before them.
"""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from readlist.model.paper import Paper
from readlist.network.messages import Kind, Request
from readlist.network.services import Service
from readlist.sources.page_tags import Meta, parse_meta
from readlist.sources.protocol import Found, Run, Steps, Wanted, fetch_pdf, not_found

_ACL = Service("the ACL Anthology", ("aclanthology.org",))
_PMLR = Service("PMLR", ("proceedings.mlr.press",))
_NEURIPS = Service(
    "the NeurIPS proceedings", ("proceedings.neurips.cc", "papers.nips.cc", "papers.neurips.cc")
)
_ICLR = Service("the ICLR proceedings", ("proceedings.iclr.cc",))
_CVF = Service("CVF Open Access", ("openaccess.thecvf.com",))
_JMLR = Service("JMLR", ("jmlr.org", "www.jmlr.org"))

SERVICES = (_ACL, _PMLR, _NEURIPS, _ICLR, _CVF, _JMLR)

_ACL_DOI = r"10\.(?:18653|3115)/v1/(\S+)"  # 10.3115: until 2015


@dataclass(frozen=True, slots=True)
class _Site:
    """Which addresses mean a paper, and the templates of its own two, all without https://."""

    address: str
    page: str
    pdf: str


_SITES = (
    _Site(
        r"(?:(?:www\.)?aclanthology\.org|(?:www\.)?aclweb\.org/anthology)/"
        r"([A-Z]\d{2}-\d{4}|\d{4}\.[\w-]+\.\d+)(?:v\d+)?(?:\.pdf|\.bib)?/?",
        r"aclanthology.org/\1/",
        r"aclanthology.org/\1.pdf",
    ),
    _Site(
        r"proceedings\.mlr\.press/([vr]\d+)/([\w-]+)(?:\.html|\.pdf|/[\w-]+\.pdf)",
        r"proceedings.mlr.press/\1/\2.html",
        r"proceedings.mlr.press/\1/\2/\2.pdf",
    ),
    _Site(
        r"((?:proceedings\.(?:neurips|iclr)|papers\.(?:nips|neurips))\.cc/"
        r"paper(?:_files/paper)?/\d{4})/"
        r"(?:hash|file)/([0-9a-f]{32})-(?:Abstract|Paper)([\w-]*)\.(?:html|pdf)",
        r"\1/hash/\2-Abstract\3.html",
        r"\1/file/\2-Paper\3.pdf",
    ),
    _Site(
        r"(openaccess\.thecvf\.com/content[\w/-]*)/(?:html|papers)/([^/]+)\.(?:html|pdf)",
        r"\1/html/\2.html",
        r"\1/papers/\2.pdf",
    ),
    _Site(
        r"(?:www\.)?jmlr\.org/papers/v(?:olume)?(\d+)/([\w-]+)(?:\.html|/[\w-]+\.pdf)",
        r"jmlr.org/papers/v\1/\2.html",
        r"jmlr.org/papers/volume\1/\2/\2.pdf",
    ),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site has a paper."""

    page: str
    pdf: str


class Proceedings:
    """Reads a paper's page in its conference's proceedings."""

    name = "proceedings"
    title = "the proceedings"
    services: tuple[Service, ...] = SERVICES

    def __init__(self, run: Run) -> None:
        """Needs nothing of the run."""

    def can_help(self, paper: Paper, wanted: Wanted) -> bool:  # noqa: ARG002
        """Whether the paper's address or DOI is of a site that is known here."""
        return place_of(paper) is not None

    def ask(self, paper: Paper, wanted: Wanted) -> Steps:
        """Ask for the page, and for the PDF it names."""
        place = place_of(paper)
        if place is None:
            raise not_found("the paper is in no proceedings that are known")
        reply = yield Request(place.page, Kind.HTML, parse_meta, shared=True)
        meta: Meta = reply.value
        if wanted is Wanted.ABSTRACT:
            if not meta.abstract:
                raise not_found("the page has no abstract", reply.url)
            return Found(reply.url, meta.abstract)
        pdf = absolute_address(reply.url, meta.pdf_url) or place.pdf
        return (yield from fetch_pdf(pdf, page=reply.url))


def place_of(paper: Paper) -> Place | None:
    """Where the proceedings have the paper; None for one that is in none of them."""
    return _place(paper.url) or _place(acl_address(paper.doi))


def page_of(address: str) -> str:
    """The paper's page, also where the address is that of its PDF; "" for any other site."""
    place = _place(address)
    return place.page if place else ""


def acl_name(address: str) -> str:
    """The ACL Anthology's own id of the paper at an address there, "" for any other."""
    found = re.fullmatch(r"https://aclanthology\.org/(\S+)/", page_of(address))
    return found[1] if found else ""


def acl_address(doi: str) -> str:
    """The ACL Anthology's page behind a DOI that it gave out, "" for any other."""
    found = re.fullmatch(_ACL_DOI, doi)
    if not found:
        return ""
    name = found[1].upper() if re.match(r"[a-z]\d\d-", found[1]) else found[1]
    return f"https://aclanthology.org/{name}/"


def _place(address: str) -> Place | None:
    bare = re.sub(r"(?i)^https?://|[?#].*", "", address.strip())
    host, slash, path = bare.partition("/")
    for site in _SITES:
        if found := re.fullmatch(site.address, host.lower() + slash + path):
            return Place(f"https://{found.expand(site.page)}", f"https://{found.expand(site.pdf)}")
    return None


def absolute_address(page: str, address: str) -> str:
    """The address as it is meant on the page; by https, which all these sites speak."""
    if not address:
        return ""
    try:
        return re.sub(r"(?i)^http://", "https://", urljoin(page, address))
    except ValueError:  # brackets that no address can have
        return ""
