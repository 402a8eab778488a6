"""Two versions of one list file made one, by the rule of `update`, paper by paper. Pure.

A long list is merged by its blocks: what both versions have as the base has it is neither parsed
nor written, and stays byte for byte. A file whose layout does not allow that is merged as a whole,
with the same result.
"""

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from readlist.errors import DamagedFileError
from readlist.library.three_way import merge_lists, order_of
from readlist.model.paper import Paper, ReadingList
from readlist.storage import list_edit
from readlist.storage.list_blocks import ListBlocks, cut
from readlist.storage.list_file import parse_list, stored_list

_KEY = re.compile(rb"""(?:\A|\n)\[\[papers\]\]\n *+key *+= *+"([\w.+-]++)" *+(?:#[^\n]*+)?\n""")


class KeyedBlocks(NamedTuple):
    """A list file in blocks, each under its paper's key; nothing but the keys is read.

    Only a file whose papers begin with their keys, as readlist writes them, is taken apart.
    """

    path: Path
    layout: ListBlocks
    blocks: Mapping[str, bytes]

    def parsed(self, keys: Iterable[str]) -> ReadingList:
        """The list with just the papers of these keys, as `stored_list` gives it."""
        wanted = list(keys)
        text = b"\n".join((self.layout.part(0), *(self.blocks[key] for key in wanted)))
        found = stored_list(text, self.path)
        if [paper.key for paper in found.papers] != wanted:
            raise DamagedFileError(self.path, "has an odd layout")
        return found

    def unlike(self, other: "KeyedBlocks") -> list[str]:
        """The keys of the papers that the other has not, or not just so."""
        others = other.blocks
        return [
            key
            for key, block in self.blocks.items()
            if block != (its := others.get(key)) and (its is None or block.strip() != its.strip())
        ]


class JoinedList(NamedTuple):
    """The file, the fields whose earlier value was lost, and the papers that a removal spared."""

    data: bytes
    lost: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()  # keys
    comments_lost: bool = False  # comments could not be kept


class ListVersions:
    """Checks and merges list files; a version that comes again is not taken apart again."""

    def __init__(self) -> None:
        self._known: dict[bytes, KeyedBlocks | None] = {}

    def blocks(self, data: bytes, path: Path) -> KeyedBlocks | None:
        """The file's blocks; None where the file must be parsed to know them."""
        if data not in self._known:
            layout = cut(data)
            found = [(_KEY.search(block), block) for block in layout.pieces[1:]]
            blocks = {key[1].decode(): block for key, block in found if key}
            is_known = layout.is_plain and len({key.lower() for key in blocks}) == len(found)
            self._known[data] = KeyedBlocks(path, layout, blocks) if is_known else None
        return self._known[data]

    def check(self, data: bytes, path: Path, known: bytes | None) -> None:
        """Raise DamagedFileError for what is not a list; only what is not in `known` is parsed."""
        old = self.blocks(known, path) if known is not None else None
        new = self.blocks(data, path) if old else None
        with suppress(DamagedFileError):  # the whole file tells the line
            if old and new:
                new.parsed(new.unlike(old))
                return
        parse_list(data, path, to_write=True)

    def added(self, data: bytes, path: Path, known: Container[str]) -> tuple[Paper, ...]:
        """The papers of other keys than the known ones; raises DamagedFileError."""
        found = self.blocks(data, path)
        if found is None:
            return tuple(paper for paper in parse_list(data, path).papers if paper.key not in known)
        keys = [key for key in found.blocks if key not in known]
        return tuple(found.parsed(keys).papers) if keys else ()

    def keys(self, data: bytes, path: Path) -> Iterable[str]:
        """The keys of all papers; none for a damaged file."""
        found = self.blocks(data, path)
        if found is not None:
            return found.blocks.keys()
        with suppress(DamagedFileError):
            return [paper.key for paper in parse_list(data, path).papers]
        return ()

    def merge(self, base: bytes | None, later: bytes, earlier: bytes, path: Path) -> JoinedList:
        """Both as one: what either added, changed or removed; of one field of both, `later`.

        A paper that one side changed and the other removed stays. The text is that of `later`,
        with the blocks that `earlier` alone has changed as they are there, and those that both
        have changed written anew. Raises DamagedFileError where one of the two is not a list.
        """
        before = self.blocks(base, path) if base is not None else None
        mine = self.blocks(later, path) if before else None
        theirs = self.blocks(earlier, path) if mine else None
        if before and mine and theirs:
            with suppress(DamagedFileError):  # the whole file tells the line
                return _merged_by_blocks(before, mine, theirs)
        return merge_whole_lists(base, later, earlier, path)


