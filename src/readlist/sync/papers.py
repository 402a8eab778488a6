"""Two versions of one paper's files made one: its progress, its notes. Pure.

The history is the union of both, less what one side removed since the base, in the order of time;
tags likewise. Rating, priority, page and what a newer readlist wrote are single values: the side
that changed one decides, and where both did, the change that was made last. Notes are joined if
that can be done without guessing.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from readlist.model.paper import HistoryEntry, Progress, Status
from readlist.text import one_line

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

    def single(name: str) -> Any:
        def take(progress: Progress) -> object:
            return getattr(progress, name) if name in _SINGLE else progress.unknown.get(name)

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

    values = {name: single(name) for name in _SINGLE}
    names = sorted({*base.unknown, *ours.unknown, *theirs.unknown})
    unknown = {name: single(name) for name in names}
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
    return (entry.at, _ORDER.index(entry.status), entry.minutes or 0, _identity(entry))


def _identity(entry: HistoryEntry) -> str:
    """The whole entry as a text that can be counted."""
    values = (entry.at, entry.status, entry.minutes, entry.imported, entry.unknown)
    return json.dumps(values, sort_keys=True, default=str)


def merge_notes(
    base: bytes,
    first: bytes,
    second: bytes,
    by_lines: Callable[[bytes, bytes, bytes], bytes | None],
) -> bytes | None:
    """Both as one; None where they changed the same lines, as `by_lines` of all three says.

    Where both only added at the end, both additions stand there, that of `first` before, with the
    lines once that both begin with (the heading of new notes).
    """
    if second in (first, base):
        return first
    if first == base:
        return second
    if first.startswith(base) and second.startswith(base) and (not base or base.endswith(b"\n")):
        return base + _both(first[len(base) :], second[len(base) :])
    return by_lines(base, first, second)


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
