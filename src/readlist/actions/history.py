"""The reading log, and reading statistics, counted from the histories alone.

A reading is a paper marked as read, each time it was; days are those of the local time zone. A
paper of several lists counts once, and in each of them.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from readlist.actions.reading_time import Pace, PageCounts, own_pace
from readlist.library.library import Library
from readlist.library.records import (
    Catalogue,
    ListedPaper,
    PaperRecord,
    catalogue,
    every_progress,
    records_of,
)
from readlist.model.paper import Paper, Progress, Reading, Status, readings, steps
from readlist.selection.periods import Counted, by_month, by_week, is_within
from readlist.text import folded, local_time


@dataclass(frozen=True, slots=True)
class ReadShare:
    """The share of a list, topic or venue that was read, in papers."""

    name: str
    read: int
    total: int


def by_list(listed: Catalogue, read: Collection[str]) -> tuple[ReadShare, ...]:
    """Every list, in the catalogue's order; `read` are keys in small letters."""
    counts = {name: [0, 0] for name in listed.list_names}
    for key, places in listed.places.items():
        for place in places:
            counts[place.reading_list.name][0] += key in read
            counts[place.reading_list.name][1] += 1
    return tuple(ReadShare(name, done, total) for name, (done, total) in counts.items())


def by_topic(listed: Catalogue, read: Collection[str]) -> tuple[ReadShare, ...]:
    """Every topic with a read paper, the most read first."""
    return _shares(listed, read, lambda paper: paper.topics)


def by_venue(listed: Catalogue, read: Collection[str]) -> tuple[ReadShare, ...]:
    """Every venue with a read paper, the most read first."""
    return _shares(listed, read, lambda paper: [paper.venue] if paper.venue else [])


def _shares(
    listed: Catalogue, read: Collection[str], names: Callable[[Paper], Iterable[str]]
) -> tuple[ReadShare, ...]:
    spelt: dict[str, str] = {}
    counts: dict[str, list[int]] = {}
    for key, name in (
        (key, name)
        for key, places in listed.places.items()
        for name in dict.fromkeys(names(places[0].paper))
    ):
        known = folded(name)
        spelt.setdefault(known, name)
        count = counts.setdefault(known, [0, 0])
        count[0] += key in read
        count[1] += 1
    shares = (
        ReadShare(spelt[known], done, total) for known, (done, total) in counts.items() if done
    )
    return tuple(sorted(shares, key=lambda share: (-share.read, folded(share.name))))


PERIODS = 12
"""Weeks, and months, that are counted one by one."""

