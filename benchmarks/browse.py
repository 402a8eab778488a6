"""Measures `browse` at ten thousand papers, beside a bare Textual app in the same run.

python benchmarks/browse.py [--papers 10000] [--runs 5]

The first frame is the processor time of the whole process in a terminal of its own, and memory is
the largest that it takes there after filters, orders, and moves of papers. A key is the time from
the key to the frame that shows what it did, in this process, where nothing draws the frame; so are
the details.
"""

import argparse
import asyncio
import os
import pty
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from generated import write_library
from rich.console import RenderableType
from textual.screen import Screen

from readlist.browse.app import BrowseApp
from readlist.browse.keys import verbs_with
from readlist.browse.papers import BrowsedPapers
from readlist.browse.screen import BrowseContext
from readlist.library.library import Library
from readlist.storage.home import bundled_folder, home_from

BARE = """
from textual.app import App
class Bare(App):
    def on_mount(self):
        self.call_after_refresh(self.exit)
Bare().run()
"""
FRAME, MEMORY = 2.2, 120  # times the bare app; MB
BARS, DETAILS = {"a key": 30, "a letter of a filter": 60}, 80  # ms
KEYS = ("j", "j", "k", "G", "g", "ctrl+d", "ctrl+u", "space", "V", "j", "V", "2", "1", *"SSSSSSSSS")
WORK = (
    "/learn", "\r", "\x1b", "S" * 9, "J", "J", "K", "s", "u", "/abstract:model", "\r", "\x1b", "q",
)  # fmt: skip
TYPED = (*("slash", *"learn", "enter", "escape"), *("slash", *"tag:tag1", "escape")) * 2


def in_terminal(
    command: list[str], environ: dict[str, str], typed: Sequence[str] = ()
) -> tuple[float, float]:
    """Processor seconds of a command that has a terminal, and its largest memory in MB.

    `typed` is typed part by part, whenever the screen has been still for a second; the last part
    must end the command. Its memory is that before the last part, without that of its processes.
    """
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        command, env=environ, stdin=follower, stdout=follower, stderr=follower
    )
    os.close(follower)
    waiting, memory, has_begun = list(typed), 0.0, False
    with suppress(OSError):  # how Linux says that the other side is closed
        while True:
            if select.select([leader], [], [], 1.0)[0]:
                if not os.read(leader, 65536):
                    break
                has_begun = True
            elif waiting and has_begun:
                status = Path(f"/proc/{process.pid}/status").read_text()
                memory = int(status.partition("VmHWM:")[2].split()[0]) / 1024
                os.write(leader, waiting.pop(0).encode())
    os.close(leader)
    _, ended, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(ended)
    assert process.returncode == 0, command
    return used.ru_utime + used.ru_stime, memory


class Watched(BrowseApp):
    """Notes when a frame shows the list, and when one shows the details, as last asked for."""

    waits: ClassVar[dict[str, bool]] = {}
    frames: ClassVar[dict[str, tuple[float, float]]] = {}

    def show(self, moved_from: int | None = None) -> None:
        """The list is to be drawn."""
        super().show(moved_from)
        self.waits["list"] = True

    def _show_details(self) -> None:
        super()._show_details()
        self.waits["details"] = True

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        for kind in self.waits:
            self.frames.setdefault(kind, now())
        self.waits.clear()


def now() -> tuple[float, float]:
    """The time, and the processor time of this process, in milliseconds."""
    return time.perf_counter() * 1000, time.process_time() * 1000


async def run_nothing(_words: object, _tell: object) -> tuple[int, str, str]:
    """No key that is pressed here runs a command."""
    return 0, "", ""


async def keys(library: Library, name: str) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds, and those of the processor, from each key to the screen behind it, by kind."""
    context = BrowseContext(
        library=library,
        language="en",
        is_ascii=False,
        edit=lambda _: 0,
        open=lambda _: True,
        copy=lambda _: True,
        run=run_nothing,
        commands={},
        filters={},
    )
    app = Watched(context, BrowsedPapers.open(library, name), verbs_with({}))
    took: dict[str, list[tuple[float, float]]] = {}
    async with app.run_test(size=(120, 36)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause(0.5)
        for kind, pressed in (("a key", KEYS), ("a letter of a filter", TYPED)):
            for key in pressed:
                app.frames.clear()
                began = now()
                await pilot.press(key)
                await pilot.pause(0.15)
                for drawn, (at, used) in app.frames.items():
                    name = kind if drawn == "list" else f"{drawn} after {kind}"
                    took.setdefault(name, []).append((at - began[0], used - began[1]))
    return took


def main() -> None:
    """Print each figure with its bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "home"
        write_library(home, options.papers)
        (name,) = (path.stem for path in (home / "lists").glob("*.toml"))
        environ = {**os.environ, "READLIST_HOME": str(home), "TERM": "xterm-256color"}
        environ.pop("PYTHONDONTWRITEBYTECODE", None)
        command = [sys.executable, "-m", "readlist"]
        subprocess.run([*command, "show", "-l", name], env=environ, check=True, capture_output=True)
        frame = [*command, "browse", "-l", name, "--exit-after-first-frame"]
        bare, shown = [], []
        for _ in range(options.runs):
            bare.append(in_terminal([sys.executable, "-c", BARE], environ))
            shown.append(in_terminal(frame, environ))
        seconds = [statistics.median(each[0] for each in runs) for runs in (bare, shown)]
        _, memory = in_terminal([*command, "browse", "-l", name], environ, WORK)
        library = Library(home_from({"READLIST_HOME": str(home)}), bundled_folder())
        took = asyncio.run(keys(library, name))
    print(f"first frame: {seconds[1]:.2f} s, bare {seconds[0]:.2f} s", end="")
    print(f", {seconds[1] / seconds[0]:.2f} times (bar {FRAME})")
    print(f"memory: {memory:.0f} MB (bar {MEMORY})")
    for kind, times in took.items():
        said = [
            f"{statistics.median(each):.0f} ms, at most {max(each):.0f}"
            for each in zip(*times, strict=True)
        ]
        print(f"{kind}: {said[0]} (bar {BARS.get(kind, DETAILS)}); processor: {said[1]}")


if __name__ == "__main__":
    main()
