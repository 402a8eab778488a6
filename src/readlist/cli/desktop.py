"""Other programs of the user: clipboard, editor, browser, PDF viewer and pager.

Source: XTerm Control Sequences, "Operating System Commands", 52 (manipulate selection data).
"""

import base64
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readlist.actions.mark import Target
from readlist.errors import RefusedError

if TYPE_CHECKING:
    from readlist.cli.environment import Environment

_PATIENCE = 5  # seconds
_MOST_FOR_A_TERMINAL = 74_994  # bytes of base64 that xterm takes; others take as many or more
_OPENER_PATIENCE = 0.5  # seconds in which a viewer that cannot start has said so
_TEXT_BROWSERS = {"lynx", "w3m", "links", "elinks", "www-browser"}
_PAGERS = ("less", "more")
_EDITORS = ("notepad",) if os.name == "nt" else ("editor", "nano", "vim", "vi")


def copy(environment: "Environment", text: str) -> None:
    """Put `text` on the clipboard; raises RefusedError where neither tool nor terminal can."""
    if environment.copy(text, environment.environ):
        return
    screen = environment.screen
    terminal = screen.out if screen.is_terminal else screen.err
    sequence = osc52(text)
    if not terminal.isatty() or not sequence:
        hint = "install wl-clipboard, xclip or xsel, or copy what is printed without --copy"
        raise RefusedError("nothing here can reach a clipboard", hint=hint)
    terminal.write(sequence)
    terminal.flush()


def osc52(text: str) -> str:
    """The sequence (OSC 52) that puts text on the clipboard, even over ssh; "" if too long."""
    encoded = base64.b64encode(text.encode(errors="replace")).decode()
    return f"\x1b]52;c;{encoded}\x07" if len(encoded) <= _MOST_FOR_A_TERMINAL else ""


def copy_with_tool(text: str, environ: Mapping[str, str]) -> bool:
    """Put `text` on the clipboard with the first tool that works; False if there is none."""
    for name, *arguments in _commands(environ):
        program = shutil.which(name)
        if program is None:
            continue
        # clip.exe takes anything but UTF-16 for the system's old code page.
        encoding = "utf-16" if name == "clip.exe" else "utf-8"
        with suppress(OSError, subprocess.TimeoutExpired):
            done = subprocess.run(  # noqa: S603 (the desktop's own)
                [program, *arguments],
                input=text.encode(encoding, errors="replace"),
                stdout=subprocess.DEVNULL,  # xclip stays, and would hold a pipe open
                stderr=subprocess.DEVNULL,
                timeout=_PATIENCE,
                check=False,
            )
            if done.returncode == 0:
                return True
    return False


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


def command_words(command: str) -> list[str]:
    """The words that start the command; raises ValueError for none, or for unpaired quotes."""
    parts = shlex.split(command, posix=os.name != "nt")  # a backslash of Windows is not an escape
    if not parts:
        raise ValueError("it is empty")
    program, *arguments = (part.strip('"') for part in parts) if os.name == "nt" else parts
    # On Windows only this finds a program that does not end in .exe, such as code.cmd.
    return [shutil.which(program) or program, *arguments]


def program_of(command: str) -> str | None:
    """The path of the program that the command starts, None where there is none."""
    try:
        return shutil.which(command_words(command)[0])
    except ValueError:
        return None


