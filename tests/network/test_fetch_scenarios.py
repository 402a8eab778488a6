"""Whole runs of `fetch` against the stand-in: what is there afterwards, and what is said of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

from . import arxiv, faults, walls
from .connection import Door
from .faults import Spoil, in_half_an_hour
from .fetched import (
    NOT_ALL,
    check_abstracts,
    check_pdfs,
    each,
    leftovers,
    outcomes,
    report,
    tried,
)
from .messages import Answer as Reply
from .samples import TEN
from .standin import StandIn
from .world import World

if TYPE_CHECKING:
    from conftest import Cli

PAPER = TEN[4]


def all_well(_: World) -> None:
    """Nothing is wrong."""


def only_arxiv(world: World) -> None:
    """Neither OpenReview nor the conference helps."""
    walls.wall_openreview(world)
    faults.no_iclr_file(world)


def throttled(status: int, retry_after: str = "") -> Spoil:
    """Only arXiv is left, and its API answers so."""

    def spoil(world: World) -> None:
        only_arxiv(world)
        faults.throttle_arxiv_api(world, status, retry_after)

    return spoil


def old_layout(world: World) -> None:
    """Only arXiv is left, as it answered before 2026."""
    only_arxiv(world)
    faults.old_arxiv_layout(world)


def pdf_down_once(world: World) -> None:
    """OpenReview gives no PDF, arXiv's hosts fail the first time."""
    walls.wall_openreview(world)
    faults.arxiv_pdf_down_once(world)


def connection_dropped_once(world: World) -> None:
    """OpenReview gives no PDF, arXiv's first connection is dropped."""
    walls.wall_openreview(world)
    world.shut(Door.DROPPED, arxiv.MAIN, times=1)


def cut_without_ranges(world: World) -> None:
    """The same, and what came first does not count."""
    faults.cut_at_arxiv(world)
    world.ranges = False


COMPLETE: dict[str, Spoil] = {
    "all well": all_well,
    "OpenReview walled, JSON": walls.wall_openreview,
    "OpenReview walled, redirects": walls.wall_openreview_with_pages,
    "OpenReview walled, pages": walls.wall_openreview_in_place,
    "OpenReview limited": faults.limit_openreview,
    "arXiv's old layout": old_layout,
    "arXiv's API throttled": faults.throttle_arxiv_api,
    "429": throttled(429),
    "429 for a while": throttled(429, "1"),
    "429 for an hour": throttled(429, "3600"),
    "429 for half an hour": throttled(429, format_datetime(in_half_an_hour(), usegmt=True)),
    "406": throttled(406),
    "503": throttled(503),
    "arXiv's PDFs down once": pdf_down_once,
    "arXiv's connection dropped once": connection_dropped_once,
    "each file cut once": faults.cut_each_pdf_once,
    "each of arXiv's files cut once": faults.cut_at_arxiv,
    "cut, no ranges": cut_without_ranges,
}


@pytest.mark.parametrize("spoil", COMPLETE.values(), ids=COMPLETE)
def test_completes(fetching: "Cli", world: World, spoil: Spoil) -> None:
    """Ten abstracts and ten PDFs are there, each whole, and nothing else."""
    spoil(world)
    answer = fetching("fetch", "--json")
    assert outcomes(answer, "abstract") == each("ok")
    assert outcomes(answer, "pdf") == each("ok")
    check_abstracts(fetching)
    check_pdfs(fetching)
    assert leftovers(fetching) == []
    assert answer.code == 0


def drop_everything(standin: StandIn) -> None:
    """Each connection is dropped."""
    faults.no_network(standin.world)


@pytest.mark.parametrize("cut_off", [drop_everything, StandIn.close])
@pytest.mark.parametrize("arguments", [("fetch",), ("fetch", "--json")])
def test_no_network(
    fetching: "Cli",
    standin: StandIn,
    cut_off: Callable[[StandIn], None],
    arguments: tuple[str, ...],
) -> None:
    """It is said once, not for each paper; nothing is written."""
    cut_off(standin)
    answer = fetching(*arguments)
    assert answer.code == NOT_ALL
    assert "Traceback" not in answer.err
    lines = answer.err.splitlines()
    assert 0 < len(lines) < len(TEN)
    assert len(set(lines)) == len(lines)
    for connect in standin.log.connects():
        assert len([line for line in lines if connect.host in line.split()]) <= 1
    if "--json" in arguments:
        assert outcomes(answer, "pdf") == outcomes(answer, "abstract") == each("network")
    check_abstracts(fetching, without=TEN)
    check_pdfs(fetching, without=TEN)
    assert leftovers(fetching) == []


