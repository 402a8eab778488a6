"""Standard output and error: closed, full, narrow and wide, in processes of their own."""

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from given import Terminal

from readlist.cli.screen import Screen

if TYPE_CHECKING:
    from conftest import Cli

posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices are POSIX's")
PROGRAM = (sys.executable, "-m", "readlist")


def environ_of(cli: "Cli") -> dict[str, str]:
    """The environment of a process that works on this library."""
    return {**os.environ, "READLIST_HOME": str(cli.home)}


@pytest.mark.parametrize(
    ("columns", "width"),
    [("72", 72), ("9" * 5000, 1000), ("1001", 1000), ("0", 80), ("-5", 80), ("wide", 80), ("", 80)],
)
def test_columns_give_the_width(columns: str, width: int) -> None:
    """A number that makes no sense counts as none; without a terminal there are 80 columns."""
    screen = Screen(io.StringIO(), io.StringIO(), {"COLUMNS": columns})
    with_terminal_columns = os.environ.get("COLUMNS")
    assert screen.width == width or with_terminal_columns


def test_an_absurd_width_shows_the_list(cli: "Cli") -> None:
    """Neither a traceback nor a page of spaces."""
    answer = cli("show", width=80, environ={"COLUMNS": "9" * 5000})
    assert answer.code == 0
    assert "Perceiver IO" in answer.out
    assert max(map(len, answer.out.splitlines())) <= 1000


@pytest.mark.parametrize(
    ("environ", "knows"),
    [
        ({"VTE_VERSION": "6003"}, True),
        ({"VTE_VERSION": "4900"}, False),
        ({"TERM_PROGRAM": "WezTerm"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "linux"}, False),
        ({"KONSOLE_VERSION": "220400"}, True),
        ({}, False),
    ],
)
def test_terminals_with_links_are_known(environ: dict[str, str], knows: bool) -> None:
    """Only where a terminal is known to show them; an old one of GNOME's crashes on them."""
    assert Screen(io.StringIO(), io.StringIO(), environ).has_links is knows


@pytest.mark.parametrize(
    ("setting", "environ", "is_link"),
    [
        ("", {"TERM_PROGRAM": "WezTerm"}, True),
        ("hyperlinks = false\n", {"TERM_PROGRAM": "WezTerm"}, False),
        ("hyperlinks = true\n", {}, True),
        ("", {}, False),
    ],
)
def test_an_address_is_a_link(
    setting: str, environ: dict[str, str], is_link: bool, cli: "Cli"
) -> None:
    """On a terminal that knows links, unless config.toml says otherwise; never in a pipe."""
    (cli.home / "config.toml").parent.mkdir(parents=True, exist_ok=True)
    (cli.home / "config.toml").write_text(setting)
    environ = {"TERM": "xterm-256color", **environ}
    shown = cli("show", "5", width=80, environ=environ).out
    assert (";https://arxiv.org/abs/2107.14795\x1b\\" in shown) is is_link
    assert "\x1b" not in cli("show", "5", environ=environ).out


def test_every_address_on_a_terminal_is_a_link() -> None:
    """In sentences and messages, too: whole, however narrow it is, without what ends a sentence.

    A program gets the text as it is.
    """
    address = "https://openreview.net/forum?id=fILj7WpI-g_and-so-on"
    out, err = Terminal(), Terminal()
    screen = Screen(out, err, {"TERM_PROGRAM": "WezTerm", "COLUMNS": "40"})
    screen.tell(f"read it at {address}, or (at https://example.org/a_(b)).\n")
    screen.say("it is at", "http://中.example/x")
    screen.write(f"{address}\n")

    def link(text: str, there: str = "") -> str:
        return f"\x1b]8;;{there or text}\x1b\\{text}\x1b]8;;\x1b\\"

    whole = f"read it at\n{link(address)},\nor (at {link('https://example.org/a_(b)')}).\n"
    assert out.getvalue() == f"{whole}{address}\n"
    there = link("http://中.example/x", "http://%E4%B8%AD.example/x")
    assert err.getvalue() == f"readlist: it is at\n{there}\n"


@pytest.mark.parametrize(
    ("environ", "is_unicode"),
    [
        ({"LC_ALL": "C"}, False),
        ({"LANG": "POSIX"}, False),
        ({"LC_ALL": "C.UTF-8", "LANG": "C"}, True),
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({}, True),
    ],
)
def test_a_locale_without_unicode_gets_ascii(environ: dict[str, str], is_unicode: bool) -> None:
    """On a terminal; a pipe is UTF-8 everywhere."""
    assert Screen(Terminal(), io.StringIO(), environ).is_unicode is is_unicode
    assert Screen(io.StringIO(), io.StringIO(), environ).is_unicode


def test_the_page_of_a_paper_is_coloured_for_previews(cli: "Cli") -> None:
    """In a pipe its title and headings are bold where a variable asks for colour."""
    shown = cli("show", "5", environ={"FORCE_COLOR": "1", "NO_COLOR": ""}).out
    assert shown.startswith("\x1b[1m5  Perceiver IO")
    assert "\n\x1b[1mSummary\x1b[0m\n" in shown


