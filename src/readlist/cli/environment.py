"""Everything a command runs with: the library, the screen, the editor and the opener."""

import io
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import typer

from readlist.cli.screen import Screen
from readlist.errors import DamagedFileError, RefusedError

if TYPE_CHECKING:  # `--version` and `--help` do without
    from readlist.actions.mark import Target
    from readlist.actions.search import SearchTools
    from readlist.cli.filter_options import Filters
    from readlist.library.library import Library
    from readlist.network.messages import Limits, Observer
    from readlist.sources.protocol import NetworkContext
    from readlist.storage.home import Config
    from readlist.views.lines import Answer


def _on_desktop(name: str) -> Any:
    """The function of `desktop`, which is imported only when it is called."""

    def call(*given: Any) -> Any:
        from readlist.cli import desktop

        return getattr(desktop, name)(*given)

    return call


@dataclass(slots=True)
class Environment:
    """Everything outside the program that a command touches.

    `edit` and `open` take the file or target, the configured program ("" for none) and the
    environment variables; `page` shows a text; `copy` and `open` give False where nothing here can.
    `clock` None is the real one, `limits` None are the usual ones of `fetch`, `random` None is
    chance (a number from 0 to below 1 a call).
    """

    screen: Screen
    stdin: TextIO
    environ: Mapping[str, str]
    clock: Callable[[], datetime] | None = None
    edit: Callable[[Path, str, Mapping[str, str]], int] = field(default=_on_desktop("edit_file"))
    open: "Callable[[Target, str, Mapping[str, str]], bool]" = field(
        default=_on_desktop("open_target")
    )
    page: Callable[[str, Mapping[str, str]], None] = field(default=_on_desktop("show_in_pager"))
    copy: Callable[[str, Mapping[str, str]], bool] = field(default=_on_desktop("copy_with_tool"))
    limits: "Limits | None" = None
    random: Callable[[], float] | None = None
    tools: "SearchTools | None" = None
    command: str = field(default="", init=False)  # the one that runs: "lists new"
    json: bool = field(default=False, init=False)  # whether the answer is wanted in JSON
    answer: "Answer | None" = field(default=None, init=False)  # freed with the process, not before
    _settings: "Config | None" = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.screen.settings = lambda: self.settings

    @property
    def library(self) -> "Library":
        """The library in the home that the environment variables name."""
        from readlist.library.library import Library, utc_now
        from readlist.storage.home import bundled_folder, home_from

        return Library(home_from(self.environ), bundled_folder(), self.clock or utc_now)

    def give(self, answer: "Answer") -> None:
        """Write an answer and its notes; raise its error."""
        self.answer = answer
        screen = self.screen
        if self.json:
            from readlist.views.json import document

            screen.write(document(self.command, self.library, **answer.content()))
        elif not answer.instead:
            self._show(answer)
        for note in answer.notes:
            screen.say(note)
        if answer.instead and not self.json:
            screen.say(answer.instead)
        if answer.error:
            raise answer.error

    def _show(self, answer: "Answer") -> None:
        screen = self.screen
        if not screen.is_terminal:
            for lines in answer.portions or (answer.lines(),):
                is_page = self.command == "show"
                screen.write(coloured(lines, is_page=is_page) if screen.colours_lines else lines)
            return
        settings = self.settings
        size = (screen.width, screen.height)
        shown = answer.terminal(*size) if answer.terminal else answer.lines()
        if not isinstance(shown, str):
            screen.render(shown)
        elif answer.in_pager:
            pager = {"PAGER": settings.pager} if settings.pager else {}
            self.page(shown, {**self.environ, **pager})
        elif answer.is_verbatim:
            screen.show(shown)
        else:
            screen.tell(shown)

    @property
    def can_ask(self) -> bool:
        """Whether a user at a terminal can answer a question."""
        return self.stdin.isatty() and self.screen.err.isatty()

    def agrees(self, question: str) -> bool:
        """Whether the user answers yes; raises RefusedError without a terminal on which to ask."""
        if not self.can_ask:
            said = "without a terminal readlist cannot ask"
            raise RefusedError(said, hint="--yes answers the question")
        self.screen.ask(f"{question} [y/N] ")
        return self.stdin.readline().strip().lower() in {"y", "yes"}

    def outlook(self, observer: "Observer") -> "NetworkContext":
        """The limits and the observer of this command's requests."""
        from readlist.network.messages import Limits
        from readlist.sources.protocol import NetworkContext

        return NetworkContext(self.environ, self.limits or Limits(), observer)

    def chance(self) -> float:
        """A number from 0 to below 1."""
        from random import random

        return (self.random or random)()

    @property
    def settings(self) -> "Config":
        """The settings; the usual ones where config.toml is damaged, which it says once."""
        if self._settings is None:
            from readlist.storage.home import Config

            try:
                self._settings = self.library.config()
            except DamagedFileError as error:  # no reason to show nothing
                self._settings = Config()
                if self.command not in _NAMING_DAMAGE:
                    self.screen.say(error.sentence)
        return self._settings

    def editor(self) -> Callable[[Path], int]:
        """Edits a file as config.toml says, and gives the editor's exit code."""
        configured = self.library.config().editor
        return lambda path: self.edit(path, configured, self.environ)

    def language(self) -> str:
        """The language of summaries: the configuration's, else the locale's, else English."""
        configured = self.settings.language
        locale = next((self.environ[name] for name in _LOCALE_NAMES if self.environ.get(name)), "")
        language = locale.split(".")[0].split("@")[0].replace("_", "-")
        return configured or ("en" if language in {"", "C", "POSIX"} else language)


