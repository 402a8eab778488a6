"""All lists on a terminal: how far each is read, where it comes from, how old it is."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from readlist.actions.lists import ListSummary
from readlist.model.list_source import names_file
from readlist.text import visible_line
from readlist.views.lines import ago
from readlist.views.terminal.history import FRACTION
from readlist.views.terminal.show import NARROW


def lists_view(
    summaries: tuple[ListSummary, ...], filters: Mapping[str, str], width: int, now: datetime
) -> RenderableType:
    """All lists, the current one marked, and the saved filters below them.

    On a narrow terminal the title of a list stands below its name.
    """
    saved = [Text(f"  @{visible_line(f'{name}  {text}')}") for name, text in filters.items()]
    heading = [Text(), Text("Saved filters", style="bold")] if saved else []
    return Group(_lists(summaries, width, now), *heading, *saved)


def _lists(summaries: tuple[ListSummary, ...], width: int, now: datetime) -> RenderableType:
    if width < NARROW:
        return Group(*(_narrow_list(summary) for summary in summaries))
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for label in ("", "List", "Read", "From", "Title"):
        table.add_column(label, overflow="fold", no_wrap=label == "Read")
    for summary in summaries:
        age = ago(summary.changed, now) if summary.changed else ""
        table.add_row(
            _mark(summary),
            summary.name,
            Text(_progress(summary)),
            Text(", ".join(filter(None, (origin(summary), age)))),
            Text(_title(summary)),
        )
    return table


def _narrow_list(summary: ListSummary) -> Group:
    about = f"{summary.name}  {_read(summary)}  {origin(summary)}"
    return Group(
        Text(f"{_mark(summary) or ' '} {about}"),
        Padding(Text(_title(summary), style="dim"), (0, 0, 0, 2)),
    )


def _mark(summary: ListSummary) -> str:
    return "→" if summary.current else ""


def _progress(summary: ListSummary) -> str:
    """A bar, filled in proportion to the papers that are read, and the numbers."""
    if not summary.counts or not summary.counts.total:
        return _read(summary)
    filled = FRACTION * summary.counts.read // summary.counts.total
    return f"{'█' * filled}{'░' * (FRACTION - filled)} {_read(summary)}"


def _read(summary: ListSummary) -> str:
    return f"{summary.counts.read} of {summary.counts.total}" if summary.counts else "?"


def origin(summary: ListSummary) -> str:
    """Bundled, the host, conference or file that it follows, or yours."""
    if summary.bundled:
        return "bundled, hidden" if summary.hidden else "bundled"
    if names_file(summary.source):
        return visible_line("/".join(Path(summary.source).parts[-2:]))
    address = visible_line(summary.source).partition("://")
    return (address[2] or address[0]).partition("/")[0].rpartition("@")[2] or "yours"


def _title(summary: ListSummary) -> str:
    return visible_line(summary.title or "damaged")
