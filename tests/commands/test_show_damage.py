"""One paper's damaged file is told, and the rest of the list is shown."""

import os
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli

FOLDER = "papers/jaegle2022perceiver"
ENTRY = '[[history]]\nstatus = "read"\nat = '
DAMAGED = [
    ("", "is empty"),
    ("\n", "is empty"),
    (f"{ENTRY}0001-01-01T00:00:00+14:00", "line 1: at lies outside the years"),
    (f"{ENTRY}9999-12-31T23:59:59-14:00", "line 1: at lies outside the years"),
    ("rating = 0x" + "f" * 20000, "rating is too large a number"),
    ("x = 0x" + "f" * 20000, "x is too large a number"),
    ("x = " + "9" * 5000, "holds a number that is too large"),
    ("x = " + "[" * 300 + "]" * 300, "x is nested too deeply"),
    (f"{ENTRY}2026-11-22T10:00:00Z\nminutes = 0x{'f' * 20000}", "line 1: minutes is too large"),
    (f"{ENTRY}2026-11-22T10:00:00Z\nx = {'[' * 99}{']' * 99}", "line 1: x is nested too deeply"),
    ('[[history]]\nstatus = "a\\u001b[31m"\nat = 1', "line 1: at is a number"),
]


@pytest.mark.parametrize(("text", "problem"), DAMAGED)
def test_damaged_progress(cli: "Cli", text: str, problem: str) -> None:
    """The list and the page are shown with a line on stderr; a mark is refused; nothing changes."""
    path = cli.write(f"{FOLDER}/progress.toml", text)
    for arguments in (("show",), ("show", "5"), ("next",)):
        answer = cli(*arguments)
        assert answer.code == 0
        assert answer.out.count("damaged") == (arguments != ("next",))
        assert answer.err.startswith(f"readlist: paper 5 (jaegle2022perceiver): {path}: {problem}")
        assert answer.err.count("\n") == 1
    assert len(cli("show").out.splitlines()) == 10
    answer = cli("read", "5")
    assert (answer.code, answer.out) == (5, "")
    assert path.read_text() == text


def test_a_huge_number_deep_in_progress_is_not_lost(cli: "Cli") -> None:
    """A file that could not be written back stays: the mark is refused as for any damage."""
    path = cli.write(f"{FOLDER}/progress.toml", f"x = [0x{'f' * 20000}]")
    before = path.read_bytes()
    assert cli("read", "5").code == 5
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("progress.toml", '[[history]]\nstatus = "a\\u001b[31m\\u009b"\nat = 2026-11-22T10:00:00Z'),
        ("abstract.toml", 'text = "A\\u001b[31m"\nsource = "\\u001b]0;x\\u0007"'),
        ("abstract.toml", '"\\u001b" = 1\ntext = 1'),
        ("notes.md", "words \x1b[31m \x9b\u202e\n"),
    ],
)
def test_no_terminal_obeys_a_paper(cli: "Cli", name: str, text: str) -> None:
    """Whatever its files hold, in a pipe or on a terminal, in the answer or in a message."""
    cli.write(f"{FOLDER}/{name}", text)
    for width in (None, 80):
        answer = cli("show", "5", width=width)
        assert answer.code == 0
        rows = (answer.out + answer.err).replace("\x1b[1m", "").replace("\x1b[2m", "")
        assert all(row.replace("\x1b[0m", "").isprintable() for row in rows.splitlines())


@pytest.mark.skipif(sys.platform == "win32", reason="pipes in folders are POSIX's")
@pytest.mark.parametrize("name", ["progress.toml", "notes.md", "abstract.toml", "paper.pdf"])
def test_an_odd_file_does_not_hang(cli: "Cli", name: str) -> None:
    """A pipe in a file's place is told or, as a PDF, passed over."""
    cli.write(f"{FOLDER}/x", "")
    os.mkfifo(cli.home / FOLDER / name)
    answer = cli("show", "5")
    assert answer.code == 0
    assert ("is not a regular file" in answer.err) == (name != "paper.pdf")
    assert "PDF (" not in answer.out


def test_a_folder_in_the_place_of_notes(cli: "Cli") -> None:
    """The refusal names it by its path."""
    cli.write(f"{FOLDER}/notes.md/x", "")
    answer = cli("note", "5", "-m", "words")
    assert answer.code == 5
    assert str(cli.home / FOLDER / "notes.md") in answer.err
