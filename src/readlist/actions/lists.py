"""Whole lists: summarised, chosen, made, renamed, deleted, updated, and checked before sharing."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from readlist.errors import (
    DamagedFileError,
    NotFoundError,
    ReadlistError,
    RefusedError,
)
from readlist.library.intake import DuplicateRule, ListIntake
from readlist.library.library import Library
from readlist.library.own_lists import Intake, new_list_path, open_list, own_list_file
from readlist.library.records import Counts, list_counts
from readlist.model.paper import Paper, ReadingList
from readlist.model.same_work import Entry, KnownPapers, under_key
from readlist.storage.file_reader import Contents
from readlist.storage.home import DEFAULT_LIST, State, parse_state, state_text
from readlist.storage.list_check import ListFinding, check_list
from readlist.storage.list_edit import Changed, Item, renamed
from readlist.storage.list_file import list_text, parse_list
from readlist.storage.toml_documents import read_or_damaged

if TYPE_CHECKING:  # most commands read no input
    from readlist.actions.inputs import ReadEntries
    from readlist.library.three_way import MergeResult


class ListSummary(NamedTuple):
    """One list and how much of it is read. A damaged one has a problem instead of a title."""

    name: str
    bundled: bool
    current: bool
    path: Path
    hidden: bool = False
    title: str = ""
    source: str = ""  # the address that `update` reads
    changed: datetime | None = None  # time of its file, UTC
    counts: Counts | None = None
    problem: str = ""


def summarise_lists(library: Library) -> tuple[ListSummary, ...]:
    """Every list, the bundled ones first."""
    current, hidden = library.state().current_list, library.hidden_lists()
    summaries, folder_names = [], library.folder_names()
    for file, found in library.reading_lists():
        is_hidden = file.bundled and file.name in hidden
        bare = ListSummary(file.name, file.bundled, file.name == current, file.path, is_hidden)
        if not file.bundled:
            with suppress(OSError, ValueError, OverflowError):  # no year that a clock can show
                seconds = int(file.path.stat().st_mtime)
                bare = bare._replace(changed=datetime.fromtimestamp(seconds, UTC))
        if isinstance(found, DamagedFileError):
            summary = bare._replace(problem=found.sentence)
        else:
            counts = list_counts(library, found, folder_names)
            summary = bare._replace(title=found.title, source=found.source, counts=counts)
        summaries.append(summary)
    return tuple(summaries)


def use_list(library: Library, name: str) -> ReadingList:
    """Make a list current. Raises NotFoundError if there is none."""
    reading_list = library.reading_list(name)
    _remember(library, lambda state: state._replace(current_list=name))
    return reading_list


def hide_list(library: Library, name: str, *, undo: bool = False) -> None:
    """Leave the bundled list out of search, statistics, `next` and completion, or no longer.

    Raises NotFoundError if it does not exist, RefusedError for a list of the user, the current
    list, and one that config.toml hides and that `undo` is to show.
    """
    if not library.list_file(name).bundled:
        message = f"{name} is yours, and only lists that come with readlist can be hidden"
        raise RefusedError(message, hint=f"`readlist lists delete {name}` deletes it")
    if name == library.state().current_list and not undo:
        hint = "choose another one with `readlist use`"
        raise RefusedError(f"{name} is the current list", hint=hint)
    if undo and name in library.config().hidden_lists:
        message = f"hidden_lists in {library.config_path} hides {name}"
        raise RefusedError(message, hint="`readlist config --edit`")

    def change(state: State) -> State:
        hidden = tuple(each for each in state.hidden_lists if each != name)
        return state._replace(hidden_lists=hidden if undo else (*hidden, name))

    _remember(library, change)


def _remember(library: Library, change: Callable[[State], State]) -> None:
    path = library.state_path

    def text_after(data: bytes | None) -> bytes:
        state = State() if data is None else parse_state(data, path, to_write=True)
        return state_text(change(state))

    library.store(path, text_after)


def new_list(library: Library, heading: ReadingList, *, use: bool = False) -> None:
    """Make an empty list; `use` makes it the current one. Raises RefusedError if it exists."""

    def plan(library: Library) -> tuple[Contents, None]:
        path = new_list_path(library, heading.name)
        state = _with_current(library, heading.name) if use else {}
        return {path: list_text(heading)} | state, None

    library.change(f"lists new {heading.name}", plan)


def rename_list(library: Library, name: str, new_name: str) -> ReadingList:
    """Rename a list of the user's own; raises RefusedError for others and for a wrong new name."""
    file = own_list_file(library, name)
    base, new_base = library.upstream_path(file.name), library.upstream_path(new_name)

    def plan(library: Library) -> tuple[Contents, None]:
        path = new_list_path(library, new_name)
        data = renamed(open_list(library, file).blocks.data, new_name)
        contents: dict[Path, bytes | None] = {path: data, file.path: None}
        if (upstream := library.reader.read(base)) is not None:
            library.reader.read(new_base)
            contents |= {new_base: upstream, base: None}
        if library.state().current_list == file.name:
            contents |= _with_current(library, new_name)
        return contents, None

    library.change(f"lists rename {file.name} {new_name}", plan)
    return library.reading_list(new_name)


