"""Two versions of one list file made one, by the rule of `update`. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from readlist.library.three_way import MergeResult, merge_lists
from readlist.model.paper import Paper, ReadingList
from readlist.storage.list_edit import Changed, Item, edited
from readlist.storage.list_file import parse_list, stored_list


@dataclass(frozen=True, slots=True)
class JoinedList:
    """The file, the fields whose earlier value was lost, and the papers that a removal spared."""

    data: bytes
    lost: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()  # keys


def merge_list_files(base: bytes | None, later: bytes, earlier: bytes, path: Path) -> JoinedList:
    """Both as one: what either added, changed or removed; of one field that both changed, `later`.

    A paper that one side changed and the other removed stays. The text is that of `later` with the
    blocks that differ written anew. Raises DamagedFileError where a file is not a list.
    """
    before = parse_list(base, path) if base is not None else None
    mine, theirs = parse_list(later, path), parse_list(earlier, path)
    result = merge_lists(before, mine, theirs, lambda _: False, lambda paper: paper)
    papers, spared = _with_spared(before, theirs, result)
    heading = replace(result.mine, papers=(), source=_source(before, mine, theirs))
    stored = stored_list(later, path)
    edit = edited(
        later,
        stored,
        _items(papers, replace(mine, unkeyed=()).papers),
        None if heading == replace(stored, papers=()) else heading,
    )
    lost = tuple(" ".join(filter(None, (each.key, each.field))) for each in result.conflicts)
    return JoinedList(edit.data, lost, (*result.kept, *spared))


def _with_spared(
    before: ReadingList | None, theirs: ReadingList, result: MergeResult
) -> tuple[Sequence[Paper], tuple[str, ...]]:
    """The papers, with those that `later` removed although the other side had changed them."""
    old = {paper.key: paper for paper in before.papers} if before else {}
    now = {paper.key: paper for paper in theirs.papers}
    spared = tuple(key for key in result.left_out if key in now and now[key] != old.get(key))
    return (*result.mine.papers, *(now[key] for key in spared)), spared


def _source(before: ReadingList | None, mine: ReadingList, theirs: ReadingList) -> str:
    """Where newer versions are found: what one side changed, else the later's."""
    if before is not None and mine.source == before.source:
        return theirs.source
    return mine.source or theirs.source


def _items(papers: Sequence[Paper], stored: Sequence[Paper]) -> list[Item]:
    numbers = {paper.key: number for number, paper in enumerate(stored, 1)}
    items: list[Item] = []
    for paper in papers:
        number = numbers.get(paper.key, 0)
        if not number:
            items.append(paper)
        else:
            items.append(number if stored[number - 1] == paper else Changed(number, paper))
    return items
