"""A random walk over every command that changes something, against a simple model.

The short form runs here. READLIST_WALK=3000 runs that many commands; READLIST_SEED chooses others.

The model is a stack of states: every file of the library that belongs to the user, by its bytes. A
command that changes something puts the state after it on the stack, `undo` goes back one and `redo`
forward one, to the byte. A change made by hand in between is told to the model, so that it knows
which undo has to be refused.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from processes import Started, run_process

if TYPE_CHECKING:
    from conftest import Cli

STEPS = int(os.environ.get("READLIST_WALK", "60"))
SEED = int(os.environ.get("READLIST_SEED", "1"))
MOST_CHANGES = 50
BIB = """
@article{{one{n}, title = {{On the number {n}}}, author = {{Ann Other}}, keywords = {{read}}}}
@article{{two{n}, title = {{Another thing {n}}}, author = {{Bob Other}}, doi = {{10.1234/{n}}}}}
"""
Files = dict[str, bytes]


def owned(home: Path) -> Files:
    """The user's own files: no records, no locks, no cache, not the name of the current list."""
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file()
        and path.name not in {".lock", "state.toml"}
        and not path.relative_to(home).as_posix().startswith(("undo/", "cache/"))
    }


class Walk:
    """One library, the model of its history, and how the next step is chosen."""

    def __init__(self, cli: "Cli", seed: int) -> None:
        self.cli = cli
        self.random = random.Random(seed)  # noqa: S311 (a walk, no secret)
        self.undoable: list[tuple[Files, Files]] = []  # before and after each change
        self.redoable: list[tuple[Files, Files]] = []
        self.files: Files = {}
        self.made = 0
        self.done: dict[str, int] = {}

    def run(self, *arguments: str, stdin: str = "") -> int:
        """Run a command; the user's files must be whole after it, whatever it answered."""
        answer = self.cli(*arguments, stdin=stdin)
        assert answer.code in {0, 2, 3, 4}, (arguments, answer)
        return answer.code

    def change(self, *arguments: str, stdin: str = "") -> None:
        """Run a command that is at most one change, and tell the model."""
        code = self.run(*arguments, stdin=stdin)
        after = owned(self.cli.home)
        if after != self.files:
            assert code == 0, arguments
            self.undoable.append((self.files, after))
            del self.undoable[:-MOST_CHANGES]
            self.redoable.clear()
        self.files = after

    def step(self, count: int, *, back: bool) -> None:
        """`undo` or `redo` of this number of changes; as far as the model says."""
        source, target = (self.undoable, self.redoable) if back else (self.redoable, self.undoable)
        expected, stopped, done = self.files, False, 0
        while source and done < count:
            before, after = source[-1] if back else tuple(reversed(source[-1]))
            changed = [name for name in before.keys() | after.keys()
                       if before.get(name) != after.get(name)]  # fmt: skip
            now = [expected.get(name) for name in changed]
            if all(each == before.get(name) for name, each in zip(changed, now, strict=True)):
                source.pop()  # it no longer shows
                continue
            if any(each not in {before.get(name), after.get(name)}
                   for name, each in zip(changed, now, strict=True)):  # fmt: skip
                stopped = True
                break
            taken_from, expected = expected, dict(expected)
            for name in changed:
                if name in before:
                    expected[name] = before[name]
                else:
                    expected.pop(name, None)
            source.pop()
            target.append((expected, taken_from) if back else (taken_from, expected))
            done += 1
        code = self.run("undo" if back else "redo", str(count))
        found = owned(self.cli.home)
        assert found == expected, differences(found, expected)
        assert code == (4 if stopped else 0 if done else 3)
        self.files = found

    def force(self) -> None:
        """`undo --force` is a change of its own; the one that it takes back stays below it."""
        while self.undoable:
            before, after = self.undoable[-1]
            changed = {name for name in before.keys() | after.keys()
                       if before.get(name) != after.get(name)}  # fmt: skip
            if any(self.files.get(name) != before.get(name) for name in changed):
                break
            self.undoable.pop()
        else:
            assert self.run("undo", "--force") == 3
            return
        expected = {name: data for name, data in self.files.items() if name not in changed}
        expected |= {name: before[name] for name in changed if name in before}
        assert self.run("undo", "--force") == 0
        found = owned(self.cli.home)
        assert found == expected, differences(found, expected)
        self.undoable.append((self.files, found))
        del self.undoable[:-MOST_CHANGES]
        self.redoable.clear()
        self.files = found

    def edit_by_hand(self) -> None:
        """Somebody writes into a list, notes or progress without readlist, or removes notes."""
        names = [name for name in self.files if name.endswith((".md", ".toml"))]
        if not names:
            return
        name = self.random.choice(sorted(names))
        path = self.cli.home / name
        if name.endswith(".md") and self.random.random() < 0.3:
            path.unlink()
        else:
            path.write_bytes(path.read_bytes() + b"# by hand\n")
        self.files = owned(self.cli.home)

    def list_name(self) -> str:
        """One of the user's lists, or one that is not there yet."""
        names = [Path(name).stem for name in self.files if name.startswith("lists/")]
        if not names or self.random.random() < 0.1:
            self.made += 1
            return f"list-{self.made}"
        return self.random.choice(sorted(names))

    def paper(self) -> str:
        """A number that often means a paper of the current list."""
        first = self.random.randint(1, 9)
        return self.random.choice([str(first), f"{first}-{first + 2}", f"@{first}"])

    def bibliography(self) -> str:
        """A file to import: papers that are there already, or new ones."""
        path = self.cli.home.parent / f"refs{self.random.randint(1, 6)}.bib"
        path.write_text(BIB.format(n=path.stem))
        return str(path)

    def choices(self) -> list[tuple[int, Callable[[], object]]]:
        """The possible next steps, with how often each is taken."""
        pick, change, a_list = self.random.choice, self.change, self.list_name
        here = ("-l", a_list()) if self.random.random() < 0.5 else ()
        one, some = str(self.random.randint(1, 9)), self.paper()
        new = ("--title", f"Paper {one}", "--list", a_list(), "--note", "new", "--read")
        statuses = pick([(), ("--status-from", "keywords")])
        return [
            (12, lambda: change(pick(["read", "start", "skip", "unread"]), some, *here)),
            (3, lambda: change("read", some, "--minutes", "30", *here)),
            (8, lambda: change("tag", pick(["+a", "+b", "-a", "-b"]), some, *here)),
            (2, lambda: change("tag", "--rename", "a", pick(["b", "c"]))),
            (1, lambda: change("tag", "--delete", pick(["a", "b", "c"]))),
            (4, lambda: change("rate", some, pick(["1", "5", "none"]), *here)),
            (3, lambda: change("prioritise", some, pick(["high", "normal"]), *here)),
            (8, lambda: change("note", one, "-m", pick(["x", "é\n\ny"]), *here)),
            (3, self.edit_note),
            (5, lambda: change("lists", "new", a_list())),
            (3, lambda: change("lists", "rename", a_list(), a_list())),
            (2, lambda: change("lists", "delete", a_list(), "--yes")),
            (3, lambda: self.run("use", pick([a_list(), "iclr2022"]))),
            (8, lambda: change("copy", some, "--to", a_list(), *here)),
            (4, lambda: change("move", some, "--to", pick([a_list(), "1"]), *here)),
            (4, lambda: change("remove", some, *here)),
            (4, lambda: change("add", *new)),
            (5, lambda: change("import", self.bibliography(), "--list", a_list(), *statuses)),
            (4, self.edit_list),
            (9, self.edit_by_hand),
            (18, lambda: self.step(pick([1, 1, 1, 2, 3]), back=True)),
            (9, lambda: self.step(pick([1, 1, 2]), back=False)),
            (3, self.force),
        ]

    def edit_note(self) -> None:
        """An editor changes notes, empties them or leaves them."""
        text = self.random.choice([b"edited\n", b"", b"# \xc3\xa9\r\n"])
        self.cli.edit = lambda path: path.write_bytes(text) and 0
        self.change("note", str(self.random.randint(1, 9)))

    def edit_list(self) -> None:
        """An editor adds a comment to a list."""
        self.cli.edit = lambda path: path.write_bytes(path.read_bytes() + b"# mine\n") and 0
        self.change("edit", "-l", self.list_name())

    def go(self) -> None:
        """One step, after which `doctor` has nothing to say."""
        weights, actions = zip(*self.choices(), strict=True)
        self.random.choices(actions, weights)[0]()
        self.cli.wait(seconds=self.random.choice([0, 1, 90]))
        check_clean(self.cli)


