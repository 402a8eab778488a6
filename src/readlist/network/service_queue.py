"""The queue of one service, which asks its hosts in a thread of its own."""

import itertools
import queue
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import monotonic
from urllib.parse import urlsplit

from readlist.errors import ReadlistError
from readlist.network.client import Client, Stopped
from readlist.network.host_state import ClosedHosts, HostPauses, PauseFor
from readlist.network.messages import (
    FetchFailed,
    Kind,
    Limits,
    LocalFailure,
    Observer,
    Outcome,
    Redirect,
    Reply,
    Request,
    Response,
    Service,
    failed,
)
from readlist.network.responses import blocked_by, call_it_throttled, is_challenge_path

_LONGEST_BEFORE_RECONNECTING = 1.0  # seconds: no host was disturbed

Answer = Response | Reply | Redirect | FetchFailed | LocalFailure
"""The end of one request to one host; a Reply is a PDF, which is on disk already."""

_Rank = tuple[int, int]  # smaller first; of equals the one that was added first


@dataclass(slots=True, eq=False)
class QueuedRequest:
    """One request to one host. Times are seconds; `begun` and `heard` are readings of the clock."""

    request: Request
    host: str
    seconds: float  # that it may take, without waiting
    begun: float | None = None  # None while no try is under way
    heard: float = 0.0  # when the host last sent something, or was asked
    silent: float = 0.0  # at the ends of tries that are over, without a byte from the host
    took: float = 0.0  # all tries that are over
    is_cancelled: bool = False  # no job waits for it any more

    def silent_for(self, now: float) -> float:
        """The seconds for which the host has been asked and sent nothing."""
        return self.silent if self.begun is None else self.silent + now - self.heard


@dataclass(frozen=True, slots=True)
class RunState:
    """The state that all queues of a run share."""

    client: Client
    pauses: HostPauses
    closed_hosts: ClosedHosts
    limits: Limits
    observer: Observer
    answers: "queue.SimpleQueue[tuple[QueuedRequest, Answer | BaseException]]"
    clock: Callable[[], float] = monotonic


class ServiceQueue:
    """Asks one service. After each answer it waits until `go_on` is called.

    So the scheduler, which reads the answer, can close the host before the next request. The thread
    ends with the process: one that waits for a silent server holds nothing up.
    """

    def __init__(self, service: Service, state: RunState) -> None:
        self.service = service
        self._state = state
        self._waiting: queue.PriorityQueue[tuple[_Rank, QueuedRequest | None]]
        self._waiting = queue.PriorityQueue()
        self._count = itertools.count()
        self._may_go_on = threading.Semaphore(0)
        self._obeyed: set[str] = set()  # hosts whose Retry-After was waited for
        self._thread = threading.Thread(target=self._work, name=service.name, daemon=True)
        self._thread.start()

    def add(self, queued: QueuedRequest) -> None:
        """Add a request; PDFs come after everything else."""
        self._waiting.put(((1 + (queued.request.kind is Kind.PDF), next(self._count)), queued))

    def go_on(self) -> None:
        """Let the next request be sent."""
        self._may_go_on.release()

    def close(self, patience: float) -> None:
        """End the thread; after `patience` seconds it is left alone."""
        self._waiting.put(((0, 0), None))
        self.go_on()
        self._thread.join(patience)

    def _work(self) -> None:
        while (queued := self._waiting.get()[1]) is not None:
            if queued.is_cancelled:
                continue
            try:
                answer: Answer | BaseException = self._ask_with_retries(queued)
            except FetchFailed as error:
                error.__cause__ = error.__context__ = None
                answer = error.with_traceback(None)  # which would hold the whole answer
            except (OSError, ReadlistError) as error:
                answer = LocalFailure(error)
            except Stopped:
                return
            except BaseException as bug:  # noqa: BLE001 (the scheduler raises it in its own thread)
                answer = bug
            self._state.answers.put((queued, answer))
            self._may_go_on.acquire()

    def _ask_with_retries(self, queued: QueuedRequest) -> Answer:
        state, service, request = self._state, self.service, queued.request
        for tries in itertools.count(1):
            if request.cached and (stored := state.client.reply_cache.fresh(request.url)):
                return stored
            state.closed_hosts.check(queued.host, request)
            with state.pauses.slot(service, state.limits.paper, self._report_wait) as pause_for:
                if request.cached and (stored := state.client.reply_cache.fresh(request.url)):
                    return stored  # another process has just fetched it
                state.observer.asks(service.name)
                try:
                    return self._ask_once(queued, pause_for)
                except FetchFailed as error:
                    wait = self._wait_before_retry(error, queued.host, tries)
                    pause = max(service.gap, wait or 0.0)
                    if not error.reached:
                        pause = min(wait or 0.0, _LONGEST_BEFORE_RECONNECTING)
                    pause_for(pause * state.limits.pace)
                    if wait is None:
                        state.closed_hosts.note_failure(queued.host, service, error)
                        raise
        raise AssertionError("the last try returns or raises")

    def _wait_before_retry(self, error: FetchFailed, host: str, tries: int) -> float | None:
        """The seconds before another try, None for no more; a host may name them once a run."""
        if error.retry_after is None:
            return None
        if error.retry_after > 0:
            if error.retry_after > self._state.limits.longest_wait or host in self._obeyed:
                return None
            self._obeyed.add(host)
            return error.retry_after
        waits = self.service.waits if error.reached else self.service.waits[:1]
        if tries > len(waits) or (error.status and error.status not in self.service.retried):
            return None
        return waits[tries - 1] * random.uniform(1.0, 1.2)  # noqa: S311

    def _ask_once(self, queued: QueuedRequest, pause_for: PauseFor) -> Answer:
        state = self._state
        pause = partial(pause_for, self.service.gap * state.limits.pace)
        pause()  # should this process be killed before the answer comes
        begun = queued.begun = queued.heard = state.clock()

        def hear() -> None:
            if queued.heard == begun:
                pause()
            queued.heard = state.clock()

        try:
            answer = state.client.ask(queued.request, queued.seconds - queued.took, hear)
            if isinstance(answer, Redirect):
                target = urlsplit(answer.url)
                is_own = target.hostname in {queued.host, *self.service.hosts}
                if is_own and is_challenge_path(target.path):  # its own check for robots
                    raise failed(Outcome.BLOCKED, blocked_by(), queued.request.url)
        except FetchFailed as error:
            if error.status in self.service.throttles_with:
                call_it_throttled(error)
            raise
        else:
            if not isinstance(answer, Response):  # which is judged by the one who reads it
                state.closed_hosts.note_success(queued.host, self.service)
            return answer
        finally:
            now = state.clock()
            queued.silent = queued.silent_for(now)
            queued.took += now - begun
            queued.begun = None

    def _report_wait(self, seconds: float, why: str) -> None:
        service = self.service
        if not why and seconds > service.gap * self._state.limits.pace:
            why = f"{service.name} is busy"
        why = why or f"{service.name} asks for {service.gap:g} s between requests"
        self._state.observer.waits(service.name, seconds, why)
