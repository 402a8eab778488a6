"""Dates as exactly as they are known, in EDTF, and read from whatever people and programs write.

    2020   2020-03-04   2019-05-12/2019-05-14   2013-21 (spring)   1950~ (about)   2004/..

Sources: https://www.loc.gov/standards/datetime (EDTF, level 0 and of level 1 what bibliographies
say); the biblatex manual, section 2.3.8 (date and time).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from readlist.text import lazy_pattern

# Short names, which are also the macros that every style of BibTeX defines
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SEASONS = ("spring", "summer", "autumn", "winter")  # their numbers in EDTF are 21 to 24
_FIRST_SEASON = 21
_POINT = lazy_pattern(r"(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?([~?%]?)")
_DECADE = lazy_pattern(r"(\d{2})(?:(\d)[Xxu]|[Xxu]{2})")
_TIME = lazy_pattern(r"(?<=\d)T[\d:.Z+-]*")
_NUMBERS = lazy_pattern(
    r"(?s)\s*(-?\d{4})(?:[/.-](\d{0,2})(?:[/.-](\d{0,2})(?!\d).*)?|(\d\d)(\d\d))?\s*\Z"
)
_OPEN = lazy_pattern(r"\s*(\d{4})\s*(?:--|[–—])\s*")
_YEAR_LAST = lazy_pattern(r"\s*(?:(\d{1,2})([/.-]))?(\d{1,2})[/.-](\d{4})\s*")
_TWO_YEARS = lazy_pattern(r"\s*(\d\d)(\d\d)/(\d\d)\s*")
_CHINESE = str.maketrans(dict.fromkeys("年月", "/") | dict.fromkeys("日号 "))  # 2020年3月5日
_YEAR = lazy_pattern(r"(?<![\d])(1[0-9]{3}|2[0-9]{3})(?!\d)")
_DAY = lazy_pattern(r"(?<!\d)([12][0-9]|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\d)")
_MONTH_NAMES = """
jan january januar jänner januari janvier janv enero ene gennaio gen janeiro
feb february februar februari février févr fév febrero febbraio fevereiro
mar march märz mär mrz maart mars marzo março
apr april avril avr abril abr aprile
may mai mei mayo maggio maio
jun june juni juin junio giugno junho
jul july juli juillet juil julio luglio julho
aug august augustus août aout agosto ago
sep sept september septembre septiembre settembre setembro
oct october oktober okt octobre octubre ottobre outubro
nov november novembre noviembre novembro
dec december dezember dez décembre déc diciembre dicembre dezembro
"""
_NUMBERS_OF_MONTHS = {
    name: number
    for number, names in enumerate(_MONTH_NAMES.strip().splitlines(), 1)
    for name in names.split()
}
# Looked for in small letters: a pattern that ignores case takes the ı of "aprıl" for an i
_MONTH = lazy_pattern(
    rf"(?<![^\W\d_])({'|'.join(sorted(_NUMBERS_OF_MONTHS, key=len, reverse=True))})(?![^\W\d_])\.?"
)
_SEASON = lazy_pattern(r"\b(spring|summer|autumn|fall|winter)\b")
_ABOUT = lazy_pattern(r"\s*+\[?\s*+(?:c|ca|circa|about)\b\.?\s*+", re.IGNORECASE)
_RANGE = lazy_pattern(r"--?-?|[–—/]|\bto\b")
_LONGEST = 200  # characters of a date


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known."""

    year: int | None = None
    month: int = 0  # 0 where it is not known, 21 to 24 for a season
    day: int = 0  # 0 where it is not known
    end: "PartialDate | None" = None  # the last day of a span; without year if the span is open
    doubt: str = ""  # EDTF's sign behind it: ~ about, ? uncertain, % both

    @property
    def whole(self) -> date | None:
        """The calendar's day, None where a part is missing or there is no such day."""
        try:
            return date(self.year or 0, self.month, self.day)
        except (ValueError, OverflowError):
            return None

    @property
    def season(self) -> int:
        """1 to 4 for spring to winter, 0 for a date without season."""
        return self.month - _FIRST_SEASON + 1 if self.month >= _FIRST_SEASON else 0

    @property
    def parts(self) -> list[int]:
        """Year, month and day up to the first that is not known; a season is not a part."""
        if self.year is None:
            return []
        known = [self.year, 0 if self.season else self.month, self.day]
        return known[: known.index(0, 1)] if 0 in known[1:] else known

    @property
    def edtf(self) -> str:
        """The date in EDTF; "" where not even the year is known."""
        if self.year is None:
            return ""
        sign = "-" if self.year < 0 else ""
        parts = [f"{sign}{abs(self.year):04}", f"{self.month:02}", f"{self.day:02}"]
        text = "-".join(parts[: 1 if not self.month else 2 if not self.day else 3]) + self.doubt
        if self.end is None:
            return text
        return f"{text}/{self.end.edtf or '..'}"


def parse_edtf(text: str) -> PartialDate | None:
    """The date that the text is in EDTF; None for any other text."""
    start, slash, end = text.strip().partition("/")
    if not slash:
        return _point(start)
    first = _point(start) if start not in ("", "..") else PartialDate()
    last = _point(end) if end not in ("", "..") else PartialDate()
    if first is None or last is None or (first.year is None and last.year is None):
        return None
    return replace(first, end=last) if first.year is not None else last


