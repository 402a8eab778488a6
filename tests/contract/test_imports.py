"""A command loads nothing heavier than its use, seen in a process of its own."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from readlist.cli.app import COMMANDS

NETWORK = ("httpx", "httpcore", "asyncio", "ssl", "pydantic")
HEAVY = (*NETWORK, "rich", "pylatexenc", "webbrowser", "importlib.metadata", "sqlite3")
RUN = "import sys; from readlist.cli.main import run; code = run(sys.argv[1:]); assert code == 0"
BARE = (
    "import sys, typer; app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False);"
    "app.command()(lambda: None); app(standalone_mode=False)"
)


def loaded(program: str, *arguments: str, home: Path) -> set[str]:
    """The modules that are there when `python -c PROGRAM ARGUMENTS` ends, its output in a pipe."""
    names = home / "modules"
    names.parent.mkdir(exist_ok=True)
    tell = f"{program}; open({str(names)!r}, 'w').write(' '.join(sys.modules))"
    environ = {**os.environ, "READLIST_HOME": str(home), "PYTHONWARNINGS": "error"}
    subprocess.run(
        [sys.executable, "-c", tell, *arguments], env=environ, check=True, capture_output=True
    )
    return set(names.read_text().split())


@cache
def loaded_by_typer() -> set[str]:
    """The modules that an empty Typer app loads."""
    with TemporaryDirectory() as home:
        return loaded(BARE, home=Path(home))


def beyond_typer(*arguments: str, home: Path) -> set[str]:
    """The modules that `readlist ARGUMENTS` loads and an empty Typer app does not."""
    return loaded(RUN, *arguments, home=home) - loaded_by_typer()


def test_heavy_modules_would_be_seen(tmp_path: Path) -> None:
    """The measure can fail: a program that imports rich and httpx is caught."""
    assert {"rich", "httpx"} <= loaded("import sys, rich, httpx", home=tmp_path / "home")


def test_version_knows_no_library(tmp_path: Path) -> None:
    """`--version` needs the commands' names: none of their modules, and nothing that reads."""
    names = beyond_typer("--version", home=tmp_path / "home")
    assert names.isdisjoint(
        {*HEAVY, "readlist.library.library", "readlist.model.paper", "tomllib", "tomli_w"}
    )
    assert names.isdisjoint(
        f"readlist.cli.commands.{each[0].split(':')[0]}" for each in COMMANDS.values()
    )


@pytest.mark.parametrize("arguments", [["--help"], ["show", "--help"]], ids=" ".join)
def test_help_is_plain(arguments: list[str], tmp_path: Path) -> None:
    """Help is written without the terminal library."""
    assert beyond_typer(*arguments, home=tmp_path / "home").isdisjoint(HEAVY)


@pytest.mark.parametrize("arguments", [[], ["show"], ["show", "5"], ["show", "--unread"]])
def test_show_in_a_pipe(arguments: list[str], tmp_path: Path) -> None:
    """Reading a list loads no terminal library, no network, nothing that writes."""
    names = beyond_typer(*arguments, home=tmp_path / "home")
    assert names.isdisjoint({*HEAVY, "tomli_w", "hashlib", "subprocess", "json", "platformdirs"})


def test_show_as_json(tmp_path: Path) -> None:
    """JSON is written without the terminal library."""
    assert beyond_typer("show", "--json", home=tmp_path / "home").isdisjoint(HEAVY)


@pytest.mark.parametrize(
    "arguments",
    [
        ["read", "3"],
        ["note", "3", "-m", "text"],
        ["open", "3", "--print"],
        ["next"],
        ["next", "--why", "--minutes", "30"],
        ["tag", "+x", "3"],
        ["tag"],
        ["log"],
        ["stats"],
        ["cite", "3"],
        ["lists"],
        ["undo", "--list"],
        ["path"],
        ["config"],
        ["use", "iclr2022"],
    ],
    ids=" ".join,
)
def test_offline_commands(arguments: list[str], tmp_path: Path) -> None:
    """A command that works with no network loads none, and no terminal library for plain lines."""
    names = beyond_typer(*arguments, home=tmp_path / "home")
    assert names.isdisjoint({*HEAVY, "hashlib", "subprocess"})


@pytest.mark.parametrize(
    "arguments", [["add", "2110.02037"], ["add", "--title", "A Talk"]], ids=" ".join
)
def test_add_without_a_request(arguments: list[str], tmp_path: Path) -> None:
    """A paper that need not be looked up loads no network, and no parser of PDFs."""
    names = beyond_typer(*arguments, home=tmp_path / "home")
    assert names.isdisjoint({*HEAVY, "pypdfium2"})


def test_search(tmp_path: Path) -> None:
    """The database, but nothing that reads PDFs or starts a process where there are none."""
    home = tmp_path / "home"
    assert "sqlite3" in loaded(RUN, "search", "perceiver", home=home)
    names = beyond_typer("search", "perceiver", home=home)
    assert names.isdisjoint({*HEAVY, "hashlib", "subprocess", "pypdfium2"} - {"sqlite3"})


def test_export_of_ascii(tmp_path: Path) -> None:
    """The TeX tables are loaded for accents only: Carlini and Terzis have none."""
    assert beyond_typer("export", "2", home=tmp_path / "home").isdisjoint(HEAVY)
