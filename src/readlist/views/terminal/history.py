"""The reading log and the reader's counts on a terminal: days, sentences, a calendar, bars.

All of it is drawn with characters that fit any terminal, also without colour.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from readlist.actions.history import ReadingLog
from readlist.selection.periods import monday_of
from readlist.text import visible_line
from readlist.views.lines import (
    event_text,
    event_word,
    pace_lines,
    shares_by_kind,
    summary_lines,
)

if TYPE_CHECKING:
    from readlist.actions.history import Stats, Waiting
    from readlist.selection.periods import Counted


def log_view(log: ReadingLog, list_name: str) -> Group:
    """The days, the last first, and how many earlier steps there are."""
    parts: list[RenderableType] = []
    for day, events in groupby(log.events, key=lambda event: event.day):
        table = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
        table.add_column(no_wrap=True, style="dim")
        table.add_column(overflow="fold")
        for event in events:
            table.add_row(f"  {event_word(event)}", Text(event_text(event, list_name)))
        parts += [Text(f"{day:%A} {day.isoformat()}", style="bold"), table, Text()]
    earlier = log.total - len(log.events)
    if earlier:
        parts.append(Text(f"{earlier} earlier: --limit {log.total} shows all", style="dim"))
        return Group(*parts)
    return Group(*parts[:-1])


FRACTION = 5  # columns, rounded down: the bar of a share
_WIDEST_BAR, _WIDEST_LABEL, _UNIT = 30, 40, 4  # columns; the last for one, at most
_STYLES = ("dim", "green", "green", "green", "bold green")
_WEEKDAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
_LEFT = 5  # columns before the calendar's weeks
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters of charts: of a bar, a day's shades from none to most, an ellipsis."""

    block: str
    empty: str
    shades: str
    ellipsis: str


UNICODE = Glyphs("█", "░", "·░▒▓█", "…")
ASCII = Glyphs("#", ".", ".:+*#", "~")
"""For terminals that show nothing else."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled number, and what is said of it behind the bar; a share is of a `total`."""

    label: str
    value: int
    said: str
    total: int = 0


def bars(rows: Sequence[Bar], width: int, glyphs: Glyphs) -> list[Text]:
    """A line each; the longest bar is that of the largest value, and a share fills a fraction."""
    longest = max((cell_len(row.label) for row in rows), default=0)
    label = min(longest, _WIDEST_LABEL, width // 2)
    behind = max((len(row.said) for row in rows), default=0)
    most = max((row.value for row in rows), default=0) or 1
    room = max(1, min(_WIDEST_BAR, width - label - behind - 6, most * _UNIT))
    lines = []
    for row in rows:
        shown = row.label
        if cell_len(shown) > label:
            shown = f"{set_cell_size(shown, label - 1).rstrip()}{glyphs.ellipsis}"
        length = max(row.value > 0, row.value * room // most)
        if row.total:
            length = FRACTION * row.value // row.total
        rest = glyphs.empty * (FRACTION - length) if row.total else ""
        bar, gap = (glyphs.block * length, "green"), " " * bool(length or rest)
        name = set_cell_size(shown, label)
        lines.append(Text.assemble("  ", name, "  ", bar, (rest, "dim"), gap, row.said))
    return lines


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


_NARROWEST, _WIDEST = 20, 112  # columns; a year of weeks
_MOST = 8  # lists, topics and venues
_HEADINGS = {"list": "Lists", "topic": "Topics", "venue": "Venues"}


_Section = tuple[str, Sequence[RenderableType]]
"""A heading and the lines below it."""


def stats_view(stats: "Stats", width: int, *, is_unicode: bool) -> Group:
    """All counts, for a terminal so wide; without Unicode in plain ASCII."""
    width, glyphs = max(_NARROWEST, min(width, _WIDEST)), UNICODE if is_unicode else ASCII
    parts: list[RenderableType] = [Text(line) for line in summary_lines(stats)]
    for heading, lines in _sections(stats, width, glyphs):
        if lines:
            parts += [Text(), Text(heading, style="bold"), *lines]
    return Group(*parts)


def _sections(stats: "Stats", width: int, glyphs: Glyphs) -> Iterator["_Section"]:
    yield "Days", calendar(stats.days, stats.last_day, width, glyphs)
    yield "Weeks, by their Monday", _periods(stats.weeks, "%Y-%m-%d", width, glyphs)
    yield "Months", _periods(stats.months, "%Y-%m", width, glyphs)
    yield "Pace", [Text(f"  {line}") for line in pace_lines(stats)]
    for kind, shares in shares_by_kind(stats).items():
        rows = [
            Bar(visible_line(share.name), share.read, f"{share.read} of {share.total}", share.total)
            for share in shares[:_MOST]
        ]
        more = len(shares) - len(rows)
        further = [Text(f"  and {more} more", style="dim")] if more else []
        yield _HEADINGS[kind], [*bars(rows, width, glyphs), *further]
    yield "Begun and not finished", _waiting(stats.begun)
    yield "Oldest unread, by year", _waiting(stats.oldest)


def _periods(periods: "Counted", form: str, width: int, glyphs: Glyphs) -> list[Text]:
    """From the first period on in which something was read."""
    first = next((place for place, (_, number) in enumerate(periods) if number), len(periods))
    rows = [Bar(f"{day:{form}}", number, str(number)) for day, number in periods[first:]]
    return bars(rows, width, glyphs)


def _waiting(papers: "tuple[Waiting, ...]") -> list[RenderableType]:
    if not papers:
        return []
    table = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for waiting in papers:
        table.add_row(f"  {waiting.since}", Text(visible_line(waiting.place.paper.shown_title)))
    return [table]
