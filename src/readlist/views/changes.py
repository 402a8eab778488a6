"""What a command changed, in a line for the person."""

import re
from datetime import datetime
from typing import TYPE_CHECKING

from readlist.text import counted, size_text, visible_line

if TYPE_CHECKING:  # a view needs a result's shape, not what makes it
    from readlist.actions.attach import Attached
    from readlist.actions.mark import Marked
    from readlist.actions.note import Noted
    from readlist.library.records import PaperRecord
    from readlist.storage.undo_records import Change


def paper_told(record: "PaperRecord", list_name: str) -> str:
    """The paper's number in the list at hand; of another list "1 of iclr2022-background"."""
    other = "" if record.list_name == list_name else f" of {record.list_name}"
    return f"{record.number}{other}"


def marked_line(marked: "Marked", list_name: str) -> str:
    """3 is now read (was unread): Bootstrapped Meta-Learning."""
    record = marked.record
    paper, title = paper_told(record, list_name), visible_line(record.paper.title)
    if not marked.changed:
        return f"{paper} is already {record.status}: {title}\n"
    was = f" (was {marked.before})" if marked.before is not record.status else " once more"
    return f"{paper} is now {record.status}{was}: {title}\n"


def lost_comments(list_name: str) -> str:
    """What is said of a list whose file had to be written anew."""
    return f"comments in {list_name} could not be kept; `readlist undo` brings them back"


def arranged_line(record: "PaperRecord", became: str) -> str:
    """2 is now in thesis: Bootstrapped Meta-Learning."""
    title = visible_line(record.paper.title)
    return f"{record.number} {became} {record.list_name}: {title}\n"


def attached_line(attached: "Attached", list_name: str) -> str:
    """3 has a PDF now (1.2 MB): Bootstrapped Meta-Learning; then what became of other files."""
    record = attached.record
    paper, title = paper_told(record, list_name), visible_line(record.paper.title)
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
    paper, title = paper_told(record, list_name), visible_line(record.paper.title)
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
