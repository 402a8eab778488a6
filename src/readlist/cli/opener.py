"""Handing an address to the browser, or a PDF to its viewer."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from readlist.actions.open_paper import Target
from readlist.errors import RefusedError

_PATIENCE = 2.0  # seconds in which a viewer that cannot start has said so


def open_target(target: Target, viewer: str, environ: Mapping[str, str]) -> bool:
    """Open the target as the person's system does; False where there is no browser or viewer."""
    if target.file:
        return _open_file(target.file, viewer, environ)
    return _open_address(target.address, environ)


def _open_address(address: str, environ: Mapping[str, str]) -> bool:
    import webbrowser  # noqa: PLC0415 (slow to import, and only addresses need it)

    if not environ.get("BROWSER") and not _has_display(environ):
        return False  # a text browser that took the terminal would not be expected
    return webbrowser.open(address)


def _open_file(path: Path, viewer: str, environ: Mapping[str, str]) -> bool:
    if viewer:
        return _start([*shlex.split(viewer), str(path)], must=True)
    if sys.platform == "win32":
        os.startfile(path)  # noqa: S606 (the library's own PDF)
        return True
    if sys.platform == "darwin":
        return _start(["open", str(path)])
    command = shutil.which("xdg-open") if _has_display(environ) else None
    return command is not None and _start([command, str(path)])


def _has_display(environ: Mapping[str, str]) -> bool:
    """Whether windows can be shown: always on macOS and Windows."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def _start(command: Sequence[str], *, must: bool = False) -> bool:
    """Start it on its own; False (or RefusedError, if it must) where it cannot or fails at once."""
    try:
        process = subprocess.Popen(  # noqa: S603 (the person's own viewer)
            command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except OSError as error:
        if not must:
            return False
        raise RefusedError(
            f"the PDF viewer `{command[0]}` cannot be started: {error.strerror}",
            hint="set pdf_viewer with `readlist config --edit`",
        ) from error
    try:
        return process.wait(_PATIENCE) == 0
    except subprocess.TimeoutExpired:
        return True  # it runs
