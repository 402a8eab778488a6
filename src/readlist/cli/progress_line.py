"""The progress of long work, as one line on standard error, if that is a terminal.

rich would take longer to load than most of this work takes.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from readlist.cli.screen import Screen

if TYPE_CHECKING:
    from readlist.actions.search import SearchWatch
    from readlist.model.same_work import Tell

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
def search_progress(screen: Screen) -> "Iterator[SearchWatch]":
    """The watch that shows how much of the library a search has read."""
    from readlist.actions.search import SearchWatch

    with progress_line(screen) as show:
        yield SearchWatch(
            reads_pdfs=lambda done, of: show(
                f"reading PDFs: {done} of {of}, Ctrl-C goes on without the rest"
            ),
            describes=lambda done, of: show(f"indexing: {done} of {of} papers"),
        )
