"""A run of many jobs at once: each service has a queue, and all jobs run in the calling thread.

A job is a generator. It yields a Request and gets the Reply, or FetchFailed is thrown into it, or
OSError where the answer could not be stored. Its return value is its result.
"""

import queue
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

import httpx

from readlist.network import responses
from readlist.network.client import Client, checked_address
from readlist.network.host_state import ClosedHosts, HostPauses
from readlist.network.messages import (
    Failure,
    FetchFailed,
    Kind,
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
from readlist.network.sender import Answer, HostRequest, Sender, Stopped

_WINDOW = 64  # jobs at once
_LOOK = 0.2  # seconds between looks at the clock
_LONGEST_LOOK = 1.0  # seconds; more were spent on an answer: no host was silent
_ENOUGH_UNREACHED = 3  # hosts that cannot be reached, while no other was: there is no network
_REMEMBERED = 2048  # bytes of an answer that failed, for a later job with the same request
_CLOSING = 1.0  # seconds in which requests may finish what they are writing


JobResult = TypeVar("JobResult")


@dataclass(eq=False)
class Job(Generic[JobResult]):
    """The search for one thing of one paper. A PDF goes into the file `part`. Times are seconds."""

    steps: Generator[Request, Reply, JobResult]
    part: Path | None = None
    spent: float = 0.0  # that its requests took, without pauses
    silent: float = 0.0  # of these and of the waiting, without a byte from the host


class NoNetworkError(Exception):
    """Raised where no host at all can be reached. `failures` has one a host that was tried."""

    def __init__(self, failures: dict[str, Failure]) -> None:
        super().__init__("there is no network")
        self.failures = failures


class Scheduler:
    """Runs jobs. `services` are those with known wishes."""

    def __init__(self, services: tuple[Service, ...], sender: Sender) -> None:
        self._services = services
        self._sender = sender
        self._limits = sender.settings.limits
        # By the name of the service; the first request of each queue is the one that is under way.
        self._queues: dict[str, list[HostRequest]] = {}
        self._under_way: dict[Request, HostRequest] = {}  # equal ones are sent once
        self._known: dict[Request, Result] = {}  # all but PDFs that came: each is sent once a run
        self._ready: deque[tuple[Job[Any], Result | None]] = deque()
        self._unreached: dict[str, Failure] = {}
        self._looked = sender.clock()
        self._asking = 0.0  # seconds in which some host was asked

    def run(self, jobs: Iterable[Job[JobResult]]) -> Iterator[tuple[Job[JobResult], JobResult]]:
        """Yield each job with its result, as they end; raises as `run_jobs` does."""
        waiting, active = iter(jobs), 0
        while True:
            while active < _WINDOW and (job := next(waiting, None)) is not None:
                active += 1
                self._ready.append((job, None))
            if self._ready:
                job, result = self._ready.popleft()
                try:
                    self._ask(job, _next_request(job, result))
                except StopIteration as end:
                    active -= 1
                    yield job, end.value
            elif active:
                self._take_answer()
            else:
                self._check_network(1)
                return

    def _ask(self, job: Job[Any], request: Request) -> None:
        """Let the job wait for the answer to its request."""
        if request.kind is Kind.PDF:
            request = replace(request, to=job.part)
        if known := self._known.get(request):
            self._ready.append((job, known))
        elif job.silent >= self._limits.silence:
            self._give_up(job, request.url)
        elif sent := self._under_way.get(request):
            sent.jobs.append(job)
        else:
            self._send(request, request, [job])

    def _send(
        self, request: Request, asked: Request, jobs: list[Job[Any]], redirects: int = 0
    ) -> None:
        """Put the request into the queue of its service."""
        limits = self._limits
        seconds = limits.paper - min(job.spent for job in jobs)
        if request.kind not in {Kind.PDF, Kind.TEXT}:  # which may be long
            seconds = min(seconds, limits.reply)
        try:
            if seconds <= 0:
                raise failed(Outcome.NETWORK, f"took more than {limits.paper:.0f} s", request.url)
            host = checked_address(request.url, self._sender.settings.private_hosts).host
        except FetchFailed as error:
            self._finish(asked, jobs, error)
            return
        service = service_of(host, self._services)
        sent = HostRequest(request, service, host, seconds, asked, jobs, redirects)
        self._under_way[asked] = sent
        requests = self._queues.setdefault(service.name, [])
        requests.append(sent)
        if len(requests) == 1:
            self._sender.send(sent)

    def _send_next(self, requests: list[HostRequest]) -> None:
        """Send the request after the first, which has ended; PDFs come after everything else."""
        del requests[0]
        requests.sort(key=lambda each: each.request.kind is Kind.PDF)
        if requests:
            self._sender.send(requests[0])

    def _take_answer(self) -> None:
        try:
            sent, answer = self._sender.answers.get(timeout=_LOOK)
        except queue.Empty:
            self._look_at_clock()
            return
        self._look_at_clock()
        if isinstance(answer, BaseException) and not isinstance(answer, FetchFailed | OSError):
            raise answer  # a bug
        requests = self._queues[sent.service.name]
        if not requests or requests[0] is not sent:
            return  # it was given up before
        for job in sent.jobs:
            job.spent += sent.took
            job.silent += sent.silent
        if isinstance(answer, FetchFailed) and sent.is_out:  # not where no host was asked
            self._sender.closed_hosts.note_failure(sent.host, sent.service, answer)
        if sent.jobs:
            self._handle(sent, answer)
        self._send_next(requests)  # not before the answer may have closed its host

    def _handle(self, sent: HostRequest, answer: Answer) -> None:
        result: Result | None
        if isinstance(answer, Redirect):
            result = self._follow(sent, answer)
        elif isinstance(answer, Response):
            result = self._read(sent, answer)
        else:
            result = answer
            if isinstance(answer, FetchFailed) and not answer.reached:
                self._unreached[sent.host] = answer.failure
                if self._hosts_asked() <= self._unreached.keys():
                    self._check_network(_ENOUGH_UNREACHED)
        if result:
            self._finish(sent.asked, sent.jobs, result)

    def _read(self, sent: HostRequest, response: Response) -> Result | None:
        """The value of the answer, or what is wrong with it; None where it is asked for anew."""
        request, client = sent.request, self._sender.client
        try:
            value = None
            if request.read is not None:
                value = responses.read_within(self._limits.reading, request.read, response.body)
        except (ValueError, RecursionError):
            if response.is_stored:  # by another version of readlist
                client.reply_cache.drop(request.url)
                self._send(request, sent.asked, sent.jobs, sent.redirects)
                return None
            error = responses.wrong_kind(response.headers, response.body, response.url)
        except responses.ReadingTooLongError:
            error = failed(Outcome.UNREADABLE, "sent what takes too long to read", response.url)
        else:
            if not response.is_stored:
                etag = response.headers.get("etag", "")
                if request.cached and (etag or request.kind is not Kind.TEXT):
                    client.reply_cache.store(request.url, etag, response.body)
                self._sender.closed_hosts.note_success(sent.host, sent.service)
            return Reply(response.url, value, response.headers, request.to)
        self._sender.closed_hosts.note_failure(sent.host, sent.service, error)
        return error

    def _follow(self, sent: HostRequest, redirect: Redirect) -> FetchFailed | None:
        """Send the request to where it is redirected; the error where that is not done."""
        request, target = sent.request, httpx.URL(redirect.url)
        closed_hosts, is_wall = self._sender.closed_hosts, responses.is_challenge_path(target.path)
        if not is_wall or target.host not in {sent.host, *sent.service.hosts}:
            closed_hosts.note_success(sent.host, sent.service)  # also before the wall of another
        if is_wall:
            error = failed(Outcome.BLOCKED, responses.blocked_by(), request.url)
            closed_hosts.note_failure(target.host, service_of(target.host, self._services), error)
            return error
        if sent.redirects == self._limits.redirects:
            return failed(Outcome.REFUSED, "redirects too often", request.url)
        if request.content:
            return failed(Outcome.REFUSED, "redirects what was sent to it", request.url)
        same_host = redirect.url.startswith(f"https://{sent.host}/")
        request = replace(request, url=redirect.url, secrets=request.secrets if same_host else ())
        self._send(request, sent.asked, sent.jobs, sent.redirects + 1)
        return None

    def _finish(self, asked: Request, jobs: list[Job[Any]], result: Result) -> None:
        """End a request; the jobs that waited for it go on with its result."""
        self._under_way.pop(asked, None)
        if isinstance(result, FetchFailed):  # many large pages would fill the memory
            self._known[asked] = replace(result, sample=result.sample[:_REMEMBERED])
        elif asked.to is None:
            self._known[asked] = result
        self._ready += ((job, result) for job in jobs)

    def _look_at_clock(self) -> None:
        """Count the silence of hosts, and give up what has waited too long."""
        limits, now = self._limits, self._sender.clock()
        passed, self._looked = min(now - self._looked, _LONGEST_LOOK), now
        self._asking += passed if self._hosts_asked() else 0.0
        if self._asking > limits.first_answer:
            self._check_network(0)
        for requests in self._queues.values():
            if not requests or not requests[0].is_out:
                continue
            first, has_sent = requests[0], requests[0].has_sent
            for sent in requests:
                sent.silent = 0.0 if has_sent else sent.silent + passed
                most = limits.silence - _LOOK - sent.silent
                silent = [job for job in sent.jobs if job.silent > most]
                for job in silent:
                    sent.jobs.remove(job)
                    self._give_up(job, sent.request.url)
                if silent and not sent.jobs:
                    del self._under_way[sent.asked]
            first.has_sent = False
            requests[1:] = [sent for sent in requests[1:] if sent.jobs]
            # More than its waiting and its own time-outs can have taken: its thread hangs.
            if first.silent > limits.silence + limits.connect + limits.read:
                error = failed(Outcome.NETWORK, "took too long", first.request.url)
                hosts = (first.host, *first.service.hosts)
                self._sender.closed_hosts.close(hosts, error.failure)
                self._finish(first.asked, first.jobs, error)
                self._send_next(requests)

    def _give_up(self, job: Job[Any], url: str) -> None:
        """Let the job go on without the answer, for which it has waited too long."""
        job.silent = self._limits.silence
        detail = f"nothing came for {self._limits.silence:.0f} s"
        self._ready.append((job, failed(Outcome.NETWORK, detail, url)))

    def _hosts_asked(self) -> set[str]:
        """The hosts that are asked just now."""
        first = (requests[0] for requests in self._queues.values() if requests)
        return {sent.host for sent in first if sent.is_out}

    def _check_network(self, enough: int) -> None:
        """Raise NoNetworkError if no host was reached, and at least `enough` cannot be."""
        if not self._sender.client.reached.is_set() and len(self._unreached) >= enough:
            silent = sorted(self._hosts_asked() - self._unreached.keys())
            no_answer = Failure(Outcome.NETWORK, "cannot be reached (no answer)")
            raise NoNetworkError(dict.fromkeys(silent, no_answer) | self._unreached)


def _next_request(job: Job[Any], result: Result | None) -> Request:
    """The job's request after this result; raises StopIteration with its own if it has ended."""
    if result is None:
        return next(job.steps)
    return job.steps.send(result) if isinstance(result, Reply) else job.steps.throw(result)


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

    hosts = settings.cache / "hosts"
    client, pauses = Client(settings), HostPauses(hosts, settings, pause)
    sender = Sender(settings, client, pauses, ClosedHosts(hosts, settings))
    try:
        yield from Scheduler(services, sender).run(jobs)
    finally:
        stop.set()
        sender.close(_CLOSING)
        client.close()
