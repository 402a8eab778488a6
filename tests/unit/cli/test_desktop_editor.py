"""The user's editor, played by small scripts."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from given import run_program

from readlist.cli.desktop import edit_file
from readlist.errors import RefusedError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the editors are shell scripts")

Script = Callable[[str, str], Path]


@pytest.fixture
def script(tmp_path: Path) -> Script:
    """`script(name, text)` makes a shell script in a folder with a space in its name."""

    def make(name: str, text: str) -> Path:
        path = tmp_path / "my tools" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        path.chmod(0o700)
        return path

    return make


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A file to edit."""
    path = tmp_path / "my notes.md"
    path.write_bytes(b"old\n")
    return path


def test_the_editor_gets_its_arguments_and_the_file(script: Script, notes: Path) -> None:
    """Quotes work as in a shell; the file is the last argument, spaces and all."""
    editor = script("ed", 'printf "<%s>" "$@" >"$4"')
    command = f"'{editor}' --wait \"two words\" a\\ b"
    assert edit_file(notes, "", {"VISUAL": command}) == 0
    assert notes.read_text() == f"<--wait><two words><a b><{notes}>"


def test_an_editor_has_an_input(script: Script, notes: Path) -> None:
    """Where readlist's own is closed it is empty, since some editors wait for a closed one."""
    editor = script("ed", 'cat >"$1" || exit 7')
    line = (
        "import sys, pathlib; from readlist.cli.desktop import edit_file;"
        "sys.exit(edit_file(pathlib.Path(sys.argv[1]), '', {'EDITOR': sys.argv[2]}))"
    )
    closed = ("sh", "-c", '"$@" <&-', "sh")
    run_program(*closed, sys.executable, "-c", line, str(notes), f"'{editor}'", cwd=notes.parent)
    assert notes.read_text() == ""


def test_nothing_of_the_command_is_run_by_a_shell(
    script: Script, notes: Path, tmp_path: Path
) -> None:
    """A text that a shell would act upon is an argument like any other."""
    editor = script("ed", 'printf "%s " "$@" >"$3"')
    assert edit_file(notes, "", {"EDITOR": f"'{editor}' $HOME ;touch"}) == 0
    assert notes.read_text() == f"$HOME ;touch {notes} "
    assert sorted(path.name for path in tmp_path.iterdir()) == ["my notes.md", "my tools"]


@pytest.mark.parametrize(
    ("configured", "environ", "used"),
    [
        ("c", {"VISUAL": "v", "EDITOR": "e"}, "c"),
        ("", {"VISUAL": "v", "EDITOR": "e"}, "v"),
        ("", {"VISUAL": "", "EDITOR": "e"}, "e"),
        ("", {"EDITOR": "e"}, "e"),
    ],
)
def test_which_editor_is_used(
    script: Script, notes: Path, configured: str, environ: dict[str, str], used: str
) -> None:
    """The configured one, else $VISUAL, else $EDITOR; an empty one counts as none."""
    commands = {"": ""}
    for name in "cve":
        editor = script(name, f'printf {name} >"$1"')
        commands[name] = f"'{editor}'"
    chosen = {variable: commands[name] for variable, name in environ.items()}
    assert edit_file(notes, commands[configured], chosen) == 0
    assert notes.read_text() == used


def test_without_any_the_first_that_is_installed(
    script: Script, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`editor` before nano before vim before vi; with none installed it says what to set."""
    vim = script("vim", 'printf vim >"$1"')
    script("vi", 'printf vi >"$1"')
    monkeypatch.setenv("PATH", str(vim.parent))
    assert edit_file(notes, "", {}) == 0
    assert notes.read_text() == "vim"
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RefusedError, match="no editor was found") as caught:
        edit_file(notes, "", {})
    assert caught.value.hint == "set $VISUAL or $EDITOR to yours"


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("no-such-editor --wait", "No such file"),
        ("  ", "it is empty"),
        ("''", "No such file|Permission denied"),
        ('vim "never closed', "No closing quotation"),
        ("vim\0", "null byte"),
        ("/", "Permission denied|Is a directory"),
    ],
)
def test_an_editor_that_cannot_start(notes: Path, command: str, reason: str) -> None:
    """The message says why, the hint what to set, and the file is as it was."""
    with pytest.raises(RefusedError, match=f"cannot be started: .*({reason})") as caught:
        edit_file(notes, "", {"VISUAL": command, "EDITOR": "true"})
    assert caught.value.hint == "set $VISUAL or $EDITOR to one that can"
    assert notes.read_bytes() == b"old\n"


def test_the_exit_code_is_the_editors(script: Script, notes: Path) -> None:
    """Failure is a positive number, death by a signal a negative one."""
    assert edit_file(notes, f"'{script('ed', 'exit 3')}'", {}) == 3
    assert edit_file(notes, f"'{script('dies', 'kill -9 $$')}'", {}) == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="the script looks into /proc")
def test_ctrl_c_belongs_to_the_editor(script: Script, notes: Path) -> None:
    """An interrupt while it runs ends nothing here; afterwards it works as before."""
    before = signal.getsignal(signal.SIGINT)
    waits = f"until grep -q '^SigIgn:.*[2367abef]$' /proc/{os.getpid()}/status; do :; done"
    editor = script("ed", f'{waits}; kill -INT {os.getpid()}; printf done >"$1"')
    assert edit_file(notes, f"'{editor}'", {}) == 0
    assert notes.read_text() == "done"
    assert signal.getsignal(signal.SIGINT) is before
