"""One service's requests, one after the other, in a thread of their own."""

import itertools
import queue
import random
import threading
from dataclasses import dataclass
from functools import partial
from time import monotonic
from urllib.parse import urlsplit

from readlist.errors import ReadlistError
from readlist.network.client import Client, Redirect, Stopped
from readlist.network.host_state import ClosedHosts, HostPauses
from readlist.network.messages import FetchFailed, Kind, Observer, Outcome, Reply, Request, failed
from readlist.network.responses import blocked_by, is_challenge_path, take_as_throttled
from readlist.network.services import Limits, Service

_BEFORE_RECONNECTING = 1.0  # seconds; nobody was disturbed

Answer = Reply | Redirect | FetchFailed | OSError | ReadlistError | None
"""None: the queue ended with a bug, whose traceback is on standard error."""


_Rank = tuple[int, int]  # what comes first, and of equals what was put first


@dataclass(slots=True, eq=False)
class QueuedRequest:
    """One request on its way. Seconds; `begun` is monotonic, None while it waits for its turn."""

    request: Request
    host: str
    seconds: float  # that it may take
    begun: float | None = None
    took: float = 0.0


@dataclass(frozen=True, slots=True)
class RunState:
    """What all queues of a run share."""

    client: Client
    pauses: HostPauses
    closed_hosts: ClosedHosts
    limits: Limits
    observer: Observer
    answers: "queue.SimpleQueue[tuple[QueuedRequest, Answer]]"


class ServiceQueue:
    """Asks one service. The thread ends with the process: it never holds anything up."""

    def __init__(self, service: Service, state: RunState) -> None:
        self.service = service
        self._state = state
        self._waiting: queue.PriorityQueue[tuple[_Rank, QueuedRequest | None]] = (
            queue.PriorityQueue()
        )
        self._count = itertools.count()
        self._thread = threading.Thread(target=self._work, name=service.name, daemon=True)
        self._thread.start()

    def add(self, queued: QueuedRequest) -> None:
        """Have it asked when its turn comes: PDFs after everything else."""
        self._waiting.put(((1 + (queued.request.kind is Kind.PDF), next(self._count)), queued))

    def close(self, patience: float) -> None:
        """End the thread; one that waits for a silent server is left alone after `patience` s."""
        self._waiting.put(((0, 0), None))
        self._thread.join(patience)

    def _work(self) -> None:
        queued = None
        try:
            while (queued := self._waiting.get()[1]) is not None:
                self._state.answers.put((queued, self._answer(queued)))
        except Stopped:
            pass
        finally:
            if queued is not None:  # nobody waits for what a bug has ended
                self._state.answers.put((queued, None))

    def _answer(self, queued: QueuedRequest) -> Answer:
        try:
            return self._ask_with_retries(queued)
        except FetchFailed as error:
            error.__cause__ = error.__context__ = None
            return error.with_traceback(None)  # which would hold the whole answer
        except (OSError, ReadlistError) as error:  # a file, or a lock, of the cache or the library
            return error

    def _ask_with_retries(self, queued: QueuedRequest) -> Reply | Redirect:
        """The answer, after as many tries as the service allows."""
        state = self._state
        if queued.request.cached and (kept := state.client.reply_cache.fresh_reply(queued.request)):
            return kept
        for tries, wait in enumerate((*self.service.waits, None), 1):
            state.closed_hosts.check(queued.host, queued.request)
            try:
                answer = self._ask_once(queued, wait or 0.0)
            except FetchFailed as error:
                if wait is None or not self._is_worth_another(error, tries):
                    state.closed_hosts.note_failure(queued.host, self.service, error)
                    raise
            else:
                state.closed_hosts.note_success(queued.host, self.service)
                return answer
        raise AssertionError("the last try returns or raises")

    def _is_worth_another(self, error: FetchFailed, tries: int) -> bool:
        if error.retry_after is None or error.retry_after > self.service.longest_wait:
            return False
        if error.status:
            return error.status in self.service.retried
        return error.reached or tries == 1

    def _ask_once(self, queued: QueuedRequest, wait: float) -> Reply | Redirect:
        """The answer to one try; after a failure the service rests at least `wait` seconds."""
        state, service = self._state, self.service
        with state.pauses.slot(service, state.limits.paper, self._report_wait) as slot:
            state.observer.asks(service.name)
            if queued.request.cached and (
                kept := state.client.reply_cache.fresh_reply(queued.request)
            ):
                return kept  # another process has just fetched it
            rest = partial(slot.rest, service.gap * state.limits.pace)
            rest()  # should this process be killed before it is answered
            begun = queued.begun = monotonic()
            try:
                answer = state.client.ask(queued.request, queued.seconds - queued.took, rest)
                self._check_no_wall(queued, answer)
            except FetchFailed as error:
                if error.status in service.throttles_with:
                    take_as_throttled(error)
                again = max(wait * random.uniform(1.0, 1.2), error.retry_after or 0.0)  # noqa: S311
                pause = max(service.gap, min(again, service.longest_wait))
                if not error.reached:
                    pause = min(pause, _BEFORE_RECONNECTING)
                slot.rest(pause * state.limits.pace)
                raise
            else:
                return answer
            finally:
                queued.begun = None
                queued.took += monotonic() - begun

    def _check_no_wall(self, queued: QueuedRequest, answer: Reply | Redirect) -> None:
        """Raise FetchFailed where the service sends whoever asks to a check of its own."""
        if not isinstance(answer, Redirect):
            return
        target = urlsplit(answer.url)
        is_own = target.hostname in {queued.host, *self.service.hosts}
        if is_own and is_challenge_path(target.path):
            raise failed(Outcome.BLOCKED, blocked_by(), queued.request.url)

    def _report_wait(self, seconds: float, why: str) -> None:
        service = self.service
        if not why and seconds > service.gap * self._state.limits.pace:
            why = f"{service.name} is busy"
        why = why or f"{service.name} asks for {service.gap:g} s between requests"
        self._state.observer.waits(service.name, seconds, why)
