"""What a paper's own page says of it in its `citation_*` tags: proceedings, journals, OpenReview.

    <meta name="citation_title" content="…">  <meta name="citation_author" content="Tan, Li">
    <meta name="citation_publication_date" content="2021/6">
    <meta name="citation_conference_title" content="…">  <meta name="citation_firstpage" …>

Source: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from readlist.model.identifiers import is_web_address
from readlist.model.paper import Paper
from readlist.network.messages import Kind, Request
from readlist.network.outcomes import Failure, FetchFailed, Outcome
from readlist.network.services import Service
from readlist.sources.page_tags import Meta, parse_meta
from readlist.sources.parsing import without_markup
from readlist.sources.people import authors, natural
from readlist.sources.proceedings import SERVICES, absolute_address, page_of
from readlist.sources.record import Clue, Described, DescribeSteps, Inquiry
from readlist.sources.venuenames import work_type
from readlist.text import one_line

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

    def __init__(self, inquiry: Inquiry) -> None:
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
        return Described(paper, _host(reply.url), reply.url, published=meta.doi)


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
    published = next(filter(None, (_day(_first(meta, name)) for name in _DATES)), (None, None))
    venue, kind = _venue(meta)
    return Paper(
        "",
        one_line(without_markup(meta.title)),
        type=kind,
        authors=authors(natural(name) for name in _people(meta)),
        year=published[0],
        venue=venue,
        published=published[1],
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


def _day(text: str) -> tuple[int, date | None] | None:
    """The year, and the day where it is told; None without a year."""
    told = re.fullmatch(_DATE, text)
    if not told:
        return None
    year, month, day = (int(part) if part else 0 for part in told.groups())
    try:
        return year, date(year, month, day)
    except ValueError:
        return year, None


def _host(url: str) -> str:
    return re.sub(r"(?i)^https?://(?:www\.)?([^/:]+).*", r"\1", url)
