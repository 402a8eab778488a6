"""The results of `fetch`, as a table for a terminal."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from readlist.actions.fetch_results import Attempt, FetchedPaper
from readlist.network.messages import Outcome
from readlist.sources.protocol import FetchTarget
from readlist.text import visible_line
from readlist.views.fetch import NAMES, attempt_text, reference, remedy
from readlist.views.terminal.wrapping import wrapped

_MOST_ROWS = 40
_NARROW = 60  # columns


def fetched_view(papers: Sequence[FetchedPaper], list_name: str, width: int) -> RenderableType:
    """Return the origin of everything, or why it did not come and what to do.

    A long list shows only the incomplete papers.
    """
    missing = [paper for paper in papers if not paper.is_complete]
    shown = papers if len(papers) <= _MOST_ROWS else missing
    rows = _narrow(shown, list_name) if width < _NARROW else _rows(shown, list_name)
    remedies = [(reference(each.place, list_name), remedy(each, list_name)) for each in missing]
    ways = [Text(wrapped(f"{name}: {way}", width)) for name, way in remedies if way]
    done = f"{len(papers) - len(missing)} of {len(papers)} complete"
    parts: list[RenderableType] = [rows] if shown else []
    if ways:
        parts += [Text(), Text("What you can do", style="bold"), *ways]
    return Group(*parts, Text(), Text(done, style="dim"))


def _rows(papers: Sequence[FetchedPaper], list_name: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("#", justify="right")
    table.add_column("Title", overflow="fold", ratio=3)
    wanted = papers[0].attempts.keys() if papers else ()
    for each in wanted:
        table.add_column(
            NAMES[each].capitalize() if each is FetchTarget.ABSTRACT else NAMES[each],
            overflow="fold",
            ratio=2,
        )
    for paper in papers:
        table.add_row(
            reference(paper.place, list_name),
            Text(visible_line(paper.place.paper.shown_title)),
            *(_cell(paper.attempts[each]) for each in wanted),
        )
    return table


def _narrow(papers: Sequence[FetchedPaper], list_name: str) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, show_header=False)
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    for paper in papers:
        lines = (
            Text.assemble((f"{NAMES[wanted]}: ", "dim"), _cell(attempt))
            for wanted, attempt in paper.attempts.items()
        )
        title = Text(visible_line(paper.place.paper.shown_title))
        table.add_row(reference(paper.place, list_name), Group(title, *lines))
    return table


def _cell(attempt: Attempt) -> Text:
    is_there = attempt.outcome is Outcome.OK
    style = "" if is_there and attempt.is_new else "dim" if is_there else "yellow"
    return Text(attempt_text(attempt), style=style)