@contextmanager
def _running(
    kind: str, command: str, arguments: list[str], way_out: str, **pipes: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """The user's own program, which alone answers Ctrl-C: in a terminal that reaches both.

    Raises RefusedError where it cannot be started.
    """
    try:
        process = subprocess.Popen([*command_words(command), *arguments], **pipes)  # noqa: S603
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        said = f"the {kind} `{command}` cannot be started: {reason}"
        raise RefusedError(said, hint=way_out) from error
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield process
    finally:
        signal.signal(signal.SIGINT, before)


def edit_file(path: Path, configured: str, environ: Mapping[str, str]) -> int:
    """Wait while the user edits the file; the editor's exit code.

    The editor is the configured one, else $VISUAL, $EDITOR (with arguments, quoted as in a shell),
    else the first of the platform's that is installed. Raises RefusedError where none can start.
    """
    command = editor_command(configured, environ)
    if not command:
        raise RefusedError("no editor was found", hint="set $VISUAL or $EDITOR to yours")
    way = "set $VISUAL or $EDITOR to one that can"
    if configured:
        way = "set editor with `readlist config --edit`"
    stdin = None if sys.stdin else subprocess.DEVNULL  # vim waits for ever for a closed one
    with _running("editor", command, [str(path)], way, stdin=stdin) as process:
        return process.wait()


def editor_command(configured: str, environ: Mapping[str, str]) -> str:
    """The command that starts the editor, "" where none is found."""
    named = configured or environ.get("VISUAL") or environ.get("EDITOR")
    return named or next(filter(shutil.which, _EDITORS), "")


def open_target(target: Target, viewer: str, environ: Mapping[str, str]) -> bool:
    """Open the target as the desktop does; False where there is no browser or viewer."""
    if target.file and viewer:
        _show(target.file, target.page, viewer)
        return True
    browsers = environ.get("BROWSER", "")
    if browsers and not target.file:
        return any(_opened_by(each, target.address) for each in browsers.split(os.pathsep) if each)
    # Never in a text browser that was not asked for.
    if sys.platform == "win32":
        os.startfile(target.file or target.address)  # noqa: S606 (our own PDF, an http address)
        return True
    opener = desktop_opener(environ)
    try:
        return opener is not None and _opens([opener, str(target.file or target.address)])
    except OSError:
        return False


def _opened_by(browser: str, address: str) -> bool:
    """Whether the command of $BROWSER took the address, which `%s` stands for.

    Where `%s` is only a part of an argument, that may be a script for a shell: such a command gets
    no address that could mean something there.
    """
    try:
        words = [word for word in command_words(browser) if word != "&"]
        if not any("%s" in word for word in words):
            words.append("%s")
        embedded = any("%s" in word and word != "%s" for word in words)
        if embedded and not re.fullmatch(r"[\w:/?#@%.~=+,-]*", address, re.ASCII):
            return False
        command = [word.replace("%s", address) for word in words]
        if Path(command[0]).stem in _TEXT_BROWSERS:
            return subprocess.run(command, check=False).returncode == 0  # noqa: S603 (the user's)
        return _opens(command)
    except (OSError, ValueError):  # it cannot be understood, or is not there
        return False


def _show(path: Path, page: int | None, viewer: str) -> None:
    """Start the configured viewer; raises RefusedError where it does not show the file."""
    try:
        words = command_words(viewer)
        if not any("{file}" in word for word in words):
            words.append("{file}")
        places = (word.replace("{page}", str(page or 1)) for word in words)
        command = [word.replace("{file}", str(path)) for word in places]
        reason = "" if _opens(command) else "it ended with an error at once"
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
    if reason:
        message = f"the PDF viewer `{viewer}` cannot show it: {reason}"
        raise RefusedError(message, hint="set another pdf_viewer with `readlist config --edit`")


def desktop_opener(environ: Mapping[str, str]) -> str | None:
    """The program that opens files and addresses, "Windows" where no program is needed."""
    if sys.platform == "win32":
        return "Windows"
    command = "open" if sys.platform == "darwin" else "xdg-open"
    has_display = environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    return shutil.which(command) if command == "open" or has_display else None


def _opens(command: Sequence[str]) -> bool:
    """Start it on its own; False where it fails within a moment."""
    process = subprocess.Popen(  # noqa: S603 (the user's own viewer)
        command,
        start_new_session=True,
        stdin=subprocess.DEVNULL,  # it is a script's, which may have more lines for readlist
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        return process.wait(_OPENER_PATIENCE) == 0
    except subprocess.TimeoutExpired:
        return True


def show_in_pager(text: str, environ: Mapping[str, str]) -> None:
    """Wait while the user reads `text` in $PAGER, else in less or more.

    Raises RefusedError where none can be started.
    """
    command = environ.get("PAGER") or next(filter(shutil.which, _PAGERS), "")
    if not command:
        raise RefusedError("no pager was found", hint="set $PAGER to yours, or use --all")
    way, environ = "set $PAGER to one that can", {"LESS": "FRX", **environ}
    with _running("pager", command, [], way, stdin=subprocess.PIPE, env=environ) as process:
        process.communicate(text.encode(errors="replace"))
