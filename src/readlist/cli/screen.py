"""Where answers and messages go: standard output and error, terminal or pipe."""

import shutil
from collections.abc import Mapping
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import RenderableType


class Screen:
    """The two output streams. The answer alone goes to `out`, everything else to `err`."""

    __slots__ = ("environ", "err", "out")

    def __init__(self, out: TextIO, err: TextIO, environ: Mapping[str, str]) -> None:
        self.out = out
        self.err = err
        self.environ = environ

    @property
    def is_terminal(self) -> bool:
        """Whether a person reads the answer, not a program."""
        return self.out.isatty()

    @property
    def width(self) -> int:
        """Columns of the terminal; COLUMNS overrides."""
        told = self.environ.get("COLUMNS", "")
        return int(told) if told.isdecimal() and int(told) else shutil.get_terminal_size().columns

    def write(self, text: str) -> None:
        """Give `text` as (a part of) the answer."""
        self.out.write(text)

    def render(self, view: "RenderableType") -> None:
        """Give a rich view as the answer; only on a terminal."""
        from rich.console import Console  # noqa: PLC0415 (a pipe never pays for rich)

        Console(
            file=self.out,
            width=self.width,
            height=25,  # given both, rich believes them even where TERM is dumb
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
