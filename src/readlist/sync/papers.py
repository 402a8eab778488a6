"""Two versions of one paper's files made one: its progress, its notes. Pure.

The history is the union of both, less what one side removed since the base, in the order of time;
tags likewise. Rating, priority, page and what a newer readlist wrote are single values: the side
that changed one decides, and where both did, the change that was made last. Notes are joined if
that can be done without guessing.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from difflib import SequenceMatcher
from functools import partial
from operator import attrgetter
from typing import Any

from readlist.model.paper import HistoryEntry, Progress, Status
from readlist.text import one_line

_MOST_LINES = 5_000  # of notes: comparing takes time that grows with their square
_ORDER = (Status.UNREAD, Status.SKIPPED, Status.READING, Status.READ)
_SINGLE = tuple(
    each.name for each in fields(Progress) if each.name not in {"history", "tags", "unknown"}
)

IsOursLater = Callable[[Callable[[Progress], object]], bool]
"""Whether ours is the later change of the value that the function takes out of a progress."""


def merge_progress(
    base: Progress, ours: Progress, theirs: Progress, is_ours_later: IsOursLater
) -> tuple[Progress, tuple[str, ...]]:
    """Both as one, and the single values that were lost by it: "rating 3 (now 4)"."""
    losers: list[str] = []

    def single(name: str, take: Callable[[Progress], Any]) -> Any:
        before, own, other = take(base), take(ours), take(theirs)
        if other in (own, before):
            return own
        if own == before:
            return other
        winner, loser = (own, other) if is_ours_later(take) else (other, own)
        lost, now = (
            "none" if each in (None, "") else one_line(str(each)) for each in (loser, winner)
        )
        losers.append(f"{name} {lost} (now {now})")
        return winner

    values = {name: single(name, attrgetter(name)) for name in _SINGLE}
    names = sorted({*base.unknown, *ours.unknown, *theirs.unknown})
    unknown = {name: single(name, partial(_unknown, name)) for name in names}
    shared = (each for each in base.tags if each in ours.tags and each in theirs.tags)
    merged = replace(
        ours,
        history=_history(base.history, ours.history, theirs.history),
        tags=(*shared, *sorted({*ours.tags, *theirs.tags} - {*base.tags})),
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
    kept: list[HistoryEntry] = []
    for name, entry in {_identity(each): each for each in (*base, *ours, *theirs)}.items():
        before, own, other = (count[name] for count in counts)
        often = max(0, own + other - before)
        if min(own, other) >= before:  # one that both added counts once
            often = max(own, other)
        elif max(own, other) <= before:  # one that a side removed is gone on both
            often = min(own, other)
        kept += [entry] * often
    return tuple(sorted(kept, key=_order_of))


def _order_of(entry: HistoryEntry) -> tuple[datetime, int, int, str]:
    """By time; of one second by status and minutes, and then in any fixed order."""
    return (entry.at, _ORDER.index(entry.status), entry.minutes or 0, repr(_identity(entry)))


def _identity(entry: HistoryEntry) -> tuple[object, ...]:
    """The whole entry as a value that can be counted."""
    return (entry.at, entry.status.value, entry.minutes, entry.imported, _frozen(entry.unknown))


def _frozen(value: object) -> object:
    if isinstance(value, Mapping):
        return tuple(sorted((name, _frozen(each)) for name, each in value.items()))
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def merge_notes(base: bytes, ours: bytes, theirs: bytes, *, is_ours_first: bool) -> bytes | None:
    """Both as one; None where they changed the same lines.

    Where both only added at the end, both additions stand there, in the order that
    `is_ours_first` tells, with the lines once that both begin with (the heading of new notes).
    """
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    first, second = (ours, theirs) if is_ours_first else (theirs, ours)
    if first.startswith(base) and second.startswith(base) and (not base or base.endswith(b"\n")):
        return base + _both(first[len(base) :], second[len(base) :])
    return _by_lines(base, ours, theirs)


def _both(first: bytes, second: bytes) -> bytes:
    """Two additions behind one another; one that holds the other is enough."""
    if _holds(first, second):
        return first
    if _holds(second, first):
        return second
    lines, others = first.splitlines(keepends=True), second.splitlines(keepends=True)
    shared = 0
    while shared < min(len(lines), len(others)) and lines[shared] == others[shared]:
        shared += 1
    rest = b"".join(others[shared:])
    newline = b"\r\n" if b"\r\n" in first else b"\n"
    end = b"" if first.endswith(b"\n") else newline
    gap = b"" if first.endswith(newline * 2) or rest.startswith(newline) else newline
    return first + end + gap + rest


def _holds(whole: bytes, part: bytes) -> bool:
    """Whether the lines of `part` stand in `whole`, one behind the other."""
    found, wanted = whole.strip().splitlines(), part.strip().splitlines()
    return any(found[at : at + len(wanted)] == wanted for at in range(len(found) - len(wanted) + 1))


def _by_lines(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """The changes of both, where no two of them overlap or touch."""
    before = base.splitlines(keepends=True)
    mine, others = _changes(before, ours), _changes(before, theirs)
    if mine is None or others is None:
        return None
    merged: list[bytes] = []
    last = -1
    for start, end, lines in sorted({*mine, *others}):
        if start <= last:
            return None
        merged += [*before[max(last, 0) : start], *lines]
        last = end
    return b"".join((*merged, *before[max(last, 0) :]))


_Change = tuple[int, int, tuple[bytes, ...]]  # the lines from start to end are replaced by these


def _changes(before: Sequence[bytes], text: bytes) -> set[_Change] | None:
    """The changed lines, None where there are too many to compare."""
    after = text.splitlines(keepends=True)
    if max(len(before), len(after)) > _MOST_LINES:
        return None
    compared = SequenceMatcher(None, before, after, autojunk=False)
    return {
        (start, end, tuple(after[first:last]))
        for tag, start, end, first, last in compared.get_opcodes()
        if tag != "equal"
    }
