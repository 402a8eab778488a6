"""Labels in the files: what stays, what goes, what is refused."""

import tomllib
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from readlist.actions.mark import tagging
from readlist.model.paper import Progress
from readlist.text import folded

if TYPE_CHECKING:
    from conftest import Cli

FILE = "papers/flennerhag2022bootstrapped/progress.toml"
TAGS = st.lists(st.sampled_from(["a", "A", "b", "é", "e", "to do"]), max_size=4)


@given(TAGS, TAGS, TAGS)
def test_tagging(there: list[str], add: list[str], remove: list[str]) -> None:
    """An added tag is there, one only removed is not, and the rest keeps its place."""
    before = Progress(tags=tuple({folded(tag): tag for tag in there}.values()))
    after = tagging(add, remove)(before).tags
    names = list(map(folded, after))
    assert len(set(names)) == len(names)
    assert set(names) == (set(map(folded, there)) - set(map(folded, remove))) | set(
        map(folded, add)
    )
    kept = [tag for tag in before.tags if folded(tag) not in map(folded, remove)]
    assert list(after[: len(kept)]) == kept
    assert tagging(add, remove)(Progress(tags=after)).tags[: len(kept)] == tuple(kept)


def test_the_last_label_takes_the_file_with_it(cli: "Cli") -> None:
    """And its folder, if nothing else is in there."""
    cli("tag", "+x", "3")
    assert (cli.home / FILE).exists()
    cli("tag", "-x", "3")
    assert not (cli.home / FILE).parent.exists()
    cli("rate", "3", "4")
    cli("start", "3")
    cli("rate", "3", "none")
    assert tomllib.loads((cli.home / FILE).read_text())["history"]


def test_a_file_of_a_newer_readlist_is_not_written(cli: "Cli") -> None:
    """Neither by a label nor by renaming a tag; nothing else is changed then."""
    newer = 'format = 2\ntags = ["x"]\n'
    cli.write(FILE, newer)
    for arguments in (["tag", "+y", "1", "3"], ["rate", "3", "4"], ["tag", "--rename", "x", "y"]):
        answer = cli(*arguments)
        assert answer.code == 5
        assert "newer readlist" in answer.err
    assert (cli.home / FILE).read_text() == newer
    assert cli("undo").err == "readlist: there is nothing to undo\n"


def test_a_made_up_key_is_written_down_with_the_label(cli: "Cli") -> None:
    """Else the tag would be lost when the list changes."""
    path = cli.write("lists/mine.toml", '[[papers]]\ntitle = "Work"\nauthors = ["Ann Doe"]\n')
    assert cli("tag", "+x", "1", "-l", "mine").code == 0
    assert tomllib.loads(path.read_text())["papers"][0]["key"]
    cli("undo")
    assert "key" not in path.read_text()


def test_tags_are_one_by_their_letters(cli: "Cli") -> None:
    """The list has the usual spelling; renaming to a tag that is there makes one of two."""
    for number, tag in enumerate(("Été", "ete", "ete"), 1):
        cli("tag", f"+{tag}", "+other", str(number))
    assert cli("tag").out == "ete\t3\nother\t3\n"
    assert cli("tag", "--rename", "OTHER", "été").out == "été\t3\n"
    assert cli.library.progress("hoogeboom2022autoregressive").tags == ("été",)
    cli("tag", "+last", "1")
    cli("tag", "--rename", "été", "first")
    assert cli.library.progress("hoogeboom2022autoregressive").tags == ("first", "last")


def test_many_at_once_are_one_step(cli: "Cli") -> None:
    """From standard input too."""
    assert cli("tag", "+x", "-", stdin=cli("show", "--author", "levine").out).code == 0
    cli("tag", "+y", "1-10")
    assert cli("undo").code == 0
    assert cli("tag").out == "x\t1\n"


def test_a_tag_with_a_minus_is_no_option(cli: "Cli") -> None:
    """Whatever letters it begins with; options stay options."""
    cli("tag", "+later", "+h", "+json", "3")
    answer = cli("tag", "-later", "-json", "-l", "iclr2022", "3", "--json")
    assert answer.code == 0
    assert '"tags": ["h"]' in answer.out
    assert cli("tag", "-h").code == 0
    assert cli("tag", "--nonsense", "3").code == 2


def test_many_papers_are_summed_up(cli: "Cli") -> None:
    """The numbers of papers with the same outcome and the first three of them."""
    papers = "".join(f'[[papers]]\nkey = "k{n}"\ntitle = "Title {n}"\n' for n in range(1, 1026))
    cli.write("lists/many.toml", papers)
    cli("use", "many")
    cli("tag", "+z", "7")
    assert cli("tag", "+z", "1-1025").out == (
        "1-6, 8-1025 are now tagged z:\n"
        "  1: Title 1\n"
        "  2: Title 2\n"
        "  3: Title 3\n"
        "  and 1,021 more\n"
        "7 has the same tags as before: Title 7\n"
    )
    assert cli("prioritise", "1-21", "high").out.startswith("1-21 now have high priority")
    assert cli("undo", "2").code == 0
    assert [*cli.library.papers_folder.iterdir()] == [cli.library.papers_folder / "k7"]


def test_a_tag_with_a_comma(cli: "Cli") -> None:
    """It is one quoted value in a pipe and in a filter, and no other tag is found by it."""
    cli("tag", "+vision, early", "3")
    cli("tag", "+vision", "+early", "4")
    columns = cli("show", "--tag", "vision, early").out.splitlines()
    assert [line.split("\t")[9] for line in columns] == ['"vision, early"']
    assert cli("show", "-w", 'tag:"vision, early"').out.startswith("3\t")
    assert len(cli("show", "-w", 'tag:"vision, early",early').out.splitlines()) == 2
    assert len(cli("show", "-w", "tag:vision,early").out.splitlines()) == 1
