"""Bodies are decompressed in small pieces, and what is broken is said to be so."""

import gzip
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.network.responses import decoded, page_in_utf8

PIECE = 1 << 16  # bytes
TEXT = b"An abstract, and another one. " * 500


def cut(data: bytes, size: int) -> Iterator[bytes]:
    """The data as it may come over the wire."""
    return (data[start : start + size] for start in range(0, len(data), size))


@pytest.mark.parametrize("encoding", ["", "identity", " Identity "])
def test_plain(encoding: str) -> None:
    """A body that is not compressed passes as it came."""
    assert list(decoded([b"a", b"", b"bc"], encoding)) == [b"a", b"", b"bc"]


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZIP", " gzip "])
@pytest.mark.parametrize("size", [1, 7, 100, 1 << 20])
def test_gzip(encoding: str, size: int) -> None:
    """However it is cut, the same comes out."""
    assert b"".join(decoded(cut(gzip.compress(TEXT, mtime=0), size), encoding)) == TEXT


@pytest.mark.parametrize("size", [1, 13, 1 << 20])
def test_members(size: int) -> None:
    """Several gzip members, one after the other, are one body; an empty one adds nothing."""
    data = (
        gzip.compress(b"one ", mtime=0)
        + gzip.compress(b"", mtime=0)
        + gzip.compress(b"two", mtime=0)
    )
    assert b"".join(decoded(cut(data, size), "gzip")) == b"one two"


def test_a_bomb_comes_in_small_pieces() -> None:
    """Of a hundred megabytes no piece is larger than 64 kB, so that a reader can stop in time."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1_000_000)
    bomb = b"".join(deflate.compress(zeros) for _ in range(100)) + deflate.flush()
    sizes = [len(piece) for piece in decoded([bomb], "gzip")]
    assert max(sizes) <= PIECE
    assert sum(sizes) == 100_000_000


def test_what_is_not_asked_for_is_not_unpacked() -> None:
    """A reader that stops after the first piece has unpacked no more than that."""
    taken: list[int] = []

    def chunks() -> Iterator[bytes]:
        for number, chunk in enumerate(cut(gzip.compress(bytes(10_000_000)), 1000)):
            taken.append(number)
            yield chunk

    assert len(next(decoded(chunks(), "gzip"))) <= PIECE
    assert taken == [0]


@pytest.mark.parametrize(
    "data", [gzip.compress(TEXT, mtime=0)[:-1], gzip.compress(TEXT, mtime=0)[:20], b""]
)
def test_it_ends_too_early(data: bytes) -> None:
    """Everything up to there comes, then the error."""
    with pytest.raises(EOFError):
        list(decoded([data], "gzip"))


@pytest.mark.parametrize(
    "data",
    [b"not gzip at all", zlib.compress(TEXT), gzip.compress(TEXT, mtime=0)[:20] + b"\xff" * 40],
)
def test_broken(data: bytes) -> None:
    """A body that is no gzip is said to be broken."""
    with pytest.raises(ValueError, match="compression"):
        list(decoded([data], "gzip"))


def test_a_wrong_checksum() -> None:
    """It counts as broken, too."""
    data = bytearray(gzip.compress(TEXT, mtime=0))
    data[-8] ^= 1
    with pytest.raises(ValueError, match="compression"):
        list(decoded([bytes(data)], "gzip"))


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd", "gzip, gzip", "x" * 1000])
def test_unknown_encoding(encoding: str) -> None:
    """A coding that was not asked for is not guessed at; the message stays short."""
    with pytest.raises(ValueError, match="not asked for") as caught:
        list(decoded([b"x"], encoding))
    assert len(str(caught.value)) < 100


@given(st.binary(max_size=300), st.integers(1, 400), st.integers(1, 3000))
def test_round_trip(data: bytes, size: int, times: int) -> None:
    """Whatever was compressed comes out, however it was cut, in pieces of at most 64 kB."""
    whole = data * times
    pieces = list(decoded(cut(gzip.compress(whole, mtime=0), size), "gzip"))
    assert b"".join(pieces) == whole
    assert all(len(piece) <= PIECE for piece in pieces)


@given(st.lists(st.binary(max_size=50)))
def test_any_bytes(chunks: list[bytes]) -> None:
    """Nothing but the two errors that are told can come of them."""
    with pytest.raises((ValueError, EOFError)):
        list(decoded(chunks, "gzip"))


@pytest.mark.parametrize(
    ("text", "encoding", "content_type"),
    [
        ("Café", "utf-8", "text/html; charset=iso-8859-1"),  # as a server says of all its pages
        ("<meta charset=ISO-8859-1>Café “x”", "cp1252", ""),
        ("<meta charset=rot13>Café", "latin-1", "text/html"),
        ("<meta charset=iso-8859-99>Café", "latin-1", "text/html; charset="),
        ('<meta content="text/html; charset=gb2312">基于朱镕的研究', "gb18030", "text/html"),
        ("<meta charset=utf-8>機械学習", "shift_jis", 'text/html; charset="Shift_JIS"'),
        ("Обучение", "koi8-r", "text/html;charset=KOI8-R"),
    ],
)
def test_charsets_of_pages(text: str, encoding: str, content_type: str) -> None:
    """What is not UTF-8 is read as the header says, else the page, else as windows-1252."""
    assert page_in_utf8(text.encode(encoding), content_type).decode() == text


def test_a_page_with_a_broken_byte() -> None:
    """One that names UTF-8 stays so; the byte alone is unreadable."""
    page = '<meta charset="utf-8"><p>Müller</p>'.encode()
    assert page_in_utf8(page + b"\xe9").decode() == page.decode() + "\ufffd"
