"""Pages of papers: the open proceedings of machine learning and language, and any other site.

The paper's addresses are the sites' own patterns as of 2026; a page's citation_pdf_url goes first.
"""

import re
from dataclasses import dataclass, replace

from readlist.model.identifiers import is_web_address
from readlist.network.messages import FetchFailed, Kind, Outcome, Request, Service
from readlist.sources.page_tags import Meta, paper_of_page, parse_meta
from readlist.sources.protocol import (
    Clue,
    Copy,
    DescribeSteps,
    Record,
    Source,
    not_found,
)

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
class PaperAddresses:
    """Where a site has a paper."""

    page: str
    pdf: str


class Proceedings(Source):
    """Papers in the proceedings that are known here, by their address or DOI."""

    name = "proceedings"
    title = "the proceedings"
    services = SERVICES

    def can_describe(self, clue: Clue) -> bool:
        return addresses_of(clue) is not None

    def describe(self, clue: Clue) -> DescribeSteps:
        addresses = addresses_of(clue) or PaperAddresses(clue.url, "")
        reply = yield Request(addresses.page, Kind.HTML, parse_meta, shared=True)
        meta: Meta = reply.value
        if not meta.title:
            raise not_found("is a page that names no paper", reply.url)
        paper = paper_of_page(meta, reply.url)
        pdf = paper.pdf or addresses.pdf
        copies = (Copy(pdf, page=reply.url),) if pdf else ()
        return Record(paper, self.title, reply.url, copies=copies, published=meta.doi)


class Pages(Proceedings):
    """Papers by the address of their page, on whatever site."""

    name = "page"
    title = "its page"

    def can_describe(self, clue: Clue) -> bool:
        return is_web_address(clue.url)

    def describe(self, clue: Clue) -> DescribeSteps:
        try:
            record = yield from super().describe(clue)
        except FetchFailed as failed:
            if failed.outcome is Outcome.UNREADABLE and failed.sample.startswith(b"%PDF-"):
                detail = "is the address of a PDF: save it, and add the file"
                failed.failure = replace(failed.failure, detail=detail)
            elif failed.outcome is Outcome.UNREADABLE:
                detail = "names no paper in citation_* tags"
                failed.failure = replace(failed.failure, outcome=Outcome.NOT_FOUND, detail=detail)
            raise failed from None
        host = re.sub(r"(?i)^https?://(?:www\.)?([^/:]+).*", r"\1", record.url)
        return replace(record, source=host)


def addresses_of(clue: Clue) -> PaperAddresses | None:
    """The paper's addresses in the proceedings; None for one that is in none of them."""
    return _addresses(clue.url) or _addresses(acl_address(clue.doi))


def page_of(address: str) -> str:
    """The paper's page, also where the address is that of its PDF; "" for any other site."""
    found = _addresses(address)
    return found.page if found else ""


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


def _addresses(address: str) -> PaperAddresses | None:
    bare = re.sub(r"(?i)^https?://|[?#].*", "", address.strip())
    host, slash, path = bare.partition("/")
    for site in _SITES:
        if found := re.fullmatch(site.address, host.lower() + slash + path):
            return PaperAddresses(
                f"https://{found.expand(site.page)}", f"https://{found.expand(site.pdf)}"
            )
    return None
