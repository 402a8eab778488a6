"""Two versions of one list file made one, by the rule of `update`, paper by paper. Pure.

A long list is merged by its blocks: what both versions have as the base has it is neither parsed
nor written, and stays byte for byte. Of a file whose layout does not allow that all is parsed, with
the same result.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from readlist.errors import DamagedFileError
from readlist.library.three_way import merge_lists, order_of
from readlist.model.paper import Paper, ReadingList
from readlist.storage import list_edit
from readlist.storage.list_blocks import ListBlocks, cut
from readlist.storage.list_file import list_text, paper_block, parse_list, stored_list

_KEY = re.compile(rb"""(?:\A|\n)\[\[papers\]\]\n *+key *+= *+"([\w.+-]++)" *+(?:#[^\n]*+)?\n""")


class ListVersion(NamedTuple):
    """A list file as its papers' texts, each under its key; what is not asked for is not parsed.

    The texts are the file's own blocks if its papers begin with their keys, as readlist writes
    them; else they are written anew, and `layout` is None.
    """

    data: bytes
    path: Path
    layout: ListBlocks | None
    head: bytes
    blocks: Mapping[str, bytes]

    def parsed(self, keys: AbstractSet[str]) -> ReadingList:
        """The list with just its papers of these keys; raises DamagedFileError."""
        wanted = [key for key in self.blocks if key in keys]
        # With a comment, since an empty file is not a list
        text = b"\n".join((self.head, b"#", *(self.blocks[key] for key in wanted)))
        with suppress(DamagedFileError):
            found = stored_list(text, self.path)
            if [paper.key for paper in found.papers] == wanted:
                return found
        parse_list(self.data, self.path, to_write=True)  # the whole file tells the line
        raise DamagedFileError(self.path, "has an odd layout")

    def unlike(self, other: "ListVersion | None") -> Iterator[str]:
        """The keys of the papers that the other has not, or not just so."""
        others = other.blocks if other else {}
        for key, block in self.blocks.items():
            its = others.get(key)
            if block != its and (its is None or block.strip() != its.strip()):
                yield key


class JoinedList(NamedTuple):
    """The file, the fields whose earlier value was lost, and the papers that a removal spared."""

    data: bytes
    lost: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()  # keys
    comments_lost: bool = False  # comments could not be kept


class ListVersions:
    """Checks and merges list files; a version that comes again is not taken apart again."""

    def __init__(self) -> None:
        self._known: dict[bytes, ListVersion] = {}

    def _version(self, data: bytes, path: Path) -> ListVersion:
        """The file's papers; raises DamagedFileError where it must be parsed and is not a list."""
        if data not in self._known:
            layout = cut(data)
            found = [(_KEY.search(block), block) for block in layout.pieces[1:]]
            blocks = {key[1].decode(): block for key, block in found if key}
            if layout.is_plain and len({key.lower() for key in blocks}) == len(found):
                self._known[data] = ListVersion(data, path, layout, layout.part(0), blocks)
            else:
                whole = parse_list(data, path, to_write=True)
                blocks = {paper.key: paper_block(paper).encode() for paper in whole.papers}
                head = list_text(replace(whole, papers=(), unkeyed=()))
                self._known[data] = ListVersion(data, path, None, head, blocks)
        return self._known[data]

    def _if_sound(self, data: bytes | None, path: Path) -> ListVersion | None:
        with suppress(DamagedFileError):
            return None if data is None else self._version(data, path)
        return None

    def check(self, data: bytes, path: Path, known: bytes | None) -> None:
        """Raise DamagedFileError for what is not a list; only what is not in `known` is parsed."""
        if old := self._if_sound(known, path):
            new = self._version(data, path)
            new.parsed({*new.unlike(old)})
        else:
            parse_list(data, path, to_write=True)

    def added(self, data: bytes, path: Path, known: AbstractSet[str]) -> Sequence[Paper]:
        """The papers of other keys than the known ones; raises DamagedFileError."""
        found = self._version(data, path)
        return found.parsed(found.blocks.keys() - known).papers

    def keys(self, data: bytes, path: Path) -> Iterable[str]:
        """The keys of all papers; none for a damaged file."""
        found = self._if_sound(data, path)
        return found.blocks if found else ()

    def merge(self, base: bytes | None, later: bytes, earlier: bytes, path: Path) -> JoinedList:
        """Both as one: what either added, changed or removed; of one field of both, `later`.

        A paper that one side changed and the other removed stays. The text is that of `later`,
        with the blocks that `earlier` alone has changed as they are there, and those that both
        have changed written anew. Raises DamagedFileError where one of the two is not a list.
        """
        before = self._if_sound(base, path)
        mine, theirs = self._version(later, path), self._version(earlier, path)
        changed = {*mine.unlike(before), *theirs.unlike(before)}
        if before:
            changed |= {*before.unlike(mine), *before.unlike(theirs)}
        old = before.parsed(changed) if before else None
        lists = (old, mine.parsed(changed), theirs.parsed(changed))
        return _joined((before, mine, theirs), lists)


def _joined(
    versions: tuple[ListVersion | None, ListVersion, ListVersion],
    lists: tuple[ReadingList | None, ReadingList, ReadingList],
) -> JoinedList:
    """The merge of three versions, by their lists, which have not the papers that stay."""
    before, mine, theirs = lists
    result = merge_lists(before, mine, theirs, lambda _: False)
    old = {paper.key: paper for paper in before.papers} if before else {}
    own = {paper.key: paper for paper in mine.papers}
    now = {paper.key: paper for paper in theirs.papers}
    spared = [key for key in result.left_out if key in now and now[key] != old.get(key)]
    papers = {paper.key: paper for paper in result.mine.papers} | {key: now[key] for key in spared}
    text, blocks = versions[1], versions[2].blocks
    numbers = {key: number for number, key in enumerate(text.blocks, 1)}
    unlike = {*text.unlike(versions[0])}

    def item(key: str) -> list_edit.Item:
        number, paper = numbers.get(key, 0), papers.get(key)
        if paper is None or paper == own.get(key):
            return number
        if key in blocks and key not in unlike and paper == now.get(key):
            return list_edit.WrittenPaper(blocks[key].rstrip() + b"\n", paper)
        return list_edit.Changed(number, paper) if number else paper

    keys = [list(each.blocks) if each else [] for each in versions]
    order = order_of(keys[0], keys[1], keys[2], {*papers, *(numbers.keys() - own.keys())})
    is_theirs = before is not None and mine.source == before.source
    source = theirs.source if is_theirs else mine.source or theirs.source
    heading = replace(result.mine, papers=(), unkeyed=(), source=source)
    is_same = heading == replace(mine, papers=(), unkeyed=())
    edited = _edited(text, mine, list(map(item, order)), None if is_same else heading)
    lost = tuple(" ".join(filter(None, (each.key, each.field))) for each in result.conflicts)
    return JoinedList(edited.data, lost, (*result.kept, *spared), edited.comments_lost)


def _edited(
    version: ListVersion, known: ReadingList, items: list_edit.Items, heading: ReadingList | None
) -> list_edit.Edited:
    """The file of `version` with these papers; `known` has those of its own that changed."""
    if version.layout:
        papers = {paper.key: paper for paper in known.papers}  # of others the key is enough
        all_papers = (papers.get(key) or Paper(key, title=key) for key in version.blocks)
        before = replace(known, papers=tuple(all_papers))
        if found := list_edit.spliced(version.layout, before, items, heading):
            return found
    stored = stored_list(version.data, version.path)
    return list_edit.edited(cut(version.data), stored, items, heading)
