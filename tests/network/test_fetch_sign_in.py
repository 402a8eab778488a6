"""Credentials and cookies: which hosts get them, and that they show nowhere."""

from dataclasses import replace
from typing import TYPE_CHECKING

from . import faults, walls
from .messages import Answer, Asked
from .standin import StandIn
from .world import World

if TYPE_CHECKING:
    from conftest import Cli

ACCOUNT = {"OPENREVIEW_USERNAME": "ada@example.org", "OPENREVIEW_PASSWORD": "correct"}
COOKIE = ("Set-Cookie", "openreview.accessToken=SECRET; Domain=openreview.net; Path=/")


def with_cookie(_: Asked, right: Answer) -> Answer:
    """The right answer, and a cookie for every host of the domain."""
    return replace(right, headers=(*right.headers, COOKIE))


def test_no_cookie_goes_anywhere(fetching: "Cli", standin: StandIn) -> None:
    """A cookie that a sign-in sets for a whole domain reaches no host but those of the API."""
    standin.world.change(with_cookie)
    assert fetching("fetch", environ=ACCOUNT).code == 0
    assert all("cookie" not in asked.headers for asked in standin.log.asked())


def test_a_refused_token_is_said(fetching: "Cli", world: World) -> None:
    """Also where somebody else has everything; and a better one is believed at once."""
    walls.wall_openreview(world)
    answer = fetching("fetch", "1", "--pdf", environ={"OPENREVIEW_TOKEN": "to ken"})
    assert answer.code == 0
    assert "OPENREVIEW_TOKEN holds a space" in answer.err
    assert "to ken" not in answer.err


def test_a_token_opens_what_was_closed_to_a_guest(fetching: "Cli", standin: StandIn) -> None:
    """The wall that an earlier run met is not remembered against who signs in now."""
    walls.wall_openreview(standin.world)
    faults.forbid_arxiv_pdfs(standin.world)
    assert fetching("fetch", "1", "--pdf").code == 6
    token = {"OPENREVIEW_TOKEN": "a-good-token"}
    standin.world.heal()
    assert fetching("fetch", "1", "--pdf", environ=token).code == 0
    assert fetching("fetch", "2", "--pdf").code == 0, "and it is open to the guest again"


def test_what_failed_without_network_is_tried_again(fetching: "Cli", world: World) -> None:
    """`--retry-failed` knows what there was no network for."""
    faults.no_network(world)
    assert fetching("fetch", "1-2", "--pdf").code == 6
    world.heal()
    answer = fetching("fetch", "--retry-failed", "--pdf")
    assert answer.code == 0
    assert len(answer.out.splitlines()) == 2


def test_no_network_for_one_source_alone(fetching: "Cli", world: World) -> None:
    """With one source asked, too, it is said once; a program gets its line for each paper."""
    faults.no_network(world)
    answer = fetching("fetch", "1-3", "--pdf", "--source", "arxiv")
    assert answer.code == 6
    assert "there is no network" in answer.err
    assert not any(line.startswith("readlist: 1:") for line in answer.err.splitlines())
    assert [line.split("\t")[0] for line in answer.out.splitlines()] == ["1", "2", "3"]
    assert all(line.split("\t")[4] == "network" for line in answer.out.splitlines())
