"""Bringing the newer version of a shared list into one that its reader has changed. Pure.

`base` is what the author had published when the reader took it over, `mine` what the reader made
of it, `theirs` what the author publishes now. What the author changed arrives, what the reader
changed stays; where both changed the same field, the reader's stays and that is a conflict.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from readlist.model.paper import Paper, ReadingList
from readlist.model.same_work import KnownPapers, Link, merge_records, same_work, under_key

_PAPER_FIELDS = tuple(each.name for each in fields(Paper) if each.name not in {"key", "added"})
_HEADING_FIELDS = ("title", "description", "curator", "url", "see_also", "extra", "unknown")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both changed; the reader's value stays. `key` "" means the list itself."""

    key: str
    field: str


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The list with the newer version in it. All fields but the lists are keys."""

    mine: ReadingList
    base: ReadingList  # what the author publishes now, under the reader's keys
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()  # no longer in theirs, and untouched
    kept: tuple[str, ...] = ()  # no longer in theirs, but edited, or read or noted
    left_out: tuple[str, ...] = ()  # in theirs, but the reader has removed them
    conflicts: tuple[Conflict, ...] = ()


NewKey = Callable[[Paper], Paper]
"""Gives a newcomer its key. Without one, both sides have the same key for each paper."""


def merge_lists(
    base: ReadingList | None,
    mine: ReadingList,
    theirs: ReadingList,
    is_touched: Callable[[str], bool],
    keyed: NewKey | None = None,
) -> MergeResult:
    """`mine` with what is new in `theirs`, whose papers go by the author's keys.

    Without a base nothing is removed, and whatever differs is a conflict. `is_touched` tells of a
    key whether the reader has progress, notes or a PDF under it.
    """
    update = _ListMerge(base, mine, theirs, keyed)
    update.settle(is_touched)
    update.take_newcomers()
    return update.result()


class _ListMerge:
    def __init__(
        self,
        base: ReadingList | None,
        mine: ReadingList,
        theirs: ReadingList,
        keyed: NewKey | None,
    ) -> None:
        self._base, self._mine, self._theirs = base, mine, theirs
        self._before = {paper.key: paper for paper in base.papers} if base else {}
        self._own = {paper.key: paper for paper in mine.papers}
        self._now = (
            self._under_my_keys(keyed) if keyed else {paper.key: paper for paper in theirs.papers}
        )
        self._papers: dict[str, Paper] = {}
        self._conflicts: list[Conflict] = []
        self._told: dict[str, list[str]] = {
            name: [] for name in ("added", "changed", "removed", "kept", "left_out")
        }

    def _under_my_keys(self, keyed: NewKey) -> dict[str, Paper]:
        """Their papers by the keys that they have here; one that is there twice counts once."""
        by_name = {paper.citation_key: paper for paper in self._before.values()}
        before, own = KnownPapers(self._before.values()), KnownPapers(self._mine.papers)
        here = KnownPapers()
        found: dict[str, Paper] = {}
        for paper in self._theirs.papers:
            bare = replace(paper, key="")
            if here.same(bare):
                continue
            match = before.same(bare) or own.same(bare)
            known = match.paper if match else by_name.get(paper.key or paper.citekey)
            if known and (match or same_work(known, paper, Link.KEY)) and known.key not in found:
                named = under_key(paper, known.key)
            else:
                named = keyed(paper)
            found[named.key] = named
            here.add(named)
        return found

    def settle(self, is_touched: Callable[[str], bool]) -> None:
        """Decide about the papers of the reader's list."""
        for key, own in self._own.items():
            before, now = self._before.get(key), self._now.get(key)
            if now is not None:
                if before is None and self._base is not None:  # both added it
                    merge = merge_records(own, now)
                    self._conflicts += (Conflict(own.key, name) for name in merge.left)
                    self._papers[key] = merge.paper
                else:
                    paper, conflicts = merge_versions(before, own, now)
                    self._conflicts += (Conflict(own.key, name) for name in conflicts)
                    self._papers[key] = paper
                if self._papers[key] != own:
                    self._told["changed"].append(key)
            elif before is None:
                self._papers[key] = own
            elif own != replace(before, added=own.added) or is_touched(key):
                self._papers[key] = own
                self._told["kept"].append(key)
            else:
                self._told["removed"].append(key)

    def take_newcomers(self) -> None:
        """Decide about the papers that are not in the reader's list."""
        for key, now in self._now.items():
            if key not in self._own:
                if key in self._before:
                    self._told["left_out"].append(key)
                else:
                    self._papers[key] = now
                    self._told["added"].append(key)

    def result(self) -> MergeResult:
        """The list in its new order, and what changed."""
        heading: dict[str, Any] = {}  # of the fields
        for name in _HEADING_FIELDS:
            before = getattr(self._base, name) if self._base else None
            value = _three_way(before, getattr(self._mine, name), getattr(self._theirs, name))
            if value is None:
                self._conflicts.append(Conflict("", name))
            else:
                heading[name] = value[0]
        order = order_of(list(self._before), list(self._own), list(self._now), self._papers)
        papers = tuple(self._papers[key] for key in order)
        base = replace(
            self._theirs,
            name=self._mine.name,
            source=self._mine.source,
            papers=tuple(self._now.values()),
        )
        return MergeResult(
            replace(self._mine, papers=papers, **heading),
            base,
            **{name: tuple(keys) for name, keys in self._told.items()},
            conflicts=tuple(self._conflicts),
        )


