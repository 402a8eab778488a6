"""Lists and the papers of a list, as plain text.

What a command changed, in a line for the person.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from readlist.library.records import Counts, PaperRecord
from readlist.model.paper import Status
from readlist.text import counted, size_text, visible_line

if TYPE_CHECKING:
    from readlist.actions.attach import Attached
    from readlist.actions.lists import ListSummary
    from readlist.actions.mark import Marked
    from readlist.actions.note import Noted
    from readlist.storage.list_check import ListFinding
    from readlist.storage.undo_records import Change


def tab_separated(*fields: object) -> str:
    """One line whose fields hold no tab, line break or control."""
    texts = [str(field) for field in fields]
    if not "".join(texts).isprintable():
        texts = [visible_line(text) for text in texts]
    return "\t".join(texts) + "\n"


def place_text(record: PaperRecord, list_name: str) -> str:
    """What means the paper while `list_name` is at hand: its number there, else its key."""
    return str(record.number) if record.list_name == list_name else record.paper.key


def paper_line(record: PaperRecord, list_name: str, *further: object) -> str:
    """number, status, key, title, authors (; between), year, on disk (, between), what else."""
    paper = record.paper
    return tab_separated(
        place_text(record, list_name),
        record.status or "damaged",
        paper.key,
        paper.shown_title,
        "; ".join(paper.authors),
        paper.year if paper.year is not None else "",
        ",".join(record.on_disk),
        *further,
    )


def aligned(pairs: Mapping[str, object]) -> str:
    """Names and values in two columns, for a terminal."""
    width = max(map(len, pairs), default=0)
    lines = (visible_line(f"{name:{width}}  {value}") for name, value in pairs.items())
    return "".join(f"{line}\n" for line in lines)


def list_line(summary: "ListSummary") -> str:
    """name, "current" or "", papers, read, bundled or own, title or "damaged", source."""
    counts = summary.counts
    return tab_separated(
        summary.name,
        "current" if summary.current else "",
        counts.total if counts else "",
        counts.read if counts else "",
        "bundled" if summary.bundled else "own",
        summary.title or "damaged",
        summary.source,
    )


def counts_text(counts: Counts) -> str:
    """3 of 10 read · 1 reading · 2 skipped."""
    others = ((counts.by_status[each], each) for each in (Status.READING, Status.SKIPPED))
    parts = [f"{number} {status}" for number, status in others if number]
    return " · ".join([f"{counts.read} of {counts.total} read", *parts])


def finding_line(finding: "ListFinding") -> str:
    """severity, line, number, paper, message."""
    where = (finding.line, finding.number or "", finding.label)
    return tab_separated(finding.severity, *where, finding.message)


def findings_report(findings: Iterable["ListFinding"]) -> str:
    """The findings on the list as such, then those on each paper below a line that names it."""
    lines: list[str] = []
    last = 0
    for each in findings:
        if each.number != last:
            lines.append(f"paper {each.number}, line {each.line}: {each.label[:60]}")
            last = each.number
        lines.append(f"{'  ' if last else ''}{each.severity}: {each.message}")
    return "".join(f"{visible_line(line)}\n" for line in lines)


def paper_told(record: "PaperRecord", list_name: str) -> str:
    """The paper's number in the list at hand; of another list "1 of iclr2022-background"."""
    other = "" if record.list_name == list_name else f" of {record.list_name}"
    return f"{record.number}{other}"


def marked_line(marked: "Marked", list_name: str) -> str:
    """3 is now read (was unread): Bootstrapped Meta-Learning."""
    record = marked.record
    paper, title = paper_told(record, list_name), visible_line(record.paper.shown_title)
    if not marked.changed:
        return f"{paper} is already {record.status}: {title}\n"
    was = f" (was {marked.before})" if marked.before is not record.status else " once more"
    return f"{paper} is now {record.status}{was}: {title}\n"


def lost_comments(list_name: str) -> str:
    """What is said of a list whose file had to be written anew."""
    return f"comments in {list_name} could not be kept; `readlist undo` brings them back"


def arranged_line(record: "PaperRecord", became: str) -> str:
    """2 is now in thesis: Bootstrapped Meta-Learning."""
    title = visible_line(record.paper.shown_title)
    return f"{record.number} {became} {record.list_name}: {title}\n"


def attached_line(attached: "Attached", list_name: str) -> str:
    """3 has a PDF now (1.2 MB): Bootstrapped Meta-Learning; then what became of other files."""
    record = attached.record
    paper, title = paper_told(record, list_name), visible_line(record.paper.shown_title)
    size = f" ({size_text(record.pdf_bytes)})" if record.pdf_bytes is not None else ""
    had = "has a PDF now" if attached.is_new else "has just this PDF already"
    text = f"{paper} {had}{size}: {title}\n"
    if attached.aside:
        text += f"the one before is kept beside it: {visible_line(attached.aside.name)}\n"
    return text + ("your file was removed\n" if attached.moved else "")


_SAID = {
    "added": "added to the notes on",
    "saved": "saved the notes on",
    "merged": "saved the notes on",
    "removed": "removed the notes on",
    "unchanged": "left as they were: the notes on",
}


def noted_text(noted: "Noted", list_name: str) -> str:
    """What became of the notes, in a line; a merge in a further one."""
    record = noted.record
    paper, title = paper_told(record, list_name), visible_line(record.paper.shown_title)
    text = f"{_SAID[noted.outcome]} {paper}: {title}\n"
    if noted.outcome == "merged":
        text += "another note was added while you wrote; it stands at the end\n"
    return text


def told_change(change: "Change", current_list: str) -> str:
    """What the change was, the way it was typed: papers of the current list by number alone."""
    of_current = rf"(?<=\d) of {re.escape(current_list)}(?=$|;| )"
    return visible_line(re.sub(of_current, "", change.description, count=1))


def change_line(change: "Change", current_list: str, now: datetime) -> str:
    """Read 3, 4 · 2 minutes ago."""
    return f"{told_change(change, current_list)} · {ago(change.at, now)}\n"


def ago(at: datetime, now: datetime) -> str:
    """How long before `now` it was: just now, 2 minutes ago, 3 hours ago, 5 days ago."""
    seconds = (now - at).total_seconds()
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count = int(seconds // length)
        if count >= 1:
            return f"{counted(count, unit)} ago"
    return "just now"