def check_clean(cli: "Cli") -> None:
    """The doctor finds no problem; papers that no list has are worth knowing, no more."""
    answer = cli("doctor")
    assert answer.code == 0, answer.out


def differences(found: Files, expected: Files) -> dict[str, tuple[bytes | None, bytes | None]]:
    """Everything that is not as it should be."""
    return {
        name: (found.get(name), expected.get(name))
        for name in found.keys() | expected.keys()
        if found.get(name) != expected.get(name)
    }


def test_a_random_walk_goes_back_to_the_byte(cli: "Cli") -> None:
    """Each undo and redo leads to just the bytes there were; each refusal changes nothing."""
    walk = Walk(cli, SEED)
    for _ in range(STEPS):
        walk.go()


ROUNDS = max(3, STEPS // 50)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX's")
def test_five_processes_of_which_some_are_killed(cli: "Cli") -> None:
    """All that was acknowledged is there, the library is in order, and all can be taken back."""
    chance = random.Random(SEED)  # noqa: S311 (a walk, no secret)
    file = cli.home.parent / "refs.bib"
    run_process(cli.home, "show")  # the server must have begun
    began = time.monotonic()
    assert run_process(cli.home, "show").code == 0
    usual = time.monotonic() - began
    acknowledged: list[tuple[str, str]] = []
    for number in range(ROUNDS):
        file.write_text(BIB.format(n=number))
        tasks = [(str(chance.randint(1, 9)), f"word{number}x{each}") for each in range(3)]
        lines = [["note", tasks[0][0], "-m", tasks[0][1]], ["tag", f"+{tasks[1][1]}", tasks[1][0]]]
        lines += [["note", tasks[2][0], "-m", tasks[2][1]], ["import", str(file), "-l", "mine"]]
        lines.append(["copy", "1-3", "--to", f"list{number % 3}"])
        limits = [chance.choice([None, chance.uniform(0.2, 3) * usual]) for _ in lines]
        with ExitStack() as stack:
            running = [stack.enter_context(Started(cli.home, *line)) for line in lines]
            codes = [killed_after(*each) for each in zip(running, limits, strict=True)]
        assert set(codes) <= {0, 4, -signal.SIGKILL}, codes
        acknowledged += [task for task, code in zip(tasks, codes[:3], strict=True) if code == 0]
        check_clean(cli)
        for paper, word in acknowledged:
            key = cli.library.reading_list().papers[int(paper) - 1].key
            assert word in (
                *(cli.library.notes(key) or "").split(),
                *cli.library.progress(key).tags,
            )
    back = [cli("undo").code for _ in range(5 * ROUNDS + 1)]
    assert set(back) == {0, 3}
    if 5 * ROUNDS <= MOST_CHANGES:
        assert owned(cli.home) == {}
    check_clean(cli)


def killed_after(process: Started, seconds: float | None) -> int:
    """Its exit code; after this number of seconds it is killed."""
    if seconds is not None and process.goes_on_for(seconds):
        process.send(signal.SIGKILL)
    return process.ended().code
