"""The reading log, reading statistics, and the time a paper takes; taking changes back.

A reading is a paper marked as read, each time it was; days are those of the local time zone. A
paper of several lists counts once, and in each of them.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import dropwhile
from typing import TYPE_CHECKING, NamedTuple

from readlist.errors import DamagedFileError, NotFoundError, RefusedError
from readlist.library.library import Library
from readlist.library.records import Catalogue, Counts, ListedPaper, catalogue, every_progress
from readlist.model.paper import Progress, Reading, Status, readings, steps
from readlist.selection.periods import Counted, by_period, is_within, monday_of
from readlist.storage.home import DEFAULT_LIST
from readlist.text import folded, local_time

if TYPE_CHECKING:
    from readlist.storage.journal import Steps


ASSUMED = 3.0  # minutes a page, if the reader recorded none: a conference paper in half an hour

_LATEST = 50  # readings give the pace: it changes, and their pages have to be counted
_ENOUGH = 3  # readings, from which on their median is better than the assumption


class Pace(NamedTuple):
    """Minutes a page and a paper, None if too few were recorded, and the readings behind them."""

    per_page: float | None = None
    per_paper: float | None = None
    pages_from: int = 0
    papers_from: int = 0


class Estimate(NamedTuple):
    """The minutes that a paper will take, and how they are known."""

    minutes: int
    pages: int | None
    how: str


def own_pace(timed: Iterable[tuple[str, Reading]], pages_of: Callable[[str], int | None]) -> Pace:
    """The pace of the latest readings with minutes, each given with its paper's key."""
    latest = sorted(timed, key=lambda each: each[1].finished, reverse=True)
    recorded = [(key, float(minutes)) for key, reading in latest if (minutes := reading.minutes)]
    recorded = recorded[:_LATEST]
    by_page = [minutes / pages for key, minutes in recorded if (pages := pages_of(key))]
    by_paper = [minutes for _, minutes in recorded]
    return Pace(median(by_page), median(by_paper), len(by_page), len(by_paper))


def estimate(pace: Pace, pages: int | None, page: int | None = None) -> Estimate | None:
    """The minutes that are left of a paper that was read to `page`; None if that is not known."""
    if pages:
        has_stopped = page is not None and page <= pages
        left = pages - (page or 0) if has_stopped else pages
        counted = f"{left} of {pages} pages" if has_stopped else f"{pages} pages"
        at = f"your {pace.per_page:.1f} minutes" if pace.per_page else "3 minutes, which is assumed"
        minutes, how = left * (pace.per_page or ASSUMED), f"{counted} at {at}"
    elif pace.per_paper:
        minutes, how = pace.per_paper, "what a paper takes you; its pages are not known"
    else:
        return None
    return Estimate(max(1, round(minutes)), pages, how)


def median(values: Sequence[float]) -> float | None:
    """The middle one; None where there are too few."""
    if len(values) < _ENOUGH:
        return None
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


class ReadShare(NamedTuple):
    """A list, topic or venue, and the number of its papers: those that were read, and all."""

    name: str
    read: int
    total: int


class Stats(NamedTuple):
    """The counts; those of days, weeks (by their Mondays) and months are of readings."""

    today: date
    counts: Counts
    readings: int
    again: int
    imported: int  # papers of the lists that were read before they were imported
    minutes: int
    days: dict[date, int]
    weeks: Counted
    months: Counted
    shares: dict[str, tuple[ReadShare, ...]]  # of each "list", "topic" and "venue"
    per_week: float | None  # in the weeks that are counted, from the first reading on
    pace: Pace
    oldest: tuple[ListedPaper, ...]  # unread, the earliest year first
    problems: tuple[str, ...] = ()


_PERIODS = 12  # weeks, and months, that are counted one by one
_OLDEST = 5
_UNTOUCHED = Progress()


def reading_stats(library: Library, list_name: str | None) -> Stats:
    """The counts of one list, or of all.

    Raises NotFoundError for an unknown list, DamagedFileError if it cannot be read.
    """
    listed = catalogue(library, list_name, shown_only=True)
    histories, problems = _histories(library, listed, list_name)
    progress = {name.lower(): found for name, found in histories.items()}
    known = {key: progress.get(key, _UNTOUCHED) for key in listed.places}
    statuses = Counter(found.status for found in known.values() if found)
    today = local_time(library.clock()).date()
    timed = [(key, each) for key, found in progress.items() if found for each in readings(found)]
    days = Counter(local_time(reading.finished).date() for _, reading in timed)
    weeks = by_period(monday_of, days, today, _PERIODS)
    counted = list(dropwhile(lambda number: not number, (number for _, number in weeks)))
    before = {
        key
        for key, found in known.items()
        for entry in (found.history if found else ())
        if entry.imported and entry.status is Status.READ
    }
    read = {key for key, _ in timed} | before
    pages = library.page_counts()
    pace = own_pace(timed, pages.of)
    pages.store()
    unread = (key for key, found in known.items() if found and found.status is Status.UNREAD)
    dated = (place for key in unread if (place := listed.places[key][0]).paper.year is not None)
    oldest = sorted(dated, key=lambda place: (place.paper.year or 0, place.paper.key))
    return Stats(
        today=today,
        counts=Counts(len(listed.places), {each: statuses[each] for each in Status}),
        readings=len(timed),
        again=sum(reading.is_again for _, reading in timed),
        imported=len(before),
        minutes=sum(reading.minutes or 0 for _, reading in timed),
        days=dict(sorted(days.items())),
        weeks=weeks,
        months=by_period(lambda day: day.replace(day=1), days, today, _PERIODS),
        shares={
            "list": _shares(listed, read, lambda places: [each.list_name for each in places]),
            "topic": _shares(listed, read, lambda places: places[0].paper.topics),
            "venue": _shares(listed, read, lambda places: [places[0].paper.venue]),
        },
        per_week=sum(counted) / max(len(counted), 1) if timed else None,
        pace=pace,
        oldest=tuple(oldest[:_OLDEST]),
        problems=problems,
    )


