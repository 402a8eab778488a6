"""How often a paper was read, from when to when, in how many minutes. Pure functions."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from readlist.model.paper import HistoryEntry, Progress, Status
from readlist.text import local_time


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


def readings(progress: Progress) -> list[Reading]:
    """Each reading of the paper of which the day is known, in the order in which they ended.

    A mark that `unread` takes back, or another status on the same day, is not a reading.
    """
    found: list[Reading] = []
    started: datetime | None = None
    minutes: int | None = None
    for entry in steps(progress):
        last = found[-1] if found else None
        if last and entry.status is not Status.READ and started is None and minutes is None:
            same_day = local_time(last.finished).date() == local_time(entry.at).date()
            if entry.status is Status.UNREAD or same_day:
                found.pop()
                started, minutes = last.started, last.minutes
        if entry.minutes is not None:
            minutes = (minutes or 0) + entry.minutes
        if entry.status is Status.READING:
            started = started or entry.at
        elif entry.status is Status.READ:
            found.append(Reading(entry.at, started, minutes, bool(found)))
            started, minutes = None, None
    return found


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
