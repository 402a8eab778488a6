"""Pages of papers: the open proceedings of machine learning and language, and any other site.

A page has `citation_*` tags, and its abstract in an element or below a heading of this name:

    <meta name="citation_title" content="…">  <meta name="citation_author" content="Tan, Li">
    <meta name="citation_publication_date" content="2021/6">
    <meta name="citation_conference_title" content="…">  <meta name="citation_firstpage" …>
    <meta name="citation_pdf_url" content="https://…/ma22b.pdf">
    <div id="abstract" class="abstract">…</div>                                  PMLR, CVF
    <div class="card-body acl-abstract"><h5>Abstract</h5><span>…</span></div>    ACL Anthology
    <h4>Abstract</h4> <p></p> <p>…</p>                                           NeurIPS, ICLR
    <h3>Abstract</h3> <p class="abstract">…</p>                                  JMLR

The paper's addresses are the sites' own patterns as of 2026; a page's citation_pdf_url goes first.
Source: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing (the tags).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urljoin

from readlist.model.dates import checked_date
from readlist.model.identifiers import Scheme, identifier_in, is_web_address
from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed, Kind, Outcome, Request
from readlist.sources.parsing import (
    authors,
    filled,
    joined_paragraphs,
    page_range,
    title_line,
    without_markup,
)
from readlist.sources.protocol import Asking, Clue, Copy, Record, Source, not_found
from readlist.sources.venues import work_type
from readlist.text import one_line

_SECTION = r"<!\[(?!endif\])[^>]*>?"  # HTML has none; an older HTMLParser fails at them
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = _HEADINGS | {"script", "style"}  # no part of the text they stand in
_CONTAINERS = frozenset({"div", "section", "article", "blockquote", "span", "p", "td"})
_BREAKS = frozenset({"p", "br", "div", "section", "ul", "ol", "li"})
_BREAK = "\f"  # between paragraphs
_LONGEST_HEADING = 100
_ENDS_PARAGRAPHS = _HEADINGS | frozenset(
    {"article", "aside", "div", "footer", "form", "header", "hr", "main", "nav", "section", "table"}
    | {"body", "html"}
)


class Meta(NamedTuple):
    """The facts of one page about its paper."""

    tags: Mapping[str, Sequence[str]]  # those named citation_*, without that, as they are
    abstract: str = ""  # paragraphs separated by a blank line

    def first(self, name: str) -> str:
        """The content of the first such tag, on one line; "" without one."""
        return one_line(self.tags.get(name, ("",))[0])

    @property
    def title(self) -> str:
        """The paper's title in the form of `marked_text`; "" where the page names none."""
        return title_line(self.first("title"))


def parse_meta(body: bytes) -> Meta:
    """Read the page, in UTF-8. Raises ValueError for a page that is not about a paper."""
    text = re.sub(_SECTION, "", body.decode("utf-8-sig", "replace"))
    if (  # HTMLParser might look for the ends of tags or comments for hours
        len(text) > 2_000_000
        or text.rfind("<!--") > text.rfind("-->")
        or text.count("<![") > 50
        or any(part.count("<") >= 100 for part in text.split(">"))
    ):
        raise ValueError("a page too large or too broken")
    page = _TagParser()
    page.feed(text)
    page.close()
    abstract = joined_paragraphs("".join(page.pieces).split(_BREAK))
    if not (page.tags or abstract):  # walls have a heading with the id "title", too
        raise ValueError("no citation_* tag and no abstract")
    stated = page.tags.get("abstract", [""])[0]
    return Meta(page.tags, without_markup(stated) or abstract)


