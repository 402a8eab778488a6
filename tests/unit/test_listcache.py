"""Parsed lists in the cache folder: only ever a shorter way to the same list."""

import os
from pathlib import Path

import pytest

from readlist.errors import DamagedFileError
from readlist.listcache import WORTH_CACHING, read_list
from readlist.listfile import parse_list
from readlist.model import ReadingList

PAPER = """[[papers]]
title = "Perceiver IO"
key = "k{number}"
authors = ["A B", "C D"]
year = 2022
published = 2022-01-28
topics = ["a", "b"]
summary = {{ en = "Why", zh = "中" }}
extra = {{ pages = ["1", "2"] }}
mood = 3.5
"""
HEAD = 'title = "Long"\nsee_also = ["https://example.org/"]\ncolour = "red"\n'
LONG = HEAD + "".join(PAPER.format(number=number) for number in range(600))


def put(path: Path, text: str) -> None:
    """Write a list long ago, so that no clock is too coarse to tell it from the next."""
    path.write_bytes(text.encode())
    os.utime(path, (1_000_000_000, 1_000_000_000))


def cached(path: Path, folder: Path) -> ReadingList:
    """The list, where there are no others."""
    return read_list(path, folder, tuple)


def entries(folder: Path) -> list[str]:
    """The files in the cache."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A list that is worth caching."""
    assert len(LONG) > WORTH_CACHING
    put(tmp_path / "long.toml", LONG)
    return tmp_path / "long.toml"


def test_a_cached_list_is_the_list(path: Path, tmp_path: Path) -> None:
    """Every field comes back with its type, known to readlist or not."""
    parsed = parse_list(path.read_bytes(), path)
    assert cached(path, tmp_path / "cache") == parsed
    assert entries(tmp_path / "cache") == ["long.json"]
    assert cached(path, tmp_path / "cache") == parsed


def test_a_changed_list_is_read_anew(path: Path, tmp_path: Path) -> None:
    """Also one of the same length and time."""
    cached(path, tmp_path)
    put(path, LONG.replace('"Long"', '"Gone"'))
    assert cached(path, tmp_path).title == "Gone"
    put(path, "papers = 1" + "#" * WORTH_CACHING)
    with pytest.raises(DamagedFileError, match="papers is not an array of tables"):
        cached(path, tmp_path)


@pytest.mark.parametrize("keep", [0, 10, 200, -1])
def test_a_damaged_entry_is_not_used(path: Path, tmp_path: Path, keep: int) -> None:
    """Truncated anywhere, or not ours at all: the list itself is read."""
    parsed = cached(path, tmp_path / "cache")
    entry = tmp_path / "cache/lists/long.json"
    for data in (entry.read_bytes()[:keep], b"\xff\n[]", b"[]\n"):
        entry.write_bytes(data)
        assert cached(path, tmp_path / "cache") == parsed


def test_an_entry_with_other_contents_is_not_used(path: Path, tmp_path: Path) -> None:
    """A checksum guards what was cached."""
    cached(path, tmp_path / "cache")
    entry = tmp_path / "cache/lists/long.json"
    entry.write_bytes(entry.read_bytes().replace(b"Perceiver IO", b"Perceiver XX", 1))
    assert cached(path, tmp_path / "cache").papers[0].title == "Perceiver IO"


def test_what_is_short_or_fresh_is_not_cached(tmp_path: Path) -> None:
    """Parsing a short list is cheaper, and one changed just now may change again unseen."""
    put(tmp_path / "short.toml", HEAD)
    (tmp_path / "fresh.toml").write_bytes(LONG.encode())
    assert cached(tmp_path / "short.toml", tmp_path / "cache").title == "Long"
    assert cached(tmp_path / "fresh.toml", tmp_path / "cache").title == "Long"
    assert entries(tmp_path / "cache") == []


def test_a_cache_that_cannot_be_written_is_no_trouble(path: Path, tmp_path: Path) -> None:
    """Neither a file in its place nor a value that it cannot hold stops the list."""
    (tmp_path / "cache").write_bytes(b"in the way")
    assert len(cached(path, tmp_path / "cache").papers) == 600
    put(path, LONG + "seen = 2022-01-28\n")
    assert len(cached(path, tmp_path / "other").papers) == 600
    assert entries(tmp_path / "other") == []
