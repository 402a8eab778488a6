"""Editing a list of one's own: the drafts that an editor leaves."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from readlist.errors import RefusedError

if TYPE_CHECKING:
    from conftest import Cli

LIST = 'title = "Mine"\n\n[[papers]]\nkey = "ada"\ntitle = "Notes"\n'


def test_an_editor_that_cannot_start_leaves_no_draft(cli: "Cli") -> None:
    """The next edit begins with the list as it is then, not with an older text of it."""
    path = cli.write("lists/mine.toml", LIST)

    def cannot_start(_: Path) -> int:
        raise RefusedError("the editor cannot be started")

    cli.edit = cannot_start
    assert cli("edit", "1", "-l", "mine").code == 4
    assert not list((cli.home / "drafts").iterdir())
    path.write_text(LIST.replace("Notes", "Sketch"))
    cli.edit = lambda _: 0
    assert cli("edit", "1", "-l", "mine").code == 0
    assert "Sketch" in path.read_text()


def test_a_failing_editors_text_is_kept(cli: "Cli") -> None:
    """The message names the draft, with which the same command goes on."""
    path = cli.write("lists/mine.toml", LIST)

    def fails(draft: Path) -> int:
        draft.write_text(LIST.replace("Notes", "Sketch"))
        return 1

    cli.edit = fails
    answer = cli("edit", "-l", "mine")
    assert answer.code == 4
    assert "code 1, so nothing was changed; your text is kept" in answer.err
    assert f"`rm {cli.home / 'drafts' / 'mine.toml'}` removes it" in answer.err
    assert path.read_text() == LIST

    def saves(draft: Path) -> int:
        os.utime(draft, (0, 0))
        return 0

    cli.edit = saves
    assert cli("edit", "-l", "mine").code == 0
    assert "Sketch" in path.read_text()


def test_comments_that_an_odd_layout_loses_are_named(cli: "Cli") -> None:
    """A table below the papers makes `edit` of the last one write the list anew: it says so."""
    path = cli.write("lists/mine.toml", f"# of mine\n{LIST}\n# of a tool\n[tool.x]\nn = 1\n")
    cli.edit = lambda draft: draft.write_text(draft.read_text().replace("Notes", "Sketch")) * 0
    answer = cli("edit", "1", "-l", "mine")
    assert "comments in mine could not be kept; `readlist undo` brings them back" in answer.err
    assert "Sketch" in path.read_text()
    assert "n = 1" in path.read_text()
