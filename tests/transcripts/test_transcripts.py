r"""Terminal sessions, one file a command: what the program printed must be what it prints.

A transcript is played from top to bottom in one new home, on Sunday 2026-11-22 at noon UTC:

    # A sentence about what follows.
    @ width 40                          a terminal of 40 columns; 80 where nothing is said
    @ pipe                              from here on a program reads the answers
    @ env LANG=zh_CN.UTF-8              from here on this environment variable
    @ wait minutes=2                    time passes: minutes, hours or days
    @ stdin 3\n5\n                      standard input of the next command (\n, \x1b as in Python)
    @ editor # Mine\n                   from here on the editor leaves just this text
    @ editor-adds more\n                … or adds this to what it was given
    @ editor-fails 1                    … or ends with this exit code
    @ browser none                      from here on nothing here can open anything
    @ file papers/k/notes.md Text\n     writes a file below the home; \xff is that byte
    @ file lists/mine.toml <<END        … or one of many lines, taken as they are
    END
    $ readlist show 3 | readlist read - the command; other programs run below the home: `cat FILE`
    what it printed to stdout           a line that looks like one of these gets a backslash
    ! what it printed to stderr
    ? 3                                 its exit code, if that is not 0

`$HOME` stands for the home, `$BUNDLED` for the folder of the bundled lists. Bold and dim are left
out, as is white space at the end of a line.

`UPDATE_TRANSCRIPTS=1 pytest tests/transcripts` (or `pytest --update`) rewrites the files.
"""

import codecs
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from given import time_zone

from readlist.storage.home import bundled_folder

if TYPE_CHECKING:
    from conftest import Answer, Cli

FOLDER = Path(__file__).parent
_MARKED = re.compile(r"\\*[#@$!?] \S")
_STYLES = re.compile(r"\x1b\[[012]m")  # plain, bold, dim: all that NO_COLOR leaves


@pytest.fixture
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Local days are UTC's, and rich takes the output for a terminal like any other."""
    monkeypatch.setenv("TERM", "xterm-256color")
    with time_zone(monkeypatch, "UTC"):
        yield


