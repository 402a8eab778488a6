"""Parsed lists in the cache folder: only ever a shorter way to the same list."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from given import settle
from hypothesis import given
from hypothesis import strategies as st

from readlist.errors import DamagedFileError, NewerFormatError
from readlist.library.list_cache import WORTH_CACHING, ListReader, MadeFrom, entry_of
from readlist.model.paper import ReadingList, keys_of, numbers_named
from readlist.storage.file_reader import identity
from readlist.storage.list_blocks import cut
from readlist.storage.list_file import parse_list, stored_list

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
LONG = HEAD + "".join(PAPER.format(number=number) for number in range(60))


def put(path: Path, text: str) -> None:
    """Write a list long ago, so that no clock is too coarse to tell it from the next."""
    path.write_bytes(text.encode())
    settle(path)


def cached(path: Path, folder: Path) -> ReadingList:
    """The list, where there are no others."""
    return ListReader(lambda: [path], folder).read(path)


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
    assert entries(tmp_path / "cache") == [".lock", "long.list"]
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
    entry = tmp_path / "cache/lists/long.list"
    for data in (entry.read_bytes()[:keep], b"\xff\n[]", b"[]\n"):
        entry.write_bytes(data)
        assert cached(path, tmp_path / "cache") == parsed


def test_an_entry_with_other_contents_is_not_used(path: Path, tmp_path: Path) -> None:
    """A checksum guards what was cached."""
    cached(path, tmp_path / "cache")
    entry = tmp_path / "cache/lists/long.list"
    entry.write_bytes(entry.read_bytes().replace(b"Perceiver IO", b"Perceiver XX", 1))
    assert cached(path, tmp_path / "cache").papers[0].title == "Perceiver IO"


def test_what_is_short_is_not_cached(tmp_path: Path) -> None:
    """Parsing a short list is cheaper."""
    put(tmp_path / "short.toml", HEAD)
    assert cached(tmp_path / "short.toml", tmp_path / "cache").title == "Long"
    assert entries(tmp_path / "cache") == []


def test_what_is_fresh_is_known_by_its_checksum(path: Path, tmp_path: Path) -> None:
    """A list that was changed just now may change again unseen by size and times."""
    path.write_bytes(path.read_bytes())
    assert cached(path, tmp_path / "cache").title == "Long"
    entry = tmp_path / "cache/lists/long.list"
    fresh = entry.read_bytes()
    assert fresh.startswith(b"0 readlist")
    path.write_bytes(path.read_bytes().replace(b'"Long"', b'"Gone"'))
    parsed = ReadingList("long", "Long")
    entry.write_bytes(entry_of(parsed, MadeFrom(identity(path), 5, is_settled=False)))
    assert cached(path, tmp_path / "cache").title == "Gone"


def test_an_entry_settles(path: Path, tmp_path: Path) -> None:
    """Once the file is older, its identity is enough, and its entry says so."""
    entry = tmp_path / "cache/lists/long.list"
    cached(path, tmp_path / "cache")
    settled = entry.read_bytes()
    assert settled.startswith(b"1 readlist")
    entry.write_bytes(b"0" + settled[1:])
    assert cached(path, tmp_path / "cache").title == "Long"
    assert entry.read_bytes() == settled


def test_a_cache_that_cannot_be_written_is_no_trouble(path: Path, tmp_path: Path) -> None:
    """Neither a file in its place nor a value that it cannot hold stops the list."""
    (tmp_path / "cache").write_bytes(b"in the way")
    assert len(cached(path, tmp_path / "cache").papers) == 60
    put(path, LONG + "seen = 2022-01-28\n")
    assert len(cached(path, tmp_path / "other").papers) == 60
    assert entries(tmp_path / "other") == []


def many(folder: Path, count: int) -> list[Path]:
    """Lists of long ago, whose papers have no keys."""
    paths = [folder / f"list{number}.toml" for number in range(count)]
    for number, path in enumerate(paths):
        put(path, f'[[papers]]\ntitle = "Work {number % 2}"\nauthors = ["A B"]\nyear = 2020\n')
    return paths


def test_made_up_keys_follow_the_other_lists(tmp_path: Path) -> None:
    """A list without keys is not cached, since its keys depend on the other lists."""
    first, second, *_ = paths = many(tmp_path, 3)

    def read(path: Path) -> list[str]:
        reader = ListReader(lambda: paths, tmp_path / "cache")
        return list(keys_of(reader.read(path, worth_caching=0)))

    assert read(first) == ["b2020work"]
    assert "list0.list" not in entries(tmp_path / "cache")
    assert read(first) == ["b2020work"]
    put(second, second.read_text() + 'key = "b2020work"\n')
    assert read(second) == ["b2020work"]
    assert read(first) == ["b2020worka"]
    put(first, first.read_text() + '[[papers]]\ntitle = "More"\nkey = "more"\n')
    assert read(first) == ["b2020worka", "more"]
    paths.append(tmp_path / "gone.toml")
    put(paths[2], "papers = 1")
    assert read(first) == ["b2020worka", "more"]


BLOCKS = [
    '[[papers]]\nkey = "k{0}"\ntitle = "T{0}"\n',
    '# above\n[[papers]]\nkey = "k{0}"\ntitle = "T{0}"\nextra = {{ pages = "{0}" }}\n\n',
    '[[papers]]\nkey = "k{0}"\ntitle = "T{0}"\n[papers.extra]\npages = "3"\n',
]
ODD_BLOCKS = [
    '[[papers]]\ntitle = "No key {0}"\n',
    '[[papers]]\nkey = "k{0}"\ntitle = """T{0}\n[[papers]]\n"""\n',
    '[["papers"]]\nkey = "k{0}"\ntitle = "T{0}"\n',
    "[tool{0}]\nx = 1\n",
    "[[papers]]\n",
    "year = 3\n",
]


@given(st.data())
def test_whatever_becomes_of_a_file_its_list_is_read(data: st.DataObject) -> None:
    """Step by step, as the whole file is read, though only what is new in it is parsed."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "long.toml")
        numbers: list[int] = []
        for _ in range(data.draw(st.integers(1, 5))):
            numbers = data.draw(
                st.permutations(numbers).map(lambda each: each[:60])
                | st.lists(st.integers(1, 99), unique=True, max_size=70)
                | st.just([*numbers, 100])
                | st.just(numbers[1:])
            )
            odd = data.draw(st.dictionaries(st.integers(1, 99), st.sampled_from(ODD_BLOCKS)))
            heads = st.sampled_from(["", 'title = "L"\n', "format = 2\n", "# mine\n"])
            blocks = (odd.get(each, BLOCKS[each % 3]).format(each) for each in numbers)
            put(path, data.draw(heads) + "".join(blocks))
            reader = ListReader(lambda: [path], Path(folder, "cache"))
            try:
                wanted = parse_list(path.read_bytes(), path)
            except DamagedFileError as error:
                with pytest.raises(DamagedFileError, match=re.escape(error.problem)):
                    reader.read(path, worth_caching=0)
                continue
            found = reader.read(path, worth_caching=0)
            assert found == wanted
            assert [found.papers[place] for place in range(len(wanted.papers))] == [*wanted.papers]
            for number, paper in enumerate(wanted.papers, 1):
                assert number in numbers_named(found, [paper.key])


def test_a_list_to_be_changed_comes_from_its_entry(path: Path, tmp_path: Path) -> None:
    """Also one that has changed since; one of a newer readlist is refused all the same."""
    reader = ListReader(lambda: [path], tmp_path / "cache")
    reader.read(path)
    for text in (
        LONG,
        LONG + '[[papers]]\nkey = "more"\ntitle = "More"\n',
        LONG[: LONG.rindex("[[papers]]")],
    ):
        put(path, text)
        layout, found = reader.stored(path, text.encode())
        assert (layout.pieces, found) == (
            cut(text.encode()).pieces,
            stored_list(text.encode(), path),
        )
    assert reader.stored(path, LONG.encode())[1] == stored_list(LONG.encode(), path)  # of before
    newer = "format = 2\n" + LONG.removeprefix("format = 1\n")
    put(path, newer)
    reader.read(path)
    with pytest.raises(NewerFormatError):
        reader.stored(path, newer.encode())
