"""In which order papers are to be read."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from readlist.actions.next import in_reading_order
from readlist.library.records import PaperRecord
from readlist.model.paper import HistoryEntry, Paper, Progress, Status


def record(key: str, number: int, *builds_on: str, **known: Any) -> PaperRecord:
    """A record of a list called mine."""
    status, day = known.pop("status", None), known.pop("day", 1)
    at = datetime(2026, 11, int(str(day)), tzinfo=UTC)
    history = (HistoryEntry(Status(str(status)), at),) if status else ()
    progress = Progress(history, **known)
    return PaperRecord("mine", number, Paper(key=key, title=key, builds_on=builds_on), progress)


def order(*records: PaperRecord, more: Iterable[PaperRecord] = ()) -> str:
    """The keys in their order."""
    found = {each.paper.key: each for each in (*records, *more)}
    return "".join(ranked.record.paper.key for ranked in in_reading_order(records, found.get))


def test_begun_then_priority_then_liking_then_the_list() -> None:
    """Papers that are read or skipped are not among them; one without rating counts as rated 3."""
    assert (
        order(
            record("a", 1, rating=2),
            record("b", 2),
            record("c", 3, tags=("x",)),
            record("d", 4, rating=5),
            record("e", 5, priority="low", rating=5),
            record("f", 6, priority="high"),
            record("g", 7, status="reading", day=3),
            record("h", 8, status="reading", day=9),
            record("i", 9, status="read"),
            record("j", 10, status="skipped"),
            record("k", 11, priority="high", rating=4),
            record("l", 12, rating=3),
            record("m", 13, rating=3, tags=("x",)),
        )
        == "hgkfdcmblae"
    )


def test_what_others_build_on_comes_before_them() -> None:
    """All of it, down to the ground, each once, also what only `find` knows."""
    assert (
        order(
            record("a", 1, "c", "x"),
            record("b", 2, "a"),
            record("c", 3, "d"),
            record("d", 4),
            more=[record("x", 9, "d", "b")],
        )
        == "dcbxa"
    )


def test_a_circle_is_cut() -> None:
    """Papers that build on one another, or on themselves, all come."""
    assert sorted(order(record("a", 1, "b"), record("b", 2, "c"), record("c", 3, "a", "c"))) == [
        "a",
        "b",
        "c",
    ]


def test_a_paper_that_was_begun_waits_for_nothing() -> None:
    """It is being read."""
    assert order(record("a", 1), record("b", 2, "a", status="reading")) == "ba"


def test_a_long_chain() -> None:
    """Ten thousand papers, each on the next, are no trouble."""
    records = [record(f"{number},", number, f"{number + 1},") for number in range(10_000)]
    assert order(*records).startswith("9999,9998,9997,")


def test_reasons_of_what_comes_last() -> None:
    """A low priority or a low rating is not told as a reason for reading."""
    records = [record("a", 1, priority="low"), record("b", 2, rating=1)]
    ranked = list(in_reading_order(records, lambda _: None))
    assert [each.reasons for each in ranked] == [
        ("number 2 in the order of mine", "you rated it 1"),
        ("number 1 in the order of mine", "you gave it low priority"),
    ]
