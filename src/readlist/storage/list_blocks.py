"""A list file in blocks, of which only those are parsed that are not known yet.

A block is one paper: its `[[papers]]` line and all up to the next one, with the comment lines that
stand directly above it. The head is what stands before the first block, the tail is what follows
the last one.

    # start here                  ┐
    [[papers]]                    │ a block
    title = "…"                   ┘

Each piece has a digest. By these the cache, an edit and `sync` know a piece again without its text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple
from zlib import adler32, crc32

from readlist.errors import DamagedFileError
from readlist.model.paper import Paper, ReadingList, keys_of
from readlist.storage.list_file import stored_list

# Lines of a paper's own tables end nothing. Without MULTILINE, which is five times slower.
_BRACKET = re.compile(rb"\n([ \t]*+\[(?!papers\.)[^\n]*)")
_BEHIND = re.compile(rb"\n[ \t]*+\[{1,2}[ \t]*+[\"']?papers\b")  # another table: of the last paper
_DOUBLE, _SINGLE = re.compile(b'"""'), re.compile(b"'''")  # `find` takes twice as long
# These are compiled when they are needed: for most lists they are not.
_TABLE = rb"[ \t]*+(\[{1,2})([^\[\]\r\n#,\\]{1,200})\]{1,2}[ \t]*+(?:#[^\r\n]*)?\r?"
_PAPERS = rb"[\"']?papers[\"']?"
_OF_A_PAPER = rb"[ \t]*+(?:\[\[[ \t]*+papers[ \t]*+\]\]|\[{1,2}[ \t]*+papers[ \t]*+\.).*"
_INLINE = rb"(?:\A|\n)(?:\xef\xbb\xbf)?[ \t]*+[\"']?papers[\"']?[ \t]*+="  # papers = []
_ONE_TEXT = rb'[ \t]*+(?:[\w-]++[ \t]*+=[ \t]*+)?"(?:[^"\\]|\\.)*+"[ \t]*+,?[ \t\r]*+'
BOM = b"\xef\xbb\xbf"
NOTHING = ReadingList("block", "block")


class Digests(NamedTuple):
    """The places where the pieces of a file begin, its end, and a number for each piece."""

    edges: Sequence[int]
    pieces: Sequence[int] = ()  # of 64 bits; none where the file is not plain


@dataclass(frozen=True, slots=True)
class ListBlocks:
    """A file in pieces: head, blocks, tail. Joined they are the file."""

    data: bytes = field(repr=False)
    digests: Digests

    @property
    def is_plain(self) -> bool:
        """Whether each block is a paper, if the file is valid TOML with as many of these.

        Not so where a text of several lines, or another table, may hold the line that begins one.
        """
        return bool(self.digests.pieces)

    @property
    def pieces(self) -> tuple[bytes, ...]:
        """All of them."""
        return tuple(self.data[first:last] for first, last in pairwise(self.digests.edges))

    @property
    def count(self) -> int:
        """The number of the blocks."""
        return len(self.digests.edges) - 3

    @property
    def frame(self) -> bytes:
        """Head and tail together."""
        return self.part(0) + b"\n" + self.part(self.count + 1)

    def part(self, place: int) -> bytes:
        """One piece; the blocks are counted from 1."""
        return self.data[self.digests.edges[place] : self.digests.edges[place + 1]]


def cut(data: bytes, known: Digests | None = None) -> ListBlocks:
    """The file in pieces, which are guessed if it is not plain.

    What it has in common with a `known` version, at both ends, is not cut anew.
    """
    if known and known.pieces and (digests := _recut(data, known)):
        return ListBlocks(data, digests)
    edges, is_plain = _edges(data)
    pieces = [data[start:end] for start, end in pairwise(edges if is_plain else ())]
    return ListBlocks(data, Digests(edges, tuple(map(_digest, pieces))))


def _recut(data: bytes, known: Digests) -> Digests | None:
    """The digests of a file that is like a known one at both ends; None where that does not do."""
    # Between those at both ends the file is cut anew, with a block before and behind. That is
    # enough: whether a file is plain and where a block begins depends on no line farther away.
    old, pieces = known
    tail, moved = len(old) - 2, len(data) - old[-1]

    def is_same(piece: int, moved: int) -> bool:
        return _digest(data[old[piece] + moved : old[piece + 1] + moved]) == pieces[piece]

    front = next((piece for piece in range(tail) if not is_same(piece, 0)), tail)
    back = 0
    while back <= tail - max(front, 1) and old[tail - back] + moved >= old[front]:
        if not is_same(tail - back, moved):
            break
        back += 1
    first, last = max(front - 1, 0), tail + 1 - max(back - 1, 0)
    above = b"\n" if first else b""  # else comments would be the file's
    part, is_cut = _edges(above + data[old[first] : old[last] + moved])
    starts = part[1:-1] if first else part[:-1]
    is_cut = is_cut and starts[0] == len(above)
    if last <= tail:
        is_cut = is_cut and starts[-1] == part[-1]
        starts = starts[:-1]
    between = [old[first] - len(above) + start for start in starts]
    behind = [edge + moved for edge in old[last:]]
    edges = (*old[:first], *between, *behind)
    if not is_cut or len(edges) == 3:  # a file without blocks is its head
        return None
    changed = (data[start:end] for start, end in pairwise((*between, behind[0])))
    return Digests(edges, (*pieces[:first], *map(_digest, changed), *pieces[last:]))


