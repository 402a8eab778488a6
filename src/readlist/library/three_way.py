"""Bringing the newer version of a shared list into one that its reader has changed. Pure.

`base` is what the author had published when the reader took it over, `mine` what the reader made
of it, `theirs` what the author publishes now. What the author changed arrives, what the reader
changed stays; where both changed the same field, the reader's stays and that is a conflict.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, NamedTuple

from readlist.model.paper import Paper, ReadingList
from readlist.model.same_work import KnownPapers, Link, merge_records, same_work, under_key

_PAPER_FIELDS = tuple(each.name for each in fields(Paper) if each.name not in {"key", "added"})
_HEADING_FIELDS = ("title", "description", "curator", "url", "see_also", "extra", "unknown")


class Conflict(NamedTuple):
    """A field that both changed; the reader's value stays. `key` "" means the list itself."""

    key: str
    field: str


class MergeResult(NamedTuple):
    """The list with the newer version in it. All fields but the lists are keys."""

    mine: ReadingList
    base: ReadingList  # what the author publishes now, under the reader's keys
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()  # no longer in theirs, and untouched
    kept: tuple[str, ...] = ()  # no longer in theirs, but edited, or read or noted
    left_out: tuple[str, ...] = ()  # in theirs, but the reader has removed them
    conflicts: tuple[Conflict, ...] = ()
    heading: tuple[str, ...] = ()  # what is new of the list itself: its fields, "order"


NewKey = Callable[[Paper], Paper]  # a newcomer with its key; None: both sides have the same keys


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
    before = {paper.key: paper for paper in base.papers} if base else {}
    own = {paper.key: paper for paper in mine.papers}
    coming = _under_my_keys(before, own, theirs, keyed) if keyed else theirs.papers
    now = {paper.key: paper for paper in coming}
    papers: dict[str, Paper] = {}
    conflicts: list[Conflict] = []
    keys: defaultdict[str, list[str]] = defaultdict(list)  # by what became of the papers
    for key, paper in own.items():
        if key in now:
            if base and key not in before:  # both added it
                papers[key], _, left = merge_records(paper, now[key])
            else:
                papers[key], left = merge_versions(before.get(key), paper, now[key])
            conflicts += (Conflict(key, name) for name in left)
            if papers[key] != paper:
                keys["changed"].append(key)
        elif key not in before:
            papers[key] = paper
        elif paper != replace(before[key], added=paper.added) or is_touched(key):
            papers[key] = paper
            keys["kept"].append(key)
        else:
            keys["removed"].append(key)
    for key, paper in now.items():
        if key not in own:
            keys["left_out" if key in before else "added"].append(key)
            papers |= {} if key in before else {key: paper}
    heading, left = _merged_fields(_HEADING_FIELDS, base, mine, theirs)
    conflicts += (Conflict("", name) for name in left)
    order = order_of([*before], [*own], [*now], papers)
    is_moved = [key for key in own if key in papers] != [key for key in order if key in own]
    return MergeResult(
        replace(mine, papers=tuple(papers[key] for key in order), **heading),
        replace(theirs, name=mine.name, source=mine.source, papers=tuple(now.values())),
        **{name: tuple(each) for name, each in keys.items()},
        conflicts=tuple(conflicts),
        heading=(*heading, *["order"][:is_moved]),
    )


def _under_my_keys(
    before: Mapping[str, Paper], own: Mapping[str, Paper], theirs: ReadingList, keyed: NewKey
) -> Iterator[Paper]:
    """Their papers under the keys that they have here; one that is there twice counts once."""
    by_name = {paper.citation_key: paper for paper in before.values()}
    known_before, known_here = KnownPapers(before.values()), KnownPapers(own.values())
    taken, keys = KnownPapers(), set()
    for paper in theirs.papers:
        bare = replace(paper, key="")
        if taken.same(bare):
            continue
        match = known_before.same(bare) or known_here.same(bare)
        known = match.paper if match else by_name.get(paper.key or paper.citekey)
        if known and (match or same_work(known, paper, Link.KEY)) and known.key not in keys:
            named = under_key(paper, known.key)
        else:
            named = keyed(paper)
        keys.add(named.key)
        taken.add(named)
        yield named


def merge_versions(before: Paper | None, own: Paper, now: Paper) -> tuple[Paper, tuple[str, ...]]:
    """The reader's paper with what its author changed, and the fields that both changed."""
    values, conflicts = _merged_fields(_PAPER_FIELDS, before, own, now)
    added = min(filter(None, (own.added, now.added)), default="")
    return replace(own, **values, added=added), conflicts


def _merged_fields(
    names: Iterable[str], before: object, own: object, now: object
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The new values of the fields that the author changed, and the fields that both changed."""
    values: dict[str, Any] = {}
    conflicts = []
    for name in names:
        mine = getattr(own, name)
        value = _three_way(getattr(before, name, None), mine, getattr(now, name))
        if value is None:
            conflicts.append(name)
        elif value[0] != mine:
            values[name] = value[0]
    return values, tuple(conflicts)


def _three_way(before: object, own: object, now: object) -> tuple[object] | None:
    """The value in a tuple; None where both changed it. A `before` of None is unknown."""
    if isinstance(own, Mapping) and isinstance(now, Mapping):
        earlier = before if isinstance(before, Mapping) else {}
        both: dict[str, object] = {}
        for name in dict.fromkeys((*own, *now)):
            value = _three_way(earlier.get(name, ""), own.get(name, ""), now.get(name, ""))
            if value is None:
                return None
            if value[0] != "":
                both[name] = value[0]
        return (both,)
    if own == now or (before is not None and now == before) or (before is None and not now):
        return (own,)
    if (before is not None and own == before) or not own:
        return (now,)
    return None


def order_of(
    before: Sequence[str], own: Sequence[str], now: Sequence[str], wanted: Container[str]
) -> list[str]:
    """The wanted keys in the author's order, or the reader's own; newcomers in their places."""
    common = set(before) & set(own)
    is_mine = [key for key in own if key in common] != [key for key in before if key in common]
    first, second = (own, now) if is_mine else (now, own)
    order = [key for key in first if key in wanted]
    for others in (second, own):
        known, last = set(order), ""
        missing: defaultdict[str, list[str]] = defaultdict(list)  # by the key that precedes them
        for key in others:
            if key in known:
                last = key
            elif key in wanted:
                missing[last].append(key)
        order = missing[""] + [each for key in order for each in (key, *missing[key])]
    return order
