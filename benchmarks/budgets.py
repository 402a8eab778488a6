"""Measures readlist's budgets against a bare Typer app in the same run, and prints a table.

    python benchmarks/budgets.py [--runs 25]

Every command is run in turn with the bare app, so that both see the same moods of the machine.
Figures are processor time (user and system) of the whole process, medians. The bars in
milliseconds are for a machine on which the bare app takes 65 ms; where it takes longer they
stretch with it. POSIX only.
"""

import argparse
import os
import pty
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BARE = """\
import typer
app = typer.Typer()
@app.command()
def main() -> None:
    pass
app()
"""
REFERENCE_MS = 65.0
COMPLETION = {"_READLIST_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "readlist show a"}


@dataclass(frozen=True)
class Budget:
    """One line of the table: a command, and the bar as a function of the bare app's time (ms)."""

    name: str
    arguments: tuple[str, ...]
    bar: Callable[[float], float]
    terminal: bool = False
    environ: tuple[tuple[str, str], ...] = ()


def plus(milliseconds: float) -> Callable[[float], float]:
    """So much on top of the bare app, stretched where the machine is slower."""
    return lambda bare: bare + milliseconds * max(1.0, bare / REFERENCE_MS)


BUDGETS = (
    Budget("--version", ("--version",), lambda bare: 1.15 * bare),
    Budget("show, to a pipe", ("show",), plus(25)),
    Budget("show, to a terminal", ("show",), plus(60), terminal=True),
    Budget("read 3", ("read", "3", "--minutes", "1"), plus(30)),
    Budget(
        "complete a paper of 1,000",
        (),
        lambda bare: 150.0 * max(1.0, bare / REFERENCE_MS),
        environ=(*COMPLETION.items(), ("READLIST_HOME", "large")),
    ),
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=25, help="counted runs of each command")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        bare_app = Path(folder, "bare.py")
        bare_app.write_text(BARE)
        make_list(Path(folder, "large"), papers=1000)
        print(f"{'command':28} {'bare':>8} {'readlist':>9} {'bar':>8}   ratio  verdict")
        for budget in BUDGETS:
            print(measured(budget, Path(folder), bare_app, runs))


def measured(budget: Budget, folder: Path, bare_app: Path, runs: int) -> str:
    """One line of the table."""
    environ = os.environ | {"READLIST_HOME": str(folder / "home"), "COLUMNS": "80"}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for name, value in budget.environ:
        environ[name] = str(folder / value) if name == "READLIST_HOME" else value
    ours = [sys.executable, "-m", "readlist", *budget.arguments]
    bare_times, our_times = [], []
    for run in range(runs + 2):
        bare = processor_time([sys.executable, str(bare_app)], environ, terminal=False)
        our = processor_time(ours, environ, terminal=budget.terminal)
        if run >= 2:  # the first fill the caches
            bare_times.append(bare)
            our_times.append(our)
    base, time = statistics.median(bare_times), statistics.median(our_times)
    bar = budget.bar(base)
    row = f"{budget.name:28} {base:5.0f} ms {time:6.0f} ms {bar:5.0f} ms   {time / base:5.2f}"
    return f"{row}  {'ok' if time <= bar else 'OVER'}"


def processor_time(command: list[str], environ: dict[str, str], *, terminal: bool) -> float:
    """Milliseconds of user and system time that the process took, interpreter and all."""
    if terminal:
        process, leader = pty.fork()
        if process == 0:
            os.execve(command[0], command, environ)  # noqa: S606
        while _chunk(leader):
            pass
        os.close(leader)
    else:
        with Path(os.devnull).open("wb") as nowhere:
            actions = [(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1)]
            process = os.posix_spawn(command[0], command, environ, file_actions=actions)
    _, status, usage = os.wait4(process, 0)
    assert os.waitstatus_to_exitcode(status) == 0, f"{command} failed"
    return (usage.ru_utime + usage.ru_stime) * 1000


def _chunk(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # how Linux says that the other side is closed
        return b""


def make_list(home: Path, papers: int) -> None:
    """A home whose current list has this number of papers."""
    (home / "lists").mkdir(parents=True)
    block = '[[papers]]\nkey = "author{0}key"\ntitle = "Paper number {0} about something"\n'
    block += 'authors = ["Ann Author", "Bob Builder"]\nyear = 2020\narxiv = "2001.{0:05}"\n\n'
    text = "".join(block.format(number) for number in range(papers))
    (home / "lists" / "large.toml").write_text(f"format = 1\n\n{text}")
    (home / "state.toml").write_text('format = 1\ncurrent_list = "large"\n')


if __name__ == "__main__":
    main()
