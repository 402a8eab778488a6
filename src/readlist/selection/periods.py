"""Spans of numbers and days as people write them: 2022, 2020..2022, 2026-11.., ..2026-11-22.

Weeks and months one after the other, and what falls into each. Pure functions on days.
"""

import calendar
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TypeVar

from readlist.errors import UsageError
from readlist.text import quoted

_Ordered = TypeVar("_Ordered", int, date)


def years(text: str) -> tuple[int | None, int | None]:
    """First and last of `2022`, `2020..2022`, `2020..` (None: no last) or `..2022`.

    Raises UsageError for anything else.
    """
    return _numbers(text, "span of years", "write 2022, 2020..2022 or 2020..")


def ratings(text: str) -> tuple[int | None, int | None]:
    """First and last of `4`, `3..4`, `4..` or `..4`; raises UsageError for anything else."""
    return _numbers(text, "span of ratings", "write 4, 3..5 or 4..")


def _numbers(text: str, what: str, hint: str) -> tuple[int | None, int | None]:
    match = re.fullmatch(r"([0-9]{1,4})?(\.\.)?([0-9]{1,4})?", text.strip())
    if not match or not (match[1] or match[3]) or (match[3] and not match[2]):
        raise UsageError(f"{quoted(text)} is no {what}", hint=hint)
    first = int(match[1]) if match[1] else None
    last = int(match[3]) if match[3] else None if match[2] else first
    if first is not None and last is not None and last < first:
        raise UsageError(f"the span {match[0]} runs backwards", hint=f"write {last}..{first}")
    return first, last


def days(text: str) -> tuple[date | None, date | None]:
    """First and last day of `2026`, `2026-11`, `2026-11-22` or of a span from one to another.

    Raises UsageError for anything else.
    """
    begin, is_span, end = text.strip().partition("..")
    try:
        first = _day(begin, is_end=False) if begin or not end else None
        last = _day(end or begin, is_end=True) if end or not is_span else None
    except ValueError:
        hint = "write 2026-11-22, 2026-11 or 2026-11..2026-12"
        raise UsageError(f"{quoted(text)} is no span of days", hint=hint) from None
    if first and last and last < first:
        raise UsageError(f"the span {text.strip()} runs backwards", hint=f"write {end}..{begin}")
    return first, last


def is_within(value: _Ordered, first: _Ordered | None, last: _Ordered | None) -> bool:
    """Whether the value lies in the span, both ends included; None is no limit."""
    return (first is None or value >= first) and (last is None or value <= last)


def _day(text: str, *, is_end: bool) -> date:
    """The first or the last day of a year, a month or a day; raises ValueError for another text."""
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?", text.strip())
    if match is None:
        raise ValueError
    year, month = int(match[1]), int(match[2] or (12 if is_end else 1))
    if match[3]:
        return date(year, month, int(match[3]))
    first = date(year, month, 1)
    return first.replace(day=calendar.monthrange(year, month)[1]) if is_end else first


Counted = tuple[tuple[date, int], ...]
"""First day of each period, in order, and how often something happened in it."""

_WEEK = timedelta(days=7)


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def by_week(days: Mapping[date, int], last: date, number: int) -> Counted:
    """The counts of the last `number` weeks up to that of the day `last`, empty ones too."""
    counts = dict.fromkeys((monday_of(last) - _WEEK * back for back in range(number)), 0)
    return _counted(counts, ((monday_of(day), n) for day, n in days.items() if day <= last))


def by_month(days: Mapping[date, int], last: date, number: int) -> Counted:
    """The counts of the last `number` months up to that of the day `last`, empty ones too."""
    months = (last.year * 12 + last.month - 1 - back for back in range(number))
    counts = dict.fromkeys((date(month // 12, month % 12 + 1, 1) for month in months), 0)
    return _counted(counts, ((day.replace(day=1), n) for day, n in days.items() if day <= last))


def _counted(counts: dict[date, int], happened: Iterable[tuple[date, int]]) -> Counted:
    for period, number in happened:
        if period in counts:
            counts[period] += number
    return tuple(sorted(counts.items()))
