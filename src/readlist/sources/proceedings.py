"""The open proceedings of machine learning and language conferences: page, abstract, PDF.

Sources: the sites' own address patterns as of 2026; a page's citation_pdf_url goes before them.

What a paper's own page says of it in its `citation_*` tags: proceedings, journals, OpenReview.

    <meta name="citation_title" content="…">  <meta name="citation_author" content="Tan, Li">
    <meta name="citation_publication_date" content="2021/6">
    <meta name="citation_conference_title" content="…">  <meta name="citation_firstpage" …>

Source: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from readlist.model.dates import checked_date
from readlist.model.identifiers import is_web_address
from readlist.model.paper import Paper
from readlist.network.messages import Failure, FetchFailed, Kind, Outcome, Request
from readlist.network.services import Service
from readlist.sources.page_tags import Meta, parse_meta
from readlist.sources.parsing import without_markup
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
    fetch_pdf,
    not_found,
)
from readlist.sources.venues import work_type
from readlist.text import one_line

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


class Proceedings:
    """Reads a paper's page in its conference's proceedings."""

    name = "proceedings"
    title = "the proceedings"
    services: tuple[Service, ...] = SERVICES

    def __init__(self, run: SourceContext) -> None:
        """Needs nothing of the run."""

    def can_help(self, paper: Paper, wanted: FetchTarget) -> bool:  # noqa: ARG002
        """Whether the paper's address or DOI is of a site that is known here."""
        return place_of(paper) is not None

    def ask(self, paper: Paper, wanted: FetchTarget) -> Steps:
        """Ask for the page, and for the PDF it names."""
        place = place_of(paper)
        if place is None:
            raise not_found("the paper is in no proceedings that are known")
        reply = yield Request(place.page, Kind.HTML, parse_meta, shared=True)
        meta: Meta = reply.value
        if wanted is FetchTarget.ABSTRACT:
            if not meta.abstract:
                raise not_found("the page has no abstract", reply.url)
            return SourceResult(reply.url, meta.abstract)
        pdf = absolute_address(reply.url, meta.pdf_url) or place.pdf
        return (yield from fetch_pdf(pdf, page=reply.url))


def place_of(paper: Paper) -> PaperAddresses | None:
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


def _place(address: str) -> PaperAddresses | None:
    bare = re.sub(r"(?i)^https?://|[?#].*", "", address.strip())
    host, slash, path = bare.partition("/")
    for site in _SITES:
        if found := re.fullmatch(site.address, host.lower() + slash + path):
            return PaperAddresses(
                f"https://{found.expand(site.page)}", f"https://{found.expand(site.pdf)}"
            )
    return None


def absolute_address(page: str, address: str) -> str:
    """The address as it is meant on the page; by https, which all these sites speak."""
    if not address:
        return ""
    try:
        return re.sub(r"(?i)^http://", "https://", urljoin(page, address))
    except ValueError:  # brackets that no address can have
        return ""


_DATES = ("citation_publication_date", "citation_date", "citation_online_date", "citation_year")
_DATE = r"(\d{4})(?:[/-](\d{1,2})(?:[/-](\d{1,2}))?)?(?!\d).*"
_VENUES = (
    ("citation_conference_title", "paper-conference"),
    ("citation_conference", "paper-conference"),
    ("citation_journal_title", "article-journal"),
    ("citation_inbook_title", "chapter"),
    ("citation_book_title", "chapter"),
    ("citation_dissertation_institution", "thesis"),
    ("citation_technical_report_institution", "report"),
)
_EXTRA = (
    ("volume", "citation_volume"),
    ("number", "citation_issue"),
    ("publisher", "citation_publisher"),
    ("isbn", "citation_isbn"),
    ("issn", "citation_issn"),
)


class Pages:
    """Papers by the address of their page."""

    title = "its page"
    services: tuple[Service, ...] = SERVICES
    decides = False

    def __init__(self, inquiry: LookUpContext) -> None:
        """Needs nothing of the run."""

    def can_describe(self, clue: Clue) -> bool:
        """Whether it has a page that is neither OpenReview's nor arXiv's."""
        return is_web_address(clue.url)

    def describe(self, clue: Clue) -> DescribeSteps:
        """Look it up; only called where it can. Raises FetchFailed where it is not had."""
        asked = page_of(clue.url) or clue.url
        try:
            reply = yield Request(asked, Kind.HTML, parse_meta, shared=True)
        except FetchFailed as failed:
            raise _explained(failed) from None
        meta: Meta = reply.value
        if not meta.title:
            detail = "is a page that names no paper"
            raise FetchFailed(Failure(Outcome.NOT_FOUND, detail, reply.url))
        paper = paper_of_page(meta, reply.url)
        return Record(paper, _host(reply.url), reply.url, published=meta.doi)


def _explained(failed: FetchFailed) -> FetchFailed:
    """The failure in plain words, where something came that is no page of a paper."""
    if failed.outcome is Outcome.UNREADABLE and failed.sample.startswith(b"%PDF-"):
        detail = "is the address of a PDF: save it, and add the file"
        failed.failure = replace(failed.failure, detail=detail)
    elif failed.outcome is Outcome.UNREADABLE:
        detail = "names no paper in citation_* tags"
        failed.failure = replace(failed.failure, outcome=Outcome.NOT_FOUND, detail=detail)
    return failed


def paper_of_page(meta: Meta, url: str) -> Paper:
    """The paper that the tags of the page at `url` describe; it must have a title."""
    published = next(filter(None, (_day(_first(meta, name)) for name in _DATES)), (None, ""))
    venue, kind = _venue(meta)
    return Paper(
        "",
        one_line(without_markup(meta.title)),
        type=kind,
        authors=authors(natural(name) for name in _people(meta)),
        year=published[0],
        venue=venue,
        date=published[1],
        arxiv=meta.arxiv_id,
        doi=meta.doi,
        url=url,
        pdf=absolute_address(url, meta.pdf_url),
        abstract=meta.abstract,
        extra=dict(_extra(meta)),
    )


def _people(meta: Meta) -> Iterator[str]:
    """The authors; some pages have all of them in one tag."""
    for each in meta.authors or meta.tags.get("citation_authors", ()):
        yield from each.split(";")


def _first(meta: Meta, name: str) -> str:
    return one_line(meta.tags.get(name, ("",))[0])


def _venue(meta: Meta) -> tuple[str, str]:
    """Where it was published, and the type of such a work."""
    for name, kind in _VENUES:
        if venue := one_line(without_markup(_first(meta, name))):
            is_conference = work_type(venue) == "paper-conference"  # NeurIPS says "journal"
            return venue, "paper-conference" if is_conference else kind
    return "", "document"


def _extra(meta: Meta) -> Iterator[tuple[str, str]]:
    for name, tag in _EXTRA:
        if value := _first(meta, tag):
            yield name, value
    first, last = _first(meta, "citation_firstpage"), _first(meta, "citation_lastpage")
    if first:
        yield "pages", f"{first}-{last}" if last and last != first else first


def _day(text: str) -> tuple[int, str] | None:
    """The year, and the date as exactly as it is known; None without a year."""
    told = re.fullmatch(_DATE, text)
    if not told:
        return None
    year, month, day = (int(part) if part else 0 for part in told.groups())
    return year, checked_date(year, month, day).edtf


def _host(url: str) -> str:
    return re.sub(r"(?i)^https?://(?:www\.)?([^/:]+).*", r"\1", url)
