"""Whatever changes in the library, by whatever hand, the next search knows."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from given import hits, settle

from readlist.search.texts import LONGEST_TEXT

if TYPE_CHECKING:
    from conftest import Cli

PAPER = '[[papers]]\nkey = "{0}"\ntitle = "Work on {1}"\n'
FOLDER = "papers/jaegle2022perceiver"


@pytest.fixture
def indexed(cli: "Cli") -> "Cli":
    """A library with a list, notes and an abstract of long ago, all of it in the index."""
    list_file = cli.write("lists/mine.toml", PAPER.format("one", "walrus") * 1)
    notes = cli.write(f"{FOLDER}/notes.md", "pelican\n")
    abstract = cli.write(f"{FOLDER}/abstract.toml", 'text = "heron"\n')
    settle(list_file, notes, abstract, notes.parent)
    assert hits(cli, "walrus") == ["one"]
    assert hits(cli, "pelican") == ["jaegle2022perceiver"]
    assert hits(cli, "heron") == ["jaegle2022perceiver"]
    return cli


def test_a_list_written_anew(indexed: "Cli") -> None:
    """Longer, with a paper more."""
    indexed.write("lists/mine.toml", PAPER.format("one", "walrus") + PAPER.format("two", "otter"))
    assert hits(indexed, "otter") == ["two"]
    assert hits(indexed, "walrus") == ["one"]


def test_a_list_of_the_same_length_and_time(indexed: "Cli") -> None:
    """As a tool leaves it that restores the time of a file."""
    settle(indexed.write("lists/mine.toml", PAPER.format("one", "badger")))
    assert hits(indexed, "badger") == ["one"]
    assert hits(indexed, "walrus") == []


def test_a_list_changed_several_times_within_a_second(indexed: "Cli") -> None:
    """No tick of a clock hides one."""
    for word in ("weasel", "walnut", "wombat"):
        indexed.write("lists/mine.toml", PAPER.format("one", word))
        assert hits(indexed, word) == ["one"]
    assert hits(indexed, "weasel") == []


def test_a_list_replaced_by_another_file(indexed: "Cli") -> None:
    """As a synchroniser does it: written beside, with an old time, and renamed."""
    new = indexed.write("lists/mine.toml.part", PAPER.format("one", "ferret"))
    settle(new)
    new.replace(indexed.home / "lists/mine.toml")
    assert hits(indexed, "ferret") == ["one"]


def test_a_list_that_is_gone_renamed_or_new(indexed: "Cli") -> None:
    """A paper that no list has any more is not found, whatever its folder holds."""
    path = indexed.home / "lists/mine.toml"
    path.rename(path.with_name("yours.toml"))
    line = indexed("search", "walrus").out.split("\t")
    assert (line[2], line[10]) == ("one", "yours")
    settle(indexed.write("lists/ours.toml", PAPER.format("three", "lynx")))
    assert hits(indexed, "lynx") == ["three"]
    path.with_name("yours.toml").unlink()
    assert hits(indexed, "walrus") == []


def test_a_damaged_list_is_passed_over(indexed: "Cli") -> None:
    """It is said, the rest is found, and once it is mended so are its papers."""
    indexed.write("lists/mine.toml", "papers = 1")
    answer = indexed("search", "pelican")
    assert "not searched: " in answer.err
    assert answer.out.startswith("@1\tunread\tjaegle2022perceiver\t")
    assert hits(indexed, "walrus") == []
    indexed.write("lists/mine.toml", PAPER.format("one", "walrus"))
    assert hits(indexed, "walrus") == ["one"]


def test_made_up_keys_follow_the_lists(indexed: "Cli") -> None:
    """A list without keys is described anew when another list takes one of them."""
    unkeyed = '[[papers]]\ntitle = "Zebra"\n'
    settle(indexed.write("lists/unkeyed.toml", unkeyed))
    assert hits(indexed, "zebra") == ["zebra"]
    settle(indexed.write("lists/mine.toml", PAPER.format("zebra", "stripes")))
    assert hits(indexed, "zebra", "list:unkeyed") == ["zebraa"]


@pytest.mark.parametrize("name", ["notes.md", "abstract.toml"])
def test_texts_written_in_place_with_the_old_time(indexed: "Cli", name: str) -> None:
    """Neither the folder's time nor the file's own tells it."""
    path = indexed.home / FOLDER / name
    path.write_text(path.read_text().replace("pelican", "cormora").replace("heron", "egret"))
    settle(path, path.parent)
    assert hits(indexed, "cormora" if name == "notes.md" else "egret") == ["jaegle2022perceiver"]


def test_notes_that_come_and_go(indexed: "Cli") -> None:
    """By readlist's own command, by hand, with their folder."""
    assert indexed("note", "1", "-m", "a gannet").code == 0
    assert hits(indexed, "gannet") == ["hoogeboom2022autoregressive"]
    assert indexed("undo").code == 0
    assert hits(indexed, "gannet") == []
    (indexed.home / FOLDER / "notes.md").unlink()
    assert hits(indexed, "pelican") == []
    shutil.rmtree(indexed.home / FOLDER)
    assert hits(indexed, "heron") == []
    settle(indexed.write(f"{FOLDER}/notes.md", "puffin"), indexed.home / FOLDER)
    assert hits(indexed, "puffin") == ["jaegle2022perceiver"]


