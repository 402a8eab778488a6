"""Jobs, their requests and their deadlines, on a clock of their own and before hosts of paper."""

import json
import queue
import re
import signal
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest

from readlist.errors import RefusedError
from readlist.network.messages import (
    Failure,
    FetchFailed,
    Kind,
    Limits,
    Observer,
    Outcome,
    Redirect,
    Reply,
    Request,
    Response,
    RunSettings,
    Service,
    failed,
)
from readlist.network.scheduler import Job, NoNetworkError, Scheduler
from readlist.network.sender import Answer, HostRequest, Sender

LIMITS = Limits()
A_LOOK = 0.5  # seconds in which a deadline is noticed
HOSTS = tuple(f"host{number}.example" for number in range(6))


@dataclass
class Host:
    """How a host answers: after `wait` seconds of pause and `seconds` of silence."""

    answer: Callable[[HostRequest], Answer | BaseException]
    seconds: float = 0.0
    wait: float = 0.0
    is_closed: bool = False  # it is not asked
    begins: bool = False  # a byte comes at once


def silent(sent: HostRequest) -> Answer:
    """The end of a request to which not a byte came."""
    error = failed(Outcome.NETWORK, "does not answer", sent.request.url)
    error.is_silent = True
    return error


def with_body(body: bytes) -> Callable[[HostRequest], Answer]:
    """An answer with this body."""
    return lambda sent: Response(sent.request.url, body)


SILENT = Host(silent, seconds=LIMITS.read)


@dataclass
class World:
    """The hosts, the clock and everything else that a scheduler needs."""

    hosts: dict[str, Host]
    limits: Limits = LIMITS
    is_reached: bool = True
    now: float = 0.0
    asked: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    closed: list[tuple[str, Outcome]] = field(default_factory=list)
    stored: dict[str, bytes] = field(default_factory=dict)
    events: list[tuple[float, HostRequest, bool]] = field(default_factory=list)

    def send(self, sent: HostRequest) -> None:
        """Of the sender."""
        self.events.append((self.now + self.hosts[sent.host].wait, sent, True))

    def get(self, timeout: float) -> tuple[HostRequest, Answer | BaseException]:
        """The next answer, for which only the clock of this world goes on."""
        until = self.now + timeout
        while self.events:
            self.events.sort(key=lambda each: each[0])
            at, sent, is_begin = self.events[0]
            if at > until:
                break
            del self.events[0]
            self.now = max(self.now, at)
            host = self.hosts[sent.host]
            if is_begin:
                self.asked.append(sent.request.url)
                sent.is_out, sent.has_sent = not host.is_closed, host.begins
                self.events.append((self.now + host.seconds, sent, False))
                continue
            answer = host.answer(sent)
            sent.has_sent = not (isinstance(answer, FetchFailed) and answer.is_silent)
            sent.took = host.seconds
            return sent, answer
        self.now = until
        raise queue.Empty

    def drop(self, url: str) -> None:
        """Of the reply cache."""
        del self.stored[url]

    def store(self, url: str, _etag: str, body: bytes) -> None:
        """Of the reply cache."""
        self.stored[url] = body

    def note_success(self, host: str, _service: Service) -> None:
        """Of the closed hosts."""
        self.answered.append(host)

    def note_failure(self, host: str, _service: Service, error: FetchFailed) -> None:
        """Of the closed hosts."""
        self.closed.append((host, error.outcome))

    def close(self, hosts: tuple[str, ...], failure: Failure) -> None:
        """Of the closed hosts."""
        self.closed += [(host, failure.outcome) for host in dict.fromkeys(hosts)]

    def clock(self) -> float:
        """Of the sender."""
        return self.now

    @property
    def settings(self) -> RunSettings:
        """Of the sender."""
        return RunSettings(Path(), self.limits, "", (), ignore_closed=False, observer=Observer())

    @property
    def itself(self) -> "World":
        """The world, which stands for all that a sender works with."""
        return self

    client = closed_hosts = answers = reply_cache = reached = itself

    def is_set(self) -> bool:
        """Of the client's `reached`."""
        return self.is_reached

    def run(self, *jobs: Job[Any], services: tuple[Service, ...] = ()) -> list[Any]:
        """The results of the jobs, in the order of their ends."""
        scheduler = Scheduler(services, cast("Sender", self))
        return [result for _, result in scheduler.run(jobs)]


def asking(*requests: Request) -> Generator[Request, Reply, list[object]]:
    """Ask one after the other, whatever came before; the values, and why there is none."""
    results: list[object] = []
    for request in requests:
        try:
            reply = yield request
        except FetchFailed as error:
            results.append(error.failure.detail)
        except PermissionError as error:
            results.append(error)
        else:
            results.append(reply.value)
    return results


