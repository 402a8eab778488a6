"""Where answers and messages go: standard output and error, terminal or pipe."""

import io
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import RenderableType


@dataclass(frozen=True, slots=True)
class Screen:
    """The two output streams. The answer alone goes to `out`, everything else to `err`."""

    out: TextIO
    err: TextIO
    environ: Mapping[str, str]

    @property
    def is_terminal(self) -> bool:
        """Whether a person reads the answer, not a program."""
        return self.out.isatty()

    @property
    def width(self) -> int:
        """Columns of the terminal; COLUMNS overrides."""
        return shutil.get_terminal_size().columns

    def write(self, text: str) -> None:
        """Give `text` as (a part of) the answer."""
        self.out.write(text)

    def render(self, view: "RenderableType") -> None:
        """Give a rich view as the answer; only on a terminal."""
        from rich.console import Console  # noqa: PLC0415 (a pipe never pays for rich)

        Console(
            file=self.out,
            width=self.width,
            no_color=bool(self.environ.get("NO_COLOR")),
            highlight=False,
            markup=False,
            emoji=False,
        ).print(view)

    def say(self, message: str) -> None:
        """Tell the person something that is not the answer."""
        self.out.flush()  # what was answered before stands before it
        self.err.write(f"readlist: {message}\n")

    def flush(self) -> None:
        """Have everything written, or raise what keeps it from being written."""
        self.out.flush()
        self.err.flush()


def standard_screen() -> Screen:
    """The process's own streams. A pipe gets UTF-8 and bare line feeds on every system."""
    return Screen(_prepared(sys.stdout), _prepared(sys.stderr), os.environ)


def _prepared(stream: TextIO | None) -> TextIO:
    if stream is None:  # closed by whoever started the process
        return Path(os.devnull).open("w", encoding="utf-8")
    if isinstance(stream, io.TextIOWrapper):
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    return stream
