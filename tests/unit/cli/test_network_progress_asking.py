"""Messages on standard error while services are asked."""

import io

from given import Terminal

from readlist.cli.environment import Environment
from readlist.cli.network_progress import asking
from readlist.cli.screen import Screen
from readlist.network.messages import Failure, Outcome

WALL = Failure(Outcome.BLOCKED, "asks for a check in a browser")
TOKEN = Failure(Outcome.FORBIDDEN, "the token is not accepted", personal=True)


def environment(err: io.StringIO) -> Environment:
    """An environment whose standard error is this."""
    environ = {"COLUMNS": "80", "TERM": "xterm", "NO_COLOR": "1"}
    return Environment(Screen(io.StringIO(), err, environ), io.StringIO(), environ)


def test_in_a_pipe() -> None:
    """The error says it all; what is the user's own affair is said before, and once."""
    err = io.StringIO()
    with asking(environment(err)) as network:
        observer = network.observer
        observer.asks("arXiv")
        observer.waits("arXiv", 3.0, "arXiv asks for 3 s between requests")
        observer.closes("OpenReview", WALL)
        observer.closes("S", TOKEN)
        observer.closes("S", TOKEN)
    assert err.getvalue() == "readlist: S: the token is not accepted\n"


def test_on_a_terminal() -> None:
    """A line tells who is asked and what is waited for; what is closed is said above it."""
    err = Terminal()
    with asking(environment(err)) as network:
        observer = network.observer
        observer.asks("arXiv")
        observer.waits("arXiv", 0.1, "for a moment")
        observer.waits("arXiv", 3.0, "arXiv asks for 3 s between requests")
        observer.closes("S", TOKEN)
    assert "S: the token is not accepted" in err.getvalue()
    assert "for a moment" not in err.getvalue()
