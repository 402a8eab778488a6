"""Dates as citation files have them: 2020/03/12/, MAR 5, 2020-03, {"date-parts": …}."""

import re
from dataclasses import dataclass
from datetime import date

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
