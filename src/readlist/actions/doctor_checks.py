"""The checks of `doctor`: lists, papers' folders, and what is around them. Each yields findings."""

import os
import re
import shutil
import stat
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from readlist.errors import (
    DamagedFileError,
    IndexDamagedError,
    IndexUnusableError,
    NewerFormatError,
    UsageError,
)
from readlist.library.library import Library
from readlist.model.identifiers import identifiers
from readlist.model.keys import is_key
from readlist.model.paper import ReadingList, keys_of
from readlist.pdf.reader import PdfTexts, pdf_problem
from readlist.search.update import index_path
from readlist.storage.file_reader import identity
from readlist.storage.files import is_temporary, size_of_file
from readlist.storage.paper_files import PaperFiles
from readlist.sync.repository import held_files
from readlist.text import size_text, visible_line


@dataclass(frozen=True, slots=True)
class Removal:
    """Removes a file or an empty folder; `undo` brings it back if it `can_come_back`."""

    path: Path
    can_come_back: bool = False


@dataclass(frozen=True, slots=True)
class Mode:
    """Gives a file or folder these permissions."""

    path: Path
    mode: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be.

    `kind` is a word for programs, `where` a path or key. A problem keeps something from working;
    anything else is advice. `fix` mends it without risk, if anything does; `outcome` is "" if that
    was not tried, "done", or why it failed.
    """

    kind: str
    where: str
    message: str
    what_to_do: str
    is_problem: bool = False
    fix: Removal | Mode | None = None
    outcome: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still a problem."""
        return self.is_problem and self.outcome != "done"


def _damaged_file(error: DamagedFileError, *, is_problem: bool = True) -> Finding:
    return Finding("damaged", str(error.path), error.problem, error.hint, is_problem)


def damaged_lists(library: Library) -> Iterator[Finding]:
    """Lists that cannot be read, and a current list that is gone."""
    for _, found in library.reading_lists():
        if isinstance(found, DamagedFileError):
            yield _damaged_file(found)
    try:
        current = library.state().current_list
    except DamagedFileError:  # found by another check
        return
    if current not in {file.name for file in library.list_files()}:
        says, todo = "the current list is gone", "choose another with `readlist use`"
        yield Finding("current_list", visible_line(current)[:80], says, todo, is_problem=True)


def passed_over(library: Library) -> Iterator[Finding]:
    """Files among the lists that are not lists."""
    misnamed = frozenset(library.passed_over())
    for path in _inside(library.lists_folder):
        if path.name in misnamed:
            says = "a list cannot have this name, so readlist ignores the file"
            todo = "rename it: small letters, digits and -, then .toml"
            yield Finding("passed_over", str(path), says, todo, is_problem=True)
        elif not path.name.endswith(".toml") and not path.name.startswith("."):
            says, todo = "readlist does not know this file", "move it elsewhere if it is in the way"
            yield Finding("foreign", str(path), says, todo)


def one_work_under_two_keys(library: Library) -> Iterator[Finding]:
    """Papers with the same identifier and different keys, whose progress and notes are apart."""
    keys: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for _, found in library.reading_lists():
        for paper in found.papers if isinstance(found, ReadingList) else ():
            for each in identifiers(paper):
                keys[f"{each.scheme}:{each.value}".lower()][paper.key.lower()] = paper.key
    reported = set()
    for name, by_key in keys.items():
        same = tuple(by_key.values())
        if len(same) > 1 and same not in reported:
            reported.add(same)
            yield Finding(
                "duplicate",
                ", ".join(same),
                f"two keys of one paper, {visible_line(name)}: its progress and notes are apart",
                "give it one key in all lists, and move its folder in papers/",
            )


_KNOWN = {"progress.toml", "notes.md", "abstract.toml", "paper.pdf", "pdf.toml", "paper.pdf.part"}
_KEPT_PDF = re.compile(r"paper-.+\.pdf")
_DRAFT = re.compile(r"notes\.draft-.+")
_OF_THE_SYSTEM = {".DS_Store", "Thumbs.db", "desktop.ini"}
_STALE = 7 * 86_400  # seconds after which no process continues a file


