"""Run one command line again and again, killed one step later each time, until it completes.

killed_runs.py BEFORE RUNS ARGUMENTS…

Run N works on RUNS/N, a copy of the home BEFORE, and dies by SIGKILL just before its N-th step: a
call that makes, writes, flushes, syncs, renames, locks or removes, or starts a program. The
profiler of the interpreter sees those calls; nothing of the program is replaced. The names of the
steps of the last run, which completes, are printed in their order.
"""

import io
import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from readlist.cli.environment import Environment
from readlist.cli.main import run
from readlist.cli.screen import Screen

NOW = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
SYSTEM = {
    "open", "fsync", "replace", "rename", "remove", "unlink", "mkdir", "rmdir", "flock",
    "fork_exec",
}  # fmt: skip
STRIDE = int(os.environ.get("KILL_STRIDE", "1"))  # steps from one run to the next
MODULES = {"posix", "fcntl", "_posixsubprocess"}
STREAM = {"write", "flush"}


def is_step(function: object) -> bool:
    """Whether the call of this C function can change what is on disk."""
    name = getattr(function, "__name__", "")
    if name in STREAM:
        return isinstance(getattr(function, "__self__", None), io.BufferedIOBase)
    return name in SYSTEM and getattr(function, "__module__", "") in MODULES


def killer(last: int, steps: list[str]) -> Callable[[FrameType, str, object], None]:
    """A profile function that notes each step and kills the process before the `last`."""

    def profile(_frame: FrameType, event: str, argument: object) -> None:
        if event == "c_call" and is_step(argument):
            steps.append(getattr(argument, "__name__", ""))
            if len(steps) == last:
                os.kill(os.getpid(), signal.SIGKILL)

    return profile


def run_at(home: Path, arguments: list[str]) -> int:
    """Run the command line in this process; its exit code."""
    environ = {"READLIST_HOME": str(home), "COLUMNS": "80"}
    screen = Screen(io.StringIO(), io.StringIO(), environ)
    return run(arguments, Environment(screen, io.StringIO(), environ, clock=lambda: NOW))


def die_at(step: int, home: Path, arguments: list[str]) -> None:
    """Run the command line in this process; ends it in any case."""
    steps: list[str] = []
    sys.setprofile(killer(step, steps))
    code = run_at(home, arguments)
    sys.setprofile(None)
    os.write(1, " ".join(steps).encode())
    os._exit(code)


def main(before: Path, runs: Path, arguments: list[str]) -> int:
    """The exit code of the run that was not killed."""
    shutil.copytree(before, runs)
    run_at(runs, arguments)  # loads once what each run needs
    shutil.rmtree(runs)
    step = 0
    while True:
        step += STRIDE
        home = runs / str(step)
        shutil.copytree(before, home)
        child = os.fork()
        if child == 0:
            die_at(step, home, arguments)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
