"""Counting what was read: days, lists, damage."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest
from given import time_zone

from readlist.actions.history import reading_log, reading_stats
from readlist.errors import DamagedFileError, NotFoundError

if TYPE_CHECKING:
    from conftest import Cli


@pytest.fixture
def in_california(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Local days are those of the west coast: eight hours behind."""
    with time_zone(monkeypatch, "America/Los_Angeles"):
        yield


@pytest.mark.usefixtures("in_california")
def test_days_are_the_readers_own(cli: "Cli") -> None:
    """A paper read in the evening counts for that day, though it is tomorrow in UTC."""
    history = '[[history]]\nstatus = "read"\nat = 2026-11-22T03:00:00Z\n'
    cli.write("papers/jaegle2022perceiver/progress.toml", history)
    assert reading_stats(cli.library, None).days == {date(2026, 11, 21): 1}
    (event,) = reading_log(cli.library, None, until=date(2026, 11, 21)).events
    assert event.day == date(2026, 11, 21)
    assert reading_log(cli.library, None, since=date(2026, 11, 22)).events == ()


def test_a_paper_of_several_lists_counts_once(cli: "Cli") -> None:
    """And in each of them; its key may be written in other letters there."""
    cli.write("lists/mine.toml", '[[papers]]\ntitle = "P"\nkey = "Jaegle2022Perceiver"\n')
    cli("read", "5")
    stats = reading_stats(cli.library, None)
    assert (stats.counts.total, stats.readings, stats.counts.read) == (17, 1, 1)
    assert stats.shares["list"] == (("iclr2022", 1, 10), ("mine", 1, 1))
    assert len(reading_log(cli.library, "mine").events) == 1


def test_a_terminal_has_the_last_thirty_steps(cli: "Cli") -> None:
    """And says how to see those before; a day that is named shows all from it on."""
    cli("read", "1-7", "--on", "2026-11-20")
    for number in range(1, 5):
        cli("start", "1-7", "--on", f"2026-11-0{number}")
    answer = cli("log", width=80).out
    assert "5 earlier: --since 2026-11-01 shows all" in answer.splitlines()[-1]
    assert answer.count("started") == 23
    assert cli("log", "--since", "2026-11-01", width=80).out.count("started") == 28
    assert len(cli("log").out.splitlines()) == 35


def test_a_mark_that_is_taken_back_is_not_a_reading(cli: "Cli") -> None:
    """By `unread` at any time, or by another status on the same day; all counts agree then."""
    cli("skip", "1")
    for number in ("2", "3", "4"):
        cli("read", number)
    cli("start", "3")
    cli.wait(days=2)
    cli("unread", "2")
    cli("skip", "4")
    stats = reading_stats(cli.library, None)
    assert (stats.readings, stats.counts.read) == (1, 0)
    assert stats.shares["list"][0] == ("iclr2022", 1, 10)


def test_a_time_to_come_is_no_trouble(cli: "Cli") -> None:
    """A clock that went ahead: it is counted, but in none of the weeks so far."""
    history = '[[history]]\nstatus = "read"\nat = 2027-11-22T03:00:00Z\n'
    cli.write("papers/jaegle2022perceiver/progress.toml", history)
    stats = reading_stats(cli.library, None)
    assert stats.readings == 1
    assert not any(number for _, number in (*stats.weeks, *stats.months))
    assert cli("stats", width=80).code == 0


def test_damage_is_named_and_passed_over(cli: "Cli") -> None:
    """A list that was asked for must be whole; one that is none is not found."""
    cli.write("lists/broken.toml", "title =")
    cli.write("papers/jaegle2022perceiver/progress.toml", b"\xff")
    cli("read", "1")
    stats = reading_stats(cli.library, None)
    assert stats.readings == 1
    assert len(stats.problems) == 2
    assert stats.counts.unknown == 1
    assert "1 damaged" in cli("stats", width=80).out
    assert len(reading_log(cli.library, None).problems) == 2
    with pytest.raises(DamagedFileError):
        reading_stats(cli.library, "broken")
    with pytest.raises(NotFoundError):
        reading_log(cli.library, "none")


def test_minutes_a_page_need_pdfs(cli: "Cli", make_pdf: Callable[..., bytes]) -> None:
    """Three readings of papers whose pages are known tell them."""
    for number, key in enumerate(("hoogeboom2022autoregressive", "carlini2022poisoning"), 1):
        cli.write(f"papers/{key}/paper.pdf", make_pdf(*"0123456789"))
        cli("read", str(number), "--minutes", "40")
    cli("read", "1", "--minutes", "60")
    pace = reading_stats(cli.library, None).pace
    assert (pace.per_page, pace.per_paper) == (4, 40)
    assert "4.0 min a page (of 3 readings)" in cli("stats", width=80).out
