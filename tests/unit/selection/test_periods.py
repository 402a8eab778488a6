"""Weeks and months in a row, and what falls into them."""

from datetime import date

from readlist.selection.periods import by_period, monday_of

DAYS = {date(2026, 1, 1): 1, date(2026, 1, 4): 2, date(2026, 1, 5): 4, date(2026, 2, 1): 8}


def test_weeks_begin_on_monday() -> None:
    """Also across the turn of the year."""
    assert monday_of(date(2026, 1, 4)) == date(2025, 12, 29)
    assert by_period(monday_of, DAYS, date(2026, 1, 11), 3) == (
        (date(2025, 12, 22), 0),
        (date(2025, 12, 29), 3),
        (date(2026, 1, 5), 4),
    )


def test_months_go_back_over_the_turn_of_the_year() -> None:
    """A day before the first or after the last is not counted."""
    months = by_period(lambda day: day.replace(day=1), DAYS, date(2026, 1, 4), 2)
    assert months == ((date(2025, 12, 1), 0), (date(2026, 1, 1), 3))
