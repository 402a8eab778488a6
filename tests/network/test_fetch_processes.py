"""Several `readlist fetch` at once share the hosts and the work."""

import signal
import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from processes import Started, run_process

from . import arxiv, faults, openreview, walls
from .conftest import LIMITS
from .faults import is_pdf
from .fetched import check_abstracts, check_pdfs, leftovers
from .log import Log
from .messages import Asked
from .samples import TEN
from .standin import StandIn
from .test_fetch_politeness import GAPS, PACE, SLACK, turns

if TYPE_CHECKING:
    from conftest import Cli

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="too slow to start six there")

PACED = replace(LIMITS, pace=PACE)
SLOW = replace(LIMITS, pace=2 * PACE)  # so that a process which starts later finds others at work
ALL = "1-10"


def fetch_at_once(home: Path, *papers: str) -> None:
    """Run `fetch` for each of these papers in a process of its own, all at the same time."""
    with ExitStack() as stack:
        processes = [
            stack.enter_context(Started(home, "fetch", each, limits=PACED)) for each in papers
        ]
        for process in processes:
            ended = process.ended()
            assert ended.code == 0, ended
            assert "Traceback" not in ended.err


def check_turns(log: Log) -> None:
    """At each service one request at a time, with the gap between them, from any process."""
    for name, asked in turns(log):
        for one, other in pairwise(asked):
            assert one.end <= other.begin, (name, one.path, other.path)
            gap = log.started(other) - log.started(one)
            assert gap >= GAPS.get(name, 0) * PACE - SLACK, (name, one.path, other.path)


def pdfs(log: Log) -> Counter[str]:
    """How often each PDF was given."""
    return Counter(asked.path for asked in log.asked() if is_pdf(asked) and asked.status == 200)


@pytest.mark.parametrize("number", [2, 6])
def test_the_same_papers(fetching: "Cli", standin: StandIn, number: int) -> None:
    """A second process waits and finds the PDF: each is fetched once. All end complete."""
    walls.wall_openreview(standin.world)
    fetch_at_once(fetching.home, *[ALL] * number)
    check_abstracts(fetching)
    check_pdfs(fetching, hosts=("arxiv",))
    assert leftovers(fetching) == []
    assert pdfs(standin.log) == {f"/pdf/{paper.arxiv}": 1 for paper in TEN}
    check_turns(standin.log)
    assert len(standin.log.asked("iclr.cc")) <= number


def test_different_papers(fetching: "Cli", standin: StandIn) -> None:
    """Those who want different papers take turns at a host, none waits for the other to end."""
    walls.wall_openreview(standin.world)
    fetch_at_once(fetching.home, "1-5", "6-10")
    check_pdfs(fetching, hosts=("arxiv",))
    assert set(pdfs(standin.log).values()) == {1}
    check_turns(standin.log)


@pytest.mark.parametrize("host", [openreview.V2, "iclr.cc"])
def test_killed_while_it_has_its_turn(fetching: "Cli", standin: StandIn, host: str) -> None:
    """A lock that a killed process held is free: the next one completes, without waiting."""
    standin.world.change(faults.stalled, host)
    limits = replace(LIMITS, read=30.0, reply=30.0)
    with Started(fetching.home, "fetch", limits=limits) as process:
        process.begins()
        while not standin.log.asked(host):
            assert process.goes_on_for(0.01)
        process.send(signal.SIGKILL)
        assert process.ended().code == -signal.SIGKILL
    standin.world.heal()
    assert run_process(fetching.home, "fetch", limits=LIMITS).code == 0
    check_abstracts(fetching)
    check_pdfs(fetching)


def test_hosts_are_asked_side_by_side(fetching: "Cli", standin: StandIn) -> None:
    """While one host takes its time, others are asked."""
    walls.wall_openreview(standin.world)
    standin.world.change(lambda _, right: replace(right, delay=0.5), "iclr.cc", *arxiv.HOSTS)
    assert run_process(fetching.home, "fetch", "1", limits=LIMITS).code == 0
    (conference,) = standin.log.asked("iclr.cc")
    assert any(overlap(conference, asked) for asked in standin.log.asked(*arxiv.HOSTS))


def overlap(one: Asked, other: Asked) -> bool:
    """Whether both were being answered at the same time."""
    return one.begin < other.end and other.begin < one.end


def test_a_killed_request_counts(fetching: "Cli", standin: StandIn) -> None:
    """After a request of a process that was killed before the answer, its host has its rest."""
    walls.wall_openreview(standin.world)
    limits = replace(LIMITS, pace=0.4, read=30.0)
    standin.world.change(lambda _, right: replace(right, delay=30.0), *arxiv.HOSTS)
    with Started(fetching.home, "fetch", "1", "--pdf", limits=limits) as process:
        process.begins()
        while not standin.log.asked(*arxiv.HOSTS):
            assert process.goes_on_for(0.01)
        process.send(signal.SIGKILL)
        process.ended()
    standin.world.heal()
    walls.wall_openreview(standin.world)
    fetching.limits = limits
    assert fetching("fetch", "1", "--pdf").code == 0
    first, second = standin.log.asked(*arxiv.HOSTS)
    gap = standin.log.started(second) - standin.log.started(first)
    assert gap >= GAPS["arXiv"] * limits.pace - SLACK


def test_a_small_wish_beside_a_large_one(fetching: "Cli", standin: StandIn) -> None:
    """Who wants one paper has its turn before another has fetched all of many."""
    walls.wall_openreview(standin.world)
    with Started(fetching.home, "fetch", "1-9", "--pdf", limits=SLOW) as large:
        large.begins()
        while not standin.log.asked(*arxiv.HOSTS):
            assert large.goes_on_for(0.01)
        assert run_process(fetching.home, "fetch", "10", "--pdf", limits=SLOW).code == 0
        assert large.ended().code == 0
    order = [asked.route for asked in standin.log.asked(*arxiv.HOSTS)]
    assert order.index(f"/pdf/{TEN[9].arxiv}") < len(order) - 1