def test_a_message_is_one_visible_line() -> None:
    """Its details stand below it, and nothing in them is obeyed by a terminal."""
    err = io.StringIO()
    Screen(io.StringIO(), err, {}).say("odd \x1b[31m\n\x9b", "  1 \u202e")
    assert err.getvalue() == "readlist: odd \\x1b[31m\\n\\x9b\n  1 \\u202e\n"


def test_a_long_message_on_a_terminal() -> None:
    """It is broken between words, unless it goes into a pipe; what fits is left as it is."""
    for err, said in ((Terminal(), "readlist: there is no\nnetwork"), (io.StringIO(), "")):
        screen = Screen(io.StringIO(), err, {"COLUMNS": "24"})
        screen.say("there is no network", f"{'^':>22}")
        whole = "readlist: there is no network"
        assert err.getvalue() == f"{said or whole}\n{'^':>22}\n"


@posix
@pytest.mark.parametrize("arguments", [["show"], ["show", "--json"], ["export"], ["lists"]])
def test_a_reader_who_has_seen_enough(cli: "Cli", arguments: list[str]) -> None:
    """A closed pipe ends the command with exit code 0 and without a word."""
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        [*PROGRAM, *arguments],
        env=environ_of(cli),
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (0, b"")


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
@pytest.mark.parametrize("arguments", [["show"], ["show", "--json"], ["export"], ["read", "1"]])
def test_an_answer_that_cannot_be_written(cli: "Cli", arguments: list[str]) -> None:
    """Exit code 4 and one line, no traceback; what the command changed is changed."""
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [*PROGRAM, *arguments],
            env=environ_of(cli),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ran.returncode == 4
    assert ran.stderr == (
        "readlist: the answer could not be written: No space left on device; "
        "send it elsewhere; what the command changed is changed\n"
    )
    assert (cli.home / "papers").exists() == (arguments[0] == "read")


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
def test_messages_that_cannot_be_written(cli: "Cli") -> None:
    """The exit code still says what happened."""
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [*PROGRAM, "show", "99"],
            env=environ_of(cli),
            stdout=subprocess.PIPE,
            stderr=full,
            check=False,
        )
    assert (ran.returncode, ran.stdout) == (3, b"")


@posix
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_that_were_never_open(cli: "Cli", closed: str) -> None:
    """The program may be started with any of them closed."""
    ran = subprocess.run(
        ["/bin/sh", "-c", f'"$@" {closed}', "sh", *PROGRAM, "read", "1"],
        env=environ_of(cli),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, "Traceback" in ran.stderr) == (0, False)
    assert set(cli.library.folder_names()) == {"hoogeboom2022autoregressive"}


@posix
def test_a_process_in_a_home_that_nobody_knows() -> None:
    """One line and exit code 2."""
    ran = subprocess.run(
        [*PROGRAM, "show"],
        env={**os.environ, "READLIST_HOME": "~no-such-user/x"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == (
        "readlist: your home folder cannot be found; set READLIST_HOME to a folder\n"
    )


def test_standard_input_that_is_no_text(cli: "Cli") -> None:
    """It is refused as usage; with a byte order mark it is text like any other."""
    for data, code in ((b"\xff\n", 2), (b"\xef\xbb\xbf5\n", 0), (b"\n \n", 3)):
        ran = subprocess.run(
            [*PROGRAM, "cite", "-"],
            env=environ_of(cli),
            input=data,
            capture_output=True,
            check=False,
        )
        assert ran.returncode == code, ran.stderr
        assert ran.stderr.count(b"\n") == (code != 0)


@posix
def test_a_real_terminal(cli: "Cli") -> None:
    """A terminal that is no Unicode one gets what it can show, never a traceback."""
    import pty

    cli.write("lists/zh.toml", '[[papers]]\ntitle = "中文"\nkey = "zh"\n')
    ours, theirs = pty.openpty()
    environ = {**environ_of(cli), "PYTHONIOENCODING": "ascii", "COLUMNS": "80", "TERM": "dumb"}
    ran = subprocess.run(
        [*PROGRAM, "export", "-l", "zh"],
        env=environ,
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(theirs)
    shown = os.read(ours, 10_000)
    os.close(ours)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"{??}" in shown


def test_messages_have_an_ascii_form() -> None:
    """On a terminal whose locale has no Unicode; a pipe gets them as they are."""
    for err, said in ((Terminal(), "asking arXiv ~"), (io.StringIO(), "asking arXiv …")):
        Screen(io.StringIO(), err, {"LC_ALL": "C"}).say("asking arXiv …")
        assert err.getvalue() == f"readlist: {said}\n"


def test_readlist_signs_have_an_ascii_form() -> None:
    """Where the output takes no Unicode, no sign of readlist's becomes a question mark."""
    raw = io.BytesIO()
    screen = Screen(io.TextIOWrapper(raw, "ascii", errors="replace"), io.StringIO(), {})
    screen.write("○ ◐ ● – ★4 → █░ ·▒▓ …\n")
    screen.flush()
    assert raw.getvalue() == b"o - x - *4 > #: .+* ~\n"


@pytest.mark.parametrize(
    ("environ", "colours"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"CLICOLOR_FORCE": "1"}, True),
        ({"CLICOLOR_FORCE": "0"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour_in_a_pipe(environ: dict[str, str], colours: bool) -> None:
    """Only where a variable asks for it; NO_COLOR goes first."""
    assert Screen(io.StringIO(), io.StringIO(), environ).colours_lines is colours
