"""Browser and viewer, played by small scripts, which the program itself starts."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

import pytest
from conftest import Answer, Cli
from processes import run_process

from readlist.actions.mark import Target
from readlist.cli.desktop import open_target

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="scripts stand for xdg-open and the browser"
)

PAGE = "https://openreview.net/forum?id=fILj7WpI-g"
KEY = "jaegle2022perceiver"


class OpeningCli(Cli):
    """The command line with the programs that are there."""

    def _open(self, target: Target, viewer: str, environ: Mapping[str, str]) -> bool:
        return open_target(target, viewer, environ)


class Desktop:
    """A folder of scripts that is the whole PATH, and a library with one PDF."""

    def __init__(self, cli: Cli, folder: Path) -> None:
        self.cli = cli
        self.log = folder / "log"
        self.bin = folder / "my bin"
        self.bin.mkdir()
        self.log.write_text("", encoding="utf-8")
        self.pdf = cli.write(f"papers/{KEY}/paper.pdf", b"%PDF")

    def script(self, name: str, text: str = "") -> Path:
        """A program that notes its arguments and does `text`."""
        path = self.bin / name
        path.write_text(
            f'#!/bin/sh\nprintf "{name}%s\\n" "$(printf " <%s>" "$@")" >>"{self.log}"\n{text}\n',
            encoding="utf-8",
        )
        path.chmod(0o700)
        return path

    def open(self, *options: str, environ: Mapping[str, str] | None = None) -> Answer:
        """The answer of `readlist open 5`."""
        there = {"PATH": str(self.bin), **(environ or {})}
        with mock.patch.dict(os.environ, there, clear=True):
            return self.cli("open", "5", *options, environ=environ)

    @property
    def opened(self) -> str:
        """The arguments with which the scripts were started."""
        return self.log.read_text(encoding="utf-8")


@pytest.fixture
def desktop(tmp_path: Path) -> Desktop:
    """A desktop without any program."""
    return Desktop(OpeningCli(tmp_path / "home"), tmp_path)


def test_the_browser_gets_the_page(desktop: Desktop) -> None:
    """$BROWSER needs no display; stdout has the address alone."""
    desktop.script("surf")
    ran = desktop.open("--page", environ={"BROWSER": "surf"})
    assert (ran.code, ran.out) == (0, PAGE + "\n")
    assert ran.err.startswith("readlist: 5 is now reading (was unread)")
    assert desktop.opened == f"surf <{PAGE}>\n"


def test_on_a_display_the_system_chooses_the_browser(desktop: Desktop) -> None:
    """Without $BROWSER the desktop's own opener is asked."""
    desktop.script("xdg-open")
    assert desktop.open("--page", environ={"DISPLAY": ":0"}).code == 0
    assert desktop.opened == f"xdg-open <{PAGE}>\n"


@pytest.mark.parametrize(("option", "what"), [("--page", "browser"), ("--pdf", "PDF viewer")])
def test_without_a_display_nothing_is_started(desktop: Desktop, option: str, what: str) -> None:
    """The answer is what to open, and a line says that nothing was opened."""
    desktop.script("xdg-open")
    desktop.script("w3m")
    ran = desktop.open(option)
    assert ran.code == 0
    assert ran.out == f"{PAGE if option == '--page' else desktop.pdf}\n"
    assert f"no {what} here could open it; open it yourself" in ran.err
    assert desktop.opened == ""