def papers_folders(library: Library) -> Iterator[Finding]:
    """All findings in the folders of papers."""
    listed = {
        key.lower()
        for _, found in library.reading_lists()
        if isinstance(found, ReadingList)
        for key in keys_of(found)
    }
    names_of: dict[str, list[str]] = defaultdict(list)
    for name in sorted(library.paper_folders()):
        folder = library.papers_folder / name
        names_of[name.lower()].append(name)
        if not folder.is_dir() or not is_key(name):
            if name not in _OF_THE_SYSTEM:
                yield _foreign(folder)
            continue
        names = sorted(path.name for path in folder.iterdir()) if _is_open(folder) else []
        if not names and _is_open(folder):
            says = "this folder of a paper is empty"
            yield Finding("empty", str(folder), says, "remove it", fix=Removal(folder))
            continue
        if name.lower() not in listed:
            yield Finding(
                "orphan",
                name,
                f"no list has this key, but {folder} holds {', '.join(map(visible_line, names))}",
                "put the paper into a list again, or move the folder away",
            )
        yield from _damaged(library, name)
        for each in names:
            yield from _file(folder / each, names)
    for same in names_of.values():  # a disk that tells capitals from small letters
        if len(same) > 1:
            says = "they are folders of one key, thus of one paper; a list sees one of them"
            todo = "move what you want to keep into one, and remove the other"
            yield Finding("two_folders", ", ".join(same), says, todo, is_problem=True)


def _is_open(folder: Path) -> bool:
    try:
        next(folder.iterdir(), None)
    except OSError:
        return False
    return True


def _damaged(library: Library, key: str) -> Iterator[Finding]:
    reads: tuple[Callable[[], object], ...] = (
        lambda: library.progress(key, to_write=True),
        lambda: library.abstract(key, to_write=True),
        lambda: library.pdf_record(key),
        lambda: library.notes(key),
    )
    for read in reads:
        try:
            read()
        except DamagedFileError as error:
            yield _damaged_file(error, is_problem=not isinstance(error, NewerFormatError))
    pdf = library.files(key).pdf
    try:
        problem = pdf_problem(pdf) if size_of_file(pdf) is not None else ""
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
    if problem:
        todo = f"fetch it again: readlist fetch {key} --pdf --force"
        yield Finding("damaged", str(pdf), problem, todo, is_problem=True)


def _file(path: Path, names: list[str]) -> Iterator[Finding]:
    name = path.name
    if name == "pdf.toml" and "paper.pdf" not in names:
        says = "it says where a PDF came from, but there is no PDF"
        fix = Removal(path, can_come_back=True)
        yield Finding("missing_pdf", str(path), says, "fetch the PDF again, or remove it", fix=fix)
    elif _DRAFT.fullmatch(name):
        says = "an editor is open, or was killed with these words in it"
        ways = (f"`readlist note {path.parent.name} {each}`" for each in ("--recover", "--discard"))
        yield Finding("draft", str(path), says, " or ".join(ways))
    elif path in PaperFiles(path.parent).other_notes:
        says = "another version of the notes, which a sync could not join with them"
        yield Finding(
            "other_notes", str(path), says, "take what you need into notes.md and remove it"
        )
    elif name == "paper.pdf.part" and _age(path) > _STALE:
        says = "this download was broken off more than a week ago"
        yield Finding("part", str(path), says, "fetch it again, or remove it", fix=Removal(path))
    elif is_temporary(name):
        yield from temporary(path)
    elif name not in _KNOWN | _OF_THE_SYSTEM and not _KEPT_PDF.fullmatch(name):
        yield _foreign(path)


def temporary(path: Path) -> Iterator[Finding]:
    """A file that a killed process left; a younger one may belong to a running process."""
    if _age(path) > 3600:
        says = "a process that was killed left this"
        yield Finding("temporary", str(path), says, "remove it", fix=Removal(path))


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0


def _foreign(path: Path) -> Finding:
    return Finding(
        "foreign",
        visible_line(str(path)),
        "readlist does not know this file",
        "if a synchroniser left it, compare it with the file beside it; else move it away",
    )


_LITTLE_ROOM = 100_000_000  # bytes
_OF_OTHERS = 0o077
_PRIVATE = 0o700


def settings(library: Library) -> Iterator[Finding]:
    """config.toml and state.toml: damaged, with unknown names, or with filters that are wrong."""
    for read in (library.state, library.config):
        try:
            read()
        except DamagedFileError as error:
            yield _damaged_file(error)
    try:
        unknown = library.config().unknown
    except DamagedFileError:
        return
    for name in unknown:
        says = f"it sets {visible_line(name)}, which readlist does not know"
        todo = "see docs/files.md for the names there are"
        yield Finding("config", str(library.config_path), says, todo)
    for wrong in wrong_filters(library):
        where, todo = str(library.config_path), f"{wrong.hint} (`readlist config --edit`)"
        yield Finding("config", where, wrong.message, todo, is_problem=True)


def wrong_filters(library: Library) -> Iterator[UsageError]:
    """What is wrong with each saved filter that is; raises DamagedFileError for config.toml."""
    from readlist.selection.filter_language import parse_filter

    context = library.filter_context("@")
    for name in context.saved:
        try:
            parse_filter(f"@{name}", context)
        except UsageError as error:
            yield error


