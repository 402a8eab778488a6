"""Taking turns at a host, also between two readlist processes on this machine.

<cache>/hosts/<service>.lock      held while one request is under way
<cache>/hosts/<service>.json      {"next": when the next one may be made}, seconds since 1970
<cache>/hosts/<host>.closed.json  {"outcome", "detail", "until"}: a wall or limit that was met
"""

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from readlist.network.outcomes import Failure, Outcome, failed
from readlist.network.services import Service
from readlist.storage.cache_files import number, read_record
from readlist.storage.files import make_folder, open_private, open_to_write
from readlist.storage.locks import locked_if_free

_BETWEEN_LOOKS = 0.05  # seconds, while another process has the turn
_COURTESY = 0.02  # seconds by which those go first who had no turn yet
_LONGEST_REST = 120.0  # seconds; what lies further ahead comes from a clock that was wrong
_LONGEST_CLOSED = 31 * 86_400.0  # seconds


class Turn:
    """The right to ask a service now. How long to rest afterwards is said while it is held."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def rest(self, seconds: float) -> None:
        """Let nobody ask the service again before so many seconds from now."""
        told = f'{{"next": {time.time() + seconds:017.6f}}}'  # always as long: written in place
        with open_private(self._path, os.O_RDWR | os.O_CREAT) as file:
            file.write(told.encode())
            file.truncate()


class Turns:
    """The turns of one machine's readlist processes, kept in a folder.

    `pause` sleeps so many seconds, or raises when the run is being ended.
    """

    def __init__(self, folder: Path, pause: Callable[[float], None]) -> None:
        self._folder = folder
        self._pause = pause
        self._had: set[str] = set()  # services of which this process had a turn

    @contextmanager
    def turn(
        self, service: Service, patience: float, tell_wait: Callable[[float, str], None]
    ) -> Iterator[Turn]:
        """Hold the turn at the service, after the rest that is due.

        `tell_wait` gets the seconds of each wait and its reason. Raises FetchFailed where other
        processes leave no turn for `patience` seconds.
        """
        make_folder(self._folder)
        path = self._folder / f"{_file_name(service.name)}.json"
        waited, told = 0.0, False
        while waited <= patience:
            due = self._due(path)
            if due > 0:
                tell_wait(due, "")
                self._pause(due + (_COURTESY if service.name in self._had else 0.0))
            with locked_if_free(path.with_suffix(".lock")) as held:
                if held and self._due(path) <= 0:
                    self._had.add(service.name)
                    yield Turn(path)
                    return
            if not held:
                if not told:
                    tell_wait(1.0, f"another readlist is asking {service.name}")
                told = True
                self._pause(_BETWEEN_LOOKS)
                waited += _BETWEEN_LOOKS
        raise failed(Outcome.NETWORK, f"is kept busy by another readlist for {patience:.0f} s")

    @staticmethod
    def _due(path: Path) -> float:
        """The seconds until the service may be asked again."""
        due = number(read_record(path).get("next")) - time.time()
        return due if due < _LONGEST_REST else 0.0

    def remember(self, host: str, failure: Failure, seconds: float) -> None:
        """Keep for later runs that the host is not to be asked for so many seconds."""
        until = time.time() + seconds
        record = {"outcome": failure.outcome, "detail": failure.detail, "until": until}
        record["told"] = failure.until.timestamp() if failure.until else None
        make_folder(self._folder)
        record["url"] = failure.url
        with open_to_write(self._closed_path(host)) as file:
            file.write(json.dumps(record).encode())

    def forget(self, host: str) -> None:
        """The host may be asked again."""
        self._closed_path(host).unlink(missing_ok=True)

    def _closed_path(self, host: str) -> Path:
        return self._folder / f"{_file_name(host)}.closed.json"

    def remembered(self, host: str) -> Failure | None:
        """What keeps the host from being asked, as an earlier run met it; None if nothing does."""
        record = read_record(self._closed_path(host))
        until, told = number(record.get("until")), number(record.get("told"))
        now = time.time()
        if not 0 < until - now < _LONGEST_CLOSED:
            return None
        is_told = 0 < told - now < _LONGEST_CLOSED
        with suppress(ValueError):  # an outcome of another readlist
            return Failure(
                Outcome(str(record.get("outcome"))),
                str(record.get("detail")),
                str(record.get("url") or ""),
                until=datetime.fromtimestamp(told, UTC) if is_told else None,
                earlier=True,
            )
        return None


def _file_name(name: str) -> str:
    return re.sub(r"[^a-z0-9.-]", "-", name.lower())[:120]
