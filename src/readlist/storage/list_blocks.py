"""The blocks of a list file, and reading only those that a change has touched.

A block is one paper: its `[[papers]]` line and all up to the next one, with the comment lines that
stand directly above it. The head is what stands before the first block, the tail is what follows
the last one.

    # start here                  ┐
    [[papers]]                    │ a block
    title = "…"                   ┘
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from pathlib import Path
from zlib import adler32, crc32

from readlist.errors import DamagedFileError
from readlist.model.paper import Paper, ReadingList, keys_of
from readlist.storage.list_file import stored_list
from readlist.storage.undo_records import common_end, common_start

# Lines of a paper's own tables end nothing. Without MULTILINE, which is five times slower.
_BRACKET = re.compile(rb"\n([ \t]*+\[(?!papers\.)[^\n]*)")
_TABLE = re.compile(rb"[ \t]*+(\[{1,2})([^\[\]\r\n#,]{1,200})\]{1,2}[ \t]*+(?:#[^\r\n]*)?\r?")
_PAPERS = re.compile(rb"[\"']?papers[\"']?")
_OF_A_PAPER = re.compile(
    rb"[ \t]*+(?:\[\[[ \t]*+papers[ \t]*+\]\]|\[{1,2}[ \t]*+papers[ \t]*+\.).*"
)
_ONE_TEXT = re.compile(rb'[ \t]*+(?:[\w-]++[ \t]*+=[ \t]*+)?"(?:[^"\\]|\\.)*+"[ \t]*+,?[ \t\r]*+')
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class ListLayout:
    """A file in pieces: head, blocks, tail. Joined they are the file.

    `is_plain`: if the file is valid TOML with as many papers as blocks, each block is one of them.
    That does not hold where a text of several lines, or another table, may hold such a line.
    """

    pieces: tuple[bytes, ...]
    is_plain: bool

    @property
    def blocks(self) -> tuple[bytes, ...]:
        """The papers' blocks."""
        return self.pieces[1:-1]


def layout_of(data: bytes) -> ListLayout:
    """The file in pieces, which are guessed if it is not plain."""
    starts: list[int] = []
    end = len(data)
    is_plain = _has_no_long_text(data)
    for place, line in _bracket_lines(data):
        table = _TABLE.fullmatch(line)
        name = table[2].strip() if table else b""
        if table and table[1] == b"[[" and _PAPERS.fullmatch(name):
            is_plain = is_plain and end == len(data) and name == b"papers"
            starts.append(_with_comments(data, place))
            end = len(data)
        elif starts and end == len(data) and not _OF_A_PAPER.fullmatch(line):
            if table and not _PAPERS.match(name):
                end = _with_comments(data, place)
            else:
                is_plain = False
    edges = [0, *starts, end, len(data)] if starts else [0, len(data), len(data)]
    return ListLayout(tuple(data[first:last] for first, last in pairwise(edges)), is_plain)


def _bracket_lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines that begin with a bracket, each with its place."""
    first = data[: data.find(b"\n")] if b"\n" in data else data
    if first.lstrip(b" \t").startswith(b"["):
        yield 0, first
    for match in _BRACKET.finditer(data):
        yield match.start(1), match[1]


def _has_no_long_text(data: bytes) -> bool:
    """Whether no text goes on beyond its line: each ''' is within the only text of its line."""
    if b'"""' in data:
        return False
    found = data.find(b"'''")
    while found >= 0:
        start = data.rfind(b"\n", 0, found) + 1
        end = data.find(b"\n", found)
        line = data[start : end if end >= 0 else len(data)]
        if not _ONE_TEXT.fullmatch(line):
            return False
        found = data.find(b"'''", start + len(line))
    return True


def _with_comments(data: bytes, start: int) -> int:
    """Where the comment lines directly above a line at `start` begin; a file's first stay its."""
    begin = start
    while begin:
        previous = data.rfind(b"\n", 0, begin - 1) + 1
        if not data[previous:begin].lstrip(b" \t" + BOM).startswith(b"#"):
            return begin
        begin = previous
    return start


@dataclass(frozen=True, slots=True)
class Reread:
    """A file after a change: its list without papers, and each paper or its number before."""

    heading: ReadingList
    items: tuple[int | Paper, ...]


