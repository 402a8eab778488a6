"""One request at a time to a service: tries, pauses and what ends them."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest

from readlist.network.messages import (
    Failure,
    FetchFailed,
    Kind,
    Limits,
    Observer,
    Outcome,
    Request,
    Response,
    RunSettings,
    Service,
)
from readlist.network.sender import Answer, HostRequest, Sender, Stopped
from readlist.sources import arxiv, openreview

ARXIV = arxiv.SERVICE
OPENREVIEW = openreview.SERVICE


def throttled(seconds: float, status: int = 429) -> FetchFailed:
    """The answer of a host that names the time after which it may be asked again."""
    failure = Failure(Outcome.RATE_LIMITED, "has had too many requests")
    return FetchFailed(failure, retry_after=seconds, status=status)


def broken(status: int) -> FetchFailed:
    """The answer of a host that fails and names no time."""
    failure = Failure(Outcome.NETWORK, f"fails ({status})")
    return FetchFailed(failure, retry_after=0.0, status=status)


def unreached(retry_after: float | None) -> FetchFailed:
    """The end of a request that came to no host."""
    failure = Failure(Outcome.NETWORK, "cannot be reached")
    return FetchFailed(failure, retry_after=retry_after, reached=False)


@dataclass
class Around:
    """All that a sender works with. `host_answers` are those of the host, in order."""

    host_answers: list[BaseException | Answer]
    paused: list[float] = field(default_factory=list)
    closed: FetchFailed | None = None
    is_stopped: bool = False
    watched: HostRequest | None = None
    was_out: list[bool] = field(default_factory=list)  # whether it was, at the pauses
    pauses_noted: int = 0

    def ask(self, _request: Request, hear: Callable[[], None]) -> Answer:
        """Of the client."""
        answer = self.host_answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        hear()
        hear()
        return answer

    @contextmanager
    def slot(self, *_: object) -> Iterator[Callable[[float], None]]:
        """Of the pauses."""
        self.paused.append(0.0)
        if self.watched:
            self.was_out.append(self.watched.is_out)
        yield self.pause_for

    def pause(self, _seconds: float) -> None:
        """Of the pauses."""
        if self.is_stopped:
            raise Stopped

    def pause_for(self, seconds: float) -> None:
        """Of the slot: the last word counts."""
        self.paused[-1] = seconds
        self.pauses_noted += 1

    def refusal(self, *_: object) -> FetchFailed | None:
        """Of the closed hosts."""
        return self.closed

    def open(self) -> Sender:
        """The sender."""
        this = cast("Any", self)
        settings = RunSettings(Path(), Limits(), "", (), ignore_closed=False, observer=Observer())
        return Sender(settings, this, this, this)

    def ends(self, service: Service, times: int = 1) -> list[Outcome | str]:
        """The outcomes of this number of requests to the service."""
        sender = self.open()
        ends: list[Outcome | str] = []
        for number in range(times):
            sender.send(asking(service, number))
            answer = sender.answers.get(timeout=10)[1]
            ends.append(answer.outcome if isinstance(answer, FetchFailed) else "ok")
        sender.close(10)
        return ends


def asking(service: Service, number: int = 0) -> HostRequest:
    """A request to the service."""
    host = service.hosts[0]
    request = Request(f"https://{host}/{number}", Kind.JSON)
    return HostRequest(request, service, host, 60.0, request, [])


FINE = Response("https://x", b"")


@pytest.mark.parametrize("service", [ARXIV, OPENREVIEW, Service("any", ("any.example",))])
@pytest.mark.parametrize("status", [429, 503])
def test_a_wait_that_is_asked_for(service: Service, status: int) -> None:
    """Up to a minute is waited for, at every service."""
    around = Around([throttled(50.0, status), FINE])
    assert around.ends(service) == ["ok"]
    assert around.paused == [50.0, service.gap]


def test_one_such_wait_a_run() -> None:
    """A host that asks for a second one is given up until then."""
    around = Around([throttled(50.0), FINE, throttled(50.0)])
    assert around.ends(OPENREVIEW, 2) == ["ok", Outcome.RATE_LIMITED]
    assert around.paused == [50.0, OPENREVIEW.gap, OPENREVIEW.gap]


def test_a_wait_that_is_too_long() -> None:
    """A run does not wait for half an hour."""
    around = Around([throttled(1800.0)])
    assert around.ends(OPENREVIEW) == [Outcome.RATE_LIMITED]
    assert around.paused == [OPENREVIEW.gap]


def test_failures_without_a_time() -> None:
    """They are tried again after the service's own waits, and then no more."""
    around = Around([broken(500), broken(502), broken(504)])
    service = Service("any", ("any.example",), waits=(1.0, 4.0))
    assert around.ends(service) == [Outcome.NETWORK]
    first, second, last = around.paused
    assert 1.0 <= first <= 1.2
    assert 4.0 <= second <= 4.8
    assert last == service.gap


