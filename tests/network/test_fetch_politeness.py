"""How `fetch` treats the hosts, from what the stand-in noted."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from . import arxiv, faults, openreview, walls
from .conftest import LIMITS
from .faults import Spoil
from .fetched import NOT_ALL, check_abstracts, check_pdfs
from .log import Log
from .messages import Asked
from .samples import TEN
from .standin import StandIn
from .world import SITES, World

if TYPE_CHECKING:
    from conftest import Cli

PACE = 0.05
GAPS = {"OpenReview": 1.0, "arXiv": 3.0}  # seconds at pace 1
SLACK = 0.02  # seconds by which the stand-in may see a request later than it was sent
WALLS = [
    walls.wall_openreview,
    walls.wall_openreview_with_pages,
    walls.wall_openreview_in_place,
]


def services() -> dict[str, tuple[str, ...]]:
    """The hosts that are asked in turn: OpenReview's and arXiv's together, others on their own."""
    together = {"OpenReview": openreview.HOSTS, "arXiv": arxiv.HOSTS}
    known = {host for hosts in together.values() for host in hosts}
    return together | {host: (host,) for host in SITES if host not in known}


def turns(log: Log) -> Iterator[tuple[str, list[Asked]]]:
    """The requests of each service that was asked."""
    for name, hosts in services().items():
        asked = log.asked(*hosts)
        if asked:
            yield name, asked


@pytest.fixture
def paced(fetching: "Cli") -> "Cli":
    """The command line with gaps that can be measured."""
    fetching.limits = replace(LIMITS, pace=PACE)
    return fetching


@pytest.mark.parametrize("spoil", [World.heal, walls.wall_openreview, faults.cut_at_arxiv])
def test_one_request_at_a_time(paced: "Cli", standin: StandIn, spoil: Spoil) -> None:
    """No service is asked before it has answered, and there is a gap between two requests."""
    spoil(standin.world)
    assert paced("fetch").code == 0
    for name, asked in turns(standin.log):
        for one, other in pairwise(asked):
            assert one.end <= other.begin, (name, one.path, other.path)
            gap = standin.log.started(other) - standin.log.started(one)
            assert gap >= GAPS.get(name, 0) * PACE - SLACK, (name, one.path, other.path)


def test_nobody_else_is_asked(fetching: "Cli", standin: StandIn) -> None:
    """When all is well, only the papers' own services are asked, and each thing once."""
    assert fetching("fetch").code == 0
    asked = [(one.host, one.path) for one in standin.log.asked()]
    assert len(set(asked)) == len(asked)
    allowed = {*openreview.HOSTS, *arxiv.HOSTS, "iclr.cc"}
    assert {host for host, _ in asked} <= allowed


def test_one_feed_for_all(fetching: "Cli", standin: StandIn) -> None:
    """Ten abstracts of arXiv are one request, in which all ids stand and which asks for all."""
    walls.wall_openreview(standin.world)
    faults.no_iclr_file(standin.world)
    assert fetching("fetch", "--abstract").code == 0
    check_abstracts(fetching)
    (asked,) = standin.log.asked(*arxiv.HOSTS, path=arxiv.API)
    assert asked.host == arxiv.EXPORT
    assert set(asked.query["id_list"].split(",")) == {paper.arxiv for paper in TEN}
    assert int(asked.query["max_results"]) >= len(TEN)
    assert asked.headers["accept"].startswith("application/atom+xml")


def test_one_file_for_all(fetching: "Cli", standin: StandIn) -> None:
    """The conference's file serves all papers, and is asked for once."""
    walls.wall_openreview(standin.world)
    assert fetching("fetch", "--abstract").code == 0
    assert len(standin.log.asked("iclr.cc")) == 1


def test_second_run_asks_nothing(fetching: "Cli", standin: StandIn) -> None:
    """A paper that is there is not fetched again, nor is any host spoken to."""
    assert fetching("fetch").code == 0
    before = len(standin.log.connects()), len(standin.log.asked())
    assert fetching("fetch").code == 0
    assert (len(standin.log.connects()), len(standin.log.asked())) == before


@pytest.mark.parametrize("wall", WALLS)
def test_one_probe_of_a_wall(fetching: "Cli", standin: StandIn, wall: Spoil) -> None:
    """A wall is met once for each run, and never walked around."""
    wall(standin.world)
    assert fetching("fetch").code == 0
    probes = [asked for asked in standin.log.asked(*openreview.HOSTS) if asked.status != 200]
    pages = [asked for asked in standin.log.asked(*openreview.HOSTS) if asked not in probes]
    assert len(probes) <= 1
    assert len(pages) <= 1
    assert probes or pages
    check_pdfs(fetching, hosts=("arxiv",))


def test_token_goes_to_the_apis_alone(fetching: "Cli", standin: StandIn) -> None:
    """A token opens the wall; no other host, address or body has it."""
    walls.wall_openreview(standin.world)
    answer = fetching("fetch", environ={"OPENREVIEW_TOKEN": openreview.TOKEN})
    assert answer.code == 0
    check_pdfs(fetching, hosts=("openreview",))
    signed = {asked.host for asked in standin.log.asked() if openreview.signed_in(asked)}
    assert signed
    assert signed <= {openreview.V1, openreview.V2}
    check_secret(standin.log, openreview.TOKEN)
    assert openreview.TOKEN not in answer.out + answer.err + contents(fetching)


def test_password_goes_to_the_sign_in_alone(fetching: "Cli", standin: StandIn) -> None:
    """Name and password are posted once, to an API's sign-in; what comes back opens the wall."""
    walls.wall_openreview(standin.world)
    environ = {"OPENREVIEW_USERNAME": "ann@uni.example", "OPENREVIEW_PASSWORD": "correct"}
    answer = fetching("fetch", environ=environ)
    assert answer.code == 0
    check_pdfs(fetching, hosts=("openreview",))
    posted = [asked for asked in standin.log.asked() if b"correct" in asked.body]
    assert {(asked.host, asked.path) for asked in posted} <= {
        (openreview.V1, "/login"),
        (openreview.V2, "/login"),
    }
    assert 1 <= len(posted) <= 2
    check_secret(standin.log, openreview.TOKEN)
    assert openreview.TOKEN not in answer.out + answer.err + contents(fetching)


def check_secret(log: Log, secret: str) -> None:
    """It stands in no request but in the authorization of an API's."""
    for asked in log.asked():
        others = {name: value for name, value in asked.headers.items() if name != "authorization"}
        assert secret not in asked.path + asked.body.decode() + str(others)
        if asked.host not in {openreview.V1, openreview.V2}:
            assert "authorization" not in asked.headers


def contents(cli: "Cli") -> str:
    """All files of the home, one after the other."""
    files = (path for path in cli.home.rglob("*") if path.is_file())
    return "".join(path.read_bytes().decode("latin-1") for path in files)


def test_it_says_who_it_is(fetching: "Cli", standin: StandIn) -> None:
    """Every request names the program and its version, and poses as no browser."""
    assert fetching("fetch").code == 0
    for asked in standin.log.asked():
        agent = asked.headers["user-agent"]
        assert re.match(r"readlist/\d", agent)
        assert "Mozilla" not in agent
        assert "cookie" not in asked.headers


def test_stop_at_arxivs_forbidden(fetching: "Cli", standin: StandIn) -> None:
    """After one 403 arXiv is left alone."""
    walls.wall_openreview(standin.world)
    faults.forbid_arxiv_pdfs(standin.world)
    assert fetching("fetch", "--pdf").code == NOT_ALL
    assert len(standin.log.asked(*arxiv.HOSTS)) == 1
