"""The person's editor: which it is, and waiting for it."""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from readlist.cli.commandline import command_line
from readlist.errors import RefusedError

_DEFAULTS = ("notepad",) if os.name == "nt" else ("editor", "nano", "vim", "vi")


def edit_file(path: Path, configured: str, environ: Mapping[str, str]) -> int:
    """Wait while the person edits the file; the editor's exit code.

    The editor is the configured one, else $VISUAL, $EDITOR (with arguments, quoted as in a shell),
    else the first of the platform's that is installed. Raises RefusedError where none can start.
    """
    command = editor_command(configured, environ)
    if not command:
        raise RefusedError("no editor was found", hint="set $VISUAL or $EDITOR to yours")
    try:
        process = subprocess.Popen(command_line(command, path))  # noqa: S603 (the person's own)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise RefusedError(
            f"the editor `{command}` cannot be started: {reason}",
            hint="set editor with `readlist config --edit`"
            if configured
            else "set $VISUAL or $EDITOR to one that can",
        ) from error
    return _waited_for(process)


def editor_command(configured: str, environ: Mapping[str, str]) -> str:
    """What starts the editor, "" where there is none to be found."""
    named = configured or environ.get("VISUAL") or environ.get("EDITOR")
    return named or next(filter(shutil.which, _DEFAULTS), "")


def _waited_for(process: "subprocess.Popen[bytes]") -> int:
    """Ctrl-C in a terminal reaches both processes: it is the editor's to answer."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return process.wait()
    finally:
        signal.signal(signal.SIGINT, before)
