"""Sends one request to its service: in a slot, and again where another try is worth it."""

import queue
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

from readlist.network.client import Client
from readlist.network.host_state import ClosedHosts, HostPauses, PauseFor
from readlist.network.messages import (
    FetchFailed,
    Outcome,
    Redirect,
    Request,
    Response,
    RunSettings,
    Service,
    failed,
)

if TYPE_CHECKING:
    from readlist.network.scheduler import Job

_RETRIED = {406, 429, 500, 502, 503, 504}
_LONGEST_BEFORE_RECONNECTING = 1.0  # seconds: no host was disturbed

Answer = Response | Redirect | FetchFailed | OSError  # the end of one request to one host


class Stopped(Exception):  # noqa: N818 (not an error: the user pressed Ctrl-C)
    """Raised inside a request when the run is being ended."""


@dataclass(slots=True, eq=False)
class HostRequest:
    """One request to one host, for one or more jobs. Times are seconds."""

    request: Request
    service: Service
    host: str
    seconds: float  # that it may take, without pauses
    asked: Request  # as the jobs yielded it, before redirects
    jobs: list["Job[Any]"]  # that wait for it
    redirects: int = 0
    took: float = 0.0  # all tries that are over
    silent: float = 0.0  # while the service was asked, since it last sent a byte
    is_out: bool = False  # the host is asked, and no pause is made
    has_sent: bool = False  # a byte has come since the scheduler looked last


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends the requests of a run, each in a thread of its own, and collects the answers.

    A thread ends with the process: one that waits for a silent server holds nothing up.
    """

    settings: RunSettings
    client: Client
    pauses: HostPauses
    closed_hosts: ClosedHosts
    answers: "queue.SimpleQueue[tuple[HostRequest, Answer | BaseException]]" = field(
        default_factory=queue.SimpleQueue
    )
    clock: Callable[[], float] = monotonic
    _threads: dict[str, threading.Thread] = field(default_factory=dict)  # the last of each service
    _obeyed: set[str] = field(default_factory=set)  # hosts whose Retry-After was waited for

    def send(self, sent: HostRequest) -> None:
        """Begin to ask; the answer goes into `answers`, at once where no host need be asked."""
        name, request = sent.service.name, sent.request
        stored = self.client.reply_cache.fresh(request.url) if request.cached else None
        if answer := stored or self.closed_hosts.refusal(sent.host, request):
            self.answers.put((sent, answer))
            return
        thread = threading.Thread(target=self._answer, args=(sent,), name=name, daemon=True)
        thread.start()  # Ctrl-C may come before
        self._threads[name] = thread

    def close(self, patience: float) -> None:
        """Wait until the last requests have ended; after `patience` seconds they are left alone."""
        until = self.clock() + patience
        for thread in self._threads.values():
            thread.join(max(0.0, until - self.clock()))

    def _answer(self, sent: HostRequest) -> None:
        try:
            answer: Answer | BaseException = self._ask_with_retries(sent)
        except FetchFailed as error:
            error.__cause__ = error.__context__ = None
            answer = error.with_traceback(None)  # which would hold the whole answer
        except Stopped:
            return
        except BaseException as error:  # noqa: BLE001 (the scheduler raises it in its own thread)
            answer = error
        self.answers.put((sent, answer))

    def _ask_with_retries(self, sent: HostRequest) -> Answer:
        service, request, tries = sent.service, sent.request, 0
        while True:
            tries += 1
            with self.pauses.slot(service) as pause_for:
                if request.cached and (stored := self.client.reply_cache.fresh(request.url)):
                    return stored  # another process has just fetched it
                self.settings.observer.asks(service.name)
                try:
                    return self._ask_once(sent, pause_for)
                except FetchFailed as error:
                    wait = self._wait_before_retry(error, sent, tries)
                    pause = max(service.gap, wait or 0.0)
                    if not error.reached:
                        pause = min(wait or 0.0, _LONGEST_BEFORE_RECONNECTING)
                    pause_for(pause * self.settings.limits.pace)
                    if wait is None:
                        raise
                    sent.is_out = False

    def _wait_before_retry(self, error: FetchFailed, sent: HostRequest, tries: int) -> float | None:
        """The seconds before another try, None for no more; a host may name them once a run."""
        if error.retry_after is None:
            return None
        if error.retry_after > 0:
            is_too_long = error.retry_after > self.settings.limits.longest_wait
            if is_too_long or sent.host in self._obeyed:
                return None
            self._obeyed.add(sent.host)
            return error.retry_after
        is_doubtful = not error.reached or error.status == 406
        waits = sent.service.waits[:1] if is_doubtful else sent.service.waits
        if tries > len(waits) or (error.status and error.status not in _RETRIED):
            return None
        return waits[tries - 1] * random.uniform(1.0, 1.2)  # noqa: S311

    def _ask_once(self, sent: HostRequest, pause_for: PauseFor) -> Answer:
        pause = partial(pause_for, sent.service.gap * self.settings.limits.pace)
        pause()  # should this process be killed before the answer comes
        sent.is_out, begun, has_begun = True, self.clock(), False

        def hear() -> None:
            nonlocal has_begun
            self.pauses.pause(0.0)  # which raises Stopped when the run is being ended
            if self.clock() - begun > sent.seconds - sent.took:
                raise failed(Outcome.NETWORK, "took too long", sent.request.url)
            if not has_begun:
                pause()
            has_begun = sent.has_sent = True

        try:
            return self.client.ask(sent.request, hear)
        finally:
            sent.took += self.clock() - begun
