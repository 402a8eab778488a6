"""The wishes of a service, and the limits of a run. Apart because sources need no client."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Service:
    """Hosts that are asked one request at a time, with `gap` between two of them. Seconds."""

    name: str  # as people call it: "arXiv"
    hosts: tuple[str, ...]
    gap: float = 0.5  # seconds from one request to the next
    waits: tuple[float, ...] = (1.0, 4.0)  # before each further try of a failed request
    retried: frozenset[int] = frozenset({429, 500, 502, 503, 504})
    throttles_with: frozenset[int] = frozenset({429})  # statuses that mean "too many requests"
    limits_all_hosts: bool = False  # a 429 of one host holds for the others
    stops_at_403: bool = False  # one "forbidden" ends all requests of the run


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of a run, the same for every host. Seconds and bytes."""

    connect: float = 10.0
    read: float = 30.0  # without a byte; arXiv's throttled answers may stall as long
    silence: float = 60.0  # of one paper's attempt, in all, without a byte (fetch_timeout)
    slow: float = 30.0  # after this time, a body slower than `slowest` is given up
    slowest: float = 1000.0  # bytes a second (slowest_body)
    reading: float = 30.0  # processor time to read one answer
    reply: float = 120.0  # for one answer other than a PDF
    paper: float = 600.0  # for all requests for one abstract or PDF, without waiting
    first_answer: float = 12.0  # after that, if no host was reached, there is no network
    longest_wait: float = 60.0  # a host that asks for more is left alone until then
    reply_bytes: int = 4_000_000  # decompressed, of an answer about a few papers
    kept_bytes: int = 30_000_000  # decompressed, of a whole conference's file
    text_bytes: int = 100_000_000  # decompressed, of a list or a bibliography on the web
    pdf_bytes: int = 300_000_000
    redirects: int = 5
    wall_remembered: float = 3600.0
    limit_remembered: float = 600.0  # of a "too many requests" that names no time
    pace: float = 1.0  # factor on all gaps and waits, for tests


def service_of(host: str, services: Iterable[Service]) -> Service:
    """Return the service that the host belongs to, or one of its own for an unknown host."""
    for service in services:
        if host in service.hosts:
            return service
    return Service(name=host, hosts=(host,))
