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
from readlist.network.host_state import Closures, Turns
from readlist.network.messages import FetchFailed, Kind, Outcome, Reply, Request, Watch, failed
from readlist.network.responses import blocked_by, is_challenge_path, take_as_throttled
from readlist.network.services import Limits, Service

_BEFORE_RECONNECTING = 1.0  # seconds; nobody was disturbed

Answer = Reply | Redirect | FetchFailed | OSError | ReadlistError | None
"""None: the lane ended with a bug, whose traceback is on standard error."""


_Rank = tuple[int, int]  # what comes first, and of equals what was put first


@dataclass(slots=True, eq=False)
class Errand:
    """One request on its way. Seconds; `begun` is monotonic, None while it waits for its turn."""

    request: Request
    host: str
    seconds: float  # that it may take
    begun: float | None = None
    took: float = 0.0


@dataclass(frozen=True, slots=True)
class Means:
    """What all lanes of a run share."""

    client: Client
    turns: Turns
    closures: Closures
    limits: Limits
    watch: Watch
    answers: "queue.SimpleQueue[tuple[Errand, Answer]]"


class Lane:
    """Asks one service. The thread ends with the process: it never holds anything up."""

    def __init__(self, service: Service, means: Means) -> None:
        self.service = service
        self._means = means
        self._errands: queue.PriorityQueue[tuple[_Rank, Errand | None]] = queue.PriorityQueue()
        self._count = itertools.count()
        self._thread = threading.Thread(target=self._work, name=service.name, daemon=True)
        self._thread.start()

    def put(self, errand: Errand) -> None:
        """Have it asked when its turn comes: PDFs after everything else."""
        self._errands.put(((1 + (errand.request.kind is Kind.PDF), next(self._count)), errand))

    def close(self, patience: float) -> None:
        """End the thread; one that waits for a silent server is left alone after `patience` s."""
        self._errands.put(((0, 0), None))
        self._thread.join(patience)

    def _work(self) -> None:
        errand = None
        try:
            while (errand := self._errands.get()[1]) is not None:
                self._means.answers.put((errand, self._answer(errand)))
        except Stopped:
            pass
        finally:
            if errand is not None:  # nobody waits for what a bug has ended
                self._means.answers.put((errand, None))

    def _answer(self, errand: Errand) -> Answer:
        try:
            return self._asked(errand)
        except FetchFailed as error:
            error.__cause__ = error.__context__ = None
            return error.with_traceback(None)  # which would hold the whole answer
        except (OSError, ReadlistError) as error:  # a file, or a lock, of the cache or the library
            return error

    def _asked(self, errand: Errand) -> Reply | Redirect:
        """The answer, after as many tries as the service allows."""
        means = self._means
        if errand.request.kept and (kept := means.client.keep.fresh(errand.request)):
            return kept
        for tries, wait in enumerate((*self.service.waits, None), 1):
            means.closures.check(errand.host, errand.request)
            try:
                answer = self._tried(errand, wait or 0.0)
            except FetchFailed as error:
                if wait is None or not self._is_worth_another(error, tries):
                    means.closures.note_failure(errand.host, self.service, error)
                    raise
            else:
                means.closures.note_success(errand.host, self.service)
                return answer
        raise AssertionError("the last try returns or raises")

    def _is_worth_another(self, error: FetchFailed, tries: int) -> bool:
        if error.retry_after is None or error.retry_after > self.service.longest_wait:
            return False
        if error.status:
            return error.status in self.service.retried
        return error.reached or tries == 1

    def _tried(self, errand: Errand, wait: float) -> Reply | Redirect:
        """The answer to one try; after a failure the service rests at least `wait` seconds."""
        means, service = self._means, self.service
        with means.turns.turn(service, means.limits.paper, self._tell_wait) as turn:
            means.watch.asks(service.name)
            if errand.request.kept and (kept := means.client.keep.fresh(errand.request)):
                return kept  # another process has just fetched it
            rest = partial(turn.rest, service.gap * means.limits.pace)
            rest()  # should this process be killed before it is answered
            begun = errand.begun = monotonic()
            try:
                answer = means.client.ask(errand.request, errand.seconds - errand.took, rest)
                self._check_no_wall(errand, answer)
            except FetchFailed as error:
                if error.status in service.throttles_with:
                    take_as_throttled(error)
                again = max(wait * random.uniform(1.0, 1.2), error.retry_after or 0.0)  # noqa: S311
                pause = max(service.gap, min(again, service.longest_wait))
                if not error.reached:
                    pause = min(pause, _BEFORE_RECONNECTING)
                turn.rest(pause * means.limits.pace)
                raise
            else:
                return answer
            finally:
                errand.begun = None
                errand.took += monotonic() - begun

    def _check_no_wall(self, errand: Errand, answer: Reply | Redirect) -> None:
        """Raise FetchFailed where the service sends whoever asks to a check of its own."""
        if not isinstance(answer, Redirect):
            return
        target = urlsplit(answer.url)
        is_own = target.hostname in {errand.host, *self.service.hosts}
        if is_own and is_challenge_path(target.path):
            raise failed(Outcome.BLOCKED, blocked_by(), errand.request.url)

    def _tell_wait(self, seconds: float, why: str) -> None:
        service = self.service
        if not why and seconds > service.gap * self._means.limits.pace:
            why = f"{service.name} is busy"
        why = why or f"{service.name} asks for {service.gap:g} s between requests"
        self._means.watch.waits(service.name, seconds, why)
