"""Changing a list file block by block, with every other byte as it was.

What a change writes is read back, and the rest is the bytes that were there. Only where the layout
is an odd one is the whole file parsed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from readlist.errors import DamagedFileError, RefusedError
from readlist.model.paper import Paper, ReadingList, keys_of
from readlist.storage.list_blocks import BOM, NOTHING, ListBlocks, cut
from readlist.storage.list_file import list_text, paper_block, parse_heading, stored_list


class WrittenPaper(NamedTuple):
    """A paper as the text of its block has it, which stays as it is."""

    text: bytes
    paper: Paper


class Changed(NamedTuple):
    """The new content of a paper of the file; the comments above and below it stay."""

    number: int
    paper: Paper


Item = int | Changed | Paper | WrittenPaper
"""A paper of the new list: the number of one that stays as it stands, a changed, or a new one."""
Items = Sequence[Item]

_NAME = rb"""(?m)^([ \t]*name[ \t]*=[ \t]*)(?:"[^"\r\n]*"|'[^'\r\n]*')"""
_COMMENT_OR_TEXT = (  # linear: a text that does not end goes on to the end
    rb"""(?s)\"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*+(?:\"{3})?|'{3}(?:[^']|'{1,2}(?!'))*+(?:'{3})?"""
    rb"""|"(?:\\.|[^"\\\n])*+"?|'[^'\n]*+'?|(\#)"""
)
_FIRST_LINE = rb"(?m)^(?:\xef\xbb\xbf)?[ \t]*\[\[[ \t]*papers[ \t]*\]\][^\r\n]*(\r?\n)"


_Piece = tuple[bytes, int]  # a part of the new file, and which old piece it replaces: -1 is none


class Edited(NamedTuple):
    """The new file; `comments_lost` where comments could not be kept."""

    data: bytes
    comments_lost: bool = False


def edited(
    blocks: ListBlocks, before: ReadingList, items: Items, heading: ReadingList | None = None
) -> Edited:
    """The file of `before` with just these papers, in this order; `heading` replaces its own.

    What is new is read back, and must be the intended list; where the file's layout does not allow
    that the whole is written anew. Raises ValueError for a paper that no file can hold.
    """
    found = spliced(blocks, before, items, heading, parse_whole=True)
    if found is not None:
        return found
    wanted = _wanted(before, items, heading)
    whole = list_text(wanted)
    if not _reads_as(whole, wanted):
        raise ValueError(f"{wanted.name} cannot be written so that it reads the same")
    return Edited(whole, comments_lost=b"#" in blocks.data)


def spliced(
    blocks: ListBlocks,
    before: ReadingList,
    items: Items,
    heading: ReadingList | None = None,
    *,
    parse_whole: bool = False,
) -> Edited | None:
    """As `edited`, but only block by block; None where the file's layout does not allow that.

    Nothing but the keys is asked of the papers of `before` that stay as they stand, unless the
    layout is an odd one: then `parse_whole` parses all.
    """
    made = _spliced(blocks, items, heading)
    if made is None:
        return None
    new, pieces = made
    is_plain = blocks.is_plain and blocks.count == len(before.papers)
    is_proven = is_plain and _are_proven(pieces, before, items, heading)
    if not is_proven and parse_whole:
        is_proven = _reads_as(new.data, _wanted(before, items, heading))
    return new if is_proven else None


def _are_proven(
    pieces: Sequence[_Piece], before: ReadingList, items: Items, heading: ReadingList | None
) -> bool:
    """Whether what is new among the pieces reads as it should; the others did so before."""
    new = [place for place, item in enumerate(items) if not isinstance(item, int)]
    text = b"\n".join(pieces[place + 1][0] for place in new)
    papers = _wanted(NOTHING, [_paper_of(items[place], before) for place in new], None)
    old = keys_of(before)
    keys = (old[one - 1] if isinstance(one, int) else _paper_of(one, before).key for one in items)
    lower = [key.lower() for key in keys if key]
    return (
        bool(items or pieces[0][0].strip())  # an empty file is not a list
        and len(set(lower)) == len(lower)
        and (not new or _reads_plainly_as(text, papers))
        and (not heading or _reads_plainly_as(pieces[0][0], _wanted(before, (), heading)))
    )


def _reads_plainly_as(text: bytes, wanted: ReadingList) -> bool:
    blocks = cut(text)
    return blocks.is_plain and blocks.count == len(wanted.papers) and _reads_as(text, wanted)


def _wanted(before: ReadingList, items: Items, heading: ReadingList | None) -> ReadingList:
    papers = tuple(_paper_of(each, before) for each in items)
    return replace(heading or before, name=before.name, papers=papers)


