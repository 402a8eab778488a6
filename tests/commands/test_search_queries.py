"""Any query is answered, or refused with the place of the mistake."""

from typing import TYPE_CHECKING

import pytest
from given import hits

if TYPE_CHECKING:
    from conftest import Cli

ODD = [
    "NEAR(perceiver io)",
    "perceiver AND OR NOT",
    "title:perceiver:io",
    "perceiver\\",
    "'; DROP TABLE texts; --",
    "perceiver)",
    "(perceiver",
    "{title}",
    "*",
    "**perceiver**",
    "^perceiver",
    "perceiver + io",
    "-",
    "--",
    "🙂 perceiver",
    "\x00\x1b[31m",
    "\udcff",
    "a" * 10_000,
    "perceiver " * 1_100,
    " ".join(f"word{number}" for number in range(1_500)),
    "e* " * 500,
    '"' + "perceiver " * 1_000 + '"',
    "-x " * 1_000 + "perceiver",
]


@pytest.mark.parametrize("query", ODD, ids=range(len(ODD)))
def test_no_query_is_an_error_of_the_database(query: str, cli: "Cli") -> None:
    """It is answered, or refused as a filter that makes no sense."""
    answer = cli("search", "--", query)
    assert answer.code in {0, 2}
    assert "Traceback" not in answer.err
    assert "slower" not in answer.err


@pytest.mark.parametrize("query", ['"unclosed', 'a"b', '""', "title:", '"perceiver" "'])
def test_quotes_that_make_no_sense(query: str, cli: "Cli") -> None:
    """The place is named."""
    answer = cli("search", query)
    assert answer.code in {0, 2}
    assert answer.code == 0 or "column" in answer.err or "no word" in answer.err


def test_only_exclusions(cli: "Cli") -> None:
    """Everything else is found, in the order of the lists; where that is nothing, it is said."""
    keys = hits(cli, "--all", "-perceiver")
    assert keys[0] == "hoogeboom2022autoregressive"
    assert "jaegle2022perceiver" not in keys
    assert cli("search", "year:2022", "--limit", "2").out.splitlines()[1].endswith("\t2\t\t\t")
    answer = cli("search", "-learning", "-a", "-the", "-of", "-perceiver*", "-z*", "--", "-i*")
    assert answer.code == 0
    assert answer.out == ""
    assert "no results for" in answer.err


def test_a_hit_in_several_lists(cli: "Cli") -> None:
    """It is found once, in the current list if that has it, with what any list says of it."""
    paper = '[[papers]]\nkey = "jaegle2022perceiver"\ntitle = "Perceiver IO, again"\n'
    cli.write("lists/mine.toml", f'{paper}topics = ["quokka"]\n')
    line = cli("search", "quokka").out.rstrip("\n").split("\t")
    assert line[10:] == ["iclr2022", "5", "topic", "", "quokka"]
    assert cli("use", "mine").code == 0
    assert cli("search", "quokka").out.split("\t")[10] == "mine"
    assert cli("search", "again", "-l", "iclr2022").out.split("\t")[10] == "iclr2022"
    assert hits(cli, "quokka", "starcraft", "again") == ["jaegle2022perceiver"]
    assert hits(cli, "list:mine", "perceiver") == ["jaegle2022perceiver"]


def test_an_identifier_finds_its_paper(cli: "Cli") -> None:
    """Typed or pasted, with version, or as an address, by the index and by a filter."""
    for typed in ("2107.14795v3", "arxiv:2107.14795", "https://arxiv.org/abs/2107.14795"):
        assert hits(cli, typed) == ["jaegle2022perceiver"]
        assert "jaegle2022perceiver" in cli("show", "-w", typed).out


def test_a_saved_filter(cli: "Cli") -> None:
    """It is used by its name, in every command that takes a filter."""
    cli("tag", "+thesis", "3-5")
    cli("read", "3")
    cli.write("config.toml", '[filters]\nthesis = "tag:thesis -status:read"\n')
    shown = cli("show", "-w", "@thesis")
    assert [line.split("\t")[0] for line in shown.out.splitlines()] == ["4", "5"]
    assert len(hits(cli, "@thesis")) == 2
    unknown = cli("next", "-w", "@theses")
    assert (unknown.code, "there are @thesis" in unknown.err) == (2, True)


def test_keywords_are_found(cli: "Cli") -> None:
    """Those of an imported entry, by words and by their field."""
    cli.write("a.bib", "@article{a, title={Sea Birds}, keywords={pelican feeding; cormorants}}")
    cli("import", str(cli.home / "a.bib"), "--list", "mine")
    assert hits(cli, "cormorants") == ["a"]
    assert hits(cli, 'keyword:"pelican feeding"') == ["a"]
    assert hits(cli, 'keyword:"feeding cormorants"') == []