class _TagParser(HTMLParser):
    """Collects the tags, and the first abstract: an element, or paragraphs below a heading."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: dict[str, list[str]] = {}
        self.pieces: list[str] = []  # of the abstract
        self._has_text = False
        self._container = ""  # the tag whose end ends the element or paragraph
        self._start = 0  # of its pieces
        self._depth = 0
        self._is_below = False  # a heading "Abstract"
        self._silent = ""
        self._heading = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in reversed(attrs)}
        classes = attributes.get("class", "").split()
        is_named = attributes.get("id") == "abstract" or "acl-abstract" in classes
        is_named = is_named or (tag == "p" and "abstract" in classes)
        if tag == "meta":
            name = (attributes.get("name") or attributes.get("property", "")).strip().lower()
            content = attributes.get("content", "").strip()
            if name.startswith("citation_") and content:
                self.tags.setdefault(name.removeprefix("citation_"), []).append(content)
        if tag in _ENDS_PARAGRAPHS:
            self._leave_heading()
        if self._container:
            self._depth += tag == self._container
        elif is_named and tag in _CONTAINERS and not self._has_text:
            self._begin_element(tag)
            self._is_below = False
        elif self._is_below and tag == "p":
            self._begin_element(tag)
        if tag in _BREAKS and self._container:
            self.pieces.append(_BREAK)
        if tag in _SILENT and not self._silent:
            self._silent, self._heading = tag, ""

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS and self._container:
            self.pieces.append(_BREAK)
        if tag == self._silent:
            self._silent = ""
            if tag in _HEADINGS and not self._container and not self._has_text:
                self._is_below = self._heading.strip().rstrip(".:").lower() == "abstract"
        elif tag in _ENDS_PARAGRAPHS and self._is_below:
            self._leave_heading()
        elif tag == self._container:
            self._depth -= 1
            if not self._depth:
                self._end_element()

    def handle_data(self, data: str) -> None:
        if self._silent:
            self._heading = (self._heading + data)[:_LONGEST_HEADING]
        elif self._container:
            self.pieces.append(data)

    def close(self) -> None:
        """End the abstract with the page, unless its element was cut off."""
        super().close()
        self._leave_heading()
        if self._container:
            del self.pieces[self._start :]

    def _leave_heading(self) -> None:
        if self._is_below and self._container:
            self._end_element()
        self._is_below = False

    def _begin_element(self, tag: str) -> None:
        self._container, self._depth, self._start = tag, 1, len(self.pieces)

    def _end_element(self) -> None:
        self._container = ""
        self._has_text = self._has_text or any(map(str.strip, self.pieces[self._start :]))


_DATES = ("publication_date", "date", "online_date", "year")
_DATE = r"(\d{4})(?:[/-](\d{1,2})(?:[/-](\d{1,2}))?)?(?!\d).*"
_VENUES = (
    ("conference_title", "paper-conference"),
    ("conference", "paper-conference"),
    ("journal_title", "article-journal"),
    ("inbook_title", "chapter"),
    ("book_title", "chapter"),
    ("dissertation_institution", "thesis"),
    ("technical_report_institution", "report"),
)


def paper_of_page(meta: Meta, url: str) -> Paper:
    """The paper that the tags of the page at `url` describe; it must have a title."""
    days = (re.fullmatch(_DATE, meta.first(name)) for name in _DATES)
    year, date = None, ""
    if told := next(filter(None, days), None):
        year, month, day = (int(part) if part else 0 for part in told.groups())
        date = checked_date(year, month, day).edtf
    venues = ((title_line(meta.first(name)), kind) for name, kind in _VENUES)
    venue, kind = next((each for each in venues if each[0]), ("", "document"))
    if work_type(venue) == "paper-conference":  # NeurIPS says "journal"
        kind = "paper-conference"
    people = meta.tags.get("author") or meta.tags.get("authors", ())  # some have all in one tag
    extra = {
        "volume": meta.first("volume"),
        "number": meta.first("issue"),
        **{name: meta.first(name) for name in ("publisher", "isbn", "issn")},
        "pages": page_range(meta.first("firstpage"), meta.first("lastpage")),
    }
    return Paper(
        "",
        meta.title,
        type=kind,
        authors=authors(";".join(people).split(";")),
        year=year,
        venue=venue,
        date=date,
        arxiv=identifier_in(Scheme.ARXIV, meta.first("arxiv_id")),
        doi=identifier_in(Scheme.DOI, meta.first("doi")),
        url=url,
        pdf=absolute_address(url, meta.tags.get("pdf_url", ("",))[0]),
        abstract=meta.abstract,
        extra=filled(extra),
    )


def absolute_address(page: str, address: str) -> str:
    """The address as it is meant on the page; by https, which all these sites speak."""
    if not address:
        return ""
    try:
        return re.sub(r"(?i)^http://", "https://", urljoin(page, address))
    except ValueError:  # brackets that no address can have
        return ""


_ACL_DOI = r"10\.(?:18653|3115)/v1/(\S+)"  # 10.3115: until 2015


# Which addresses mean a paper, and the templates of its own two, all without https://.
_SITES = (
    (
        (
            r"(?:(?:www\.)?aclanthology\.org|(?:www\.)?aclweb\.org/anthology)/"
            r"([A-Z]\d{2}-\d{4}|\d{4}\.[\w-]+\.\d+)(?:v\d+)?(?:\.pdf|\.bib)?/?"
        ),
        r"aclanthology.org/\1/",
        r"aclanthology.org/\1.pdf",
    ),
    (
        r"proceedings\.mlr\.press/([vr]\d+)/([\w-]+)(?:\.html|\.pdf|/[\w-]+\.pdf)",
        r"proceedings.mlr.press/\1/\2.html",
        r"proceedings.mlr.press/\1/\2/\2.pdf",
    ),
    (
        (
            r"((?:proceedings\.(?:neurips|iclr)|papers\.(?:nips|neurips))\.cc/"
            r"paper(?:_files/paper)?/\d{4})/"
            r"(?:hash|file)/([0-9a-f]{32})-(?:Abstract|Paper)([\w-]*)\.(?:html|pdf)"
        ),
        r"\1/hash/\2-Abstract\3.html",
        r"\1/file/\2-Paper\3.pdf",
    ),
    (
        r"(openaccess\.thecvf\.com/content[\w/-]*)/(?:html|papers)/([^/]+)\.(?:html|pdf)",
        r"\1/html/\2.html",
        r"\1/papers/\2.pdf",
    ),
    (
        r"(?:www\.)?jmlr\.org/papers/v(?:olume)?(\d+)/([\w-]+)(?:\.html|/[\w-]+\.pdf)",
        r"jmlr.org/papers/v\1/\2.html",
        r"jmlr.org/papers/volume\1/\2/\2.pdf",
    ),
)


class Proceedings(Source):
    """Papers in the proceedings that are known here, by their address or DOI."""

    name = "proceedings"
    title = "the proceedings"

    def can_describe(self, clue: Clue) -> bool:
        return addresses_of(clue) is not None

    def describe(self, clue: Clue) -> Asking[Record]:
        page, pdf = addresses_of(clue) or (clue.url, "")
        reply = yield Request(page, Kind.HTML, parse_meta)
        meta: Meta = reply.value
        if not meta.title:
            raise not_found("is a page that names no paper", reply.url)
        paper = paper_of_page(meta, reply.url)
        pdf = paper.pdf or pdf
        copies = (Copy(pdf, page=reply.url),) if pdf else ()
        return Record(paper, self.title, reply.url, copies=copies, published=paper.doi)


class Pages(Proceedings):
    """Papers by the address of their page, on whatever site."""

    name = "page"
    title = "its page"

    def can_describe(self, clue: Clue) -> bool:
        return is_web_address(clue.url)

    def describe(self, clue: Clue) -> Asking[Record]:
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
        return record._replace(source=host)


def addresses_of(clue: Clue) -> tuple[str, str] | None:
    """The addresses of page and PDF in the proceedings; None for a paper in none of them."""
    found = re.fullmatch(_ACL_DOI, clue.doi)
    name = found[1] if found else ""
    name = name.upper() if re.match(r"[a-z]\d\d-", name) else name
    return _addresses(clue.url) or _addresses(f"https://aclanthology.org/{name}/")


def page_of(address: str) -> str:
    """The paper's page, also where the address is that of its PDF; "" for any other site."""
    found = _addresses(address)
    return found[0] if found else ""


def _addresses(text: str) -> tuple[str, str] | None:
    bare = re.sub(r"(?i)^https?://|[?#].*", "", text.strip())
    host, slash, path = bare.partition("/")
    for address, page, pdf in _SITES:
        if found := re.fullmatch(address, host.lower() + slash + path):
            return f"https://{found.expand(page)}", f"https://{found.expand(pdf)}"
    return None
