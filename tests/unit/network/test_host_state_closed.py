"""Which failures close which hosts, for how long, and who is told."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from readlist.network.host_state import ClosedHosts
from readlist.network.messages import (
    Failure,
    FetchFailed,
    Kind,
    Limits,
    Observer,
    Outcome,
    Request,
    RunSettings,
    Service,
)

HOST, OTHER = "api2.openreview.net", "openreview.net"
SERVICE = Service("OpenReview", (OTHER, HOST))
URL = f"https://{HOST}/notes"


@dataclass
class Told(Observer):
    """Notes which hosts were said to be closed."""

    closed: list[tuple[str, Outcome]] = field(default_factory=list)

    def closes(self, host: str, failure: Failure) -> None:
        """Note it."""
        self.closed.append((host, failure.outcome))


@dataclass
class Run:
    """One run of readlist with its closures."""

    folder: Path
    forget: bool = False
    told: Told = field(default_factory=Told)

    def __post_init__(self) -> None:
        limits = Limits()
        settings = RunSettings(self.folder, limits, "", (), self.forget, self.told)
        self.closures = ClosedHosts(self.folder, settings)

    def fails(
        self,
        outcome: Outcome,
        service: Service = SERVICE,
        until: datetime | None = None,
        *,
        reached: bool = True,
    ) -> None:
        """A request of HOST ends so."""
        failure = Failure(outcome, "it is so", URL, until)
        self.closures.note_failure(HOST, service, FetchFailed(failure, reached=reached))

    def closure(self, host: str) -> Failure | None:
        """Why the host is not asked, None if it is."""
        error = self.closures.refusal(host, Request(f"https://{host}/asked", Kind.JSON))
        assert error is None or error.failure.url == f"https://{host}/asked"
        return error.failure if error else None

    def closed(self) -> list[str]:
        """Which of the two hosts are closed."""
        return [host for host in (HOST, OTHER) if self.closure(host)]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The first run."""
    return Run(tmp_path)


def later(run: Run, *, forget: bool = False) -> Run:
    """The next run, which has only what is on disk."""
    return Run(run.folder, forget=forget)


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome.NOT_FOUND,
        Outcome.WITHDRAWN,
        Outcome.FORBIDDEN,
        Outcome.NOT_PDF,
        Outcome.REFUSED,
    ],
)
def test_what_closes_nothing(run: Run, outcome: Outcome) -> None:
    """A host that answers about one paper is asked about the next, however often."""
    for _ in range(10):
        run.fails(outcome)
    assert run.closed() == []
    assert run.told.closed == []


def test_a_wall(run: Run) -> None:
    """It closes all hosts of the service, is said once, and later runs remember it."""
    run.fails(Outcome.BLOCKED)
    run.fails(Outcome.BLOCKED)
    assert run.closed() == [HOST, OTHER]
    assert run.told.closed == [("OpenReview", Outcome.BLOCKED)]
    found = run.closure(OTHER)
    assert found is not None
    assert not found.earlier
    assert later(run).closed() == [HOST, OTHER]


def test_one_forbidden_is_enough_for_some(run: Run) -> None:
    """Where a service says that a 403 means all, it does."""
    run.fails(Outcome.FORBIDDEN, SERVICE._replace(stops_at_403=True))
    assert run.closed() == [HOST, OTHER]
    assert later(run).closed() == [HOST, OTHER]


def test_a_limit(run: Run) -> None:
    """It closes that host alone, for ten minutes where no time was named."""
    run.fails(Outcome.RATE_LIMITED)
    assert run.closed() == [HOST]
    assert run.told.closed == [(HOST, Outcome.RATE_LIMITED)]
    record = json.loads((run.folder / f"{HOST}.closed.json").read_text())
    ends = datetime.fromtimestamp(record["until"], UTC) - datetime.now(UTC)
    assert timedelta(minutes=9) < ends <= timedelta(minutes=10)
    assert later(run).closed() == [HOST]


def test_a_limit_for_all_hosts(run: Run) -> None:
    """Where a service counts its hosts together, it closes all of them; it is said once."""
    run.fails(Outcome.RATE_LIMITED, SERVICE._replace(limits_all_hosts=True))
    assert run.closed() == [HOST, OTHER]
    assert len(run.told.closed) == 1


def test_a_limit_with_its_end(run: Run) -> None:
    """Later runs know until when."""
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2)
    run.fails(Outcome.RATE_LIMITED, until=until)
    found = later(run).closure(HOST)
    assert found is not None
    assert (found.until, found.earlier) == (until, True)


def test_a_limit_that_is_over(run: Run) -> None:
    """It closes the host for this run, which has tried often enough, and for no other."""
    run.fails(Outcome.RATE_LIMITED, until=datetime.now(UTC) - timedelta(seconds=1))
    assert run.closed() == [HOST]
    assert later(run).closed() == []


@pytest.mark.parametrize("outcome", [Outcome.NETWORK, Outcome.INCOMPLETE])
def test_failures_in_a_row(run: Run, outcome: Outcome) -> None:
    """A host that fails again and again counts as down, for this run alone."""
    for _ in range(2):
        assert run.closed() == []
        run.fails(outcome)
    assert run.closed() == [HOST]
    assert run.told.closed == [(HOST, outcome)]
    assert later(run).closed() == []


def test_a_success_between(run: Run) -> None:
    """Failures count only in a row."""
    for _ in range(5):
        run.fails(Outcome.NETWORK)
        run.closures.note_success(HOST, SERVICE)
    assert run.closed() == []


def test_a_host_that_cannot_be_reached(run: Run) -> None:
    """Once is enough."""
    run.fails(Outcome.NETWORK, reached=False)
    assert run.closed() == [HOST]
    assert later(run).closed() == []


def test_shut(run: Run) -> None:
    """A host that does not let go of a request is closed for this run."""
    run.closures.close((HOST,), Failure(Outcome.NETWORK, "took too long"))
    assert run.closed() == [HOST]
    assert later(run).closed() == []


def test_what_an_earlier_run_met_is_said_once(run: Run) -> None:
    """When the host would be asked for the first time, and only of hosts that would be."""
    run.fails(Outcome.BLOCKED)
    second = later(run)
    assert second.told.closed == []
    found = [second.closure(HOST) for _ in range(3)]
    assert all(each and each.earlier for each in found)
    assert second.told.closed == [(HOST, Outcome.BLOCKED)]


def test_what_is_forgotten(run: Run) -> None:
    """A run that shall forget asks all the same; what it meets itself counts."""
    run.fails(Outcome.BLOCKED)
    second = later(run, forget=True)
    assert second.closed() == []
    second.fails(Outcome.BLOCKED)
    assert second.closed() == [HOST, OTHER]


def test_open_once_is_open(run: Run) -> None:
    """A wall that another process meets meanwhile does not stop a run that has begun."""
    assert run.closed() == []
    later(run).fails(Outcome.RATE_LIMITED)
    assert run.closed() == []
