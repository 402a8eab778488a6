"""References of a command line, in the current list and in the others."""

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli


@pytest.fixture
def three(cli: "Cli") -> "Cli":
    """Three lists of the user's own beside the bundled ones."""
    cli.write("lists/aa.toml", '[[papers]]\ntitle = "Zebra crossing"\nkey = "zc"\n')
    cli.write(
        "lists/bb.toml",
        '[[papers]]\ntitle = "Zebra finch"\nkey = "zf"\narxiv = "2001.00001"\n'
        '[[papers]]\ntitle = "Perceiver"\nkey = "mine"\n',
    )
    cli.write("lists/cc.toml", '[[papers]]\ntitle = "Zebra crossing"\nkey = "zc"\n')
    return cli


@pytest.mark.parametrize(
    ("reference", "key"),
    [
        ("zf", "zf"),
        ("arxiv:2001.00001", "zf"),
        ("https://arxiv.org/abs/2001.00001v2", "zf"),
        ("zc", "zc"),
        ("mine", "mine"),
        ("jaegle2021perceiver", "jaegle2021perceiver"),
        ("perceiver", "jaegle2022perceiver"),
    ],
)
def test_other_lists_are_searched(three: "Cli", reference: str, key: str) -> None:
    """For keys and identifiers, before titles of the current list; the first such list counts."""
    assert three("cite", reference).out == f"{key}\n"


@pytest.mark.parametrize(
    ("reference", "key"), [("finch", "zf"), ("Zebra crossing", "zc"), ("zebra", "")]
)
def test_titles_of_own_lists(three: "Cli", reference: str, key: str) -> None:
    """One of another list of one's own is taken; where several fit, none is."""
    answer = three("cite", reference)
    assert (answer.code, answer.out) == ((0, f"{key}\n") if key else (3, ""))
    assert ("matches 2 papers of other lists" in answer.err) == (not key)
    assert three("cite", reference, "-l", "aa").code == (3 if reference == "finch" else 0)


def test_titles_of_bundled_lists(three: "Cli") -> None:
    """They count where every list does; a list that is named is the only one."""
    title = "Arcade Learning"
    assert three("cite", title).code == 3
    assert three("cite", title, "-l", "all").out == "bellemare2013arcade\n"
    assert "`-l inbox`" not in three("cite", title, "-l", "aa").err


@pytest.fixture
def cited(three: "Cli") -> "Cli":
    """Lists that cite papers under keys of their own."""
    paper = '[[papers]]\ntitle = "{}"\nkey = "{}"\ncitekey = "{}"\n'
    three.write(
        "lists/refs.toml",
        paper.format("Adam", "kingma2014adam", "DBLP:journals/corr/KingmaB14")
        + '[papers.extra.bibtex]\naliases = ["ho2020ddpm-arxiv", "kb:adam"]\n'
        + paper.format("TAOCP", "knuth1968art", "knuth:taocp1"),
    )
    three.write("lists/rest.toml", paper.format("Other", "other", "knuth:taocp1"))
    three.write("lists/same.toml", paper.format("Finches", "finches", "zf"))
    return three


@pytest.mark.parametrize(
    ("reference", "key"),
    [
        ("DBLP:journals/corr/KingmaB14", "kingma2014adam"),
        ("dblp:journals/corr/kingmab14", "kingma2014adam"),
        ("ho2020ddpm-arxiv", "kingma2014adam"),
        ("kb:adam", "kingma2014adam"),
        ("zf", "zf"),
    ],
)
def test_citation_keys_are_found_in_other_lists(cited: "Cli", reference: str, key: str) -> None:
    """Whatever they are made of, also further ones; the second time from the cache."""
    for _ in range(2):
        assert json.loads(cited("show", reference, "--json").out)["papers"][0]["key"] == key
    assert cited("show", "kb:adam", "-l", "refs").code == 0


def test_a_citation_key_of_several_papers(cited: "Cli") -> None:
    """Nothing is guessed where two lists cite different papers by it."""
    answer = cited("cite", "knuth:taocp1")
    assert answer.code == 3
    assert '"knuth:taocp1" is in several lists: refs, rest; say which with --list' in answer.err
    assert cited("cite", "knuth:taocp1", "-l", "refs").out == "knuth:taocp1\n"


def test_one_list_alone(three: "Cli") -> None:
    """With `--list` no other is searched, and numbers never mean another."""
    assert three("cite", "zf", "-l", "aa").code == 3
    assert three("cite", "2", "-l", "aa").code == 3
    assert three("cite", "zf", "-l", "bb").out == "zf\n"


def test_several_where_one_is_wanted(three: "Cli") -> None:
    """A command for one paper refuses a range."""
    answer = three("open", "1-2")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == 'readlist: "1-2" means 2 papers; give one at a time\n'
