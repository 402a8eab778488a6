"""How far a search is with what is new, as one line on standard error, if that is a terminal."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from readlist.actions.search_papers import SearchWatch
from readlist.cli.screen import Screen

_WORTH_TELLING = 0.3  # seconds


class ProgressLine(SearchWatch):
    """The line; it is gone when the block ends."""

    def __init__(self, screen: Screen, clock: Callable[[], float] = time.monotonic) -> None:
        self._screen = screen
        self._clock = clock
        self._began = clock()
        self._shown = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._show("")

    def reads_pdfs(self, done: int, of: int) -> None:
        """So many of the PDFs that are new have been read."""
        self._show(f"reading PDFs: {done} of {of}, Ctrl-C goes on without the rest")

    def describes(self, done: int, of: int) -> None:
        """So many of the papers that changed are in the index."""
        self._show(f"indexing: {done} of {of} papers")

    def _show(self, text: str) -> None:
        if not self._screen.err.isatty():
            return
        if text and self._clock() - self._began < _WORTH_TELLING:
            return
        if text or self._shown:
            self._screen.err.write(f"\r{text.ljust(self._shown)}\r")
            self._screen.err.flush()
            self._shown = len(text)
