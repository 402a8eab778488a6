"""Choosing the papers to read now, in their reading order, each with its reasons."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from readlist.actions.show import Listing, list_papers
from readlist.errors import DamagedFileError
from readlist.library.library import Library
from readlist.library.records import (
    PaperRecord,
    asks_for_texts,
    catalogue,
    count,
    every_progress,
    list_counts,
    list_records,
    lists_by_nearness,
    matching,
    record_of,
)
from readlist.model.keys import ALL_LISTS
from readlist.model.paper import Progress, Status, readings
from readlist.selection.sorting import Query
from readlist.text import duration_text, local_time, stopped_text

if TYPE_CHECKING:
    from readlist.actions.history import Estimate
    from readlist.selection.conditions import Condition


RULE = (
    "started (latest first) › priority › rating › tagged › list order; "
    "a paper comes before those that build on it"
)

_PRIORITIES = {"high": 0, "": 1, "low": 2}
_UNRATED = 3  # where a paper without rating stands among the rated ones

FindPrerequisite = Callable[[str], PaperRecord | None]
"""Returns the record of the paper with a key if it is still to be read, in any list."""


class Suggestion(NamedTuple):
    """A paper to read, all reasons, of which the first decided, and how long it may take."""

    record: PaperRecord
    reasons: tuple[str, ...]
    estimate: "Estimate | None" = None


def is_left(record: PaperRecord) -> bool:
    """Whether the paper is still to be read."""
    return record.status in {Status.UNREAD, Status.READING}


def in_reading_order(
    records: Sequence[PaperRecord],
    find: FindPrerequisite,
    count_pages: Callable[[str], int | None] = lambda _: None,
) -> Iterator[Suggestion]:
    """The papers among `records` that are left, each behind its prerequisites."""
    left = sorted(filter(is_left, records), key=_rank)
    started = sum(record.status is Status.READING for record in left)
    done: set[str] = set()
    for record in left:
        for each, builder in _after_prerequisites(record, find, done):
            progress = each.progress or Progress()
            since = ""
            if each.status is Status.READING:
                since = f"{local_time(progress.since):%Y-%m-%d}" if progress.since else "its import"
                pages = count_pages(each.paper.key) if progress.page else None
                at = f", {stopped_text(progress.page, pages)}" if progress.page else ""
                is_latest = started > 1 and each is left[0]
                others = f", the latest of {started} you started" if is_latest else ""
                since = f"you have been reading it since {since}{at}{others}"
            rated = f"you rated it {progress.rating}" if progress.rating else ""
            is_liked = (progress.rating or 0) > _UNRATED
            reasons = (
                since,
                f"{builder.paper.shown_title} builds on it" if builder else "",
                "you gave it high priority" if progress.priority == "high" else "",
                rated if is_liked else "",
                f"you tagged it {', '.join(progress.tags)}" if progress.tags else "",
                f"number {each.number} in the order of {each.list_name}",
                "you gave it low priority" if progress.priority == "low" else "",
                "" if is_liked else rated,
            )
            yield Suggestion(each, tuple(filter(None, reasons)))


def _rank(record: PaperRecord) -> tuple[float, ...]:
    progress = record.progress or Progress()
    if record.status is Status.READING:
        since = progress.since
        return (0, -since.timestamp() if since else 0)
    rating = progress.rating or _UNRATED
    return (1, _PRIORITIES[progress.priority], -rating, not progress.tags)


def _after_prerequisites(
    record: PaperRecord, find: FindPrerequisite, done: set[str]
) -> Iterator[tuple[PaperRecord, PaperRecord | None]]:
    """The prerequisites not yet `done`, each with what builds on it; a circle is cut."""
    path: list[tuple[PaperRecord, PaperRecord | None]] = []
    if record.paper.key not in done:
        path.append((record, None))
    while path:
        paper, _ = path[-1]
        done.add(paper.paper.key)
        waits = paper.status is not Status.READING
        left = map(find, paper.paper.builds_on if waits else ())
        found = next((each for each in left if each and each.paper.key not in done), None)
        if found:
            path.append((found, paper))
        else:
            yield path.pop()


def _finder(
    library: Library,
    records: Sequence[PaperRecord],
    condition: "Condition | None",
    *,
    everywhere: bool,
) -> FindPrerequisite:
    """Finds the papers that others build on, if they are left to read and fit the condition.

    Without `everywhere` only these records count, else also papers of other lists that the user
    labelled or marked.
    """
    here = {record.paper.key.lower(): record for record in records}
    others = cache(lambda: catalogue(library, None, shown_only=True).places)

    def find(key: str) -> PaperRecord | None:
        name = key.lower()
        if name not in here and everywhere:
            with suppress(DamagedFileError):  # which `show` of the paper reports
                if library.progress(name) != Progress() and name in others():
                    here[name] = record_of(library, others()[name][0])
        record = here.get(name)
        return record if record and is_left(record) and matching([record], condition) else None

    return find


class NextOptions(NamedTuple):
    """The number of papers, the choice among them, the minutes there are, random or in order."""

    number: int = 1
    condition: "Condition | None" = None
    minutes: int | None = None
    chance: Callable[[], float] | None = None  # returns a number from 0 to below 1


class Choice(NamedTuple):
    """The papers to read now, the best first; none if nothing is left to read."""

    listing: Listing  # all papers that count, and what is left elsewhere, where there is no filter
    suggestions: tuple[Suggestion, ...]
    offer: tuple[str, int] | None = None  # where nothing is left: a list, its unread papers


def choose_next(
    library: Library, list_name: str | None, options: NextOptions, *, texts: bool = False
) -> Choice:
    """The papers that the options ask for.

    A paper that another builds on comes before it, also from another list, unless `list_name` says
    that only that one counts. Raises UsageError if a filter asks for the text of PDFs.
    """
    listing = list_papers(library, list_name, Query(options.condition, texts=texts))
    texts = texts or asks_for_texts(options.condition)
    here, every, left_out = listing.reading_list.name, listing.records, listing.left_out
    others: list[str] = []
    if list_name is None:  # all lists of the user count, the current one first
        lists, left_out = lists_by_nearness(library, own_only=True)
        for other in lists:
            if other.name != here:
                every += matching(list_records(library, other, texts=texts), options.condition)
                others.append(other.name)
    order = _in_order(library, every, options, everywhere=list_name is None)
    if options.minutes is None:
        chosen = tuple(islice(order, options.number))
    else:
        chosen = papers_in_time(library, order, options.minutes, options.number)
    named = {(each.record.list_name, each.record.paper.key) for each in chosen}
    further = [each for each in every if (each.list_name, each.paper.key) not in named]
    elsewhere = {
        name: count([each for each in further if each.list_name == name])
        for name in (() if options.condition else others)
    }
    is_over = not (chosen or options.condition or list_name == ALL_LISTS)
    listing = listing._replace(records=every, elsewhere=elsewhere, left_out=left_out)
    return Choice(listing, chosen, _offer(library, here) if is_over else None)


def _in_order(
    library: Library, every: Sequence[PaperRecord], options: NextOptions, *, everywhere: bool
) -> Iterator[Suggestion]:
    """The papers in their reading order or at random, the unread ones if there are."""
    if options.chance is None:
        find = _finder(library, every, options.condition, everywhere=everywhere)
        yield from in_reading_order(every, find, library.pages)
        return
    left = [record for record in every if record.status is Status.UNREAD]
    left = left or list(filter(is_left, every))
    once = {each.paper.key: each for each in reversed(left)}  # a paper may be in several lists
    left = list(reversed(once.values()))
    picked = (f"picked at random from {len(left)}",)
    while left:
        yield Suggestion(left.pop(int(options.chance() * len(left))), picked)


def _offer(library: Library, name: str) -> tuple[str, int] | None:
    """The nearest other list with unread papers, and how many."""
    for other in lists_by_nearness(library)[0]:
        unread = list_counts(library, other).by_status[Status.UNREAD]
        if unread and other.name != name:
            return other.name, unread
    return None


def papers_in_time(
    library: Library, order: Iterable[Suggestion], minutes: int, number: int
) -> tuple[Suggestion, ...]:
    """The first papers of the order that take at most these minutes, else the shortest one."""
    from readlist.actions.history import estimate, own_pace

    pages = library.page_counts()
    known = ((key, each.progress) for key, each in every_progress(library) if each.progress)
    timed = ((key, reading) for key, progress in known for reading in readings(progress))
    pace = own_pace(timed, pages.of)
    fitting: list[Suggestion] = []
    others: list[Suggestion] = []
    for suggestion in order:
        record = suggestion.record
        counted = pages.of(record.paper.key) if record.pdf_bytes is not None else None
        progress = record.progress or Progress()
        left = estimate(pace, counted, progress.page)
        is_fitting = left is not None and left.minutes <= minutes
        (fitting if is_fitting else others).append(suggestion._replace(estimate=left))
        if len(fitting) == number:
            break
    pages.store()
    if fitting or not others:
        return tuple(fitting)
    shortest = min(others, key=lambda one: one.estimate.minutes if one.estimate else float("inf"))
    reason = f"the shortest of those known; none fits into {duration_text(minutes)}"
    if shortest.estimate is None:
        reason = "how long any takes is not known: get PDFs with `readlist fetch --pdf`"
    return (shortest._replace(reasons=(reason, *shortest.reasons)),)
