"""Shared by tests over the wire: the stand-in, and a command line that knows no other network."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest

from readlist.network.messages import Limits

from .authority import Authority
from .standin import CLEARED, StandIn
from .world import World

if TYPE_CHECKING:
    from conftest import Cli

LIMITS = replace(
    Limits(),
    connect=2.0,
    read=1.0,
    reply=5.0,
    paper=20.0,
    first_answer=3.0,
    reply_bytes=8_000_000,
    pdf_bytes=2_000_000,
    pace=0.01,
)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The certificate authority of this session."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def standin(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """A fresh stand-in, all well, that every client of this process is led to."""
    with StandIn(authority) as running:
        for name in CLEARED:
            monkeypatch.delenv(name, raising=False)
        for name, value in running.environ().items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def world(standin: StandIn) -> World:
    """The answers of the stand-in's hosts."""
    return standin.world


@pytest.fixture
def client(standin: StandIn) -> Iterator[httpx.Client]:  # noqa: ARG001 (it must be running)
    """An ordinary client that reads the environment."""
    with httpx.Client(timeout=5.0) as client:
        yield client


@pytest.fixture
def fetching(cli: "Cli", standin: StandIn) -> "Cli":  # noqa: ARG001 (it must be running)
    """The command line before the stand-in, with short waits and small limits."""
    cli.limits = LIMITS
    return cli


@pytest.fixture
def mine(fetching: "Cli") -> "Cli":
    """The command line with an empty list of one's own as the current one."""
    assert fetching("lists", "new", "mine", "--use").code == 0
    return fetching