def _point(text: str) -> PartialDate | None:
    text = _TIME.sub("", text)
    if decade := _DECADE.fullmatch(text):
        first = int(decade[1]) * 100 + int(decade[2] or 0) * 10
        return PartialDate(first, end=PartialDate(first + (9 if decade[2] else 99)))
    match = _POINT.fullmatch(text)
    if not match:
        return None
    month, day = int(match[2] or 0), int(match[3] or 0)
    is_month = 1 <= month <= 12 or (not day and _FIRST_SEASON <= month < _FIRST_SEASON + 4)
    if (match[2] and not is_month) or (match[3] and not 1 <= day <= 31):
        return None
    return PartialDate(int(match[1]), month, day, doubt=match[4])


@lru_cache(maxsize=1024)  # papers that came out in the same month
def parse_date(text: str) -> PartialDate:
    """The date in the text: EDTF, numbers from year to day, or words such as "12 March 2020"."""
    text = text[:_LONGEST]
    if exact := parse_edtf(text):
        return exact
    if "年" in text:
        text = text.translate(_CHINESE).strip("/")
    if (found := _in_numbers(text)) is not None:
        return found
    about = _ABOUT.match(text)
    if about and (found := parse_date(text[about.end() :])).year is not None:
        return replace(found, doubt="~")
    years = [int(year) for year in _YEAR.findall(text)]
    year = years[0] if years else None
    start, end = parse_month_and_days(_YEAR.sub(" ", text))
    last = years[1] if len(years) == 2 and len(text) < 40 and years[1] > years[0] else year
    begun = PartialDate(year, start.month, start.day)
    if year is None or (end is None and last == year):
        return begun
    return replace(begun, end=replace(end or PartialDate(), year=last))


def _in_numbers(text: str) -> PartialDate | None:
    if begun := _OPEN.fullmatch(text):
        return PartialDate(int(begun[1]), end=PartialDate())
    years = _TWO_YEARS.fullmatch(text)  # 2019/20; 2011/12 may be a month
    if years and int(years[3]) == int(years[2]) + 1 > len(MONTHS):
        return PartialDate(int(years[1] + years[2]), end=PartialDate(int(years[1] + years[3])))
    if numbers := _NUMBERS.match(text):
        month, day = int(numbers[2] or numbers[4] or 0), int(numbers[3] or numbers[5] or 0)
        return checked_date(int(numbers[1]), month, day)
    if year_last := _YEAR_LAST.fullmatch(text):
        first, second, year = int(year_last[1] or 0), int(year_last[3]), int(year_last[4])
        # 13/05/2020 is a day of May, 05/13/2020 too; of two small numbers points tell the order
        if first and year_last[2] != ".":
            second, first = sorted((first, second)) if max(first, second) > 12 else (0, 0)
        return checked_date(year, second, first)
    return None


def parse_month_and_days(text: str) -> tuple[PartialDate, PartialDate | None]:
    """Month (21 to 24: a season) and day without a year, and the end of a span: "6--9 November"."""
    text = text[:_LONGEST].replace("~", " ").lower()
    if text.strip().isdecimal():
        return PartialDate(month=parse_month(text)), None
    if season := _SEASON.search(text):
        name = season[1].replace("fall", "autumn")
        return PartialDate(month=_FIRST_SEASON + SEASONS.index(name)), None
    found = list(_MONTH.finditer(text))
    months = [_NUMBERS_OF_MONTHS[each[1]] for each in found]
    if not months:
        return PartialDate(), None
    days = [int(day) for day in _DAY.findall(_MONTH.sub(" ", text))]
    is_span = _RANGE.search(_MONTH.sub(" m ", text).strip(" ,.-/")) is not None
    start = PartialDate(month=months[0], day=days[0] if days and len(days) <= 2 else 0)
    if not is_span or not (len(months) == 2 or len(days) == 2):
        return start, None
    end = PartialDate(month=months[-1], day=days[-1] if len(days) == 2 else 0)
    return start, end if (end.month, end.day) != (start.month, start.day) else None


def checked_date(year: int | None, month: int, day: int) -> PartialDate:
    """The date up to the first part that no calendar has."""
    month = month if 1 <= month <= 12 or _FIRST_SEASON <= month < _FIRST_SEASON + 4 else 0
    return PartialDate(year, month, day if 1 <= month <= 12 and 1 <= day <= 31 else 0)


def parse_month(text: str) -> int:
    """1 to 12 for a month's number or (short) name, 0 for anything else."""
    text = text.strip().lower().removesuffix("月")
    if text.isdecimal():
        return int(text) if len(text) <= 2 and 1 <= int(text) <= 12 else 0
    return _NUMBERS_OF_MONTHS.get(text.removesuffix("."), 0)


def month_and_days(when: PartialDate, names: Sequence[str]) -> str:
    """The months by these names, with their days: "6–9 November", "July/August", "Spring", ""."""
    if when.season:
        return SEASONS[when.season - 1].capitalize()
    if not when.month:
        return ""
    first = names[when.month - 1]
    end = when.end if when.end and when.end.year == when.year and not when.end.season else None
    if end is None or not end.month:
        return f"{when.day} {first}" if when.day else first
    last = names[end.month - 1]
    if end.month == when.month:
        return f"{when.day}–{end.day} {first}" if when.day and end.day else first
    if when.day and end.day:
        return f"{when.day} {first} – {end.day} {last}"
    return f"{first}/{last}"
