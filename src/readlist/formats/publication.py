"""What several formats say of a paper's publication in one breath: date, pages, identifiers."""

import re
from collections.abc import Iterable
from datetime import date

from readlist.formats.dates import PartialDate, parse_month
from readlist.model.identifiers import (
    Identifier,
    Scheme,
    is_web_address,
    page_address,
    parse_identifier,
)
from readlist.model.paper import Paper

_DASH = re.compile(r"\s*(?:--?|[‐-―−])\s*")
_BEFORE_DOI = re.compile(r"^\s*(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", re.IGNORECASE)
_ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]")


def publication_date(paper: Paper) -> PartialDate:
    """Year, with the month that the paper was imported with, and the day where `published` fits.

    A list's own `published` alone is the preprint's or forum's day, which styles should not print.
    """
    month = parse_month(str(paper.extra.get("month", ""))) if paper.extra else 0
    day = paper.published
    if day and month and (day.year, day.month) == (paper.year, month):
        return PartialDate(paper.year, month, day.day)
    return PartialDate(paper.year, month)


def day_of(day: date) -> PartialDate:
    """A whole date."""
    return PartialDate(day.year, day.month, day.day)


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
        if is_web_address(text) and not (identifier and _says_no_more(text, identifier)):
            addresses.append(text)
    return found, addresses


def bare_doi(text: str) -> str:
    """What a field for DOIs holds, without `doi:` or the resolver's address before it."""
    return _BEFORE_DOI.sub("", text)


def _says_no_more(text: str, identifier: Identifier) -> bool:
    """Whether the address is the identifier's own page, however it is written."""
    if identifier.scheme is Scheme.DOI:
        return re.match(r"https?://(?:dx\.)?doi\.org/", text, re.IGNORECASE) is not None
    if identifier.scheme is Scheme.ARXIV:
        return re.match(r"https?://(?:www\.|export\.)?arxiv\.org/abs/", text) is not None or (
            "10.48550/" in text
        )
    return re.match(r"https?://openreview\.net/forum\?id=[\w-]+\Z", text) is not None
