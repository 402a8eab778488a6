"""How long papers take: told, assumed, unknown."""

from datetime import UTC, datetime, timedelta

from readlist.actions.history import Estimate, Pace, estimate, median, own_pace
from readlist.model.paper import Reading

START = datetime(2026, 11, 1, tzinfo=UTC)


def timed(*minutes: int | None) -> list[tuple[str, Reading]]:
    """Readings of papers k0, k1, …, a day each."""
    return [
        (f"k{number}", Reading(START + timedelta(days=number), None, told))
        for number, told in enumerate(minutes)
    ]


def test_two_readings_are_too_few() -> None:
    """Then the assumption counts."""
    pace = own_pace(timed(30, 60, None), lambda _: 10)
    assert pace == Pace(None, None, 2, 2)
    assert estimate(pace, 10) == Estimate(30, 10, "10 pages at 3 minutes, which is assumed")


def test_three_readings_tell_the_pace() -> None:
    """By the page where pages are known, else by the paper; the middle one counts."""
    pace = own_pace(timed(30, 60, 600), lambda key: None if key == "k2" else 10)
    assert (pace.per_page, pace.per_paper, pace.papers_from) == (None, 60, 3)
    pace = own_pace(timed(30, 60, 600), lambda _: 10)
    assert pace.per_page == 6
    assert estimate(pace, 5) == Estimate(30, 5, "5 pages at your 6.0 minutes")
    assert estimate(pace, None) == Estimate(
        60, None, "what a paper takes you; its pages are not known"
    )


def test_the_latest_fifty_count() -> None:
    """Who reads faster now is not held to what they were."""
    assert own_pace(timed(*[500] * 60, *[20] * 50), lambda _: None).per_paper == 20


def test_what_was_read_is_not_needed_again() -> None:
    """At least a minute is left."""
    assert estimate(Pace(), 10, 4) == Estimate(
        18, 10, "6 of 10 pages at 3 minutes, which is assumed"
    )
    left = estimate(Pace(), 10, 10)
    assert left is not None
    assert left.minutes == 1
    assert estimate(Pace(), None) is None


def test_median() -> None:
    """The middle one, or between the two in the middle."""
    assert median([3, 1, 2]) == 2
    assert median([4, 1, 2, 3]) == 2.5
