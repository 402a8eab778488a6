"""A connection as its observer sees it, and what its errors mean."""

import ssl
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from unittest.mock import Mock

import httpx
import pytest

from readlist.network.client import Connection, fast_enough
from readlist.network.messages import FetchFailed, Limits, Outcome
from readlist.network.responses import unreached, way_out

URL = httpx.URL("https://arxiv.org/pdf/1")


@dataclass
class Stream:
    """A connection to this peer."""

    peer: str
    closed: bool = False

    def get_extra_info(self, name: str) -> object:
        """The peer's address, as httpcore tells it."""
        assert name == "server_addr"
        return self.peer, 443

    def close(self) -> None:
        """Note it."""
        self.closed = True


@dataclass
class Seen:
    """A connection, driven by hand."""

    url: httpx.URL = URL
    private_hosts: Collection[str] = ()
    reached: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.connection = Connection(
            self.url, self.private_hosts, lambda: self.reached.append(True)
        )

    def connect(self, peer: str = "8.8.8.8", *, to: str = "") -> Stream:
        """Connect, to the host itself or `to` a proxy."""
        stream = Stream(peer)
        host = to or self.url.raw_host.decode()
        self.connection("connection.connect_tcp.started", {"host": host})
        self.connection("connection.connect_tcp.complete", {"return_value": stream})
        return stream

    def shake_hands(self) -> None:
        """Agree on keys with the host."""
        self.connection("connection.start_tls.complete", {"return_value": None})

    def get_headers(self) -> None:
        """Get the head of an answer."""
        self.connection("http11.receive_response_headers.complete", {"return_value": None})

    def failure(self, error: Exception) -> tuple[Outcome, str, bool, bool]:
        """Outcome and detail of what the error means, whether reached, whether worth a try."""
        failed = self.connection.failure(error)
        assert failed.failure.url == str(self.url)
        again = failed.retry_after is not None
        return failed.outcome, failed.failure.detail, failed.reached, again


def test_a_host_counts_as_reached_after_its_handshake() -> None:
    """Before that anyone may have answered."""
    seen = Seen()
    seen.connect()
    assert seen.reached == []
    assert not seen.connection.reached
    seen.shake_hands()
    assert seen.reached == [True]
    assert seen.connection.reached


@pytest.mark.parametrize("peer", ["127.0.0.1", "10.0.0.1", "::1", "::ffff:169.254.169.254"])
def test_a_private_peer(peer: str) -> None:
    """A public name that leads into a private network is refused, the connection is closed."""
    seen, stream = Seen(), Stream(peer)
    seen.connection("connection.connect_tcp.started", {"host": "arxiv.org"})
    with pytest.raises(FetchFailed, match="private network") as caught:
        seen.connection("connection.connect_tcp.complete", {"return_value": stream})
    assert caught.value.outcome is Outcome.REFUSED
    assert stream.closed
    assert seen.reached == []


def test_a_private_peer_whose_connection_does_not_close() -> None:
    """It is refused all the same."""
    seen, stream = Seen(), Stream("127.0.0.1")
    stream.close = Mock(side_effect=OSError)  # type: ignore[method-assign]
    with pytest.raises(FetchFailed, match="private network"):
        seen.connection("connection.connect_tcp.complete", {"return_value": stream})


def test_a_private_peer_that_is_allowed() -> None:
    """The user's configuration names the host."""
    assert not Seen(private_hosts=("arxiv.org",)).connect("127.0.0.1").closed


def test_a_proxy_may_be_private() -> None:
    """It is the user's own; behind it the peer cannot be seen."""
    assert not Seen().connect("127.0.0.1", to="proxy.local").closed


def test_a_name_in_another_script() -> None:
    """Its peer is looked at like any other's."""
    seen = Seen(httpx.URL("https://münchen.example/x"))
    with pytest.raises(FetchFailed, match="private network"):
        seen.connect("127.0.0.1")


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (httpx.ConnectError("odd"), "cannot be reached (odd)"),
        (httpx.ConnectTimeout(""), "cannot be reached"),
        (httpx.ReadError(""), "cannot be reached"),
        (httpx.ProxyError("403 Forbidden"), "the proxy does not lead there (403 forbidden)"),
    ],
)
def test_without_contact(error: Exception, detail: str) -> None:
    """Where no word was exchanged, the host was not reached, and once more is worth a try."""
    seen = Seen()
    seen.connection("connection.connect_tcp.started", {"host": "arxiv.org"})
    assert seen.failure(error) == (Outcome.NETWORK, detail, False, True)


