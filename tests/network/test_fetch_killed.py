"""A `fetch` that was killed at any moment is completed by the next one."""

import json
import random
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from processes import Started, run_process

from . import walls
from .conftest import LIMITS
from .faults import Spoil
from .fetched import folders
from .samples import TEN
from .slow_files import SlowFiles, check_nothing_left, complete
from .world import World

if TYPE_CHECKING:
    from conftest import Cli

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")

KILLS = 10  # from each of the two services
SPOILS = [World.heal, walls.wall_openreview]
PAPER = TEN[0]


@pytest.mark.parametrize("spoil", SPOILS, ids=["from OpenReview", "from arXiv"])
def test_killed_at_random_moments(
    fetching: "Cli", world: World, tmp_path: Path, spoil: Spoil
) -> None:
    """Ten times over the whole length of a fetch of ten; each time the next run completes."""
    files = SlowFiles(world)
    spoil(world)
    files.serve()
    seed = time.time_ns()
    chance = random.Random(seed)  # noqa: S311 (any moment will do)
    length = length_of_run(tmp_path / "whole")
    died = 0
    for number in range(KILLS):
        moment = (number + chance.random()) / KILLS * length
        fetching.home = tmp_path / str(number)
        with Started(fetching.home, "fetch", limits=LIMITS) as process:
            process.begins()
            process.goes_on_for(moment)
            process.send(signal.SIGKILL)
            ended = process.ended()
        assert ended.code in {0, -signal.SIGKILL}, ended
        died += ended.code != 0
        complete(fetching, files, f"seed {seed}, killed after {moment:.3f} of {length:.3f} s")
    assert died >= KILLS // 2, "most of them were under way"


def length_of_run(home: Path) -> float:
    """The seconds that a run takes that is not killed."""
    with Started(home, "fetch", limits=LIMITS) as process:
        process.begins()
        before = time.monotonic()
        assert process.ended().code == 0
        return time.monotonic() - before


def die_ever_later(runs: Path, before: Mapping[str, bytes], name: str, what: str) -> Iterator[int]:
    """Run on `before` in RUNS/1, RUNS/2, …, killed one step later each time, until one completes.

    A step is that something with the name in its path is opened to write, renamed or removed.
    Yields the number of each that was killed.
    """
    for number in count(1):
        for path, data in before.items():
            file = runs / str(number) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        home, dies = runs / str(number), [number, name]
        ended = run_process(home, "fetch", "1", what, limits=LIMITS, dies_before=dies)
        if ended.code == 0:
            break
        assert ended.code == -signal.SIGKILL, ended
        yield number
    assert number > 4


def test_killed_before_each_step_of_a_pdf(fetching: "Cli", world: World, tmp_path: Path) -> None:
    """With a part of a file that has changed since: nothing of it gets into the new one."""
    files = SlowFiles(world)
    record = {"url": f"https://arxiv.org/pdf/{PAPER.arxiv}", "etag": f'"{PAPER.key}-1"'}
    before = {
        f"papers/{PAPER.key}/paper.pdf.part": files.pdf(PAPER.key)[:100_000],
        f"cache/parts/{PAPER.key}.json": json.dumps(record).encode(),
    }
    files.edition = 2
    walls.wall_openreview(world)
    files.serve()
    for number in die_ever_later(tmp_path, before, PAPER.key, "--pdf"):
        fetching.home = tmp_path / str(number)
        assert fetching("fetch", "1", "--pdf").code == 0
        assert folders(fetching)[0].pdf == files.pdf(PAPER.key), number
        assert (fetching.home / "papers" / PAPER.key / "pdf.toml").exists(), number
        check_nothing_left(fetching, str(number))


def test_killed_before_each_step_of_a_kept_reply(
    fetching: "Cli", world: World, tmp_path: Path
) -> None:
    """The file of a conference is kept whole or not at all, and nothing stays beside it."""
    walls.wall_openreview(world)
    for number in die_ever_later(tmp_path, {}, "replies", "--abstract"):
        fetching.home = tmp_path / str(number)
        assert fetching("fetch", "1", "--abstract").code == 0
        assert folders(fetching)[0].abstract
        check_nothing_left(fetching, str(number))
