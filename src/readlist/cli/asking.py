"""The messages on standard error while services are asked: the service, and the waits."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from readlist.cli.screen import Screen
from readlist.network.messages import Failure, Observer
from readlist.text import visible_line
from readlist.views.fetch import closed_sentence

if TYPE_CHECKING:
    from rich.status import Status


class Asking(Observer):
    """In a pipe: a line for each host that is left alone, unless `quiet` leaves that to others."""

    def __init__(self, screen: Screen, *, quiet: bool) -> None:
        self._screen = screen
        self._quiet = quiet
        self._closed: set[str] = set()

    def closes(self, host: str, failure: Failure) -> None:
        """The host is left alone from now on; said once."""
        if host not in self._closed and (failure.personal or not self._quiet):
            self._closed.add(host)
            self._screen.say(closed_sentence(host, failure))


class TerminalAsking(Asking):
    """A line that tells who is asked just now, or why that is waited for."""

    def __init__(self, screen: Screen, status: "Status", *, quiet: bool) -> None:
        super().__init__(screen, quiet=quiet)
        self._status = status
        self._lock = threading.Lock()

    def asks(self, service: str) -> None:
        """A request goes out to the service."""
        self._show(f"asking {service} …")

    def waits(self, service: str, seconds: float, why: str) -> None:  # noqa: ARG002
        """The service is asked only after this many seconds."""
        if seconds >= _WORTH_SAYING:
            self._show(f"{why} …")

    def closes(self, host: str, failure: Failure) -> None:
        """Said above the line."""
        with self._lock:
            self._status.stop()
            super().closes(host, failure)
            self._status.start()

    def _show(self, text: str) -> None:
        from rich.text import Text

        with self._lock:
            self._status.update(Text(visible_line(text), style="dim"))


_WORTH_SAYING = 0.5  # seconds


@contextmanager
def asking(screen: Screen, *, quiet: bool = False) -> Iterator[Asking]:
    """The observer that suits standard error; what it shows is gone afterwards."""
    if not screen.err.isatty():
        yield Asking(screen, quiet=quiet)
        return
    with screen.console(screen.err).status("") as status:
        yield TerminalAsking(screen, status, quiet=quiet)
