"""How often a paper was read, and how long that took."""

from datetime import UTC, datetime

from readlist.model.paper import HistoryEntry, Progress, Reading, Status, readings


def at(day: int) -> datetime:
    """A day of November at noon."""
    return datetime(2026, 11, day, 12, tzinfo=UTC)


def progress(*steps: tuple[Status, int, int | None]) -> Progress:
    """A history of steps: status, day, minutes."""
    return Progress(tuple(HistoryEntry(status, at(day), minutes) for status, day, minutes in steps))


def test_each_time_it_was_read_is_a_reading() -> None:
    """From when it was begun, with the minutes of all steps on the way; then again."""
    history = progress(
        (Status.READING, 1, 10),
        (Status.READING, 2, 20),
        (Status.READ, 3, 30),
        (Status.SKIPPED, 4, None),
        (Status.READ, 5, None),
    )
    assert list(readings(history)) == [
        Reading(at(3), at(1), 60),
        Reading(at(5), None, None, is_again=True),
    ]


def test_what_was_told_later_may_have_been_earlier() -> None:
    """`--on` gives a day before others that were told already."""
    told = progress((Status.READ, 9, 9), (Status.READ, 2, 2))
    assert [(each.finished, each.minutes, each.is_again) for each in readings(told)] == [
        (at(2), 2, False),
        (at(9), 9, True),
    ]


def test_what_was_imported_is_no_reading() -> None:
    """Its day is not known, so it is neither a reading nor does it make the next one another."""
    imported = HistoryEntry(Status.READ, at(1), imported=True)
    read = HistoryEntry(Status.READ, at(2))
    assert list(readings(Progress((imported, read)))) == [Reading(at(2))]
    assert list(readings(Progress((imported,)))) == []