def _paper_of(item: Item, before: ReadingList) -> Paper:
    if isinstance(item, WrittenPaper | Changed):
        return item.paper
    return before.papers[item - 1] if isinstance(item, int) else item


def block_text(blocks: ListBlocks, before: ReadingList, number: int) -> bytes:
    """The paper's block as it stands in the file; written anew where the layout is an odd one."""
    text = blocks.part(number) if blocks.count == len(before.papers) else b""
    if text and _reads_as(text, replace(NOTHING, papers=(before.papers[number - 1],))):
        return text.rstrip() + b"\n"
    return paper_block(before.papers[number - 1]).encode()


def with_key(data: bytes, path: Path, paper: Paper, number: int) -> bytes:
    """The file with the paper's key written down; every other byte stays.

    Raises RefusedError where another paper, or one with a key, stands at that number by now, or
    where the file's layout has no line for the key.
    """
    blocks, before = cut(data), stored_list(data, path)
    stored = before.papers[number - 1] if number <= len(before.papers) else None
    if stored and stored.key == paper.key:
        return data
    if not stored or stored.key or stored.title != paper.title:
        raise RefusedError(f"{path} changed meanwhile", hint="look at it again and repeat")
    start, end = blocks.digests.edges[number : number + 2] if number <= blocks.count else (0, 0)
    line = rb'\g<0>key = "' + paper.key.encode() + rb'"\1'
    new = data[:start] + re.sub(_FIRST_LINE, line, data[start:end], count=1) + data[end:]
    papers = [*before.papers]
    papers[number - 1] = replace(stored, key=paper.key)
    if not _reads_as(new, replace(before, papers=tuple(papers))):
        problem = f"{path}: paper {number} has no key, and there is no line to put one in"
        raise RefusedError(problem, hint=f'write key = "{paper.key}" into it')
    return new


def renamed(data: bytes, name: str) -> bytes:
    """The file with this name in it, if it has one; every other byte stays."""
    head = cut(data).part(0)
    named = re.sub(_NAME, lambda match: match[1] + f'"{name}"'.encode(), head, count=1)
    text = named + data[len(head) :]
    try:
        return text if parse_heading(text, Path())[0].name == name else data
    except DamagedFileError:
        return data


def _reads_as(text: bytes, wanted: ReadingList) -> bool:
    try:
        return stored_list(text, Path(f"{wanted.name}.toml")) == wanted
    except DamagedFileError:
        return False


def _spliced(
    blocks: ListBlocks, items: Items, heading: ReadingList | None
) -> tuple[Edited, list[_Piece]] | None:
    """The new file and its pieces; None for a number that no block has."""
    numbers = (each.number if isinstance(each, Changed) else each for each in items)
    if any(isinstance(each, int) and each > blocks.count for each in numbers):
        return None
    newline = b"\r\n" if b"\r\n" in blocks.data[:4096] else b"\n"
    lost = False

    def written(text: bytes, place: int = -1) -> _Piece:
        nonlocal lost
        above, within, below = _parted(blocks.part(place) if place >= 0 else b"")
        lost = lost or any(match[1] for match in re.finditer(_COMMENT_OR_TEXT, within))
        return above + text.replace(b"\r\n", b"\n").replace(b"\n", newline) + below, place

    def piece(item: Item) -> _Piece:
        if isinstance(item, int):
            return blocks.part(item), item
        if isinstance(item, WrittenPaper):
            return written(item.text)
        if isinstance(item, Changed):
            return written(paper_block(item.paper).encode(), item.number)
        return written(paper_block(item).encode())

    head = piece(0) if heading is None else written(list_text(replace(heading, papers=())), 0)
    pieces = [head, *map(piece, items)]
    return Edited(_joined(pieces, newline), comments_lost=lost), pieces


def _parted(piece: bytes) -> tuple[bytes, bytes, bytes]:
    """The comments and blank lines above, what is between them, and those below."""
    lines = piece.splitlines(keepends=True)
    bare = [line.strip(b" \t\r\n" + BOM) for line in lines]
    full = [place for place, line in enumerate(bare) if line and not line.startswith(b"#")]
    first, last = (full[0], full[-1] + 1) if full else (len(lines), len(lines))
    return b"".join(lines[:first]), b"".join(lines[first:last]), b"".join(lines[last:])


def _joined(pieces: Iterable[_Piece], newline: bytes) -> bytes:
    """The pieces; where two meet that did not before, they are set apart by a blank line."""
    joined = bytearray()
    last = -1
    for text, place in pieces:
        if joined and text and (last < 0 or place != last + 1):
            while joined.endswith(newline * 2):
                del joined[-len(newline) :]
            joined += newline if joined.endswith(b"\n") else newline * 2
        joined += text
        last = place
    return bytes(joined)
