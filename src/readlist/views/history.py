"""The reading log and the reader's counts: lines, sentences, JSON, a calendar and bars.

All of it is drawn with characters that fit any terminal, also without colour.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import dropwhile, groupby
from typing import TYPE_CHECKING

from readlist.model.paper import Status
from readlist.selection.periods import monday_of, shade_of
from readlist.text import counted, duration_text, visible_line
from readlist.views.json import attributes, counts_object
from readlist.views.lines import Answer, place_text, tab_separated

if TYPE_CHECKING:  # a view needs the form of a result, not its maker
    from rich.console import Group, RenderableType
    from rich.table import Table
    from rich.text import Text

    from readlist.actions.history import ReadingLog, ReadingStep, Stats

FRACTION = 5  # columns, rounded down: the bar of a share
_WIDEST_BAR, _WIDEST_LABEL, _UNIT = 30, 40, 4  # columns; the last for one, at most
_NARROWEST, _WIDEST = 20, 112  # columns; a year of weeks
_LEFT = 5  # columns before the calendar's weeks
_WEEKDAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
_SHADES = "·░▒▓█"  # of a day, from none to most
_STYLES = ("dim", "green", "green", "green", "bold green")
_MOST = 8  # lists, topics and venues
_SHOWN = 30  # steps on a terminal


def log_answer(found: "ReadingLog", list_name: str, *, is_all: bool) -> Answer:
    """The steps day by day; `is_all` is whether the user named no day."""
    places = {event.key: event.place for event in found.events if event.place}

    def lines() -> Iterator[str]:
        """The day, step, number (of a paper of another list: its key), key, title, minutes."""
        for event in found.events:
            title = event.place.paper.shown_title if event.place else ""
            place = place_text(event.place, list_name) if event.place else event.key
            minutes = "" if event.minutes is None else event.minutes
            yield tab_separated(event.day, event.step, place, event.key, title, minutes)

    nothing = "nothing was read yet" if is_all else "nothing was read then"
    return Answer(
        lambda: {
            "papers": places.values(),
            "steps": [
                attributes(event, "day", "at", "step", "status", "key", "minutes")
                for event in found.events
            ],
        },
        lambda: "".join(lines()),
        lambda *_: log_view(found.events, list_name, _SHOWN if is_all else len(found.events)),
        notes=found.problems,
        instead="" if found.events else nothing,
    )


def stats_answer(found: "Stats") -> Answer:
    """All counts."""
    return Answer(
        lambda: stats_object(found),
        lambda: "".join(stats_lines(found)),
        lambda width, _: stats_view(found, width),
        notes=found.problems,
    )


def summary_lines(stats: "Stats") -> Iterator[str]:
    """The reader's progress, what was read before it came here, and the amount read."""
    counts, statuses = stats.counts, stats.counts.by_status
    others = [f"{n} {each}" for each, n in statuses.items() if n and each is not Status.READ]
    if counts.unknown:
        others.append(f"{counts.unknown} damaged")
    yield ", ".join([f"{counts.read} of {counted(counts.total, 'paper')} read", *others])
    if stats.imported:
        was, they = ("was", "it was") if stats.imported == 1 else ("were", "they were")
        yield f"{counted(stats.imported, 'paper')} {was} read before {they} imported"
    if stats.days:
        parts = [f"{counted(stats.readings, 'reading')} since {min(stats.days)}"]
        if stats.again:
            parts.append(f"{stats.again} of them again")
        if stats.minutes:
            parts.append(f"{duration_text(stats.minutes)} recorded")
        yield ", ".join(parts)


def pace_lines(stats: "Stats") -> Iterator[str]:
    """The reader's pace, and the number of readings from which it is known."""
    pace = stats.pace
    if stats.per_week is not None:
        yield f"{stats.per_week:.1f} readings a week in the weeks above"
    if pace.per_paper is not None:
        time, known = duration_text(round(pace.per_paper)), counted(pace.papers_from, "reading")
        yield f"{time} a paper (of {known})"
    if pace.per_page is not None:
        yield f"{pace.per_page:.1f} min a page (of {counted(pace.pages_from, 'reading')})"


def stats_lines(stats: "Stats") -> Iterator[str]:
    """The values of `stats_object`: its name, then what is counted, if anything, and numbers."""
    for name, value in stats_object(stats).items():
        rows: Iterable[Iterable[object]] = [[value]]
        if isinstance(value, dict):
            rows = value.items()
        elif isinstance(value, list):
            rows = (each.values() for each in value)
        for row in rows:
            yield tab_separated(name, *("" if field is None else field for field in row))


def stats_object(stats: "Stats") -> dict[str, object]:
    """All counts; days by their date, weeks by that of their Monday, months as 2026-11."""
    pace = {
        "papers_per_week": stats.per_week,
        "minutes_per_paper": stats.pace.per_paper,
        "minutes_per_page": stats.pace.per_page,
    }
    return {
        "counts": counts_object(stats.counts),
        **attributes(stats, "readings", "again", "imported", "minutes"),
        "days": {day.isoformat(): number for day, number in stats.days.items()},
        "weeks": {f"{day:%Y-%m-%d}": number for day, number in stats.weeks},
        "months": {f"{day:%Y-%m}": number for day, number in stats.months},
        **{
            f"{kind}s_read": [share._asdict() for share in shares]
            for kind, shares in stats.shares.items()
        },
        "pace": {name: rate and round(rate, 2) for name, rate in pace.items()},
        "oldest_unread": [
            {"key": place.paper.key, "since": place.paper.year} for place in stats.oldest
        ],
    }


