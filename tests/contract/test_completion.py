"""Completion in real shells, typed at a terminal; skipped where a shell is not installed."""

import fcntl
import os
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")

SET_UP = {
    "bash": (
        ["bash", "--norc", "--noprofile", "-i"],
        "bind 'set enable-bracketed-paste off'",
        r"""bind -x '"\C-x\C-g":printf "<[[%s]]>" "$READLINE_LINE"'""",
    ),
    "zsh": (
        ["zsh", "-f", "-i"],
        "autoload -Uz compinit; compinit -u -D",
        "setopt no_auto_menu no_auto_list",
        'show-line() { print -n -r -- "<[[$BUFFER]]>" >/dev/tty }',
        "zle -N show-line; bindkey '^X^G' show-line",
    ),
    "fish": (
        ["fish", "--private", "--no-config", "-i"],
        "bind \\cx\\cg 'printf \"<[[%s]]>\" (commandline | string collect)'",
    ),
}
TYPED = {
    "readlist sho": "readlist show ",
    "readlist show -w stat": "readlist show -w status:",
    "readlist show -w 'year:2020.. stat": "readlist show -w 'year:2020.. status:",
    "readlist show -w status:ski": "readlist show -w status:skipped ",
    "readlist show -w 'year:2020.. tag:th": "readlist show -w 'year:2020.. tag:thesis' ",
    "readlist show -w @co": "readlist show -w @core ",
    "readlist show jaeg": "readlist show jaegle2022perceiver ",
    "readlist cite DBLP:conf/ni": "readlist cite DBLP:conf/nips/X17 ",
    "readlist rate 3 no": "readlist rate 3 none ",
    "readlist prioritise 3 hi": "readlist prioritise 3 high ",
    "readlist tag +to": "readlist tag +to\\ do ",
    "readlist tag -th": "readlist tag -thesis ",
    "readlist use iclr2022-": "readlist use iclr2022-background ",
    "readlist lists check sha": "readlist lists check shared.toml ",
    "readlist lists check fol": "readlist lists check folder/",
    "readlist import sha": "readlist import shared.toml ",
}


_ON_A_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execvp(sys.argv[1], sys.argv[1:])"
)


class Shell:
    """A shell on a terminal of its own, which has been taught the completion."""

    def __init__(self, name: str, environ: dict[str, str], folder: Path) -> None:
        import pty  # there is none on Windows

        words, *lines = SET_UP[name]
        self.terminal, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-c", _ON_A_TERMINAL, *words],
            stdin=inner,
            stdout=inner,
            stderr=inner,
            env=environ,
            cwd=folder,
            start_new_session=True,
        )
        os.close(inner)
        for line in (*lines, f"source {folder}/completion", "echo rea''dy"):
            self.type(f"{line}\n")
        self.shown_until("ready\r")

    def type(self, text: str) -> None:
        """Press these keys."""
        os.write(self.terminal, text.encode())

    def shown_until(self, end: str) -> str:
        """The terminal's screen, until it shows the end."""
        shown, last = "", time.monotonic() + 60
        while end not in shown:
            assert select.select([self.terminal], [], [], last - time.monotonic())[0], shown
            shown += os.read(self.terminal, 65536).decode(errors="replace")
        return shown

    def completed(self, typed: str) -> str:
        """The line after a tab; the line is emptied."""
        self.type(f"{typed}\t\x18\x07")
        shown = self.shown_until("]]>")
        self.type("\x15\x18\x07")
        self.shown_until("<[[]]>")
        return str(re.findall(r"<\[\[(.*?)]]>", shown, re.DOTALL)[-1])

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        os.close(self.terminal)


@pytest.fixture(params=SET_UP)
def shell(cli: "Cli", tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Shell]:
    """A shell with the installed program, a few labels, a list and two files."""
    name = request.param
    program = Path(sys.executable).with_name("readlist")
    if not shutil.which(name) or not program.exists():
        pytest.skip(f"{name} or the installed program is not there")
    cli.write("config.toml", '[filters]\ncore = "tag:thesis"\n')
    cli("tag", "+thesis", "+to do", "3")
    (tmp_path / "refs.bib").write_text("@misc{DBLP:conf/nips/X17, title={A}, author={B, C}}")
    cli("import", str(tmp_path / "refs.bib"))
    (tmp_path / "shared.toml").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "completion").write_text(cli("--show-completion", name).out)
    environ = {
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "TERM": "xterm",
        "PS1": "$ ",
        "READLIST_HOME": str(cli.home),
    }
    opened = Shell(name, environ, tmp_path)
    yield opened
    opened.close()


def test_completion_in_the_shell(shell: Shell) -> None:
    """Each kind of word is completed; a blank follows what is whole, and nothing what goes on."""
    assert {typed: shell.completed(typed) for typed in TYPED} == TYPED


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("bash", ".bash_completions/readlist.sh"),
        ("zsh", ".zfunc/_readlist"),
        ("fish", ".config/fish/completions/readlist.fish"),
    ],
)
def test_completion_is_installed(cli: "Cli", tmp_path: Path, name: str, path: str) -> None:
    """The file that the shell reads has the script that is shown."""
    ran = subprocess.run(
        [sys.executable, "-m", "readlist", "--install-completion", name],
        env={**os.environ, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == (
        f"{name} completion is in {tmp_path / path}; it works in the next shell that you open\n"
    )
    assert (tmp_path / path).read_text() == cli("--show-completion", name).out


def test_an_unknown_shell(cli: "Cli") -> None:
    """It is refused, and those that are known are named."""
    answer = cli("--install-completion", "tcsh")
    assert (answer.code, answer.err) == (
        2,
        (
            'readlist: completion is not there for "tcsh"; '
            "name one: bash, zsh, fish, powershell, pwsh\n"
        ),
    )
