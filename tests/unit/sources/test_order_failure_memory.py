"""Failures of earlier runs are remembered for a day, and for the paper as it was."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readlist.model.paper import Paper
from readlist.network.messages import Failure, Outcome
from readlist.sources.order import FailureMemory
from readlist.sources.protocol import FetchTarget

PAPER = Paper("key2022", "A title", arxiv="2107.14795")
DAY = 86_400.0  # seconds
URL = "https://arxiv.org/pdf/2107.14795"


def missing(source: str = "arXiv", outcome: Outcome = Outcome.NOT_FOUND) -> Failure:
    """A source's no."""
    return Failure(outcome, "does not have it", URL, source=source)


@pytest.fixture
def memory(tmp_path: Path) -> FailureMemory:
    """A memory with nothing in it, whose folder is not there yet."""
    return FailureMemory(tmp_path / "failed")


def path_of(folder: Path) -> Path:
    """The file of the one paper."""
    return folder / "failed" / "key2022.json"


def age(folder: Path, seconds: float) -> None:
    """Let everything have happened so long ago."""
    record = json.loads(path_of(folder).read_text())
    for wanted in set(FetchTarget) & set(record):
        for told in record[wanted].values():
            told["at"] -= seconds
    path_of(folder).write_text(json.dumps(record))


def failed(memory: FailureMemory, *wanted: FetchTarget) -> bool:
    """Whether any of this failed before."""
    return memory.failed_before(PAPER, wanted or tuple(FetchTarget))


def test_nothing_is_remembered(memory: FailureMemory, tmp_path: Path) -> None:
    """Nothing failed, and looking makes no file; nor does a success."""
    assert memory.settled(PAPER, FetchTarget.PDF) == {}
    assert not failed(memory)
    memory.note(PAPER, FetchTarget.PDF, ())
    assert not (tmp_path / "failed").exists()


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome.NOT_FOUND,
        Outcome.WITHDRAWN,
        Outcome.NOT_PDF,
    ],
)
def test_what_is_settled(memory: FailureMemory, outcome: Outcome) -> None:
    """A source that said no is not asked again; its reason is told, as an old one."""
    memory.note(PAPER, FetchTarget.PDF, (missing("OpenReview", outcome), missing()))
    settled = memory.settled(PAPER, FetchTarget.PDF)
    assert settled["OpenReview"] == replace(missing("OpenReview", outcome), earlier=True)
    assert list(settled) == ["OpenReview", "arXiv"]
    assert memory.settled(PAPER, FetchTarget.ABSTRACT) == {}
    assert memory.settled(replace(PAPER, key="other2022"), FetchTarget.PDF) == {}


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome.NETWORK,
        Outcome.INCOMPLETE,
        Outcome.RATE_LIMITED,
        Outcome.UNREADABLE,
        Outcome.BLOCKED,
    ],
)
def test_what_may_pass(memory: FailureMemory, outcome: Outcome) -> None:
    """Such a source is asked again, but that it failed is known."""
    memory.note(PAPER, FetchTarget.PDF, (missing(outcome=outcome),))
    assert memory.settled(PAPER, FetchTarget.PDF) == {}
    assert failed(memory, FetchTarget.PDF)
    assert not failed(memory, FetchTarget.ABSTRACT)
    assert failed(memory)


@pytest.mark.parametrize(
    ("seconds", "is_settled"), [(DAY - 60, True), (DAY + 60, False), (-60, False)]
)
def test_a_day(memory: FailureMemory, tmp_path: Path, seconds: float, is_settled: bool) -> None:
    """Tomorrow a source may have it; that it failed is still known."""
    memory.note(PAPER, FetchTarget.PDF, (missing(),))
    age(tmp_path, seconds)
    assert bool(memory.settled(PAPER, FetchTarget.PDF)) is is_settled
    assert failed(memory)


def test_what_came_is_forgotten(memory: FailureMemory, tmp_path: Path) -> None:
    """A success ends the memory of that thing, and the last one the file."""
    memory.note(PAPER, FetchTarget.PDF, (missing(),))
    memory.note(PAPER, FetchTarget.ABSTRACT, (missing("DataCite"),))
    memory.note(PAPER, FetchTarget.PDF, ())
    assert not failed(memory, FetchTarget.PDF)
    assert list(memory.settled(PAPER, FetchTarget.ABSTRACT)) == ["DataCite"]
    memory.note(PAPER, FetchTarget.ABSTRACT, ())
    assert list((tmp_path / "failed").glob("*.json")) == []


