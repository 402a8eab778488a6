"""A `fetch` that was killed or interrupted at any moment is completed by the next one."""

import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from readlist.locks import locked

from . import arxiv, faults, openreview, walls
from .conftest import LIMITS
from .faults import PDF_HOSTS, Spoil, is_pdf
from .fetched import check_abstracts, folders, leftovers
from .fetching_process import Ended, Started
from .messages import Answer, Asked, conditional
from .samples import TEN, make_pdf
from .standin import StandIn
from .world import World

if TYPE_CHECKING:
    from conftest import Cli

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")

SIZE = 200_000  # bytes of a PDF
KILLS = 20
INTERRUPTED = 130


@dataclass(frozen=True)
class Slow(Answer):
    """Its pieces come one after the other, with a little time between them."""

    between: float = 0.0005  # seconds

    def wire(self, *, head_only: bool = False) -> Iterator[bytes]:
        """The bytes that go out, piece by piece."""
        for piece in super().wire(head_only=head_only):
            time.sleep(self.between)
            yield piece


class Files:
    """PDFs of some size in place of the stand-in's; arXiv's have an ETag, as there."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.edition = "1"
        self.between = 0.0005  # seconds between two pieces

    def serve(self) -> None:
        """Put them in place of the others, once the world is otherwise as it is to be."""
        self._world.change(self._served, *PDF_HOSTS, when=is_pdf)

    def pdf(self, key: str) -> bytes:
        """The paper's present file, the same at every host."""
        return make_pdf(f"{key} {self.edition}", SIZE)

    def _served(self, asked: Asked, right: Answer) -> Answer:
        if right.status not in {200, 206, 416}:
            return right
        paper = next(paper for paper in TEN if faults.is_pdf_of(paper)(asked))
        kept = [each for each in right.headers if each[0].startswith("Content-T")]
        whole = Answer(200, (*kept, ("Content-Type", "application/pdf")), self.pdf(paper.key))
        if asked.host in arxiv.HOSTS:
            whole = whole.with_headers(("ETag", f'"{paper.key}-{self.edition}"'))
        answer = conditional(asked, whole, ranges=self._world.ranges)
        return Slow(answer.status, answer.headers, answer.body, between=self.between)


class Asking:
    """Tells when the stand-in is asked for something."""

    def __init__(self, world: World, wanted: Callable[[Asked], bool] = lambda _: True) -> None:
        self._seen = threading.Event()
        self._wanted = wanted
        world.change(lambda _, right: right, when=self._notice)

    def _notice(self, asked: Asked) -> bool:
        if self._wanted(asked):
            self._seen.set()
        return False

    def wait(self) -> None:
        """Return when it has been asked."""
        assert self._seen.wait(30)


@pytest.fixture
def files(world: World) -> Files:
    """Larger PDFs, once they are served."""
    return Files(world)


def check_complete(cli: "Cli", files: Files, told: str = "") -> None:
    """All is there, byte for byte, and nothing else."""
    check_abstracts(cli)
    for folder in folders(cli):
        assert folder.pdf == files.pdf(folder.paper.key), (folder.paper.key, told)
    assert leftovers(cli) == [], told
    kept = [path.name for path in (cli.home / "cache" / "parts").iterdir()]
    assert [name for name in kept if not name.endswith(".lock")] == [], told


def complete(cli: "Cli", files: Files, told: str = "") -> None:
    """Run it again; it ends complete."""
    answer = cli("fetch")
    assert answer.code == 0, (answer.err, told)
    check_complete(cli, files, told)


SPOILS = [World.heal, walls.wall_openreview]


@pytest.mark.parametrize("spoil", SPOILS, ids=["from OpenReview", "from arXiv"])
def test_killed_at_random_moments(
    fetching: "Cli", standin: StandIn, files: Files, tmp_path: Path, spoil: Spoil
) -> None:
    """Ten times over the whole length of a fetch of ten; each time the next run completes."""
    spoil(standin.world)
    files.serve()
    seed = random.randrange(1_000_000)
    chance = random.Random(seed)  # noqa: S311 (any moment will do)
    length = length_of_run(tmp_path / "whole")
    print("LENGTH", length)
    died = 0
    for number in range(KILLS // 2):
        moment = (number + chance.random()) / (KILLS // 2) * length
        fetching.home = tmp_path / str(number)
        with Started(fetching.home, "fetch", limits=LIMITS) as process:
            process.begins()
            process.goes_on_for(moment)
            process.send(signal.SIGKILL)
            ended = process.ended()
        assert ended.code in {0, -signal.SIGKILL}, ended
        died += ended.code != 0
        complete(fetching, files, f"seed {seed}, killed after {moment:.3f} of {length:.3f} s")
    assert died >= KILLS // 4, "most of them were under way"


def length_of_run(home: Path) -> float:
    """The seconds that a run takes which nobody kills."""
    with Started(home, "fetch", limits=LIMITS) as process:
        process.begins()
        before = time.monotonic()
        assert process.ended().code == 0
        return time.monotonic() - before
