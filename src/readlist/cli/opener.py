"""Handing an address to the browser, or a PDF to its viewer."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from readlist.actions.open import Target
from readlist.cli.commandline import command_line
from readlist.errors import RefusedError

_PATIENCE = 0.5  # seconds in which a viewer that cannot start has said so


def open_target(target: Target, viewer: str, environ: Mapping[str, str]) -> bool:
    """Open the target as the person's system does; False where there is no browser or viewer."""
    if target.file:
        return _open_file(target.file, viewer, environ)
    return _open_address(target.address, environ)


def _open_address(address: str, environ: Mapping[str, str]) -> bool:
    import webbrowser

    if not environ.get("BROWSER") and not _has_display(environ):
        return False  # a text browser that took the terminal would not be expected
    try:
        return webbrowser.open(address)
    except (webbrowser.Error, ValueError, IndexError):  # $BROWSER cannot be understood
        return False


def _open_file(path: Path, viewer: str, environ: Mapping[str, str]) -> bool:
    if viewer:
        return _open_with(viewer, path)
    if sys.platform == "win32":
        os.startfile(path)  # noqa: S606 (the library's own PDF)
        return True
    opener = desktop_opener(environ)
    try:
        return opener is not None and _runs([opener, str(path)])
    except OSError:
        return False


def desktop_opener(environ: Mapping[str, str]) -> str | None:
    """The program by which the desktop opens files and addresses; Windows has none."""
    command = "open" if sys.platform == "darwin" else "xdg-open"
    return shutil.which(command) if _has_display(environ) else None


def _open_with(viewer: str, path: Path) -> bool:
    try:
        runs, reason = _runs(command_line(viewer, path)), "it ended with an error at once"
    except (OSError, ValueError) as error:
        runs, reason = False, getattr(error, "strerror", None) or str(error)
    if not runs:
        raise RefusedError(
            f"the PDF viewer `{viewer}` cannot show it: {reason}",
            hint="set another pdf_viewer with `readlist config --edit`",
        )
    return True


def _has_display(environ: Mapping[str, str]) -> bool:
    """Whether windows can be shown: always on macOS and Windows."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def _runs(command: Sequence[str]) -> bool:
    """Start it on its own; False where it fails within a moment."""
    process = subprocess.Popen(  # noqa: S603 (the person's own viewer)
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        return process.wait(_PATIENCE) == 0
    except subprocess.TimeoutExpired:
        return True