def test_an_old_no_stays_as_old_as_it_is(memory: FailureMemory, tmp_path: Path) -> None:
    """Passing over a source is no new no of it: after its day it is asked again."""
    memory.note(PAPER, FetchTarget.PDF, (missing(),))
    age(tmp_path, DAY - 3600)
    old = tuple(memory.settled(PAPER, FetchTarget.PDF).values())
    memory.note(PAPER, FetchTarget.PDF, (*old, missing("OpenReview")))
    age(tmp_path, 2 * 3600)
    assert list(memory.settled(PAPER, FetchTarget.PDF)) == ["OpenReview"]


def test_a_closed_host_is_no_answer(memory: FailureMemory) -> None:
    """A host that an earlier run found closed settles nothing of the paper."""
    closed = replace(missing(outcome=Outcome.BLOCKED), earlier=True)
    memory.note(PAPER, FetchTarget.PDF, (closed,))
    assert memory.settled(PAPER, FetchTarget.PDF) == {}
    assert failed(memory)


@pytest.mark.parametrize(
    "change",
    [
        {"arxiv": "2107.99999"},
        {"openreview": "abc"},
        {"doi": "10.1000/1"},
        {"url": "https://x.example"},
        {"pdf": "https://x.example/1.pdf"},
    ],
)
def test_another_way_to_find_it(memory: FailureMemory, change: dict[str, Any]) -> None:
    """With other identifiers the paper is looked for anew."""
    memory.note(PAPER, FetchTarget.PDF, (missing(),))
    paper = replace(PAPER, **change)
    assert memory.settled(paper, FetchTarget.PDF) == {}
    assert not memory.failed_before(paper, FetchTarget)


def test_another_title(memory: FailureMemory) -> None:
    """A field by which the paper is not looked for may change."""
    memory.note(PAPER, FetchTarget.PDF, (missing(),))
    assert memory.settled(replace(PAPER, title="Another", year=2022), FetchTarget.PDF)


BY = ["", "2107.14795", "", "", ""]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"5",
        b"\xff",
        json.dumps({"paper": BY, "pdf": ["arXiv"]}).encode(),
        json.dumps({"paper": BY, "pdf": {"arXiv": None}}).encode(),
        json.dumps({"paper": BY, "pdf": {"arXiv": 5}}).encode(),
        json.dumps({"paper": BY, "pdf": {"arXiv": {}}}).encode(),
        json.dumps({"paper": BY, "pdf": {"arXiv": {"outcome": "of later", "at": 5}}}).encode(),
        json.dumps({"paper": BY, "pdf": {"arXiv": {"outcome": "not_found"}}}).encode(),
        json.dumps({"paper": BY, "pdf": {"a": {"outcome": "not_found", "at": "now"}}}).encode(),
        json.dumps({"paper": BY, "pdf": {"a": {"outcome": "not_found", "at": 10**400}}}).encode(),
        b"[" * 100_000,
    ],
)
def test_a_memory_without_sense(memory: FailureMemory, tmp_path: Path, content: bytes) -> None:
    """It settles nothing, and something new can be noted."""
    path = path_of(tmp_path)
    path.parent.mkdir()
    path.write_bytes(content)
    assert memory.settled(PAPER, FetchTarget.PDF) == {}
    memory.note(PAPER, FetchTarget.PDF, (missing(),))
    assert list(memory.settled(PAPER, FetchTarget.PDF)) == ["arXiv"]


@given(st.lists(st.tuples(st.sampled_from(["arXiv", "OpenReview", "π\n"]), st.text()), max_size=5))
def test_any_failures(
    tmp_path_factory: pytest.TempPathFactory, told: Sequence[tuple[str, str]]
) -> None:
    """The details come back, whatever they are made of."""
    memory = FailureMemory(tmp_path_factory.mktemp("memory"))
    failures = tuple(
        Failure(Outcome.NOT_FOUND, detail, detail, source=source) for source, detail in told
    )
    memory.note(PAPER, FetchTarget.PDF, failures)
    settled = memory.settled(PAPER, FetchTarget.PDF)
    assert {source: each.detail for source, each in settled.items()} == dict(told)
