"""One run of requests, from its first to its last."""

import queue
import threading
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from readlist import __version__
from readlist.network.client import Client, Stopped
from readlist.network.host_state import Closures, Turns
from readlist.network.messages import Watch
from readlist.network.reply_cache import FRESH
from readlist.network.scheduler import Dispatcher, Job, Result
from readlist.network.service_queue import Means
from readlist.network.services import Limits, Service

PAGE = "https://pypi.org/project/readlist/"
"""Where a service finds out who is asking."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How this run behaves. `forget`: ask also those whom an earlier run found closed."""

    cache: Path
    limits: Limits = field(default_factory=Limits)
    contact: str = ""  # the person's own e-mail address, if configured
    private_hosts: tuple[str, ...] = ()
    forget: bool = False


def user_agent(contact: str) -> str:
    """readlist/0.1.0 (+https://…; mailto:name@example.org)."""
    mail = f"; mailto:{contact}" if contact else ""
    return f"readlist/{__version__} (+{PAGE}{mail})"


def run_jobs(
    jobs: Iterable[Job[Result]], services: tuple[Service, ...], manners: Manners, watch: Watch
) -> Generator[tuple[Job[Result], Result]]:
    """Each job with its result, as they end.

    Raises NoNetworkError where no host can be reached, UsageError where the proxy settings of the
    environment make no sense, OSError where a file cannot be written. Whatever ends the iteration
    ends the requests, too.
    """
    stop = threading.Event()

    def pause(seconds: float) -> None:
        if stop.wait(seconds):
            raise Stopped

    turns = Turns(manners.cache / "hosts", pause)
    client = Client(
        user_agent=user_agent(manners.contact),
        limits=manners.limits,
        cache=manners.cache,
        fresh=0.0 if manners.forget else FRESH,
        private_hosts=manners.private_hosts,
        watch=watch,
        stopped=stop.is_set,
    )
    closures = Closures(turns, manners.limits, watch, forget=manners.forget)
    means = Means(client, turns, closures, manners.limits, watch, queue.SimpleQueue())
    dispatcher: Dispatcher[Result] = Dispatcher(services, means, manners.private_hosts)
    try:
        yield from dispatcher.run(jobs)
    finally:
        stop.set()
        dispatcher.close()
        client.close()
