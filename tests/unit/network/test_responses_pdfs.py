"""A PDF on its way into its part file."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.network.messages import FetchFailed, Limits, Observer, Outcome, Response, failed
from readlist.network.responses import PartFile, declared_size

URL = "https://arxiv.org/pdf/1"
ETAG = '"one"'
BODY = b"%PDF-1.7\n" + b"stream " * 20_000 + b"\n%%EOF\n"
HALF = len(BODY) // 2
LIMITS = replace(Limits(), pdf_bytes=1_000_000)


@dataclass
class Told(Observer):
    """Notes what is said of the file."""

    received: list[tuple[str, int, int | None]] = field(default_factory=list)

    def receives(self, key: str, done: int, total: int | None) -> None:
        """Note it."""
        self.received.append((key, done, total))


@pytest.fixture
def part(tmp_path: Path) -> PartFile:
    """The part file of one paper, which is not there yet."""
    return PartFile(tmp_path / "papers" / "key2022" / "paper.pdf.part", tmp_path / "parts")


def take(
    part: PartFile,
    body: Iterable[bytes] | bytes = BODY,
    status: int = 200,
    url: str = URL,
    observer: Observer | None = None,
    **headers: str,
) -> None:
    """Take this answer; `_` in the name of a header is `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    chunks = pieces(body) if isinstance(body, bytes) else body
    part.receive(Response(url, b"", named, status), chunks, LIMITS, observer or Observer())


def pieces(body: bytes, size: int = 4096) -> Iterator[bytes]:
    """The body as it comes."""
    return (body[start : start + size] for start in range(0, len(body), size))


def cut(body: bytes, error: BaseException) -> Iterator[bytes]:
    """The body, and then this error."""
    yield from pieces(body)
    raise error


def refused(
    part: PartFile, body: Iterable[bytes] | bytes, etag: str = "", content_length: str = ""
) -> FetchFailed:
    """How the taking of this answer fails."""
    with pytest.raises(FetchFailed) as caught:
        take(part, body, etag=etag, content_length=content_length)
    assert caught.value.failure.url == URL
    return caught.value


def begin(part: PartFile, etag: str = ETAG) -> None:
    """Let half of the file have come."""
    with pytest.raises(ConnectionError):
        take(part, cut(BODY[:HALF], ConnectionError()), etag=etag)


def is_gone(part: PartFile) -> bool:
    """Whether nothing is left of what came."""
    return not part.path.exists() and part.resumable(URL) == (0, "")


def test_a_whole_file(part: PartFile) -> None:
    """It is there to the byte, private, and nothing more is to come."""
    take(part, etag=ETAG)
    assert part.path.read_bytes() == BODY
    assert part.path.stat().st_mode & 0o077 == 0
    assert part.resumable(URL) == (0, "")
    assert part.resume_headers(URL) == {}


def test_what_is_told(part: PartFile) -> None:
    """The observer sees the bytes grow, out of the number that the server gave."""
    observer = Told()
    take(part, observer=observer, content_length=str(len(BODY)))
    assert observer.received[-1] == ("key2022", len(BODY), len(BODY))
    assert [done for _, done, _ in observer.received] == sorted(d for _, d, _ in observer.received)


def test_the_rest_of_a_file(part: PartFile) -> None:
    """After a break the same address is asked for the rest, if it is still the same file."""
    begin(part)
    assert part.resumable(URL) == (HALF, ETAG)
    assert part.resume_headers(URL) == {"range": f"bytes={HALF}-", "if-range": ETAG}
    observer = Told()
    told = f"bytes {HALF}-{len(BODY) - 1}/{len(BODY)}"
    take(part, BODY[HALF:], 206, etag=ETAG, content_range=told, observer=observer)
    assert part.path.read_bytes() == BODY
    assert observer.received[0][1] > HALF
    assert observer.received[-1] == ("key2022", len(BODY), len(BODY))
    assert part.resumable(URL) == (0, "")


def test_another_address(part: PartFile) -> None:
    """Of a part from elsewhere nothing is asked for."""
    begin(part)
    assert part.resume_headers("https://openreview.net/pdf?id=1") == {}
    with pytest.raises(FetchFailed):
        take(
            part,
            BODY[HALF:],
            206,
            "https://openreview.net/pdf?id=1",
            etag=ETAG,
            content_range=f"bytes {HALF}-{len(BODY) - 1}/{len(BODY)}",
        )
    assert is_gone(part)


@pytest.mark.parametrize("etag", ["", 'W/"one"', "one", '"caf\xe9"'])
def test_without_a_name_for_what_came(part: PartFile, etag: str) -> None:
    """Only a strong ETag, of characters that can be sent, makes it possible to go on."""
    begin(part, etag)
    assert part.resume_headers(URL) == {}
    assert is_gone(part)


def test_the_file_has_changed(part: PartFile) -> None:
    """A 200 is the whole of the new file, and what came before is gone."""
    begin(part)
    other = BODY.replace(b"stream", b"STREAM")
    take(part, other, 200, etag='"two"')
    assert part.path.read_bytes() == other


@pytest.mark.parametrize(
    "headers",
    [
        {"etag": '"two"', "content_range": f"bytes {HALF}-{len(BODY) - 1}/{len(BODY)}"},
        {"content_range": f"bytes {HALF}-{len(BODY) - 1}/{len(BODY)}"},
        {"etag": ETAG},
        {"etag": ETAG, "content_range": f"bytes 0-{len(BODY) - 1}/{len(BODY)}"},
        {"etag": ETAG, "content_range": f"bytes {HALF - 1}-{len(BODY) - 1}/{len(BODY)}"},
        {"etag": ETAG, "content_range": f"bytes {HALF}0-{len(BODY) - 1}/{len(BODY)}"},
        {"etag": ETAG, "content_range": "multipart/byteranges"},
    ],
)
def test_a_rest_of_something_else(part: PartFile, headers: dict[str, str]) -> None:
    """Nothing is ever put together that does not belong together; it begins anew."""
    begin(part)
    with pytest.raises(FetchFailed) as caught:
        take(part, BODY[HALF:], 206, URL, None, **headers)
    assert (caught.value.outcome, caught.value.retry_after) == (Outcome.INCOMPLETE, 0)
    assert is_gone(part)


def test_a_part_without_its_record(part: PartFile, tmp_path: Path) -> None:
    """Its file is not known: it begins anew, and the part that was there is gone."""
    begin(part)
    (tmp_path / "parts" / "key2022.json").unlink()
    assert part.resume_headers(URL) == {}
    take(part)
    assert part.path.read_bytes() == BODY


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        json.dumps({"url": URL}).encode(),
        json.dumps({"url": URL, "etag": 5}).encode(),
        json.dumps({"url": URL, "etag": None}).encode(),
        json.dumps({"url": [URL], "etag": ETAG}).encode(),
        b"[" * 100_000,
    ],
)
def test_a_record_without_sense(part: PartFile, tmp_path: Path, content: bytes) -> None:
    """It begins anew."""
    begin(part)
    (tmp_path / "parts" / "key2022.json").write_bytes(content)
    assert part.resume_headers(URL) == {}


def test_a_record_without_its_part(part: PartFile) -> None:
    """It begins anew; also where the part is empty."""
    begin(part)
    part.path.write_bytes(b"")
    assert part.resume_headers(URL) == {}
    part.path.unlink()
    assert part.resume_headers(URL) == {}


def test_a_link_in_its_place(part: PartFile, tmp_path: Path) -> None:
    """Nothing is written where a link leads."""
    victim = tmp_path / "victim"
    victim.write_bytes(b"kept")
    part.path.parent.mkdir(parents=True)
    part.path.symlink_to(victim)
    with pytest.raises(OSError, match="symbolic link"):
        take(part)
    assert victim.read_bytes() == b"kept"


@pytest.mark.parametrize("before", [0, 1, 500, 1019])
@pytest.mark.parametrize("size", [1, 1024, 1 << 20])
def test_a_header_after_something_else(part: PartFile, before: int, size: int) -> None:
    """%PDF- may stand anywhere in the first 1024 bytes, however they come."""
    body = b"\n" * before + b"%PDF-1.4\n" + b"x" * 1000 + b"%%EOF"
    take(part, pieces(body, size))
    assert part.path.read_bytes() == body


@pytest.mark.parametrize("before", [1024, 70_000])
def test_a_header_too_late(part: PartFile, before: int) -> None:
    """Behind that it is no PDF."""
    error = refused(part, b"\n" * before + BODY)
    assert (error.outcome, error.retry_after) == (Outcome.NOT_PDF, None)
    assert is_gone(part)


@pytest.mark.parametrize(
    ("body", "outcome", "detail"),
    [
        (b"<!doctype html><html>Sign in" + b" " * 99, Outcome.NOT_PDF, "sent a web page"),
        (b"\x89PNG" + b"x" * 200_000, Outcome.NOT_PDF, "sent something else"),
        (b"", Outcome.NOT_PDF, "sent"),
        (b"<html>" + b"x" * 3000 + b"cf-turnstile", Outcome.BLOCKED, "Cloudflare"),
    ],
)
def test_what_is_no_pdf(part: PartFile, body: bytes, outcome: Outcome, detail: str) -> None:
    """It is said what it is instead, and nothing of it stays."""
    error = refused(part, body, etag=ETAG)
    assert (error.outcome, error.retry_after) == (outcome, None)
    assert detail in error.failure.detail
    assert is_gone(part)


def test_what_is_no_pdf_is_not_read_to_its_end(part: PartFile) -> None:
    """After 64 kB that are seen to be none, no more is taken."""
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 4096
            yield b"x" * 4096

    error = refused(part, endless())
    assert error.outcome is Outcome.NOT_PDF
    assert taken <= 80_000
    assert len(error.sample) <= 1 << 16


@pytest.mark.parametrize("body", [BODY[:-6], BODY[:HALF], b"%PDF-1.4\n%%EOF", BODY + b" " * 9000])
def test_no_end(part: PartFile, body: bytes) -> None:
    """A file that ends without %%EOF is incomplete: a new try makes sense, going on does not."""
    error = refused(part, body, etag=ETAG)
    assert (error.outcome, error.retry_after) == (Outcome.INCOMPLETE, 0)
    assert is_gone(part)


def test_a_little_behind_the_end(part: PartFile) -> None:
    """Real files have something after %%EOF."""
    take(part, BODY + b"\r\n<!-- served by a proxy -->" * 20)
    assert part.path.exists()


def test_said_to_be_too_large(part: PartFile) -> None:
    """Nothing of it is taken, and the limit is named."""
    error = refused(part, cut(b"", AssertionError()), content_length="1000001", etag=ETAG)
    assert (error.outcome, error.failure.detail) == (Outcome.REFUSED, "is larger than 1 MB")
    assert is_gone(part)


def test_too_large_without_saying_so(part: PartFile) -> None:
    """It is stopped at the limit, and nothing of it stays."""
    written = 0

    def endless() -> Iterator[bytes]:
        nonlocal written
        yield b"%PDF-1.7"
        while True:
            written += 65_536
            yield bytes(65_536)

    error = refused(part, endless(), etag=ETAG)
    assert (error.outcome, error.retry_after) == (Outcome.REFUSED, None)
    assert written < LIMITS.pdf_bytes + 3 * 65_536
    assert is_gone(part)


def test_a_rest_that_grows_too_large(part: PartFile) -> None:
    """The limit holds for the whole file."""
    begin(part)
    told = f"bytes {HALF}-{10**7}/{10**7}"
    error = refused_rest(part, told)
    assert error.outcome is Outcome.REFUSED
    assert is_gone(part)


def refused_rest(part: PartFile, told: str) -> FetchFailed:
    """How the taking of this rest fails."""
    with pytest.raises(FetchFailed) as caught:
        take(part, BODY[HALF:], 206, etag=ETAG, content_range=told)
    return caught.value


@pytest.mark.parametrize(
    ("error", "is_kept"),
    [
        (ConnectionError(), True),
        (EOFError("the compressed data ends too early"), True),
        (KeyboardInterrupt(), True),
        (failed(Outcome.NETWORK, "took too long", URL), True),
        (failed(Outcome.REFUSED, "is too large", URL), False),
    ],
)
def test_what_stays_for_another_try(part: PartFile, error: BaseException, is_kept: bool) -> None:
    """The part that came stays where the server can go on there, also when the user stops it."""
    with pytest.raises(type(error)):
        take(part, cut(BODY[:HALF], error), etag=ETAG)
    assert part.path.exists() is is_kept
    assert part.resumable(URL)[0] == (HALF if is_kept else 0)


@pytest.mark.parametrize("problem", ["broken compression", "the encoding br was not asked for"])
def test_a_body_that_makes_no_sense(part: PartFile, problem: str) -> None:
    """Of what cannot be decoded nothing stays, and that is an outcome like any other."""
    with pytest.raises(FetchFailed):
        take(part, cut(BODY[:HALF], ValueError(problem)), etag=ETAG)
    assert is_gone(part)


@pytest.mark.parametrize(
    ("headers", "size"),
    [
        ({}, None),
        ({"content-length": "17"}, 17),
        ({"content-range": "bytes 5-16/17", "content-length": "12"}, 17),
        ({"content-range": "bytes 5-16/*", "content-length": "12"}, None),
        ({"content-length": "-5"}, None),
        ({"content-length": "5, 5"}, None),
        ({"content-length": "٥"}, None),
        ({"content-length": "9" * 5000}, None),
        ({"content-range": "bytes"}, None),
    ],
)
def test_declared_size(headers: dict[str, str], size: int | None) -> None:
    """The whole file's bytes, where the server says so in a way that makes sense."""
    assert declared_size(headers) == size


SMALL = b"%PDF-1.7\n" + b"stream " * 400 + b"\n%%EOF\n"


@given(st.lists(st.integers(0, len(SMALL)), max_size=4), st.integers(1, 3000))
def test_any_breaks(tmp_path_factory: pytest.TempPathFactory, breaks: list[int], size: int) -> None:
    """However often it breaks off, and wherever, the file is whole in the end."""
    folder = tmp_path_factory.mktemp("papers")
    part = PartFile(folder / "key" / "paper.pdf.part", folder / "parts")
    for end in [*sorted(breaks), len(SMALL)]:
        start = part.resumable(URL)[0]
        body = (
            cut(SMALL[start:end], EOFError()) if end < len(SMALL) else pieces(SMALL[start:], size)
        )
        told = f"bytes {start}-{len(SMALL) - 1}/{len(SMALL)}"
        try:
            if start:
                take(part, body, 206, etag=ETAG, content_range=told)
            else:
                take(part, body, etag=ETAG)
        except EOFError:
            assert end < len(SMALL)
    assert part.path.read_bytes() == SMALL
