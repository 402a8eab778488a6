"""Checking a library, mending what can be mended without risk, and the facts of a bug report.

A bug report has versions, folders and counts, without a paper, a list or a word.
"""

import platform
import stat
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from readlist import __version__
from readlist.actions.doctor_checks import CHECKS, Finding, Mode, Removal
from readlist.errors import RefusedError
from readlist.library.library import Library
from readlist.model.paper import ReadingList
from readlist.storage.file_reader import Contents, FileReader

_PACKAGES = ("typer", "rich", "httpx", "platformdirs", "tomli-w", "pylatexenc", "pypdfium2")
_EXTRAS = ("textual",)


@dataclass(frozen=True, slots=True)
class BugReport:
    """Each fact by its name: program and package versions, folders, counts of the library."""

    versions: dict[str, str]  # "" for an extra that is not installed
    folders: dict[str, str]  # the user's home folder is ~
    counts: dict[str, int]


def bug_report(library: Library) -> BugReport:
    """The facts that a bug report needs."""
    from importlib.metadata import PackageNotFoundError, version

    versions = {
        "readlist": __version__,
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
    }
    for name in (*_PACKAGES, *_EXTRAS):
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = ""
    home = library.home
    folders = {"data": home.data, "config": home.config, "cache": home.cache}
    lists = list(library.reading_lists())
    files = [library.files(key) for key in library.paper_folders()]
    counts = {
        "lists": len(lists),
        "damaged lists": sum(not isinstance(found, ReadingList) for _, found in lists),
        "papers": sum(len(found.papers) for _, found in lists if isinstance(found, ReadingList)),
        "papers with progress": sum(each.progress.is_file() for each in files),
        "papers with notes": sum(each.notes.is_file() for each in files),
        "PDFs": sum(each.pdf.is_file() for each in files),
    }
    user = Path.home()  # whose name is the user's
    shown = {
        name: f"~/{path.relative_to(user)}" if path.is_relative_to(user) else str(path)
        for name, path in folders.items()
    }
    return BugReport(versions, shown, counts)


def check_library(library: Library, *, fix: bool = False) -> tuple[Finding, ...]:
    """All findings; with `fix` those that can be are mended.

    The user's own files are removed as one change, which `undo` takes back.
    """
    findings: list[Finding] = []
    for check in CHECKS:
        try:
            findings += check(library)
        except OSError as error:
            message = f"it cannot be looked at ({error.strerror or error})"
            where, todo = str(error.filename or ""), "get the right to it"
            findings.append(Finding("rights", where, message, todo, is_problem=True))
    if not fix:
        return tuple(findings)
    outcome = _remove_owned(library, [path for each in findings if (path := _owned(each))])
    return tuple(
        replace(each, outcome=outcome if _owned(each) else _mended(each)) for each in findings
    )


def _owned(finding: Finding) -> Path | None:
    """The user's own file that is to be removed."""
    fix = finding.fix
    return fix.path if isinstance(fix, Removal) and fix.can_come_back else None


def _remove_owned(library: Library, paths: list[Path]) -> str:
    if not paths:
        return ""

    def plan(reader: FileReader) -> Contents:  # gone, unless their PDF has come meanwhile
        there = [path for path in paths if reader.read(path) is not None]
        return {each: None for each in there if not reader.identity(each.with_name("paper.pdf"))}

    try:
        library.journal.apply("doctor --fix", plan)
    except (OSError, RefusedError) as error:
        return str(error)
    return "done"


def _mended(finding: Finding) -> str:
    fix = finding.fix
    if fix is None:
        return f"left alone: {_WHY_LEFT.get(finding.kind, 'only you can decide that')}"
    try:
        if isinstance(fix, Mode):
            fix.path.chmod(fix.mode)
            if stat.S_IMODE(fix.path.stat().st_mode) != fix.mode:
                return "the file system keeps no rights"
        elif fix.path.is_dir():
            fix.path.rmdir()
        else:
            fix.path.unlink(missing_ok=True)
    except OSError as error:
        return error.strerror or "it cannot be done"
    return "done"


_WHY_LEFT = {
    "damaged": "what it holds may be the only copy",
    "undo": "what it holds may be the only copy",
    "held": "what it holds may be the only copy",
    "draft": "these are words of yours",
    "other_notes": "these are words of yours",
    "orphan": "it is yours, and the paper may come back",
    "foreign": "readlist did not write it",
    "passed_over": "the name is for you to choose",
    "current_list": "the list is for you to choose",
    "duplicate": "two papers may share an identifier by mistake",
    "unread_pdf": "the PDF is yours",
    "index": "a newer readlist made it, or the disk refuses it",
    "config": "readlist never writes config.toml",
    "rights": "readlist has no right to it",
    "room": "readlist removes nothing of yours to make room",
}
"""Kind of a finding → the reason why `--fix` does not mend it."""


def full_text_engine() -> str | None:
    """The version of SQLite that searches run on, None where its FTS5 is missing."""
    try:
        import sqlite3
    except ImportError:
        return None
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE probe USING fts5 (words)")
        except sqlite3.Error:
            return None
    return f"SQLite {sqlite3.sqlite_version}"
