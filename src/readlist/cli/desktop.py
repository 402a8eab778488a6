"""Putting text on the clipboard: with the desktop's tool, else by asking the terminal.

Source: XTerm Control Sequences, "Operating System Commands", 52 (manipulate selection data).
"""

import base64
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from readlist.errors import RefusedError

if TYPE_CHECKING:
    from readlist.cli.environment import Environment

_PATIENCE = 5  # seconds
_MOST_FOR_A_TERMINAL = 74_994  # bytes of base64 that xterm takes; others take as many or more


def copy(environment: "Environment", text: str) -> None:
    """Put `text` on the clipboard.

    Raises RefusedError where there is neither a tool for it nor a terminal.
    """
    if environment.copy(text, environment.environ):
        return
    screen = environment.screen
    terminal = screen.out if screen.is_terminal else screen.err
    sequence = osc52(text)
    if not terminal.isatty() or not sequence:
        raise RefusedError(
            "nothing here can reach a clipboard",
            hint="install wl-clipboard, xclip or xsel, or copy what is printed without --copy",
        )
    terminal.write(sequence)
    terminal.flush()


def osc52(text: str) -> str:
    """What has a terminal, also one behind ssh, take the text; "" if it is too long."""
    encoded = base64.b64encode(text.encode(errors="replace")).decode()
    return f"\x1b]52;c;{encoded}\x07" if len(encoded) <= _MOST_FOR_A_TERMINAL else ""


def copy_with_tool(text: str, environ: Mapping[str, str]) -> bool:
    """Put `text` on the clipboard with the first tool that works; False if there is none."""
    return any(_runs(command, text) for command in _commands(environ))


def clipboard_tool(environ: Mapping[str, str]) -> str | None:
    """The first such tool that is installed."""
    return next(filter(None, (shutil.which(command[0]) for command in _commands(environ))), None)


def _commands(environ: Mapping[str, str]) -> Iterator[list[str]]:
    if sys.platform == "darwin":
        yield ["pbcopy"]
    elif sys.platform == "win32" or environ.get("WSL_DISTRO_NAME"):
        yield ["clip.exe"]
    if environ.get("WAYLAND_DISPLAY"):
        yield ["wl-copy"]
    if environ.get("DISPLAY"):
        yield ["xclip", "-selection", "clipboard"]
        yield ["xsel", "--clipboard", "--input"]


def _runs(command: list[str], text: str) -> bool:
    program = shutil.which(command[0])
    if program is None:
        return False
    # clip.exe takes anything but UTF-16 for the system's old code page.
    encoding = "utf-16" if command[0] == "clip.exe" else "utf-8"
    try:
        done = subprocess.run(  # noqa: S603 (the desktop's own)
            [program, *command[1:]],
            input=text.encode(encoding, errors="replace"),
            stdout=subprocess.DEVNULL,  # xclip stays, and would hold a pipe open
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
