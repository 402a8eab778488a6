"""Papers that can be read in the time there is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from readlist.actions.reading_order import Ranked
from readlist.actions.reading_time import Estimate, Pace, PageCounts, estimate, own_pace
from readlist.library.all_papers import every_progress
from readlist.library.library import Library
from readlist.model.reading import minutes_spent, readings


@dataclass(frozen=True, slots=True)
class Timed:
    """A paper in its place of the order, and the minutes it may take (None: nobody knows)."""

    ranked: Ranked
    estimate: Estimate | None


def papers_in_time(
    library: Library, order: Iterable[Ranked], minutes: int, number: int
) -> tuple[Timed, ...]:
    """The first `number` papers of the order that take at most so many minutes.

    Where none is known to, the one that takes the fewest; where nothing is known, the first.
    """
    pages = PageCounts(library)
    pace = _pace(library, pages)
    fitting: list[Timed] = []
    others: list[Timed] = []
    for ranked in order:
        record = ranked.record
        counted = pages.of(record.paper.key) if record.pdf_bytes is not None else None
        spent = minutes_spent(record.progress) if record.progress else 0
        timed = Timed(ranked, estimate(pace, counted, spent))
        is_fitting = timed.estimate is not None and timed.estimate.minutes <= minutes
        (fitting if is_fitting else others).append(timed)
        if len(fitting) == number:
            break
    pages.keep()
    return tuple(fitting) or tuple(_nearest(others, minutes))


def _pace(library: Library, pages: PageCounts) -> Pace:
    timed = (
        (key, reading)
        for key, folder in every_progress(library)
        if folder.progress
        for reading in readings(folder.progress)
    )
    return own_pace(timed, pages.of)


def _nearest(others: list[Timed], minutes: int) -> Iterator[Timed]:
    known = [timed for timed in others if timed.estimate]
    if known:
        shortest = min(known, key=lambda timed: timed.estimate.minutes if timed.estimate else 0)
        said = f"the shortest of those known; none fits into {minutes} minutes"
        yield replace(shortest, ranked=replace(shortest.ranked, reason=said))
    elif others:
        said = "how long any takes is not known: get PDFs with `readlist fetch --pdf`"
        yield replace(others[0], ranked=replace(others[0].ranked, reason=said))
