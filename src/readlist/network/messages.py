"""Requests to hosts and every way in which one can end; the services, and the limits of a run.

Frozen values: sources need no more of this room.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any, NamedTuple


class Service(NamedTuple):
    """Hosts that are asked one request at a time, with `gap` between two of them. Seconds."""

    name: str  # as people call it: "arXiv"
    hosts: tuple[str, ...]
    gap: float = 0.5  # seconds from one request to the next
    waits: tuple[float, ...] = (1.0, 4.0)  # before each further try of a failed request
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


class RunSettings(NamedTuple):
    """The behaviour of one run, and who hears of it."""

    cache: Path
    limits: Limits
    contact: str  # the user's own e-mail address, "" if not configured
    private_hosts: tuple[str, ...]
    ignore_closed: bool  # ask hosts that earlier runs found closed
    observer: "Observer"


def service_of(host: str, services: Iterable[Service]) -> Service:
    """Return the service that the host belongs to, or one of its own for an unknown host."""
    known = (service for service in services if host in service.hosts)
    return next(known, None) or Service(name=host, hosts=(host,))


class Kind(Enum):
    """The kind of answer that is wanted; the value is the Accept header that asks for it."""

    JSON = "application/json"
    ATOM = "application/atom+xml, */*"
    HTML = "text/html, */*;q=0.5"
    TEXT = "text/plain, */*;q=0.8"  # a list or a bibliography that someone has put on the web
    PDF = "application/pdf, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a host. Equal ones are sent once in a run."""

    url: str
    kind: Kind
    # Turns the body into its value; raises ValueError where it makes no sense. None for a PDF.
    read: Callable[[bytes], object] | None = None
    secrets: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # headers, this host only
    content: bytes = field(default=b"", repr=False)  # JSON to post; b"": GET
    cached: bool = False  # the body is stored in the cache folder, and asked for with its ETag
    to: Path | None = None  # the file of a PDF


@dataclass(frozen=True, slots=True)
class Response:
    """A good answer that has not been read yet. Header names are in lower case."""

    url: str  # after redirects
    body: bytes = field(repr=False)  # b"" for a PDF, which is in its file
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    is_stored: bool = False  # it comes from the cache folder


@dataclass(frozen=True, slots=True)
class Reply:
    """A good answer, read. Header names are in lower case."""

    url: str  # after redirects
    value: Any = field(default=None, repr=False)  # the value that `read` returned
    headers: Mapping[str, str] = field(default_factory=dict)
    file: Path | None = None  # the complete, checked PDF


class Redirect(NamedTuple):
    """The answer that something is elsewhere."""

    url: str


class Outcome(StrEnum):
    """One way a request, a source or a paper can end. The values stand in JSON answers."""

    OK = "ok"
    # The most telling failure first.
    WITHDRAWN = "withdrawn"
    RATE_LIMITED = "rate_limited"
    NETWORK = "network"  # no connection, no answer in time, or the server fails
    INCOMPLETE = "incomplete"  # it broke off
    NOT_PDF = "not_pdf"
    UNREADABLE = "unreadable"  # an answer that makes no sense
    REFUSED = "refused"  # by readlist itself: not https, a private address, too large
    BLOCKED = "blocked"  # a wall against robots: only a browser gets through
    FORBIDDEN = "forbidden"  # not public, or the credentials are not accepted
    NOT_FOUND = "not_found"


LIBRARY = "your library"  # the source of a failure that is about a file on disk


@dataclass(frozen=True, slots=True)
class Failure:
    """The reason for what did not come. `detail` is a clause for the user, without a full stop."""

    outcome: Outcome
    detail: str
    url: str = ""  # of the request
    until: datetime | None = None  # rate-limited: when to come back (UTC), if the server says
    source: str = ""  # the source's title, e.g. "arXiv"
    earlier: bool = False  # an earlier run met it, and the host was not asked again
    personal: bool = False  # the user's own credentials were refused


@dataclass(eq=False, repr=False)
class FetchFailed(Exception):  # noqa: N818 (the failure is the value; this carries it upwards)
    """Raised for a request whose answer is not what was asked for."""

    failure: Failure
    sample: bytes = b""  # the beginning of the answer, at most 64 kB, for sources that say more
    _: KW_ONLY
    retry_after: float | None = None  # seconds; None where asking again would bring the same
    reached: bool = True  # a connection to the host came about
    is_silent: bool = False  # it did not send a byte in time
    status: int = 0  # of the answer, 0 without one

    def __post_init__(self) -> None:
        super().__init__(self.failure.detail)

    @property
    def outcome(self) -> Outcome:
        """The way in which it ended."""
        return self.failure.outcome


def failed(
    outcome: Outcome, detail: str, url: str = "", *, retry_after: float | None = None
) -> FetchFailed:
    """Return the error for a request that ended in this way."""
    return FetchFailed(Failure(outcome, detail, url), retry_after=retry_after)


Result = Reply | FetchFailed | OSError  # the end of a request; the last: it cannot be stored here


class Observer:
    """Hears what a run does, from several threads. This one ignores it all."""

    def asks(self, service: str) -> None:
        """A request goes out to the service."""

    def waits(self, service: str, seconds: float, why: str) -> None:
        """The service is asked after this pause."""

    def receives(self, key: str, done: int, total: int | None) -> None:
        """`done` bytes of the paper's PDF are here; `total` is its size, if the server says it."""

    def closes(self, host: str, failure: Failure) -> None:
        """The host is left alone for the rest of the run. Called once for a host."""
