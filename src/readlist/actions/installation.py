"""The installation of readlist: the facts of a bug report, and the way to add what `browse` needs.

A bug report has versions, folders and counts, without a paper, a list or a word.

Sources: uv, "Tools" (uv-receipt.toml); pipx, "inject" (pipx_metadata.json marks its folders).
"""

import platform
import sys
import tomllib
from contextlib import closing, suppress
from importlib.util import find_spec
from pathlib import Path

from readlist import __version__
from readlist.library.library import Library
from readlist.model.paper import ReadingList

_BROWSE = "textual"
_UV_FORMS = {
    "editable": '--editable "{}[browse]"',
    "directory": '"{}[browse]"',
    "path": '"{}[browse]"',
    "git": '"readlist[browse] @ git+{}"',
    "url": '"readlist[browse] @ {}"',
}
"""Origin of readlist, as uv says it → the same with the extra, for its command line."""


def browse_installer(prefix: Path | None = None, *, has_pip: bool | None = None) -> str:
    """The command line that adds what `browse` needs, by the installer that was used.

    `prefix` is the folder of the Python that runs readlist (None: of this one).
    """
    prefix = prefix or Path(sys.prefix)
    with suppress(OSError, ValueError, LookupError, TypeError, AttributeError):
        receipt = tomllib.loads((prefix / "uv-receipt.toml").read_text("utf-8"))
        installed = receipt["tool"]["requirements"]
        (own,) = (each for each in installed if each["name"] == "readlist")
        forms = (form.format(own[key]) for key, form in _UV_FORMS.items() if own.get(key))
        return "uv tool install " + next(forms, '"readlist[browse]"')
    if (prefix / "pipx_metadata.json").is_file():
        return f"pipx inject readlist {_BROWSE}"
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    if find_spec("pip") if has_pip is None else has_pip:
        return f"{python} -m pip install {_BROWSE}"
    return f"uv pip install --python {python} {_BROWSE}"


_PACKAGES = (
    *("typer", "rich", "httpx", "platformdirs", "tomli", "tomli-w", "pylatexenc", "anyascii"),
    *("pypdfium2", "textual"),
)


def bug_report(library: Library) -> dict[str, str | int]:
    """The facts that a bug report needs: versions ("": not there), folders (from ~ on), counts."""
    from importlib.metadata import PackageNotFoundError, version

    versions: dict[str, str | int] = {
        "readlist": __version__,
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
    }
    for name in _PACKAGES:
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
    return versions | shown | counts


def full_text_engine() -> str | None:
    """The version of SQLite that searches run on, None where its FTS5 is missing."""
    try:
        import sqlite3
    except ImportError:
        return None
    with closing(sqlite3.connect(":memory:")) as connection:
        has_words = ("ENABLE_FTS5",) in connection.execute("PRAGMA compile_options")
    return f"SQLite {sqlite3.sqlite_version}" if has_words else None
