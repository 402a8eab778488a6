"""Turns at a host: one process after the other, with the rest that is due between them."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.network.host_state import ClosedHosts, HostPauses
from readlist.network.messages import (
    Failure,
    FetchFailed,
    Limits,
    Observer,
    Outcome,
    RunSettings,
    Service,
)
from readlist.storage.files import locked_if_free

ARXIV = Service("arXiv", ("arxiv.org",), gap=3.0)
HOST = "arxiv.org"
BLOCKED = Failure(Outcome.BLOCKED, "asks for a check in a browser", "https://arxiv.org/x")
LIMITED = Failure(Outcome.RATE_LIMITED, "has had too many requests")


PATIENCE = 600.0  # seconds


@dataclass
class Pauses:
    """A pause that notes how long it would have been, and lets that time pass in the folder.

    `during` happens meanwhile.
    """

    folder: Path
    noted: list[float] = field(default_factory=list)
    during: Callable[[], object] = lambda: None

    def __call__(self, seconds: float) -> None:
        """Pause."""
        self.noted.append(seconds)
        assert len(self.noted) < 1000, "it waits for ever"
        for path in self.folder.glob("*[!d].json"):  # not what is closed
            record = json.loads(path.read_text())
            path.write_text(json.dumps({"next": record["next"] - seconds}))
        self.during()


@dataclass
class Told(Observer):
    """Notes the waits: their seconds and reasons."""

    seconds: list[float] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def waits(self, service: str, seconds: float, why: str) -> None:  # noqa: ARG002
        """Note it."""
        self.seconds.append(seconds)
        self.reasons.append(why)


def run_settings(
    folder: Path, observer: Observer | None = None, patience: float = PATIENCE
) -> RunSettings:
    """The settings of a run that waits so long for a turn."""
    limits, observer = replace(Limits(), paper=patience), observer or Observer()
    return RunSettings(folder, limits, "", (), ignore_closed=False, observer=observer)


def turns_in(folder: Path) -> HostPauses:
    """The turns of one process; its pauses let no time pass."""
    return HostPauses(folder, run_settings(folder), lambda _: None)


def closed_in(folder: Path) -> ClosedHosts:
    """The closed hosts of one run, which have their records in the folder."""
    return ClosedHosts(folder, run_settings(folder))


def take(folder: Path, service: Service = ARXIV, rest: float | None = None) -> list[float]:
    """Take one turn, with this rest after it; the waits before it, which were told."""
    told, pauses = Told(), Pauses(folder)
    with HostPauses(folder, run_settings(folder, told), pauses).slot(service) as pause_for:
        if rest is not None:
            pause_for(rest)
    assert pauses.noted == told.seconds
    return told.seconds


def test_the_first_turn_comes_at_once(tmp_path: Path) -> None:
    """The folder is made, nothing is waited for."""
    assert take(tmp_path / "new" / "hosts") == []
    assert (tmp_path / "new" / "hosts").is_dir()


def test_the_rest_is_kept(tmp_path: Path) -> None:
    """The next turn, also another process's, waits as long as was said, and it is told."""
    take(tmp_path, rest=30.0)
    (waited,) = take(tmp_path)
    assert 20 < waited <= 30.0


@pytest.mark.parametrize(
    ("rest", "reason"), [(2.9, "arXiv asks for 3 s between requests"), (50.0, "arXiv is busy")]
)
def test_the_reason_of_a_wait(tmp_path: Path, rest: float, reason: str) -> None:
    """The gap that the service wishes, or more than that: then it has too much to do."""
    take(tmp_path, rest=rest)
    told = Told()
    with HostPauses(tmp_path, run_settings(tmp_path, told), Pauses(tmp_path)).slot(ARXIV):
        assert told.reasons == [reason]


def test_a_rest_that_is_over(tmp_path: Path) -> None:
    """It is not waited for."""
    take(tmp_path, rest=-1.0)
    assert take(tmp_path) == []


