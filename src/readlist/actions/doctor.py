"""Checking a library, and mending what can be mended without risk."""

import os
import re
import stat
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from readlist.actions.note import draft_path, editor_ended
from readlist.errors import (
    DamagedFileError,
    IndexDamagedError,
    IndexUnusableError,
    NewerFormatError,
    RefusedError,
)
from readlist.library.library import Library
from readlist.model.identifiers import identifiers
from readlist.model.keys import is_key
from readlist.pdf.reader import pdf_problem
from readlist.search.update import index_path
from readlist.storage.files import is_temporary, make_folder, size_of_file
from readlist.storage.paper_files import PaperFiles
from readlist.sync.repository import read_held
from readlist.text import visible_line


class Finding(NamedTuple):
    """Something that is not as it should be."""

    kind: str  # a word for programs
    subject: str  # a path or key
    says: str
    todo: str
    problem: bool = False  # it keeps something from working; anything else is advice
    fix: Path | None = None  # can be mended without risk: by removing it or closing it to others
    outcome: str = ""  # of mending it: "" if that was not tried, "done", or why it failed

    @property
    def is_open(self) -> bool:
        """Whether it is still a problem."""
        return self.problem and self.outcome != "done"


def check_library(library: Library, *, fix: bool = False) -> tuple[Finding, ...]:
    """All findings; with `fix` mended, if they can be, which removes nothing of the user's."""
    findings: list[Finding] = []
    for check in _CHECKS:
        try:
            findings += check(library)
        except OSError as error:
            message = f"it cannot be looked at ({error.strerror or error})"
            where, todo = str(error.filename or ""), "get the right to it"
            findings.append(Finding("rights", where, message, todo, problem=True))
    return tuple(each._replace(outcome=_mended(each)) if fix else each for each in findings)


def _mended(finding: Finding) -> str:
    fix = finding.fix
    if fix is None:
        return f"left alone: {_WHY_LEFT.get(finding.kind, 'only you can decide that')}"
    try:
        if finding.kind == "rights":
            fix.chmod(_PRIVATE)
            if stat.S_IMODE(fix.stat().st_mode) != _PRIVATE:
                return "the file system keeps no rights"
        else:
            fix.unlink(missing_ok=True)
    except OSError as error:
        return error.strerror or "it cannot be done"
    return "done"


_PRIVATE = 0o700
_WORDS = ("damaged", "undo", "held", "draft", "other_notes")
_WHY_LEFT = dict.fromkeys(_WORDS, "what it holds may be the only copy") | {
    "foreign": "readlist did not write it",
    "index": "a newer readlist made it, or the disk refuses it",
    "config": "readlist never writes config.toml",
    "rights": "readlist has no right to it",
}
"""Kind of a finding → the reason why `--fix` does not mend it."""


def _damage(error: DamagedFileError, kind: str = "damaged") -> Finding:
    is_problem = not isinstance(error, NewerFormatError)
    return Finding(kind, str(error.path), error.problem, error.hint, is_problem)


def _damage_in(*reads: Callable[[], object]) -> Iterator[Finding]:
    for read in reads:
        try:
            read()
        except DamagedFileError as error:
            yield _damage(error)


def _lists(library: Library) -> Iterator[Finding]:
    """Lists that cannot be read, a current list that is gone, and files that are not lists."""
    for _, found in library.reading_lists():
        if isinstance(found, DamagedFileError):
            yield _damage(found)
    with suppress(DamagedFileError):  # found by another check
        current = library.state().current_list
        if current not in {file.name for file in library.list_files()}:
            says, todo = "the current list is gone", "choose another with `readlist use`"
            yield Finding("current_list", visible_line(current)[:80], says, todo, problem=True)
    misnamed = frozenset(library.misnamed())
    for path in _inside(library.lists_folder):
        if path.name in misnamed:
            says = "a list cannot have this name, so readlist ignores the file"
            todo = "rename it: small letters, digits and -, then .toml"
            yield Finding("misnamed", str(path), says, todo, problem=True)
        elif not path.name.endswith(".toml") and not path.name.startswith("."):
            yield _foreign(path)


