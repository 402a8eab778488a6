"""The part of a PDF that a killed `fetch` left is used by the next, if it is surely of the file."""

import signal
import sys
from typing import TYPE_CHECKING

import pytest
from processes import Started

from . import arxiv, walls
from .conftest import LIMITS
from .fetched import folders
from .messages import Asked
from .samples import TEN
from .slow_files import SlowFiles, check_nothing_left
from .standin import StandIn
from .world import World

if TYPE_CHECKING:
    from conftest import Cli

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")

PAPER = TEN[0]


@pytest.fixture
def files(world: World) -> SlowFiles:
    """Files of arXiv that come slowly."""
    files = SlowFiles(world)
    files.between = 0.02
    walls.wall_openreview(world)
    files.serve()
    return files


def killed_in_the_middle(cli: "Cli", files: SlowFiles) -> int:
    """Kill a run in the middle of a PDF; how many bytes of it are there."""
    part = cli.home / "papers" / PAPER.key / "paper.pdf.part"
    with Started(cli.home, "fetch", "1", "--pdf", limits=LIMITS) as process:
        process.begins()
        while not (part.exists() and part.stat().st_size):
            assert process.goes_on_for(0.01)
        process.send(signal.SIGKILL)
        assert process.ended().code == -signal.SIGKILL
    files.between = 0.0
    return part.stat().st_size


def asked_next(cli: "Cli", standin: StandIn, files: SlowFiles) -> Asked:
    """The one thing that the next run, which completes the paper, asks arXiv for."""
    before = len(standin.log.asked())
    assert cli("fetch", "1", "--pdf").code == 0
    assert folders(cli)[0].pdf == files.pdf(PAPER.key)
    check_nothing_left(cli)
    (asked,) = (each for each in standin.log.asked()[before:] if each.host in arxiv.HOSTS)
    return asked


def test_goes_on_where_it_was_killed(fetching: "Cli", standin: StandIn, files: SlowFiles) -> None:
    """It asks for the rest of the same file, and gets it."""
    size = killed_in_the_middle(fetching, files)
    asked = asked_next(fetching, standin, files)
    assert asked.headers["range"] == f"bytes={size}-"
    assert asked.headers["if-range"] == f'"{PAPER.key}-1"'
    assert asked.status == 206


def test_server_that_cannot_go_on(fetching: "Cli", standin: StandIn, files: SlowFiles) -> None:
    """A server without ranges gives the whole file, and nothing of the part is in it."""
    killed_in_the_middle(fetching, files)
    standin.world.ranges = False
    assert asked_next(fetching, standin, files).status == 200


def test_file_that_has_changed(fetching: "Cli", standin: StandIn, files: SlowFiles) -> None:
    """Another ETag means another file, and nothing of the part is in it."""
    killed_in_the_middle(fetching, files)
    files.edition = 2
    asked = asked_next(fetching, standin, files)
    assert asked.headers["if-range"] == f'"{PAPER.key}-1"'
    assert asked.status == 200


def test_file_without_an_etag(fetching: "Cli", standin: StandIn, files: SlowFiles) -> None:
    """Where nothing tells whether it is the same file, it begins anew."""
    files.etags = False
    killed_in_the_middle(fetching, files)
    assert "range" not in asked_next(fetching, standin, files).headers
