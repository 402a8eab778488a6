"""Lists that are longer than the terminal."""

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readlist.cli.desktop import show_in_pager
from readlist.errors import RefusedError

if TYPE_CHECKING:
    from conftest import Cli

TITLE = "A title that is long enough to be broken on a terminal of eighty columns"


def a_list(cli: "Cli", papers: int) -> None:
    """A list of this number of papers."""
    block = '[[papers]]\nkey = "k{0}"\ntitle = "{1} {0}"\nauthors = ["Ann Author"]\nyear = 2022\n'
    cli.write("lists/long.toml", "".join(block.format(n, TITLE) for n in range(1, papers + 1)))


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("height", [10, 24, 50])
def test_a_screenful(width: int, height: int, cli: "Cli") -> None:
    """It fits, holds as much as can be, and says how much more there is and how to see it."""
    a_list(cli, 60)
    out = cli("show", "-l", "long", width=width, environ={"LINES": str(height)}).out
    lines = out.splitlines()
    assert len(lines) < height
    shown = out.count("○ unread")
    assert lines[-1] == f"{60 - shown} more: show --all or --pager"
    more = (len(lines) - 5) // shown if width > 40 else 3
    assert len(lines) + more >= height - 1 - (width == 40)


def test_a_list_of_few_papers_is_shown_whole(cli: "Cli") -> None:
    """Though it takes more lines than the terminal has."""
    a_list(cli, 20)
    out = cli("show", "-l", "long", width=40, environ={"LINES": "22"}).out
    assert out.count("○ unread") == 20
    assert out.count("\n") > 22


def test_all_of_it(cli: "Cli") -> None:
    """--all prints what the pager gets; from two hundred papers on a line each."""
    for papers in (30, 300):
        a_list(cli, papers)
        whole = cli("show", "-l", "long", "--all", width=80).out
        assert whole.count("○ unread") == papers
        assert cli("show", "-l", "long", "--pager", width=80).out == ""
        assert cli.paged.pop() == whole
    lines = whole.splitlines()
    assert len(lines) == 304
    assert lines[2].startswith("  1 ○ unread   A title that is long enough to be brok… Author ")
    assert lines[2].endswith(" 2022")
    narrow = cli("show", "-l", "long", "--all", width=40).out.splitlines()
    assert narrow[2] == "  1 ○ unread   A title that is long eno…"


def test_who_says_how_many_gets_them(cli: "Cli") -> None:
    """A limit is no screenful."""
    a_list(cli, 60)
    out = cli("show", "-l", "long", "--limit", "40", width=80, environ={"LINES": "24"}).out
    assert out.count("○ unread") == 40


def test_a_pipe_gets_all(cli: "Cli") -> None:
    """No pager, no screenful."""
    a_list(cli, 60)
    assert cli("show", "-l", "long", "--pager").out.count("\n") == 60
    assert cli.paged == []


def test_a_short_list_in_the_pager(cli: "Cli") -> None:
    """With --pager the list goes to the pager, and to nothing else."""
    assert cli("show", "--pager", width=80).out == ""
    assert "Perceiver IO" in cli.paged[0]


def test_the_pager_is_the_persons_own(tmp_path: Path) -> None:
    """$PAGER with its arguments gets the text; one that ends early is no failure."""
    kept = tmp_path / "kept"
    script = f"import sys; open({str(kept)!r}, 'w').write(sys.argv[1] + sys.stdin.read())"
    environ = {**os.environ, "PAGER": f'{sys.executable} -c "{script}" »'}
    show_in_pager("text\n", environ)
    assert kept.read_text() == "»text\n"
    show_in_pager("x" * 1_000_000, {**os.environ, "PAGER": f"{sys.executable} -c pass"})


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_ctrl_c_belongs_to_the_pager(tmp_path: Path) -> None:
    """An interrupt, as less takes it, ends nothing here while the pager runs."""
    kept = tmp_path / "kept"
    script = f"read line; kill -INT {os.getpid()}; printf %s $line >'{kept}'"
    show_in_pager("text\n", {**os.environ, "PAGER": f'sh -c "{script}"'})
    assert kept.read_text() == "text"


@pytest.mark.parametrize("pager", ["no-such-program-at-all", "'"])
def test_a_pager_that_cannot_start(pager: str) -> None:
    """Is named, with what to do."""
    with pytest.raises(RefusedError, match="cannot be started") as caught:
        show_in_pager("text", {"PAGER": pager})
    assert "PAGER" in caught.value.hint


def test_no_pager_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Is said too."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RefusedError, match="no pager was found"):
        show_in_pager("text", {})


@pytest.mark.usefixtures("measured")
def test_a_terminal_without_unicode_gets_plain_charts(cli: "Cli") -> None:
    """The stream's encoding says so."""
    cli("read", "1")
    program = (
        "import os, pty, sys\n"
        "pid, leader = pty.fork()\n"
        "if not pid: os.execv(sys.executable, [sys.executable, '-m', 'readlist', 'stats'])\n"
        "data = b''\n"
        "try:\n"
        "    while chunk := os.read(leader, 65536): data += chunk\n"
        "except OSError: pass\n"
        "sys.stdout.buffer.write(data)\n"
    )
    environ = {**os.environ, "READLIST_HOME": str(cli.home), "PYTHONIOENCODING": "ascii"}
    environ |= {"COLUMNS": "80", "NO_COLOR": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", program], env=environ, capture_output=True, check=True
    )
    assert b"####" in ran.stdout
    assert ran.stdout.isascii()
    assert b"?" not in ran.stdout
