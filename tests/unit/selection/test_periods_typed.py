"""Days and minutes as a person types them."""

from datetime import UTC, date, datetime

import pytest

from readlist.errors import UsageError
from readlist.selection.periods import days, minutes_named, moment_named, recent_day, span_named

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", 22),
        ("Yesterday", 21),
        ("7d", 15),
        ("0d", 22),
        ("2w", 8),
        ("sunday", 22),
        ("monday", 16),
        ("mon", 16),
        ("sat", 21),
        ("last monday", 16),
        ("Last Sunday", 15),
    ],
)
def test_recent_days(text: str, day: int) -> None:
    """A weekday is the latest one, today included; the last one is before today."""
    assert recent_day(text, SUNDAY) == date(2026, 11, day)


@pytest.mark.parametrize("text", ["", "m", "someday", "7", "d7", "7 days", "99999d", "2026-11-22"])
def test_what_is_not_a_recent_day(text: str) -> None:
    """Everything else is left to others, who may know it as a date."""
    assert recent_day(text, SUNDAY) is None


def test_spans_of_recent_days() -> None:
    """They begin and end spans, where there is a today to count from."""
    assert days("7d..", SUNDAY) == (date(2026, 11, 15), None)
    assert days("2w..yesterday", SUNDAY) == (date(2026, 11, 8), date(2026, 11, 21))
    with pytest.raises(UsageError):
        days("7d..")


def test_a_span_of_options() -> None:
    """`--since` and `--until` take what a filter takes; it must not run backwards."""
    assert span_named("monday", None, SUNDAY) == (date(2026, 11, 16), None)
    assert span_named("2026", "2026-10", SUNDAY) == (date(2026, 1, 1), date(2026, 10, 31))
    with pytest.raises(UsageError, match="is after"):
        span_named("today", "yesterday", SUNDAY)


def test_moments() -> None:
    """Today is now, another day its noon."""
    now = datetime(2026, 11, 22, 15, tzinfo=UTC)
    assert moment_named("today", now) == now
    assert moment_named("1d", now).date() == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        *[("55", 55), ("55m", 55), ("55min", 55), ("1h", 60), ("1h10m", 70), ("1H10", 70)],
        *[("1 h 10 min", 70), ("1:10", 70), ("2 hours", 120), ("55 minutes", 55), ("1 hr 5", 65)],
    ],
)
def test_minutes(text: str, minutes: int) -> None:
    """As a number of minutes, or hours and minutes."""
    assert minutes_named(text) == minutes


@pytest.mark.parametrize(
    "text", ["", "0", "-5", "h", "1.5h", "soon", "100001", "9999h", "1:70", "1:", ":10", "1 10"]
)
def test_what_are_not_minutes(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(UsageError, match="is not a time"):
        minutes_named(text)