def undo_records(library: Library) -> Iterator[Finding]:
    """Records of changes that cannot be read."""
    journal = library.journal
    for change in (*journal.changes(), *journal.undone_changes()):
        if isinstance(change, DamagedFileError):
            is_newer = isinstance(change, NewerFormatError)
            yield Finding(
                "undo", str(change.path), change.problem, change.hint, is_problem=not is_newer
            )


def held_by_sync(library: Library) -> Iterator[Finding]:
    """Files that a sync left as they are, since one version of them cannot be merged."""
    for path in held_files(library.home.data):
        says = "it is not synced, since a version of it is damaged or from a newer readlist"
        yield Finding(
            "held", path, says, "mend it here or on the other machine, then `readlist sync`"
        )


def leftovers(library: Library) -> Iterator[Finding]:
    """Files that killed processes left beside the user's files and in the cache."""
    data, cache = library.home.data, library.home.cache
    undo = data / "undo"
    for folder in (
        data,
        library.lists_folder,
        undo,
        undo / "undone",
        cache,
        *_inside(cache, Path.is_dir),
    ):
        for path in _inside(folder, Path.is_file):
            if is_temporary(path.name):
                yield from temporary(path)


def rights(library: Library) -> Iterator[Finding]:
    """Folders that others can read, or that the user cannot write."""
    homes = {library.home.data, library.home.config, library.home.cache}
    for folder in sorted(each for each in homes if each.is_dir()):
        mode = stat.S_IMODE(folder.stat().st_mode)
        if os.name == "posix" and mode & _OF_OTHERS and _has_rights(folder, mode):
            says = f"others on this machine can look into it (mode {mode:04o})"
            fix = Mode(folder, _PRIVATE)
            yield Finding("rights", str(folder), says, f"chmod 700 {folder}", fix=fix)
    data, papers = library.home.data, library.papers_folder
    own = (
        *sorted(homes),
        library.lists_folder,
        papers,
        data / "undo",
        *_inside(papers, Path.is_dir),
    )
    for folder in own:  # folders inside may belong to root after a run with sudo
        if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
            says = "you cannot write in it, so nothing there can be marked, noted or kept"
            yield Finding("rights", str(folder), says, "get the right to it", is_problem=True)


def _has_rights(folder: Path, mode: int) -> bool:
    """Whether rights can be set there; on exFAT and some network mounts they are the mount's."""
    try:
        folder.chmod(mode)
    except OSError:
        return False
    return True


def room(library: Library) -> Iterator[Finding]:
    """A disk that is almost full."""
    folder = library.home.data
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < _LITTLE_ROOM:
        says = f"only {size_text(free)} are free on its disk"
        yield Finding("room", str(folder), says, "make room", is_problem=True)


def search_index(library: Library) -> Iterator[Finding]:
    """A search index that is damaged or that readlist must not touch."""
    path = index_path(library)
    if not path.exists():
        return
    try:
        from readlist.search.index import integrity

        problem = integrity(path)
    except ImportError:
        problem = "this Python lacks SQLite"
    except IndexDamagedError as error:
        says = f"the search index is useless: {error.message}"
        yield Finding(
            "index", str(path), says, "remove it: the next search makes it anew", fix=Removal(path)
        )
        return
    except IndexUnusableError as error:
        problem = error.message
    if problem:
        says = f"the search index cannot be used: {problem}"
        yield Finding("index", str(path), says, "searches read the files instead, which is slower")


def unread_pdfs(library: Library) -> Iterator[Finding]:
    """PDFs that a search could not read."""
    texts = PdfTexts(library.home.cache)
    in_question = texts.problems()
    for key in library.paper_folders() if in_question else ():
        pdf = library.files(key).pdf
        if key.lower() not in in_question or not pdf.exists():
            continue
        text = texts.known(key, identity(pdf))
        if text and text.problem:
            says = f"search cannot look into it: {text.problem}"
            yield Finding("unread_pdf", str(pdf), says, "another copy of the PDF may do")


def _inside(folder: Path, is_wanted: Callable[[Path], bool] = lambda _: True) -> list[Path]:
    try:
        return sorted(filter(is_wanted, folder.iterdir()))
    except OSError:
        return []


CHECKS: tuple[Callable[[Library], Iterator[Finding]], ...] = (
    room,
    rights,
    settings,
    damaged_lists,
    passed_over,
    one_work_under_two_keys,
    papers_folders,
    undo_records,
    held_by_sync,
    leftovers,
    search_index,
    unread_pdfs,
)
"""In the order in which `doctor` reports."""
