"""What several formats say of a paper's publication in one breath: date, pages, identifiers."""

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

<<<<<<< HEAD
_DASH = re.compile(r"\s*(?:--?|[‐-―−])\s*")
=======
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""Short names, which are also the macros that every style of BibTeX defines."""

_NUMBERS = re.compile(
    r"\s*(-?\d{1,4})(?:[/-](\d{0,2})(?:[/-](\d{0,2})(?![\d]).*)?)?\s*\Z", re.DOTALL
)
_YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|2[0-9]{3})(?!\d)")
_DAY = re.compile(r"(?<!\d)([12][0-9]|3[01]|0?[1-9])(?!\d)")
_MONTH = re.compile(rf"\b({'|'.join(MONTHS)})[a-z]*\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known; month and day 0 where they are not."""

    year: int | None = None
    month: int = 0
    day: int = 0

    @property
    def whole(self) -> date | None:
        """The calendar's day, None where a part is missing or there is no such day."""
        try:
            return date(self.year or 0, self.month, self.day)
        except (ValueError, OverflowError):
            return None

    @property
    def parts(self) -> list[int]:
        """Year, month and day up to the first that is not known."""
        if self.year is None:
            return []
        known = [self.year, self.month, self.day]
        return known[: known.index(0, 1)] if 0 in known[1:] else known


def parse_date(text: str) -> PartialDate:
    """The date in the text: numbers from year to day, or words such as "12 March 2020"."""
    if numbers := _NUMBERS.match(text):
        month, day = (int(part or 0) for part in numbers.groups()[1:])
        return _checked(int(numbers[1]), month, day)
    year = _YEAR.search(text)
    month_name = _MONTH.search(text)
    day_number = _DAY.search(text) if month_name else None
    return _checked(
        int(year[1]) if year else None,
        parse_month(month_name[0]) if month_name else 0,
        int(day_number[1]) if day_number else 0,
    )


def _checked(year: int | None, month: int, day: int) -> PartialDate:
    month = month if 1 <= month <= 12 else 0
    return PartialDate(year, month, day if month and 1 <= day <= 31 else 0)


def parse_month(text: str) -> int:
    """1 to 12 for a month's number or (short) English name, 0 for anything else."""
    text = text.strip()
    if text.isdecimal():
        return int(text) if len(text) <= 2 and 1 <= int(text) <= 12 else 0
    name = _MONTH.fullmatch(text.rstrip("."))
    return MONTHS.index(name[1].lower()) + 1 if name else 0


_DASH = re.compile(r"(?:(?<!\s)\s+)?(?:--?|[‐-―−])\s*")
_BEFORE_DOI = re.compile(r"^\s*(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", re.IGNORECASE)
>>>>>>> main
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
