"""Messages on standard error while services are asked: a line for each, more for `fetch`."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from readlist.cli.screen import Screen
from readlist.network.messages import Failure, Observer, Outcome
from readlist.text import visible_line
from readlist.views.fetch import closed_text, ended_line, wall_text

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.live import Live
    from rich.progress import TaskID

    from readlist.actions.fetch import FetchedPaper
    from readlist.cli.environment import Environment
    from readlist.sources.protocol import NetworkContext

_WORTH_SAYING = 0.5  # seconds


class Asking(Observer):
    """On a terminal a line for the service asked last, and for each waited for since; it goes away.

    Of a host that is left alone only the user's own affair is said: the rest is in the error.
    """

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._lines: dict[str, str] = {}  # by service
        self._closed: dict[str, Failure] = {}
        self._lock = threading.Lock()
        self._console = screen.console(screen.err) if screen.err.isatty() else None
        self._live: Live | None = None

    def __enter__(self) -> Self:
        if self._console:
            from rich.live import Live

            self._live = Live(console=self._console, get_renderable=self._picture, transient=True)
            self._live.start()
        return self

    def __exit__(self, *raised: object) -> None:
        if self._live:
            self._live.stop()

    def asks(self, service: str) -> None:
        """Show who is asked now."""
        with self._lock:
            self._lines = {service: f"asking {service}"}

    def waits(self, service: str, seconds: float, why: str) -> None:
        """Show the reason for a wait."""
        if seconds >= _WORTH_SAYING:
            with self._lock:
                self._lines[service] = why

    def closes(self, host: str, failure: Failure) -> None:
        """Say once that the host is left alone, where that concerns the user's own credentials."""
        if host not in self._closed:
            self._closed[host] = failure
            if text := self._closed_text(host, failure):
                if self._live:
                    self._live.stop()
                self._screen.say(text)
                if self._live:
                    self._live.start()

    def _closed_text(self, host: str, failure: Failure) -> str:
        return f"{host}: {failure.detail}" if failure.personal else ""

    def _picture(self) -> "RenderableType":
        from rich.console import Group
        from rich.text import Text

        with self._lock:
            lines = [Text(f"{visible_line(line)} …", style="dim") for line in self._lines.values()]
        return Group(*lines)


@contextmanager
def asking(environment: "Environment") -> "Iterator[NetworkContext]":
    """The network, with the observer that suits standard error."""
    with Asking(environment.screen) as observer:
        yield environment.outlook(observer)


class Display(Asking):
    """On a terminal also how many papers have ended, and each file on its way.

    In a pipe a line for each paper that has ended and each closed host, a wall at the end.
    """

    def __init__(self, screen: Screen, list_name: str) -> None:
        super().__init__(screen)
        self._list_name = list_name
        self._ended: list[FetchedPaper] = []
        self._tasks: dict[str, TaskID] = {}
        if console := self._console:
            from rich import progress

            name = progress.TextColumn("{task.description}", markup=False)
            papers = (name, progress.BarColumn(20), progress.MofNCompleteColumn())
            sizes = (progress.DownloadColumn(), progress.TransferSpeedColumn())
            self._overall = progress.Progress(*papers, console=console)
            self._files = progress.Progress(name, progress.BarColumn(10), *sizes, console=console)
            self._papers = self._overall.add_task("papers", total=None)

    def __exit__(self, *raised: object) -> None:
        super().__exit__(*raised)
        for host, failure in self._closed.items():
            if text := wall_text(host, failure, self._ended):
                self._screen.say(text)

    def begins(self, papers: int) -> None:
        """Show how many papers are to be completed."""
        if self._console:
            self._overall.update(self._papers, total=papers)

    def ends(self, paper: "FetchedPaper") -> None:
        """Count the paper and show its file no longer, or say how it went with it."""
        self._ended.append(paper)
        if not self._console:
            self._screen.say(ended_line(paper, self._list_name))
            return
        self._overall.advance(self._papers)
        with self._lock:
            task = self._tasks.pop(paper.place.paper.key, None)
            if task is not None:
                self._files.remove_task(task)

    def asks(self, service: str) -> None:
        """End the wait for the service: the papers and files say enough."""
        with self._lock:
            self._lines.pop(service, None)

    def receives(self, key: str, done: int, total: int | None) -> None:
        """Show the size of the file, and its speed."""
        if not self._console:
            return
        with self._lock:
            if key not in self._tasks:
                self._tasks[key] = self._files.add_task(visible_line(key), total=total)
            task = self._tasks[key]
            self._files.update(task, completed=done, total=total, visible=done != total)

    def _closed_text(self, host: str, failure: Failure) -> str:
        # Of a wall at the end, if it keeps anything.
        return "" if failure.outcome is Outcome.BLOCKED else closed_text(host, failure)

    def _picture(self) -> "RenderableType":
        from rich.console import Group

        return Group(self._files, super()._picture(), self._overall)
