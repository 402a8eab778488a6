"""A list as a file in the cache: read a few papers at a time, and never believed when damaged."""

import marshal
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from readlist.errors import RefusedError
from readlist.library.list_cache import (
    CachedPapers,
    MadeFrom,
    cached_list,
    entry_of,
)
from readlist.model.paper import Paper, ReadingList, keys_of, numbers_named

PAPERS = tuple(
    Paper(f"key{number}", f"Títle {number}", arxiv=f"2001.{number:05}", abstract="…" * 40)
    for number in range(1, 121)
)
LIST = ReadingList("long", "Long", PAPERS, see_also=("https://example.org/",))
MADE_FROM = MadeFrom((1, 2, 3, 4), 5)


def unread() -> ReadingList:
    """Stands for the list itself where the cache must do."""
    raise AssertionError("the list itself was read")


def kept(path: Path, reading_list: ReadingList = LIST) -> Path:
    """The file that holds the list."""
    path.write_bytes(entry_of(reading_list, MADE_FROM))
    return path


def found(path: Path) -> ReadingList:
    """The list in the file, which must do."""
    cached = cached_list(path, unread)
    assert cached is not None
    return cached.reading_list


def test_the_list_comes_back(tmp_path: Path) -> None:
    """With all its papers, by number, in slices, and as a whole."""
    reading_list = found(kept(tmp_path / "a"))
    assert reading_list.papers[-1] == PAPERS[-1]
    assert reading_list.papers[49:51] == PAPERS[49:51]
    assert (reading_list, len(reading_list.papers)) == (LIST, 120)
    assert reading_list.papers != list(PAPERS)
    assert hash(reading_list.papers) == hash(found(tmp_path / "a").papers)
    with pytest.raises(IndexError):
        reading_list.papers[120]


def test_an_empty_list_comes_back(tmp_path: Path) -> None:
    """It has no papers and no names."""
    reading_list = found(kept(tmp_path / "a", replace(LIST, papers=())))
    assert (len(reading_list.papers), tuple(reading_list.papers)) == (0, ())
    assert keys_of(reading_list) == ()
    assert list(numbers_named(reading_list, ["key1", ""])) == []


def test_keys_and_names_are_known_without_the_papers(tmp_path: Path) -> None:
    """Also where the rest of the file is gone by then."""
    reading_list = found(kept(tmp_path / "a"))
    (tmp_path / "a").unlink()
    assert keys_of(reading_list) == keys_of(LIST)
    for name in ("KEY5", "2001.00005"):
        assert list(numbers_named(reading_list, [name])) == [5]
    assert list(numbers_named(reading_list, ["key7", "key5", "key", "5"])) == [5, 7]
    assert len(numbers_named(LIST, ["key5"])) == 120  # nothing is known before it is read


def test_titles_are_known_without_the_papers(tmp_path: Path) -> None:
    """In their order."""
    papers = found(kept(tmp_path / "a")).papers
    assert isinstance(papers, CachedPapers)
    assert [*papers.titles] == [paper.title for paper in PAPERS]


def test_damage_that_shows_late_is_mended_from_the_list(tmp_path: Path) -> None:
    """A part that was damaged after the head was read gives way to the list itself."""
    path = kept(tmp_path / "a")
    cached = cached_list(path, lambda: LIST)
    assert cached is not None
    path.write_bytes(path.read_bytes().replace("Títle 7".encode(), "Fálse 7".encode()))
    assert cached.reading_list.papers[6].title == "Títle 7"
    assert cached.reading_list.papers == PAPERS


def test_a_list_that_changed_meanwhile_is_refused(tmp_path: Path) -> None:
    """A number that was counted must not come to mean another paper."""
    path = kept(tmp_path / "a")
    cached = cached_list(path, lambda: replace(LIST, papers=PAPERS[1:]))
    assert cached is not None
    path.write_bytes(b"")
    with pytest.raises(RefusedError, match="long changed meanwhile"):
        cached.reading_list.papers[6]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]\n",
        b"\xff",
        b"[" * 100_000 + b"\n",
        b"1 readlist 99999999999999999999 0\n",
    ],
)
def test_what_is_no_entry_is_none(tmp_path: Path, data: bytes) -> None:
    """Whatever it is."""
    (tmp_path / "a").write_bytes(data)
    assert cached_list(tmp_path / "a", unread) is None
    assert cached_list(tmp_path / "nothing", unread) is None


@pytest.mark.parametrize(
    "sizes", [(9, 9), (), (1, 2, 3), (1 << 63, 1 << 63, 1 << 63), 3, ("a", "b"), None]
)
def test_an_index_that_makes_no_sense_is_none(tmp_path: Path, sizes: Any) -> None:
    """Sizes that are none, or not those of the file."""
    head, _, rest = kept(tmp_path / "a").read_bytes().partition(b"\n")
    *start, size, _ = head.split()
    *values, _, checksums = marshal.loads(rest[: int(size)])  # noqa: S302 (we wrote it)
    for text in (marshal.dumps((*values, sizes, checksums)), marshal.dumps(sizes)):
        line = b" ".join((*start, b"%d %d" % (len(text), crc32(text))))
        (tmp_path / "a").write_bytes(line + b"\n" + text + rest[int(size) :])
        assert cached_list(tmp_path / "a", unread) is None


@pytest.mark.parametrize("place", [0, 1, -2, -1])
def test_a_head_that_makes_no_sense_is_none(tmp_path: Path, place: int) -> None:
    """Numbers that are none, or words that are missing."""
    head, _, rest = kept(tmp_path / "a").read_bytes().partition(b"\n")
    words = head.split()
    for word in (b"", b"x", b"-1", b"9" * 30):
        words[place] = word
        (tmp_path / "a").write_bytes(b" ".join(words) + b"\n" + rest)
        assert cached_list(tmp_path / "a", unread) is None or (place == 0 and word)


def test_another_version_s_entry_is_none(tmp_path: Path) -> None:
    """By another version, with other fields."""
    path = kept(tmp_path / "a")
    path.write_bytes(path.read_bytes().replace(b" presentation ", b" presentatiom ", 1))
    assert cached_list(path, unread) is None
