"""What is said on standard error while `fetch` runs: a display, or a line for each paper."""

import threading
from types import TracebackType
from typing import TYPE_CHECKING, Self

from readlist.actions.fetch_results import FetchedPaper
from readlist.cli.screen import Screen
from readlist.network.messages import Failure, Observer
from readlist.text import visible_line
from readlist.views.fetch import closed_text, ended_line

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.progress import TaskID
    from rich.text import Text


class Display(Observer):
    """In a pipe: a line for each paper that has ended and each host that is closed."""

    def __init__(self, screen: Screen, list_name: str) -> None:
        self._screen = screen
        self._list_name = list_name
        self._closed: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    def begins(self, papers: int) -> None:
        """So many papers are to be completed."""

    def ends(self, paper: FetchedPaper) -> None:
        """A paper has ended."""
        self._screen.say(ended_line(paper, self._list_name))

    def closes(self, host: str, failure: Failure) -> None:
        """The host is left alone from now on; said once."""
        if host not in self._closed:
            self._closed.add(host)
            self._say(closed_text(host, failure))

    def _say(self, text: str) -> None:
        self._screen.say(text)


_WORTH_TELLING = 0.5  # seconds


class TerminalDisplay(Display):
    """How many papers have ended, each file on its way, and what is waited for."""

    def __init__(self, screen: Screen, list_name: str) -> None:
        from rich.live import Live
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TransferSpeedColumn,
        )

        super().__init__(screen, list_name)
        self._console = screen.console(screen.err)
        name = TextColumn("{task.description}", markup=False)
        self._overall = Progress(name, BarColumn(20), MofNCompleteColumn(), console=self._console)
        self._files = Progress(
            name, BarColumn(10), DownloadColumn(), TransferSpeedColumn(), console=self._console
        )
        self._papers = self._overall.add_task("papers", total=None)
        self._tasks: dict[str, TaskID] = {}
        self._waits: dict[str, str] = {}
        self._lock = threading.Lock()
        self._live = Live(console=self._console, get_renderable=self._picture, transient=True)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def begins(self, papers: int) -> None:
        """So many papers are to be completed."""
        self._overall.update(self._papers, total=papers)

    def ends(self, paper: FetchedPaper) -> None:
        """A paper has ended: its file is no longer shown."""
        self._overall.advance(self._papers)
        with self._lock:
            task = self._tasks.pop(paper.place.paper.key, None)
            if task is not None:
                self._files.remove_task(task)

    def asks(self, service: str) -> None:
        """It is no longer waited for."""
        with self._lock:
            self._waits.pop(service, None)

    def waits(self, service: str, seconds: float, why: str) -> None:
        """The reason is shown as long as it lasts."""
        if seconds >= _WORTH_TELLING:
            with self._lock:
                self._waits[service] = why

    def receives(self, key: str, done: int, total: int | None) -> None:
        """The file's size, and with that its speed."""
        with self._lock:
            if key not in self._tasks:
                self._tasks[key] = self._files.add_task(visible_line(key), total=total)
            task = self._tasks[key]
            self._files.update(task, completed=done, total=total, visible=done != total)

    def _say(self, text: str) -> None:
        """Said above the display."""
        self._console.print(self._line(f"readlist: {visible_line(text)}"))

    @staticmethod
    def _line(text: str, style: str = "") -> "Text":
        from rich.text import Text

        return Text(text, style=style)

    def _picture(self) -> "RenderableType":
        from rich.console import Group

        with self._lock:
            waits = list(self._waits.values())
        return Group(
            self._files, *(self._line(f"{why} …", style="dim") for why in waits), self._overall
        )


def display_for(screen: Screen, list_name: str) -> Display:
    """The display that suits standard error."""
    is_terminal = screen.err.isatty()
    return TerminalDisplay(screen, list_name) if is_terminal else Display(screen, list_name)
