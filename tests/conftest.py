"""Shared by the tests: the whole command line in this process, with its home, clock and desktop."""

import io
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from given import Terminal
from hypothesis import is_hypothesis_test, settings

from readlist.actions.mark import Target
from readlist.actions.search import SearchTools
from readlist.cli.environment import Environment
from readlist.cli.main import run
from readlist.cli.screen import Screen
from readlist.library.library import Library
from readlist.network.messages import Limits
from readlist.storage.home import bundled_folder, home_from

# The gate says the same twice of one commit; everyday runs look for new counterexamples.
settings.register_profile("quick", max_examples=60, deadline=None)
settings.register_profile("ci", max_examples=150, deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "quick")

SLOW = {
    *("contract", "crash", "network", "property"),  # folders, and files
    *("test_browse.py", "test_browse_keys.py", "test_search_index.py", "test_sync.py"),
}
UNCOVERED = {"crash", "test_linear_expressions.py"}  # they come to no lines of their own
NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` rewrites the golden terminal sessions."""
    parser.addoption("--update", action="store_true", help="rewrite tests/transcripts/*.txt")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """The inner loop does not even read what is slow."""
    return True if config.option.markexpr == "not slow" and is_slow(collection_path) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow by its folder or file; coverage is that of examples somebody wrote."""
    for item in items:
        if is_slow(item.path):
            item.add_marker(pytest.mark.slow)
        if is_hypothesis_test(getattr(item, "obj", None)) or UNCOVERED & {*item.path.parts}:
            item.add_marker(pytest.mark.no_cover)


@cache
def is_slow(path: Path) -> bool:
    """Whether the file or folder is a slow one, or lies in one."""
    return bool(SLOW & {*path.relative_to(Path(__file__).parent).parts})


@pytest.fixture(scope="session", autouse=True)
def measuring() -> str:
    """The variables that have a process measured for coverage, which triples the time."""
    return os.environ.pop("COVERAGE_PROCESS_CONFIG", "")


@pytest.fixture
def measured(measuring: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The processes that the test starts are measured, since they alone come to some lines."""
    if measuring:
        monkeypatch.setenv("COVERAGE_PROCESS_CONFIG", measuring)


@dataclass(frozen=True)
class Answer:
    """The answer of one command line."""

    code: int
    out: str
    err: str


@dataclass
class Cli:
    """`cli("read", "3")` runs a command line in a home of its own; time passes only by `wait`.

    What is in `meanwhile` happens when a command first asks for the time.
    """

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
    tools: SearchTools | None = None
    meanwhile: list[Callable[[], object]] = field(default_factory=list)

    def __call__(
        self,
        *arguments: str,
        stdin: str = "",
        width: int | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Answer:
        """Run `readlist ARGUMENTS`; with a `width` on a terminal so wide, else in a pipe."""
        out = io.StringIO() if width is None else Terminal()
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
            clock=self._time,
            edit=lambda path, _configured, _environ: self.edit(path),
            open=self._open,
            page=lambda text, _environ: self.paged.append(text),
            copy=self._copy,
            limits=self.limits,
            random=self.random,
            tools=self.tools,
        )
        code = run(arguments, environment)
        return Answer(code, out.getvalue(), err.getvalue())

    def _time(self) -> datetime:
        while self.meanwhile:
            self.meanwhile.pop()()
        return self.now

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


def pdf_of(*pages: str) -> bytes:
    """A small PDF with these pages of ASCII text."""
    kids = " ".join(f"{2 * number + 3} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
    ]
    font = "<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    for number, page in enumerate(pages):
        lines = "".join(f"({line}) Tj 0 -14 Td " for line in page.split("\n"))
        drawn = f"BT /F 11 Tf 50 700 Td {lines}ET"
        objects += [
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources {font} "
                f"/Contents {2 * number + 4} 0 R >>"
            ),
            f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        ]
    data, starts = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        starts.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    size = len(objects) + 1
    return (
        data
        + (
            f"xref\n0 {size}\n0000000000 65535 f \n{table}"
            f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
        ).encode()
    )


@pytest.fixture(scope="session")
def at_home() -> Callable[[Path], Cli]:
    """Gives the command line of a home that several tests share."""
    return Cli


@pytest.fixture(scope="session")
def make_pdf() -> Callable[..., bytes]:
    """`make_pdf("page 1", "page 2")` gives the bytes of a PDF."""
    return pdf_of
