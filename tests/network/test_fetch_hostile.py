"""Answers that would fill the disk or the memory, lead astray or never end."""

import sys
import time
from typing import TYPE_CHECKING

import pytest

from . import arxiv, faults, walls
from .fetched import (
    NOT_ALL,
    check_abstracts,
    check_pdfs,
    each,
    folders,
    leftovers,
    outcomes,
    report,
)
from .samples import TEN, make_pdf
from .standin import StandIn
from .world import Change, World

if TYPE_CHECKING:
    from conftest import Cli

PAPER = TEN[4]
ROOM = 300_000_000  # bytes of memory that a run may need at most; a bomb has a gigabyte

SPOILED: dict[str, tuple[Change, set[str]]] = {
    "HTML as PDF": (faults.as_html, {"not_pdf"}),
    "endless": (faults.endless, {"refused"}),
    "ten gigabytes": (faults.ten_gigabytes, {"refused"}),
    "gzip bomb": (faults.zip_bomb, {"refused"}),
    "stalled": (faults.stalled, {"network", "incomplete"}),
    "half a file": (faults.truncated, {"incomplete", "not_pdf"}),
    "redirects for ever": (faults.loop, {"refused", "network", "unreadable"}),
    "to a file": (faults.elsewhere("file:///etc/hosts"), {"refused"}),
    "to plain HTTP": (faults.elsewhere("http://arxiv.org/pdf/1"), {"refused"}),
    "to loopback": (faults.elsewhere("https://127.0.0.1/paper.pdf"), {"refused"}),
    "to localhost": (faults.elsewhere("https://localhost/paper.pdf"), {"refused"}),
    "to a private address": (faults.elsewhere("https://192.168.0.1/paper.pdf"), {"refused"}),
    "to another port": (faults.elsewhere("https://[::1]:8443/paper.pdf"), {"refused"}),
}


@pytest.mark.parametrize(("change", "expected"), SPOILED.values(), ids=SPOILED)
def test_one_file_spoiled(
    fetching: "Cli", standin: StandIn, change: Change, expected: set[str]
) -> None:
    """It is not there and its outcome says why; the others are whole, no other host is asked."""
    faults.spoil_pdf(standin.world, PAPER, change)
    answer = fetching("fetch", "--json")
    told = outcomes(answer, "pdf")
    assert told[PAPER.key] in expected, report(answer)[PAPER.key]["pdf"]
    assert told == each("ok", **{PAPER.key: told[PAPER.key]})
    assert answer.code == NOT_ALL
    check_abstracts(fetching)
    check_pdfs(fetching, without=(PAPER,))
    assert sum(path.stat().st_size for path in fetching.home.rglob("*.part")) < 10_000
    strangers = {"127.0.0.1", "localhost", "192.168.0.1", "[::1]"}
    assert not strangers & {connect.host for connect in standin.log.connects()}
    assert not any(asked.host.startswith("http:") for asked in standin.log.asked())


def test_redirect_to_another_host(fetching: "Cli", standin: StandIn) -> None:
    """A file may be on another host of the public network; no secret goes there."""
    url = f"https://publisher.example/pdf/{PAPER.key}"
    standin.world.change(
        faults.elsewhere(url), *arxiv.HOSTS, *faults.PDF_HOSTS[:3], when=faults.is_pdf_of(PAPER)
    )
    answer = fetching("fetch", environ={"OPENREVIEW_TOKEN": "secret"})
    assert answer.code == 0
    check_pdfs(fetching)
    followed = standin.log.asked("publisher.example")
    assert followed
    assert not any("authorization" in asked.headers for asked in followed)


def test_large_file_within_the_limit(fetching: "Cli", world: World) -> None:
    """A PDF may be as large as the limit says."""
    whole = make_pdf("large", 1_900_000)
    faults.spoil_pdf(world, PAPER, faults.with_body(whole))
    assert fetching("fetch", "--pdf").code == 0
    assert folders(fetching)[TEN.index(PAPER)].pdf == whole
    assert leftovers(fetching) == []


def test_entity_bomb(fetching: "Cli", world: World) -> None:
    """A feed that grows without end is no feed; the abstracts come from elsewhere, at once."""
    walls.wall_openreview(world)
    faults.no_iclr_file(world)
    faults.bomb_arxiv_feed(world)
    before = time.monotonic()
    assert fetching("fetch", "--abstract").code == 0
    assert time.monotonic() - before < 30
    check_abstracts(fetching)


def test_gzip_bombs_as_texts(fetching: "Cli", world: World) -> None:
    """All that is unpacked is a little more than what is allowed."""
    faults.bomb_texts(world)
    fetching("show")
    before = memory()
    answer = fetching("fetch", "--abstract", "--json")
    assert memory() - before < ROOM
    assert answer.code == NOT_ALL
    check_abstracts(fetching, without=TEN)
    assert set(outcomes(answer, "abstract").values()) <= {"refused", "unreadable"}


def test_gzip_bomb_as_pdf(fetching: "Cli", world: World) -> None:
    """It is not unpacked into memory, nor onto the disk."""
    faults.spoil_pdf(world, PAPER, faults.zip_bomb)
    before = memory()
    assert fetching("fetch", "--pdf").code == NOT_ALL
    assert memory() - before < ROOM
    assert sum(path.stat().st_size for path in fetching.home.rglob("*")) < 10_000_000


def memory() -> int:
    """The most memory, in bytes, that this process ever held."""
    resource = pytest.importorskip("resource")
    unit = 1 if sys.platform == "darwin" else 1024
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * unit