@pytest.mark.parametrize("display", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_a_pdf_opens_in_the_systems_viewer(desktop: Desktop, display: str) -> None:
    """xdg-open gets the file."""
    desktop.script("xdg-open")
    ran = desktop.open(environ={display: ":0"})
    assert (ran.code, ran.out) == (0, f"{desktop.pdf}\n")
    assert "no PDF viewer" not in ran.err
    assert desktop.opened == f"xdg-open <{desktop.pdf}>\n"


def test_a_system_without_a_viewer(desktop: Desktop) -> None:
    """An xdg-open that fails, is no program or does not exist leaves the opening to the user."""
    for text in (None, "exit 3", "not executable"):
        if text is not None:
            desktop.script("xdg-open", text)
        if text == "not executable":
            (desktop.bin / "xdg-open").write_bytes(b"\x7fELF")
        ran = desktop.open(environ={"DISPLAY": ":0"})
        assert ran.code == 0
        assert "no PDF viewer here could open it" in ran.err


def test_a_viewer_that_stays_is_not_waited_for(desktop: Desktop, tmp_path: Path) -> None:
    """After half a second it counts as running, and goes on when readlist has ended."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    desktop.script("xdg-open", f'read -r _ <"{fifo}"')
    home = desktop.cli.home
    environ = {"PATH": str(desktop.bin), "DISPLAY": ":0", "READLIST_HOME": str(home)}
    ran = run_process(home, "open", "5", environ=environ)
    assert ran.code == 0
    assert "no PDF viewer" not in ran.err
    # Without somebody who still reads from it, this fails.
    release = os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
    os.write(release, b"closed\n")
    os.close(release)


def test_the_configured_viewer_needs_no_display(desktop: Desktop) -> None:
    """It gets its own arguments, quoted as in a shell, and the file last."""
    viewer = desktop.script("view")
    desktop.cli.write("config.toml", f"pdf_viewer = \"'{viewer}' --page 'a b'\"")
    ran = desktop.open()
    assert ran.code == 0
    assert desktop.opened == f"view <--page> <a b> <{desktop.pdf}>\n"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("-P {page} {file}", "<-P> <7> <FILE>"),
        ("file://{file}#page={page}", "<file://FILE#page=7>"),
        ("-p {page}", "<-p> <7> <FILE>"),
    ],
)
def test_the_configured_viewer_gets_the_page(desktop: Desktop, form: str, words: str) -> None:
    """The page and the file stand where its command has them; a paper that was not begun: 1."""
    viewer = desktop.script("view")
    desktop.cli.write("config.toml", f"pdf_viewer = \"'{viewer}' {form}\"")
    for page in (1, 7):
        desktop.log.write_text("", encoding="utf-8")
        assert desktop.open("--no-mark").code == 0
        expected = words.replace("7", str(page)).replace("FILE", str(desktop.pdf))
        assert desktop.opened == f"view {expected}\n"
        desktop.cli("start", "5", "--page", "7")


def test_a_configured_viewer_that_cannot_start(desktop: Desktop) -> None:
    """It is named with the reason, the file is told all the same, and the paper is not marked."""
    desktop.script("fails", "exit 3")
    for viewer, reason in (
        ("no-such-viewer -x", "No such file or directory"),
        ("never 'closed", "No closing quotation"),
        (f"'{desktop.bin}/fails'", "it ended with an error at once"),
    ):
        desktop.cli.write("config.toml", f'pdf_viewer = "{viewer}"')
        ran = desktop.open()
        assert (ran.code, ran.out) == (4, f"{desktop.pdf}\n"), viewer
        assert ran.err == (
            f"readlist: the PDF viewer `{viewer}` cannot show it: {reason}; "
            "set another pdf_viewer with `readlist config --edit`\n"
        )
    assert not (desktop.pdf.parent / "progress.toml").exists()


@pytest.mark.parametrize("browser", ["'", "no-such-browser '", "no-such-browser"])
def test_a_browser_that_cannot_be_understood(desktop: Desktop, browser: str) -> None:
    """An odd $BROWSER is no traceback: the address is there to be opened by hand."""
    ran = desktop.open("--page", environ={"BROWSER": browser})
    assert (ran.code, ran.out) == (0, PAGE + "\n")
    assert ran.err.startswith("readlist: no browser here could open it; open it yourself\n")


def test_a_browser_that_fails_is_not_followed_by_a_text_browser(desktop: Desktop) -> None:
    """It would take the terminal; the address is printed instead."""
    desktop.script("surf", "exit 1")
    for name in ("w3m", "lynx", "www-browser", "xdg-open"):
        desktop.script(name)
    ran = desktop.open("--page", environ={"BROWSER": "surf", "DISPLAY": ":0"})
    assert (ran.code, ran.out) == (0, PAGE + "\n")
    assert "no browser here could open it" in ran.err
    assert desktop.opened == f"surf <{PAGE}>\n"
    desktop.open("--page", environ={"BROWSER": "surf:w3m"})
    assert desktop.opened.endswith(f"w3m <{PAGE}>\n")


@pytest.mark.parametrize(
    ("address", "opened"),
    [
        ("https://example.org/a?b=c&d", ""),
        ("https://example.org/$(x)", ""),
        ("https://example.org/`x`;x", ""),
        ("https://example.org/a?b=c#d", "x <https://example.org/a?b=c#d>\n"),
    ],
)
def test_an_address_is_never_run(desktop: Desktop, address: str, opened: str) -> None:
    """A command of $BROWSER that hands it to a shell gets only what means nothing there."""
    desktop.script("x")
    (desktop.bin / "sh").symlink_to("/bin/sh")
    environ = {"BROWSER": "sh -c 'x %s'", "PATH": str(desktop.bin)}
    with mock.patch.dict(os.environ, environ):
        assert open_target(Target(address=address), "", os.environ) == bool(opened)
    assert desktop.opened == opened
