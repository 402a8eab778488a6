"""Reporting versions, folders and counts for a bug report, without a paper, a list or a word."""

import platform
from dataclasses import dataclass
from pathlib import Path

from readlist import __version__
from readlist.library.library import Library
from readlist.model.paper import ReadingList

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
    return BugReport(versions, {name: _shortened(path) for name, path in folders.items()}, counts)


def _shortened(path: Path) -> str:
    """The path with ~ for the home folder, which holds the user's name."""
    return f"~/{path.relative_to(Path.home())}" if path.is_relative_to(Path.home()) else str(path)