def _histories(
    library: Library, listed: Catalogue, list_name: str | None
) -> tuple[dict[str, Progress | None], tuple[str, ...]]:
    """The progress by key (with a name: of papers listed), None if damaged; and all damage."""
    folders = {
        key: folder
        for key, folder in every_progress(library)
        if list_name is None or key.lower() in listed.places
    }
    damage = (folder.problem for folder in folders.values() if folder.progress is None)
    histories = {key: folder.progress for key, folder in folders.items()}
    return histories, (*listed.problems, *damage)


def _shares(
    listed: Catalogue,
    read: Collection[str],
    names: Callable[[Sequence[ListedPaper]], Iterable[str]],
) -> tuple[ReadShare, ...]:
    """The share of each name of which a paper was read, the most read first.

    Spellings are one, the first.
    """
    spelt: dict[str, str] = {}
    total, done = Counter[str](), Counter[str]()
    for key, places in listed.places.items():
        for known, name in {folded(name): name for name in names(places) if name}.items():
            spelt.setdefault(known, name)
            total[known] += 1
            done[known] += key in read
    shares = (ReadShare(spelt[each], done[each], total[each]) for each in total if done[each])
    return tuple(sorted(shares, key=lambda share: (-share.read, folded(share.name))))


class ReadingStep(NamedTuple):
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

    @property
    def step(self) -> str:
        """The step in a word: started, read, read again, skipped, unread."""
        word = "started" if self.status is Status.READING else str(self.status)
        return "read again" if self.is_again else word


class ReadingLog(NamedTuple):
    """The steps, and sentences about damaged files."""

    events: tuple[ReadingStep, ...]  # the latest day first, within a day what was read first
    problems: tuple[str, ...] = ()


def reading_log(
    library: Library,
    list_name: str | None,
    since: date | None = None,
    until: date | None = None,
) -> ReadingLog:
    """The steps between two days, of one list or of all; raises as `reading_stats`."""
    listed = catalogue(library, list_name)
    histories, problems = _histories(library, listed, list_name)
    events: list[ReadingStep] = []
    for key, progress in histories.items():
        place = next(iter(listed.places.get(key.lower(), ())), None)
        was_read = False
        for entry in steps(progress) if progress else ():
            is_read = entry.status is Status.READ
            is_again = is_read and was_read
            events.append(ReadingStep(key, entry.status, entry.at, entry.minutes, is_again, place))
            was_read = was_read or is_read
    within = (event for event in events if is_within(event.day, since, until))
    return ReadingLog(tuple(sorted(within, key=_log_order)), problems)


_ORDER = (Status.READ, Status.READING, Status.SKIPPED, Status.UNREAD)


def _log_order(event: ReadingStep) -> tuple[object, ...]:
    number = event.place.number if event.place else 0
    return -event.day.toordinal(), _ORDER.index(event.status), event.at, number, event.key


def step_changes(library: Library, command: str, count: int = 1, *, force: bool = False) -> "Steps":
    """`undo` the last `count` changes, or all there are; `redo` those that were taken back last.

    It stops at a change of which a file was changed since by other means. `force`: of the last
    change, whatever became of them since, which is a change of its own; it stops where a long file
    is too different. Raises NotFoundError where there is no change.
    """
    journal, is_undo = library.journal, command == "undo"
    if force:
        steps = journal.force_back()
    else:
        steps = journal.take_back(count) if is_undo else journal.bring_back(count)
    leave_gone_list(library)
    if not steps.changes and not steps.stopped:
        raise NotFoundError(f"there is nothing to {command}")
    if is_undo and not force and isinstance(stopped := steps.stopped, RefusedError):
        stopped.hint = "`readlist undo --force` restores what was there before it all the same"
    return steps


def leave_gone_list(library: Library) -> None:
    """Choose the first bundled list where an undo, a redo or a sync removed the current one."""
    with suppress(DamagedFileError):
        try:
            library.list_file(library.state().current_list)
        except NotFoundError:
            from readlist.actions.lists import use_list

            use_list(library, DEFAULT_LIST)
