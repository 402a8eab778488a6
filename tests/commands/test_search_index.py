"""`search` answers, whatever became of its index, its cache and the files of papers."""

import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from given import hits
from processes import run_at_once

from readlist.actions.search import SearchTools
from readlist.errors import IndexUnusableError
from readlist.search import index as database

if TYPE_CHECKING:
    from conftest import Cli
INDEX = "cache/search/index.db"
ZEROED = 30  # places; all 375 were tried once


@pytest.fixture
def indexed(cli: "Cli") -> "Cli":
    """A library with an index."""
    cli("note", "5", "-m", "pelican")
    assert hits(cli, "pelican") == ["jaegle2022perceiver"]
    assert (cli.home / INDEX).stat().st_mode & 0o777 == 0o600 or os.name == "nt"
    return cli


@pytest.mark.parametrize("keep", [0, 1, 99, 5000, -100])
def test_a_truncated_index_is_made_anew(indexed: "Cli", keep: int) -> None:
    """At whatever place it was cut off; that is not reported."""
    path = indexed.home / INDEX
    path.write_bytes(path.read_bytes()[:keep])
    answer = indexed("search", "pelican")
    assert (answer.code, answer.err) == (0, "")
    assert "jaegle2022perceiver" in answer.out


@pytest.mark.parametrize("start", [0, 18, 100, 4096, 8192, 20480, 40960])
def test_an_overwritten_index_is_made_anew(indexed: "Cli", start: int) -> None:
    """Wherever the damage is."""
    path = indexed.home / INDEX
    data = bytearray(path.read_bytes())
    data[start : start + 300] = b"\xa5" * 300
    path.write_bytes(data)
    assert indexed("note", "5", "-m", "cormorant").code == 0
    assert hits(indexed, "cormorant") == ["jaegle2022perceiver"]


def test_an_index_that_is_gone_or_something_else(indexed: "Cli") -> None:
    """Another database, a text, nothing, or the whole cache folder removed."""
    path = indexed.home / INDEX
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE other (x)")
    connection.close()
    assert hits(indexed, "pelican") == ["jaegle2022perceiver"]
    path.write_text("words")
    assert hits(indexed, "pelican") == ["jaegle2022perceiver"]
    for file in (indexed.home / "cache").rglob("*"):
        if file.is_file():
            file.unlink()
    assert hits(indexed, "pelican") == ["jaegle2022perceiver"]


def test_an_index_of_an_older_readlist_is_made_anew(indexed: "Cli") -> None:
    """Its tables may mean something else."""
    with_version(indexed, -3)
    assert hits(indexed, "pelican") == ["jaegle2022perceiver"]


def with_version(cli: "Cli", version: int) -> bytes:
    """Have the index written by another version of readlist; gives the file."""
    connection = sqlite3.connect(cli.home / INDEX)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    return (cli.home / INDEX).read_bytes()


def test_an_index_of_a_newer_readlist_is_left_alone(indexed: "Cli") -> None:
    """The files are searched, and it is said."""
    before = with_version(indexed, database.VERSION + 1)
    answer = indexed("search", "pelican")
    assert answer.out.startswith("@1\tunread\tjaegle2022perceiver\t")
    assert answer.err == (
        "readlist: searched the files, which is slower; no index: "
        "it was written by a newer readlist\n"
    )
    assert (indexed.home / INDEX).read_bytes() == before


UNUSABLE = [
    (sqlite3.SQLITE_FULL, "database or disk is full", "SQLite says: database or disk is full"),
    (sqlite3.SQLITE_READONLY, "readonly database", "SQLite says: readonly database"),
    (sqlite3.SQLITE_BUSY, "database is locked", "SQLite says: database is locked"),
    (sqlite3.SQLITE_IOERR, "disk I/O error", "SQLite says: disk I/O error"),
    (sqlite3.SQLITE_ERROR, "no such module: fts5", "this Python's SQLite lacks FTS5"),
]
QUERIES = [
    "perceiver",
    '"continual learning" -slow',
    "year:..2020",
    "author:goyal",
    "diffus*",
    "学习",
    "list:iclr2022 atari",
    "transfromer",
    "nothingatall",
    "percei",
]


