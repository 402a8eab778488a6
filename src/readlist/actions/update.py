"""Updating a list with the version that its author publishes now."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from readlist.errors import RefusedError
from readlist.library.intake import DuplicateRule, ListIntake
from readlist.library.library import Library
from readlist.library.own_lists import Intake, open_list, own_list_file
from readlist.library.three_way import MergeResult, merge_lists
from readlist.model.paper import Paper, ReadingList
from readlist.model.same_work import Entry, KnownPapers, under_key
from readlist.storage.file_reader import Contents
from readlist.storage.list_edit import Changed, Item
from readlist.storage.list_file import list_text, parse_list


@dataclass(frozen=True, slots=True)
class Updated:
    """The merged list; `skipped` are entries of the newer version that cannot be read."""

    before: ReadingList
    merged: MergeResult
    skipped: tuple[Entry, ...] = ()
    was_rewritten: bool = False  # its comments could not be kept


def followed_lists(library: Library) -> dict[str, str]:
    """The names of the user's lists that have a source → its address."""
    return {
        file.name: found.source
        for file, found in library.reading_lists()
        if not file.bundled and isinstance(found, ReadingList) and found.source
    }


def source_of(library: Library, name: str | None) -> tuple[str, str]:
    """The list's name and address; raises RefusedError where it has none."""
    reading_list = library.reading_list(own_list_file(library, name).name)
    if not reading_list.source:
        raise RefusedError(
            f"{reading_list.name} has no source to update it from",
            hint=f"`readlist import ADDRESS -l {reading_list.name} --follow` gives it one",
        )
    return reading_list.name, reading_list.source


def base_contents(
    library: Library, heading: ReadingList, intake: Intake
) -> dict[Path, bytes | None]:
    """The file that remembers a list as it was just imported from an address."""
    papers: dict[str, Paper] = {}
    for taken in intake.taken:
        if taken.key and taken.entry.paper is not None:
            papers.setdefault(taken.key, under_key(taken.entry.paper, taken.key))
    base = replace(heading, papers=tuple(papers.values()))
    path = library.upstream_path(heading.name)
    library.reader.read(path)
    return {path: list_text(base)}


def update_list(
    library: Library,
    name: str,
    theirs: ReadingList,
    entries: Iterable[Entry],
    *,
    dry_run: bool = False,
) -> Updated:
    """Merge what the author publishes now into the list; your progress and notes stay as they are.

    If an entry of theirs cannot be read, no paper counts as dropped by them. Raises
    DamagedFileError or NewerFormatError if a file of the list cannot be used.
    """
    file = own_list_file(library, name)
    entries = tuple(entries)

    def plan(library: Library) -> tuple[Contents, Updated]:
        return _planned(library, file.path, theirs, entries)

    return plan(library)[1] if dry_run else library.change(f"update {name}", plan)


def _planned(
    library: Library, path: Path, theirs: ReadingList, entries: tuple[Entry, ...]
) -> tuple[Contents, Updated]:
    name = path.stem
    base_path = library.upstream_path(name)
    data = library.reader.read(base_path)
    base = parse_list(data, base_path) if data is not None else None
    opened = open_list(library, own_list_file(library, name))
    mine = replace(library.reading_list(name), unkeyed=())
    skipped = tuple(entry for entry in entries if entry.paper is None)
    papers = tuple(entry.paper for entry in entries if entry.paper is not None)
    list_intake = ListIntake(
        mine.papers, KnownPapers(library.papers_elsewhere(name)), DuplicateRule()
    )

    def is_touched(key: str) -> bool:
        files = library.files(key)
        own = (files.progress, files.notes, files.pdf)
        return bool(skipped) or any(map(library.reader.is_file, own))

    def item(paper: Paper) -> Item:
        number = numbers.get(paper.key, 0)
        if not number:
            return replace(paper, added=library.today)
        return number if mine.papers[number - 1] == paper else Changed(number, paper)

    merged = merge_lists(
        base, mine, replace(theirs, papers=papers), is_touched, list_intake.newcomer
    )
    heading = replace(merged.mine, papers=())
    stored = replace(opened.reading_list, papers=())
    numbers = {paper.key: number for number, paper in enumerate(mine.papers, 1)}
    items = list(map(item, merged.mine.papers))
    edit = opened.with_items(items, None if heading == stored else heading)
    updated = Updated(mine, merged, skipped, edit.rewritten)
    return {path: edit.data, base_path: list_text(merged.base)}, updated
