"""Facts of a publication that several formats combine: date, pages, identifiers."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from readlist.model.dates import PartialDate, parse_date, parse_month
from readlist.model.identifiers import (
    Identifier,
    Scheme,
    page_address,
    parse_identifier,
    web_addresses,
)
from readlist.model.paper import Paper

_DASH = re.compile(r"(?:(?<!\s)\s+)?(?:--?|[‐-―−])\s*")
_ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]")


def publication_date(paper: Paper) -> PartialDate:
    """The paper's date, as far as it agrees with its year, else the year."""
    told = paper.date or (str(paper.extra.get("date", "")) if paper.extra else "")
    when = parse_date(told) if told else PartialDate()
    if when.year is None or paper.year not in (None, when.year):
        when = PartialDate(paper.year)
    if not when.month and paper.extra and (month := parse_month(str(paper.extra.get("month", "")))):
        return replace(when, month=month)
    return when


def is_untitled(paper: Paper) -> bool:
    """Whether the title was made up from other words of an entry without one."""
    source = paper.extra.get("bibtex") if paper.extra else None
    return isinstance(source, Mapping) and source.get("@untitled") == paper.title


def first_and_last_page(pages: str) -> tuple[str, str]:
    """`253-279` as 253 and 279; the last is "" where there is but one."""
    first, _, last = _DASH.sub("-", pages.strip()).partition("-")
    return (first, last) if first else (last, "")


def plain_pages(pages: str) -> str:
    """Page ranges with plain hyphens."""
    return _DASH.sub("-", pages.strip())


def is_issn(text: str) -> bool:
    """Whether `text` is an ISSN rather than an ISBN."""
    return _ISSN.fullmatch(text) is not None


def address(paper: Paper) -> str:
    """Where the paper is read about: its own address, its forum, else its arXiv page."""
    if paper.url:
        return paper.url
    if paper.openreview:
        return page_address(Identifier(Scheme.OPENREVIEW, paper.openreview))
    return page_address(Identifier(Scheme.ARXIV, paper.arxiv)) if paper.arxiv else ""


def identified(texts: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """Identifiers by the name of their field, and the addresses that say more than one.

    The first of each kind counts. What is no address and no identifier is left out.
    """
    found: dict[str, str] = {}
    addresses = []
    for text in texts:
        identifier = parse_identifier(text)
        if identifier:
            found.setdefault(identifier.scheme.value, identifier.value)
        if web_addresses(text) and not (identifier and _says_no_more(text, identifier)):
            addresses.append(text)
    return found, addresses


def _says_no_more(text: str, identifier: Identifier) -> bool:
    """Whether the address is the identifier's own page, however it is written."""
    if identifier.scheme is Scheme.DOI:
        return re.match(r"https?://(?:dx\.)?doi\.org/", text, re.IGNORECASE) is not None
    if identifier.scheme is Scheme.ARXIV:
        return re.match(r"https?://(?:www\.|export\.)?arxiv\.org/abs/", text) is not None or (
            "10.48550/" in text
        )
    return re.match(r"https?://openreview\.net/forum\?id=[\w-]+\Z", text) is not None