def test_not_acceptable() -> None:
    """Only arXiv says it when it is busy, so it is tried once more, wherever it comes from."""
    around = Around([broken(406), broken(406)])
    assert around.ends(Service("any", ("any.example",), waits=(1.0, 4.0))) == [Outcome.NETWORK]


def test_what_is_not_tried_again() -> None:
    """A status that would be the same again."""
    around = Around([broken(400)])
    assert around.ends(OPENREVIEW) == [Outcome.NETWORK]


def test_a_name_that_does_not_resolve() -> None:
    """No host was asked: there is neither another try nor a pause."""
    around = Around([unreached(None)])
    assert around.ends(ARXIV) == [Outcome.NETWORK]
    assert around.paused == [0.0]


def test_a_host_that_cannot_be_reached() -> None:
    """It is tried once more after a second, and the next request need not wait."""
    around = Around([unreached(0.0), unreached(0.0)])
    assert around.ends(ARXIV) == [Outcome.NETWORK]
    assert around.paused == [1.0, 0.0]


def test_a_closed_host() -> None:
    """It is not asked: the error is there at once, and the request was never out."""
    sender, sent = Around([], closed=broken(503)).open(), asking(ARXIV)
    sender.send(sent)
    assert sender.answers.get_nowait() == (sent, sender.closed_hosts.refusal("", sent.request))
    assert not sent.is_out
    sender.close(10)


def test_a_bug() -> None:
    """It is handed over as it is."""
    sender = Around([ZeroDivisionError("a bug")]).open()
    sender.send(asking(ARXIV))
    assert isinstance(sender.answers.get(timeout=10)[1], ZeroDivisionError)
    sender.close(10)


def test_a_body_that_takes_too_long() -> None:
    """At the end of its time a request is given up, however fast the body comes.

    Its time is that of all its tries.
    """
    around = Around([FINE, FINE, broken(500), FINE])
    sender = replace(around.open(), clock=itertools.count(step=50.0).__next__)
    for seconds, end in ((110.0, "ok"), (90.0, "took too long"), (140.0, "took too long")):
        sender.send(replace(asking(OPENREVIEW), seconds=seconds))
        answer = sender.answers.get(timeout=10)[1]
        assert end == (answer.failure.detail if isinstance(answer, FetchFailed) else "ok")


def test_the_run_is_ended() -> None:
    """At the next byte, and without an answer."""
    sender = Around([FINE], is_stopped=True).open()
    sender.send(asking(ARXIV))
    sender.close(10)
    assert sender.answers.empty()


def test_the_pause_counts_from_the_first_byte() -> None:
    """It is noted before the request, should the process be killed, and when the answer begins."""
    around = Around([FINE])
    assert around.ends(ARXIV) == ["ok"]
    assert around.pauses_noted == 2


def test_the_time_that_it_took() -> None:
    """The request knows how long it was out, and that something came; pauses do not count."""
    sent = asking(ARXIV)
    around = Around([broken(500), FINE], watched=sent)
    sender = around.open()
    sender.send(sent)
    assert sender.answers.get(timeout=10)[0] is sent
    assert sent.took > 0
    assert sent.is_out
    assert sent.has_sent
    assert around.was_out == [False, False]
    sender.close(10)
