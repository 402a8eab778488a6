"""Two versions of one paper's notes made one, if that can be done without guessing. Pure."""

from collections.abc import Sequence
from difflib import SequenceMatcher

_MOST_LINES = 5_000  # comparing takes time that grows with their square


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


_Change = tuple[int, int, tuple[bytes, ...]]
"""The lines from start to end are replaced by these."""


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
