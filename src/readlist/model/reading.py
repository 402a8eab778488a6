"""How often a paper was read, from when to when, in how many minutes. Pure functions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from readlist.model.paper import HistoryEntry, Progress, Status


@dataclass(frozen=True, slots=True)
class Reading:
    """One time a paper was read to its end.

    `started` is when it was begun, None if that is not recorded; `minutes` are those recorded of
    this reading, None for none. `is_again` if it had been read before.
    """

    finished: datetime
    started: datetime | None = None
    minutes: int | None = None
    is_again: bool = False


def readings(progress: Progress) -> Iterator[Reading]:
    """Each reading of the paper of which the day is known, in the order in which they ended."""
    started: datetime | None = None
    minutes: int | None = None
    is_again = False
    for entry in steps(progress):
        if entry.minutes is not None:
            minutes = (minutes or 0) + entry.minutes
        if entry.status is Status.READING:
            started = started or entry.at
        elif entry.status is Status.READ:
            yield Reading(entry.at, started, minutes, is_again)
            started, minutes, is_again = None, None, True


def steps(progress: Progress) -> list[HistoryEntry]:
    """The steps on known days, in that order: not what was imported."""
    known = (entry for entry in progress.history if not entry.imported)
    return sorted(known, key=lambda entry: entry.at)


def minutes_spent(progress: Progress) -> int:
    """The minutes recorded since the paper was last read, or ever."""
    spent = 0
    for entry in sorted(progress.history, key=lambda entry: entry.at):
        spent = 0 if entry.status is Status.READ else spent + (entry.minutes or 0)
    return spent


def next_moment(progress: Progress, now: datetime) -> datetime:
    """When a mark without a day of its own happened: now, but after all marks before it.

    So the order of marks survives where two machines' histories are put in the order of time.
    """
    last = max((entry.at for entry in progress.history), default=None)
    return now if last is None or last < now else last + timedelta(seconds=1)
