"""Lists that are symbolic links, files that are not lists, and lists that are to be deleted."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli

LIST = b'title = "Shared"\n\n[[papers]]\nkey = "a"\ntitle = "A"\n'


@pytest.fixture
def shared(cli: "Cli", tmp_path: Path) -> Path:
    """The file of somebody else's list, to which `lists/linked.toml` points."""
    theirs = tmp_path / "theirs.toml"
    theirs.write_bytes(LIST)
    link = cli.home / "lists/linked.toml"
    link.parent.mkdir(parents=True)
    link.symlink_to(theirs)
    return theirs


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
@pytest.mark.parametrize("command", [("rename", "linked", "mine"), ("delete", "linked", "--yes")])
def test_nothing_outside_the_library_is_removed(
    cli: "Cli", shared: Path, command: tuple[str, ...]
) -> None:
    """Of a list that is a link only the link goes; `undo` makes a file of what it held."""
    link = cli.home / "lists/linked.toml"
    assert cli("lists", *command).code == 0
    assert not link.is_symlink()
    assert shared.read_bytes() == LIST
    assert cli("undo").code == 0
    assert not link.is_symlink()
    assert link.read_bytes() == LIST
    assert [path.name for path in link.parent.iterdir()] == ["linked.toml"]
    assert cli("redo").code == 0
    assert not link.is_symlink()
    assert shared.read_bytes() == LIST


def test_files_of_the_system_among_the_lists_are_no_problem(cli: "Cli") -> None:
    """MacOS puts ._x.toml beside files on disks of others: `doctor` does not name it."""
    cli.write("lists/mine.toml", LIST)
    cli.write("lists/._mine.toml", b"\0\5\x16\7")
    answer = cli("doctor")
    assert answer.code == 0
    assert "._mine" not in answer.out


def test_a_list_is_not_deleted_without_an_answer(cli: "Cli") -> None:
    """Where no service can be asked the message names --yes, and the list stays."""
    path = cli.write("lists/mine.toml", LIST)
    answer = cli("lists", "delete", "mine")
    assert answer.code == 4
    assert "--yes answers the question" in answer.err
    assert path.read_bytes() == LIST


def test_a_list_that_cannot_be_seen_is_not_gone(cli: "Cli") -> None:
    """No command goes on with another list, and neither `undo` nor `redo` chooses one."""
    cli("lists", "new", "mine", "--use")
    folder = cli.home / "lists"
    folder.rename(cli.home / "lists.away")
    folder.write_bytes(b"")  # as where a disk or a right to read is missing
    for command in (("show",), ("read", "1"), ("redo",), ("show",), ("use", "mine")):
        answer = cli(*command)
        assert answer.code == (3 if command == ("redo",) else 5)
    folder.unlink()
    (cli.home / "lists.away").rename(folder)
    assert cli("show").code == 0
    assert "mine" in (cli.home / "state.toml").read_text()
