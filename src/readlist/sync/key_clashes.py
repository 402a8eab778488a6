"""Two works of one key, and one work of two keys, where two machines did not know of each other.

The paper that no other machine has seen yet gets another key here, and its folder goes along,
before anything is merged: else the progress and notes of two works would become one, or those of
one work would be in two places.
"""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from readlist.errors import DamagedFileError
from readlist.library.library import Library
from readlist.model.identifiers import identifiers
from readlist.model.keys import suffixed
from readlist.model.paper import Paper
from readlist.model.same_work import KnownPapers, Link, same_work
from readlist.storage.file_reader import Contents, FileReader, Moves
from readlist.storage.list_blocks import cut
from readlist.storage.list_edit import Changed, Item, edited
from readlist.storage.list_file import stored_list
from readlist.sync.git import Git, Tree
from readlist.sync.lists import ListVersions
from readlist.sync.repository import FileKind, kind_of

_FILES = ("progress.toml", "notes.md", "abstract.toml", "pdf.toml")
_PDF = "paper.pdf"


class KeyChange(NamedTuple):
    """A paper of this machine under another key: before, and from now on."""

    before: str
    after: str
    title: str
    is_same: bool = False  # another machine has this paper under that key


def key_clashes(
    git: Git, lists: ListVersions, base: Tree, ours: Tree, theirs: Tree
) -> tuple[KeyChange, ...]:
    """The papers of this machine that are to get another key.

    Both sides added another paper under their key, or the same paper under another key.
    """
    before = _contents(git, base)
    known = {key for path, data in before.items() for key in lists.keys(data, Path(path))}

    def added(tree: Tree) -> dict[str, Paper]:
        changed = {path: entry for path, entry in tree.items() if base.get(path) != entry}
        found: dict[str, Paper] = {}
        for path, data in _contents(git, changed).items():
            with suppress(DamagedFileError):  # it is held, and merged when it is mended
                found |= {paper.key: paper for paper in lists.added(data, Path(path), known)}
        return found

    mine = added(ours)
    newcomers = added(theirs) if mine else {}
    taken = {key.lower() for key in (*known, *mine, *newcomers)}
    alike = {key.lower(): key for key in newcomers}
    others = KnownPapers(newcomers.values())
    changes = []
    for key, paper in sorted(mine.items()):
        if key.lower() not in alike:
            match = others.same(paper)
            if match and match.paper.key not in mine:
                changes.append(KeyChange(key, match.paper.key, paper.title, is_same=True))
            continue
        other = newcomers[alike[key.lower()]]  # of which neither knew that the other has it
        shared = set(identifiers(paper)) & set(identifiers(other))
        if not same_work(paper, other, Link.IDENTIFIER if shared else Link.NONE):
            new = next(each for each in suffixed(key) if each.lower() not in taken)
            taken.add(new.lower())
            changes.append(KeyChange(key, new, paper.title))
        elif key != other.key:
            changes.append(KeyChange(key, other.key, paper.title, is_same=True))
    return tuple(changes)


def _contents(git: Git, tree: Tree) -> dict[str, bytes]:
    """The list files of a tree by their paths."""
    ids = {path: entry.id for path, entry in tree.items() if kind_of(path)[0] is FileKind.LIST}
    blobs = git.blobs(ids.values())
    return {path: blobs[each] for path, each in ids.items()}


def change_keys(library: Library, changes: tuple[KeyChange, ...]) -> None:
    """Give the papers their new keys in all lists of this machine, as one change, with their files.

    A PDF, which no undo record holds, follows behind.
    """
    new_keys = {each.before: each.after for each in changes}
    folders = [
        (library.papers_folder / before, library.papers_folder / after)
        for before, after in new_keys.items()
    ]
    # One folder for both keys, where the file system ignores case, only changes its name
    moved = [(source, target) for source, target in folders if not _renamed(source, target)]
    paths = [file.path for file in library.list_files() if not file.bundled]

    def plan(files: FileReader) -> tuple[Contents, None]:
        contents: dict[Path, bytes | None] = {}
        for path in paths:
            data = files.read(path)
            if data is not None and (changed := _with_keys(data, path, new_keys)) != data:
                contents[path] = changed
        for before, after in moved:
            for name in _FILES:
                if (data := files.read(before / name)) is not None:
                    files.read(after / name)
                    contents |= {before / name: None, after / name: data}
        return contents, None

    def moves(files: FileReader) -> tuple[Contents, Moves]:
        found = []
        for before, after in moved:
            if files.is_file(before / _PDF):
                files.identity(after / _PDF)
                after.mkdir(parents=True, exist_ok=True)
                found.append((before / _PDF, after / _PDF))
        return {}, tuple(found)

    said = ", ".join(f"{each.before} is {each.after}" for each in changes)
    library.journal.apply(f"sync: {said}", plan)
    library.journal.store(moves)


def _renamed(source: Path, target: Path) -> bool:
    """Whether both are one folder, which then has the name of the target."""
    if not (source.is_dir() and target.is_dir() and source.samefile(target)):
        return False
    source.rename(target)
    return True


def _with_keys(data: bytes, path: Path, new_keys: dict[str, str]) -> bytes:
    try:
        stored = stored_list(data, path)
    except DamagedFileError:
        return data
    items: list[Item] = list(range(1, len(stored.papers) + 1))
    for at, paper in enumerate(stored.papers):
        if paper.key in new_keys:
            items[at] = Changed(at + 1, replace(paper, key=new_keys[paper.key]))
    is_changed = any(isinstance(each, Changed) for each in items)
    return edited(cut(data), stored, items).data if is_changed else data
