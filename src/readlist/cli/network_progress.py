"""Messages on standard error while services are asked: a line for a look-up, more for `fetch`."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Self

from readlist.cli.screen import Screen
from readlist.network.messages import Failure, Observer, Outcome
from readlist.text import visible_line
from readlist.views.fetch import closed_text, ended_line, wall_text

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.progress import TaskID
    from rich.status import Status

    from readlist.actions.fetch import FetchedPaper
    from readlist.cli.environment import Environment
    from readlist.sources.protocol import NetworkContext

_WORTH_SAYING = 0.5  # seconds


class Asking(Observer):
    """On a terminal a line that tells who is asked just now, or why that is waited for.

    Of a host that is left alone only the user's own affair is said: the rest is in the error.
    """

    def __init__(self, screen: Screen, status: "Status | None" = None) -> None:
        self._screen, self._status = screen, status
        self._closed: set[str] = set()
        self._lock = threading.Lock()

    def asks(self, service: str) -> None:
        """A request goes out to the service."""
        self._show(f"asking {service} …")

    def waits(self, service: str, seconds: float, why: str) -> None:  # noqa: ARG002
        """The service is asked only after this many seconds."""
        if seconds >= _WORTH_SAYING:
            self._show(f"{why} …")

    def closes(self, host: str, failure: Failure) -> None:
        """The host is left alone from now on; said once, above the line."""
        with self._lock:
            if host in self._closed or not failure.personal:
                return
            self._closed.add(host)
            if self._status:
                self._status.stop()
            self._screen.say(f"{host}: {failure.detail}")
            if self._status:
                self._status.start()

    def _show(self, text: str) -> None:
        if self._status:
            from rich.text import Text

            with self._lock:
                self._status.update(Text(visible_line(text), style="dim"))


@contextmanager
def asking(environment: "Environment") -> "Iterator[NetworkContext]":
    """The network, with the observer that suits standard error: what it shows goes away."""
    screen = environment.screen
    is_terminal = screen.err.isatty()
    with screen.console(screen.err).status("") if is_terminal else nullcontext() as status:
        yield environment.outlook(Asking(screen, status))


class Display(Observer):
    """In a pipe: a line for each paper that has ended and each closed host, a wall at the end."""

    def __init__(self, screen: Screen, list_name: str) -> None:
        self._screen, self._list_name = screen, list_name
        self._closed: dict[str, Failure] = {}
        self._ended: list[FetchedPaper] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        for host, failure in self._closed.items():
            if text := wall_text(host, failure, self._ended):
                self._screen.say(text)

    def begins(self, papers: int) -> None:
        """Note how many papers are to be completed."""

    def ends(self, paper: "FetchedPaper") -> None:
        """Say how it went with a paper."""
        self._ended.append(paper)
        self._screen.say(ended_line(paper, self._list_name))

    def closes(self, host: str, failure: Failure) -> None:
        """Say once that the host is left alone; of a wall at the end, if it keeps anything."""
        if host not in self._closed:
            self._closed[host] = failure
            if failure.outcome is not Outcome.BLOCKED:
                self._say(closed_text(host, failure))

    def _say(self, text: str) -> None:
        self._screen.say(text)


class TerminalDisplay(Display):
    """The number of papers that have ended, each file on its way, and the present waits."""

    def __init__(self, screen: Screen, list_name: str) -> None:
        from rich import progress
        from rich.live import Live

        super().__init__(screen, list_name)
        self._console = screen.console(screen.err)
        name = progress.TextColumn("{task.description}", markup=False)
        papers = (name, progress.BarColumn(20), progress.MofNCompleteColumn())
        sizes = (progress.DownloadColumn(), progress.TransferSpeedColumn())
        self._overall = progress.Progress(*papers, console=self._console)
        self._files = progress.Progress(name, progress.BarColumn(10), *sizes, console=self._console)
        self._papers = self._overall.add_task("papers", total=None)
        self._tasks: dict[str, TaskID] = {}
        self._waits: dict[str, str] = {}
        self._lock = threading.Lock()
        self._live = Live(console=self._console, get_renderable=self._picture, transient=True)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._live.stop()
        super().__exit__(*raised)

    def begins(self, papers: int) -> None:
        """Show how many papers are to be completed."""
        self._overall.update(self._papers, total=papers)

    def ends(self, paper: "FetchedPaper") -> None:
        """Count the paper, and show its file no longer."""
        self._ended.append(paper)
        self._overall.advance(self._papers)
        with self._lock:
            task = self._tasks.pop(paper.place.paper.key, None)
            if task is not None:
                self._files.remove_task(task)

    def asks(self, service: str) -> None:
        """End the wait for the service."""
        with self._lock:
            self._waits.pop(service, None)

    def waits(self, service: str, seconds: float, why: str) -> None:
        """Show the reason as long as the wait lasts."""
        if seconds >= _WORTH_SAYING:
            with self._lock:
                self._waits[service] = why

    def receives(self, key: str, done: int, total: int | None) -> None:
        """Show the size of the file, and its speed."""
        with self._lock:
            if key not in self._tasks:
                self._tasks[key] = self._files.add_task(visible_line(key), total=total)
            task = self._tasks[key]
            self._files.update(task, completed=done, total=total, visible=done != total)

    def _say(self, text: str) -> None:
        """Print a line above the display."""
        from rich.text import Text

        self._console.print(Text(f"readlist: {visible_line(text)}"), soft_wrap=True)

    def _picture(self) -> "RenderableType":
        from rich.console import Group
        from rich.text import Text

        with self._lock:
            waits = [Text(f"{why} …", style="dim") for why in self._waits.values()]
        return Group(self._files, *waits, self._overall)


def display_for(screen: Screen, list_name: str) -> Display:
    """Return the display that suits standard error."""
    return (TerminalDisplay if screen.err.isatty() else Display)(screen, list_name)
