"""Numbers, days and minutes as people write them: 2020..2022, 2026-11.., monday, 7d, 1h10m.

Also weeks and months, and how much falls into each. Pure functions.
"""

import calendar
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from readlist.errors import UsageError
from readlist.text import local_time, quoted

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_RECENT = "yesterday, monday, 7d or 2w"
_EARLIEST = 1900
_Ordered = TypeVar("_Ordered", int, date)
Span = tuple[_Ordered | None, _Ordered | None]
"""The first and the last, both included; None is not a limit."""


def numbers(
    text: str, what: str = "years", examples: str = "2022, 2020..2022 or 2020.."
) -> Span[int]:
    """First and last of `2022`, `2020..2022`, `2020..` (None) or `..2022`; raises UsageError."""
    match = re.fullmatch(r"([0-9]{1,4})?(\.\.)?([0-9]{1,4})?", text.strip())
    if not match or not (match[1] or match[3]) or (match[3] and not match[2]):
        raise UsageError(f"{quoted(text)} is not a span of {what}", hint=f"write {examples}")
    first = int(match[1]) if match[1] else None
    last = int(match[3]) if match[3] else None if match[2] else first
    if first is not None and last is not None and last < first:
        raise UsageError(f"the span {match[0]} runs backwards", hint=f"write {last}..{first}")
    return first, last


def days(text: str, today: date | None = None) -> Span[date]:
    """First and last day of `2026`, `2026-11`, `2026-11-22` or of a span from one to another.

    With `today` also of `yesterday`, `7d..` and the like. Raises UsageError for anything else.
    """
    begin, is_span, end = text.strip().partition("..")
    first = _end_of(begin, today, is_last=False) if begin or not end else None
    last = _end_of(end or begin, today, is_last=True) if end or not is_span else None
    if first and last and last < first:
        raise UsageError(f"the span {text.strip()} runs backwards", hint=f"write {end}..{begin}")
    return first, last


def span_named(since: str | None, until: str | None, today: date) -> Span[date]:
    """First and last day of a span, None for no limit; each is a day, a month or a year.

    Raises UsageError for anything else, and for a span that ends before it begins.
    """
    first = _end_of(since, today, is_last=False) if since is not None else None
    last = _end_of(until, today, is_last=True) if until is not None else None
    if first and last and last < first:
        raise UsageError(f"{first} is after {last}", hint="give an earlier day to --since")
    return first, last


def _end_of(text: str, today: date | None, *, is_last: bool) -> date:
    """The day that the text names, or the first or last one of its month or year."""
    if today and (recent := recent_day(text, today)):
        return recent
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?", text.strip())
    with suppress(ValueError):  # there is no such day
        if match:
            year, month = int(match[1]), int(match[2] or (12 if is_last else 1))
            last = calendar.monthrange(year, month)[1] if is_last and not match[3] else 1
            return date(year, month, int(match[3] or last))
    raise UsageError(f"{quoted(text)} is not a date", hint=f"write 2026-11-22, 2026-11, {_RECENT}")


SHADES = 4
"""Shades of days in a calendar of readings, beside that of a day without any."""


def shade_of(number: int, most: int) -> int:
    """0 for nothing, else 1 to SHADES; a small number of readings is its own shade."""
    return number if most <= SHADES else -(-number * SHADES // most)


def is_within(value: _Ordered, first: _Ordered | None, last: _Ordered | None) -> bool:
    """Whether the value lies in the span, both ends included; None is not a limit."""
    return (first is None or value >= first) and (last is None or value <= last)


def recent_day(text: str, today: date) -> date | None:
    """The day meant by yesterday, monday (also today), last monday, 7d or 2w (ago), or None."""
    word = text.strip().lower()
    if ago := re.fullmatch(r"([0-9]{1,4})([dw])", word):
        return today - timedelta(days=int(ago[1]) * (7 if ago[2] == "w" else 1))
    name = word.removeprefix("last ").strip()
    if len(name) >= 3 and (named := [day for day in WEEKDAYS if day.startswith(name)]):
        back = (today.weekday() - WEEKDAYS.index(named[0])) % 7
        return today - timedelta(days=back or (0 if name == word else 7))
    return {"today": today, "yesterday": today - timedelta(days=1)}.get(word)


def moment_named(text: str, now: datetime) -> datetime:
    """Noon, local time, of the day that the text names: the same day in most time zones.

    For today it is `now`. Raises UsageError for anything but a day from 1900 to today.
    """
    today = local_time(now).date()
    try:
        day = recent_day(text, today) or date.fromisoformat(text.strip())
    except ValueError:
        hint = f"write 2026-11-22, {_RECENT}"
        raise UsageError(f"{quoted(text)} is not a date", hint=hint) from None
    if day > today:
        raise UsageError(f"{day} is in the future", hint="give a day up to today")
    if day.year < _EARLIEST:
        raise UsageError(f"{day} is too long ago", hint=f"give a day since {_EARLIEST}")
    return now if day == today else local_time(datetime.combine(day, time(12))).astimezone(UTC)


_HOURS_AND_MINUTES = (
    r"(?:([0-9]{1,4})\s*(?::(?=[0-5][0-9]$)|h(?:ours?|rs?)?(?![a-z])\s*))?"
    r"(?:([0-9]{1,6})\s*(?:m(?:in(?:ute)?s?)?)?)?"
)


def minutes_named(text: str) -> int:
    """The minutes of 55, 55 min, 1h, 1h10m, 1 h 10 min or 1:10; raises UsageError for others."""
    match = re.fullmatch(_HOURS_AND_MINUTES, text.strip().lower())
    minutes = int(match[1] or 0) * 60 + int(match[2] or 0) if match else 0
    if not 1 <= minutes <= 100_000:
        raise UsageError(f"{quoted(text)} is not a time", hint="write 55 (minutes), 1h10m or 1:10")
    return minutes


Counted = tuple[tuple[date, int], ...]
"""First day of each period, in order, and how often something happened in it."""


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def by_period(
    first_of: Callable[[date], date], days: Mapping[date, int], last: date, number: int
) -> Counted:
    """The counts of the last `number` periods up to that of `last`, also of empty ones."""
    firsts = [first_of(last)]
    while len(firsts) < number:
        firsts.append(first_of(firsts[-1] - timedelta(days=1)))
    counts = dict.fromkeys(firsts, 0)
    for day, times in days.items():
        if day <= last and (first := first_of(day)) in counts:
            counts[first] += times
    return tuple(sorted(counts.items()))
