"""Taking pauses at a host, also between two readlist processes on this machine.

<cache>/hosts/<service>.lock      held while one request is under way
<cache>/hosts/<service>.json      {"next": when the next one may be made}, seconds since 1970
<cache>/hosts/<host>.closed.json  {"outcome", "detail", "until"}: a wall or limit that was met

Which hosts are left alone, because of a wall, a limit or because they cannot be reached.
"""

import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from readlist.network.messages import Failure, FetchFailed, Observer, Outcome, Request, failed
from readlist.network.services import Limits, Service
from readlist.storage.cache_files import number, read_record
from readlist.storage.files import make_folder, open_private, open_to_write
from readlist.storage.locks import locked_if_free

_BETWEEN_LOOKS = 0.05  # seconds, while another process has the turn
_COURTESY = 0.02  # seconds by which those go first who had no turn yet
_LONGEST_REST = 120.0  # seconds; what lies further ahead comes from a clock that was wrong
_LONGEST_CLOSED = 31 * 86_400.0  # seconds


class RequestSlot:
    """The right to ask a service now. How long to rest afterwards is said while it is held."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def pause_for(self, seconds: float) -> None:
        """Let nobody ask the service again before so many seconds from now."""
        told = f'{{"next": {time.time() + seconds:017.6f}}}'  # always as long: written in place
        with open_private(self._path, os.O_RDWR | os.O_CREAT) as file:
            file.write(told.encode())
            file.truncate()


class HostPauses:
    """The pauses of one machine's readlist processes, kept in a folder.

    `pause` sleeps so many seconds, or raises when the run is being ended.
    """

    def __init__(self, folder: Path, pause: Callable[[float], None]) -> None:
        self._folder = folder
        self._pause = pause
        self._had: set[str] = set()  # services of which this process had a turn

    @contextmanager
    def slot(
        self, service: Service, patience: float, report_wait: Callable[[float, str], None]
    ) -> Iterator[RequestSlot]:
        """Hold the turn at the service, after the rest that is due.

        `report_wait` gets the seconds of each wait and its reason. Raises FetchFailed where other
        processes leave no turn for `patience` seconds.
        """
        make_folder(self._folder)
        path = self._folder / f"{_file_name(service.name)}.json"
        waited, told = 0.0, False
        while waited <= patience:
            due = self._due(path)
            if due > 0:
                report_wait(due, "")
                self._pause(due + (_COURTESY if service.name in self._had else 0.0))
            with locked_if_free(path.with_suffix(".lock")) as held:
                if held and self._due(path) <= 0:
                    self._had.add(service.name)
                    yield RequestSlot(path)
                    return
            if not held:
                if not told:
                    report_wait(1.0, f"another readlist is asking {service.name}")
                told = True
                self._pause(_BETWEEN_LOOKS)
                waited += _BETWEEN_LOOKS
        raise failed(Outcome.NETWORK, f"is kept busy by another readlist for {patience:.0f} s")

    @staticmethod
    def _due(path: Path) -> float:
        """The seconds until the service may be asked again."""
        due = number(read_record(path).get("next")) - time.time()
        return due if due < _LONGEST_REST else 0.0

    def remember_closed(self, host: str, failure: Failure, seconds: float) -> None:
        """Keep for later runs that the host is not to be asked for so many seconds."""
        until = time.time() + seconds
        record = {"outcome": failure.outcome, "detail": failure.detail, "until": until}
        record["told"] = failure.until.timestamp() if failure.until else None
        make_folder(self._folder)
        record["url"] = failure.url
        with open_to_write(self._closed_path(host)) as file:
            file.write(json.dumps(record).encode())

    def forget_closed(self, host: str) -> None:
        """The host may be asked again."""
        self._closed_path(host).unlink(missing_ok=True)

    def _closed_path(self, host: str) -> Path:
        return self._folder / f"{_file_name(host)}.closed.json"

    def closed_before(self, host: str) -> Failure | None:
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


_ON_THE_WAY = {Outcome.NETWORK, Outcome.INCOMPLETE}
_PATIENCE = 2
"""Requests in a row that fail on the way before a host counts as down."""


class ClosedHosts:
    """The hosts that are closed for this run. A wall or limit is remembered for later runs.

    `ignore_closed` leaves out of account what earlier runs met.
    """

    def __init__(
        self, pauses: HostPauses, limits: Limits, observer: Observer, *, ignore_closed: bool
    ) -> None:
        self._pauses = pauses
        self._limits = limits
        self._observer = observer
        self._ignore_closed = ignore_closed
        self._closed: dict[str, Failure] = {}
        self._open: set[str] = set()  # of which earlier runs remember nothing
        self._failing: dict[str, int] = {}
        self._lock = threading.Lock()

    def check(self, host: str, request: Request) -> None:
        """Raise FetchFailed, with the reason, where the host is closed.

        What earlier runs met as a guest counts for nothing where credentials are shown.
        """
        with self._lock:
            failure = self._closed.get(host)
            if failure is None and not request.secrets:
                failure = self._remembered(host)
            elif failure and failure.earlier and request.secrets:
                failure = None
        if failure:
            raise FetchFailed(replace(failure, url=request.url))

    def _remembered(self, host: str) -> Failure | None:
        if self._ignore_closed or host in self._open:
            return None
        failure = self._pauses.closed_before(host)
        if failure is None:
            self._open.add(host)
        else:
            self._closed[host] = failure
            self._observer.closes(host, failure)
        return failure

    def note_success(self, host: str, service: Service) -> None:
        """The host answers: what is remembered of its service counts no more."""
        with self._lock:
            self._failing.pop(host, None)
            for each in {host, *service.hosts} - self._open:
                self._open.add(each)
                self._pauses.forget_closed(each)

    def note_failure(self, host: str, service: Service, error: FetchFailed) -> None:
        """Close the host, or all of its service, where this failure asks for it."""
        failure = error.failure
        with self._lock:
            if failure.outcome is Outcome.BLOCKED or (
                failure.outcome is Outcome.FORBIDDEN and service.stops_at_403
            ):
                hosts = (host, *service.hosts)
                self._close(hosts, failure, self._limits.wall_remembered, service.name)
            elif failure.outcome is Outcome.RATE_LIMITED:
                together = service.hosts if service.limits_all_hosts else ()
                self._close((host, *together), failure, self._until(failure))
            elif failure.outcome in _ON_THE_WAY:
                self._failing[host] = self._failing.get(host, 0) + 1
                is_down = error.is_silent or not error.reached
                if is_down or self._failing[host] >= _PATIENCE:
                    self._close((host,), failure, 0)

    def close(self, host: str, failure: Failure) -> None:
        """Close the host for this run alone."""
        with self._lock:
            self._close((host,), failure, 0)

    def _until(self, failure: Failure) -> float:
        if failure.until is None:
            return self._limits.limit_remembered
        return (failure.until - datetime.now(UTC)).total_seconds()

    def _close(
        self, hosts: tuple[str, ...], failure: Failure, remembered: float, name: str = ""
    ) -> None:
        fresh = [host for host in dict.fromkeys(hosts) if host not in self._closed]
        for host in fresh:
            self._closed[host] = failure
            if remembered > 0:
                self._pauses.remember_closed(host, failure, remembered)
        if fresh:
            self._observer.closes(name or fresh[0], failure)
