"""A run of many jobs at once: each service has a queue, and all jobs run in the calling thread.

A job is a generator. It yields a Request and gets the Reply, or FetchFailed or LocalFailure is
thrown into it; its return value is its result. Its requests are sent one after the other.
"""

import math
import queue
import threading
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Generic, TypeVar

import httpx

from readlist.network import responses
from readlist.network.client import Client, Stopped, checked_address
from readlist.network.host_state import ClosedHosts, HostPauses
from readlist.network.messages import (
    Failure,
    FetchFailed,
    Kind,
    LocalFailure,
    Outcome,
    Redirect,
    Reply,
    Request,
    Response,
    Result,
    RunSettings,
    Service,
    failed,
    service_of,
)
from readlist.network.service_queue import Answer, QueuedRequest, RunState, ServiceQueue
from readlist.storage.files import is_about_one_file

_WINDOW = 64  # jobs at once
_LOOK = 0.2  # seconds between looks at the clock
_ENOUGH_UNREACHED = 3  # hosts that cannot be reached, while no other was: there is no network
_CLOSING = 1.0  # seconds in which the queues may finish what they are writing
_GRACE = 5.0  # seconds by which a request may exceed its time before it is given up


JobResult = TypeVar("JobResult")


@dataclass(eq=False)
class Job(Generic[JobResult]):
    """The search for one thing of one paper. A PDF goes into the file `part`. Times are seconds."""

    steps: Generator[Request, Reply, JobResult]
    part: Path | None = None
    spent: float = 0.0  # that its requests took, without waiting
    silent: float = 0.0  # of these and of the waiting, without a byte from the host
    failed: dict[str, FetchFailed] = field(default_factory=dict)  # by the address of a PDF


@dataclass(eq=False)
class SentRequest(Generic[JobResult]):
    """A request of one or more jobs, and the request to one host in which it is just now."""

    request: Request
    jobs: list[Job[JobResult]]
    redirects: int = 0
    queued: QueuedRequest | None = None
    since: float = 0.0  # when it was queued, or the service last ended another request


class NoNetworkError(Exception):
    """Raised where no host at all can be reached. `failures` has one a host that was tried."""

    def __init__(self, failures: dict[str, Failure]) -> None:
        super().__init__("there is no network")
        self.failures = failures


