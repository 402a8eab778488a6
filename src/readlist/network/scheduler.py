"""Many papers at once: each is a job that yields requests, each service answers in a queue.

A job is a generator. It yields a Request and gets the Reply, or FetchFailed is thrown into it, or
the OSError that keeps its PDF from being written; what it returns is its result. All jobs run in
the thread that iterates; only the requests do not.

What a run is made of: one job for each thing that is to be found.
"""

import math
import queue
from collections import deque
from collections.abc import Collection, Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import Generic, TypeVar

import httpx

from readlist.errors import ReadlistError
from readlist.network.address_guard import checked_address
from readlist.network.client import Redirect
from readlist.network.messages import Failure, FetchFailed, Kind, Outcome, Reply, Request, failed
from readlist.network.responses import blocked_by, is_challenge_path
from readlist.network.service_queue import Answer, QueuedRequest, RunState, ServiceQueue
from readlist.network.services import Service, service_of
from readlist.storage.files import is_about_one_file

Result = TypeVar("Result")


@dataclass(eq=False)
class Job(Generic[Result]):
    """What is to be found for one paper. A PDF goes into the file `part`."""

    steps: Generator[Request, Reply, Result]
    part: Path | None = None
    spent: float = 0.0  # seconds that its requests took
    failed: dict[str, FetchFailed] = field(default_factory=dict)  # addresses of PDFs, and why not


class NoNetworkError(Exception):
    """No host at all can be reached. `failures` has one for each that was tried, by host."""

    def __init__(self, failures: dict[str, Failure]) -> None:
        super().__init__("there is no network")
        self.failures = failures


_WINDOW = 64  # jobs at once
_LOOK = 0.2  # seconds between looks at the clock
_ENOUGH_UNREACHED = 3  # hosts that do not answer, and none that does: there is no network
_CLOSING = 1.0  # seconds in which the queues may put down what they hold
_GRACE = 5.0  # seconds that a request may exceed its time before it is given up


@dataclass(eq=False)
class _InProgress(Generic[Result]):
    """A request of one or more jobs on its way."""

    request: Request
    jobs: list[Job[Result]]
    redirects: int = 0


