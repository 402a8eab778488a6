"""Measures `sync` at ten thousand papers, of which three thousand were touched, on two machines.

python benchmarks/sync.py [--papers 10000] [--runs 3]

The figures are processor seconds, those of git included. Without news: nothing changed anywhere.
With news: each machine has marked 60 papers, noted 10, and edited 10, added 10, removed 5 and moved
5 in the one long list, which is the merge that costs most.
"""

import argparse
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from generated import LIST, entries, write_library

NOTHING, NEWS = 1.5, 3.0  # seconds
BLOCK = re.compile(r"^(?=\[\[papers\]\])", re.MULTILINE)


class Machine:
    """A library that is synced."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._environ = {**os.environ, "READLIST_HOME": str(home)}

    def run(self, *words: str) -> float:
        """The processor seconds of a command line and of the programs that it runs."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, "-m", "readlist", *words]
        subprocess.run(command, env=self._environ, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def change(self, start: int, step: int, keys: list[str]) -> None:
        """A hundred changes, none of them to a paper of the other machine."""
        mine = keys[start : start + step * 90 : step]
        self.run("read", *mine[:60], "-l", LIST)
        for key in mine[60:70]:
            notes = self.home / "papers" / key / "notes.md"
            notes.parent.mkdir(exist_ok=True)
            notes.write_text(f"# Thoughts of {self.home.name}\n")
        path = self.home / "lists" / f"{LIST}.toml"
        head, *blocks = BLOCK.split(path.read_text())
        keyed = {re.findall('^key = "(.*)"', block, re.MULTILINE)[0]: block for block in blocks}
        for key in mine[70:80]:
            keyed[key] = keyed[key].replace('\ntitle = "', '\ntitle = "New: ')
        for key in mine[80:85]:
            del keyed[key]
        for key in mine[85:90]:
            keyed[key] = keyed.pop(key)
        for number in range(10):
            name = f"{self.home.name}{start}new{number}"
            keyed[name] = f'[[papers]]\nkey = "{name}"\ntitle = "On {name}"\n\n'
        path.write_text("".join((head, *keyed.values())))


def main() -> None:
    """Print each figure with its bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        hub = str(Path(place) / "hub.git")
        subprocess.run([shutil.which("git") or "git", "init", "-q", "--bare", hub], check=True)
        one, two = Machine(Path(place) / "one"), Machine(Path(place) / "two")
        write_library(one.home, options.papers)
        begun = [each.run("sync", "--init", hub, "--yes") for each in (one, two)]
        keys = [entry.key for entry in entries(options.papers)]
        one.run("sync")  # which takes what the first sync of the other sent
        nothing, news = [], []
        for number in range(options.runs):
            nothing.append(one.run("sync"))
            for start, each in ((number, one), (options.papers // 2 + number, two)):
                each.change(start, max(1, options.papers // 200), keys)
            one.run("sync")
            news.append(two.run("sync"))
            one.run("sync")
    print(f"first sync of either machine: {begun[0]:.2f} s and {begun[1]:.2f} s")
    for what, took, bar in (("without news", nothing, NOTHING), ("100 changes each", news, NEWS)):
        print(f"{what}: {statistics.median(took):.2f} s, at most {max(took):.2f} s (bar {bar})")


if __name__ == "__main__":
    main()