def _digest(piece: bytes) -> int:
    text = piece.rstrip(b"\n")
    return crc32(text) << 32 | adler32(text)


def _edges(data: bytes) -> tuple[tuple[int, ...], bool]:
    """The places where the pieces of a file begin, and its end; whether it is plain."""
    starts: list[int] = []
    end = len(data)
    first = data.partition(b"\n")[0].removeprefix(BOM)
    tables = [(0, first)] if first.lstrip(b" \t").startswith(b"[") else []
    is_plain = bool(data) and not data.isspace() and _has_no_long_text(data)
    is_plain = is_plain and not (tables and data.startswith(BOM))  # the block must stay the first
    others = ((match.start(1), match[1]) for match in _BRACKET.finditer(data))
    for place, line in chain(tables, others):
        if line == b"[[papers]]" and end == len(data):  # nearly always
            starts.append(_with_comments(data, place))
            continue
        table = re.fullmatch(_TABLE, line)
        name = table[2].strip() if table else b""
        if table and table[1] == b"[[" and re.fullmatch(_PAPERS, name):
            is_plain = is_plain and end == len(data) and name == b"papers"
            starts.append(_with_comments(data, place))
            end = len(data)
        elif starts and end == len(data) and not re.fullmatch(_OF_A_PAPER, line):
            if table and not re.match(_PAPERS, name):
                end = _with_comments(data, place)
            else:
                is_plain = False
    if _BEHIND.search(data, end) or (not starts and re.search(_INLINE, data)):
        is_plain = False
    return ((0, *starts, end, len(data)) if starts else (0, end, end)), is_plain


def _has_no_long_text(data: bytes) -> bool:
    """Whether no text goes on beyond its line: each ''' is within the only text of its line."""
    if _DOUBLE.search(data):
        return False
    after = 0
    while found := _SINGLE.search(data, after):
        start = data.rfind(b"\n", 0, found.start()) + 1
        end = data.find(b"\n", found.end())
        line = data[start : end if end >= 0 else len(data)]
        if not re.fullmatch(_ONE_TEXT, line):
            return False
        after = start + len(line)
    return True


def _with_comments(data: bytes, start: int) -> int:
    """The start of the comments directly above the line at `start`; a file's first stay its."""
    begin = start
    while begin:
        previous = data.rfind(b"\n", 0, begin - 1) + 1
        if not data[previous:begin].lstrip(b" \t" + BOM).startswith(b"#"):
            return begin
        begin = previous
    return start


class Reread(NamedTuple):
    """A file after a change: its list without papers, and each paper or its number before."""

    heading: ReadingList
    items: tuple[int | Paper, ...]


def reread(blocks: ListBlocks, known: Digests, before: ReadingList) -> Reread | None:
    """The list of a file, of which only that is parsed whose digests are not among the `known`.

    Those are of the plain file of `before`. None where the whole must be parsed.
    """
    if not (blocks.is_plain and len(known.pieces) == len(before.papers) + 2):
        return None
    (head, *new, tail), (old_head, *old, old_tail) = blocks.digests.pieces, known.pieces
    numbers = dict(zip(old, range(1, len(old) + 1), strict=True))
    items: list[int | Paper] = [numbers.get(digest, 0) for digest in new]
    places = [place for place, number in enumerate(items) if not number]
    text = b"\n".join(blocks.part(place + 1) for place in places)
    heading, found = replace(before, papers=()), NOTHING
    try:
        if (head, tail) != (old_head, old_tail):
            heading = stored_list(blocks.frame, Path(f"{before.name}.toml"))
        if places:
            found = stored_list(text, Path("block"))
    except DamagedFileError:
        return None
    is_odd = heading.papers or text.startswith(BOM)
    if is_odd or replace(found, papers=()) != NOTHING or len(found.papers) != len(places):
        return None
    for place, paper in zip(places, found.papers, strict=True):
        items[place] = paper
    keys = keys_of(before)
    listed = (keys[item - 1] if isinstance(item, int) else item.key for item in items)
    lower = [key.lower() for key in listed if key]
    return Reread(heading, tuple(items)) if len(set(lower)) == len(lower) else None
