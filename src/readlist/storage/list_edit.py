"""Changing a list file block by block, with every other byte as it was.

A block is one paper: its `[[papers]]` line and all up to the next one, with the comment lines that
stand directly above it. The head is what stands before the first block, the tail is what follows
the last one.

    # start here                  ┐
    [[papers]]                    │ a block
    title = "…"                   ┘

What a change writes is read back (`reread`), and the rest is the bytes that were there. Only where
the layout is an odd one is the whole file parsed.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple
from zlib import adler32, crc32

from readlist.errors import DamagedFileError
from readlist.model.paper import Paper, ReadingList, keys_of
from readlist.storage.list_file import list_text, paper_block, parse_heading, stored_list

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
_NOTHING = ReadingList("block", "block")


@dataclass(frozen=True, slots=True)
class ListLayout:
    """A file in pieces: head, blocks, tail. Joined they are the file."""

    data: bytes = field(repr=False)
    edges: Sequence[int]  # the places where the pieces begin, and the file's end
    # If the file is valid TOML with as many papers as blocks, each block is one of them. Not so
    # where a text of several lines, or another table, may hold the line that begins a block.
    is_plain: bool

    @property
    def pieces(self) -> tuple[bytes, ...]:
        """All of them."""
        return tuple(self.data[first:last] for first, last in pairwise(self.edges))

    @property
    def count(self) -> int:
        """The number of the blocks."""
        return len(self.edges) - 3

    @property
    def frame(self) -> bytes:
        """Head and tail together."""
        return self.part(0) + b"\n" + self.part(self.count + 1)

    def part(self, place: int) -> bytes:
        """One piece; the blocks are counted from 1."""
        return self.data[self.edges[place] : self.edges[place + 1]]


def layout_of(data: bytes) -> ListLayout:
    """The file in pieces, which are guessed if it is not plain."""
    starts: list[int] = []
    end = len(data)
    is_plain = bool(data) and not data.isspace() and _has_no_long_text(data)
    first = data.partition(b"\n")[0] if data.lstrip(b" \t").startswith(b"[") else b""
    others = ((match.start(1), match[1]) for match in _BRACKET.finditer(data))
    for place, line in chain([(0, first)] if first else (), others):
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
    edges = [0, *starts, end, len(data)] if starts else [0, len(data), len(data)]
    return ListLayout(data, tuple(edges), is_plain)


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


def reread(data: bytes, before: ReadingList, layout: ListLayout) -> Reread | None:
    """The list in `data`, parsed where it is not `before` in its `layout`; None if it is odd."""

    def is_same(piece: int, moved: int) -> bool:
        first, last = layout.edges[piece : piece + 2]
        return data[first + moved : last + moved] == layout.data[first:last]

    if not layout.is_plain or layout.count != len(before.papers):
        return None
    new, front, back = _alike(data, layout.edges, is_same)
    first, behind = max(front, 1), 2 - max(back, 1)
    known = {layout.part(number): number for number in range(first, layout.count + behind)}
    changed = [known.get(new.part(place), 0) for place in range(first, new.count + behind)]
    items = [*range(1, first), *changed, *range(layout.count + behind, layout.count + 1)]
    return _read(new, items, before, is_known=new.frame == layout.frame)


def _alike(
    data: bytes, edges: Sequence[int], is_same: Callable[[int, int], bool]
) -> tuple[ListLayout, int, int]:
    """The layout of a file, and how many pieces at each end are those of a plain one.

    `edges` are those of that one; `is_same(piece, moved)`: the file has this piece of it.
    """
    # Between those at both ends the file is cut anew, with a block before and behind. That is
    # enough: whether a file is plain and where a block begins depends on no line farther away.
    tail, moved = len(edges) - 2, len(data) - edges[-1]
    front = next((piece for piece in range(tail) if not is_same(piece, 0)), tail)
    back = 0
    while back <= tail - max(front, 1) and edges[tail - back] + moved >= edges[front]:
        if not is_same(tail - back, moved):
            break
        back += 1
    first, last = max(front - 1, 0), tail + 1 - max(back - 1, 0)
    above = b"\n" if first else b""  # else comments would be the file's
    part = layout_of(above + data[edges[first] : edges[last] + moved])
    starts = part.edges[1:-1] if first else part.edges[:-1]
    is_cut = part.is_plain and starts[0] == len(above)
    if last <= tail:
        is_cut = is_cut and starts[-1] == part.edges[-1]
        starts = starts[:-1]
    between = (edges[first] - len(above) + start for start in starts)
    new = (*edges[:first], *between, *(edge + moved for edge in edges[last:]))
    if not is_cut or len(new) == 3:  # a file without blocks is its head
        return layout_of(data), 0, 0
    return ListLayout(data, new, is_plain=True), first, tail + 1 - last


class Digests(NamedTuple):
    """By what a file's pieces are known again: the edges of its layout, a number for each piece."""

    edges: Sequence[int]
    pieces: Sequence[int]  # of 64 bits