def coloured(lines: str, *, is_page: bool = False) -> str:
    """The lines of papers with statuses in colour and keys in bold; of a page also its headings."""
    if is_page:
        lines = re.sub(r"^(\S[^\t\n]*)$", "\x1b[1m\\1\x1b[0m", lines, flags=re.MULTILINE)

    def painted(match: re.Match[str]) -> str:
        code = _COLOURS.get(match[2])
        status = f"\x1b[{code}m{match[2]}\x1b[0m" if code else match[2]
        return f"{match[1]}{status}\t\x1b[1m{match[3]}\x1b[0m"

    row = r"^([^\t\n]*\t)(unread|reading|read|skipped|damaged)\t([^\t\n]*)"
    return re.sub(row, painted, lines, flags=re.MULTILINE)


_COLOURS = {"reading": 33, "read": 32, "skipped": 2, "damaged": 31}
_NAMING_DAMAGE = ("config", "doctor")  # commands, of that file, by themselves
_LOCALE_NAMES = ("LC_ALL", "LC_MESSAGES", "LANG")


def standard_environment() -> Environment:
    """The environment of a real run."""
    return Environment(standard_screen(), standard_input(), os.environ)


def standard_screen() -> Screen:
    """The process's own streams. A pipe gets UTF-8 and bare line feeds on every system."""
    return Screen(_prepared(sys.stdout), _prepared(sys.stderr), os.environ)


def _prepared(stream: TextIO | None) -> TextIO:
    if stream is None:  # closed by the parent process
        return Path(os.devnull).open("w", encoding="utf-8")
    if isinstance(stream, io.TextIOWrapper):
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    return stream


def standard_input() -> TextIO:
    """The process's input; a pipe is UTF-8 on every system, with or without byte order mark."""
    if sys.stdin is None:
        return io.StringIO()
    if isinstance(sys.stdin, io.TextIOWrapper) and not sys.stdin.isatty():
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="strict")
    return sys.stdin


class Context(typer.Context):
    """The context of a command; `obj` is the environment that it was started with."""

    obj: Environment
    filters: "Filters"  # of a FilteredCommand

    @cached_property
    def library(self) -> "Library":
        """The library."""
        return self.obj.library

    @property
    def screen(self) -> Screen:
        """The output streams."""
        return self.obj.screen
