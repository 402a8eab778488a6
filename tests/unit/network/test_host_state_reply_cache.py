"""Stored bodies: fresh ones are used, old ones asked for again, damaged ones are as absent."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.network.host_state import ReplyCache

URL = "https://iclr.cc/static/papers.json"
BODY = b'{"results": [1, 2, 3]}'
ETAG = '"abc"'
WEEK = 7 * 86_400.0  # seconds


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one body."""
    folder = tmp_path / "cache" / "replies"
    ReplyCache(folder).store(URL, ETAG, BODY)
    return folder


def file_in(folder: Path) -> Path:
    """The file with the body."""
    (path,) = folder.glob("[!.]*")
    return path


def replace_body(folder: Path, body: bytes) -> None:
    """Let another body stand behind the same record."""
    record = file_in(folder).read_bytes().partition(b"\n")[0]
    file_in(folder).write_bytes(record + b"\n" + body)


def change(folder: Path, **fields: object) -> None:
    """Let the record say something else."""
    record, _, body = file_in(folder).read_bytes().partition(b"\n")
    changed = json.dumps({**json.loads(record), **fields}).encode()
    file_in(folder).write_bytes(changed + b"\n" + body)


def age(folder: Path, seconds: float) -> None:
    """Let the body have been checked so long ago."""
    checked = file_in(folder).stat().st_mtime - seconds
    os.utime(file_in(folder), (checked, checked))


def is_absent(folder: Path) -> bool:
    """Whether all is as if nothing were stored."""
    cache = ReplyCache(folder)
    known = cache.fresh(URL), cache.stored(URL), cache.renewed(URL), cache.condition_headers(URL)
    return known == (None, None, None, {})


def test_nothing_is_stored(tmp_path: Path) -> None:
    """Of a folder that is not there nothing comes, and it is not made."""
    assert is_absent(tmp_path / "replies")
    assert not (tmp_path / "replies").exists()


def test_fresh(folder: Path) -> None:
    """A body that was stored just now needs no request."""
    reply = ReplyCache(folder).fresh(URL)
    assert reply is not None
    assert (reply.url, reply.body, reply.is_stored) == (URL, BODY, True)
    assert ReplyCache(folder).fresh("https://iclr.cc/other") is None


@pytest.mark.parametrize(("seconds", "is_fresh"), [(WEEK - 60, True), (WEEK + 60, False)])
def test_a_week(folder: Path, seconds: float, is_fresh: bool) -> None:
    """After seven days it is asked for again, by its ETag; a 304 makes it fresh for seven more."""
    age(folder, seconds)
    cache = ReplyCache(folder)
    assert (cache.fresh(URL) is not None) is is_fresh
    assert cache.stored(URL) is not None
    assert cache.condition_headers(URL) == {"if-none-match": ETAG}
    assert cache.renewed(URL) == cache.stored(URL)
    assert cache.fresh(URL) is not None
    assert cache.condition_headers(URL) == {"if-none-match": ETAG}


def test_a_clock_that_was_wrong(folder: Path) -> None:
    """A reply that was checked in the future is asked for again."""
    age(folder, -3600.0)
    assert ReplyCache(folder).fresh(URL) is None
    assert ReplyCache(folder).condition_headers(URL) == {"if-none-match": ETAG}


def test_without_an_etag(folder: Path) -> None:
    """It serves for its week, and is then asked for as if for the first time."""
    ReplyCache(folder).store(URL, "", BODY)
    assert ReplyCache(folder).fresh(URL) is not None
    assert ReplyCache(folder).condition_headers(URL) == {}


def test_stored_again(folder: Path) -> None:
    """The new body and its ETag are in the place of the old."""
    ReplyCache(folder).store(URL, '"def"', b"[4]")
    reply = ReplyCache(folder).fresh(URL)
    assert reply is not None
    assert reply.body == b"[4]"
    assert ReplyCache(folder).condition_headers(URL) == {"if-none-match": '"def"'}
    assert len(list(folder.glob("[!.]*"))) == 1


@pytest.mark.parametrize("body", [b"", BODY[:-1], BODY + b" ", b"\x00" * len(BODY)])
def test_a_damaged_body(folder: Path, body: bytes) -> None:
    """It is not served, and no condition is sent that would bring it back."""
    replace_body(folder, body)
    assert is_absent(folder)


def test_a_body_that_is_a_folder(folder: Path) -> None:
    """A reply that cannot be read is as absent."""
    path = file_in(folder)
    path.unlink()
    path.mkdir()
    assert is_absent(folder)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff", b'{"url": "https://iclr.cc/other"}', b"[" * 100_000],
)
def test_a_damaged_record(folder: Path, content: bytes) -> None:
    """The body alone is nothing, nor is the record."""
    file_in(folder).write_bytes(content)
    assert is_absent(folder)
    file_in(folder).write_bytes(content + b"\n" + BODY)
    assert is_absent(folder)


@pytest.mark.parametrize(
    "fields",
    [
        {"url": "https://iclr.cc/other"},
        {"checksum": None},
        {"checksum": "5"},
        {"checksum": 5},
    ],
)
def test_a_record_without_sense(folder: Path, fields: dict[str, object]) -> None:
    """A record of something else, or one with a field of a wrong kind, is as absent."""
    change(folder, **fields)
    assert is_absent(folder)


def test_a_body_that_nobody_can_read(folder: Path) -> None:
    """Once dropped, it is as absent."""
    ReplyCache(folder).drop(URL)
    assert is_absent(folder)


@given(st.binary(max_size=200))
def test_any_body(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    """Whatever was stored comes back to the byte."""
    cache = ReplyCache(tmp_path_factory.mktemp("replies"))
    cache.store(URL, ETAG, body)
    reply = cache.fresh(URL)
    assert reply is not None
    assert reply.body == body
