"""Command lines of readlist in processes of their own, which cost little to start.

A server, started once, has loaded readlist; each process is a fork of it. What a process is told is
a line of JSON: "environ", "arguments", "limits" with fields of `Limits`, "peak" for a file into
which the most memory that the process held is written (bytes), "largest_file" for what a file may
have at most (bytes), and with "dies_before": [NUMBER, NAME] the process is killed before the
so-manyth time that it opens (to write), renames or removes something with this name in its path.
When the command begins, "begins" stands on standard output.
"""

import atexit
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from functools import cache
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any, Self

from readlist.cli.environment import Environment, standard_input, standard_screen
from readlist.cli.main import run
from readlist.network.messages import Limits

BEGINS = "begins\n"
TO_WRITE = os.O_WRONLY | os.O_RDWR
WIDTH = 10  # of a number that the server says
PATIENCE = 300.0  # seconds for any process to end; thirty at once have taken a busy machine sixty
LOADED_BEFORE = (
    "anyio",
    "httpcore",
    "socksio",
    *("readlist.cli.commands.fetch", "readlist.cli.commands.mark", "readlist.cli.network_progress"),
    *("readlist.actions.fetch", "readlist.network.scheduler", "readlist.views.fetch"),
)


@dataclass(frozen=True, slots=True)
class Ended:
    """The answer of a process; minus the signal's number is the code of a killed one."""

    code: int
    out: str
    err: str


@cache
def server() -> socket.socket:
    """The connection to the server, which ends with this process.

    It is not measured for coverage: files of that count where the size of files is capped.
    """
    ours, its = socket.socketpair()
    environ = {name: each for name, each in os.environ.items() if not name.startswith("COVERAGE_")}
    command = [sys.executable, __file__, str(its.fileno())]
    process = subprocess.Popen(command, env=environ, pass_fds=[its.fileno()])
    its.close()
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours


class Started:
    """A process that runs a command line; on the way out of its `with` block it is gone."""

    def __init__(
        self, home: Path, *arguments: str, limits: Limits | None = None, **settings: object
    ) -> None:
        environ = {**os.environ, "READLIST_HOME": str(home), "NO_COLOR": "1"}
        told = {"environ": environ, "arguments": arguments, "limits": asdict(limits or Limits())}
        self._out, out = os.pipe()
        self._life, life = os.pipe()
        self._err = tempfile.TemporaryFile()  # noqa: SIM115 (closed in __exit__)
        given = (out, self._err.fileno(), life)
        socket.send_fds(server(), [json.dumps(told | settings).encode() + b"\n"], given)
        os.close(out)
        os.close(life)
        self._pid = int(os.read(self._life, WIDTH))
        self._code: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.send(signal.SIGKILL)
        self.goes_on_for(PATIENCE)
        os.close(self._out)
        os.close(self._life)
        self._err.close()

    def begins(self) -> None:
        """Return when the command begins."""
        assert os.read(self._out, len(BEGINS)) == BEGINS.encode()

    def goes_on_for(self, seconds: float) -> bool:
        """Whether it has not ended after this number of seconds."""
        if self._code is None and select.select([self._life], [], [], seconds)[0]:
            self._code = int(os.read(self._life, WIDTH))
        return self._code is None

    def send(self, number: signal.Signals) -> None:
        """Send it a signal, unless it has ended."""
        if self.goes_on_for(0):
            os.kill(self._pid, number)

    def ended(self) -> Ended:
        """The answer of the process, once it has ended by itself or by a signal."""
        assert not self.goes_on_for(PATIENCE), "it does not end"
        assert self._code is not None
        out = b""
        while piece := os.read(self._out, 1 << 16):
            out += piece
        self._err.seek(0)
        return Ended(self._code, out.decode().removeprefix(BEGINS), self._err.read().decode())


def run_process(
    home: Path, *arguments: str, limits: Limits | None = None, **settings: object
) -> Ended:
    """The answer of a process that was left alone."""
    with Started(home, *arguments, limits=limits, **settings) as process:
        return process.ended()


def run_at_once(home: Path, command_lines: list[list[str]]) -> list[Ended]:
    """The answers of all these command lines, started before any is waited for; all end well."""
    with ExitStack() as stack:
        started = [stack.enter_context(Started(home, *line)) for line in command_lines]
        ended = [process.ended() for process in started]
    assert [each.code for each in ended] == [0] * len(ended), ended
    return ended


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


def run_told(told: Mapping[str, Any]) -> int:
    """The exit code of the command line."""
    gc.disable()  # as in a real run
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where tests run unattended
    os.environ.clear()
    os.environ.update(told["environ"])
    if "largest_file" in told:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (told["largest_file"], told["largest_file"]))
    if "dies_before" in told:
        die_before(*told["dies_before"])
    screen = standard_screen()
    sys.stdout.write(BEGINS)
    sys.stdout.flush()
    limits = Limits(**told["limits"])
    environment = Environment(screen, standard_input(), os.environ, limits=limits)
    code = run(told["arguments"], environment)
    if "peak" in told:
        Path(told["peak"]).write_text(str(most_memory()))
    return code


def serve(control: socket.socket) -> None:
    """Fork a process for each line; ends with the other end, and returns in the process."""
    while True:
        line, (out, err, life) = receive(control)
        if os.fork() == 0:
            break
        with suppress(ChildProcessError):  # none is left that has ended
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        for descriptor in (out, err, life):
            os.close(descriptor)
    control.close()
    if process := os.fork():
        os.close(out)
        os.write(life, f"{process:{WIDTH}}".encode())
        _, status = os.waitpid(process, 0)
        os.write(life, f"{os.waitstatus_to_exitcode(status):{WIDTH}}".encode())
        os._exit(0)
    os.close(life)
    for descriptor, standard in ((os.open(os.devnull, os.O_RDONLY), 0), (out, 1), (err, 2)):
        os.dup2(descriptor, standard)
        os.close(descriptor)
    sys.stdin, sys.stdout = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
    sys.exit(run_told(json.loads(line)))


def receive(control: socket.socket) -> tuple[bytes, list[int]]:
    """The next line, and the descriptors that came with it."""
    line, given, _, _ = socket.recv_fds(control, 1 << 16, 3)
    while not line.endswith(b"\n"):
        piece = control.recv(1 << 16)
        if not piece:
            sys.exit()
        line += piece
    return line, given


if __name__ == "__main__":
    for name in LOADED_BEFORE:
        import_module(name)
    try:
        serve(socket.socket(fileno=int(sys.argv[1])))
    except KeyboardInterrupt:  # as readlist's own entry point
        sys.exit(130)
