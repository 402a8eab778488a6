"""Bars and the calendar."""

from datetime import date, timedelta

from readlist.selection.periods import shade_of
from readlist.views.history import bars, calendar

SUNDAY = date(2026, 11, 22)


def test_bars_are_as_long_as_their_values() -> None:
    """The longest fills the room; what is not nothing is seen."""
    rows = [
        ("ab", 200, 0),
        ("一个很长的名字", 100, 0),
        ("c", 1, 0),
        ("d", 0, 0),
    ]
    plain = [line.plain for line in bars(rows, 40)]
    assert plain == [
        "  ab              █████████████████ 200",
        "  一个很长的名字  ████████ 100",
        "  c               █ 1",
        "  d               0",
    ]
    assert all(len(line.plain) < 40 for line in bars(rows, 40))


def test_long_labels_are_cut() -> None:
    """To half of the width."""
    (line,) = bars([("x" * 50, 1, 0)], 30)
    assert line.plain == f"  {'x' * 14}…  ██{'█' * 2} 1"


def test_no_bars() -> None:
    """Of nothing."""
    assert bars([], 40) == []


def test_the_calendar_ends_today() -> None:
    """A column a week, a line a weekday, and what the shades mean."""
    days = {SUNDAY: 1, SUNDAY - timedelta(days=6): 8, SUNDAY + timedelta(days=1): 99}
    *_, legend = lines = [line.plain for line in calendar(days, SUNDAY, 25)]
    assert lines[1] == "Mon  · · · · · · · · · █"
    assert lines[7] == "Sun  · · · · · · · · · ░"
    assert legend.strip() == "· none, █ 8"
    assert calendar({date(2020, 1, 1): 1}, SUNDAY, 25) == []


def test_months_stand_above_their_weeks() -> None:
    """As far as there is room."""
    month, *_ = calendar({SUNDAY: 1}, SUNDAY, 40)
    assert month.plain.split() == ["Aug", "Sep", "Oct", "Nov"]


def test_shades() -> None:
    """Up to four readings each has its own; many are spread over the four."""
    assert [shade_of(number, 4) for number in range(5)] == [0, 1, 2, 3, 4]
    assert [shade_of(number, 100) for number in (0, 1, 25, 26, 100)] == [0, 1, 1, 2, 4]