def log_view(steps: "Sequence[ReadingStep]", list_name: str, most: int) -> "Group":
    """The days, the last first, and how many earlier steps there are."""
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = []
    for day, events in groupby(steps[:most], key=lambda event: event.day):
        rows = []
        for event in events:
            title = event.place.paper.shown_title if event.place else "(in no list any more)"
            place = place_text(event.place, list_name) if event.place else event.key
            minutes = "" if event.minutes is None else f" · {duration_text(event.minutes)}"
            rows.append((event.step, visible_line(f"{place}  {title}{minutes}")))
        parts += [Text(f"{day:%A} {day.isoformat()}", style="bold"), _grid(rows, "dim"), Text()]
    if len(steps) > most:
        line = f"{len(steps) - most} earlier: --since {steps[-1].day} shows all"
        return Group(*parts, Text(line, style="dim"))
    return Group(*parts[:-1])


def bars(rows: Sequence[tuple[str, int, int]], width: int) -> "list[Text]":
    """A line for each label, value and total (0: none): a share fills a fraction of its bar.

    The longest bar is that of the largest value.
    """
    from rich.cells import cell_len
    from rich.text import Text

    from readlist.views.terminal.wrapping import fitted

    texts = [f"{value} of {total}" if total else str(value) for _, value, total in rows]
    longest = max((cell_len(label) for label, *_ in rows), default=0)
    labels = min(longest, _WIDEST_LABEL, width // 2)
    behind = max(map(len, texts), default=0)
    most = max((value for _, value, _ in rows), default=0) or 1
    room = max(1, min(_WIDEST_BAR, width - labels - behind - 6, most * _UNIT))
    lines = []
    for (label, value, total), text in zip(rows, texts, strict=True):
        length = FRACTION * value // total if total else max(value > 0, value * room // most)
        rest = "░" * (FRACTION - length) if total else ""
        bar, gap = ("█" * length, "green"), " " * bool(length or rest)
        name = fitted(label, labels)
        lines.append(Text.assemble("  ", name, "  ", bar, (rest, "dim"), gap, text))
    return lines


def calendar(days: Mapping[date, int], last: date, width: int) -> "list[Text]":
    """The weeks up to the day `last`, as many as fit: a column a week, a line a weekday.

    The last line says what the shades mean; no lines where nothing happened in these weeks.
    """
    from rich.text import Text

    weeks = min(53, (width - _LEFT) // 2)
    mondays = [monday_of(last) - timedelta(weeks=back) for back in reversed(range(weeks))]
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
                line.append(f"{_SHADES[shade]} ", style=_STYLES[shade])
        line.rstrip()
        lines.append(line)
    legend = f"{_SHADES[0]} none, {_SHADES[shade_of(most, most)]} {most}"
    return [*lines, Text(f"{'':{_LEFT}}{legend}", style="dim")]


def _month_names(mondays: Sequence[date]) -> str:
    """The names of the months above the weeks in which they begin, as far as there is room."""
    line = " " * _LEFT
    for place, monday in enumerate(mondays[:-1]):
        sunday, column = monday + timedelta(days=6), _LEFT + place * 2
        if sunday.day <= 7 and len(line) <= column:
            line = f"{line:<{column}}{sunday:%b} "
    return line


def stats_view(stats: "Stats", width: int) -> "Group":
    """All counts, for a terminal so wide."""
    from rich.console import Group
    from rich.text import Text

    width = max(_NARROWEST, min(width, _WIDEST))
    sections: dict[str, Sequence[RenderableType]] = {}
    sections["Days"] = calendar(stats.days, stats.today, width)
    for heading, form, periods in (
        ("Weeks, by their Monday", "%Y-%m-%d", stats.weeks),
        ("Months", "%Y-%m", stats.months),
    ):
        since_first = dropwhile(lambda period: not period[1], periods)
        rows = [(f"{day:{form}}", number, 0) for day, number in since_first]
        sections[heading] = bars(rows, width)
    sections["Pace"] = [Text(f"  {line}") for line in pace_lines(stats)]
    for kind, shares in stats.shares.items():
        rows = [(visible_line(name), read, total) for name, read, total in shares[:_MOST]]
        more = len(shares) - len(rows)
        further = [Text(f"  and {more} more", style="dim")] if more else []
        sections[f"{kind.capitalize()}s"] = [*bars(rows, width), *further]
    papers = (place.paper for place in stats.oldest)
    titles = [(str(paper.year), visible_line(paper.shown_title)) for paper in papers]
    sections["Oldest unread, by year"] = [_grid(titles)] if titles else []
    parts: list[RenderableType] = [Text(line) for line in summary_lines(stats)]
    for heading, lines in sections.items():
        if lines:
            parts += [Text(), Text(heading, style="bold"), *lines]
    return Group(*parts)


def _grid(rows: Iterable[tuple[str, str]], style: str = "") -> "Table":
    """A short text in this style, and beside it one that may be broken."""
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True, style=style)
    table.add_column(overflow="fold")
    for short, long in rows:
        table.add_row(f"  {short}", Text(long))
    return table
