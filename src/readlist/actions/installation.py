"""The installation of readlist: the facts of a bug report, and the way to add an extra.

A bug report has versions, folders and counts, without a paper, a list or a word. The command that
installs an extra installs readlist once more as the user installed it.

Sources: uv, "Tools" (uv-receipt.toml); pipx, pipx_metadata.json; PyPA, "Recording the Direct URL
Origin of installed distributions" (direct_url.json); PEP 508 (`name[extra] @ address`).
"""

import json
import platform
import sys
import tomllib
from contextlib import closing, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from readlist import __version__
from readlist.library.library import Library
from readlist.model.paper import ReadingList


def _origin() -> str:
    """The direct_url.json of this installation; "" where it came from an index, or is none."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        return distribution("readlist").read_text("direct_url.json") or ""
    except PackageNotFoundError:
        return json.dumps({"url": Path(__file__).parents[3].as_uri(), "dir_info": {}})


@dataclass(frozen=True, slots=True)
class Installation:
    """The Python that runs readlist, and where readlist came from."""

    prefix: Path = field(default_factory=lambda: Path(sys.prefix))
    python: str = sys.executable
    has_pip: bool = field(default_factory=lambda: find_spec("pip") is not None)
    origin: str = field(default_factory=_origin)

    def command(self, extra: str) -> str:
        """The command line, quoted as shells of all systems understand it."""
        with suppress(OSError, ValueError, LookupError, TypeError, AttributeError):
            receipt = tomllib.loads((self.prefix / "uv-receipt.toml").read_text("utf-8"))
            installed = receipt["tool"]["requirements"]
            (own,) = (each for each in installed if each["name"] == "readlist")
            extras = own.get("extras")
            both = ",".join(sorted({*(extras if isinstance(extras, list) else ()), extra}))
            forms = (form.format(own[key], both) for key, form in _FORMS.items() if own.get(key))
            named = next(forms, f'"readlist[{both}]{own.get("specifier", "")}"')
            return f"uv tool install {named}"
        with suppress(OSError, ValueError, LookupError, TypeError, AttributeError):
            metadata = json.loads((self.prefix / "pipx_metadata.json").read_text("utf-8"))
            spec = str(metadata["main_package"]["package_or_url"])
            return f'pipx install --force "{_with_extra(spec, extra)}"'
        pip = f"{_quoted(self.python)} -m pip install"
        if not self.has_pip:
            pip = f"uv pip install --python {_quoted(self.python)}"
        return f"{pip} {_of_origin(self.origin, extra)}"


_FORMS = {
    "editable": '--editable "{0}[{1}]"',
    "directory": '"{0}[{1}]"',
    "path": '"{0}[{1}]"',
    "git": '"readlist[{1}] @ git+{0}"',
    "url": '"readlist[{1}] @ {0}"',
}
"""Origin of readlist, as uv says it → the same with the extras, for its command line."""


def _with_extra(spec: str, extra: str) -> str:
    """The name, path or address that pipx was given, with the extra."""
    if "://" in spec and "@ " not in spec:
        return f"readlist[{extra}] @ {spec}"
    name, at, rest = spec.partition(" @ ")
    bare, bracket, others = name.rstrip("]").rpartition("[")
    named = f"{bare}[{others},{extra}]" if bracket else f"{name}[{extra}]"
    return f"{named}{at}{rest}"


def _of_origin(origin: str, extra: str) -> str:
    try:
        found = json.loads(origin)
        url, editable = str(found["url"]), found.get("dir_info", {}).get("editable", False)
    except (ValueError, LookupError, TypeError, AttributeError):
        return f'"readlist[{extra}]"'
    if url.startswith("file:"):
        from urllib.request import url2pathname

        option = "-e " if editable else ""
        return f'{option}"{url2pathname(urlsplit(url).path)}[{extra}]"'
    vcs = found.get("vcs_info", {}).get("vcs", "")
    return f'"readlist[{extra}] @ {f"{vcs}+" if vcs else ""}{url}"'


def _quoted(path: str) -> str:
    return f'"{path}"' if " " in path else path


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
        try:
            connection.execute("CREATE VIRTUAL TABLE probe USING fts5 (words)")
        except sqlite3.Error:
            return None
    return f"SQLite {sqlite3.sqlite_version}"
