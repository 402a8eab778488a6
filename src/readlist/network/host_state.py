"""The state of hosts beyond one request: pauses between requests, closed hosts, stored replies.

All of it holds across the readlist processes of this machine. Times are seconds since 1970.

<cache>/hosts/<service>.lock      held while one request is under way
<cache>/hosts/<service>.json      {"next": when the next one may be made}
<cache>/hosts/<host>.closed.json  {"outcome", "detail", "until"}: a wall or limit that was met
<cache>/replies/<name>            a line {"url", "etag", "checksum"}, and the body of an answer that
                                  serves many runs; it was checked when the file was last changed
"""

import hashlib
import json
import os
import re
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from readlist.network.messages import (
    Failure,
    FetchFailed,
    Outcome,
    Request,
    Response,
    RunSettings,
    Service,
    failed,
)
from readlist.storage import files

_BETWEEN_LOOKS = 0.05  # seconds, while another process has the slot
_COURTESY = 0.02  # seconds by which processes without a slot so far go first
_LONGEST_REST = 120.0  # seconds; what lies further ahead comes from a clock that was wrong
_LONGEST_CLOSED = 31 * 86_400.0  # seconds


PauseFor = Callable[[float], None]
"""Keeps all processes from asking the service again for this number of seconds."""


class HostPauses:
    """The pauses between the requests of all readlist processes, recorded in a folder."""

    def __init__(self, folder: Path, settings: RunSettings, pause: Callable[[float], None]) -> None:
        self._folder = folder
        self._settings = settings
        self.pause = pause  # sleeps the seconds it gets, or raises when the run is being ended
        self._asked: set[str] = set()  # services of which this process had a slot

    @contextmanager
    def slot(self, service: Service) -> Iterator[PauseFor]:
        """Hold the right to ask the service, after the pause that is due; yields the next pause.

        Raises FetchFailed where other processes leave no slot free for the time of a paper.
        """
        limits, name = self._settings.limits, service.name
        files.make_folder(self._folder)
        path = self._folder / f"{_file_name(name)}.json"
        waited, is_reported = 0.0, False
        while waited <= limits.paper:
            due = self._due(path)
            if due > 0:
                is_usual = due <= service.gap * limits.pace
                why = f"asks for {service.gap:g} s between requests" if is_usual else "is busy"
                self._settings.observer.waits(name, due, f"{name} {why}")
                self.pause(due + (_COURTESY if name in self._asked else 0.0))
            with files.locked_if_free(path.with_suffix(".lock")) as held:
                if held and self._due(path) <= 0:
                    self._asked.add(name)
                    yield partial(_pause, path)
                    return
            if not held:
                if not is_reported:
                    why = f"another readlist is asking {name}"
                    self._settings.observer.waits(name, 1.0, why)
                is_reported = True
                self.pause(_BETWEEN_LOOKS)
                waited += _BETWEEN_LOOKS
        raise failed(Outcome.NETWORK, f"is kept busy by another readlist for {limits.paper:.0f} s")

    @staticmethod
    def _due(path: Path) -> float:
        due = files.number(files.read_record(path).get("next")) - time.time()
        return due if due < _LONGEST_REST else 0.0


def _pause(path: Path, seconds: float) -> None:
    # Of constant length, because it is written in place.
    record = f'{{"next": {time.time() + seconds:017.6f}}}'
    with files.open_private(path, os.O_RDWR | os.O_CREAT) as file:
        file.write(record.encode())
        file.truncate()


def _file_name(name: str) -> str:
    return re.sub(r"[^a-z0-9.-]", "-", name.lower())[:120]


_ON_THE_WAY = {Outcome.NETWORK, Outcome.INCOMPLETE}
_PATIENCE = 2  # requests in a row that fail on the way before a host counts as down


