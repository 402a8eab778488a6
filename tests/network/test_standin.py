"""The stand-in itself: each of its faults really happens on the wire."""

import gzip
import io
import threading
import time
from dataclasses import replace

import httpx
import pytest

from . import faults
from .bombs import GIGABYTE, entity_bomb, gzip_bomb
from .connection import Door
from .samples import TEN
from .standin import StandIn
from .world import Change

PAPER = TEN[4]
PDF = f"https://arxiv.org/pdf/{PAPER.arxiv}"
NOTE = f"https://api.openreview.net/notes?id={PAPER.openreview}"


def test_every_host_is_served_over_tls(client: httpx.Client, standin: StandIn) -> None:
    """A client that verifies certificates reaches each host by name, through the proxy."""
    for host in ("arxiv.org", "api.datacite.org", "iclr.cc"):
        assert client.get(f"https://{host}/nothing").status_code == 404
    assert [connect.host for connect in standin.log.connects()] == [
        "arxiv.org",
        "api.datacite.org",
        "iclr.cc",
    ]


@pytest.mark.parametrize("door", [Door.OTHER_NAME, Door.OTHER_AUTHORITY])
def test_bad_certificate(client: httpx.Client, standin: StandIn, door: Door) -> None:
    """A certificate for another host, or from an unknown authority, is refused by the client."""
    standin.world.shut(door, "arxiv.org", times=1)
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        client.get(PDF)
    assert standin.log.asked() == []
    assert client.get(PDF).status_code == 200


@pytest.mark.parametrize(
    ("door", "error"), [(Door.REFUSED, httpx.ProxyError), (Door.DROPPED, httpx.TransportError)]
)
def test_host_out_of_reach(
    client: httpx.Client, standin: StandIn, door: Door, error: type[Exception]
) -> None:
    """A closed host is noted as asked for, and answers nothing."""
    standin.world.shut(door)
    with pytest.raises(error):
        client.get(PDF)
    assert [connect.host for connect in standin.log.connects()] == ["arxiv.org"]


def test_closed_stand_in_is_no_network(client: httpx.Client, standin: StandIn) -> None:
    """When it is closed, open connections end and nothing listens any more."""
    client.get(PDF)
    standin.close()
    with pytest.raises(httpx.TransportError):
        client.get(PDF)
    with pytest.raises(httpx.ConnectError):
        client.get(PDF)


def test_connections_are_kept(client: httpx.Client, standin: StandIn) -> None:
    """Requests to one host share a connection; the log has them in order, with their times."""
    before = time.monotonic()
    client.get(PDF)
    client.post(NOTE, content=b"{}", headers={"X-Odd": "1"})
    client.get(PDF)
    after = time.monotonic()
    first, note, second = standin.log.asked()
    assert (first.connection, note.connection, second.connection) == (1, 2, 1)
    assert before < first.begin < first.end < note.begin < note.end < second.begin < after
    assert standin.log.started(first) < first.begin
    assert standin.log.started(second) == second.begin
    assert (note.method, note.path, note.body) == ("POST", NOTE[26:], b"{}")
    assert (note.headers["x-odd"], note.status) == ("1", 200)
    assert note.query == {"id": PAPER.openreview}


def test_plain_http_is_noted_and_refused(client: httpx.Client, standin: StandIn) -> None:
    """A request without TLS never leaves this machine."""
    assert client.get("http://arxiv.org/pdf/1").status_code == 403
    (asked,) = standin.log.asked()
    assert asked.host == "http://arxiv.org/pdf/1"


@pytest.mark.parametrize("url", [PDF, f"https://openreview.net/pdf?id={PAPER.openreview}"])
def test_cut(client: httpx.Client, standin: StandIn, url: str) -> None:
    """A file that breaks off, chunked or with a length, does so once and is whole afterwards."""
    faults.cut_each_pdf_once(standin.world)
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        client.get(url)
    whole = client.get(url).content
    assert whole in {PAPER.pdf("arxiv"), PAPER.pdf("openreview")}


def test_unseen_truncation(client: httpx.Client, standin: StandIn) -> None:
    """A body that ends with its connection can be half without an error."""
    faults.spoil_pdf(standin.world, PAPER, faults.truncated)
    whole = PAPER.pdf("arxiv")
    assert client.get(PDF).content == whole[: len(whole) // 2]


@pytest.mark.parametrize("change", [faults.stalled, faults.ten_gigabytes])
def test_stall(client: httpx.Client, standin: StandIn, change: Change) -> None:
    """Some bytes come, then nothing, until the client has had enough."""
    faults.spoil_pdf(standin.world, PAPER, change)
    with client.stream("GET", PDF, timeout=0.2) as response:
        with pytest.raises(httpx.ReadTimeout):
            response.read()
        assert response.num_bytes_downloaded in {5000, 8192}


def test_endless_file(client: httpx.Client, standin: StandIn) -> None:
    """It goes on for as long as one reads; leaving ends it."""
    faults.spoil_pdf(standin.world, PAPER, faults.endless)
    got = 0
    with client.stream("GET", PDF) as response:
        for chunk in response.iter_raw():
            got += len(chunk)
            if got > faults.ENOUGH:
                break
    assert client.get(f"https://arxiv.org/pdf/{TEN[0].arxiv}").content == TEN[0].pdf("arxiv")


def test_parts_of_a_file(client: httpx.Client, standin: StandIn) -> None:
    """A range with the right ETag brings the rest, else the whole file, or a 304."""
    etag = client.get(PDF).headers["etag"]
    ask = {"range": "bytes=1000-", "if-range": etag}
    part = client.get(PDF, headers=ask)
    whole = PAPER.pdf("arxiv")
    assert (part.status_code, part.content) == (206, whole[1000:])
    assert part.headers["content-range"] == f"bytes 1000-{len(whole) - 1}/{len(whole)}"
    other = client.get(PDF, headers={**ask, "if-range": '"other"'})
    assert (other.status_code, other.content) == (200, whole)
    assert client.get(PDF, headers={"range": "bytes=99999-"}).status_code == 416
    same = client.get(PDF, headers={"if-none-match": etag})
    assert (same.status_code, same.content) == (304, b"")
    standin.world.ranges = False
    assert client.get(PDF, headers=ask).status_code == 200


def test_delay(client: httpx.Client, standin: StandIn) -> None:
    """A late answer is late, and the stand-in can be closed while it waits."""
    standin.world.change(lambda _, right: replace(right, delay=60.0))
    with pytest.raises(httpx.ReadTimeout):
        client.get(PDF, timeout=0.1)
    before = time.monotonic()
    standin.close()
    assert time.monotonic() - before < 30


def test_requests_at_the_same_time_show(client: httpx.Client, standin: StandIn) -> None:
    """Two requests that overlap are seen to overlap."""
    standin.world.change(lambda _, right: replace(right, delay=0.1))
    threads = [threading.Thread(target=client.get, args=[PDF]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first, second = standin.log.asked()
    assert second.begin < first.end


def test_bombs() -> None:
    """They are small, well-formed and would be huge."""
    packed = gzip_bomb(b"%PDF-1.5\n")
    assert len(packed) < 2_000_000
    with gzip.open(io.BytesIO(packed)) as file:
        assert file.readline() == b"%PDF-1.5\n"
        assert file.seek(GIGABYTE) == GIGABYTE
    assert len(entity_bomb()) < 5000
