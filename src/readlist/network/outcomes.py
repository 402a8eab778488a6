"""How asking a host can end, other than with what was asked for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