def request(host: str, **others: Any) -> Request:
    """A request for some JSON."""
    return Request(f"https://{host}/x", Kind.JSON, **{"read": json.loads, **others})


def several(host: str, number: int) -> list[Request]:
    """Requests to the host, each with an address of its own."""
    return [replace(request(host), url=f"https://{host}/{each}") for each in range(number)]


def test_a_value() -> None:
    """A job gets the value of each answer, and its result is what it returns."""
    world = World({HOSTS[0]: Host(with_body(b"[1]")), HOSTS[1]: Host(with_body(b"[2]"))})
    assert world.run(Job(asking(request(HOSTS[0]), request(HOSTS[1])))) == [[[1], [2]]]


def test_every_source_is_silent() -> None:
    """One paper's attempt ends within the minute, however many could still be asked."""
    world = World(dict.fromkeys(HOSTS, SILENT))
    (results,) = world.run(Job(asking(*map(request, HOSTS))))
    assert world.now <= LIMITS.silence + A_LOOK
    assert results[0] == "does not answer"
    assert results[2:] == ["nothing came for 60 s"] * 4
    assert len(world.asked) == 2


def test_many_papers_behind_silent_services() -> None:
    """To wait behind a request to which nothing comes is silence, too: all end in that minute."""
    world = World(dict.fromkeys(HOSTS, SILENT))
    jobs = [
        Job(asking(*(replace(request(host), url=f"https://{host}/{number}") for host in HOSTS)))
        for number in range(20)
    ]
    assert len(world.run(*jobs)) == 20
    assert world.now <= LIMITS.silence + A_LOOK


def test_many_papers_behind_a_service_that_answers() -> None:
    """To wait for one's turn is no silence, however long it takes."""
    world = World({HOSTS[0]: Host(with_body(b"1"), seconds=20.0)})
    jobs = [
        Job(asking(replace(request(HOSTS[0]), url=f"https://{HOSTS[0]}/{number}")))
        for number in range(10)
    ]
    assert world.run(*jobs) == [[1]] * 10
    assert world.now == pytest.approx(200.0, abs=1)


def test_a_wait_that_the_host_asked_for() -> None:
    """A pause before the request does not count towards the minute."""
    world = World({HOSTS[0]: Host(with_body(b"1"), seconds=20.0, wait=60.0)})
    assert world.run(Job(asking(*several(HOSTS[0], 2)))) == [[1, 1]]
    assert world.now > LIMITS.silence


def test_given_up_before_it_was_sent() -> None:
    """A request for which no job waits any more is not sent; one that comes later is its own."""
    world = World({HOSTS[0]: Host(silent, seconds=65.0), HOSTS[1]: Host(with_body(b"1"), 31.0)})
    first = Job(asking(request(HOSTS[0])))
    second = Job(asking(replace(request(HOSTS[0]), url=f"https://{HOSTS[0]}/second")))
    third = Job(asking(*several(HOSTS[1], 2), request(HOSTS[0])))
    silence = "nothing came for 60 s"
    assert world.run(first, second, third) == [[silence], [silence], [1, 1, silence]]
    assert [url for url in world.asked if HOSTS[0] in url] == [f"https://{HOSTS[0]}/x"] * 2


def test_a_body_that_stops() -> None:
    """Silence is counted from the last byte, within an answer too."""
    world = World({HOSTS[0]: Host(silent, seconds=300.0, begins=True)})
    assert world.run(Job(asking(request(HOSTS[0])))) == [["nothing came for 60 s"]]
    assert world.now == pytest.approx(LIMITS.silence, abs=A_LOOK)


def test_the_time_of_a_paper() -> None:
    """All requests of a job together may take ten minutes."""
    hosts = {HOSTS[0]: Host(with_body(b"1"), seconds=250.0)}
    world = World(hosts, replace(LIMITS, silence=3600.0))
    results = [1, 1, 1, "took more than 600 s"]
    assert world.run(Job(asking(*several(HOSTS[0], 4)))) == [results]


def test_one_after_the_other() -> None:
    """A service is sent the next request when the answer before it was judged; PDFs come last."""
    world = World({HOSTS[0]: Host(with_body(b"<html>_cf_chl_opt"), seconds=10.0)})
    order: list[tuple[str, int]] = []

    def answer(sent: HostRequest) -> Answer:
        order.append((sent.request.url, len(world.closed)))
        assert len(world.asked) == len(order)
        return Response(sent.request.url, b"<html>_cf_chl_opt")

    world.hosts[HOSTS[0]].answer = answer
    first, pdf, last = (replace(request(HOSTS[0]), url=f"https://{HOSTS[0]}/{n}") for n in range(3))
    pdf = replace(pdf, kind=Kind.PDF)
    world.run(*(Job(asking(each), Path("part")) for each in (first, pdf, last)))
    assert order == [(first.url, 0), (last.url, 1), (pdf.url, 2)]


