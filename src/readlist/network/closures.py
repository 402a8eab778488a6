"""Which hosts are left alone, because of a wall, a limit or because they cannot be reached."""

import threading
from dataclasses import replace
from datetime import UTC, datetime

from readlist.network.host_state import Turns
from readlist.network.messages import Request
from readlist.network.outcomes import Failure, FetchFailed, Outcome
from readlist.network.services import Limits, Service
from readlist.network.watch import Watch

_ON_THE_WAY = {Outcome.NETWORK, Outcome.INCOMPLETE}
_PATIENCE = 2
"""Requests in a row that fail on the way before a host counts as down."""


class Closures:
    """The hosts that are closed for this run. A wall or limit is remembered for later runs.

    `forget` leaves out of account what earlier runs met.
    """

    def __init__(self, turns: Turns, limits: Limits, watch: Watch, *, forget: bool) -> None:
        self._turns = turns
        self._limits = limits
        self._watch = watch
        self._forget = forget
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
        if self._forget or host in self._open:
            return None
        failure = self._turns.remembered(host)
        if failure is None:
            self._open.add(host)
        else:
            self._closed[host] = failure
            self._watch.closes(host, failure)
        return failure

    def note_success(self, host: str, service: Service) -> None:
        """The host answers: what is remembered of its service counts no more."""
        with self._lock:
            self._failing.pop(host, None)
            for each in {host, *service.hosts} - self._open:
                self._open.add(each)
                self._turns.forget(each)

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
                if not error.reached or self._failing[host] >= _PATIENCE:
                    self._close((host,), failure, 0)

    def shut(self, host: str, failure: Failure) -> None:
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
                self._turns.remember(host, failure, remembered)
        if fresh:
            self._watch.closes(name or fresh[0], failure)