_SHOWN = 5
_UNTOUCHED = Progress()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A waiting paper, and the year it came out or the day it was started."""

    place: ListedPaper
    since: date | int


@dataclass(frozen=True, slots=True)
class Stats:
    """The counts; `days`, `weeks` (by their Mondays) and `months` count readings."""

    last_day: date  # today, or where the period ends
    papers: int
    statuses: dict[Status, int]  # all papers but those whose progress is damaged
    readings: int
    again: int
    imported: int  # papers of the lists that were read before they were imported
    minutes: int
    first_day: date | None
    days: dict[date, int]
    weeks: Counted
    months: Counted
    lists: tuple[ReadShare, ...]
    topics: tuple[ReadShare, ...]
    venues: tuple[ReadShare, ...]
    per_week: float | None  # in the weeks that are counted, from the first reading on
    pace: Pace
    oldest: tuple[Waiting, ...]  # unread, the earliest year first
    begun: tuple[Waiting, ...]  # the earliest day first
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _CountedPapers:
    """The data behind the counts, by lower-case keys."""

    listed: Catalogue
    progress: dict[str, Progress]
    damaged: frozenset[str]
    problems: tuple[str, ...]


def reading_stats(
    library: Library, list_name: str | None, since: date | None = None, until: date | None = None
) -> Stats:
    """The counts for one list, or for all, of readings from the day `since` to the day `until`.

    Raises NotFoundError for an unknown list, DamagedFileError if it cannot be read.
    """
    known = _known(library, list_name)
    last_day = until or local_time(library.clock()).date()
    every = ((key, each) for key, it in known.progress.items() for each in readings(it))
    timed = [(key, each) for key, each in every if is_within(_day(each), since, until)]
    days = Counter(_day(reading) for _, reading in timed)
    read = {key for key, _ in timed}
    before = {
        key
        for key, progress in known.progress.items()
        if key in known.listed.places
        and any(entry.imported and entry.status is Status.READ for entry in progress.history)
    }
    if since is None and until is None:
        read |= before
    weeks = by_week(days, last_day, PERIODS)
    pages = PageCounts(library)
    pace = own_pace(timed, pages.of)
    pages.store()
    whole = known.listed.places.keys() - known.damaged
    statuses = Counter(known.progress.get(key, _UNTOUCHED).status for key in whole)
    return Stats(
        last_day=last_day,
        papers=len(known.listed.places),
        statuses={each: statuses[each] for each in Status},
        readings=len(timed),
        again=sum(reading.is_again for _, reading in timed),
        imported=len(before),
        minutes=sum(reading.minutes or 0 for _, reading in timed),
        first_day=min(days, default=None),
        days=dict(sorted(days.items())),
        weeks=weeks,
        months=by_month(days, last_day, PERIODS),
        lists=by_list(known.listed, read),
        topics=by_topic(known.listed, read),
        venues=by_venue(known.listed, read),
        per_week=_per_week(weeks) if timed else None,
        pace=pace,
        oldest=_oldest(known),
        begun=_begun(known),
        problems=known.problems,
    )


def _known(library: Library, list_name: str | None) -> _CountedPapers:
    listed = catalogue(library, list_name, shown_only=True)
    progress: dict[str, Progress] = {}
    damaged = set()
    problems = list(listed.problems)
    for name, folder in every_progress(library):
        key = name.lower()
        if list_name is not None and key not in listed.places:
            continue
        if folder.progress is None:
            damaged.add(key)
            problems.append(folder.problem)
        else:
            progress[key] = folder.progress
    return _CountedPapers(listed, progress, frozenset(damaged), tuple(problems))


def _day(reading: Reading) -> date:
    return local_time(reading.finished).date()


def _per_week(weeks: Counted) -> float:
    """Readings a week, counted from the first week that has one."""
    numbers = [number for _, number in weeks]
    first = next((place for place, number in enumerate(numbers) if number), 0)
    return sum(numbers) / len(numbers[first:])


def _oldest(known: _CountedPapers) -> tuple[Waiting, ...]:
    unread = (
        Waiting(places[0], year)
        for key, places in known.listed.places.items()
        if (year := places[0].paper.year) is not None
        and known.progress.get(key, _UNTOUCHED).status is Status.UNREAD
        and key not in known.damaged
    )
    return _first(list(unread))


def _begun(known: _CountedPapers) -> tuple[Waiting, ...]:
    begun = (
        Waiting(known.listed.places[key][0], local_time(progress.since).date())
        for key, progress in known.progress.items()
        if key in known.listed.places and progress.status is Status.READING and progress.since
    )
    return _first(list(begun))


def _first(waiting: Sequence[Waiting]) -> tuple[Waiting, ...]:
    def order(each: Waiting) -> tuple[int, str]:
        since = each.since
        return (since if isinstance(since, int) else since.toordinal(), each.place.paper.key)

    return tuple(sorted(waiting, key=order)[:_SHOWN])


@dataclass(frozen=True, slots=True)
class ReadingStep:
    """One step of one paper; `place` is None if no list has the paper any more."""

    key: str
    status: Status
    at: datetime
    minutes: int | None
    is_again: bool  # read, and had been read before
    place: ListedPaper | None

    @property
    def day(self) -> date:
        """The day in the reader's time zone."""
        return local_time(self.at).date()


@dataclass(frozen=True, slots=True)
class ReadingLog:
    """The steps, the total before the limit, and sentences about damaged files.

    The latest day comes first, and within a day what was read before what was begun.
    """

    events: tuple[ReadingStep, ...]
    total: int
    problems: tuple[str, ...] = ()


def reading_log(
    library: Library,
    list_name: str | None,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
) -> ReadingLog:
    """The latest steps from the day `since` to the day `until`, of one list or of all papers.

    Raises NotFoundError for an unknown list, DamagedFileError if it cannot be read.
    """
    listed = catalogue(library, list_name)
    of_lists_only = list_name is not None
    events: list[ReadingStep] = []
    problems: list[str] = []
    for key, folder in every_progress(library):
        places = listed.places.get(key.lower(), ())
        if of_lists_only and not places:
            continue
        if folder.progress is None:
            problems.append(folder.problem)
            continue
        was_read = False
        for entry in steps(folder.progress):
            is_read = entry.status is Status.READ
            place = places[0] if places else None
            events.append(
                ReadingStep(key, entry.status, entry.at, entry.minutes, is_read and was_read, place)
            )
            was_read = was_read or is_read
    within = [event for event in events if is_within(event.day, since, until)]
    within.sort(key=_log_order)
    return ReadingLog(tuple(within[:limit]), len(within), (*listed.problems, *problems))


def _log_order(event: ReadingStep) -> tuple[object, ...]:
    number = event.place.number if event.place else 0
    return -event.day.toordinal(), _ORDER.index(event.status), event.at, number, event.key


_ORDER = (Status.READ, Status.READING, Status.SKIPPED, Status.UNREAD)


def event_records(library: Library, log: ReadingLog) -> tuple[PaperRecord, ...]:
    """The papers of the steps, each once."""
    places = {event.key: event.place for event in log.events if event.place}
    return records_of(library, places.values())
