"""Weeks and months one after the other, and what falls into each. Pure functions on days."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

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
