"""Whom a look-up could not ask, and why a paper could not be had, as plain text."""

from collections.abc import Iterable

from readlist.network.outcomes import Failure, Outcome
from readlist.text import rfc3339, visible_line

_PASSING = frozenset({Outcome.NETWORK, Outcome.INCOMPLETE, Outcome.RATE_LIMITED})


def closed_sentence(host: str, failure: Failure) -> str:
    """Why a host is left alone: OpenReview: asks for a check in a browser."""
    until = f" until {failure.until.astimezone():%Y-%m-%d %H:%M}" if failure.until else ""
    again = ", as an earlier run found" if failure.earlier else ""
    return visible_line(f"{host}: {failure.detail}{until}{again}")


def failures_text(failures: Iterable[Failure]) -> str:
    """arXiv: knows no paper 2112.99999; its page: fails (500)."""
    said = dict.fromkeys(
        f"{failure.source}: {failure.detail}" if failure.source else failure.detail
        for failure in failures
    )
    return visible_line("; ".join(said))


def may_pass(failures: Iterable[Failure]) -> bool:
    """Whether the same may succeed another time."""
    return any(failure.outcome in _PASSING for failure in failures)


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
