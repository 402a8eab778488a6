"""The answer of `fetch`, as a table on a terminal; its sentences are those of `fetch`."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from readlist.errors import NetworkError
from readlist.network.messages import Outcome
from readlist.sources.protocol import FetchTarget
from readlist.text import counted, visible_line
from readlist.views.fetch import (
    NAMES,
    attempt_text,
    fetched_line,
    fetched_object,
    may_come_later,
    reference,
    remedy,
    step_lines,
    step_object,
    step_text,
)
from readlist.views.lines import Answer, Terminal

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

    from readlist.actions.fetch import Attempt, FetchedPaper, PlannedFetch, Report
    from readlist.library.records import PaperRecord


_MOST_ROWS = 40
_NARROW = 60  # columns


def planned_answer(steps: Sequence["PlannedFetch"], list_name: str) -> Answer:
    """The first requests that would be made, for each thing that is missing."""
    return Answer(
        "fetch",
        lambda: {"plan": list(map(step_object, steps))},
        lambda: "".join(line for step in steps for line in step_lines(step, list_name)),
        lambda _: "".join(step_text(step, list_name) for step in steps),
        instead="" if steps else "nothing is missing",
    )


def fetched_answer(
    report: "Report", list_name: str, records: "Callable[[], Sequence[PaperRecord]]"
) -> Answer:
    """Every paper with its abstract and PDF, and an error if some did not come.

    `records` gives the papers of the report, for JSON only.
    """

    def on_terminal(terminal: Terminal) -> "RenderableType | str":
        if report.unreached:
            return ""  # each host was named; a table of nothing says no more
        return fetched_view(report.papers, list_name, terminal.width)

    def content() -> dict[str, object]:
        pairs = zip(report.papers, records(), strict=True)
        return {
            "papers": [fetched_object(paper, record, list_name) for paper, record in pairs],
            "unreached": {host: failure.detail for host, failure in report.unreached.items()},
        }

    return Answer(
        "fetch",
        content,
        lambda: "".join(fetched_line(paper, list_name) for paper in report.papers),
        on_terminal,
        instead="" if report.papers else "there is nothing to fetch",
        error=_error(report),
    )


def _error(report: "Report") -> NetworkError | None:
    if report.unreached:
        hint = "what is on disk works as ever; fetch again later"
        return NetworkError("there is no network", hint=hint)
    incomplete = [paper for paper in report.papers if not paper.is_complete]
    if not incomplete:
        return None
    later = any(map(may_come_later, incomplete))
    return NetworkError(
        f"{len(incomplete)} of {counted(len(report.papers), 'paper')} could not be completed",
        hint="run it again: it goes on where it stopped"
        if later
        else "each line says what you can do",
    )


def fetched_view(papers: Sequence["FetchedPaper"], list_name: str, width: int) -> "RenderableType":
    """Return the origin of everything, or why it did not come and what to do.

    A long list shows only the incomplete papers.
    """
    from rich.console import Group
    from rich.text import Text

    from readlist.views.terminal.wrapping import wrapped

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


def _rows(papers: Sequence["FetchedPaper"], list_name: str) -> "Table":
    from rich.table import Table
    from rich.text import Text

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


def _narrow(papers: Sequence["FetchedPaper"], list_name: str) -> "Table":
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

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


def _cell(attempt: "Attempt") -> "Text":
    from rich.text import Text

    is_there = attempt.outcome is Outcome.OK
    style = "" if is_there and attempt.is_new else "dim" if is_there else "yellow"
    return Text(attempt_text(attempt), style=style)
