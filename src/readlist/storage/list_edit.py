"""Changing a list file block by block, with every other byte as it was.

What a change writes is read back (`list_blocks.reread`), and the rest is the bytes that were there.
Only where the layout is an odd one is the whole file parsed.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from readlist.errors import DamagedFileError
from readlist.model.paper import Paper, ReadingList
from readlist.storage.list_blocks import BOM, ListLayout, Reread, layout_of, reread
from readlist.storage.list_file import list_text, paper_block, parse_heading, stored_list


@dataclass(frozen=True, slots=True)
class Block:
    """A paper just as a person wrote it."""

    text: bytes
    paper: Paper


@dataclass(frozen=True, slots=True)
class Changed:
    """The new content of a paper of the file; the comments above and below it stay."""

    number: int
    paper: Paper


Item = int | Changed | Paper | Block
"""A paper of the new list: the number of one that stays as it stands, a changed, or a new one."""

_NAME = re.compile(rb"""^([ \t]*name[ \t]*=[ \t]*)(?:"[^"\r\n]*"|'[^'\r\n]*')""", re.MULTILINE)
_SOURCE = re.compile(rb"""^[ \t]*source[ \t]*=[ \t]*(?:"[^"\r\n]*"|'[^'\r\n]*')""", re.MULTILINE)
_COMMENT_OR_TEXT = re.compile(  # linear: a text that does not end goes on to the end
    rb"""\"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*+(?:\"{3})?|'{3}(?:[^']|'{1,2}(?!'))*+(?:'{3})?"""
    rb"""|"(?:\\.|[^"\\\n])*+"?|'[^'\n]*+'?|(\#)""",
    re.DOTALL,
)


_FIRST_LINE = re.compile(rb"^[ \t]*\[\[[ \t]*papers[ \t]*\]\][^\r\n]*(\r?\n)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Edited:
    """The new file; `rewritten` where comments could not be kept."""

    data: bytes
    rewritten: bool = False


def edited(
    data: bytes, before: ReadingList, items: Sequence[Item], heading: ReadingList | None = None
) -> Edited:
    """The file of `before` with just these papers, in this order; `heading` replaces its own.

    What is new is read back, and must be the intended list; where the file's layout does not allow
    that the whole is written anew. Raises ValueError for a paper that no file can hold.
    """
    layout = layout_of(data)
    found = spliced(data, layout, before, items, heading)
    if found is not None:
        return found
    papers = tuple(_paper_of(each, before) for each in items)
    wanted = replace(heading or before, name=before.name, papers=papers)
    guessed = _spliced(data, layout, items, heading)
    if guessed is not None and _reads_as(guessed.data, wanted):
        return guessed
    whole = list_text(wanted)
    if not _reads_as(whole, wanted):
        raise ValueError(f"{wanted.name} cannot be written so that it reads the same")
    return Edited(whole, rewritten=b"#" in data)


def spliced(
    data: bytes,
    layout: ListLayout,
    before: ReadingList,
    items: Sequence[Item],
    heading: ReadingList | None = None,
) -> Edited | None:
    """As `edited`, but only block by block; None where the file's layout does not allow that.

    Nothing but the keys is asked of the papers of `before` that stay as they stand.
    """
    new = _spliced(data, layout, items, heading)
    wanted = replace(heading or before, name=before.name)
    if new is None or not _is_proven(reread(new.data, data, before, layout), before, items, wanted):
        return None
    return new


def _is_proven(
    found: Reread | None, before: ReadingList, items: Sequence[Item], heading: ReadingList
) -> bool:
    """Whether the papers and the heading that were read are those that were to be written."""
    return (
        found is not None
        and replace(heading, papers=()) == found.heading
        and len(items) == len(found.items)
        and all(
            wanted == read or _paper_of(wanted, before) == _paper_of(read, before)
            for wanted, read in zip(items, found.items, strict=True)
        )
    )


def _paper_of(item: Item, before: ReadingList) -> Paper:
    if isinstance(item, Block | Changed):
        return item.paper
    return before.papers[item - 1] if isinstance(item, int) else item


def block_text(data: bytes, before: ReadingList, number: int) -> bytes:
    """The paper's block as it stands in the file; written anew where the layout is an odd one."""
    blocks = layout_of(data).blocks
    text = blocks[number - 1] if len(blocks) == len(before.papers) else b""
    if text and _reads_as(text, replace(_EMPTY, papers=(before.papers[number - 1],))):
        return text.rstrip() + b"\n"
    return paper_block(before.papers[number - 1]).encode()


_EMPTY = ReadingList("block", "block")


def renamed(data: bytes, name: str) -> bytes:
    """The file with this name in it, if it has one; every other byte stays."""
    head, *rest = layout_of(data).pieces
    named = _NAME.sub(lambda match: match[1] + f'"{name}"'.encode(), head, count=1)
    text = b"".join([named, *rest])
    try:
        return text if parse_heading(text, Path())[0].name == name else data
    except DamagedFileError:
        return data


def taken_over(data: bytes, wanted: ReadingList) -> bytes | None:
    """The file with this name and source, and the days on which its papers were added.

    Every other byte is as it was; None where the file has another list, or an odd layout.
    """
    head, *blocks, tail = layout_of(renamed(data, wanted.name)).pieces
    if len(blocks) != len(wanted.papers):
        return None
    dated = (
        _FIRST_LINE.sub(rb"\g<0>added = " + paper.added.encode() + rb"\1", block, count=1)
        for block, paper in zip(blocks, wanted.papers, strict=True)
    )
    text = b"".join((head, *dated, tail))
    if _reads_as(text, wanted):
        return text
    text = with_source(text, wanted.source)
    return text if _reads_as(text, wanted) else None


def with_source(data: bytes, source: str) -> bytes:
    """The file with this source; every other byte is as it was. It need not read as wanted."""
    head = layout_of(data).pieces[0].rstrip()
    line = b"source = " + json.dumps(source, ensure_ascii=False).encode()
    new, found = _SOURCE.subn(lambda _: line, head, count=1)
    return (new if found else head + b"\n" + line) + data[len(head) :]


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


def _spliced(
    data: bytes, layout: ListLayout, items: Sequence[Item], heading: ReadingList | None
) -> Edited | None:
    old = [_Piece(text, place) for place, text in enumerate(layout.pieces)]
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
    bare = line.strip(b" \t\r\n" + BOM)
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
