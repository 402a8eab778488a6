"""The part of a library that is in git, and the commit of what the disk holds now.

In git: lists, what their authors published, and of each paper progress, notes and abstract. Never:
settings, readlist's own memory, undo records, drafts, PDFs and the cache.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from readlist.errors import DamagedFileError, RefusedError
from readlist.model.keys import DEVICES, is_key, is_list_name
from readlist.storage.files import read_record, replace_file
from readlist.storage.paper_files import parse_abstract, parse_progress
from readlist.storage.toml_documents import read_or_damaged
from readlist.sync.git import TEXT, Changes, Git, Tree, TreeEntry, machine_name
from readlist.sync.lists import ListVersions
from readlist.text import counted, lazy_pattern


class FileKind(StrEnum):
    """The content of a file, which decides how two versions of it become one."""

    PROGRESS = "progress"
    NOTES = "notes"
    OTHER_NOTES = "other notes"  # a version that could not be joined, beside the notes
    ABSTRACT = "abstract"
    LIST = "list"
    UPSTREAM = "upstream"
    ABOUT = "about"  # what tells git and people about the folder
    FOREIGN = "foreign"  # put into git by hand


_PAPER_FILES = {
    "progress.toml": FileKind.PROGRESS,
    "notes.md": FileKind.NOTES,
    "abstract.toml": FileKind.ABSTRACT,
}
_FOLDERS = {"lists": FileKind.LIST, "upstream": FileKind.UPSTREAM}
_OTHER_NOTES = lazy_pattern(r"notes\.other-[0-9a-f]{7}\.md")
# What each machine has for itself: the beginning of a path, and the end of one below papers/.
_ONE_MACHINES = ("config.toml", "state.toml", "undo/", "drafts/", "cache/")
_ENDINGS = (".pdf", ".part", "pdf.toml")
_PLAIN = lazy_pattern(r"\w[\w .,+@()-]*(?<![ .])")  # nothing of git, and no way out of the folder
_HELD = "readlist-held.json"
_GIT_FILES = {
    ".gitignore": (
        "# what one machine keeps to itself; readlist itself puts only its own files into git\n"
        "/config.toml\n/state.toml\n/.lock\n/undo/\n/drafts/\n/cache/\n"
        "/papers/*/*.pdf\n/papers/*/*.part\n/papers/*/pdf.toml\n"
        "*.rl.tmp\n"
    ),
    ".gitattributes": "* -text\n",
    "README.md": (
        "# A readlist library\n\nReading progress, notes and lists, kept by `readlist sync`.\n"
        "They are private: keep the repository private too.\n"
    ),
}


def kind_of(path: str) -> tuple[FileKind, str]:
    """The kind of the file at this path, and the key or list that it is about."""
    match path.split("/"):
        case ["papers", key, name] if name in _PAPER_FILES and is_key(key):
            return _PAPER_FILES[name], key
        case ["papers", key, name] if _OTHER_NOTES.fullmatch(name) and is_key(key):
            return FileKind.OTHER_NOTES, key
        case [folder, name] if folder in _FOLDERS and name.endswith(".toml"):
            if is_list_name(name.removesuffix(".toml")):
                return _FOLDERS[folder], name.removesuffix(".toml")
        case [name] if name in _GIT_FILES:
            return FileKind.ABOUT, name
    return FileKind.FOREIGN, path


def may_come(path: str) -> bool:
    """Whether a foreign file of a remote may be written at this path.

    Not so for a path that some system takes for another, as for one of git or of readlist itself.
    """
    lower = path.lower()
    is_own = kind_of(lower)[0] is not FileKind.FOREIGN or f"{lower}/".startswith(_ONE_MACHINES)
    parts = path.split("/")
    are_plain = all(_PLAIN.fullmatch(p) and p.lower().split(".")[0] not in DEVICES for p in parts)
    return are_plain and not is_own and not (parts[0] == "papers" and lower.endswith(_ENDINGS))


def check_content(lists: ListVersions, path: str, data: bytes | None, known: bytes | None) -> None:
    """Raise DamagedFileError for what readlist cannot understand, and for a newer format.

    `known` is a version of the file that was checked before.
    """
    kind, _ = kind_of(path)
    if data is None:
        return
    if kind is FileKind.PROGRESS:
        parse_progress(data, Path(path), to_write=True)
    elif kind is FileKind.ABSTRACT:
        parse_abstract(data, Path(path), to_write=True)
    elif kind in (FileKind.LIST, FileKind.UPSTREAM):
        lists.check(data, Path(path), known)


@dataclass(frozen=True, slots=True)
class Local:
    """A commit, and how the disk differs from the last one: None for a file that is gone.

    `problems` are files that are in neither, each with the reason.
    """

    commit: str
    tree: Tree
    changes: Mapping[str, bytes | None]
    problems: Mapping[str, str]


Held = dict[str, str]  # files that wait to be merged: path → id that ours grew from, "" for none


def read_held(folder: Path) -> Held:
    """Those of the last sync of the library in `folder`; none where that cannot be read."""
    return {name: str(base) for name, base in read_record(folder / ".git" / _HELD).items()}


def write_held(git: Git, held: Held) -> None:
    """Remember them."""
    path = git.directory / _HELD
    if held or path.exists():
        replace_file(path, json.dumps(held, indent=1).encode())


def files_on_disk(folder: Path) -> Iterator[str]:
    """The paths of all files that are put into git, in no order."""
    for parent in (*_FOLDERS, *(f"papers/{key}" for key in _names(folder / "papers"))):
        for name in _names(folder / parent):
            if kind_of(path := f"{parent}/{name}")[0] is not FileKind.FOREIGN:
                yield path
    yield from (name for name in _GIT_FILES if (folder / name).is_file())


def file_on_disk(path: Path) -> bytes | None:
    """The file's bytes, None where it is gone; raises DamagedFileError where it cannot be read."""
    data = read_or_damaged(path)
    if data is None and path.is_symlink():
        raise DamagedFileError(path, "is a link to a file that is not there")
    return data


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 (a path for each name takes long)
    except (FileNotFoundError, NotADirectoryError):
        return []


