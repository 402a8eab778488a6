"""Changing a list file block by block, with every other byte as it was.

A block is one paper: its `[[papers]]` line and all up to the next one, with the comment lines that
stand directly above it. The head is what stands before the first block, the tail what a person
wrote behind the last one.

    # start here                  ┐
    [[papers]]                    │ a block
    title = "…"                   ┘
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from readlist.errors import DamagedFileError
from readlist.model.paper import Paper, ReadingList
from readlist.storage.list_file import list_text, paper_block, parse_heading, parse_list


@dataclass(frozen=True, slots=True)
class Block:
    """A paper just as a person wrote it."""

    text: bytes
    paper: Paper


@dataclass(frozen=True, slots=True)
class Changed:
    """What a paper of the file says now; the comments above and below it stay."""

    number: int
    paper: Paper


Item = int | Changed | Paper | Block
"""A paper of the new list: the number of one that stays as it stands, a changed, or a new one."""

_TABLE = re.compile(
    rb"^[ \t]*\[{1,2}([^\[\]\r\n#,]{1,200})\]{1,2}[ \t]*(?:#[^\r\n]*)?\r?$", re.MULTILINE
)
_PAPERS = re.compile(rb"[\"']?papers[\"']?")
_NAME = re.compile(rb"""^([ \t]*name[ \t]*=[ \t]*)(?:"[^"\r\n]*"|'[^'\r\n]*')""", re.MULTILINE)
_BOM = b"\xef\xbb\xbf"
_COMMENT_OR_TEXT = re.compile(
    rb"""\"{3}(?:\\.|(?!\"{3})[^\\])*+\"{3}|'{3}.*?'{3}|"(?:\\.|[^"\\\n])*+"|'[^'\n]*+'|(\#)""",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Edited:
    """The new file; `rewritten` where comments could not be kept."""

    data: bytes
    rewritten: bool = False


def stored_list(data: bytes, path: Path) -> ReadingList:
    """The list just as the file has it, to change it: a paper without key stays without.

    Raises what `parse_list` raises, and NewerFormatError for a file of a newer readlist.
    """
    found = parse_list(data, path, to_write=True)
    if not found.unkeyed:
        return found
    bare = {number - 1 for number in found.unkeyed}
    papers = (
        replace(paper, key="") if index in bare else paper
        for index, paper in enumerate(found.papers)
    )
    return replace(found, papers=tuple(papers), unkeyed=())


def edited(
    data: bytes, before: ReadingList, items: Sequence[Item], heading: ReadingList | None = None
) -> Edited:
    """The file of `before` with just these papers, in this order; `heading` replaces its own.

    What is new is read back, and must be the intended list; where the file's layout does not allow
    that the whole is written anew. Raises ValueError for a paper that no file can hold.
    """
    papers = tuple(_paper_of(each, before) for each in items)
    wanted = replace(heading or before, name=before.name, papers=papers)
    spliced = _spliced(data, items, heading)
    if spliced is not None and _reads_as(spliced.data, wanted):
        return spliced
    whole = list_text(wanted)
    if not _reads_as(whole, wanted):
        raise ValueError(f"{wanted.name} cannot be written so that it reads the same")
    return Edited(whole, rewritten=b"#" in data)


def _paper_of(item: Item, before: ReadingList) -> Paper:
    if isinstance(item, Block | Changed):
        return item.paper
    return before.papers[item - 1] if isinstance(item, int) else item


def block_text(data: bytes, before: ReadingList, number: int) -> bytes:
    """The paper's block as it stands in the file; written anew where the layout is an odd one."""
    pieces = _pieces(data)
    text = pieces[number].text if len(pieces) == len(before.papers) + 2 else b""
    if text and _reads_as(text, replace(_EMPTY, papers=(before.papers[number - 1],))):
        return text.rstrip() + b"\n"
    return paper_block(before.papers[number - 1]).encode()


_EMPTY = ReadingList("block", "block")


def renamed(data: bytes, name: str) -> bytes:
    """The file with this name in it, if it has one; every other byte stays."""
    head, *rest = _pieces(data)
    named = _NAME.sub(lambda match: match[1] + f'"{name}"'.encode(), head.text, count=1)
    text = b"".join([named, *(piece.text for piece in rest)])
    try:
        return text if parse_heading(text, Path())[0].name == name else data
    except DamagedFileError:
        return data


def taken_over(data: bytes, wanted: ReadingList) -> bytes | None:
    """The file with this name and source, every other byte as it is; None if it is another list."""
    text = renamed(data, wanted.name)
    if _reads_as(text, wanted):
        return text
    head = _pieces(text)[0].text.rstrip()
    text = head + b"\nsource = " + json.dumps(wanted.source).encode() + text[len(head) :]
    return text if _reads_as(text, wanted) else None


def _reads_as(text: bytes, wanted: ReadingList) -> bool:
    try:
        return stored_list(text, Path(f"{wanted.name}.toml")) == wanted
    except DamagedFileError:
        return False


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the new file; `place` is the one it had in the old: 0 is the head, -1 new."""

    text: bytes
    place: int = -1


def _spliced(data: bytes, items: Sequence[Item], heading: ReadingList | None) -> Edited | None:
    old = _pieces(data)
    if max((_number(each) for each in items), default=0) > len(old) - 2:
        return None
    newline = b"\r\n" if b"\r\n" in data[:4096] else b"\n"
    lost = False

    def written(text: bytes, before: bytes = b"", place: int = -1) -> _Piece:
        nonlocal lost
        above, within, below = _parted(before)
        lost = lost or _has_comment(within)
        return _Piece(above + text.replace(b"\r\n", b"\n").replace(b"\n", newline) + below, place)

    def piece(item: Item) -> _Piece:
        if isinstance(item, int):
            return old[item]
        if isinstance(item, Changed):
            block = old[item.number]
            return written(paper_block(item.paper).encode(), block.text, block.place)
        return written(item.text if isinstance(item, Block) else paper_block(item).encode())

    head = old[0]
    if heading is not None:
        head = written(list_text(replace(heading, papers=())), head.text)
    return Edited(_joined([head, *map(piece, items), old[-1]], newline), rewritten=lost)


def _number(item: Item) -> int:
    if isinstance(item, Changed):
        return item.number
    return item if isinstance(item, int) else 0


def _parted(piece: bytes) -> tuple[bytes, bytes, bytes]:
    """The comments and blank lines above, what is between them, and those below."""
    lines = piece.splitlines(keepends=True)
    full = [place for place, line in enumerate(lines) if _is_text(line)]
    first, last = (full[0], full[-1] + 1) if full else (len(lines), len(lines))
    return b"".join(lines[:first]), b"".join(lines[first:last]), b"".join(lines[last:])


def _is_text(line: bytes) -> bool:
    bare = line.strip(b" \t\r\n" + _BOM)
    return bool(bare) and not bare.startswith(b"#")


def _has_comment(text: bytes) -> bool:
    return b"#" in text and any(match[1] for match in _COMMENT_OR_TEXT.finditer(text))


def _joined(pieces: Iterable[_Piece], newline: bytes) -> bytes:
    """The pieces; where two meet that did not before, they are set apart by a blank line."""
    joined = bytearray()
    last = -1
    for piece in pieces:
        if joined and piece.text and (last < 0 or piece.place != last + 1):
            while joined.endswith(newline * 2):
                del joined[-len(newline) :]
            joined += newline if joined.endswith(b"\n") else newline * 2
        joined += piece.text
        last = piece.place
    if last < 0:
        return bytes(joined.rstrip(b"\r\n")) + newline
    return bytes(joined)


def _pieces(data: bytes) -> list[_Piece]:
    """Head, blocks and tail; what is no such layout is found when the result is read."""
    starts: list[int] = []
    end = len(data)
    for match in _TABLE.finditer(data):
        name = match[1].strip()
        if _PAPERS.fullmatch(name) and match[0].lstrip(b" \t" + _BOM).startswith(b"[["):
            starts.append(_with_comments(data, match.start()))
            end = len(data)
        elif starts and end == len(data) and not _PAPERS.match(name):
            end = _with_comments(data, match.start())
    edges = [0, *starts, end, len(data)] if starts else [0, len(data), len(data)]
    cuts = pairwise(edges)
    return [_Piece(data[first:last], place) for place, (first, last) in enumerate(cuts)]


def _with_comments(data: bytes, start: int) -> int:
    """Where the comment lines directly above a line at `start` begin; a file's first stay its."""
    begin = start
    while begin:
        previous = data.rfind(b"\n", 0, begin - 1) + 1
        if not data[previous:begin].lstrip(b" \t" + _BOM).startswith(b"#"):
            return begin
        begin = previous
    return start