def _drafts(library: Library) -> Iterator[Finding]:
    for path in _inside(draft_path(library, "")):
        list_name, _, key = path.stem.partition(".")
        command = " ".join(filter(None, ("readlist edit", key, "-l", list_name)))
        if path.suffix == ".md":
            command = f"readlist note {path.stem}"
        says = "an editor is open on this text, or it could not be saved"
        yield Finding("draft", str(path), says, f"`{command}` goes on with it; else remove it")


def _one_work_under_two_keys(library: Library) -> Iterator[Finding]:
    """Papers with the same identifier and different keys, whose progress and notes are apart."""
    keys: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for _, found in library.readable_lists():
        for paper in found.papers:
            for each in identifiers(paper):
                keys[f"{each.scheme}:{each.value}".lower()][paper.key.lower()] = paper.key
    names: dict[tuple[str, ...], str] = {}
    for name, by_key in keys.items():
        names.setdefault(tuple(by_key.values()), name)
    for same, name in names.items():
        if len(same) > 1:
            says = f"two keys of one paper, {visible_line(name)}: its progress and notes are apart"
            todo = "give it one key in all lists, and move its folder in papers/"
            yield Finding("duplicate", ", ".join(same), says, todo)


def _papers_folders(library: Library) -> Iterator[Finding]:
    listed = library.listed_keys()
    names_of: dict[str, list[str]] = defaultdict(list)
    for name in sorted(library.paper_folders()):
        folder = library.papers_folder / name
        names_of[name.lower()].append(name)
        if folder.is_dir() and is_key(name):
            yield from _paper_folder(library, folder, is_listed=name.lower() in listed)
        elif name not in _OF_THE_SYSTEM:
            yield _foreign(folder)
    for same in names_of.values():  # a disk that tells capitals from small letters
        if len(same) > 1:
            says = "they are folders of one key, thus of one paper; a list sees one of them"
            todo = "move what you want to keep into one, and remove the other"
            yield Finding("two_folders", ", ".join(same), says, todo, problem=True)


def _paper_folder(library: Library, folder: Path, *, is_listed: bool) -> Iterator[Finding]:
    key, names = folder.name, [path.name for path in _inside(folder)]
    if names and not is_listed:
        holds = ", ".join(map(visible_line, names))
        says = f"no list has this key, but {folder} holds {holds}"
        todo = "put the paper into a list again, or move the folder away"
        yield Finding("orphan", key, says, todo)
    yield from _damage_in(
        lambda: library.progress(key, to_write=True),
        lambda: library.abstract(key, to_write=True),
        lambda: library.pdf_record(key),
        lambda: library.notes(key),
    )
    pdf = library.files(key).pdf
    try:
        problem = pdf_problem(pdf) if size_of_file(pdf) is not None else ""
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
    if problem:
        todo = f"fetch it again: readlist fetch {key} --pdf --force"
        yield Finding("damaged", str(pdf), problem, todo, problem=True)
    for each in names:
        yield from _file(folder / each, names)


_KNOWN = {"progress.toml", "notes.md", "abstract.toml", "paper.pdf", "pdf.toml", "paper.pdf.part"}
_OF_THE_SYSTEM = {".DS_Store", "Thumbs.db", "desktop.ini"}


def _file(path: Path, names: list[str]) -> Iterator[Finding]:
    name = path.name
    if name == "pdf.toml" and "paper.pdf" not in names:
        says = "it says where a PDF came from, but there is no PDF"
        yield Finding("missing_pdf", str(path), says, "fetch the PDF again, or remove it")
    elif path in PaperFiles(path.parent).other_notes:
        says = "another version of the notes, which a sync could not join with them"
        todo = "take what you need into notes.md and remove it"
        yield Finding("other_notes", str(path), says, todo)
    elif name == "paper.pdf.part" and _age(path) > 7 * 86_400:
        says = "this download was broken off more than a week ago"
        yield Finding("part", str(path), says, "fetch it again, or remove it", fix=path)
    elif is_temporary(name):
        yield from _temporary(path)
    elif name not in _KNOWN | _OF_THE_SYSTEM and not re.fullmatch(r"paper-.+\.pdf", name):
        yield _foreign(path)


def _temporary(path: Path) -> Iterator[Finding]:
    """A file that a killed process left; a younger one may belong to a running process."""
    if _age(path) > 3600:
        says = "a process that was killed left this"
        yield Finding("temporary", str(path), says, "remove it", fix=path)


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0