class Scheduler(Generic[JobResult]):
    """Runs jobs. `services` are those with known wishes; `open_queue` makes the queue of one."""

    def __init__(
        self,
        services: tuple[Service, ...],
        state: RunState,
        private_hosts: Collection[str] = (),
        open_queue: Callable[[Service, RunState], ServiceQueue] = ServiceQueue,
    ) -> None:
        self._services = services
        self._state = state
        self._private_hosts = private_hosts
        self._open_queue = open_queue
        self._queues: dict[str, ServiceQueue] = {}
        self._by_request: dict[Request, SentRequest[JobResult]] = {}  # equal ones are sent once
        self._by_queued: dict[QueuedRequest, SentRequest[JobResult]] = {}
        self._shared: dict[Request, Result] = {}  # of those that are sent once a run
        self._ready: deque[tuple[Job[JobResult], Result | None]] = deque()
        self._unreached: dict[str, Failure] = {}
        self._first_begun = math.inf
        self._looked = state.clock()
        self._stuck: set[str] = set()  # services whose thread hangs

    def run(self, jobs: Iterable[Job[JobResult]]) -> Iterator[tuple[Job[JobResult], JobResult]]:
        """Yield each job with its result, as they end; raises as `run_jobs` does."""
        waiting, active = iter(jobs), 0
        while True:
            while active < _WINDOW and (job := next(waiting, None)) is not None:
                active += 1
                self._ready.append((job, None))
            if self._ready:
                job, result = self._ready.popleft()
                ended = self._advance(job, result)
                if ended is not None:
                    active -= 1
                    yield job, ended[0]
            elif active:
                self._take_answer()
            else:
                if self._unreached:
                    self._check_network(1)
                return

    def close(self) -> None:
        """End the queues."""
        until = self._state.clock() + _CLOSING
        for each in self._queues.values():
            each.close(max(0.0, until - self._state.clock()))

    def _advance(self, job: Job[JobResult], result: Result | None) -> tuple[JobResult] | None:
        """Let the job go on with the result of its request; in a tuple its own, if it has ended."""
        try:
            if result is None:
                request = next(job.steps)
            elif isinstance(result, Reply):
                request = job.steps.send(result)
            else:
                request = job.steps.throw(result)
        except StopIteration as end:
            return (end.value,)
        if request.kind is Kind.PDF:
            request = replace(request, to=job.part)
        if known := self._shared.get(request) or job.failed.get(request.url):
            self._ready.append((job, known))
        elif job.silent >= self._state.limits.silence:
            self._ready.append((job, self._silence(request.url)))
        elif sent := self._by_request.get(request):
            sent.jobs.append(job)
        else:
            self._by_request[request] = SentRequest(request, [job])
            self._send(self._by_request[request], request)
        return None

    def _send(self, sent: SentRequest[JobResult], request: Request) -> None:
        """Put the request, or that to which it was redirected, into the queue of its service."""
        limits = self._state.limits
        seconds = limits.paper - min(job.spent for job in sent.jobs)
        if request.kind not in {Kind.PDF, Kind.TEXT}:  # which may be long
            seconds = min(seconds, limits.reply)
        try:
            if seconds <= 0:
                raise failed(Outcome.NETWORK, f"took more than {limits.paper:.0f} s", request.url)
            url = checked_address(request.url, self._private_hosts)
            service = service_of(url.host, self._services)
            if service.name in self._stuck:
                raise failed(Outcome.NETWORK, "took too long", request.url)
        except FetchFailed as error:
            self._finish(sent, error)
            return
        if service.name not in self._queues:
            self._queues[service.name] = self._open_queue(service, self._state)
        queued = sent.queued = QueuedRequest(request, url.host, seconds)
        sent.since = self._state.clock()
        self._by_queued[queued] = sent
        self._queues[service.name].add(queued)

    def _take_answer(self) -> None:
        try:
            queued, answer = self._state.answers.get(timeout=_LOOK)
        except queue.Empty:
            self._look_at_clock()
            return
        if self._state.clock() - self._looked >= _LOOK:
            self._look_at_clock()
        if isinstance(answer, BaseException) and not isinstance(answer, FetchFailed | LocalFailure):
            raise answer  # a bug
        service = service_of(queued.host, self._services)
        sent = self._by_queued.pop(queued, None)  # None: it was given up before
        try:
            if sent is not None:
                now = self._state.clock()
                # Time without a byte counts for each job that waited for this request or behind it.
                for waiting in (sent, *self._at(service)):
                    for job in waiting.jobs:
                        job.silent += min(queued.silent, now - waiting.since)
                    waiting.since = now
                for job in sent.jobs:
                    job.spent += queued.took
                self._handle(sent, queued, answer, service)
        finally:
            self._queues[service.name].go_on()

    def _handle(
        self, sent: SentRequest[JobResult], queued: QueuedRequest, answer: Answer, service: Service
    ) -> None:
        if isinstance(answer, Redirect):
            self._follow(sent, queued, answer.url)
        elif isinstance(answer, Response):
            if result := self._read(queued, answer, service):
                self._finish(sent, result)
            else:
                self._send(sent, queued.request)
        else:
            if isinstance(answer, LocalFailure):
                error, part = answer.error, queued.request.to
                is_one_file = isinstance(error, OSError) and is_about_one_file(error)
                path = str(error.filename) if isinstance(error, OSError) else ""
                if not (is_one_file and part and path.startswith(str(part.parent))):
                    raise error  # it concerns all papers, not only the folder of this one
            elif isinstance(answer, FetchFailed) and not answer.reached:
                self._unreached[queued.host] = answer.failure
                if all(each.host in self._unreached for each in self._begun()):
                    self._check_network(_ENOUGH_UNREACHED)
            self._finish(sent, answer)

    def _read(self, queued: QueuedRequest, response: Response, service: Service) -> Result | None:
        """The value of the answer, or what is wrong with it; None where it must be asked anew."""
        state, request = self._state, queued.request
        try:
            value = None
            if request.read is not None:
                value = responses.read_within(state.limits.reading, request.read, response.body)
        except (ValueError, RecursionError):
            if response.is_stored:  # by another version of readlist
                state.client.reply_cache.drop(request.url)
                return None
            error = responses.wrong_kind(response.headers, response.body, response.url)
        except responses.ReadingTooLongError:
            error = failed(Outcome.UNREADABLE, "sent what takes too long to read", response.url)
        else:
            if not response.is_stored:
                etag = response.headers.get("etag", "")
                if request.cached and (etag or request.kind is not Kind.TEXT):
                    state.client.reply_cache.store(request.url, etag, response.body)
                state.closed_hosts.note_success(queued.host, service)
            return Reply(response.url, value, response.headers)
        state.closed_hosts.note_failure(queued.host, service, error)
        return error

    def _follow(self, sent: SentRequest[JobResult], queued: QueuedRequest, url: str) -> None:
        sent.redirects += 1
        request, error = queued.request, None
        if sent.redirects > self._state.limits.redirects:
            error = failed(Outcome.REFUSED, "redirects too often", request.url)
        elif request.content:
            error = failed(Outcome.REFUSED, "redirects what was sent to it", request.url)
        elif responses.is_challenge_path(httpx.URL(url).path):
            error = failed(Outcome.BLOCKED, responses.blocked_by(), request.url)
            host = httpx.URL(url).host
            self._state.closed_hosts.note_failure(host, service_of(host, self._services), error)
        if error:
            self._finish(sent, error)
            return
        secrets = request.secrets if url.startswith(f"https://{queued.host}/") else ()
        self._send(sent, replace(request, url=url, secrets=secrets))

    def _finish(self, sent: SentRequest[JobResult], result: Result) -> None:
        """End a request; the jobs that waited for it go on with its result."""
        del self._by_request[sent.request]
        if sent.queued is not None:
            self._by_queued.pop(sent.queued, None)
        if sent.request.shared:
            self._shared[sent.request] = result
        for job in sent.jobs:
            if sent.request.to is not None and isinstance(result, FetchFailed):
                job.failed[sent.request.url] = result
            self._ready.append((job, result))

    def _begun(self) -> list[QueuedRequest]:
        """The requests that a host has not answered yet."""
        return [queued for queued in self._by_queued if queued.begun is not None]

    def _at(self, service: Service) -> list[SentRequest[JobResult]]:
        """The requests in the queue of the service."""
        return [sent for queued, sent in self._by_queued.items() if queued.host in service.hosts]

    def _look_at_clock(self) -> None:
        state = self._state
        now = self._looked = state.clock()
        begun = self._begun()
        times = (queued.begun for queued in begun if queued.begun is not None)
        self._first_begun = min([self._first_begun, *times])
        if now - self._first_begun > state.limits.first_answer:
            self._check_network(0)
        for queued in begun:
            service = service_of(queued.host, self._services)
            for sent in self._at(service):
                silent = min(queued.silent_for(now), now - sent.since)
                for job in list(sent.jobs):
                    if job.silent + silent < state.limits.silence:
                        continue
                    job.silent = state.limits.silence
                    self._leave(sent, job)
                    self._ready.append((job, self._silence(sent.request.url)))
            if queued.begun is None or now - queued.begun <= queued.seconds + _GRACE:
                continue
            self._stuck.add(service.name)  # its thread hangs: it is left alone
            for sent in self._at(service):
                error = failed(Outcome.NETWORK, "took too long", sent.request.url)
                if sent.queued is not None:
                    state.closed_hosts.close(sent.queued.host, error.failure)
                self._finish(sent, error)

    def _leave(self, sent: SentRequest[JobResult], job: Job[JobResult]) -> None:
        """Let the job wait no longer; a request without any job is cancelled."""
        sent.jobs.remove(job)
        if not sent.jobs and sent.queued is not None:
            sent.queued.is_cancelled = True
            del self._by_request[sent.request], self._by_queued[sent.queued]

    def _silence(self, url: str) -> FetchFailed:
        seconds = f"{self._state.limits.silence:.0f} s"
        return failed(Outcome.NETWORK, f"nothing came for {seconds}", url)

    def _check_network(self, enough: int) -> None:
        """Raise NoNetworkError if no host was reached, and at least `enough` cannot be."""
        if not self._state.client.reached and len(self._unreached) >= enough:
            silent = {queued.host for queued in self._begun()}
            no_answer = Failure(Outcome.NETWORK, "cannot be reached (no answer)")
            raise NoNetworkError(dict.fromkeys(silent, no_answer) | self._unreached)


def run_jobs(
    jobs: Iterable[Job[JobResult]], services: tuple[Service, ...], settings: RunSettings
) -> Generator[tuple[Job[JobResult], JobResult]]:
    """Yield each job with its result, as they end.

    Raises NoNetworkError where no host can be reached, UsageError where the proxy settings of the
    environment make no sense, OSError or another ReadlistError where a file cannot be written that
    all jobs need. The end of the iteration, for whatever reason, ends the requests.
    """
    stop = threading.Event()

    def pause(seconds: float) -> None:
        if stop.wait(seconds):
            raise Stopped

    pauses = HostPauses(settings.cache / "hosts", pause)
    client = Client(settings, stop.is_set)
    limits, observer = settings.limits, settings.observer
    closed_hosts = ClosedHosts(pauses, limits, observer, ignore_closed=settings.ignore_closed)
    state = RunState(client, pauses, closed_hosts, limits, observer, queue.SimpleQueue())
    scheduler: Scheduler[JobResult] = Scheduler(services, state, settings.private_hosts)
    try:
        yield from scheduler.run(jobs)
    finally:
        stop.set()
        scheduler.close()
        client.close()