def test_a_proxy_that_is_down() -> None:
    """It is the proxy that is named."""
    seen = Seen()
    seen.connection("connection.connect_tcp.started", {"host": "proxy.local"})
    _, detail, reached, _ = seen.failure(httpx.ConnectError("odd"))
    assert detail.startswith("the proxy cannot be reached")
    assert not reached


CERTIFICATE = ssl.SSLCertVerificationError(1, "certificate verify failed")


@pytest.mark.parametrize(
    ("failed", "advice"),
    [
        (unreached("x", CERTIFICATE, "https://x.org"), "SSL_CERT_FILE"),
        (unreached("the proxy cannot be reached", None, "https://x.org"), "HTTPS_PROXY"),
        (unreached("cannot be reached", None, "https://x.org"), "try again later"),
    ],
)
def test_what_can_be_done(failed: FetchFailed, advice: str) -> None:
    """Time heals neither a certificate nor the address of a proxy."""
    assert advice in way_out(failed.failure)


@pytest.mark.parametrize("error", [httpx.ReadError(""), httpx.RemoteProtocolError("")])
def test_closed_before_the_answer(error: Exception) -> None:
    """A host that hangs up is worth another try; an old connection may just have ended."""
    seen = Seen()
    assert seen.failure(error) == (Outcome.NETWORK, "closed the connection", True, True)
    seen.connect()
    seen.shake_hands()
    assert seen.failure(error) == (Outcome.NETWORK, "closed the connection", True, True)


@pytest.mark.parametrize("error", [httpx.ReadError(""), EOFError("too early")])
def test_broken_off(error: Exception) -> None:
    """A body that began and did not end is incomplete, and worth another try."""
    seen = Seen()
    seen.connect()
    seen.shake_hands()
    seen.get_headers()
    assert seen.failure(error) == (Outcome.INCOMPLETE, "broke off", True, True)


@pytest.mark.parametrize("has_headers", [False, True])
def test_no_answer_in_time(has_headers: bool) -> None:
    """A host that is silent for so long would be silent again."""
    seen = Seen()
    seen.connect()
    seen.shake_hands()
    if has_headers:
        seen.get_headers()
    told = seen.failure(httpx.ReadTimeout(""))
    detail = "stopped answering" if has_headers else "does not answer"
    assert told == (Outcome.NETWORK, detail, True, False)


def test_a_certificate_that_does_not_do() -> None:
    """There is a network, but asking again would bring the same."""
    cause = ssl.SSLCertVerificationError(1, "certificate verify failed")
    cause.verify_message = "Hostname mismatch"
    error = httpx.ConnectError("certificate verify failed")
    error.__cause__ = cause
    seen = Seen()
    seen.connect()
    outcome, detail, _, again = seen.failure(error)
    assert (outcome, again) == (Outcome.NETWORK, False)
    assert "Hostname mismatch" in detail
    assert seen.reached == [True]


def dripping(size: int, every: float, times: int) -> tuple[Iterator[bytes], Callable[[], float]]:
    """A body of pieces of this size, `every` seconds apart, and the clock that says so."""
    now = [0.0]

    def pieces() -> Iterator[bytes]:
        for _ in range(times):
            now[0] += every
            yield b"x" * size

    return pieces(), lambda: now[0]


@pytest.mark.parametrize(
    ("size", "every", "times", "detail"),
    [
        (50, 1.0, 10_000, "sends too slowly"),  # 50 bytes a second
        (999, 1.0, 10_000, "sends too slowly"),
        (1001, 1.0, 500, ""),
        (20_000, 20.0, 20, ""),  # in bursts
        (50, 1.0, 20, ""),  # over before it is judged
        (100_000, 1.0, 700, ""),
    ],
)
def test_slow_bodies(size: int, every: float, times: int, detail: str) -> None:
    """Below 1 kB a second over half a minute a body is given up; each piece of others is heard."""
    body, clock = dripping(size, every, times)
    heard = Mock()
    chunks = fast_enough(body, heard, Limits(), "https://x", clock)
    if not detail:
        assert sum(map(len, chunks)) == size * times
        assert heard.call_count == times
        return
    with pytest.raises(FetchFailed, match=detail):
        list(chunks)
    assert clock() <= 31.0
