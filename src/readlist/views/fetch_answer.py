"""The answer of `fetch`. Apart from `fetch`, whose sentences the terminal's table uses."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from readlist.actions.fetch import PlannedFetch, Report
from readlist.errors import NetworkError
from readlist.text import counted
from readlist.views.fetch import (
    fetched_line,
    fetched_object,
    may_come_later,
    step_lines,
    step_object,
    step_text,
)
from readlist.views.lines import Answer, Terminal

if TYPE_CHECKING:
    from rich.console import RenderableType

    from readlist.library.records import PaperRecord


def planned_answer(steps: Sequence[PlannedFetch], list_name: str) -> Answer:
    """The first requests that would be made, for each thing that is missing."""
    return Answer(
        "fetch",
        lambda: {"plan": list(map(step_object, steps))},
        lambda: "".join(line for step in steps for line in step_lines(step, list_name)),
        lambda _: "".join(step_text(step, list_name) for step in steps),
        instead="" if steps else "nothing is missing",
    )


def fetched_answer(
    report: Report, list_name: str, records: "Callable[[], Sequence[PaperRecord]]"
) -> Answer:
    """Every paper with its abstract and PDF, and an error if some did not come.

    `records` gives the papers of the report, for JSON only.
    """

    def on_terminal(terminal: Terminal) -> "RenderableType | str":
        if report.unreached:
            return ""  # each host was named; a table of nothing says no more
        from readlist.views.terminal.fetch import fetched_view

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


def _error(report: Report) -> NetworkError | None:
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