def test_a_thread_that_hangs() -> None:
    """Where not even its own time-outs end it, the host is closed, and the queue goes on.

    An answer that comes after that is left alone.
    """
    behind = replace(request(HOSTS[0]), url=f"https://{HOSTS[0]}/behind")
    answers = {request(HOSTS[0]).url: b"1", behind.url: b"3"}
    late = Host(lambda sent: Response("", answers[sent.request.url]), seconds=110.0)
    world = World({HOSTS[0]: late})

    def answer(sent: HostRequest) -> Answer:
        late.seconds = 20.0
        return Response(sent.request.url, b"2")

    world.hosts[HOSTS[1]] = Host(answer, seconds=25.0)
    hangs = Job(asking(request(HOSTS[0])))
    later = Job(asking(*several(HOSTS[1], 3), behind, request(HOSTS[1])))
    assert world.run(hangs, later) == [["nothing came for 60 s"], [2, 2, 2, 3, 2]]
    assert world.closed == [(HOSTS[0], Outcome.NETWORK)]
    time_outs = LIMITS.connect + LIMITS.read
    assert world.now == pytest.approx(LIMITS.silence + time_outs + 20.0 + 25.0, abs=2)


def test_the_configured_minute() -> None:
    """It is `fetch_timeout` of config.toml."""
    world = World(dict.fromkeys(HOSTS, SILENT), replace(LIMITS, silence=10.0))
    (results,) = world.run(Job(asking(request(HOSTS[0]))))
    assert results == ["nothing came for 10 s"]
    assert world.now <= 10.0 + A_LOOK


def test_one_request_for_equal_ones() -> None:
    """Two jobs that ask the same share one request, also one after the other."""
    world = World({HOSTS[0]: Host(with_body(b"1"), seconds=1.0)})
    same = request(HOSTS[0])
    assert world.run(Job(asking(same)), Job(asking(same))) == [[1], [1]]
    assert len(world.asked) == 1
    assert world.run(Job(asking(same, same))) == [[1, 1]]
    assert len(world.asked) == 2


def test_many_failures_take_little_memory() -> None:
    """The pages that many hosts answer with are not held until the end of the run."""
    page = bytes(1 << 16)

    def is_missing(sent: HostRequest) -> Answer:
        return FetchFailed(Failure(Outcome.NOT_FOUND, "does not have it", sent.request.url), page)

    world, samples = World({HOSTS[0]: Host(is_missing)}), list[int]()

    def job(request: Request) -> Generator[Request, Reply, None]:
        with suppress(FetchFailed):
            yield request
        try:
            yield request
        except FetchFailed as error:
            samples.append(len(error.sample))

    world.run(*map(Job, map(job, several(HOSTS[0], 3))))
    assert max(samples) < len(page) / 10
    assert len(world.asked) == len(samples) == 3


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no such timer")
def test_an_answer_that_hangs_its_reader() -> None:
    """It is given up like one that makes no sense; the job goes on with the next host."""
    world = World(
        {HOSTS[0]: Host(with_body(b"a" * 40)), HOSTS[1]: Host(with_body(b"1"))},
        replace(LIMITS, reading=0.05),
    )
    hangs = request(HOSTS[0], read=re.compile(rb"(a+)+b").match)
    (results,) = world.run(Job(asking(hangs, request(HOSTS[1]))))
    assert results == ["sent what takes too long to read", 1]


def test_a_wall_is_known_before_the_next_request() -> None:
    """A page for people instead of JSON closes the host before its queue goes on."""
    page = b"<html><title>Just a moment...</title>_cf_chl_opt"
    world = World({HOSTS[0]: Host(with_body(page))})
    (results,) = world.run(Job(asking(request(HOSTS[0]))))
    assert "check in a browser" in str(results[0])
    assert world.closed == [(HOSTS[0], Outcome.BLOCKED)]


def test_a_stored_body_that_cannot_be_read() -> None:
    """A reply that another version of readlist stored is dropped and asked for anew."""
    url = f"https://{HOSTS[0]}/x"
    bodies = [Response(url, b"?", is_stored=True), Response(url, b"[3]")]
    world = World({HOSTS[0]: Host(lambda _: bodies.pop(0))}, stored={url: b"?"})
    assert world.run(Job(asking(request(HOSTS[0], cached=True)))) == [[[3]]]
    assert world.stored == {url: b"[3]"}


def test_a_bug_in_a_thread() -> None:
    """It is raised where the run is iterated."""
    world = World({HOSTS[0]: Host(lambda _: ZeroDivisionError("a bug"))})
    with pytest.raises(ZeroDivisionError, match="a bug"):
        world.run(Job(asking(request(HOSTS[0]))))


