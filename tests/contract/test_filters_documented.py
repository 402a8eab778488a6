"""docs/filters.md names every field and value, and its examples are filters."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readlist.selection.filter_language import FIELDS, parse_filter

if TYPE_CHECKING:
    from conftest import Cli

PAGE = (Path(__file__).parents[2] / "docs" / "filters.md").read_text("utf-8")
FLAGS = re.MULTILINE | re.DOTALL
SECTIONS = dict(re.findall(r"^## (.+?)\n(.+?)(?=^## |\Z)", PAGE, flags=FLAGS))
EXAMPLES = [
    *re.findall(r"^\| `(.+?)` \|", SECTIONS["How terms go together"], flags=re.MULTILINE),
    *re.findall(r" -w '(.+?)'$", PAGE.split("## ")[0], flags=re.MULTILINE),
    *re.findall(r"`([a-z]+:[^` ]\S*(?: \S+)?)`", PAGE),
]


def test_examples_are_found() -> None:
    """Those of the tables, of the command lines and of the text."""
    assert {"graph networks", "year:2020.. -status:read", "venue:iclr"} <= set(EXAMPLES)
    assert len(EXAMPLES) > 20


@pytest.mark.parametrize("query", EXAMPLES)
def test_every_example_is_a_filter(query: str) -> None:
    """It is understood, and asks for something."""
    assert parse_filter(query).conditions


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_documented(field: str) -> None:
    """With all its values, where it has no others."""
    (line,) = [
        line for line in SECTIONS["Fields"].splitlines() if f"`{field}:`" in line.split(" | ")[0]
    ]
    named = set(re.findall(r"`([a-z]+):?`", line if field != "in" else SECTIONS["Fields"]))
    assert named >= set(FIELDS[field])


def test_the_mistake_is_what_the_program_says(cli: "Cli") -> None:
    """To the letter."""
    found = re.search(r"^\$ readlist show -w '(.+)'\n(.+?)```", SECTIONS["Mistakes"], flags=FLAGS)
    assert found
    answer = cli("show", "-w", found[1])
    assert answer.err == found[2]
    assert answer.code == 2


@pytest.mark.parametrize(
    ("options", "query"),
    [
        (["--unread", "--reading"], "status:unread,reading"),
        (["--topic", "meta learn"], 'topic:"meta learn"*'),
        (["--author", "levi"], "author:levi*"),
        (["--tag", "THESIS"], "tag:thesis"),
        (["--year", "2013..2020"], "year:2013..2020"),
        (["--has", "code"], "has:code"),
        (["--has", "notes", "--author", "jaegle"], "author:jaegle has:notes"),
    ],
)
def test_options_are_filters(options: list[str], query: str, cli: "Cli") -> None:
    """The same papers, some but not all."""
    cli("tag", "+thesis", "3", "bellemare2013arcade")
    cli("note", "5", "-m", "Mine.")
    cli("read", "4")
    papers = ["1-10", "bellemare2013arcade"]
    shown = cli("show", *papers, *options).out
    assert shown == cli("show", *papers, "-w", query).out
    assert 0 < shown.count("\n") < 11
