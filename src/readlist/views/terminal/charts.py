"""Bars and a calendar, drawn with characters that fit any terminal, also without colour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from readlist.selection.periods_2 import monday_of

_WIDEST_BAR, _WIDEST_LABEL, _UNIT = 30, 40, 4  # columns; the last for one, at most
_STYLES = ("dim", "green", "green", "green", "bold green")
_WEEKDAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
_LEFT = 5  # columns before the calendar's weeks
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """What charts are drawn with: a bar's block, a day's shades from none to most, an ellipsis."""

    block: str
    shades: str
    ellipsis: str


UNICODE = Glyphs("█", "·░▒▓█", "…")
ASCII = Glyphs("#", ".:+*#", "~")
"""For terminals that show nothing else."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled number, and what is said of it behind the bar."""

    label: str
    value: int
    said: str


def bars(rows: Sequence[Bar], width: int, glyphs: Glyphs) -> list[Text]:
    """A line each; the longest bar is that of the largest value."""
    longest = max((cell_len(row.label) for row in rows), default=0)
    label = min(longest, _WIDEST_LABEL, width // 2)
    behind = max((len(row.said) for row in rows), default=0)
    most = max((row.value for row in rows), default=0) or 1
    room = max(1, min(_WIDEST_BAR, width - label - behind - 6, most * _UNIT))
    lengths = (max(row.value > 0, row.value * room // most) for row in rows)
    return [_bar(row, label, size, glyphs) for row, size in zip(rows, lengths, strict=True)]


def _bar(row: Bar, label: int, length: int, glyphs: Glyphs) -> Text:
    shown = row.label
    if cell_len(shown) > label:
        shown = f"{set_cell_size(shown, label - 1).rstrip()}{glyphs.ellipsis}"
    bar = (glyphs.block * length, "green")
    return Text.assemble("  ", set_cell_size(shown, label), "  ", bar, " " * bool(length), row.said)


def calendar(days: Mapping[date, int], last: date, width: int, glyphs: Glyphs) -> list[Text]:
    """The weeks up to the day `last`, as many as fit: a column a week, a line a weekday.

    The last line says what the shades mean; no lines where nothing happened in these weeks.
    """
    weeks = min(53, (width - _LEFT) // 2)
    mondays = [monday_of(last) - _WEEK * back for back in reversed(range(weeks))]
    most = max((number for day, number in days.items() if mondays[0] <= day <= last), default=0)
    if not most:
        return []
    lines = [Text(_month_names(mondays).rstrip(), style="dim")]
    for weekday, name in enumerate(_WEEKDAYS):
        line = Text(f"{name:<{_LEFT}}", style="dim")
        for first in mondays:
            day = first + timedelta(days=weekday)
            if day <= last:
                shade = shade_of(days.get(day, 0), most)
                line.append(f"{glyphs.shades[shade]} ", style=_STYLES[shade])
        line.rstrip()
        lines.append(line)
    legend = f"{glyphs.shades[0]} none, {glyphs.shades[shade_of(most, most)]} {most}"
    return [*lines, Text(f"{'':{_LEFT}}{legend}", style="dim")]


def shade_of(number: int, most: int) -> int:
    """0 for nothing, else 1 to 4; a small number of readings is its own shade."""
    if most <= len(_STYLES) - 1:
        return number
    return -(-number * (len(_STYLES) - 1) // most)


def _month_names(mondays: Sequence[date]) -> str:
    """The names of the months above the weeks in which they begin, as far as there is room."""
    line = " " * _LEFT
    for place, first in enumerate(mondays):
        begins = any((first + timedelta(days=day)).day == 1 for day in range(7))
        column = _LEFT + place * 2
        if begins and len(line) <= column and place < len(mondays) - 1:
            line = f"{line:<{column}}{first + timedelta(days=6):%b} "
    return line