def delete_list(library: Library, name: str) -> ReadingList:
    """Delete a list, and return it as it was; after the current one the first bundled is current.

    Raises RefusedError for a bundled list.
    """
    file = library.list_file(name)
    if file.bundled:
        message = f"{name} comes with readlist and cannot be deleted"
        raise RefusedError(message, hint=f"`readlist lists hide {name}` leaves it out")
    reading_list = ReadingList(file.name, file.name)
    with suppress(DamagedFileError):  # a list that cannot be read can still be deleted
        reading_list = library.reading_list(file.name)
    base = library.upstream_path(file.name)

    def plan(library: Library) -> tuple[Contents, None]:
        found = [path for path in (file.path, base) if library.reader.read(path) is not None]
        contents: dict[Path, bytes | None] = dict.fromkeys(found)
        if library.state().current_list == file.name:
            contents |= _with_current(library, DEFAULT_LIST)
        return contents, None

    library.change(f"lists delete {file.name}", plan)
    return reading_list


def _with_current(library: Library, name: str) -> dict[Path, bytes | None]:
    return {library.state_path: state_text(library.state()._replace(current_list=name))}


def check_file(library: Library, name: str | None) -> tuple[Path, int, tuple[ListFinding, ...]]:
    """Check a file or a list (None: the current one): its path, number of papers, findings.

    Raises NotFoundError if there is neither, DamagedFileError if it is not a list.
    """
    wanted = library.state().current_list if name is None else name
    path = Path(wanted)
    if name is None or not path.is_file():
        if path.suffix == ".toml":
            raise NotFoundError(f"there is no file {path}", hint="give a list, or its file")
        path = library.list_file(wanted).path
    elsewhere = KnownPapers(paper for _, paper in library.papers_elsewhere(""))
    return path, *check_list(read_or_damaged(path) or b"", path, elsewhere)


class Updated(NamedTuple):
    """The merged list; `skipped` are entries of the newer version that cannot be read."""

    before: ReadingList
    merged: "MergeResult"
    skipped: tuple[Entry, ...] = ()
    comments_lost: bool = False  # its comments could not be kept


def followed_lists(library: Library, name: str | None) -> dict[str, str]:
    """The list (None: each of the user's that has a source) → the address of its source.

    Raises RefusedError where the named one has none.
    """
    if name is None:
        lists = library.readable_lists()
        return {file.name: each.source for file, each in lists if each.source and not file.bundled}
    reading_list = library.reading_list(own_list_file(library, name).name)
    if not reading_list.source:
        hint = f"`readlist import ADDRESS -l {reading_list.name} --follow` gives it one"
        raise RefusedError(f"{reading_list.name} has no source to update it from", hint=hint)
    return {reading_list.name: reading_list.source}


def base_contents(library: Library, heading: ReadingList, intake: Intake) -> Contents:
    """The file that remembers a list as it was just imported from an address."""
    papers: dict[str, Paper] = {}
    for taken in intake.taken:
        if taken.key and taken.entry.paper is not None:
            papers.setdefault(taken.key, under_key(taken.entry.paper, taken.key))
    base = replace(heading, papers=tuple(papers.values()))
    path = library.upstream_path(heading.name)
    library.reader.read(path)
    return {path: list_text(base)}


def update_lists(
    library: Library,
    sources: Mapping[str, str],
    newest: "Callable[[str, str], ReadEntries]",
) -> tuple[list[Updated], dict[str, ReadlistError]]:
    """Merge into each list what its author publishes now, which `newest` gives by name and source.

    One that cannot be read does not stop the others. If an entry of theirs cannot be read, no paper
    counts as dropped by them.
    """
    updated: list[Updated] = []
    failed: dict[str, ReadlistError] = {}
    for name, source in sources.items():
        try:
            plan = partial(_planned, name=name, theirs=newest(name, source))
            updated.append(library.change(f"update {name}", plan))
        except ReadlistError as error:
            if len(sources) == 1:
                raise
            failed[name] = error
    return updated, failed


def _planned(library: Library, name: str, theirs: "ReadEntries") -> tuple[Contents, Updated]:
    from readlist.library.three_way import merge_lists

    file, base_path = own_list_file(library, name), library.upstream_path(name)
    data = library.reader.read(base_path)
    base = parse_list(data, base_path) if data is not None else None
    opened = open_list(library, file)
    mine = replace(library.reading_list(name), unkeyed=())
    skipped = tuple(entry for entry in theirs.entries if entry.paper is None)
    papers = tuple(entry.paper for entry in theirs.entries if entry.paper is not None)
    elsewhere = KnownPapers(paper for _, paper in library.papers_elsewhere(name))
    list_intake = ListIntake(mine, elsewhere, DuplicateRule())

    def is_touched(key: str) -> bool:
        files = library.files(key)
        own = (files.progress, files.notes, files.pdf)
        return bool(skipped) or any(map(library.reader.is_file, own))

    def item(paper: Paper) -> Item:
        number = numbers.get(paper.key, 0)
        if not number:
            return replace(paper, added=library.today)
        return number if mine.papers[number - 1] == paper else Changed(number, paper)

    published = replace(theirs.heading_of(name), papers=papers)
    merged = merge_lists(base, mine, published, is_touched, list_intake.newcomer)
    numbers = {paper.key: number for number, paper in enumerate(mine.papers, 1)}
    items = list(map(item, merged.mine.papers))
    edit = opened.with_items(items, merged.mine)
    updated = Updated(mine, merged, skipped, edit.comments_lost)
    return {file.path: edit.data, base_path: list_text(merged.base)}, updated
