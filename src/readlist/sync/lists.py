"""Two versions of one list file made one, by the rule of `update`, paper by paper. Pure.

A long list is merged by its blocks: what both versions have as the base has it is neither parsed
nor written, and stays byte for byte. A file whose layout does not allow that is merged as a whole,
with the same result.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import permutations
from pathlib import Path

from readlist.errors import DamagedFileError
from readlist.library.three_way import merge_lists, order_of
from readlist.model.paper import Paper, ReadingList
from readlist.storage.list_blocks import layout_of
from readlist.storage.list_edit import Block, Changed, Edited, Item, edited, spliced
from readlist.storage.list_file import parse_list, stored_list

_KEY = re.compile(rb"""\n[ \t]*+["']?key["']?[ \t]*+=[ \t]*+(?:"([^"\\\r\n]*+)")?""")
_SUBTABLE = re.compile(rb"\n[ \t]*+\[")


@dataclass(frozen=True, slots=True)
class ListBlocks:
    """A list file in blocks, each under its paper's key; nothing but the keys is read."""

    path: Path
    head: bytes
    blocks: Mapping[str, bytes]
    tail: bytes

    @classmethod
    def of(cls, data: bytes, path: Path) -> "ListBlocks | None":
        """The file's blocks; None where the file must be parsed to know them."""
        layout = layout_of(data)
        blocks: dict[str, bytes] = {}
        for block in layout.blocks if layout.is_plain else ():
            start = block.find(b"[[papers]]")
            found = _KEY.findall(block, start)
            if len(found) > 1 and (inner := _SUBTABLE.search(block, start)):
                found = _KEY.findall(block, start, inner.start())
            if start < 0 or len(found) != 1 or not found[0].isascii():
                return None
            blocks[found[0].decode()] = block
        is_whole = len({key.lower() for key in blocks if key}) == len(layout.blocks)
        is_listed = layout.is_plain and is_whole
        return cls(path, layout.pieces[0], blocks, layout.pieces[-1]) if is_listed else None

    def parsed(self, keys: Iterable[str]) -> ReadingList:
        """The list with just the papers of these keys, as `stored_list` gives it."""
        wanted = list(keys)
        pieces = (self.head, *(self.blocks[key] for key in wanted), self.tail)
        found = stored_list(b"\n".join(pieces), self.path)
        if [paper.key for paper in found.papers] != wanted:
            raise DamagedFileError(self.path, "has an odd layout")
        return found

    def unlike(self, other: "ListBlocks") -> list[str]:
        """The keys of the papers that the other has not, or not just so."""
        others = {key: block.strip() for key, block in other.blocks.items()}
        return [key for key, block in self.blocks.items() if block.strip() != others.get(key)]


def check_list(data: bytes, path: Path, known: bytes | None) -> None:
    """Raise DamagedFileError where it is not a list of this format.

    `known` is an earlier version: of a long list only what is different from that is parsed.
    """
    old = ListBlocks.of(known, path) if known is not None else None
    new = ListBlocks.of(data, path) if old else None
    with suppress(DamagedFileError):  # the whole file tells the line
        if old and new:
            new.parsed(new.unlike(old))
            return
    parse_list(data, path, to_write=True)


@dataclass(frozen=True, slots=True)
class JoinedList:
    """The file, the fields whose earlier value was lost, and the papers that a removal spared."""

    data: bytes
    lost: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()  # keys
    rewritten: bool = False  # comments could not be kept


def merge_list_files(base: bytes | None, later: bytes, earlier: bytes, path: Path) -> JoinedList:
    """Both as one: what either added, changed or removed; of one field that both changed, `later`.

    A paper that one side changed and the other removed stays. The text is that of `later`, with the
    blocks that `earlier` alone has changed as they are there, and those that both have changed
    written anew. Raises DamagedFileError where one of the two is not a list.
    """
    before = ListBlocks.of(base, path) if base is not None else None
    mine = ListBlocks.of(later, path) if before else None
    theirs = ListBlocks.of(earlier, path) if mine else None
    if before and mine and theirs:
        with suppress(DamagedFileError):  # the whole file tells the line
            joined = _merged_by_blocks(later, before, mine, theirs)
            if joined:
                return joined
    return merge_whole_lists(base, later, earlier, path)


def merge_whole_lists(base: bytes | None, later: bytes, earlier: bytes, path: Path) -> JoinedList:
    """As `merge_list_files`, whatever the layout: all is parsed, and what differs written anew."""
    before = None
    with suppress(DamagedFileError):
        before = parse_list(base, path) if base is not None else None
    mine, theirs = (parse_list(each, path, to_write=True) for each in (later, earlier))
    keys = [[paper.key for paper in each.papers] if each else [] for each in (before, mine, theirs)]
    merge = _Merge.of(before, mine, theirs, keys)
    numbers = {paper.key: number for number, paper in enumerate(mine.papers, 1)}

    def item(key: str) -> Item:
        number, paper = numbers.get(key, 0), merge.papers[key]
        if number and paper == mine.papers[number - 1]:
            return number
        return Changed(number, paper) if number else paper

    stored = stored_list(later, path)
    items = [item(key) for key in merge.order]
    return merge.joined(edited(later, stored, items, merge.heading_unlike(stored)))


def _merged_by_blocks(
    data: bytes, before: ListBlocks, mine: ListBlocks, theirs: ListBlocks
) -> JoinedList | None:
    """The merge of which only the blocks are parsed that are not the same in all three."""
    versions = (before, mine, theirs)
    changed = {key for one, other in permutations(versions, 2) for key in one.unlike(other)}
    parts = [each.parsed(key for key in each.blocks if key in changed) for each in versions]
    merge = _Merge.of(*parts, [list(each.blocks) for each in versions])
    own = {paper.key: paper for paper in parts[1].papers}
    now = {paper.key: paper for paper in parts[2].papers}
    unlike = {*mine.unlike(before)}
    numbers = {key: number for number, key in enumerate(mine.blocks, 1)}

    def item(key: str) -> Item:
        number, paper = numbers.get(key, 0), merge.papers.get(key)
        if paper is None or paper == own.get(key):
            return number
        if key not in unlike and paper == now.get(key):
            return Block(theirs.blocks[key].rstrip() + b"\n", paper)
        return Changed(number, paper) if number else paper

    # Of papers that stay the key is enough
    papers = tuple(own.get(key) or Paper(key, title=key) for key in mine.blocks)
    stored = replace(parts[1], papers=papers)
    edit = spliced(data, stored, list(map(item, merge.order)), merge.heading_unlike(stored))
    return merge.joined(edit) if edit else None


@dataclass(frozen=True, slots=True)
class _Merge:
    """The papers that differ by their keys, all keys in the new order, and the new heading."""

    papers: Mapping[str, Paper]
    order: Sequence[str]
    heading: ReadingList
    lost: tuple[str, ...]
    spared: tuple[str, ...]

    @classmethod
    def of(
        cls,
        before: ReadingList | None,
        mine: ReadingList,
        theirs: ReadingList,
        keys: Sequence[Sequence[str]],
    ) -> "_Merge":
        """The merge of three lists, which need not have the papers that stay as they are.

        `keys` are all that each of the three has, in its order.
        """
        result = merge_lists(before, mine, theirs, lambda _: False)
        old = {paper.key: paper for paper in before.papers} if before else {}
        now = {paper.key: paper for paper in theirs.papers}
        spared = [key for key in result.left_out if key in now and now[key] != old.get(key)]
        papers = {paper.key: paper for paper in result.mine.papers}
        papers |= {key: now[key] for key in spared}
        untouched = {*keys[1]} - {paper.key for paper in mine.papers}
        source = mine.source or theirs.source
        if before is not None and mine.source == before.source:
            source = theirs.source
        return cls(
            papers,
            order_of(*keys, wanted={*papers, *untouched}),
            replace(result.mine, papers=(), unkeyed=(), source=source),
            tuple(" ".join(filter(None, (each.key, each.field))) for each in result.conflicts),
            (*result.kept, *spared),
        )

    def heading_unlike(self, stored: ReadingList) -> ReadingList | None:
        """The heading, None where it is that of the file."""
        return None if self.heading == replace(stored, papers=()) else self.heading

    def joined(self, edit: Edited) -> JoinedList:
        """What became of the file."""
        return JoinedList(edit.data, self.lost, self.spared, edit.rewritten)
