"""What is said on standard error while services are asked."""

import io
from datetime import UTC, datetime

from given import Terminal

from readlist.cli.network_progress import asking
from readlist.cli.screen import Screen
from readlist.network.messages import Failure, Outcome

WALL = Failure(Outcome.BLOCKED, "asks for a check in a browser")
LIMIT = Failure(
    Outcome.RATE_LIMITED,
    "has had too many requests",
    until=datetime(2026, 11, 22, 13, 0, tzinfo=UTC),
    earlier=True,
)


def screen(err: io.StringIO) -> Screen:
    """A screen whose standard error is this."""
    return Screen(io.StringIO(), err, {"COLUMNS": "80", "TERM": "xterm", "NO_COLOR": "1"})


def test_in_a_pipe() -> None:
    """A line for each host that is left alone, once; who is asked is not said."""
    err = io.StringIO()
    with asking(screen(err)) as observer:
        observer.asks("arXiv")
        observer.waits("arXiv", 3.0, "arXiv asks for 3 s between requests")
        observer.closes("OpenReview", WALL)
        observer.closes("OpenReview", WALL)
        observer.closes("arXiv", LIMIT)
    first, second = err.getvalue().splitlines()
    assert first == "readlist: OpenReview: asks for a check in a browser"
    assert second.startswith("readlist: arXiv: has had too many requests until 2026-11-22 ")
    assert second.endswith(", as an earlier run found")


def test_quiet() -> None:
    """Where the error says it all, nothing is said before, unless it is the person's affair."""
    err = io.StringIO()
    with asking(screen(err), quiet=True) as observer:
        observer.closes("OpenReview", WALL)
        observer.closes("S", Failure(Outcome.FORBIDDEN, "the token is not accepted", personal=True))
    assert err.getvalue() == "readlist: S: the token is not accepted\n"


def test_on_a_terminal() -> None:
    """A line tells who is asked and what is waited for; what is closed is said above it."""
    err = Terminal()
    with asking(screen(err)) as observer:
        observer.asks("arXiv")
        observer.waits("arXiv", 0.1, "for a moment")
        observer.waits("arXiv", 3.0, "arXiv asks for 3 s between requests")
        observer.closes("OpenReview", WALL)
    assert "OpenReview: asks for a check in a browser" in err.getvalue()
    assert "for a moment" not in err.getvalue()