def merge_versions(before: Paper | None, own: Paper, now: Paper) -> tuple[Paper, tuple[str, ...]]:
    """The reader's paper with what its author changed, and the fields that both changed."""
    values: dict[str, Any] = {}  # of the fields
    conflicts = []
    for name in _PAPER_FIELDS:
        value = _three_way(
            getattr(before, name) if before else None, getattr(own, name), getattr(now, name)
        )
        if value is None:
            conflicts.append(name)
        elif value[0] != getattr(own, name):
            values[name] = value[0]
    added = min(filter(None, (own.added, now.added)), default="")
    return replace(own, **values, added=added), tuple(conflicts)


def _three_way(before: object, own: object, now: object) -> tuple[object] | None:
    """The value in a tuple; None where both changed it. A `before` of None is unknown."""
    if isinstance(own, Mapping) and isinstance(now, Mapping):
        return _three_way_tables(before if isinstance(before, Mapping) else {}, own, now)
    if own == now or (before is not None and now == before) or (before is None and not now):
        return (own,)
    if (before is not None and own == before) or not own:
        return (now,)
    return None


def _three_way_tables(
    before: Mapping[str, object], own: Mapping[str, object], now: Mapping[str, object]
) -> tuple[object] | None:
    both: dict[str, object] = {}
    for name in dict.fromkeys((*own, *now)):
        value = _three_way(before.get(name, ""), own.get(name, ""), now.get(name, ""))
        if value is None:
            return None
        if value[0] != "":
            both[name] = value[0]
    return (both,)


def order_of(
    before: Sequence[str], own: Sequence[str], now: Sequence[str], wanted: Container[str]
) -> list[str]:
    """The author's order, unless the reader has one of their own; newcomers in their places.

    All are keys; those that are not wanted are left out.
    """
    common = set(before) & set(own)
    is_mine = [key for key in own if key in common] != [key for key in before if key in common]
    first, second = (own, now) if is_mine else (now, own)
    order = [key for key in first if key in wanted]
    for others in (second, own):
        _insert(order, [key for key in others if key in wanted])
    return order


def _insert(order: list[str], others: Iterable[str]) -> None:
    """Put those that are missing behind the one that precedes them among the others."""
    places = {key: place for place, key in enumerate(order)}
    missing: dict[str, list[str]] = {}
    last = ""
    for key in others:
        if key in places:
            last = key
        else:
            missing.setdefault(last, []).append(key)
    order[:] = [
        *missing.get("", ()),
        *(each for key in order for each in (key, *missing.get(key, ()))),
    ]
