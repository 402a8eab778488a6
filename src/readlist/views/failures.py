"""Failures of look-ups and of fetching, as plain text and JSON."""

from collections.abc import Iterable
from datetime import datetime

from readlist.network.messages import Failure, Outcome
from readlist.text import local_time, rfc3339, visible_line

PASSING = frozenset({Outcome.NETWORK, Outcome.INCOMPLETE, Outcome.RATE_LIMITED})
"""Outcomes that may be different at another time."""


def closed_sentence(host: str, failure: Failure) -> str:
    """Why a host is left alone: OpenReview: asks for a check in a browser."""
    until = f" until {moment(failure.until)}" if failure.until else ""
    again = ", as an earlier run found" if failure.earlier else ""
    return visible_line(f"{host}: {failure.detail}{until}{again}")


def moment(at: datetime) -> str:
    """The person's own time, to the minute."""
    return f"{local_time(at):%Y-%m-%d %H:%M}"


def failures_text(failures: Iterable[Failure]) -> str:
    """Each failure with its sources: DataCite, the arXiv page: does not have it."""
    ways: dict[str, dict[str, None]] = {}
    for failure in failures:
        who = ways.setdefault(failure.detail, {})
        if not failure.detail.startswith(failure.source):
            who[failure.source] = None
    parts = (": ".join(filter(None, (", ".join(who), what))) for what, who in ways.items())
    return visible_line("; ".join(parts))


def may_pass(failures: Iterable[Failure]) -> bool:
    """Whether the same may succeed another time."""
    return any(failure.outcome in PASSING for failure in failures)


def failure_object(failure: Failure) -> dict[str, object]:
    """One failure, as JSON."""
    return {
        "source": failure.source or None,
        "outcome": failure.outcome,
        "detail": failure.detail,
        "url": failure.url or None,
        "until": rfc3339(failure.until) if failure.until else None,
        "earlier": failure.earlier,
    }
