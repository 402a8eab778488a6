"""However large what comes is, a `fetch` needs little memory."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from processes import Ended, run_process

from readlist.network.messages import Limits

from . import faults, venues, walls
from .conftest import LIMITS
from .faults import PDF_HOSTS, always, is_pdf, is_pdf_of
from .fetched import NOT_ALL
from .messages import Answer, Asked, json_answer
from .samples import TEN, make_pdf
from .world import World

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the measure is POSIX's")

MOST = 80_000_000  # bytes of memory
LARGE = 150_000_000  # bytes of a file
PIECE = 1 << 18  # bytes
PAPER = TEN[0]
ROOMY = replace(LIMITS, reply_bytes=Limits().reply_bytes, pdf_bytes=200_000_000, read=20.0)


@dataclass(frozen=True)
class Large(Answer):
    """A PDF of `size` bytes that never stands whole in anyone's memory."""

    size: int = LARGE

    def wire(self, *, head_only: bool = False) -> Iterator[bytes]:
        """The head, the beginning of a PDF, filling and the end of a PDF."""
        whole = make_pdf("large", PIECE)
        filling = self.size - len(whole)
        yield next(super().wire(head_only=True))
        if not head_only:
            yield whole[:1000]
            for start in range(0, filling, PIECE):
                yield bytes(min(PIECE, filling - start))
            yield whole[1000:]


def large_pdf(_asked: Asked, _right: Answer) -> Answer:
    """It is larger than all the memory that may be used."""
    return Large(200, (("Content-Type", "application/pdf"),), declared_length=LARGE)


def check_memory(home: Path, *arguments: str, limits: Limits = ROOMY) -> Ended:
    """Run a command line, which must not need more memory than is allowed."""
    peak = home.with_name("peak")
    ended = run_process(home, *arguments, limits=limits, peak=str(peak))
    assert int(peak.read_text()) < MOST, ended.err
    return ended


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that does not exist yet."""
    return tmp_path / "home"


@pytest.mark.usefixtures("standin")
def test_ten_papers(home: Path) -> None:
    """An ordinary run stays far below the limit."""
    assert check_memory(home, "fetch").code == 0


def test_large_pdf(home: Path, world: World) -> None:
    """A PDF goes to the disk as it comes, and is never whole in memory."""
    world.change(large_pdf, *PDF_HOSTS, when=is_pdf_of(PAPER))
    assert check_memory(home, "fetch", "1", "--pdf").code == 0
    assert (home / "papers" / PAPER.key / "paper.pdf").stat().st_size == LARGE


def test_endless_pdf(home: Path, world: World) -> None:
    """A PDF without end is given up at the limit, and nothing of it stays."""
    whole = make_pdf("endless", PIECE)
    world.change(faults.with_body(whole), *PDF_HOSTS, when=is_pdf)
    world.change(faults.endless, *PDF_HOSTS, when=is_pdf)
    limits = replace(ROOMY, pdf_bytes=20_000_000)
    assert check_memory(home, "fetch", "1", "--pdf", limits=limits).code == NOT_ALL
    assert sum(path.stat().st_size for path in home.rglob("*")) < 1_000_000


def test_texts_that_are_bombs(home: Path, world: World) -> None:
    """Small answers that unpack to gigabytes are given up before they fill the memory."""
    faults.bomb_texts(world)
    assert check_memory(home, "fetch", "1-3", "--abstract").code == NOT_ALL


@pytest.mark.parametrize("letter", ["e", "中", "𝒪"])
def test_large_conference(home: Path, world: World, letter: str) -> None:
    """A conference's file of some thousand papers, in whatever letters."""
    walls.wall_openreview(world)
    file = conference(letter)
    world.change(always(file), "iclr.cc", when=lambda asked: asked.route == venues.ICLR_FILE)
    assert check_memory(home, "fetch", "--abstract").code == 0
    assert check_memory(home, "fetch", "--abstract", "--force").code == 0, "from the cache"


def conference(letter: str) -> Answer:
    """The file of ICLR with the ten and 4,500 others, of which one has this letter: 20 MB."""
    asked = Asked(0, "iclr.cc", "GET", venues.ICLR_FILE, {}, b"", 0, 0.0)
    file = json.loads(venues.iclr(asked).body)
    papers = file["results"]
    for number in range(4500):
        forum = f"https://openreview.net/forum?id=other{number:05}"
        people = [{"id": each, "fullname": f"Name {each} {number}"} for each in range(6)]
        abstract = f"Word {number} of it. " * 225
        other = {"id": 10_000 + number, "paper_url": forum, "authors": people}
        papers.append({**papers[0], **other, "abstract": abstract})
    papers[-1]["abstract"] += letter
    return json_answer(file)