def digests_of(data: bytes, known: Digests | None = None) -> Digests | None:
    """The digests of a file, new where it is not as `known`; None if odd or of a newer readlist."""
    edges, pieces = known or ((), ())

    def is_same(piece: int, moved: int) -> bool:
        return _digest(data[edges[piece] + moved : edges[piece + 1] + moved]) == pieces[piece]

    layout, front, back = _alike(data, edges, is_same) if known else (layout_of(data), 0, 0)
    if not layout.is_plain:
        return None
    try:
        if layout.frame.strip() and stored_list(layout.frame, Path("frame")).papers:
            return None
    except DamagedFileError:
        return None
    places = range(front, layout.count + 2 - back)
    changed = (_digest(layout.part(place)) for place in places)
    return Digests(layout.edges, (*pieces[:front], *changed, *pieces[len(pieces) - back :]))


def _digest(piece: bytes) -> int:
    text = piece.rstrip(b"\n")
    return crc32(text) << 32 | adler32(text)


def recognised(data: bytes, digests: Digests, known: Digests, before: ReadingList) -> Reread | None:
    """As `reread`, by the digests of the file and those `known` of the file of `before`."""
    (head, *blocks, tail), (old_head, *old_blocks, old_tail) = digests.pieces, known.pieces
    numbers = dict(zip(old_blocks, range(1, len(old_blocks) + 1), strict=True))
    layout = ListLayout(data, digests.edges, is_plain=True)
    items = [numbers.get(digest, 0) for digest in blocks]
    return _read(layout, items, before, is_known=(head, tail) == (old_head, old_tail))


def _read(
    layout: ListLayout, numbers: Sequence[int], before: ReadingList, *, is_known: bool
) -> Reread | None:
    """The layout's list: blocks whose number is 0 are parsed, head and tail unless `is_known`."""
    if not layout.is_plain:
        return None
    items: list[int | Paper] = [*numbers]
    new = [place for place, number in enumerate(items) if not number]
    text = b"\n".join(layout.part(place + 1) for place in new)
    heading, found = replace(before, papers=()), _NOTHING
    try:
        if not is_known:
            heading = stored_list(layout.frame, Path(f"{before.name}.toml"))
        if new:
            found = stored_list(text, Path("block"))
    except DamagedFileError:
        return None
    is_odd = heading.papers or text.startswith(BOM)
    if is_odd or replace(found, papers=()) != _NOTHING or len(found.papers) != len(new):
        return None
    for place, paper in zip(new, found.papers, strict=True):
        items[place] = paper
    old = keys_of(before)
    keys = (old[item - 1] if isinstance(item, int) else item.key for item in items)
    lower = [key.lower() for key in keys if key]
    has_doubles = len(set(lower)) < len(lower)
    return None if has_doubles else Reread(heading, tuple(items))


class Block(NamedTuple):
    """A paper just as a person wrote it."""

    text: bytes
    paper: Paper


class Changed(NamedTuple):
    """The new content of a paper of the file; the comments above and below it stay."""

    number: int
    paper: Paper


Item = int | Changed | Paper | Block
"""A paper of the new list: the number of one that stays as it stands, a changed, or a new one."""
Items = Sequence[Item]

_NAME = rb"""(?m)^([ \t]*name[ \t]*=[ \t]*)(?:"[^"\r\n]*"|'[^'\r\n]*')"""
_COMMENT_OR_TEXT = (  # linear: a text that does not end goes on to the end
    rb"""(?s)\"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*+(?:\"{3})?|'{3}(?:[^']|'{1,2}(?!'))*+(?:'{3})?"""
    rb"""|"(?:\\.|[^"\\\n])*+"?|'[^'\n]*+'?|(\#)"""
)


class Edited(NamedTuple):
    """The new file; `comments_lost` where comments could not be kept."""

    data: bytes
    comments_lost: bool = False


def edited(
    layout: ListLayout, before: ReadingList, items: Items, heading: ReadingList | None = None
) -> Edited:
    """The file of `before` with just these papers, in this order; `heading` replaces its own.

    What is new is read back, and must be the intended list; where the file's layout does not allow
    that the whole is written anew. Raises ValueError for a paper that no file can hold.
    """
    found = spliced(layout, before, items, heading)
    if found is not None:
        return found
    papers = tuple(_paper_of(each, before) for each in items)
    wanted = replace(heading or before, name=before.name, papers=papers)
    guessed = _spliced(layout, items, heading)
    if guessed is not None and _reads_as(guessed.data, wanted):
        return guessed
    whole = list_text(wanted)
    if not _reads_as(whole, wanted):
        raise ValueError(f"{wanted.name} cannot be written so that it reads the same")
    return Edited(whole, comments_lost=b"#" in layout.data)


