"""The pictures of a page: what they say and that they stay inside their frame."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

from readlist.formats.html import read_bar, reading_calendar
from readlist.model.paper import HistoryEntry, Progress, Status

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)


def read_on(*days: int) -> list[Progress]:
    """A paper read on each of these days, counted from a Monday."""
    return [Progress((HistoryEntry(Status.READ, MONDAY + timedelta(days=day)),)) for day in days]


def test_the_bar_says_what_it_shows() -> None:
    """The sentence and the widths agree; papers without progress count as unread."""
    reading = Progress((HistoryEntry(Status.READING, MONDAY),))
    bar = read_bar([*read_on(0), reading], 4)
    assert "<p>1 of 4 read, 1 being read</p>" in bar
    assert re.findall(r'class="(s\d)" width="(\d+)"', bar) == [
        ("s0", "600"),
        ("s1", "300"),
        ("s3", "150"),
    ]
    assert read_bar([], 0).startswith("<p>0 of 0 read</p>")


def test_days_stand_in_their_week_and_weekday() -> None:
    """A column a week, a row a weekday, and a day is darker the more was read on it."""
    svg = reading_calendar(read_on(0, 0, 8))
    figure = ET.fromstring(svg)  # noqa: S314 (the test reads what it made)
    titled = {each[0].text: each.attrib for each in figure.iter("rect") if len(each)}
    assert set(titled) == {"2026-11-23: 2", "2026-12-01: 1"}
    assert titled["2026-11-23: 2"]["class"] == "s2"
    first, second = titled["2026-11-23: 2"], titled["2026-12-01: 1"]
    assert (int(second["x"]) - int(first["x"]), int(second["y"]) - int(first["y"])) == (12, 12)
    assert "3 papers read from 2026-11-23 to 2026-12-01" in svg


def test_many_years_are_cut_to_the_last() -> None:
    """At most 53 weeks are drawn, inside the frame, and the sentence counts those alone."""
    svg = reading_calendar(read_on(-4000, 0))
    figure = ET.fromstring(svg)  # noqa: S314 (the test reads what it made)
    picture = figure[0]
    assert all(int(each.attrib["x"]) < int(picture.attrib["width"]) for each in figure.iter("rect"))
    assert "1 paper read" in svg


def test_nothing_was_read() -> None:
    """Without a reading there is no calendar."""
    assert reading_calendar([Progress()]) == ""
