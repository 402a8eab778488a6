"""A command line of readlist in a process of its own: what starts it, and the program it runs.

fetching_process.py SETTINGS ARGUMENTS…

SETTINGS is a JSON object: "limits" has fields of `Limits`, "peak" names a file into which the
most memory that the process held is written (bytes), "largest_file" is what a file may have at
most (bytes), and with "dies_before": [NUMBER, NAME] the process is killed before the so-manyth
time that it opens (to write), renames or removes something with this name in its path. When all is
imported and the command begins, "begins" stands on standard output.
"""

import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any, Self

from readlist.actions.fetch import plan_fetch  # noqa: F401 (loaded before it begins)
from readlist.cli.environment import Environment, standard_input, standard_screen
from readlist.cli.main import run
from readlist.network.messages import Limits

BEGINS = "begins\n"
TO_WRITE = os.O_WRONLY | os.O_RDWR
PATIENCE = 60.0  # seconds for any process to end


@dataclass(frozen=True, slots=True)
class Ended:
    """What a process answered; minus the signal's number is the code of a killed one."""

    code: int
    out: str
    err: str


def _unmeasured() -> dict[str, str]:
    """The environment without coverage: its own files count where the size of files is capped."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}


class Started:
    """A process that runs a command line; on the way out of its `with` block it is gone."""

    def __init__(self, home: Path, *arguments: str, limits: Limits, **settings: object) -> None:
        told = json.dumps({"limits": asdict(limits), **settings})
        self._process = subprocess.Popen(
            [sys.executable, __file__, told, *arguments],
            env={**_unmeasured(), "READLIST_HOME": str(home), "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process:
            self._process.kill()

    def begins(self) -> None:
        """Return when the command begins."""
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == BEGINS

    def goes_on_for(self, seconds: float) -> bool:
        """Whether it has not ended after so many seconds."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return True
        return False

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    def ended(self, patience: float = PATIENCE) -> Ended:
        """What it answered, once it has ended by itself or by a signal."""
        out, err = self._process.communicate(timeout=patience)
        return Ended(self._process.returncode, out.removeprefix(BEGINS), err)


def run_process(home: Path, *arguments: str, limits: Limits, **settings: object) -> Ended:
    """What a process answered that was left alone."""
    with Started(home, *arguments, limits=limits, **settings) as process:
        return process.ended()


def die_before(number: int, name: str) -> None:
    """Kill the process before it touches files with this name for the so-manyth time."""
    left = count(number, -1)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        is_step = event in {"os.rename", "os.remove"} or (
            event == "open" and arguments[2] & TO_WRITE
        )
        if is_step and name in str(arguments[0]) and next(left) == 1:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def most_memory() -> int:
    """The most memory, in bytes, that this process held. What forked it does not count."""
    import resource

    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(settings: Mapping[str, Any], arguments: list[str]) -> int:
    """The exit code of the command line."""
    gc.disable()  # as in a real run
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where tests run unattended
    if "largest_file" in settings:
        import resource

        most = settings["largest_file"]
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    if "dies_before" in settings:
        die_before(*settings["dies_before"])
    limits = Limits(**settings["limits"])
    screen = standard_screen()
    sys.stdout.write(BEGINS)
    sys.stdout.flush()
    code = run(arguments, Environment(screen, standard_input(), os.environ, limits=limits))
    if "peak" in settings:
        Path(settings["peak"]).write_text(str(most_memory()))
    return code


if __name__ == "__main__":
    try:
        sys.exit(main(json.loads(sys.argv[1]), sys.argv[2:]))
    except KeyboardInterrupt:  # as readlist's own entry point
        sys.exit(130)