def test_each_service_has_its_own_turns(tmp_path: Path) -> None:
    """A rest at one is none at another; the name of a service may be any text."""
    take(tmp_path, rest=30.0)
    other = Service("../Ann's π server " + "x" * 500, ("host.example",))
    assert take(tmp_path, other, rest=30.0) == []
    assert len(take(tmp_path, other)) == 1
    assert all(path.parent == tmp_path for path in tmp_path.rglob("*"))


def test_the_rest_is_written_while_the_turn_is_held(tmp_path: Path) -> None:
    """So the next process cannot miss it."""
    with turns_in(tmp_path).slot(ARXIV) as pause_for:
        pause_for(10.0)
        with locked_if_free(tmp_path / "arxiv.lock") as held:
            assert not held
    with locked_if_free(tmp_path / "arxiv.lock") as held:
        assert held


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[]",
        b"5",
        b"null",
        b'{"next": null}',
        b'{"next": "soon"}',
        b'{"next": [1]}',
        b'{"next": NaN}',
        b'{"next": Infinity}',
        b'{"next": -Infinity}',
        b'{"next": 1e400}',
        b'{"next": -1}',
        b'{"next": 4102444800}',  # the year 2100
        b'{"next": 1' + b"0" * 400 + b"}",
        b'{"next": 1' + b"0" * 5000 + b"}",
        b"[" * 100_000,
    ],
)
def test_a_rest_without_sense(tmp_path: Path, content: bytes) -> None:
    """A damaged file, or one from a clock that was wrong, is as if it were not there."""
    (tmp_path / "arxiv.json").write_bytes(content)
    (tmp_path / f"{HOST}.closed.json").write_bytes(content.replace(b"next", b"until"))
    assert take(tmp_path, rest=5.0) == []
    assert len(take(tmp_path)) == 1
    assert closed_in(tmp_path).closed_before(HOST) is None


@given(st.binary(max_size=80))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Whatever stands in the files, there is a turn and a list of closed hosts."""
    folder = tmp_path_factory.mktemp("hosts", numbered=True)
    (folder / "arxiv.json").write_bytes(content)
    (folder / f"{HOST}.closed.json").write_bytes(content)
    take(folder)
    assert closed_in(folder).closed_before(HOST) is None


def test_a_turn_that_somebody_has(tmp_path: Path) -> None:
    """It is looked for again after short pauses until it is free; the reason is told once."""
    pauses = Pauses(tmp_path)
    told = Told()
    held = locked_if_free(tmp_path / "arxiv.lock")
    assert held.__enter__()

    def give_back() -> None:
        if len(pauses.noted) == 3:
            held.__exit__(None, None, None)

    pauses.during = give_back
    turns = HostPauses(tmp_path, run_settings(tmp_path, told), pauses)
    with turns.slot(ARXIV):
        assert len(pauses.noted) == 3
    assert all(0 < pause < 1 for pause in pauses.noted)
    (reason,) = told.reasons
    assert "another readlist" in reason


def test_a_turn_that_somebody_keeps(tmp_path: Path) -> None:
    """A wait that is too long is reported, as of a host that does not answer."""
    pauses = Pauses(tmp_path)
    with locked_if_free(tmp_path / "arxiv.lock") as held:
        assert held
        turn = HostPauses(tmp_path, run_settings(tmp_path, patience=2.0), pauses).slot(ARXIV)
        with pytest.raises(FetchFailed, match="another readlist") as caught, turn:
            pass
    assert caught.value.outcome is Outcome.NETWORK
    assert sum(pauses.noted) == pytest.approx(2.0, abs=0.2)


def test_the_run_is_ended_while_it_waits(tmp_path: Path) -> None:
    """An error in `pause` ends the turn, which is free at once, and the rest is still due."""
    take(tmp_path, rest=30.0)

    def stop(_: float) -> None:
        raise KeyboardInterrupt

    turn = HostPauses(tmp_path, run_settings(tmp_path), stop).slot(ARXIV)
    with pytest.raises(KeyboardInterrupt), turn:
        pass
    assert len(take(tmp_path)) == 1


PROCESS = """
import json, sys, time
from pathlib import Path
from readlist.network.messages import Limits, Observer, RunSettings, Service
from readlist.network.host_state import HostPauses
folder = Path(sys.argv[1])
turns = HostPauses(folder, RunSettings(folder, Limits(), "", (), False, Observer()), time.sleep)
for _ in range(5):
    with turns.slot(Service("arXiv", ())) as pause_for:
        begin = time.time()
        pause_for(0.05)
        print(json.dumps([begin, time.time()]), flush=True)
