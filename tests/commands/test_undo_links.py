"""Notes and folders kept elsewhere: links stay links through change and undo."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")

FIRST = "papers/hoogeboom2022autoregressive"
NOTES = f"{FIRST}/notes.md"


def test_linked_notes_come_back_through_the_link(cli: "Cli", tmp_path: Path) -> None:
    """Notes kept elsewhere stay there: the link is followed both ways."""
    real = tmp_path / "vault.md"
    real.write_bytes(b"old\n")
    link = cli.home / NOTES
    link.parent.mkdir(parents=True)
    link.symlink_to(real)
    cli("note", "1", "-m", "more")
    assert real.read_bytes() == b"old\n\nmore\n"
    cli("undo")
    assert real.read_bytes() == b"old\n"
    assert link.is_symlink()


def test_a_linked_folder_of_a_paper_stays_a_link(cli: "Cli", tmp_path: Path) -> None:
    """A file that is changed and taken back stands in the folder it points to, which stays."""
    vault = tmp_path / "vault"
    vault.mkdir()
    link = cli.home / FIRST
    link.parent.mkdir(parents=True)
    link.symlink_to(vault)
    assert cli("note", "1", "-m", "words").code == 0
    assert cli("read", "1").code == 0
    assert sorted(path.name for path in vault.iterdir()) == ["notes.md", "progress.toml"]
    assert cli("undo").code == cli("undo").code == 0
    assert link.is_symlink()
    assert list(vault.iterdir()) == []
    assert cli("undo").code == 3