def _foreign(path: Path) -> Finding:
    says = "readlist does not know this file"
    todo = "if a synchroniser left it, compare it with the file beside it; else move it away"
    return Finding("foreign", visible_line(str(path)), says, todo)


def _settings(library: Library) -> Iterator[Finding]:
    """config.toml and state.toml: damaged, or with unknown names."""
    yield from _damage_in(library.state, library.config)
    with suppress(DamagedFileError):
        for name in library.config().unknown:
            says = f"it sets {visible_line(name)}, which readlist does not know"
            todo = "`readlist config` prints the names there are"
            yield Finding("config", str(library.config_path), says, todo)


def edit_config(library: Library, edit: Callable[[Path], int]) -> None:
    """Open config.toml in the editor; raises an error where that fails, or leaves damage."""
    where = library.config_path
    make_folder(where.parent)
    if code := edit(where):
        raise RefusedError(editor_ended(code), hint=f"the file is {where}")
    library.config()


def _undo_records(library: Library) -> Iterator[Finding]:
    journal = library.journal
    for change in (*journal.changes(), *journal.undone_changes()):
        if isinstance(change, DamagedFileError):
            yield _damage(change, "undo")


def _held_by_sync(library: Library) -> Iterator[Finding]:
    """Files that a sync left as they are, since one version of them cannot be merged."""
    for path in sorted(read_held(library.home.data)):
        says = "it is not synced, since a version of it is damaged or from a newer readlist"
        todo = "mend it here or on the other machine, then `readlist sync`"
        yield Finding("held", path, says, todo)


def _leftovers(library: Library) -> Iterator[Finding]:
    """Files that killed processes left beside the user's files and in the cache."""
    data, cache = library.home.data, library.home.cache
    undo = data / "undo"
    own = (data, library.lists_folder, undo, undo / "undone", cache)
    for folder in (*own, *_inside(cache, Path.is_dir)):
        for path in _inside(folder, Path.is_file):
            if is_temporary(path.name):
                yield from _temporary(path)


def _rights(library: Library) -> Iterator[Finding]:
    """Folders that others can read, or that the user cannot write."""
    homes = sorted({library.home.data, library.home.config, library.home.cache})
    for folder in filter(Path.is_dir, homes):
        mode = stat.S_IMODE(folder.stat().st_mode)
        if os.name == "posix" and mode & 0o077:
            with suppress(OSError):  # on exFAT and some network mounts the rights are the mount's
                folder.chmod(mode)
                says = f"others on this machine can look into it (mode {mode:04o})"
                yield Finding("rights", str(folder), says, f"chmod 700 {folder}", fix=folder)
    # Folders inside may belong to root after a run with sudo.
    papers, undo = library.papers_folder, library.home.data / "undo"
    for folder in (*homes, library.lists_folder, papers, undo, *_inside(papers, Path.is_dir)):
        is_there = folder.is_dir() or folder.is_symlink()
        if is_there and not os.access(folder, os.W_OK | os.X_OK):
            says = "you cannot write in it, so nothing there can be marked, noted or kept"
            todo = "get the right to it" if folder.is_dir() else "bring back the folder behind it"
            yield Finding("rights", str(folder), says, todo, problem=True)


def _search_index(library: Library) -> Iterator[Finding]:
    path = index_path(library)
    if not path.exists():
        return
    says, todo, fix = "cannot be used", "searches read the files instead, which is slower", None
    problem = ""
    try:
        from readlist.search.index import check_file

        check_file(path)
    except ImportError:
        problem = "this Python lacks SQLite"
    except IndexUnusableError as error:
        problem = error.message
        if isinstance(error, IndexDamagedError):
            says, todo, fix = "is useless", "remove it: the next search makes it anew", path
    if problem:
        yield Finding("index", str(path), f"the search index {says}: {problem}", todo, fix=fix)


def _inside(folder: Path, is_wanted: Callable[[Path], bool] = lambda _: True) -> list[Path]:
    try:
        return sorted(filter(is_wanted, folder.iterdir()))
    except OSError:
        return []


_CHECKS: tuple[Callable[[Library], Iterator[Finding]], ...] = (
    _rights,
    _settings,
    _lists,
    _drafts,
    _one_work_under_two_keys,
    _papers_folders,
    _undo_records,
    _held_by_sync,
    _leftovers,
    _search_index,
)
"""In the order in which `doctor` reports."""
