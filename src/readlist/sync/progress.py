"""Two versions of one paper's progress made one. Pure.

The history is the union of both, less what one side removed since the base, in the order of time;
tags likewise. Rating, priority, page and what a newer readlist wrote are single values: the side
that changed one decides, and where both did, the change that was made last.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import Any

from readlist.model.paper import HistoryEntry, Progress, Status

_ORDER = (Status.UNREAD, Status.SKIPPED, Status.READING, Status.READ)
_SINGLE = tuple(
    each.name for each in fields(Progress) if each.name not in {"history", "tags", "unknown"}
)

IsOursLater = Callable[[Callable[[Progress], object]], bool]
"""Whether ours is the later change of the value that the function takes out of a progress."""


@dataclass(frozen=True, slots=True)
class Loser:
    """A value that another one, changed later on the other machine, has replaced."""

    field: str
    value: object
    winner: object


def merge_progress(
    base: Progress, ours: Progress, theirs: Progress, is_ours_later: IsOursLater
) -> tuple[Progress, tuple[Loser, ...]]:
    """Both as one, and the single values that were lost by it."""
    losers: list[Loser] = []

    def single(name: str, take: Callable[[Progress], Any]) -> Any:
        before, own, other = take(base), take(ours), take(theirs)
        if other in (own, before):
            return own
        if own == before:
            return other
        winner, loser = (own, other) if is_ours_later(take) else (other, own)
        losers.append(Loser(name, loser, winner))
        return winner

    values = {name: single(name, attrgetter(name)) for name in _SINGLE}
    names = sorted({*base.unknown, *ours.unknown, *theirs.unknown})
    unknown = {name: single(name, partial(_unknown, name)) for name in names}
    merged = replace(
        ours,
        history=_history(base.history, ours.history, theirs.history),
        tags=_tags(base.tags, ours.tags, theirs.tags),
        unknown={name: value for name, value in unknown.items() if value is not None},
        **values,
    )
    if merged.status is Status.READ:  # on one machine, while the other noted a page
        merged = replace(merged, page=None)
    return merged, tuple(losers)


def _unknown(name: str, progress: Progress) -> object:
    return progress.unknown.get(name)


def _history(
    base: Sequence[HistoryEntry], ours: Sequence[HistoryEntry], theirs: Sequence[HistoryEntry]
) -> tuple[HistoryEntry, ...]:
    """Each entry as often as it happened, in the order of time."""
    counts = [Counter(map(_identity, each)) for each in (base, ours, theirs)]
    entries = {_identity(each): each for each in (*base, *ours, *theirs)}
    kept = (
        entry
        for name, entry in entries.items()
        for _ in range(_how_often(*(count[name] for count in counts)))
    )
    return tuple(sorted(kept, key=_order_of))


def _order_of(entry: HistoryEntry) -> tuple[datetime, int, int, str]:
    """By time; of one second by status and minutes, and then in any fixed order."""
    status = _ORDER.index(entry.status)
    return (entry.at, status, entry.minutes or 0, repr(_identity(entry)))


def _identity(entry: HistoryEntry) -> tuple[object, ...]:
    """The whole entry as a value that can be counted."""
    return (entry.at, entry.status.value, entry.minutes, entry.imported, _frozen(entry.unknown))


def _frozen(value: object) -> object:
    if isinstance(value, Mapping):
        return tuple(sorted((name, _frozen(each)) for name, each in value.items()))
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _how_often(base: int, ours: int, theirs: int) -> int:
    """An entry that both added counts once; one that a side removed is gone on both."""
    if min(ours, theirs) >= base:
        return max(ours, theirs)
    if max(ours, theirs) <= base:
        return min(ours, theirs)
    return max(0, ours + theirs - base)


def _tags(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """Those of the base that both still have, then what either added, by the alphabet."""
    added = sorted({*ours, *theirs} - {*base})
    return (*(each for each in base if each in ours and each in theirs), *added)
