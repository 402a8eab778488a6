"""Papers of the user's own lists: removed, moved, copied, reordered, and edited as TOML.

The editor gets a draft of a paper or of the whole list. What it leaves is checked before it takes
its place; where it cannot, the draft is kept, and the next edit of the same goes on with it.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from readlist.actions.note import Edit, draft, draft_path
from readlist.errors import DamagedFileError, NotFoundError, RefusedError, UsageError
from readlist.library.library import Library
from readlist.library.own_lists import new_list_path, open_list, own_list_file
from readlist.library.records import ListedPaper, change_description, lists_with_keys
from readlist.model.paper import ReadingList, keys_of
from readlist.storage.file_reader import Contents
from readlist.storage.list_edit import Edited, Item, WrittenPaper, block_text
from readlist.storage.list_file import list_text, stored_list
from readlist.storage.toml_documents import read_or_damaged
from readlist.text import counted, quoted


class Arranged(NamedTuple):
    """The papers after the change, or before it if they were removed."""

    places: Sequence[ListedPaper]
    present: Sequence[ListedPaper] = ()  # that were in the target list already
    comments_lost: tuple[str, ...] = ()  # lists that lost their comments
    is_new: bool = False  # the target list was made


def remove_papers(library: Library, places: Sequence[ListedPaper]) -> Arranged:
    """Remove the papers from their lists, nothing else. Raises RefusedError for bundled ones."""
    for place in places:
        own_list_file(library, place.reading_list.name)
    description = change_description("remove", places)
    comments_lost = library.change(description, lambda library: _files(_without(library, places)))
    return Arranged(places, comments_lost=comments_lost)


def copy_papers(
    library: Library,
    places: Sequence[ListedPaper],
    target: str,
    *,
    is_move: bool = False,
    whole: ReadingList | None = None,
) -> Arranged:
    """Copy the papers to the list `target`, which is made if it does not exist.

    If `whole` is copied, a new list gets its title and description. Papers that the target has
    already stay as they are there. With `is_move` they leave their lists;
    raises RefusedError if that is one of them.
    """
    for place in places if is_move else ():
        if own_list_file(library, place.reading_list.name).name == target:
            message = f"{place.paper.key} is in {target} already"
            raise RefusedError(message, hint="--to N moves it within its list")

    def plan(library: Library) -> tuple[Contents, tuple[list[ListedPaper], tuple[str, ...], bool]]:
        exists = any(file.name == target for file in library.list_files())
        edits = _without(library, places) if is_move else {}
        keyed: dict[Path, bytes | None] = {}
        if not is_move:
            with suppress(RefusedError):  # a layout that has no line for a key
                keyed = lists_with_keys(library, places)  # so that a copy is the same paper
        opened = open_list(library, own_list_file(library, target)) if exists else None
        held = {key.lower() for key in keys_of(opened.reading_list)} if opened else set()
        present = [place for place in places if place.paper.key.lower() in held]
        new = [
            replace(each.paper, added=(is_move and each.paper.added) or library.today)
            for each in places
            if each.paper.key.lower() not in held
        ]  # a paper that moves was added before
        if opened:
            edits[opened.path] = opened.with_items([*opened.numbers, *new])
        else:
            path = new_list_path(library, target)
            heading = replace(whole or ReadingList(target, target), name=target, title=target)
            edits[path] = Edited(list_text(replace(heading, unkeyed=(), papers=tuple(new))))
        files, comments_lost = _files(edits)
        return keyed | files, (present, comments_lost, opened is None)

    verb = "move" if is_move else "copy"
    done = library.change(change_description(verb, places, f"to {target}"), plan)
    present, comments_lost, is_new = done
    gone = {place.paper.key for place in present}
    moved = [place for place in places if place.paper.key not in gone]
    there = _present(library, target, moved)
    return Arranged(there, _present(library, target, present), comments_lost, is_new)


def position(text: str) -> int:
    """The number that is typed; raises UsageError for one that no list can have."""
    digits = text.strip()
    if len(digits) > 9 or int(digits) < 1:
        raise UsageError(f"{quoted(text)} is not a place in a list", hint="places count from 1")
    return int(digits)


def reorder_papers(library: Library, places: Sequence[ListedPaper], position: int) -> Arranged:
    """Move papers of one list so that the first of them has the number `position`.

    Raises NotFoundError for a place that the list does not have, UsageError for several lists.
    """
    lists = sorted({place.reading_list.name for place in places})
    if len(lists) > 1:
        message = f"the papers are in several lists: {', '.join(lists)}"
        raise UsageError(message, hint="move those of one list at a time")
    name = lists[0]
    file = own_list_file(library, name)

    def plan(library: Library) -> tuple[Contents, tuple[str, ...]]:
        opened = open_list(library, file)
        moved = [opened.number_of(place) for place in places]
        rest = [number for number in opened.numbers if number not in set(moved)]
        if not 1 <= position <= len(rest) + 1:
            raise NotFoundError(
                f"{name} has no position {position} for {counted(len(moved), 'paper')}",
                hint=f"it has {counted(len(opened.numbers), 'paper')}, counted from 1",
            )
        items = [*rest[: position - 1], *moved, *rest[position - 1 :]]
        return _files({opened.path: opened.with_items(items)})

    comments_lost = library.change(change_description("move", places, f"to {position}"), plan)
    return Arranged(_present(library, name, places), comments_lost=comments_lost)


def _without(library: Library, places: Sequence[ListedPaper]) -> dict[Path, Edited]:
    edits = {}
    for name in dict.fromkeys(place.reading_list.name for place in places):
        opened = open_list(library, own_list_file(library, name))
        gone = {opened.number_of(place) for place in places if place.reading_list.name == name}
        left = [number for number in opened.numbers if number not in gone]
        edits[opened.path] = opened.with_items(left)
    return edits


def _files(edits: Mapping[Path, Edited]) -> tuple[dict[Path, bytes | None], tuple[str, ...]]:
    """The new lists, and the names of those whose comments could not be kept."""
    comments_lost = tuple(path.stem for path, each in edits.items() if each.comments_lost)
    return {path: each.data for path, each in edits.items()}, comments_lost


def _present(library: Library, name: str, places: Sequence[ListedPaper]) -> list[ListedPaper]:
    """The places of these papers in the list."""
    if not places:
        return []
    reading_list = library.reading_list(name)
    numbers = {key.lower(): number for number, key in enumerate(keys_of(reading_list), 1)}
    return [ListedPaper(reading_list, numbers[place.paper.key.lower()]) for place in places]


class EditedList(NamedTuple):
    """The list as it is now, and the edited paper (None: the whole list)."""

    reading_list: ReadingList
    place: ListedPaper | None
    is_changed: bool
    comments_lost: tuple[str, ...] = ()  # the list, if it lost its comments


def edit_paper(library: Library, place: ListedPaper, edit: Edit) -> EditedList:
    """Open the paper's block of its list in the editor, without holding the lock.

    Raises RefusedError if the editor failed or the paper was changed meanwhile; DamagedFileError,
    with the draft and the line, for a text that is not a paper. The draft then stays.
    """
    file = own_list_file(library, place.reading_list.name)
    opened = open_list(library, file)
    number = opened.number_of(place)
    base = block_text(opened.blocks, opened.reading_list, number)
    path = list_draft(library, file.name, place.paper.key)
    with draft(library, path, base, edit) as text:

        def plan(library: Library) -> tuple[Contents, tuple[str, ...]]:
            now = open_list(library, file)
            number = now.number_of(place)
            if block_text(now.blocks, now.reading_list, number) != base:
                raise RefusedError(f"{place.paper.key} was changed while you edited it")
            before = now.reading_list.papers[number - 1]
            papers = stored_list(text, path).papers
            if len(papers) != 1:
                raise DamagedFileError(path, f"holds {len(papers)} papers, not one")
            if before.key and papers[0].key != before.key:
                raise DamagedFileError(path, f'the key stays "{before.key}"')
            items: list[Item] = [*now.numbers]
            items[number - 1] = WrittenPaper(text, papers[0])
            return _files({file.path: now.with_items(items)})

        done = library.change(f"edit {number} of {file.name}", plan) if text != base else ()
    reading_list = library.reading_list(file.name)
    return EditedList(reading_list, ListedPaper(reading_list, number), text != base, done)


def edit_whole(library: Library, name: str | None, edit: Edit) -> EditedList:
    """Edit the file of a list (None: the current one), even damaged; raises as `edit_paper`."""
    file = own_list_file(library, name)
    base = read_or_damaged(file.path) or b""
    path = list_draft(library, file.name)
    with draft(library, path, base, edit) as text:

        def plan(library: Library) -> tuple[Contents, None]:
            if library.reader.read(file.path) != base:
                raise RefusedError(f"{file.name} was changed while you edited it")
            stored_list(text, path)
            return {file.path: text}, None

        if text != base:
            library.change(f"edit {file.name}", plan)
    return EditedList(library.reading_list(file.name), None, text != base)


def list_draft(library: Library, list_name: str, key: str = "") -> Path:
    """The path of the draft of a list, or of a paper of it."""
    return draft_path(library, f"{list_name}.{key}.toml" if key else f"{list_name}.toml")
