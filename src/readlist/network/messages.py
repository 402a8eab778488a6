"""What is asked of a host and what comes back. Frozen values.

How asking a host can end, other than with what was asked for.

What a run of requests tells whoever watches it. Called from several threads.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any


class Kind(Enum):
    """What an answer must be; the value is the Accept header that asks for it."""

    JSON = "application/json"
    ATOM = "application/atom+xml, */*"
    HTML = "text/html, */*;q=0.5"
    TEXT = "text/plain, */*;q=0.8"  # a list or a bibliography that someone has put on the web
    PDF = "application/pdf, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Request:
    """One thing asked. Equal requests under way at the same time are sent once.

    `read` makes the answer's value of its body, and raises ValueError where the body makes no
    sense; it is None for a PDF, which goes into the file `to`.
    """

    url: str
    kind: Kind
    read: Callable[[bytes], object] | None = None
    secrets: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # for this host alone
    content: bytes = field(default=b"", repr=False)  # JSON to post; nothing: GET
    shared: bool = False  # the answer serves all papers of this run
    cached: bool = False  # the body is kept in the cache folder and asked for again with its ETag
    to: Path | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A good answer. Header names are in lower case."""

    url: str  # where it came from, after redirects
    value: Any = None  # what `read` made of it
    headers: Mapping[str, str] = field(default_factory=dict)
    file: Path | None = None  # the complete, checked PDF


class Outcome(StrEnum):
    """One way a request, a source or a paper can end. The values stand in JSON answers."""

    OK = "ok"
    NOT_FOUND = "not_found"
    WITHDRAWN = "withdrawn"
    FORBIDDEN = "forbidden"  # not public, or the credentials do not do
    BLOCKED = "blocked"  # a wall against robots: only a browser gets through
    RATE_LIMITED = "rate_limited"
    NOT_PDF = "not_pdf"
    INCOMPLETE = "incomplete"  # it broke off
    NETWORK = "network"  # no connection, no answer in time, or the server fails
    UNREADABLE = "unreadable"  # an answer that makes no sense
    REFUSED = "refused"  # by readlist itself: not https, a private address, too large


@dataclass(frozen=True, slots=True)
class Failure:
    """Why something did not come. `detail` is a clause for the person, without a full stop."""

    outcome: Outcome
    detail: str
    url: str = ""  # what was asked
    until: datetime | None = None  # rate-limited: when to come back (UTC), if that was said
    source: str = ""  # the source's title, e.g. "arXiv"
    earlier: bool = False  # an earlier run met it, and nobody was asked again
    personal: bool = False  # it is the person's own credentials that were refused


class FetchFailed(Exception):  # noqa: N818 (the failure is the value; this carries it upwards)
    """Raised for a request that did not bring what was asked for.

    `sample` is the beginning of the answer, at most 64 kB, for a source that can say more.
    `retry_after` (seconds) is None where asking again would bring the same; `reached` is False
    where the host was never spoken to; `status` is that of the answer, 0 if there was none.
    """

    def __init__(
        self,
        failure: Failure,
        sample: bytes = b"",
        *,
        retry_after: float | None = None,
        reached: bool = True,
        status: int = 0,
    ) -> None:
        super().__init__(failure.detail)
        self.failure = failure
        self.sample = sample
        self.retry_after = retry_after
        self.reached = reached
        self.status = status

    @property
    def outcome(self) -> Outcome:
        """How it ended."""
        return self.failure.outcome


def failed(
    outcome: Outcome, detail: str, url: str = "", *, retry_after: float | None = None
) -> FetchFailed:
    """The error for a request that ended so."""
    return FetchFailed(Failure(outcome, detail, url), retry_after=retry_after)


class Observer:
    """Sees nothing. A display overrides what it shows."""

    def asks(self, service: str) -> None:
        """A request goes out to the service."""

    def waits(self, service: str, seconds: float, why: str) -> None:
        """The service is asked only after so many seconds."""

    def receives(self, key: str, done: int, total: int | None) -> None:
        """So many bytes of the paper's PDF are here, of so many if the server said."""

    def closes(self, host: str, failure: Failure) -> None:
        """The host is left alone for the rest of the run. Said once."""