def test_a_folder_that_takes_no_file(tmp_path: Path) -> None:
    """The job whose PDF should go there gets the error, and no other."""
    error = PermissionError(13, "Permission denied", str(tmp_path / "paper.pdf.part"))
    world = World({HOSTS[0]: Host(lambda _: error)})
    pdf = replace(request(HOSTS[0]), kind=Kind.PDF)
    assert world.run(Job(asking(pdf), tmp_path / "paper.pdf.part")) == [[error]]


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device", "/x"), RefusedError("the lock is held")]
)
def test_what_concerns_all(error: OSError | RefusedError) -> None:
    """A full disk or a lock, of which the job knows nothing, ends the run."""
    world = World({HOSTS[0]: Host(lambda _: error)})
    with pytest.raises(type(error)):
        world.run(Job(asking(request(HOSTS[0]))))


def test_redirects() -> None:
    """They are followed to other hosts, without the secrets, and not for ever."""
    urls = {}

    def elsewhere(sent: HostRequest) -> Answer:
        urls[sent.host] = sent.request.secrets
        return Redirect(f"https://{HOSTS[1]}/y")

    world = World({HOSTS[0]: Host(elsewhere), HOSTS[1]: Host(with_body(b"1"))})
    assert world.run(Job(asking(request(HOSTS[0], secrets=(("token", "x"),))))) == [[1]]
    assert urls == {HOSTS[0]: (("token", "x"),)}
    assert world.answered == [HOSTS[0], HOSTS[1]]
    world.hosts[HOSTS[1]] = Host(elsewhere)
    assert world.run(Job(asking(request(HOSTS[0])))) == [["redirects too often"]]
    assert urls[HOSTS[1]] == ()


@pytest.mark.parametrize("target", HOSTS[:2])
def test_a_redirect_to_a_wall(target: str) -> None:
    """It closes the host that has the wall; another, which led there, has answered."""
    world = World({HOSTS[0]: Host(lambda _: Redirect(f"https://{target}/challenge"))})
    assert world.run(Job(asking(request(HOSTS[0])))) == [["asks for a check in a browser"]]
    assert world.closed == [(target, Outcome.BLOCKED)]
    assert world.answered == [host for host in HOSTS[:1] if host != target]


def test_no_network() -> None:
    """Three hosts that cannot be reached, while no other was, are enough."""

    def unreached(sent: HostRequest) -> Answer:
        failure = Failure(Outcome.NETWORK, "cannot be reached", sent.request.url)
        return FetchFailed(failure, reached=False)

    world = World(dict.fromkeys(HOSTS, Host(unreached)), is_reached=False)
    with pytest.raises(NoNetworkError) as caught:
        world.run(Job(asking(*map(request, HOSTS))))
    assert list(caught.value.failures) == list(HOSTS[:3])
    assert world.now < 1.0


def test_a_failure_closes_its_host() -> None:
    """Also if it comes when no job waits for it any more, but not if the host was not asked."""
    hosts = {HOSTS[0]: SILENT, HOSTS[1]: Host(with_body(b"1"), seconds=15.0)}
    world = World(hosts, replace(LIMITS, silence=20.0))
    assert world.run(Job(asking(request(HOSTS[0]))), Job(asking(*several(HOSTS[1], 3)))) == [
        ["nothing came for 20 s"],
        [1, 1, 1],
    ]
    assert world.closed == [(HOSTS[0], Outcome.NETWORK)]
    world = World({HOSTS[0]: Host(silent, is_closed=True)})
    world.run(Job(asking(request(HOSTS[0]))))
    assert world.closed == []


def test_no_answer_at_all() -> None:
    """Where no host was reached in the first seconds of asking, there is no network."""
    world = World({HOSTS[0]: Host(silent, seconds=300.0, wait=30.0)}, is_reached=False)
    with pytest.raises(NoNetworkError) as caught:
        world.run(Job(asking(request(HOSTS[0]))))
    assert caught.value.failures[HOSTS[0]].detail == "cannot be reached (no answer)"
    assert world.now == pytest.approx(30.0 + LIMITS.first_answer, abs=A_LOOK)


def test_while_an_answer_is_read() -> None:
    """The time in which this process reads one answer is no silence of the other hosts."""
    world = World({HOSTS[0]: Host(with_body(b"1")), HOSTS[1]: Host(with_body(b"2"), seconds=150.0)})

    def read(body: bytes) -> object:
        world.now += 2 * LIMITS.silence
        return json.loads(body)

    reads, waits = Job(asking(request(HOSTS[0], read=read))), Job(asking(request(HOSTS[1])))
    assert world.run(reads, waits) == [[1], [2]]