class ClosedHosts:
    """The hosts that are closed for this run. A wall or limit is recorded for later runs.

    For one thread alone: the one that runs the jobs.
    """

    def __init__(self, folder: Path, settings: RunSettings) -> None:
        self._folder = folder
        self._settings = settings
        self._closed: dict[str, Failure] = {}
        self._open: set[str] = set()  # without a record
        self._failing: dict[str, int] = {}

    def refusal(self, host: str, request: Request) -> FetchFailed | None:
        """Return the error for a request to a host that is closed, None if it may be asked.

        Walls that earlier runs met without credentials do not hold for a request with them.
        """
        failure = self._closed.get(host)
        is_known = failure or self._settings.ignore_closed or host in self._open
        if not is_known and not request.secrets:
            if failure := self.closed_before(host):
                self._closed[host] = failure
                self._settings.observer.closes(host, failure)
            else:
                self._open.add(host)
        elif failure and failure.earlier and request.secrets:
            failure = None
        return FetchFailed(replace(failure, url=request.url)) if failure else None

    def note_success(self, host: str, service: Service) -> None:
        """Note that the host answers: records of its service count no more."""
        self._failing.pop(host, None)
        for each in {host, *service.hosts} - self._open:
            self._open.add(each)
            self._path(each).unlink(missing_ok=True)

    def note_failure(self, host: str, service: Service, error: FetchFailed) -> None:
        """Close the host, or all of its service, where this failure asks for it."""
        failure, limits = error.failure, self._settings.limits
        ends_it = failure.outcome is Outcome.FORBIDDEN and service.stops_at_403
        if failure.outcome is Outcome.BLOCKED or ends_it:
            self.close((host, *service.hosts), failure, limits.wall_remembered, service.name)
        elif failure.outcome is Outcome.RATE_LIMITED:
            together = service.hosts if service.limits_all_hosts else ()
            remembered = limits.limit_remembered
            if failure.until is not None:
                remembered = (failure.until - datetime.now(UTC)).total_seconds()
            self.close((host, *together), failure, remembered)
        elif failure.outcome in _ON_THE_WAY:
            failing = self._failing[host] = self._failing.get(host, 0) + 1
            if error.is_silent or not error.reached or failing >= _PATIENCE:
                self.close((host,), failure)

    def close(
        self, hosts: Iterable[str], failure: Failure, remembered: float = 0.0, name: str = ""
    ) -> None:
        """Close the hosts, together called `name`; for `remembered` seconds also in later runs."""
        fresh = [host for host in dict.fromkeys(hosts) if host not in self._closed]
        for host in fresh:
            self._closed[host] = failure
            if remembered > 0:
                self.remember_closed(host, failure, remembered)
        if fresh:
            self._settings.observer.closes(name or fresh[0], failure)

    def remember_closed(self, host: str, failure: Failure, seconds: float) -> None:
        """Record for later runs that the host must not be asked for `seconds`."""
        until, told = time.time() + seconds, failure.until.timestamp() if failure.until else None
        record = {"outcome": failure.outcome, "detail": failure.detail, "url": failure.url}
        files.make_folder(self._folder)
        with files.open_to_write(self._path(host)) as file:
            file.write(json.dumps({**record, "until": until, "told": told}).encode())

    def closed_before(self, host: str) -> Failure | None:
        """Return the wall or limit that an earlier run met at the host; None if it may be asked."""
        record, now = files.read_record(self._path(host)), time.time()
        until, named = files.number(record.get("until")), files.number(record.get("told"))
        if not 0 < until - now < _LONGEST_CLOSED:
            return None
        is_named = 0 < named - now < _LONGEST_CLOSED
        told = datetime.fromtimestamp(named, UTC) if is_named else None
        detail, url = str(record.get("detail")), str(record.get("url") or "")
        with suppress(ValueError):  # an outcome of another readlist
            return Failure(Outcome(str(record.get("outcome"))), detail, url, told, earlier=True)
        return None

    def _path(self, host: str) -> Path:
        return self._folder / f"{_file_name(host)}.closed.json"


FRESH = 7 * 86_400.0  # seconds without asking again: these files change about once a conference


class ReplyCache:
    """Stored bodies, by address. One that is younger than `fresh` seconds needs no request."""

    def __init__(self, folder: Path, fresh: float = FRESH) -> None:
        self._folder = folder
        self._fresh = fresh

    def fresh(self, url: str) -> Response | None:
        """Return the body if it was checked lately; None if the host must be asked."""
        with suppress(OSError):
            if 0 <= time.time() - self._path(url).stat().st_mtime < self._fresh:
                return self.stored(url)
        return None

    def stored(self, url: str) -> Response | None:
        """Return the body with its ETag, however old; None without one that is whole."""
        with suppress(OSError, ValueError, LookupError, TypeError, RecursionError):
            line, _, body = (files.read_optional(self._path(url)) or b"").partition(b"\n")
            record = json.loads(line)
            if record == {"url": url, "etag": str(record["etag"]), "checksum": zlib.crc32(body)}:
                return Response(url, body, {"etag": record["etag"]}, is_stored=True)
        return None

    def drop(self, url: str) -> None:
        """Remove a body that cannot be read."""
        self._path(url).unlink(missing_ok=True)

    def condition_headers(self, url: str) -> dict[str, str]:
        """Return the header that asks for the body only if it has changed."""
        found = self.stored(url)
        return {"if-none-match": found.headers["etag"]} if found and found.headers["etag"] else {}

    def store(self, url: str, etag: str, body: bytes) -> None:
        """Store the body."""
        line = json.dumps({"url": url, "etag": etag, "checksum": zlib.crc32(body)}).encode()
        files.write_disposable(self._path(url), line + b"\n" + body, patience=files.PATIENCE)

    def renewed(self, url: str) -> Response | None:
        """Return the body, which the server still has, and note that; None as for `stored`."""
        if found := self.stored(url):
            with suppress(FileNotFoundError):  # another readlist may have dropped it meanwhile
                os.utime(self._path(url))
        return found

    def _path(self, url: str) -> Path:
        return self._folder / hashlib.sha256(url.encode()).hexdigest()[:24]
