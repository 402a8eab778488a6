"""Three machines over one repository: whatever is done in whatever order, all come to the same.

READLIST_SYNC_STEPS=500 sets the number of commands in each walk.
"""

import os
import random
import shutil
import subprocess
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import NOON, Cli

STEPS = int(os.environ.get("READLIST_SYNC_STEPS", "24"))
PLAIN = {"PATH": os.environ.get("PATH", ""), "GIT_CONFIG_GLOBAL": os.devnull}
PAPERS = 6  # of the list, so that machines meet
OWN_LIST = 'format = 1\nname = "mine"\ntitle = "Mine"\n'


@dataclass
class Walk:
    """Three machines whose clocks differ by days, and what they were told."""

    root: Path
    chance: random.Random
    machines: list[Cli] = field(default_factory=list)
    minutes: set[int] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    count: int = 0

    def __post_init__(self) -> None:
        hub = self.root / "hub.git"
        git = shutil.which("git") or "git"
        subprocess.run([git, "init", "--quiet", "--bare", str(hub)], check=True)
        for name, days in (("one", -3), ("two", 0), ("three", 2)):
            machine = Cli(self.root / name, NOON + timedelta(days=days))
            machine.write("lists/mine.toml", OWN_LIST)
            self.machines.append(machine)
            self.sync(machine, "--init", str(hub), "--yes")

    def sync(self, machine: Cli, *arguments: str) -> None:
        """One sync, which must succeed."""
        answer = machine("sync", *arguments, environ=PLAIN)
        assert answer.code == 0, answer.err

    def step(self) -> None:
        """One command on one machine, or a sync."""
        machine = self.chance.choice(self.machines)
        machine.wait(seconds=self.chance.randrange(1, 100_000))
        self.count += 1
        number = str(self.chance.randrange(1, PAPERS + 1))
        match self.chance.randrange(12):
            case 0 | 1:
                self.sync(machine)
            case 2:
                self.minutes.add(self.count)
                self.run(machine, "read", number, "--minutes", str(self.count))
            case 3:
                self.tags.add(f"tag{self.count}")
                self.run(machine, "tag", f"+tag{self.count}", number)
            case 4:
                self.notes.add(f"thought{self.count}")
                self.run(machine, "note", number, "-m", f"thought{self.count}")
            case 5:
                self.titles.add(f"Talk{self.count}")
                title = f"Talk{self.count} on {self.chance.random()}"
                self.run(machine, "add", "--title", title, "--list", "mine")
            case 6:
                self.run(machine, "rate", number, str(self.chance.randrange(1, 6)))
            case 7:
                self.run(machine, self.chance.choice(("start", "skip", "unread")), number)
            case 8 | 9:
                self.change_list(machine)
            case _:
                level = self.chance.choice(("high", "normal", "low"))
                self.run(machine, "prioritise", number, level)

    def change_list(self, machine: Cli) -> None:
        """Remove, move or edit a paper of the list that all machines add to."""
        lines = machine("show", "-l", "mine").out.splitlines()
        if not lines:
            return
        number, _, _, title, *_ = self.chance.choice(lines).split("\t")
        match self.chance.randrange(3):
            case 0:
                self.titles.discard(title.split()[0])
                self.run(machine, "remove", number, "-l", "mine")
            case 1:
                to = str(self.chance.randrange(1, len(lines) + 1))
                self.run(machine, "move", number, "--to", to, "-l", "mine")
            case _:
                path = machine.home / "lists" / "mine.toml"
                year = f'title = "{title}"\nvenue = "Venue {self.count}"'
                text = path.read_text()
                if text.count(f'title = "{title}"\n') == 1 and "venue" not in text:
                    path.write_text(text.replace(f'title = "{title}"', year))

    def run(self, machine: Cli, *arguments: str) -> None:
        """One command, which must succeed."""
        answer = machine(*arguments)
        assert answer.code == 0, (arguments, answer.err)

    def settle(self) -> None:
        """Sync until no machine has news."""
        for _ in range(2):
            for machine in self.machines:
                self.sync(machine)


def tracked(machine: Cli) -> dict[str, bytes]:
    """The files of the library that are synced."""
    return {
        str(path.relative_to(machine.home)): path.read_bytes()
        for name in ("papers", "lists")
        for path in (machine.home / name).rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("seed", range(3))
def test_all_machines_come_to_the_same(seed: int, tmp_path: Path) -> None:
    """Every reading, tag, note and paper that was acknowledged is on all of them, byte for byte."""
    walk = Walk(tmp_path, random.Random(seed))  # noqa: S311 (chance, not secrets)
    for _ in range(STEPS):
        walk.step()
    walk.settle()
    one, two, three = map(tracked, walk.machines)
    assert one == two == three
    whole = b"\n".join(one.values()).decode()
    for told in (
        walk.tags,
        walk.notes,
        walk.titles,
        {f"minutes = {each}\n" for each in walk.minutes},
    ):
        assert [each for each in told if each not in whole] == []
    for machine in walk.machines:
        assert machine("doctor", "--json").out.count('"problem": true') == 0