@pytest.mark.parametrize("page", [walls.cloudflare(), walls.anubis()], ids=["403", "200"])
def test_everything_walled(fetching: "Cli", standin: StandIn, page: Reply) -> None:
    """Each host is asked once, all is reported as blocked, and no page is taken for a paper."""
    walls.wall_everything(standin.world, page)
    answer = fetching("fetch", "--json")
    assert answer.code == NOT_ALL
    assert outcomes(answer, "abstract") == outcomes(answer, "pdf") == each("blocked")
    check_abstracts(fetching, without=TEN)
    check_pdfs(fetching, without=TEN)
    assert leftovers(fetching) == []
    hosts = [asked.host for asked in standin.log.asked()]
    assert len(set(hosts)) == len(hosts)


def test_one_paper_withdrawn(fetching: "Cli", world: World) -> None:
    """The others are complete; that one is reported as withdrawn."""
    walls.wall_openreview(world)
    faults.withdraw(world, PAPER)
    answer = fetching("fetch", "--json")
    assert answer.code == NOT_ALL
    assert outcomes(answer, "pdf") == each("ok", **{PAPER.key: "withdrawn"})
    check_abstracts(fetching)
    check_pdfs(fetching, without=(PAPER,))


@pytest.mark.parametrize("door", [Door.OTHER_NAME, Door.OTHER_AUTHORITY])
def test_bad_certificate(fetching: "Cli", standin: StandIn, door: Door) -> None:
    """A host that cannot prove its name is asked nothing."""
    walls.wall_openreview(standin.world)
    standin.world.shut(door, *arxiv.HOSTS)
    answer = fetching("fetch", "--json")
    assert answer.code == NOT_ALL
    assert "network" in tried(answer, "pdf")
    assert standin.log.connects(*arxiv.HOSTS)
    assert standin.log.asked(*arxiv.HOSTS) == []
    check_abstracts(fetching)
    check_pdfs(fetching, without=TEN)


def test_texts_without_sense(fetching: "Cli", world: World) -> None:
    """JSON, XML and pages that make no sense are said to be so; the PDFs come all the same."""
    faults.spoil_texts(world)
    answer = fetching("fetch", "--json")
    assert answer.code == NOT_ALL
    assert "unreadable" in tried(answer, "abstract")
    assert outcomes(answer, "pdf") == each("ok")
    check_abstracts(fetching, without=TEN)
    check_pdfs(fetching)


def test_walled_paper_tells_what_to_do(fetching: "Cli", world: World) -> None:
    """Where only a browser helps, the report has the source, the reason and the address."""
    walls.wall_openreview(world)
    world.shut(Door.DROPPED, *arxiv.HOSTS)
    answer = fetching("fetch", "--pdf", "--json")
    attempts = report(answer)[PAPER.key]["pdf"]["tried"]
    walled = next(attempt for attempt in attempts if attempt["outcome"] == "blocked")
    assert walled["source"] == "OpenReview"
    assert walled["detail"]
    assert PAPER.openreview in walled["url"]


def test_limit_tells_until_when(fetching: "Cli", world: World) -> None:
    """Where a host names a time, the report has it."""
    until = in_half_an_hour()
    faults.limit_openreview(world, until)
    world.shut(Door.DROPPED, *arxiv.HOSTS)
    answer = fetching("fetch", "--pdf", "--json")
    assert answer.code == NOT_ALL
    attempts = report(answer)[PAPER.key]["pdf"]["tried"]
    limited = next(attempt for attempt in attempts if attempt["outcome"] == "rate_limited")
    assert abs(datetime.fromisoformat(limited["until"]) - until) <= timedelta(seconds=1)
    assert limited["source"] == "OpenReview"
