"""A process killed at any step of a write leaves every file old or new, and the next one mends."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from given import contents

from readlist.model.paper import Paper

if TYPE_CHECKING:
    from conftest import Cli

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork are POSIX's")

Contents = dict[str, bytes]


def owned(files: Contents) -> Contents:
    """The user's own files: no undo records and nothing temporary."""
    return {
        name: data
        for name, data in files.items()
        if not name.startswith("undo/") and not name.endswith(".tmp")
    }


@dataclass
class Killed:
    """The homes that a command left when it was killed before its 1st, 2nd, … step."""

    cli: "Cli"
    before: Contents
    homes: list[Path]
    after: Contents
    steps: list[str]

    def copies(self, folder: Path) -> Iterator[Path]:
        """A copy of each home; the command line goes on there."""
        for home in self.homes:
            self.cli.home = shutil.copytree(home, folder / home.name)
            yield self.cli.home


def kill_at_each_step(cli: "Cli", runs: Path, *arguments: str) -> Killed:
    """Run the command, killed one step later each time; the last run completes."""
    before = contents(cli.home)
    script = Path(__file__).with_name("killed_runs.py")
    ran = subprocess.run(
        [sys.executable, script, cli.home, runs, *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    homes = sorted(runs.iterdir(), key=lambda home: int(home.name))
    after = contents(homes.pop())
    assert len(homes) > 10
    assert before != after
    return Killed(cli, before, homes, after, ran.stdout.split())


def check_whole(killed: Killed, home: Path) -> Contents:
    """Every file is the old or the new one, no other has come; what the user has of them."""
    found = {name: data for name, data in contents(home).items() if not name.endswith(".tmp")}
    for name in found.keys() | killed.before.keys() | killed.after.keys():
        assert found.get(name) in (killed.before.get(name), killed.after.get(name)), (home, name)
    return owned(found)


def temporaries(home: Path) -> list[Path]:
    """Leftovers that a killed process may leave, and the next one removes."""
    return list(home.rglob("*.tmp"))


def use(cli: "Cli") -> "Cli":
    """Give one of the first three papers progress and notes."""
    cli("start", "1")
    cli("note", "1", "-m", "mine: é")
    return cli


@pytest.fixture
def used(cli: "Cli") -> "Cli":
    """A library in which one of the first three papers has progress and notes."""
    return use(cli)


@pytest.fixture(scope="module")
def marking(at_home: Callable[[Path], "Cli"], tmp_path_factory: pytest.TempPathFactory) -> Killed:
    """Three papers are marked in such a library."""
    folder = tmp_path_factory.mktemp("marking")
    return kill_at_each_step(use(at_home(folder / "home")), folder / "runs", "read", "1-3")


def first_three(cli: "Cli") -> tuple[Paper, ...]:
    """The papers that are marked."""
    return tuple(cli.library.reading_list().papers[:3])


def test_marking_three_papers(marking: Killed, tmp_path: Path) -> None:
    """Killed anywhere, the list shows, the command completes and nothing is left over."""
    used, seen = marking.cli, set()
    for home in marking.copies(tmp_path):
        left = check_whole(marking, home)
        seen.add(len(left))
        assert used("show").code == 0
        assert used("read", "1-3").code == 0
        assert [used.library.progress(paper.key).status for paper in first_three(used)] == [
            "read"
        ] * 3
        assert owned(contents(home)).keys() == owned(marking.after).keys()
        assert temporaries(home) == []
    assert seen == {2, 3, 4}, "each file came on its own"


def test_undoing_what_a_killed_process_did(marking: Killed, tmp_path: Path) -> None:
    """Its half of a change is taken back, one that never took effect is passed over."""
    start = owned(marking.before)
    progress = {name: data for name, data in start.items() if name.endswith("progress.toml")}
    for home in marking.copies(tmp_path):
        took_effect = check_whole(marking, home) != start
        assert marking.cli("undo").code == 0
        assert marking.cli("show").code == 0
        assert owned(contents(home)) == (start if took_effect else progress)


def test_adding_to_notes(used: "Cli", tmp_path: Path) -> None:
    """The old words are always there, the new ones too or not at all."""
    killed = kill_at_each_step(used, tmp_path / "runs", "note", "1", "-m", "more")
    (name,) = (name for name in killed.before if name.endswith("notes.md"))
    outcomes = set()
    for home in killed.copies(tmp_path):
        left = check_whole(killed, home)[name]
        outcomes.add(left)
        assert used("show", "1").code == 0
        assert used("note", "1", "-m", "more").code == 0
        assert contents(home)[name] == left + b"\nmore\n"
        assert temporaries(home) == []
    assert outcomes == {killed.before[name], killed.after[name]}


def test_taking_back(used: "Cli", tmp_path: Path) -> None:
    """An undo that was killed is finished by the next; folders that it emptied are no trouble."""
    start = owned(contents(used.home))
    used("read", "1-3")
    killed = kill_at_each_step(used, tmp_path / "runs", "undo")
    assert owned(killed.after) == start
    for home in killed.copies(tmp_path):
        finished = check_whole(killed, home) == start
        assert used("show").code == 0
        assert used("undo").code == 0
        if not finished:
            assert owned(contents(home)) == start
        assert temporaries(home) == []
        assert used("read", "1-3").code == 0


def test_each_file_reaches_the_disk_before_its_name(marking: Killed) -> None:
    """The record whole before any file; all files written and synced, then put in their places."""
    text = " ".join(marking.steps)
    written, synced, placed, lasting = "open write ", "fsync ", "replace ", "open fsync "
    record = f"{written}flush {synced}{placed}{lasting}"
    files = f"{written * 3}{synced * 2}flush {synced}{placed * 3}{lasting * 3}"
    assert re.search(f"flock .*{record}.*{files}", text), text
    assert text.count("replace") == 4, "the undo record and three progress files"


def test_lists_of_ones_own(used: "Cli", tmp_path: Path) -> None:
    """Killed while papers go from one list to another: each list is old or new, one undo mends."""
    used("copy", "1-3", "--to", "one")
    used("copy", "4", "--to", "two")
    killed = kill_at_each_step(used, tmp_path / "runs", "move", "2", "-l", "one", "--to", "two")
    start = owned(killed.before)
    for home in killed.copies(tmp_path):
        took_effect = check_whole(killed, home) != start
        assert used("lists").code == 0
        if took_effect:
            assert used("undo").code == 0
            assert owned(contents(home)) == start
        assert used("move", "1", "-l", "one", "--to", "3").code == 0
        assert temporaries(home) == []


def test_importing(used: "Cli", tmp_path: Path) -> None:
    """A list that is imported is there whole or not at all, and the import can be repeated."""
    bib = tmp_path / "refs.bib"
    bib.write_text("@misc{a, title={A}, keywords={read}}\n@misc{b, title={B}}\n")
    command = ("import", str(bib), "--status-from", "keywords")
    killed = kill_at_each_step(used, tmp_path / "runs", *command)
    for home in killed.copies(tmp_path):
        check_whole(killed, home)
        assert used(*command).code == 0
        assert owned(contents(home)).keys() == owned(killed.after).keys()
        assert len(used.library.reading_list("refs").papers) == 2
        assert temporaries(home) == []
