"""`doctor --report`: what a bug report needs, and nothing that is private."""

import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readlist import __version__

if TYPE_CHECKING:
    from conftest import Cli

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def test_the_facts(cli: "Cli") -> None:
    """Versions, folders, counts and tools, a line each."""
    cli("read", "3")
    cli("note", "5", "-m", "a secret thought")
    answer = cli("doctor", "--report")
    assert (answer.code, answer.err) == (0, "")
    lines = dict(line.split(": ", 1) for line in answer.out.splitlines())
    assert lines["readlist"] == __version__
    assert {"python", "system", "typer", "data", "cache", "editor", "search index"} <= set(lines)
    assert (lines["papers with progress"], lines["papers with notes"]) == ("1", "1")


def test_every_dependency(cli: "Cli") -> None:
    """The packages that pyproject.toml asks for, and those of the extras for users."""
    project = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["browse"]]
    packages = [re.split(r"[\[<>=]", each)[0] for each in wanted]
    named = [line.split(": ")[0] for line in cli("doctor", "--report").out.splitlines()]
    assert [name for name in named if name in packages] == packages


def test_nothing_private(cli: "Cli", monkeypatch: pytest.MonkeyPatch) -> None:
    """No word of notes, no paper, no list, no name of the user."""
    monkeypatch.setenv("HOME", str(cli.home.parent))
    cli.write("lists/mydivorce.toml", '[[papers]]\ntitle = "T"\nkey = "k2020"\n')
    cli("note", "5", "-m", "a secret thought")
    cli("tag", "+private", "5")
    out = cli("doctor", "--report").out
    for word in ("divorce", "k2020", "jaegle", "secret", "private", Path.home().name):
        assert word not in out
    assert "data: ~/home\n" in out


def test_damage_is_counted(cli: "Cli") -> None:
    """A report can be made of a library in which nothing else works."""
    cli.write("lists/bad.toml", "x = [")
    cli.write("config.toml", "x = [")
    cli.write("state.toml", "x = [")
    answer = cli("doctor", "--report", "--json")
    assert (answer.code, answer.err) == (0, "")
    facts = {each["name"]: each["value"] for each in json.loads(answer.out)["report"]}
    assert facts["damaged lists"] == "1"
