"""The options that choose papers: refused where they say nothing, completed where they can be."""

from typing import TYPE_CHECKING

import pytest
from given import completed

if TYPE_CHECKING:
    from conftest import Cli


def offered(cli: "Cli", *typed: str) -> list[str]:
    """The words that bash is offered for the last of the words."""
    out = completed(cli, "bash", " ".join(("readlist", *typed)), len(typed))
    return [line for line in out.splitlines() if line]


@pytest.fixture
def labelled(cli: "Cli") -> "Cli":
    """A library with tags, one of them on a damaged paper."""
    cli("tag", "+thesis", "+to do", "3")
    cli.write("papers/damaged/progress.toml", "tags = [")
    return cli


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["show", "--tag", "th"], ["thesis"]),
        (["show", "--tag", "x"], []),
        (["tag", "+"], ["+thesis", "+to do"]),
        (["tag", "flenn"], ["flennerhag2022bootstrapped"]),
        (["tag", "--delete", "t"], ["thesis", "to do"]),
        (["show", "-w", "sta"], ["status:", "started:"]),
        (["show", "-w", "year:2020..\\ -sta"], ["year:2020.. -status:", "year:2020.. -started:"]),
        (["next", "-w", "status:re"], ["status:reading", "status:read"]),
        (["show", "-w", "status:unread,sk"], ["status:unread,skipped"]),
        (["show", "-w", "tag:"], ["tag:thesis", 'tag:"to do"']),
        (["show", "-w", "list:iclr2022-"], ["list:iclr2022-background"]),
        (["show", "-w", "author:x"], []),
    ],
)
def test_what_is_offered(typed: list[str], expected: list[str], labelled: "Cli") -> None:
    """Tags, fields, and the values of fields that have few."""
    assert offered(labelled, *typed) == expected


def test_damage_offers_nothing(cli: "Cli") -> None:
    """A completion has nowhere to complain."""
    cli.write("state.toml", "current_list =")
    assert offered(cli, "show", "--tag", "x") == []


@pytest.mark.parametrize("option", ["--author", "--topic"])
def test_an_option_without_a_word_is_refused(option: str, cli: "Cli") -> None:
    """It would keep nothing."""
    answer = cli("show", option, "!!")
    assert answer.code == 2
    assert answer.err == f'readlist: {option} "!!" has no word; give letters or digits\n'


def test_filters_narrow_one_another(cli: "Cli") -> None:
    """Several --where, and options beside them."""
    answer = cli("show", "-w", "year:2022", "-w", "author:levine,jaegle", "--topic", "reinf")
    assert [line.split("\t")[0] for line in answer.out.splitlines()] == ["10"]
    assert cli("show", "-w", "").out == cli("show").out


def test_notes_and_abstracts_are_read_where_they_decide(cli: "Cli") -> None:
    """The text of PDFs is for search."""
    cli("note", "5", "-m", "Überraschend gut")
    cli.write("papers/jaegle2022perceiver/abstract.toml", 'text = "A central goal."\n')
    for query in (
        "notes:uberraschend",
        "abstract:goal",
        "in:notes gut",
        "-notes:x abstract:central",
    ):
        answer = cli("show", "-w", query)
        assert [line.split("\t")[0] for line in answer.out.splitlines()] == ["5"]
    answer = cli("show", "-w", "-pdf:word")
    assert (answer.code, answer.out) == (2, "")
    assert "readlist search" in answer.err
    assert cli("show", "1", "2", "-w", "in:pdf x").code == 2


def test_one_paper_with_a_filter_is_a_list_of_it(cli: "Cli") -> None:
    """Which may be empty."""
    assert cli("show", "5", "-w", "author:jaegle").out.startswith("5\tunread\t")
    assert cli("show", "5", "-w", "author:levine").out == ""
