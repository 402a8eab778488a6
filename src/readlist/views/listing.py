"""Lists, the papers of a list and the next one to read, as plain text."""

from typing import TYPE_CHECKING

from readlist.actions.records import Counts, PaperRecord
from readlist.model import Status
from readlist.text import visible_line

if TYPE_CHECKING:  # a view needs a result's shape, not what makes it
    from readlist.actions.choose_next import Choice
    from readlist.actions.lists import ListSummary


def tab_separated(*fields: object) -> str:
    """One line whose fields hold no tab, line break or control."""
    return "\t".join(visible_line(str(field)) for field in fields) + "\n"


def paper_line(record: PaperRecord) -> str:
    """number, status, key, title, authors (; between), year, on disk (, between)."""
    paper = record.paper
    return tab_separated(
        record.number,
        record.status or "damaged",
        paper.key,
        paper.title,
        "; ".join(paper.authors),
        paper.year if paper.year is not None else "",
        ",".join(record.on_disk),
    )


def list_line(summary: "ListSummary") -> str:
    """name, "current" or "", papers, read, bundled or own, title or problem."""
    counts = summary.counts
    return tab_separated(
        summary.name,
        "current" if summary.current else "",
        counts.total if counts else "",
        counts.read if counts else "",
        "bundled" if summary.bundled else "own",
        summary.title or f"damaged: {summary.problem}",
    )


def choice_text(choice: "Choice") -> str:
    """Number, title and reason, then how far the list is read."""
    if choice.record is None:
        return f"{choice.reason}: {counts_text(choice.counts)}\n"
    title = visible_line(choice.record.paper.title)
    return f"{choice.record.number}  {title}\n   {choice.reason} · {counts_text(choice.counts)}\n"


def counts_text(counts: Counts) -> str:
    """3 of 10 read · 1 reading · 2 skipped."""
    others = ((counts.by_status[each], each) for each in (Status.READING, Status.SKIPPED))
    parts = [f"{number} {status}" for number, status in others if number]
    return " · ".join([f"{counts.read} of {counts.total} read", *parts])