class Scheduler(Generic[Result]):
    """Runs jobs. `services` are those whose wishes are known."""

    def __init__(
        self, services: tuple[Service, ...], state: RunState, private_hosts: Collection[str] = ()
    ) -> None:
        self._services = services
        self._state = state
        self._private_hosts = private_hosts
        self._queues: dict[str, ServiceQueue] = {}
        self._in_progress: dict[Request, _InProgress[Result]] = {}
        self._queued: dict[QueuedRequest, _InProgress[Result]] = {}
        self._shared: dict[Request, _Answered] = {}
        self._ready: deque[tuple[Job[Result], _Answered | None]] = deque()
        self._unreached: dict[str, Failure] = {}
        self._first_begun = math.inf
        self._stuck: set[str] = set()

    def run(self, jobs: Iterable[Job[Result]]) -> Iterator[tuple[Job[Result], Result]]:
        """Each job with its result, as they end.

        Raises NoNetworkError when that is so, OSError where a file cannot be written.
        """
        waiting, active = iter(jobs), 0
        while True:
            while active < _WINDOW and (job := next(waiting, None)) is not None:
                active += 1
                self._ready.append((job, None))
            if self._ready:
                job, answer = self._ready.popleft()
                ended = self._advance(job, answer)
                if ended is not None:
                    active -= 1
                    yield job, ended[0]
            elif active:
                self._look()
            else:
                if self._unreached:
                    self._check_network(1)
                return

    def close(self) -> None:
        """End the queues, once the run is to stop."""
        until = monotonic() + _CLOSING
        for each in self._queues.values():
            each.close(max(0.0, until - monotonic()))

    def _advance(self, job: Job[Result], answer: "_Answered | None") -> tuple[Result] | None:
        """Let the job go on with what it waited for; its result in a tuple if it has ended."""
        try:
            if isinstance(answer, FetchFailed | OSError):
                request = job.steps.throw(answer)
            elif answer is None:
                request = next(job.steps)
            else:
                request = job.steps.send(answer)
        except StopIteration as end:
            return (end.value,)
        self._send(job, request)
        return None

    def _send(self, job: Job[Result], request: Request) -> None:
        if request.kind is Kind.PDF:
            request = replace(request, to=job.part)
        known = self._shared.get(request) or job.failed.get(request.url)
        if known is not None:
            self._ready.append((job, known))
        elif (going := self._in_progress.get(request)) is not None:
            going.jobs.append(job)
        else:
            going = self._in_progress[request] = _InProgress(request, [job])
            self._start(going, request)

    def _start(self, going: "_InProgress[Result]", request: Request) -> None:
        """Put the request, or the next redirect of it, into the queue of its service."""
        limits = self._state.limits
        seconds = limits.paper - min(job.spent for job in going.jobs)
        if request.kind not in {Kind.PDF, Kind.TEXT}:  # which may be long
            seconds = min(seconds, limits.reply)
        try:
            if seconds <= 0:
                raise failed(Outcome.NETWORK, f"took more than {limits.paper:.0f} s", request.url)
            url = checked_address(request.url, self._private_hosts)
        except FetchFailed as error:
            self._finish(going, error)
            return
        service = service_of(url.host, self._services)
        if service.name in self._stuck:
            self._finish(going, failed(Outcome.NETWORK, "took too long", request.url))
            return
        if service.name not in self._queues:
            self._queues[service.name] = ServiceQueue(service, self._state)
        queued = QueuedRequest(request, url.host, seconds)
        self._queued[queued] = going
        self._queues[service.name].add(queued)

    def _look(self) -> None:
        """Take the next answer, or look at the clock."""
        try:
            queued, answer = self._state.answers.get(timeout=_LOOK)
        except queue.Empty:
            self._look_at_clock()
            return
        going = self._queued.pop(queued, None)
        if going is None:  # given up before
            return
        for job in going.jobs:
            job.spent += queued.took
        self._take(going, queued, answer)

    def _take(self, going: "_InProgress[Result]", queued: QueuedRequest, answer: Answer) -> None:
        if answer is None:
            raise RuntimeError(f"the queue of {queued.host} has ended")
        if isinstance(answer, ReadlistError):
            raise answer
        if isinstance(answer, Redirect):
            self._follow(going, queued, answer)
            return
        if isinstance(answer, OSError):
            _check_concerns_one(answer, queued.request)
        elif isinstance(answer, FetchFailed) and not answer.reached:
            self._unreached[queued.host] = answer.failure
            if not self._others_under_way():
                self._check_network(_ENOUGH_UNREACHED)
        self._finish(going, answer)

    def _follow(
        self, going: "_InProgress[Result]", queued: QueuedRequest, redirect: Redirect
    ) -> None:
        going.redirects += 1
        request = queued.request
        if request.content or going.redirects > self._state.limits.redirects:
            detail = (
                "redirects too often" if going.redirects > 1 else "redirects what was sent to it"
            )
            self._finish(going, failed(Outcome.REFUSED, detail, request.url))
            return
        if is_challenge_path(httpx.URL(redirect.url).path):
            self._close_behind_wall(going, request, redirect)
            return
        same_host = redirect.url.startswith(f"https://{queued.host}/")
        secrets = request.secrets if same_host else ()
        self._start(going, replace(request, url=redirect.url, secrets=secrets))

    def _close_behind_wall(
        self, going: "_InProgress[Result]", request: Request, redirect: Redirect
    ) -> None:
        error = failed(Outcome.BLOCKED, blocked_by(), request.url)
        host = httpx.URL(redirect.url).host
        self._state.closed_hosts.note_failure(host, service_of(host, self._services), error)
        self._finish(going, error)

    def _finish(self, going: "_InProgress[Result]", answer: "_Answered") -> None:
        del self._in_progress[going.request]
        if going.request.shared:
            self._shared[going.request] = answer
        for job in going.jobs:
            if going.request.to is not None and isinstance(answer, FetchFailed):
                job.failed[going.request.url] = answer
            self._ready.append((job, answer))

    def _look_at_clock(self) -> None:
        now = monotonic()
        begun = (queued.begun for queued in self._queued if queued.begun is not None)
        self._first_begun = min([self._first_begun, *begun])
        if now - self._first_begun > self._state.limits.first_answer:
            self._check_network(0)
        for queued in list(self._queued):
            if queued.begun is not None and now - queued.begun > queued.seconds + _GRACE:
                self._give_up(service_of(queued.host, self._services).name)

    def _give_up(self, service: str) -> None:
        """Leave a service alone whose thread hangs, with all that waits for it."""
        self._stuck.add(service)
        for queued, going in list(self._queued.items()):
            if service_of(queued.host, self._services).name == service:
                del self._queued[queued]
                error = failed(Outcome.NETWORK, "took too long", queued.request.url)
                self._state.closed_hosts.close(queued.host, error.failure)
                self._finish(going, error)

    def _others_under_way(self) -> bool:
        """Whether a host is being asked of which nothing is known yet."""
        return any(
            queued.begun is not None and queued.host not in self._unreached
            for queued in self._queued
        )

    def _check_network(self, enough: int) -> None:
        """Raise NoNetworkError where no host was reached, and at least `enough` are known not."""
        if not self._state.client.reached and len(self._unreached) >= enough:
            silent = {queued.host for queued in self._queued if queued.begun is not None}
            no_answer = Failure(Outcome.NETWORK, "cannot be reached (no answer)")
            raise NoNetworkError(dict.fromkeys(silent, no_answer) | self._unreached)


_Answered = Reply | FetchFailed | OSError


def _check_concerns_one(error: OSError, request: Request) -> None:
    """Raise what keeps all papers from being written; the folder of one is its job's affair."""
    folder = str(request.to.parent) if request.to else ""
    if not folder or not str(error.filename).startswith(folder) or not is_about_one_file(error):
        raise error
