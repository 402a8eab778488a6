"""`@2` is the second paper that the last search found."""

import json
from typing import TYPE_CHECKING

import pytest

from readlist.library.find import last_hits, remember_hits, resolve_papers
from readlist.library.library import Library
from readlist.model.paper import ReadingList
from readlist.storage.home import bundled_folder, home_from

if TYPE_CHECKING:
    from conftest import Cli


@pytest.fixture
def searched(cli: "Cli") -> "Cli":
    """A search that found four papers, in both lists."""
    answer = cli("search", "title:perceiver")
    assert [line.split("\t")[2] for line in answer.out.splitlines()] == [
        "jaegle2022perceiver",
        "jaegle2021perceiver",
        "carreira2022hip",
    ]
    return cli


@pytest.mark.parametrize(
    ("reference", "keys"),
    [
        ("@2", ["jaegle2021perceiver"]),
        ("@1-2", ["jaegle2022perceiver", "jaegle2021perceiver"]),
        ("@1-@2", ["jaegle2022perceiver", "jaegle2021perceiver"]),
        ("@3,1", ["carreira2022hip", "jaegle2022perceiver"]),
        (" @3 ", ["carreira2022hip"]),
    ],
)
def test_hits_are_references(searched: "Cli", reference: str, keys: list[str]) -> None:
    """One, ranges, several; of whatever list."""
    assert searched("cite", reference).out.splitlines() == keys


def test_every_command_takes_them(searched: "Cli") -> None:
    """And what was found stays found until the next search."""
    assert searched("read", "@2").out.startswith("3 of iclr2022-background is now")
    assert searched("open", "@2", "--print").out.startswith("http")
    assert searched("undo").out.startswith("taken back: read 3 of iclr2022-background ")
    searched("search", "author:finn")
    assert searched("cite", "@1").out == "sharma2022autonomous\n"


def test_a_search_in_a_pipe_names_its_papers(searched: "Cli") -> None:
    """On standard input the key of each line counts."""
    lines = searched("search", "title:perceiver").out
    assert searched("cite", "-", stdin=lines).out.splitlines()[2] == "carreira2022hip"


@pytest.mark.parametrize(
    ("reference", "code", "message"),
    [
        ("@4", 3, "there is no hit @4; the last search found 3 papers"),
        ("@0", 3, "there is no hit @0; the last search found 3 papers"),
        ("@2-1", 2, "the range @2-1 runs backwards; write @1-2"),
        ("@x", 3, 'no paper matches "@x"'),
        ("@", 3, 'no paper matches "@"'),
    ],
)
def test_hits_that_there_are_not(searched: "Cli", reference: str, code: int, message: str) -> None:
    """It is said how many there are."""
    answer = searched("cite", reference)
    assert answer.code == code
    assert message in answer.err


def test_a_hit_that_is_gone(cli: "Cli") -> None:
    """With its list, or out of it."""
    cli.write("lists/mine.toml", '[[papers]]\nkey = "k"\ntitle = "Quokka"\n')
    assert cli("search", "quokka").code == 0
    assert cli("cite", "@1").out == "k\n"
    assert cli("cite", "@1", "-l", "iclr2022").code == 3
    cli.write("lists/mine.toml", '[[papers]]\nkey = "other"\ntitle = "Koala"\n')
    gone = "readlist: @1 was k in mine, and mine does not have it; search once more\n"
    assert cli("cite", "@1").err == gone
    (cli.home / "lists/mine.toml").unlink()
    assert cli("cite", "@1").err == gone


def test_a_hit_in_a_list_that_was_damaged_since(cli: "Cli") -> None:
    """The line that is wrong is named."""
    cli.write("lists/mine.toml", '[[papers]]\nkey = "k"\ntitle = "Quokka"\n')
    assert cli("search", "quokka").code == 0
    cli.write("lists/mine.toml", "[[papers]]\nkey =\n")
    answer = cli("cite", "@1")
    assert answer.code == 5
    assert "(at line 2, column 6)" in answer.err


def test_many_hits_read_each_list_once(searched: "Cli") -> None:
    """Thousands of hits are as many references."""
    read: list[str | None] = []

    class Counting(Library):
        def reading_list(self, name: str | None = None) -> ReadingList:
            read.append(name)
            return super().reading_list(name)

    library = Counting(home_from({"READLIST_HOME": str(searched.home)}), bundled_folder())
    assert len(resolve_papers(library, ["@1", "@2-3", "@1"])) == 3
    assert read == [None, "iclr2022", "iclr2022-background"]


def test_nothing_found_forgets_what_was(searched: "Cli") -> None:
    """`@1` never means a paper of an earlier search."""
    assert searched("search", "nothingatall").code == 0
    assert searched("cite", "@1").err == (
        "readlist: there is no hit @1; `readlist search WORDS` finds papers\n"
    )


@pytest.mark.parametrize(
    "damage", ["", "x", "[]", '{"hits": 3}', '{"hits": [1, ["a"], ["a", 2], ["", "b"]]}']
)
def test_a_damaged_record_remembers_nothing(searched: "Cli", damage: str) -> None:
    """It is in the cache, where anything may happen."""
    searched.write("cache/search/hits.json", damage)
    assert searched("cite", "@1").code == 3
    assert last_hits(searched.home / "cache") == ()


def test_a_search_is_no_change(searched: "Cli") -> None:
    """`undo` of what was done before it still works, and knows nothing of it."""
    assert searched("read", "1").code == 0
    assert searched("search", "perceiver").code == 0
    assert searched("undo").code == 0
    assert remember_hits(searched.home / "cache", (("a", "b"),))
    assert json.loads((searched.home / "cache/search/hits.json").read_text())["hits"] == [
        ["a", "b"]
    ]
