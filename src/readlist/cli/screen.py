"""The way out of answers and messages: two output streams, terminal or pipe, a progress line."""

import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TextIO
from urllib.parse import quote

from readlist.errors import RefusedError
from readlist.text import visible_line

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from readlist.actions.search import SearchTools
    from readlist.model.same_work import Tell
    from readlist.storage.home import Config

_WIDEST = 1000  # columns
_FIRST_VTE = 5000  # GNOME's; versions before 0.50 crash on links
_PROGRAMS_WITH_LINKS = {"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "mintty", "rio"}
_TERMINALS_WITH_LINKS = {"xterm-kitty", "xterm-ghostty", "alacritty", "foot", "foot-extra"}
_LOWEST = 10  # lines
_AT_ONCE = 1 << 16  # characters

_ASCII = str.maketrans(dict(zip("○◐●–★·→█░▒▓…›✓“”’", 'o-x-*.>#:+*~>+""\'', strict=True)))
"""Stands for readlist's own signs where the output takes no Unicode."""


class OutputClosedError(Exception):
    """The reader of the output has closed it: `readlist | head -1`."""


class Screen:
    """The two output streams. The answer alone goes to `out`, everything else to `err`."""

    __slots__ = ("environ", "err", "out", "settings")

    def __init__(self, out: TextIO, err: TextIO, environ: Mapping[str, str]) -> None:
        self.out, self.err, self.environ = out, err, environ
        self.settings: Callable[[], Config] | None = None  # the user's settings

    @property
    def is_terminal(self) -> bool:
        """Whether the answer goes to a terminal, not to a program."""
        return self.out.isatty()

    @property
    def colours_lines(self) -> bool:
        """Whether lines in a pipe are coloured: FORCE_COLOR or CLICOLOR_FORCE, not NO_COLOR."""
        forced = (self.environ.get(name, "") for name in ("FORCE_COLOR", "CLICOLOR_FORCE"))
        return not self.environ.get("NO_COLOR") and any(each not in {"", "0"} for each in forced)

    @property
    def is_unicode(self) -> bool:
        """Whether the answer may have more than ASCII."""
        return self._takes_unicode(self.out)

    def _takes_unicode(self, stream: TextIO) -> bool:
        if stream.isatty():  # Python takes these locales for UTF-8 all the same
            names = ("LC_ALL", "LC_CTYPE", "LANG")
            locale = next((name for each in names if (name := self.environ.get(each))), "")
            if locale in {"C", "POSIX"} or (self.settings and self.settings().ascii):
                return False
        return (stream.encoding or "utf-8").lower().startswith("utf")

    def _plain(self, text: str, stream: TextIO) -> str:
        """The text with readlist's own signs in ASCII where the stream takes nothing else."""
        is_plain = text.isascii() or self._takes_unicode(stream)
        return text if is_plain else text.translate(_ASCII)

    @property
    def has_links(self) -> bool:
        """Whether addresses become links (OSC 8): as the user wishes, else as the terminal can."""
        environ, wish = self.environ, self.settings().hyperlinks if self.settings else None
        if wish is not None:
            return wish
        return (
            self._number("VTE_VERSION") >= _FIRST_VTE
            or environ.get("TERM_PROGRAM") in _PROGRAMS_WITH_LINKS
            or environ.get("TERM") in _TERMINALS_WITH_LINKS
            or any(map(environ.get, ("WT_SESSION", "KONSOLE_VERSION", "DOMTERM")))
        )

    @property
    def width(self) -> int:
        """Columns of the terminal; COLUMNS overrides."""
        return min(self._number("COLUMNS") or shutil.get_terminal_size().columns, _WIDEST)

    @property
    def height(self) -> int:
        """Lines of the terminal; LINES overrides."""
        return max(self._number("LINES") or shutil.get_terminal_size().lines, _LOWEST)

    def _number(self, name: str) -> int:
        text = self.environ.get(name, "")[:9]
        return int(text) if text.isdecimal() else 0

    def write(self, text: str) -> None:
        """Write `text` as (a part of) the answer, for a program to read."""
        plain = self._plain(text, self.out)
        with _output_errors():
            for start in range(0, len(plain), _AT_ONCE):  # a stream has it once more, as bytes
                self.out.write(plain[start : start + _AT_ONCE])

    def show(self, text: str) -> None:
        """Write `text` as the answer; on a terminal its addresses are links."""
        self.write(self._linked(text) if self.is_terminal else text)

    def tell(self, text: str) -> None:
        """Write sentences as the answer, broken between words; only on a terminal."""
        from readlist.views.terminal.wrapping import wrapped_below

        self.show(wrapped_below(text, self.width))

    def render(self, view: "RenderableType") -> None:
        """Write a rich view as the answer; only on a terminal."""
        console = self.console(self.out)
        with console.capture() as captured:
            console.print(view, crop=False)
        self.show(captured.get())

    def _linked(self, text: str) -> str:
        """The text with its addresses as links (OSC 8), where the terminal has them."""
        if "://" not in text or not self.has_links:
            return text

        def link(match: re.Match[str]) -> str:
            address = match[0].rstrip(".,;:!?…")
            if address.endswith(")") and address.count(")") > address.count("("):
                address = address[:-1]
            there = quote(address, safe="!#$%&'()*+,/:;=?@[]~")
            ends = "\x1b]8;;\x1b\\"
            return f"\x1b]8;;{there}\x1b\\{address}{ends}{match[0][len(address) :]}"

        return re.sub(r"https?://[^\s\x00-\x1f\x7f-\x9f`\"<>]+", link, text)

    def console(self, stream: TextIO) -> "Console":
        """The rich console on one of the two streams, which is a terminal."""
        from rich.console import Console

        return Console(
            file=stream,
            width=self.width,
            height=25,  # given both, rich believes them even where TERM is dumb
            no_color=bool(self.environ.get("NO_COLOR")),
            highlight=False,
            markup=False,
            emoji=False,
        )

    def say(self, message: str, *details: str) -> None:
        """Write a message that is not the answer, in a line, with its details below it."""
        lines = map(visible_line, (f"readlist: {message}", *details))
        text = "".join(f"{line}\n" for line in lines)
        if self.err.isatty():
            from readlist.views.terminal.wrapping import wrapped_below

            text = self._linked(wrapped_below(text, self.width))
        with suppress(OSError):  # the reader is gone
            with suppress(OSError):
                self.out.flush()  # keeps the order of both streams
            self.err.write(self._plain(text, self.err))
            self.err.flush()

    def ask(self, question: str) -> None:
        """Write a question; the user types the answer behind it."""
        with suppress(OSError):
            self.err.write(visible_line(question))
            self.err.flush()

    def flush(self) -> None:
        """Write all that was given so far; raises as `write` does."""
        with _output_errors():
            self.out.flush()


@contextmanager
def _output_errors() -> Iterator[None]:
    """Raise OutputClosedError for a closed pipe, RefusedError for anything else."""
    try:
        yield
    except BrokenPipeError:
        raise OutputClosedError from None
    except OSError as error:
        message = f"the answer could not be written: {error.strerror or error}"
        hint = "send it elsewhere; what the command changed is changed"
        raise RefusedError(message, hint=hint) from error


_WORTH_TELLING = 0.4  # seconds

Show = Callable[[str], None]
"""Shows a text in place of the last."""


@contextmanager
def progress_line(screen: Screen, clock: Callable[[], float] = time.monotonic) -> Iterator[Show]:
    """Show the line if the work takes long, and remove it when the block ends."""
    is_terminal, began, shown = screen.err.isatty(), clock(), ""

    def put(text: str) -> None:
        nonlocal shown
        if text != shown:
            screen.err.write(f"\r{text.ljust(len(shown))}\r")
            screen.err.flush()
            shown = text

    def show(text: str) -> None:
        if is_terminal and clock() - began >= _WORTH_TELLING:
            put(text[: screen.width - 1])

    try:
        yield show
    finally:
        put("")


@contextmanager
def reading_line(screen: Screen, clock: Callable[[], float] = time.monotonic) -> "Iterator[Tell]":
    """The function that shows how much of a long file is read."""
    with progress_line(screen, clock) as show:
        yield lambda done, total: show(f"reading: {done * 100 // max(total, 1)} %")


@contextmanager
def search_progress(screen: Screen, tools: "SearchTools") -> "Iterator[SearchTools]":
    """The tools, which show how much of the library a search has read."""
    with progress_line(screen) as show:
        yield tools._replace(
            tell_read=lambda done, of: show(
                f"reading PDFs: {done} of {of}, Ctrl-C goes on without the rest"
            ),
            tell_indexed=lambda done, of: show(f"indexing: {done} of {of} papers"),
        )