"""


def test_two_processes(tmp_path: Path) -> None:
    """Their turns never overlap, and the rest lies between any two."""
    processes = [
        subprocess.Popen([sys.executable, "-c", PROCESS, tmp_path], stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    turns: list[tuple[float, float]] = []
    for process in processes:
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        turns += [tuple(json.loads(line)) for line in out.splitlines()]
    turns.sort()
    assert len(turns) == 10
    for (begin, end), (following, _) in pairwise(turns):
        assert following >= end
        assert following - begin >= 0.05


def remembered(folder: Path) -> Failure | None:
    """The state of the host that a later run knows."""
    return closed_in(folder).closed_before(HOST)


def test_a_wall_is_remembered(tmp_path: Path) -> None:
    """A later run has its outcome and detail, knows that they are old, and of that host alone."""
    closed_in(tmp_path / "new").remember_closed(HOST, BLOCKED, 3600.0)
    found = remembered(tmp_path / "new")
    assert found == Failure(Outcome.BLOCKED, BLOCKED.detail, BLOCKED.url, earlier=True)
    assert closed_in(tmp_path / "new").closed_before("export.arxiv.org") is None


@pytest.mark.parametrize("seconds", [-1.0, 0.0])
def test_what_is_over_is_forgotten(tmp_path: Path, seconds: float) -> None:
    """After its time the host is asked again."""
    closed_in(tmp_path).remember_closed(HOST, BLOCKED, seconds)
    assert remembered(tmp_path) is None


def test_the_moment_that_was_told(tmp_path: Path) -> None:
    """A limit that named its end still does."""
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=30)
    failure = Failure(Outcome.RATE_LIMITED, "has had too many requests", until=until)
    closed_in(tmp_path).remember_closed(HOST, failure, 1800.0)
    found = remembered(tmp_path)
    assert found is not None
    assert found.until == until


@pytest.mark.parametrize("days", [1, 2, 30])
def test_a_limit_of_days_is_remembered(tmp_path: Path, days: int) -> None:
    """A host that asks for more than a day is not asked again by the very next run."""
    until = datetime.now(UTC) + timedelta(days=days)
    failure = Failure(Outcome.RATE_LIMITED, "has had too many requests", until=until)
    closed_in(tmp_path).remember_closed(HOST, failure, days * 86_400.0)
    assert remembered(tmp_path) is not None


@pytest.mark.parametrize(
    "record",
    [
        {"outcome": "an outcome of later", "detail": "x"},
        {"outcome": None, "detail": "x"},
        {"detail": "x"},
    ],
)
def test_a_closure_without_sense(tmp_path: Path, record: dict[str, object]) -> None:
    """A file that another readlist wrote closes nothing here."""
    path = tmp_path / f"{HOST}.closed.json"
    path.write_text(json.dumps({**record, "until": time.time() + 600}))
    assert remembered(tmp_path) is None


def test_a_closure_by_a_clock_that_was_wrong(tmp_path: Path) -> None:
    """A time that lies years ahead closes nothing."""
    closed_in(tmp_path).remember_closed(HOST, LIMITED, 600.0)
    path = tmp_path / f"{HOST}.closed.json"
    record = json.loads(path.read_text())
    path.write_text(json.dumps({**record, "until": record["until"] + 10 * 365 * 86_400}))
    assert remembered(tmp_path) is None
