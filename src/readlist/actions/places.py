"""Checks of what is around the papers: settings, memory, undo records, the cache, rights, room."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from readlist.actions.doctor_checks import Finding, Mode, Removal
from readlist.actions.folders import temporary
from readlist.errors import DamagedFileError, NewerFormatError
from readlist.library.library import Library
from readlist.pdf.text import PdfTexts
from readlist.search.place import index_path
from readlist.storage.file_identity import identity
from readlist.text import size_text, visible_line
from readlist.trouble import IndexDamagedError, IndexUnusableError

_LITTLE_ROOM = 100_000_000  # bytes
_OF_OTHERS = 0o077
_PRIVATE = 0o700


def settings(library: Library) -> Iterator[Finding]:
    """config.toml and state.toml: damaged, or with names that mean nothing."""
    for read in (library.state, library.config):
        try:
            read()
        except DamagedFileError as error:
            yield Finding("damaged", str(error.path), error.problem, error.hint, is_problem=True)
    try:
        unknown = library.config().unknown
    except DamagedFileError:
        return
    for name in unknown:
        says = f"it sets {visible_line(name)}, which readlist does not know"
        todo = "see docs/files.md for the names there are"
        yield Finding("config", str(library.config_path), says, todo)


def undo_records(library: Library) -> Iterator[Finding]:
    """Records of changes that cannot be read."""
    for change in library.journal.changes():
        if isinstance(change, DamagedFileError):
            is_newer = isinstance(change, NewerFormatError)
            yield Finding(
                "undo", str(change.path), change.problem, change.hint, is_problem=not is_newer
            )


def leftovers(library: Library) -> Iterator[Finding]:
    """What killed processes left beside the person's files and in the cache."""
    data, cache = library.home.data, library.home.cache
    for folder in (data, library.lists_folder, data / "undo", cache, *_folders(cache)):
        for path in _files(folder):
            if path.name.startswith(".") and path.name.endswith(".readlist.tmp"):
                yield from temporary(path)


def rights(library: Library) -> Iterator[Finding]:
    """Folders that others can look into, or that the person cannot write."""
    homes = {library.home.data, library.home.config, library.home.cache}
    for folder in sorted(each for each in homes if each.is_dir()):
        mode = stat.S_IMODE(folder.stat().st_mode)
        if os.name == "posix" and mode & _OF_OTHERS:
            says = f"others on this machine can look into it (mode {mode:04o})"
            fix = Mode(folder, _PRIVATE)
            yield Finding("rights", str(folder), says, f"chmod 700 {folder}", fix=fix)
    data, papers = library.home.data, library.papers_folder
    own = (*sorted(homes), library.lists_folder, papers, data / "undo", *_folders(papers))
    for folder in own:  # those within may be another's, of whoever ran readlist with sudo
        if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
            says = "you cannot write in it, so nothing there can be marked, noted or kept"
            yield Finding("rights", str(folder), says, "get the right to it", is_problem=True)


def room(library: Library) -> Iterator[Finding]:
    """Hardly any room on the disk."""
    folder = library.home.data
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < _LITTLE_ROOM:
        says = f"only {size_text(free)} are free on its disk"
        yield Finding("room", str(folder), says, "make room", is_problem=True)


def search_index(library: Library) -> Iterator[Finding]:
    """An index that is damaged or not ours to touch."""
    path = index_path(library)
    if not path.exists():
        return
    try:
        from readlist.search.index import integrity  # noqa: PLC0415 (there are Pythons without it)

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


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except OSError:
        return []


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError:
        return []
