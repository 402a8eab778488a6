"""Processes that write at once take turns, and no mark is lost."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from processes import run_at_once

if TYPE_CHECKING:
    from conftest import Cli

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="too slow to start thirty there")


def test_thirty_papers_at_once(cli: "Cli") -> None:
    """Each is marked, and each mark can be undone."""
    papers = "".join(f'[[papers]]\ntitle = "Paper {n}"\nkey = "k{n}"\n' for n in range(1, 31))
    cli.write("lists/many.toml", papers)
    run_at_once(cli.home, [["read", str(number), "-l", "many"] for number in range(1, 31)])
    assert [cli.library.progress(f"k{n}").status for n in range(1, 31)] == ["read"] * 30
    assert len(cli("undo", "--list").out.splitlines()) == 30
    assert list(cli.home.rglob("*.tmp")) == []
    assert [cli("undo").code for _ in range(31)] == [0] * 30 + [3]
    assert cli.library.folder_names() == {}


def test_one_paper_at_once(cli: "Cli") -> None:
    """Eight sessions told of one paper are eight entries of its history."""
    run_at_once(cli.home, [["read", "1", "--minutes", str(number)] for number in range(1, 9)])
    history = cli.library.progress("hoogeboom2022autoregressive").history
    assert sorted(entry.minutes or 0 for entry in history) == list(range(1, 9))


def test_marks_notes_and_undos_at_once(cli: "Cli") -> None:
    """Whatever the order: every note is there, and the library is in order."""
    notes = [["note", "1", "-m", f"note{number}"] for number in range(6)]
    marks = [["read", "1", "--minutes", str(number + 1)] for number in range(6)]
    run_at_once(cli.home, [line for pair in zip(notes, marks, strict=True) for line in pair])
    words = (cli.library.notes("hoogeboom2022autoregressive") or "").split()
    assert sorted(words) == [f"note{number}" for number in range(6)]
    run_at_once(cli.home, [["undo"]] * 12)
    assert cli.library.folder_names() == {}
    assert cli("undo").code == 3


def test_imports_at_once(cli: "Cli", tmp_path: Path) -> None:
    """Files that are imported into one list at the same time all arrive, and nothing is doubled."""
    for name in "abcd":
        own = f"@misc{{{name}, title={{Only in {name}}}, author={{Ek, Jo}}}}\n"
        shared = "@misc{same, title={In all of them}, author={Ek, Jo}, year=2020}\n"
        (tmp_path / f"{name}.bib").write_text(own + shared)
    run_at_once(
        cli.home, [["import", str(tmp_path / f"{name}.bib"), "-l", "many"] for name in "abcd"]
    )
    titles = [paper.title for paper in cli.library.reading_list("many").papers]
    assert sorted(titles) == ["In all of them", *(f"Only in {name}" for name in "abcd")]
    assert len(cli("undo", "--list").out.splitlines()) == 4