def reread(data: bytes, old: bytes, before: ReadingList, layout: ListLayout) -> Reread | None:
    """The list in `data`, of which only what is not in `old` is parsed; None if it cannot be told.

    `before` is the list in `old`, `layout` that of `old`. The pieces at both ends that are the same
    are not looked at, but for one at each side, since what follows may have become a part of it.
    """
    pieces = layout.pieces
    if not layout.is_plain or len(layout.blocks) != len(before.papers) or not data.strip():
        return None
    ends = list(accumulate(map(len, pieces)))
    backwards = list(accumulate(map(len, reversed(pieces))))
    same = common_start(old, data)
    first = max(0, bisect_right(ends, same) - 1)
    same_end = common_end(old, data, same)
    last = max(0, bisect_right(backwards, same_end) - 1)
    last = min(last, len(pieces) - first)
    start = ends[first - 1] if first else 0
    end = len(data) - (backwards[last - 1] if last else 0)
    changed = layout_of(data[start:end])
    if not changed.is_plain or not _begins_a_line(data, start):
        return None
    blocks, head, tail = list(changed.blocks), changed.pieces[0], changed.pieces[-1]
    if first:  # comments of the first block, which a file would have as its own
        if head.strip() and not blocks:
            return None
        blocks[:1] = [head + block for block in blocks[:1]]
        head = pieces[0]
    if last:
        if tail:
            return None
        tail = pieces[-1]
    gone = range(max(first, 1), len(pieces) - max(last, 1))
    known = {pieces[number].strip(): number for number in gone}
    numbers = [known.get(block.strip(), 0) for block in blocks]
    is_known = (head, tail) == (pieces[0], pieces[-1])
    middle = ListLayout((head, *blocks, tail), is_plain=True)
    found = _parsed(middle, numbers, before, is_known=is_known)
    if found is None:
        return None
    items = (*range(1, gone.start), *found.items, *range(gone.stop, len(pieces) - 1))
    return Reread(found.heading, items) if _have_keys_of_their_own(items, before) else None


def _begins_a_line(data: bytes, start: int) -> bool:
    """Whether a line begins at `start`, or ends there."""
    around = data[max(0, start - 1) : start + 2].replace(b"\r", b"")
    return start in {0, len(data)} or b"\n" in around[:2]


@dataclass(frozen=True, slots=True)
class Digests:
    """By what a file's pieces are known again: head and tail together, and each block."""

    frame: int
    blocks: Sequence[int]  # of 64 bits


def digests_of(layout: ListLayout) -> Digests | None:
    """The digests of a file; None if it is not plain, or a newer readlist wrote it."""
    frame = layout.pieces[0] + b"\n" + layout.pieces[-1]
    try:
        is_blank = not frame.strip()
        if not layout.is_plain or (is_blank and not layout.blocks):
            return None
        if not is_blank and stored_list(frame, Path("frame")).papers:
            return None
    except DamagedFileError:
        return None
    return Digests(_digest(frame), tuple(map(_digest, layout.blocks)))


def _digest(piece: bytes) -> int:
    text = piece.strip()
    return crc32(text) << 32 | adler32(text)


def recognised(
    layout: ListLayout, digests: Digests, known: Digests, before: ReadingList
) -> Reread | None:
    """The list in a file of which only what is not `known` is parsed; None if it cannot be told.

    `known` are the digests of the file of `before`.
    """
    numbered = dict(zip(known.blocks, range(1, len(known.blocks) + 1), strict=True))
    numbers = [numbered.get(block, 0) for block in digests.blocks]
    found = _parsed(layout, numbers, before, is_known=digests.frame == known.frame)
    return found if found and _have_keys_of_their_own(found.items, before) else None


def _parsed(
    layout: ListLayout, numbers: Sequence[int], before: ReadingList, *, is_known: bool
) -> Reread | None:
    """The layout's list: of blocks that are known their numbers, the others (0) are parsed.

    `is_known`: head and tail are those of `before`. None where a block is not just one paper.
    """
    items: list[int | Paper] = [*numbers]
    new = [place for place, number in enumerate(numbers) if not number]
    head, tail = layout.pieces[0], layout.pieces[-1]
    heading = replace(before, papers=())
    try:
        if not is_known:
            heading = stored_list(head + b"\n" + tail, Path(f"{before.name}.toml"))
        if new:
            pieces = layout.pieces  # the blocks are those from the second on
            text = b"\n".join(pieces[place + 1] for place in new)
            found = stored_list(text, Path("block"))
            if replace(found, papers=()) != _NOTHING or len(found.papers) != len(new):
                return None
            for place, paper in zip(new, found.papers, strict=True):
                items[place] = paper
    except DamagedFileError:
        return None
    return Reread(heading, tuple(items)) if not heading.papers else None


_NOTHING = ReadingList("block", "block")


def _have_keys_of_their_own(items: Sequence[int | Paper], before: ReadingList) -> bool:
    old = keys_of(before)
    keys = (old[item - 1] if isinstance(item, int) else item.key for item in items)
    lower = [key.lower() for key in keys if key]
    return len(set(lower)) == len(lower)