def spliced(
    layout: ListLayout, before: ReadingList, items: Items, heading: ReadingList | None = None
) -> Edited | None:
    """As `edited`, but only block by block; None where the file's layout does not allow that.

    Nothing but the keys is asked of the papers of `before` that stay as they stand.
    """
    new = _spliced(layout, items, heading)
    found = reread(new.data, before, layout) if new else None
    wanted = replace(heading or before, name=before.name, papers=())
    if found is None or found.heading != wanted or len(found.items) != len(items):
        return None
    pairs = (pair for pair in zip(items, found.items, strict=True) if pair[0] != pair[1])
    is_proven = all(_paper_of(given, before) == _paper_of(read, before) for given, read in pairs)
    return new if is_proven else None


def _paper_of(item: Item, before: ReadingList) -> Paper:
    if isinstance(item, Block | Changed):
        return item.paper
    return before.papers[item - 1] if isinstance(item, int) else item


def block_text(layout: ListLayout, before: ReadingList, number: int) -> bytes:
    """The paper's block as it stands in the file; written anew where the layout is an odd one."""
    text = layout.part(number) if layout.count == len(before.papers) else b""
    if text and _reads_as(text, replace(_NOTHING, papers=(before.papers[number - 1],))):
        return text.rstrip() + b"\n"
    return paper_block(before.papers[number - 1]).encode()


def renamed(data: bytes, name: str) -> bytes:
    """The file with this name in it, if it has one; every other byte stays."""
    head, *rest = layout_of(data).pieces
    named = re.sub(_NAME, lambda match: match[1] + f'"{name}"'.encode(), head, count=1)
    text = b"".join([named, *rest])
    try:
        return text if parse_heading(text, Path())[0].name == name else data
    except DamagedFileError:
        return data


def _reads_as(text: bytes, wanted: ReadingList) -> bool:
    try:
        return stored_list(text, Path(f"{wanted.name}.toml")) == wanted
    except DamagedFileError:
        return False


_Piece = tuple[bytes, int]  # a part of the new file, and which old piece it replaces: -1 is none


def _spliced(layout: ListLayout, items: Items, heading: ReadingList | None) -> Edited | None:
    numbers = (each.number if isinstance(each, Changed) else each for each in items)
    if any(isinstance(each, int) and each > layout.count for each in numbers):
        return None
    newline = b"\r\n" if b"\r\n" in layout.data[:4096] else b"\n"
    lost = False

    def written(text: bytes, place: int = -1) -> _Piece:
        nonlocal lost
        above, within, below = _parted(layout.part(place) if place >= 0 else b"")
        lost = lost or any(match[1] for match in re.finditer(_COMMENT_OR_TEXT, within))
        return above + text.replace(b"\r\n", b"\n").replace(b"\n", newline) + below, place

    def piece(item: Item) -> _Piece | int:
        if isinstance(item, Changed):
            return written(paper_block(item.paper).encode(), item.number)
        if isinstance(item, Paper):
            return written(paper_block(item).encode())
        return written(item.text) if isinstance(item, Block) else item

    head = 0 if heading is None else written(list_text(replace(heading, papers=())), 0)
    pieces = [head, *map(piece, items), layout.count + 1]
    return Edited(_joined(layout, pieces, newline), comments_lost=lost)


def _parted(piece: bytes) -> tuple[bytes, bytes, bytes]:
    """The comments and blank lines above, what is between them, and those below."""
    lines = piece.splitlines(keepends=True)
    bare = [line.strip(b" \t\r\n" + BOM) for line in lines]
    full = [place for place, line in enumerate(bare) if line and not line.startswith(b"#")]
    first, last = (full[0], full[-1] + 1) if full else (len(lines), len(lines))
    return b"".join(lines[:first]), b"".join(lines[first:last]), b"".join(lines[last:])


def _joined(layout: ListLayout, pieces: Iterable[_Piece | int], newline: bytes) -> bytes:
    """The pieces; where two meet that did not before, they are set apart by a blank line."""
    joined = bytearray()
    last = -1
    for piece in pieces:
        text, place = (layout.part(piece), piece) if isinstance(piece, int) else piece
        if joined and text and (last < 0 or place != last + 1):
            while joined.endswith(newline * 2):
                del joined[-len(newline) :]
            joined += newline if joined.endswith(b"\n") else newline * 2
        joined += text
        last = place
    return bytes(joined.rstrip(b"\r\n")) + newline if last < 0 else bytes(joined)
