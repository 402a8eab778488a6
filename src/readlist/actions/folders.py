"""Checks of the papers' folders: damaged, foreign, forgotten and unfinished files."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from readlist.actions.doctor_checks import Finding, Removal
from readlist.errors import DamagedFileError, NewerFormatError
from readlist.library.library import Library
from readlist.model.keys import is_key
from readlist.model.paper import ReadingList
from readlist.pdf.check import pdf_problem
from readlist.storage.files import size_of_file
from readlist.text import visible_line

_KNOWN = {
    "progress.toml",
    "notes.md",
    "abstract.toml",
    "paper.pdf",
    "pdf.toml",
    "paper.pdf.part",
}
_KEPT_PDF = re.compile(r"paper-.+\.pdf")
_DRAFT = re.compile(r"notes\.draft-.+")
_TEMPORARY = re.compile(r"\..+\.readlist\.tmp")
_OF_THE_SYSTEM = {".DS_Store", "Thumbs.db", "desktop.ini"}
_STALE = 7 * 86_400  # seconds after which nobody goes on with a file


def papers_folders(library: Library) -> Iterator[Finding]:
    """All findings in the folders of papers."""
    listed = {
        key.lower()
        for _, found in library.reading_lists()
        if isinstance(found, ReadingList)
        for key in found.keys
    }
    for name in sorted(library.paper_folders()):
        folder = library.papers_folder / name
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


def _is_open(folder: Path) -> bool:
    try:
        next(folder.iterdir(), None)
    except OSError:
        return False
    return True


def _damaged(library: Library, key: str) -> Iterator[Finding]:
    """Files of the paper that cannot be understood."""
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
            bad = not isinstance(error, NewerFormatError)
            yield Finding("damaged", str(error.path), error.problem, error.hint, is_problem=bad)
    pdf = library.files(key).pdf
    if problem := _pdf_problem(pdf):
        todo = f"bring it once more: readlist fetch {key} --pdf --force"
        yield Finding("damaged", str(pdf), problem, todo, is_problem=True)


def _pdf_problem(pdf: Path) -> str:
    try:
        return pdf_problem(pdf) if size_of_file(pdf) is not None else ""
    except OSError as error:
        return f"cannot be read ({error.strerror})"


def _file(path: Path, names: list[str]) -> Iterator[Finding]:
    """What is to be said of one file in a paper's folder."""
    name = path.name
    if name == "pdf.toml" and "paper.pdf" not in names:
        says = "it tells where a PDF came from that is not there"
        fix = Removal(path, can_come_back=True)
        yield Finding("missing_pdf", str(path), says, "fetch the PDF again, or remove it", fix=fix)
    elif _DRAFT.fullmatch(name):
        says = "an editor is open, or was killed with these words in it"
        yield Finding("draft", str(path), says, "take what you need into notes.md and remove it")
    elif name == "paper.pdf.part" and _age(path) > _STALE:
        says = "this download was broken off more than a week ago"
        yield Finding("part", str(path), says, "fetch it again, or remove it", fix=Removal(path))
    elif _TEMPORARY.fullmatch(name):
        yield from temporary(path)
    elif name not in _KNOWN | _OF_THE_SYSTEM and not _KEPT_PDF.fullmatch(name):
        yield _foreign(path)


def temporary(path: Path) -> Iterator[Finding]:
    """A file that a killed process left, if it is no running process's."""
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
