"""Ctrl-C ends a `fetch` soon and quietly, whatever it does, and the next one completes."""

import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from processes import Started

from readlist.storage.files import locked

from . import faults, walls
from .conftest import LIMITS
from .faults import PDF_HOSTS, is_pdf
from .samples import TEN
from .slow_files import Asking, SlowFiles, complete
from .world import World

if TYPE_CHECKING:
    from conftest import Cli

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")

INTERRUPTED = 130
SOON = 15.0  # seconds, on a busy machine too; what stalls does so for a minute


@pytest.fixture
def files(world: World) -> SlowFiles:
    """Larger PDFs, once they are served."""
    return SlowFiles(world)


def interrupt(process: Started, *, may_be_done: bool = False) -> bool:
    """Interrupt it: it ends soon, with the code for that, and says nothing but what it did.

    False where it `may_be_done` and had answered before: Python has no handler then any more.
    """
    before = time.monotonic()
    process.send(signal.SIGINT)
    ended = process.ended()
    assert time.monotonic() - before < SOON
    if may_be_done and ended.out:
        assert "Traceback" not in ended.err
        return False
    assert ended.code == INTERRUPTED, ended
    others = [line for line in ended.err.splitlines() if not line.startswith("readlist: ")]
    assert len(others) <= 1, ended.err
    assert "Traceback" not in ended.err
    assert ended.out == ""
    return True


def stall_everything(world: World, files: SlowFiles) -> None:
    """No host says anything."""
    files.serve()
    world.change(lambda _, right: replace(right, delay=60.0))


def stall_in_files(world: World, _: SlowFiles) -> None:
    """Of each PDF a little comes."""
    world.change(faults.stalled, *PDF_HOSTS, when=is_pdf)


def go_slowly(_: World, files: SlowFiles) -> None:
    """PDFs come in drops."""
    files.between = 0.05
    files.serve()


STALLS = {"silence": stall_everything, "stalled files": stall_in_files, "slow files": go_slowly}


@pytest.mark.parametrize("stall", STALLS.values(), ids=STALLS)
def test_while_it_waits_for_bytes(
    fetching: "Cli", world: World, files: SlowFiles, stall: Callable[[World, SlowFiles], None]
) -> None:
    """Whatever the servers do."""
    stall(world, files)
    asked = Asking(world)
    limits = replace(LIMITS, read=30.0, reply=30.0, first_answer=30.0)
    with Started(fetching.home, "fetch", limits=limits) as process:
        asked.wait()
        process.goes_on_for(0.1)
        interrupt(process)
    world.heal()
    files.between = 0.0
    files.serve()
    complete(fetching, files)


def test_while_it_rests(fetching: "Cli", world: World, files: SlowFiles) -> None:
    """Between two requests to the same host."""
    files.serve()
    asked = Asking(world)
    with Started(fetching.home, "fetch", limits=replace(LIMITS, pace=60.0)) as process:
        asked.wait()
        assert process.goes_on_for(0.2)
        interrupt(process)
    for rest in (fetching.home / "cache" / "hosts").glob("*.json"):
        rest.unlink()
    complete(fetching, files)


@pytest.mark.parametrize("lock", ["hosts/openreview.lock", f"parts/{TEN[0].key}.lock"])
@pytest.mark.usefixtures("standin")
def test_while_another_has_its_turn(fetching: "Cli", files: SlowFiles, lock: str) -> None:
    """At a host, and at a paper."""
    files.serve()
    path = fetching.home / "cache" / lock
    path.parent.mkdir(parents=True)
    with locked(path), Started(fetching.home, "fetch", "1", "--pdf", limits=LIMITS) as process:
        process.begins()
        assert process.goes_on_for(0.5)
        interrupt(process)
    complete(fetching, files)


def test_at_random_moments(fetching: "Cli", world: World, files: SlowFiles) -> None:
    """While files come and are put in their place."""
    walls.wall_openreview(world)
    files.serve()
    chance = random.Random(0)  # noqa: S311 (any moment will do)
    interrupted = 0
    for _ in range(4):
        asked = Asking(world)
        with Started(fetching.home, "fetch", limits=LIMITS) as process:
            asked.wait()
            if process.goes_on_for(chance.uniform(0, 0.2)):
                interrupted += interrupt(process, may_be_done=True)
    assert interrupted > 0
    complete(fetching, files)
