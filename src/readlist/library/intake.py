"""Entries → papers of a list: which are known, what keys they get, what each one changes. Pure.

A key once given stays. A newcomer gets the key of the same paper in another list, else the one
that its file has for it, if that can be a key and is free, else one that is made of names. Under
another key than its file's it keeps that as `citekey`, so that exports cite it as before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from enum import StrEnum
from typing import NamedTuple

from readlist.model.keys import is_key, is_made_key, make_key
from readlist.model.paper import LatePapers, Paper, ReadingList, keys_of
from readlist.model.same_work import (
    Entry,
    KnownPapers,
    Match,
    may_become_one,
    merge_records,
    numbers_alike,
    under_key,
)
from readlist.storage.list_file import paper_table, parse_paper
from readlist.text import encodable, size_text

_LARGEST = 1_000_000  # characters of one paper; an abstract has two thousand


class EntryOutcome(StrEnum):
    """The outcome for an entry."""

    ADDED = "added"
    JOINED = "joined"  # with a paper of the list, which changed by it
    PRESENT = "present"  # the list has it already, and nothing is new
    ALIKE = "alike"  # not taken in: the list has a paper of the same title
    SKIPPED = "skipped"  # it could not be read


class TakenEntry(NamedTuple):
    """An entry and what became of it; number and key are those of the paper in the list."""

    entry: Entry
    outcome: EntryOutcome
    number: int = 0
    key: str = ""
    by: str = ""  # how it was recognised: "doi 10.1/x"
    changed: tuple[str, ...] = ()  # fields of the paper in the list that are not as before
    notes: tuple[str, ...] = ()
    where: str = ""  # the other list that has the paper of an entry that was added


class DuplicateRule(NamedTuple):
    """The rule by which an entry counts as a new paper rather than a duplicate.

    `hold_alike`: one of a known title is not taken in. `as_new`: only identifiers count.
    `of_one_file`: two entries without a shared identifier are two papers, unless they say the same,
    since they are two for the author of the file.
    """

    hold_alike: bool = False
    as_new: bool = False
    of_one_file: bool = False


class PapersNow(LatePapers):
    """The papers of a list, read when asked for, some of them changed, newcomers behind them."""

    def __init__(self, before: Sequence[Paper]) -> None:
        self._before = before
        self._count = len(before)
        self.new: dict[int, Paper] = {}  # by index, also those that changed

    def __len__(self) -> int:
        return self._count

    def paper(self, index: int) -> Paper:
        """The paper at this index, as it is now."""
        return self.new.get(index) or self._before[index]

    def put(self, index: int, paper: Paper) -> None:
        """Have this paper there, which may be behind the last one."""
        self.new[index] = paper
        self._count = max(self._count, index + 1)


class ListIntake:
    """The papers of a list while entries come in. Contains the keys that are in use."""

    def __init__(
        self,
        before: ReadingList,
        elsewhere: KnownPapers,
        rule: DuplicateRule,
        entries: Iterable[Entry] = (),
        versions: Mapping[str, Paper] | None = None,
    ) -> None:
        """`entries` are those that will come in.

        `versions`: the papers as the list's author last gave them, where newer ones come in.
        """
        self.papers = PapersNow(before.papers)
        self._keys = {key.lower() for key in keys_of(before)}
        self._elsewhere = elsewhere
        self._rule = rule
        self._versions = versions
        self._here = KnownPapers()
        self._places: dict[int, int] = {}  # by identity: two without key may share a title
        self._cited: set[str] = set()  # keys of papers that an entry has named
        every = range(1, len(self.papers) + 1)
        coming = (entry.paper for entry in entries if entry.paper)
        for number in numbers_alike(before, coming) if versions is None else every:
            self._know(number - 1)

    def __contains__(self, key: object) -> bool:
        return key in self._keys or key in self._elsewhere

    def take(self, entry: Entry) -> TakenEntry:
        """Take in one entry."""
        if entry.paper is None:
            return TakenEntry(entry, EntryOutcome.SKIPPED, notes=entry.notes)
        try:
            paper = _storable(entry.paper)
        except ValueError as error:
            entry = entry._replace(problem=str(error))
            return TakenEntry(entry, EntryOutcome.SKIPPED, notes=entry.notes)
        known = self._here.with_key(paper.key) if self._versions is not None else None
        if known:
            return self._update(entry, paper, known)
        match = self._match(paper)
        if match:
            return self._join(entry, paper, match)
        alike = self._here.alike(paper)
        if alike and self._rule.hold_alike and not self._rule.as_new:
            number = self._places[id(alike)] + 1
            return TakenEntry(entry, EntryOutcome.ALIKE, number, alike.key, notes=entry.notes)
        notes = list(entry.notes)
        if shared := self._here.sharing(paper):
            notes.append(f"shares {shared.by} with {shared.paper.key}, of another title")
        elif alike:
            notes.append(f"has the title of {alike.key}, but is kept apart")
        key, by, note = self._key(paper)
        notes += [note] if note else []
        self._append(under_key(paper, key))
        return TakenEntry(entry, EntryOutcome.ADDED, len(self.papers), key, by, notes=tuple(notes))

    def _match(self, paper: Paper) -> Match | None:
        match = self._here.same(paper)
        if match is None or match.has_shared_name:
            return match
        if self._rule.as_new or not self._rule.of_one_file:
            return None if self._rule.as_new else match
        # An entry that came before, perhaps one of several that differ a little, is found again.
        alike = (match.paper, *self._here.all_alike(paper))
        alone, cited = _entry_alone(paper), paper.key or paper.citekey
        for known in alike:
            same = replace(alone, key=known.key, citekey=known.citekey, added=known.added)
            if cited in known.aliases or _entry_alone(known) == same:
                return match._replace(paper=known)
        if match.paper.key not in self._cited:
            return match
        for known in alike:  # one that no entry of this file has named, and that has all of this
            if known.key not in self._cited and may_become_one(known, paper):
                merge = merge_records(known, replace(paper, key="", citekey=""))
                if not merge.changed and not merge.left:
                    return match._replace(paper=known)
        return None

    def _update(self, entry: Entry, paper: Paper, known: Paper) -> TakenEntry:
        """The paper of this key in its author's newer version; what the reader changed stays."""
        from readlist.library.three_way import merge_versions  # only an update needs it

        index = self._places[id(known)]
        before = self.papers[index]
        base = (self._versions or {}).get(before.key)
        after, conflicts = merge_versions(base, before, under_key(paper, before.key))
        self._cited.add(before.key)
        notes = [*entry.notes, *([f"not taken over: {', '.join(conflicts)}"] if conflicts else [])]
        names = [each.name for each in fields(Paper)]
        changed = tuple(name for name in names if getattr(after, name) != getattr(before, name))
        outcome = self._put(index, after)
        return TakenEntry(entry, outcome, index + 1, after.key, "key", changed, tuple(notes))

    def _put(self, index: int, paper: Paper) -> EntryOutcome:
        """Replace a paper by what it has become, if it has changed."""
        if paper == self.papers[index]:
            return EntryOutcome.PRESENT
        self.papers.put(index, paper)
        self._know(index)
        return EntryOutcome.JOINED

    def _join(self, entry: Entry, paper: Paper, match: Match) -> TakenEntry:
        index = self._places[id(match.paper)]
        merge = merge_records(self.papers[index], replace(paper, key="", citekey=""))
        after, notes = merge.paper, list(entry.notes)
        if not after.key:
            after = replace(after, key=self._made_key(after))
        after, note = self._cited_as(after, paper.citekey or paper.key)
        notes += [note] if note else []
        notes += [f"not taken over: {', '.join(merge.left)}"] if merge.left else []
        outcome, changed = self._put(index, after), merge.changed
        return TakenEntry(entry, outcome, index + 1, after.key, match.by, changed, tuple(notes))

    def _cited_as(self, paper: Paper, citekey: str) -> tuple[Paper, str]:
        """The paper with the key under which the entry cites it; what is new about that."""
        is_first = paper.key not in self._cited
        self._cited.add(paper.key)
        if not citekey or citekey in {paper.citekey, paper.key}:
            return paper, ""
        if is_first and not paper.citekey and is_made_key(paper):
            return replace(paper, citekey=citekey), f"cited as {citekey}"
        if citekey not in paper.aliases:  # exports in the file's format give it back
            own = paper.extra.get("bibtex")
            table = {**(own if isinstance(own, dict) else {}), "aliases": [*paper.aliases, citekey]}
            paper = replace(paper, extra={**paper.extra, "bibtex": table})
        return paper, f"also cited as {citekey}"

    def newcomer(self, paper: Paper) -> Paper:
        """The paper, which none here is, under a key of its own; it is here from now on."""
        stored = _storable(paper)
        self._append(under_key(stored, self._key(stored)[0]))
        return self.papers[-1]

    def _append(self, paper: Paper) -> None:
        self.papers.put(len(self.papers), paper)
        self._know(len(self.papers) - 1)
        self._cited.add(paper.key)

    def _key(self, paper: Paper) -> tuple[str, str, str]:
        """The key for a newcomer, by what it is known elsewhere, why it is not the wanted one."""
        wanted = paper.key or paper.citekey
        match = self._elsewhere.same(paper)
        if match and match.paper.key.lower() not in self._keys:
            key = match.paper.key
            note = f"{wanted} is {key} in another list" if wanted not in {"", key} else ""
            return key, match.by, note
        if wanted and is_key(wanted) and wanted.lower() not in self:
            return wanted, "", ""
        key = self._made_key(paper)
        why = "is another paper's key" if is_key(wanted) else "cannot be a key"
        note = f"{wanted} {why}; its key here is {key}, it is cited as before" if wanted else ""
        return key, "", note

    def _made_key(self, paper: Paper) -> str:
        return make_key(paper.title, paper.authors, paper.year, self)

    def _know(self, index: int) -> None:
        paper = self.papers[index]
        self._here.add(paper)  # which keeps it, so that no other gets its id
        self._keys.add(paper.key.lower())
        self._places[id(paper)] = index


def _entry_alone(paper: Paper) -> Paper:
    """The paper without its further keys, and without the comments that stood before it."""
    own = paper.extra.get("bibtex")
    if not isinstance(own, dict) or own.keys().isdisjoint(("aliases", "@before")):
        return paper
    rest = {name: value for name, value in own.items() if name not in ("aliases", "@before")}
    extra = {name: value for name, value in paper.extra.items() if name != "bibtex"}
    return replace(paper, extra=extra | ({"bibtex": rest} if rest else {}))


def _storable(paper: Paper) -> Paper:
    """The paper as a list file gives it back; raises ValueError where none can hold it."""
    table = paper_table(replace(paper, key=""))
    if (size := len(repr(table))) > _LARGEST:
        raise ValueError(f"is too large for a list ({size_text(size)})")
    stored = parse_paper({name: encodable(value) for name, value in table.items()})
    return replace(stored, key=paper.key)
