"""How far long work is, as one line on standard error, if that is a terminal.

Not by means of rich, which takes longer to load than most of this work takes.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from readlist.cli.screen import Screen
from readlist.model.entry import Tell

_WORTH_TELLING = 0.4  # seconds

Show = Callable[[str], None]
"""Shows a text in place of the last."""


@contextmanager
def progress_line(screen: Screen, clock: Callable[[], float] = time.monotonic) -> Iterator[Show]:
    """The line: it comes up where the work lasts, and is gone when the block ends."""
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
def reading_line(screen: Screen, clock: Callable[[], float] = time.monotonic) -> Iterator[Tell]:
    """What hears how much of a long file is read."""
    with progress_line(screen, clock) as show:
        yield lambda done, total: show(f"reading: {done * 100 // max(total, 1)} %")
