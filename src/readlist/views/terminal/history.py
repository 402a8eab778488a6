"""The reading log on a terminal, day by day."""

from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from readlist.actions.log import ReadingLog
from readlist.views.history import event_text, event_word


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