@pytest.mark.usefixtures("utc")
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_transcript(
    path: Path, cli: "Cli", monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """Every command of the session answers what the transcript says, to the letter."""
    told = path.read_text("utf-8")
    played = Session(cli, monkeypatch).play(told)
    if os.environ.get("UPDATE_TRANSCRIPTS") or request.config.getoption("--update", default=False):
        path.write_text(played, "utf-8")
    else:
        assert played == told


def _readme_sessions() -> list[str]:
    text = (FOLDER.parents[1] / "README.md").read_text("utf-8")
    return re.findall(r"^```console\n(.+?)^```", text, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.usefixtures("utc")
@pytest.mark.parametrize("block", _readme_sessions())
def test_readme(block: str, cli: "Cli", monkeypatch: pytest.MonkeyPatch) -> None:
    """The README's sessions show what the program prints (to a terminal both streams in one)."""
    played = Session(cli, monkeypatch).play(block).splitlines()
    printed = [line.removeprefix("! ") for line in played if line]
    assert printed == [line for line in block.splitlines() if line]


class Printed(NamedTuple):
    """The answer of another program than readlist."""

    code: int
    out: str
    err: str


@dataclass
class Session:
    """One transcript being played."""

    cli: "Cli"
    monkeypatch: pytest.MonkeyPatch
    width: int | None = 80
    stdin: str = ""
    environ: dict[str, str] = field(default_factory=dict)

    def play(self, transcript: str) -> str:
        """The transcript with the answers that its commands give now."""
        told: list[str] = []
        lines = iter(transcript.splitlines())
        answered = False
        for line in lines:
            marker = line[:2] if _MARKED.match(line) else ""
            if marker not in {"# ", "@ ", "$ "}:
                continue  # an old answer, or a blank line
            told += ["", line] if answered or (marker == "# " and told) else [line]
            answered = marker == "$ "
            if marker == "@ ":
                told += self._set(line[2:], lines)
            elif answered:
                told += self._answer(line[2:])
        return "\n".join(told) + "\n"

    def _answer(self, command_line: str) -> list[str]:
        *before, last = command_line.split(" | ")
        for command in before:
            self.stdin = self._run(command, None).out
        answer = self._run(last, self.width)
        out = [f"\\{line}" if _MARKED.match(line) else line for line in _lines(answer.out)]
        err = [f"! {line}".rstrip() for line in _lines(answer.err)]
        return [*map(self._named, out + err), *([f"? {answer.code}"] if answer.code else [])]

    def _run(self, command: str, width: int | None) -> "Answer | Printed":
        name, *arguments = shlex.split(command.replace("$HOME", str(self.cli.home)))
        stdin, self.stdin = self.stdin, ""
        if name == "readlist":
            answer = self.cli(*arguments, stdin=stdin, width=width, environ=self.environ)
            for path in self.cli.home.glob("lists/*.toml"):
                self._date(path)
            return answer
        program = shutil.which(name)
        assert program, f"a transcript runs readlist, cat and cut, not {name}"
        command_line = [program, *arguments]
        self.cli.home.mkdir(exist_ok=True)
        done = subprocess.run(
            command_line,
            input=stdin,
            cwd=self.cli.home,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return Printed(done.returncode, done.stdout, done.stderr)

    def _named(self, line: str) -> str:
        return line.replace(str(self.cli.home), "$HOME").replace(str(bundled_folder()), "$BUNDLED")

    def _set(self, setting: str, lines: Iterator[str]) -> list[str]:
        """Obey a setting; the further lines of the transcript that belong to it."""
        name, _, value = setting.partition(" ")
        if name == "file" and value.endswith(" <<END"):
            held = list(iter(lambda: next(lines), "END"))
            self._write(value.removesuffix(" <<END"), "".join(f"{line}\n" for line in held))
            return [*held, "END"]
        obey: dict[str, Callable[[str], object]] = {
            "width": lambda text: setattr(self, "width", int(text)),
            "pipe": lambda _: setattr(self, "width", None),
            "env": self._set_variable,
            "wait": lambda text: self.cli.wait(**_duration(text)),
            "stdin": lambda text: setattr(self, "stdin", _unescaped(text).decode()),
            "editor": lambda text: self._edit(lambda _: _unescaped(text)),
            "editor-adds": lambda text: self._edit(lambda old: old + _unescaped(text)),
            "editor-fails": lambda text: setattr(self.cli, "edit", lambda _: int(text)),
            "browser": lambda text: setattr(self.cli, "opens", text != "none"),
            "file": lambda text: self._write(*_name_and_content(text)),
        }
        obey[name](value)
        return []

    def _write(self, name: str, content: str | bytes) -> None:
        self._date(self.cli.write(name, content))

    def _date(self, path: Path) -> None:
        """Have the file be of today, in the time of the transcript."""
        os.utime(path, (self.cli.now.timestamp(), self.cli.now.timestamp()))

    def _set_variable(self, text: str) -> None:
        name, _, value = text.partition("=")
        self.environ[name] = value
        self.monkeypatch.setenv(name, value)

    def _edit(self, change: Callable[[bytes], bytes]) -> None:
        def edit(path: Path) -> int:
            path.write_bytes(change(path.read_bytes() if path.exists() else b""))
            return 0

        self.cli.edit = edit


def _lines(output: str) -> list[str]:
    plain = re.sub(_STYLES, "", output)
    return [line.rstrip() for line in plain.rstrip("\n").split("\n")] if plain else []


def _duration(text: str) -> dict[str, float]:
    return {unit: float(number) for unit, number in (part.split("=") for part in text.split())}


def _unescaped(text: str) -> bytes:
    return codecs.escape_decode(text.encode())[0]


def _name_and_content(text: str) -> tuple[str, bytes]:
    name, _, content = text.partition(" ")
    return name, _unescaped(content)