def add_git_files(folder: Path) -> None:
    """Write what tells git and people about the folder, where it is not there."""
    for name, text in _GIT_FILES.items():
        if not (folder / name).exists():
            replace_file(folder / name, text.encode())


def last_commit(git: Git, held: Held, lists: ListVersions) -> Local:
    """The last commit, and what differs from it; the library's lock must be held.

    Raises RefusedError where everything is gone: a folder that is not mounted is not a deletion.
    """
    head = git.commit("HEAD")
    before = git.tree(head)
    ids = {path: entry.id for path, entry in before.items()}
    there: dict[str, bytes] = {}
    problems: dict[str, str] = {}

    def hold(path: str, problem: str) -> None:
        problems[path] = problem
        held.setdefault(path, ids.get(path, ""))

    for path in sorted(files_on_disk(git.folder)):
        try:
            if (data := file_on_disk(git.folder / path)) is not None:
                there[path] = data
        except DamagedFileError as error:
            hold(path, error.problem)
    mine = {
        path
        for path, entry in before.items()
        if entry.is_file and kind_of(path)[0] is not FileKind.FOREIGN
    }
    if len(mine - set(_GIT_FILES)) > 1 and not set(there) - set(_GIT_FILES):
        raise RefusedError(
            f"all {counted(len(mine), 'file')} that git knows are gone from {git.folder}",
            hint="if that is not meant, put the folder back; `git checkout .` in it does that",
        )
    touched = {
        path: ids.get(path, "")
        for path, data in there.items()
        if path not in held and ids.get(path) != git.blob_id(data)
    }
    known = git.blobs(blob for blob in touched.values() if blob)
    changes: dict[str, bytes | None] = {}
    for path, blob in touched.items():
        try:
            check_content(lists, path, there[path], known.get(blob))
            changes[path] = there[path]
        except DamagedFileError as error:
            hold(path, error.problem)
    changes |= dict.fromkeys(path for path in mine - there.keys() if path not in held)
    return Local(head, before, changes, problems)


def commit_changes(git: Git, last: Local, at: datetime, *, dry_run: bool) -> Local:
    """Commit what differs; in a dry run no branch gets it. The library's lock must be held."""
    if not last.changes:
        return last
    changes = stored(git, last.changes, last.tree)
    tree = {path: entry for path, entry in {**last.tree, **changes}.items() if entry}
    message = commit_message(f"{counted(len(changes), 'file')} changed")
    commit = git.commit_tree(git.write_tree(last.commit, changes), [last.commit], message, at)
    if not dry_run:
        move_branch(git, commit, last.commit, changes)
    return replace(last, commit=commit, tree=tree)


def stored(
    git: Git, contents: Mapping[str, bytes | None], before: Tree
) -> dict[str, TreeEntry | None]:
    """Write contents into git; the entry of each path, with the mode that it had `before`."""
    written = {path: data for path, data in contents.items() if data is not None}
    entries: dict[str, TreeEntry | None] = dict.fromkeys(contents)
    for path, blob in zip(written, git.write_blobs(written.values()), strict=True):
        old = before.get(path)
        entries[path] = TreeEntry(old.mode if old and old.is_file else TEXT, blob)
    return entries


def move_branch(git: Git, commit: str, before: str, changes: Changes) -> None:
    """Let git's own index, then the branch, know of a commit whose files are on disk.

    Not the other way round: when killed between, the next sync would leave the index as it is.
    """
    git.update_index(changes)
    git.move("HEAD", commit, before)


def commit_message(said: str) -> str:
    """The message of a commit, which names this machine."""
    return f"{said}\n\nMachine: {machine_name()}\n"
