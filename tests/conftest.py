"""What tests share: the whole command line in this process, with its home, clock and desktop."""

import io
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings

from readlist.actions.open_paper import Target
from readlist.cli.environment import Environment
from readlist.cli.main import run
from readlist.cli.screen import Screen
from readlist.home import bundled_folder, home_from
from readlist.library import Library
from readlist.network.services import Limits

settings.register_profile("quick", max_examples=60, deadline=None)
settings.register_profile("ci", max_examples=150, deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "quick")

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` rewrites the golden terminal sessions."""
    parser.addoption("--update", action="store_true", help="rewrite tests/transcripts/*.txt")


@dataclass(frozen=True)
class Answer:
    """What one command line answered."""

    code: int
    out: str
    err: str


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@dataclass
class Cli:
    """`cli("read", "3")` runs a command line in a home of its own; time passes only by `wait`."""

    home: Path
    now: datetime = NOON
    opened: list[str] = field(default_factory=list)
    opens: bool = True
    copied: list[str] = field(default_factory=list)
    copies: bool = True
    edit: Callable[[Path], int] = lambda _: 0
    limits: Limits | None = None
    paged: list[str] = field(default_factory=list)
    random: Callable[[], float] = lambda: 0.5

    def __call__(
        self,
        *arguments: str,
        stdin: str = "",
        width: int | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Answer:
        """Run `readlist ARGUMENTS`; with a `width` on a terminal so wide, else in a pipe."""
        out = io.StringIO() if width is None else _Terminal()
        err = io.StringIO()
        environ = {
            "READLIST_HOME": str(self.home),
            "COLUMNS": str(width or 80),
            "NO_COLOR": "1",
            "TERM": "dumb",
            **(environ or {}),
        }
        environment = Environment(
            Screen(out, err, environ),
            io.StringIO(stdin),
            environ,
            clock=lambda: self.now,
            edit=lambda path, _configured, _environ: self.edit(path),
            open=self._open,
            copy=self._copy,
            page=lambda text, _environ: self.paged.append(text),
            limits=self.limits,
            random=self.random,
        )
        code = run(arguments, environment)
        return Answer(code, out.getvalue(), err.getvalue())

    def _open(self, target: Target, _viewer: str, _environ: Mapping[str, str]) -> bool:
        self.opened.append(str(target))
        return self.opens

    def _copy(self, text: str, _environ: Mapping[str, str]) -> bool:
        if self.copies:
            self.copied.append(text)
        return self.copies

    def wait(self, **duration: float) -> None:
        """Let time pass: `wait(minutes=2)`."""
        self.now += timedelta(**duration)

    @property
    def library(self) -> Library:
        """The library that the commands work on."""
        return Library(
            home_from({"READLIST_HOME": str(self.home)}), bundled_folder(), lambda: self.now
        )

    def write(self, name: str, content: str | bytes) -> Path:
        """Put a file below the home, making its folders."""
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """The command line with an empty home that does not exist yet."""
    return Cli(tmp_path / "home")
