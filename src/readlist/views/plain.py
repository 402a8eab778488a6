"""Results as plain text: what a pipe gets, and the short answers that a terminal gets as well."""

from datetime import datetime

from readlist.actions.choose_next import Choice
from readlist.actions.lists import ListSummary
from readlist.actions.mark_papers import Marked
from readlist.actions.note_paper import Noted, Outcome
from readlist.actions.records import Counts, PaperRecord
from readlist.changes import Change
from readlist.model import Status
from readlist.text import visible_line
from readlist.views.page import Page


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


def list_line(summary: ListSummary) -> str:
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


def page_text(page: Page) -> str:
    """The page without any wrapping."""
    label_width = max((len(label) for label, _ in page.facts), default=0)
    blocks = [
        "\n".join([page.title, *(f"   {line}" for line in page.byline)]),
        "\n".join(f"   {label:<{label_width}}  {text}" for label, text in page.facts),
        *(f"{label}\n{_indented(text)}" for label, text in page.sections),
    ]
    return "\n\n".join(blocks) + "\n"


def _indented(text: str) -> str:
    return "\n".join(f"   {line}" if line else "" for line in text.split("\n"))


def choice_text(choice: Choice) -> str:
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


def marked_line(marked: Marked) -> str:
    """3 is now read (was unread): Bootstrapped Meta-Learning."""
    record = marked.record
    title = visible_line(record.paper.title)
    if not marked.changed:
        return f"{record.number} is already {record.status}: {title}\n"
    was = f" (was {marked.before})" if marked.before is not record.status else " once more"
    return f"{record.number} is now {record.status}{was}: {title}\n"


def noted_text(noted: Noted) -> str:
    """What became of the notes, in a line; a merge or a leftover draft in further ones."""
    said = {
        Outcome.ADDED: "added to the notes on",
        Outcome.SAVED: "saved the notes on",
        Outcome.REMOVED: "removed the notes on",
        Outcome.UNCHANGED: "left unchanged: the notes on",
        Outcome.MERGED: "saved the notes on",
    }
    record = noted.record
    text = f"{said[noted.outcome]} {record.number}: {visible_line(record.paper.title)}\n"
    if noted.outcome is Outcome.MERGED:
        text += "another note was added while you wrote; it stands at the end\n"
    return text + "".join(f"an editor left a draft behind: {path}\n" for path in noted.leftover)


def change_line(change: Change, now: datetime) -> str:
    """Read 3, 4 of iclr2022 · 2 minutes ago."""
    return f"{visible_line(change.description)} · {ago(change.at, now)}\n"


def ago(at: datetime, now: datetime) -> str:
    """How long before `now` it was: just now, 2 minutes ago, 3 hours ago, 5 days ago."""
    seconds = (now - at).total_seconds()
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count = int(seconds // length)
        if count >= 1:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"
