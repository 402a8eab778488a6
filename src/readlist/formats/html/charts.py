"""Pictures of how far a list is read, drawn as SVG that takes its colours from the page."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from readlist.model.paper import Progress, Status
from readlist.model.reading import readings
from readlist.text import counted

_CELL = 12  # pixels, with the gap
_LEFT, _TOP = 30, 16
_MOST_WEEKS = 53
_BAR = (600, 14)
_SHADES = 4
_DAY = timedelta(days=1)


def read_bar(progress: Iterable[Progress], total: int) -> str:
    """How many of `total` papers are read and being read, as a sentence and a bar."""
    counts = Counter(each.status for each in progress)
    read, reading = counts[Status.READ], counts[Status.READING]
    said = f"{read} of {total} read" + (f", {reading} being read" if reading else "")
    width, height = _BAR
    done, begun = width * read // max(total, 1), width * (read + reading) // max(total, 1)
    return (
        f'<p>{said}</p>\n<div class="chart"><svg role="img" aria-label="{said}"'
        f' viewBox="0 0 {width} {height}" width="100%" height="{height}"'
        f' preserveAspectRatio="none"><rect class="s0" width="{width}" height="{height}"/>'
        f'<rect class="s1" width="{begun}" height="{height}"/>'
        f'<rect class="s3" width="{done}" height="{height}"/></svg></div>'
    )


def reading_calendar(progress: Iterable[Progress]) -> str:
    """The readings by day, a column a week, up to the day of the last one; "" without any.

    Days are those of UTC, so that the same list gives the same bytes on every machine.
    """
    days = Counter(each.finished.date() for one in progress for each in readings(one))
    if not days:
        return ""
    last = max(days)
    first = max(_monday(min(days)), _monday(last) - (_MOST_WEEKS - 1) * 7 * _DAY)
    weeks = (_monday(last) - first).days // 7 + 1
    shown = sum(number for day, number in days.items() if day >= first)
    said = f"{counted(shown, 'paper')} read from {max(first, min(days))} to {last}"
    width, height = _LEFT + max(weeks, 8) * _CELL, _TOP + 7 * _CELL
    return (
        f'<figure class="chart"><svg role="img" aria-label="{said}" width="{width}"'
        f' height="{height}" viewBox="0 0 {width} {height}">\n'
        + "\n".join((*_labels(first, weeks), *_squares(days, first, last)))
        + f'\n</svg><figcaption class="quiet">{said}</figcaption></figure>'
    )


def _labels(first: date, weeks: int) -> Iterator[str]:
    """Weekdays at the left; above the weeks the months that begin in them."""
    for row, name in ((0, "Mon"), (2, "Wed"), (4, "Fri")):
        yield f'<text x="0" y="{_TOP + row * _CELL + 9}">{name}</text>'
    for week in range(weeks):
        end = first + (week * 7 + 6) * _DAY
        if end.day <= 7:
            yield f'<text x="{_LEFT + week * _CELL}" y="10">{end:%b}</text>'


def _squares(days: Counter[date], first: date, last: date) -> Iterator[str]:
    most = max(days.values())
    for offset in range((last - first).days + 1):
        day, number = first + offset * _DAY, days[first + offset * _DAY]
        shade = number if most <= _SHADES else -(-number * _SHADES // most)
        x, y = _LEFT + offset // 7 * _CELL, _TOP + offset % 7 * _CELL
        title = f"<title>{day}: {number}</title>" if number else ""
        yield f'<rect class="s{shade}" x="{x}" y="{y}" width="10" height="10" rx="2">{title}</rect>'


def _monday(day: date) -> date:
    return day - day.weekday() * _DAY
