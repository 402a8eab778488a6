"""A list file in blocks, of which only those are parsed that are not known yet.

A block is one paper: its `[[papers]]` line and all up to the next one, with the comment lines that
stand directly above it. The head is what stands before the first block.

    # start here                  ┐
    [[papers]]                    │ a block
    title = "…"                   ┘

Each piece has a digest. By these the cache, an edit and `sync` know a piece again without its text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from zlib import adler32, crc32

from readlist.errors import DamagedFileError
from readlist.model.paper import Paper, ReadingList, keys_of
from readlist.storage.list_file import stored_list

# Lines of a paper's own tables end nothing. Without MULTILINE, which is five times slower.
_BRACKET = re.compile(rb"\n([ \t]*+\[(?!papers\.)[^\n]*)")
_DOUBLE, _SINGLE = re.compile(b'"""'), re.compile(b"'''")  # `find` takes twice as long
# These are compiled when they are needed: for most lists they are not.
_HEADER = rb"[ \t]*+\[\[[ \t]*+papers[ \t]*+\]\][ \t]*+(?:#.*)?\r?"
_OF_A_PAPER = rb"[ \t]*+\[{1,2}[ \t]*+papers[ \t]*+\..*"
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
    """A file in pieces: its head and the blocks. Joined they are the file."""

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
        return len(self.digests.edges) - 2

    def part(self, place: int) -> bytes:
        """One piece; the blocks are counted from 1."""
        return self.data[self.digests.edges[place] : self.digests.edges[place + 1]]


def cut(data: bytes) -> ListBlocks:
    """The file in pieces, which are guessed if it is not plain."""
    end = data.find(b"\n")
    first = (data[:end] if end >= 0 else data).removeprefix(BOM)
    is_plain = bool(data) and not data.isspace() and _has_no_long_text(data)
    lines = [(match.start(1), match[1]) for match in _BRACKET.finditer(data)]
    if first.lstrip(b" \t").startswith(b"["):
        is_plain = is_plain and not data.startswith(BOM)  # whose block must stay the first
        lines.insert(0, (0, first))
    starts: list[int] = []
    for place, line in lines:
        if line == b"[[papers]]" or re.fullmatch(_HEADER, line):
            starts.append(place if data[place - 2 : place] == b"\n\n" else _above(data, place))
        elif (starts or b"papers" in line) and not re.fullmatch(_OF_A_PAPER, line):
            is_plain = False
    is_plain = is_plain and bool(starts or not re.search(_INLINE, data))
    edges = (0, *starts, len(data))
    pieces = (data[start:end] for start, end in pairwise(edges if is_plain else ()))
    return ListBlocks(data, Digests(edges, tuple(map(_digest, pieces))))


def _digest(piece: bytes) -> int:
    text = piece.rstrip(b"\n")
    return crc32(text) << 32 | adler32(text)


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


def _above(data: bytes, start: int) -> int:
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
    if not (blocks.is_plain and len(known.pieces) == len(before.papers) + 1):
        return None
    (head, *new), (old_head, *old) = blocks.digests.pieces, known.pieces
    numbers = dict(zip(old, range(1, len(old) + 1), strict=True))
    items: list[int | Paper] = [numbers.get(digest, 0) for digest in new]
    places = [place for place, number in enumerate(items) if not number]
    text = b"\n".join(blocks.part(place + 1) for place in places)
    heading, found = replace(before, papers=()), NOTHING
    try:
        if head != old_head:
            heading = stored_list(blocks.part(0), Path(f"{before.name}.toml"))
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
