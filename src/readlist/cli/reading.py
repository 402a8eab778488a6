"""How far a long file is read: a bar on a terminal's standard error, nothing in a pipe."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from readlist.cli.screen import Screen
from readlist.formats.entries import Tell

_WORTH_TELLING = 0.5  # seconds


@contextmanager
def reading_bar(screen: Screen, clock: Callable[[], float] = time.monotonic) -> Iterator[Tell]:
    """What hears how much is read; the bar comes up where it lasts, and is gone afterwards."""
    if not screen.err.isatty():
        yield lambda _done, _total: None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    progress = Progress(
        TextColumn("reading"),
        BarColumn(),
        TaskProgressColumn(),
        console=screen.console(screen.err),
        transient=True,
    )
    task = progress.add_task("reading", total=None)
    begun = clock()

    def tell(done: int, total: int) -> None:
        if not progress.live.is_started and clock() - begun > _WORTH_TELLING:
            progress.start()
        progress.update(task, completed=done, total=total)

    try:
        yield tell
    finally:
        progress.stop()
