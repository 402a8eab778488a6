"""Small things that tests of several rooms need: streams, files, answers, time zones."""

import io
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readlist.cli.environment import Environment
from readlist.cli.main import run
from readlist.cli.screen import Screen
from readlist.formats.publication import visible_text
from readlist.library.records import ListedPaper
from readlist.model.names import parse_name
from readlist.model.paper import Paper
from readlist.storage.list_file import parse_list

if TYPE_CHECKING:
    from conftest import Cli

DATA = Path(__file__).parents[1] / "data"
BUNDLED = ("iclr2022", "iclr2022-background")
LONG_AGO = 1_000_000_000


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        """Return True."""
        return True


@contextmanager
def time_zone(monkeypatch: pytest.MonkeyPatch, name: str) -> Iterator[None]:
    """Local times are those of this zone."""
    with monkeypatch.context() as zone:
        zone.setenv("TZ", name)
        time.tzset()
        yield
    time.tzset()


def settle(*paths: Path) -> None:
    """Make files or folders look old, so that no clock is too coarse to show a later change."""
    for path in paths:
        os.utime(path, (LONG_AGO, LONG_AGO))


def contents(folder: Path, *without: str) -> dict[str, bytes]:
    """Every file but the lock and those below these folders."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock" and not {*without} & {*path.parts}
    }


def hits(cli: "Cli", *words: str) -> list[str]:
    """The keys of the papers that `search` finds by exactly these words."""
    answer = cli("search", *words)
    assert answer.code == 0, answer.err
    found = [line.split("\t")[2] for line in answer.out.splitlines()]
    return [] if "nothing has" in answer.err else found


def completed(cli: "Cli", shell: str, typed: str, word: int | None = None, **environ: str) -> str:
    """The words that the shell is offered for the last one typed, or the so-manyth."""
    told = {
        "READLIST_HOME": str(cli.home),
        "_READLIST_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": typed,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(word or len(typed.split(" ")) - 1),
        "COLUMNS": "40",
        **environ,
    }
    out, err = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(out),
        redirect_stderr(err),
        suppress(SystemExit),
    ):
        patch.setitem(sys.modules, "rich", None)  # as `__main__` has it
        for name, value in told.items():
            patch.setenv(name, value)
        run([], Environment(Screen(out, err, os.environ), io.StringIO(), os.environ))
    assert err.getvalue() == ""
    return out.getvalue()


def listed_paper(cli: "Cli", number: int = 3, name: str = "iclr2022") -> ListedPaper:
    """A paper of a list, by its number."""
    return ListedPaper(cli.library.reading_list(name), number)


def keys_in(cli: "Cli", name: str) -> list[str]:
    """The keys of the papers of a list, in order."""
    return [paper.key for paper in cli.library.reading_list(name).papers]


def old_pdfs(cli: "Cli", key: str) -> list[bytes]:
    """The PDFs that are kept beside the paper's present one, the oldest first."""
    return [path.read_bytes() for path in sorted((cli.home / "papers" / key).glob("paper-*.pdf"))]


def bundled_papers(name: str) -> tuple[Paper, ...]:
    """The papers of a bundled list."""
    path = DATA / f"{name}.toml"
    return tuple(parse_list(path.read_bytes(), path).papers)


def surnames(authors: Iterable[str]) -> list[str]:
    """The family names with their particles, as lists have them."""
    return [parse_name(visible_text(author)).surname for author in authors]


def needs(program: str) -> pytest.MarkDecorator:
    """Skip where the program is not installed."""
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not here")


def run_program(*command: str, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run a program that must end well."""
    done = subprocess.run(
        command,
        cwd=cwd,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def csl_surname(name: dict[str, str]) -> str:
    """The family name with its particle, as CSL has it."""
    particle = name.get("non-dropping-particle") or name.get("dropping-particle") or ""
    return f"{particle} {name.get('family') or name.get('literal', '')}".strip()
