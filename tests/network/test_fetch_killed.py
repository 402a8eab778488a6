"""A `fetch` that was killed or interrupted at any moment is completed by the next one."""

import random
import shutil
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
from .fetching_process import Ended, Started, run_process
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
        self.etags = True
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
        if self.etags and asked.host in arxiv.HOSTS:
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


def stall_everything(world: World, files: Files) -> None:
    """No host says anything."""
    files.serve()
    world.change(lambda _, right: replace(right, delay=60.0))


def stall_in_files(world: World, _: Files) -> None:
    """Of each PDF a little comes."""
    world.change(faults.stalled, *PDF_HOSTS, when=is_pdf)


def go_slowly(_: World, files: Files) -> None:
    """PDFs come in drops."""
    files.between = 0.05
    files.serve()


STALLS = {"silence": stall_everything, "stalled files": stall_in_files, "slow files": go_slowly}


def check_interrupted(process: Started, quick: float = 2.0) -> Ended:
    """Interrupt it: it ends soon, with the code for that, without many words."""
    before = time.monotonic()
    process.send(signal.SIGINT)
    ended = process.ended()
    assert time.monotonic() - before < quick
    assert ended.code == INTERRUPTED, ended
    told = [line for line in ended.err.splitlines() if not is_progress(line)]
    assert len(told) <= 1, ended.err
    assert "Traceback" not in ended.err
    assert ended.out == ""
    return ended


def is_progress(line: str) -> bool:
    """Whether it tells of a paper that has ended, or of a host that is left alone."""
    return line.startswith("readlist: ")


def mend(world: World, files: Files) -> None:
    """All is well again, with the larger files."""
    world.heal()
    files.between = 0.0
    files.serve()


@pytest.mark.parametrize("stall", STALLS.values(), ids=STALLS)
def test_interrupted_while_it_waits_for_bytes(
    fetching: "Cli", world: World, files: Files, stall: Callable[[World, Files], None]
) -> None:
    """Ctrl-C ends it at once, whatever the servers do; the next run completes."""
    stall(world, files)
    asked = Asking(world, is_pdf)
    limits = replace(LIMITS, read=30.0, reply=30.0, first_answer=30.0)
    with Started(fetching.home, "fetch", limits=limits) as process:
        asked.wait()
        check_interrupted(process)
    mend(world, files)
    complete(fetching, files)


def test_interrupted_while_it_rests(fetching: "Cli", world: World, files: Files) -> None:
    """Ctrl-C ends the wait between two requests."""
    files.serve()
    asked = Asking(world, is_pdf)
    with Started(fetching.home, "fetch", limits=replace(LIMITS, pace=60.0)) as process:
        asked.wait()
        process.goes_on_for(0.2)
        check_interrupted(process)
    for rest in (fetching.home / "cache" / "hosts").glob("*.json"):
        rest.unlink()
    complete(fetching, files)


@pytest.mark.parametrize("lock", ["hosts/openreview.lock", "parts/{key}.lock"])
def test_interrupted_while_another_has_its_turn(
    fetching: "Cli", world: World, files: Files, lock: str
) -> None:
    """Ctrl-C ends the wait for another readlist, at a host and at a paper."""
    files.serve()
    path = fetching.home / "cache" / lock.format(key=TEN[0].key)
    path.parent.mkdir(parents=True)
    with locked(path), Started(fetching.home, "fetch", "1", "--pdf", limits=LIMITS) as process:
        process.begins()
        assert process.goes_on_for(0.5)
        check_interrupted(process)
    complete(fetching, files)


def test_interrupted_at_random_moments(fetching: "Cli", world: World, files: Files) -> None:
    """Ctrl-C while files come and are put in their place; runs end, and the last one completes."""
    walls.wall_openreview(world)
    files.serve()
    chance = random.Random(0)  # noqa: S311 (any moment will do)
    interrupted = 0
    for _ in range(3):
        asked = Asking(world)
        with Started(fetching.home, "fetch", limits=LIMITS) as process:
            asked.wait()
            if process.goes_on_for(chance.uniform(0, 0.2)):
                check_interrupted(process)
                interrupted += 1
    assert interrupted > 0
    complete(fetching, files)


PAPER = TEN[0]


def all_well(_: "Cli", __: World, ___: Files) -> None:
    """Nothing was there before."""


