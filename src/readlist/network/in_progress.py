"""The requests that are under way, and the jobs that wait for each.

A job is a generator. It yields a Request and gets the Reply, or FetchFailed or LocalFailure is
thrown into it; its return value is its result.
"""

from collections.abc import Collection, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from readlist.network.messages import Failure, FetchFailed, Reply, Request, Result
from readlist.network.service_queue import QueuedRequest

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


class InProgress(Generic[JobResult]):
    """All requests under way. Equal ones are sent once, and shared ones once a run."""

    def __init__(self) -> None:
        self._by_request: dict[Request, SentRequest[JobResult]] = {}
        self._by_queued: dict[QueuedRequest, SentRequest[JobResult]] = {}
        self._shared: dict[Request, Result] = {}

    def known(self, job: Job[JobResult], request: Request) -> Result | None:
        """Return the result of a request that need not be sent again."""
        return self._shared.get(request) or job.failed.get(request.url)

    def join(self, job: Job[JobResult], request: Request) -> SentRequest[JobResult] | None:
        """Let the job wait for the request; return it if it is new and must be sent."""
        if sent := self._by_request.get(request):
            sent.jobs.append(job)
            return None
        sent = self._by_request[request] = SentRequest(request, [job])
        return sent

    def note_queued(self, sent: SentRequest[JobResult], queued: QueuedRequest, now: float) -> None:
        """Note in which queue the request waits."""
        sent.queued, sent.since = queued, now
        self._by_queued[queued] = sent

    def take(self, queued: QueuedRequest) -> SentRequest[JobResult] | None:
        """Remove and return what waits for this answer; None where it was given up before."""
        return self._by_queued.pop(queued, None)

    def finish(self, sent: SentRequest[JobResult], result: Result) -> list[Job[JobResult]]:
        """End a request with its result; return the jobs that waited for it."""
        del self._by_request[sent.request]
        if sent.queued is not None:
            self._by_queued.pop(sent.queued, None)
        if sent.request.shared:
            self._shared[sent.request] = result
        if sent.request.to is not None and isinstance(result, FetchFailed):
            for job in sent.jobs:
                job.failed[sent.request.url] = result
        return sent.jobs

    def leave(self, sent: SentRequest[JobResult], job: Job[JobResult]) -> None:
        """Let the job wait no longer; a request without any job is cancelled."""
        sent.jobs.remove(job)
        if not sent.jobs and sent.queued is not None:
            sent.queued.is_cancelled = True
            del self._by_request[sent.request], self._by_queued[sent.queued]

    def begun(self) -> Iterator[QueuedRequest]:
        """Yield the requests that a host has not answered yet."""
        return (queued for queued in self._by_queued if queued.begun is not None)

    def at(self, hosts: Collection[str]) -> list[SentRequest[JobResult]]:
        """Return the requests in the queue of the service with these hosts."""
        return [sent for queued, sent in self._by_queued.items() if queued.host in hosts]


class NoNetworkError(Exception):
    """Raised where no host at all can be reached. `failures` has one a host that was tried."""

    def __init__(self, failures: dict[str, Failure]) -> None:
        super().__init__("there is no network")
        self.failures = failures
