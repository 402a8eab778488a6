"""A run of requests: its settings, and everything that its jobs share."""

import queue
import threading
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from readlist import __version__
from readlist.network.client import Client, Stopped
from readlist.network.host_state import ClosedHosts, HostPauses
from readlist.network.in_progress import Job, JobResult
from readlist.network.messages import Observer
from readlist.network.reply_cache import FRESH
from readlist.network.scheduler import Scheduler
from readlist.network.service_queue import RunState
from readlist.network.services import Limits, Service

PAGE = "https://pypi.org/project/readlist/"
"""The page where a service reads who is asking."""


@dataclass(frozen=True, slots=True)
class RunSettings:
    """The behaviour of one run; `ignore_closed` has it ask hosts that earlier runs found closed."""

    cache: Path
    limits: Limits = field(default_factory=Limits)
    contact: str = ""  # the user's own e-mail address, if configured
    private_hosts: tuple[str, ...] = ()
    ignore_closed: bool = False


def user_agent(contact: str) -> str:
    """Return `readlist/0.1.0 (+https://…; mailto:name@example.org)`."""
    mail = f"; mailto:{contact}" if contact else ""
    return f"readlist/{__version__} (+{PAGE}{mail})"


def run_jobs(
    jobs: Iterable[Job[JobResult]],
    services: tuple[Service, ...],
    settings: RunSettings,
    observer: Observer,
) -> Generator[tuple[Job[JobResult], JobResult]]:
    """Yield each job with its result, as they end.

    Raises NoNetworkError where no host can be reached, UsageError where the proxy settings of the
    environment make no sense, OSError where a file cannot be written. The end of the iteration,
    for whatever reason, ends the requests.
    """
    stop = threading.Event()

    def pause(seconds: float) -> None:
        if stop.wait(seconds):
            raise Stopped

    pauses = HostPauses(settings.cache / "hosts", pause)
    client = Client(
        user_agent=user_agent(settings.contact),
        limits=settings.limits,
        cache=settings.cache,
        fresh=0.0 if settings.ignore_closed else FRESH,
        private_hosts=settings.private_hosts,
        observer=observer,
        stopped=stop.is_set,
    )
    closed_hosts = ClosedHosts(
        pauses, settings.limits, observer, ignore_closed=settings.ignore_closed
    )
    state = RunState(client, pauses, closed_hosts, settings.limits, observer, queue.SimpleQueue())
    scheduler: Scheduler[JobResult] = Scheduler(services, state, settings.private_hosts)
    try:
        yield from scheduler.run(jobs)
    finally:
        stop.set()
        scheduler.close()
        client.close()