def another_part(cli: "Cli", world: World, files: Files) -> None:
    """A part of a file that has changed since."""
    files.edition = "0"
    killed_in_the_middle(cli, world, files)
    files.edition = "1"


@pytest.mark.parametrize(
    ("name", "before"), [(PAPER.key, another_part), ("replies", all_well)], ids=["paper", "cache"]
)
def test_killed_at_each_step(
    fetching: "Cli",
    world: World,
    files: Files,
    tmp_path: Path,
    name: str,
    before: Callable[["Cli", World, Files], None],
) -> None:
    """Before each file of the paper and of the cache that is opened, renamed or removed."""
    before(fetching, world, files)
    mend(world, files)
    walls.wall_openreview(world)
    start, number = fetching.home, 0
    while True:
        number += 1
        fetching.home = tmp_path / str(number)
        if start.exists():
            shutil.copytree(start, fetching.home)
        dies = [number, name]
        ended = run_process(fetching.home, "fetch", "1", limits=LIMITS, dies_before=dies)
        assert ended.code in {0, -signal.SIGKILL}, ended
        assert fetching("fetch", "1").code == 0
        pdf = fetching.home / "papers" / PAPER.key / "paper.pdf"
        assert pdf.read_bytes() == files.pdf(PAPER.key), number
        assert (pdf.parent / "pdf.toml").exists(), number
        assert leftovers(fetching) == [], number
        if ended.code == 0:
            break
    assert number > 4


def killed_in_the_middle(cli: "Cli", world: World, files: Files) -> int:
    """Kill a run in the middle of a PDF of arXiv; how much of it is there."""
    walls.wall_openreview(world)
    files.between = 0.02
    files.serve()
    part = cli.home / "papers" / PAPER.key / "paper.pdf.part"
    with Started(cli.home, "fetch", "1", "--pdf", limits=LIMITS) as process:
        process.begins()
        while not (part.exists() and part.stat().st_size):
            assert process.goes_on_for(0.01)
        process.send(signal.SIGKILL)
        assert process.ended().code == -signal.SIGKILL
    files.between = 0.0
    return part.stat().st_size


def asked_next(cli: "Cli", standin: StandIn, files: Files) -> list[Asked]:
    """What the next run, which completes the paper, asks arXiv for."""
    before = len(standin.log.asked())
    assert cli("fetch", "1", "--pdf").code == 0
    pdf = cli.home / "papers" / PAPER.key / "paper.pdf"
    assert pdf.read_bytes() == files.pdf(PAPER.key)
    assert leftovers(cli) == []
    return [each for each in standin.log.asked()[before:] if each.host in arxiv.HOSTS]


def test_goes_on_where_it_was_killed(fetching: "Cli", standin: StandIn, files: Files) -> None:
    """It asks for the rest of the same file, and gets it."""
    size = killed_in_the_middle(fetching, standin.world, files)
    (asked,) = asked_next(fetching, standin, files)
    assert asked.headers["range"] == f"bytes={size}-"
    assert asked.headers["if-range"] == f'"{PAPER.key}-1"'
    assert asked.status == 206


def test_begins_anew_where_the_server_cannot_go_on(
    fetching: "Cli", standin: StandIn, files: Files
) -> None:
    """A server without ranges gives the whole file, and nothing of the part is in it."""
    killed_in_the_middle(fetching, standin.world, files)
    standin.world.ranges = False
    (asked,) = asked_next(fetching, standin, files)
    assert asked.status == 200


def test_begins_anew_where_the_file_has_changed(
    fetching: "Cli", standin: StandIn, files: Files
) -> None:
    """Another ETag means another file, and nothing of the part is in it."""
    killed_in_the_middle(fetching, standin.world, files)
    files.edition = "2"
    (asked,) = asked_next(fetching, standin, files)
    assert "range" in asked.headers
    assert asked.status == 200


def test_begins_anew_without_an_etag(fetching: "Cli", standin: StandIn, files: Files) -> None:
    """What the part is of must be sure: the part of a file without ETag is of no use."""
    faults.no_iclr_file(standin.world)
    files.etags = False
    killed_in_the_middle(fetching, standin.world, files)
    (asked,) = asked_next(fetching, standin, files)
    assert "range" not in asked.headers
