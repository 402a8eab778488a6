"""The reader's counts on a terminal: sentences, a calendar, bars."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from readlist.text import visible_line
from readlist.views.stats import pace_lines, shares_by_kind, summary_lines
from readlist.views.terminal.charts import ASCII, UNICODE, Bar, Glyphs, bars, calendar

if TYPE_CHECKING:  # a view needs a result's shape, not what makes it
    from readlist.actions.stats import Stats, Waiting
    from readlist.selection.periods_2 import Counted

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
            Bar(visible_line(share.name), share.read, f"{share.read} of {share.total}")
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
        table.add_row(f"  {waiting.since}", Text(visible_line(waiting.place.paper.title)))
    return [table]
