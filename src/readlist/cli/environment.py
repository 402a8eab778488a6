"""What a command runs with: the library, the screen, and the person's editor and opener."""

import io
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import typer

from readlist.actions.open_paper import Target
from readlist.cli.screen import Screen, standard_screen
from readlist.home import bundled_folder, home_from
from readlist.library import Library

Edit = Callable[[Path, str, Mapping[str, str]], int]
"""Edits a file with the configured editor ("" for none) and gives the editor's exit code."""

Open = Callable[[Target, str, Mapping[str, str]], bool]
"""Opens a target, PDFs with the configured viewer ("" for none); False if nothing here can."""


@dataclass(frozen=True, slots=True)
class Environment:
    """Everything outside the program that a command touches."""

    library: Library
    screen: Screen
    stdin: TextIO
    environ: Mapping[str, str]
    edit: Edit
    open: Open

    def language(self) -> str:
        """The language of summaries: the configuration's, else the locale's, else English."""
        configured = self.library.config().language
        locale = next((self.environ[name] for name in _LOCALE_NAMES if self.environ.get(name)), "")
        language = locale.split(".")[0].split("@")[0].replace("_", "-")
        return configured or ("en" if language in {"", "C", "POSIX"} else language)


_LOCALE_NAMES = ("LC_ALL", "LC_MESSAGES", "LANG")


def standard_environment() -> Environment:
    """The environment of a real run."""
    return Environment(
        library=Library(home_from(os.environ), bundled_folder()),
        screen=standard_screen(),
        stdin=_standard_input(),
        environ=os.environ,
        edit=_edit,
        open=_open,
    )


def _standard_input() -> TextIO:
    """The process's input; a pipe is UTF-8 on every system, with or without byte order mark."""
    if sys.stdin is None:
        return io.StringIO()
    if isinstance(sys.stdin, io.TextIOWrapper) and not sys.stdin.isatty():
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="strict")
    return sys.stdin


def environment_of(ctx: typer.Context) -> Environment:
    """The environment that the command was started with."""
    environment: Environment = ctx.obj
    return environment


def _edit(path: Path, configured: str, environ: Mapping[str, str]) -> int:
    from readlist.cli.editor import edit_file  # noqa: PLC0415 (starts processes; few commands do)

    return edit_file(path, configured, environ)


def _open(target: Target, configured: str, environ: Mapping[str, str]) -> bool:
    from readlist.cli.opener import open_target  # noqa: PLC0415 (the same)

    return open_target(target, configured, environ)
