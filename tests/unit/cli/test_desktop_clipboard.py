"""Text on the clipboard: the desktop's tool, else the terminal, else a sentence."""

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readlist.cli.desktop import copy_with_tool, osc52

if TYPE_CHECKING:
    from conftest import Cli


def tool(folder: Path, name: str, script: str) -> None:
    """A program of that name."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="the tools are shell scripts")
def test_the_first_tool_that_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tool that fails is passed over; the text reaches the next as UTF-8, to the last byte."""
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    tool(tmp_path, "wl-copy", "exit 1")
    tool(tmp_path, "xclip", f'cat > "{tmp_path}/got"; echo "$@" > "{tmp_path}/with"')
    environ = {"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}
    assert copy_with_tool("Müller\n", environ)
    assert (tmp_path / "got").read_bytes() == "Müller\n".encode()
    assert (tmp_path / "with").read_text() == "-selection clipboard\n"
    tool(tmp_path, "clip.exe", f'cat > "{tmp_path}/windows"')
    assert copy_with_tool("ü", {"WSL_DISTRO_NAME": "Debian"})
    assert (tmp_path / "windows").read_bytes().decode("utf-16") == "ü"


def test_no_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a display or without the tool there is nothing to copy with."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not copy_with_tool("x", {})
    assert not copy_with_tool("x", {"DISPLAY": ":0", "WAYLAND_DISPLAY": "w"})
    if os.name != "nt":
        (tmp_path / "xsel").write_text("no program")
        (tmp_path / "xsel").chmod(0o755)
        assert not copy_with_tool("x", {"DISPLAY": ":0"})


def test_a_terminal_is_asked(cli: "Cli") -> None:
    """Without a tool a terminal gets the sequence, behind the answer."""
    cli.copies = False
    answer = cli("cite", "5", "--copy", width=80)
    assert answer.code == 0
    assert answer.out == f"jaegle2022perceiver\n{osc52('jaegle2022perceiver')}"
    assert "copied" in answer.err


def test_neither(cli: "Cli") -> None:
    """In a pipe without a tool the answer is printed, and it is said that nothing was copied."""
    cli.copies = False
    answer = cli("cite", "5", "--copy")
    assert (answer.code, answer.out) == (4, "jaegle2022perceiver\n")
    assert "clipboard" in answer.err


def test_what_is_copied(cli: "Cli") -> None:
    """The answer without the line feed at its end, which would be in the way when pasted."""
    assert cli("cite", "2,5", "-s", "pandoc", "--copy").code == 0
    assert cli.copied == ["[@carlini2022poisoning; @jaegle2022perceiver]"]


def test_too_long_for_a_terminal() -> None:
    """No terminal is sent what it would cut off."""
    assert osc52("x" * 56_000)
    assert osc52("x" * 57_000) == ""
    assert io.StringIO(osc52("é")).getvalue() == "\x1b]52;c;w6k=\x07"