def test_of_endless_notes_the_beginning_is_searched(indexed: "Cli") -> None:
    """Two million characters, which is more than a book: what is searched must fit the memory."""
    words = "albatross " + "x " * (LONGEST_TEXT // 2 - 10) + "fulmar "
    indexed.write(f"{FOLDER}/notes.md", words + "x " * 10 + "skua " * 100_000)
    assert hits(indexed, "albatross") == hits(indexed, "fulmar") == ["jaegle2022perceiver"]
    assert hits(indexed, "skua") == []


def test_notes_written_by_another_process(indexed: "Cli") -> None:
    """Another readlist, at the same time as this one is there."""
    command = [sys.executable, "-m", "readlist", "note", "2", "-m", "a kestrel"]
    environ = {**os.environ, "READLIST_HOME": str(indexed.home)}
    subprocess.run(command, env=environ, check=True, capture_output=True)
    assert hits(indexed, "kestrel") == ["carlini2022poisoning"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such a name")
def test_a_folder_whose_name_is_no_text(indexed: "Cli") -> None:
    """It is of no paper, and keeps no search from its answer."""
    os.mkdir(os.fsencode(indexed.home / "papers") + b"/\xff")  # noqa: PTH102 (no str)
    assert indexed("search", "perceiver").code == 0


def test_a_link_and_what_it_points_to(indexed: "Cli") -> None:
    """Notes that are kept elsewhere and linked."""
    elsewhere = indexed.write("elsewhere.md", "osprey")
    settle(elsewhere)
    path = indexed.home / FOLDER / "notes.md"
    path.unlink()
    path.symlink_to(elsewhere)
    assert hits(indexed, "osprey") == ["jaegle2022perceiver"]
    elsewhere.write_text("falcon")
    settle(elsewhere)
    assert hits(indexed, "falcon") == ["jaegle2022perceiver"]


def test_a_pdf_that_comes_changes_and_goes(indexed: "Cli", make_pdf: Callable[..., bytes]) -> None:
    """Its text follows it."""
    path = indexed.write(f"{FOLDER}/paper.pdf", make_pdf("nothing", "the narwhal"))
    line = indexed("search", "narwhal").out.rstrip("\n").split("\t")
    assert line[12:] == ["pdf", "2", "the narwhal"]
    path.write_bytes(make_pdf("the beluga"))
    settle(path, path.parent)
    assert hits(indexed, "beluga") == ["jaegle2022perceiver"]
    assert hits(indexed, "narwhal") == []
    path.unlink()
    assert hits(indexed, "beluga") == []


def test_progress_counts_as_it_is(indexed: "Cli") -> None:
    """Status and tags are read, not indexed."""
    assert hits(indexed, "pelican", "status:read") == []
    indexed("read", "5")
    assert hits(indexed, "pelican", "status:read") == ["jaegle2022perceiver"]
    assert hits(indexed, "pelican", "--unread") == []
    indexed.write(f"{FOLDER}/progress.toml", 'tags = ["bird"]\n')
    assert hits(indexed, "tag:bird") == ["jaegle2022perceiver"]