def test_where_there_is_no_index_the_files_are_searched(
    cli: "Cli", make_pdf: Callable[..., bytes]
) -> None:
    """With the same answers: phrases, filters, minus, PDFs, typing errors; the reason is said."""
    with_index = [cli("search", query) for query in QUERIES]
    cli.write("papers/jaegle2022perceiver/paper.pdf", make_pdf("one", "about narwhals"))
    error = sqlite3.OperationalError()

    def connect(_: str) -> sqlite3.Connection:
        raise error

    cli.tools = SearchTools(open_index=lambda path: database.opened(path, connect))
    for query, expected, why in zip(QUERIES, with_index, UNUSABLE * 2, strict=True):
        error.sqlite_errorcode, message, said = why
        error.args = (message,)
        answer = cli("search", query)
        keys = {line.split("\t")[2] for line in answer.out.splitlines()}
        assert keys == {line.split("\t")[2] for line in expected.out.splitlines()}, query
        assert f"slower; no index: {said}\n" in answer.err
    assert cli("search", "narwhals").out.endswith("\tpdf\t2\tabout narwhals\n")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_cache_that_cannot_be_written(cli: "Cli") -> None:
    """The files are searched, and what was found cannot be remembered; both is said."""
    cli.write("cache/x", "")
    (cli.home / "cache").chmod(0o500)
    answer = cli("search", "perceiver")
    (cli.home / "cache").chmod(0o700)
    assert answer.out.startswith("@1\t")
    assert "slower" in answer.err
    assert "cannot be remembered" in answer.err


def test_a_file_in_the_place_of_the_cache(cli: "Cli") -> None:
    """The same, for root too."""
    cli.write("cache", "in the way")
    answer = cli("search", "perceiver")
    assert answer.out.startswith("@1\t")
    assert "slower; no index: " in answer.err
    assert answer.err.endswith("these hits cannot be remembered, so @1 does not mean them\n")
    assert cli("open", "@1", "--print").err == (
        "readlist: there is no hit @1; `readlist search WORDS` finds papers\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="too slow to start three there")
def test_several_searches_at_once(cli: "Cli") -> None:
    """Each makes the index or waits for another to do it; all answer."""
    block = '[[papers]]\nkey = "k{0}"\ntitle = "Paper {0} about owls"\n'
    cli.write("lists/owls.toml", "".join(map(block.format, range(300))))
    note = ["note", "k7", "-m", "written meanwhile"]
    *found, _ = run_at_once(cli.home, [*[["search", "owls", "--all"]] * 3, note])
    assert [(each.err, each.out.count("\n")) for each in found] == [("", 300)] * 3
    assert hits(cli, "meanwhile") == ["k7"]


def test_without_sqlite(cli: "Cli") -> None:
    """There are Pythons that lack it; everything else of search does without."""

    def missing(path: Path) -> NoReturn:
        raise IndexUnusableError(f"this Python lacks SQLite for {path.name}")

    cli.tools = SearchTools(open_index=missing)
    answer = cli("search", "perceiver", "--list", "iclr2022-background")
    assert "this Python lacks SQLite" in answer.err
    assert answer.out.count("\n") == 2


def test_a_damaged_memory_or_odd_folders(cli: "Cli") -> None:
    """None of it keeps anything from being found."""
    cli.write("state.toml", "x = [")
    cli.write("papers/jaegle2022perceiver/notes.md/x", "a folder")
    cli.write("papers/jaegle2022perceiver/abstract.toml", "text = 1")
    cli.write("papers/wang2022language", "a file")
    cli.write("papers/arani2022learning/progress.toml", "x = [")
    answer = cli("search", "perceiver io")
    assert answer.out.startswith("@1\tunread\tjaegle2022perceiver\t")
    assert answer.err.startswith("readlist: paper 5 (jaegle2022perceiver): ")
    assert cli("search", "status:read").out == ""
    assert "damaged" in cli("search", "complementary").out


def test_zeros_anywhere_in_the_index(indexed: "Cli") -> None:
    """Damage that SQLite itself does not notice: neither a traceback nor other papers."""
    path = indexed.home / INDEX
    expected = indexed("search", "pelican").out
    size = path.stat().st_size
    for start in range(0, size, size // ZEROED):
        with path.open("r+b") as file:
            file.seek(start)
            file.write(bytes(50))
        answer = indexed("search", "pelican")
        assert (start, answer.code, answer.out, answer.err) == (start, 0, expected, "")