def merge_whole_lists(base: bytes | None, later: bytes, earlier: bytes, path: Path) -> JoinedList:
    """As `ListVersions.merge`, whatever the layout: all is parsed."""
    before = None
    with suppress(DamagedFileError):
        before = parse_list(base, path) if base is not None else None
    mine, theirs = (parse_list(each, path, to_write=True) for each in (later, earlier))
    keys = [[paper.key for paper in each.papers] if each else [] for each in (before, mine, theirs)]
    edit = partial(list_edit.edited, cut(later), stored_list(later, path))
    return _joined((before, mine, theirs), keys, {}, edit)


def _merged_by_blocks(before: KeyedBlocks, mine: KeyedBlocks, theirs: KeyedBlocks) -> JoinedList:
    """The merge of which only the blocks are parsed that are not the same in all three.

    Raises DamagedFileError where the layout does not allow that.
    """
    versions = (before, mine, theirs)
    changed = {
        key
        for side in (mine, theirs)
        for one, other in ((before, side), (side, before))
        for key in one.unlike(other)
    }
    old, own, now = (each.parsed(key for key in each.blocks if key in changed) for each in versions)
    # Of papers that stay the key is enough
    known = {paper.key: paper for paper in own.papers}
    papers = tuple(known.get(key) or Paper(key, title=key) for key in mine.blocks)

    def edit(items: list_edit.Items, heading: ReadingList | None) -> list_edit.Edited:
        found = list_edit.spliced(mine.layout, replace(own, papers=papers), items, heading)
        if found is None:
            raise DamagedFileError(mine.path, "has an odd layout")
        return found

    unlike = {*mine.unlike(before)}
    blocks = {key: block for key, block in theirs.blocks.items() if key not in unlike}
    return _joined((old, own, now), [list(each.blocks) for each in versions], blocks, edit)


def _joined(
    lists: tuple[ReadingList | None, ReadingList, ReadingList],
    keys: Sequence[Sequence[str]],
    blocks: Mapping[str, bytes],
    edit: Callable[[list_edit.Items, ReadingList | None], list_edit.Edited],
) -> JoinedList:
    """The merge of three lists, which need not have the papers that stay as they are.

    `keys` are all that each of the three has, in its order. A paper that is as the last of them
    has it gets its text from `blocks`, if it is there. `edit` makes the file, under a new heading
    if it gets one.
    """
    before, mine, theirs = lists
    result = merge_lists(before, mine, theirs, lambda _: False)
    old = {paper.key: paper for paper in before.papers} if before else {}
    own = {paper.key: paper for paper in mine.papers}
    now = {paper.key: paper for paper in theirs.papers}
    spared = [key for key in result.left_out if key in now and now[key] != old.get(key)]
    papers = {paper.key: paper for paper in result.mine.papers} | {key: now[key] for key in spared}
    numbers = {key: number for number, key in enumerate(keys[1], 1)}

    def item(key: str) -> list_edit.Item:
        number, paper = numbers.get(key, 0), papers.get(key)
        if paper is None or paper == own.get(key):
            return number
        if key in blocks and paper == now.get(key):
            return list_edit.Block(blocks[key].rstrip() + b"\n", paper)
        return list_edit.Changed(number, paper) if number else paper

    order = order_of(keys[0], keys[1], keys[2], {*papers, *(numbers.keys() - own.keys())})
    is_theirs = before is not None and mine.source == before.source
    source = theirs.source if is_theirs else mine.source or theirs.source
    heading = replace(result.mine, papers=(), unkeyed=(), source=source)
    is_same = heading == replace(mine, papers=(), unkeyed=())
    edited = edit(list(map(item, order)), None if is_same else heading)
    lost = tuple(" ".join(filter(None, (each.key, each.field))) for each in result.conflicts)
    return JoinedList(edited.data, lost, (*result.kept, *spared), edited.comments_lost)
