"""Papers after a change: edited, removed, moved, copied, with notes or a PDF; changes taken back.

Apart from `lines`, because few commands load it.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from readlist.errors import DamagedFileError
from readlist.storage.journal import Change, Steps
from readlist.text import counted, size_text, visible_line, visible_paragraphs
from readlist.views.json import attributes
from readlist.views.lines import Answer, ago, lost_comments, outcome_lines, paper_reference

if TYPE_CHECKING:
    from readlist.actions.attach import Attached
    from readlist.actions.edit import Arranged, EditedList
    from readlist.actions.note import NoteOutcome
    from readlist.library.records import ListedPaper, PaperRecord


def edited_answer(edited: "EditedList") -> Answer:
    """The list, and the paper if only that was edited."""
    reading_list, place = edited.reading_list, edited.place
    what = f"{reading_list.name} ({counted(len(reading_list.papers), 'paper')})"
    if place:
        what = f"{place.number} of {reading_list.name}: {place.paper.shown_title}"
    said, outcome = ("saved", "saved") if edited.is_changed else ("not changed:", "unchanged")
    return Answer(
        lambda: {"list": reading_list, "papers": [place] if place else [], "outcome": outcome},
        lambda: f"{said} {visible_line(what)}\n",
        notes=list(map(lost_comments, edited.comments_lost)),
    )


def arranged_answer(arranged: "Arranged", became: str, target: str = "") -> Answer:
    """The papers as they stand now; `became` says where, e.g. "is now in"; `target` may be new."""
    there = outcome_lines(((each, "is there already") for each in arranged.present), "")
    notes = [line.removesuffix(":") for line in there.splitlines() if line[0] != " "]
    notes += map(lost_comments, arranged.comments_lost)
    if arranged.is_new:
        notes.append(f"{target} is a new list: `readlist use {target}`")
    present = [place.paper.key for place in arranged.present]
    moved = [(place, f"{became} {place.list_name}") for place in arranged.places]
    return Answer(
        lambda: {"papers": arranged.places, "present": present},
        lambda: outcome_lines(moved, None),
        notes=notes,
    )


_SAID = {
    "added": "added to",
    "merged": "saved",
    "unchanged": "not changed:",
}


def printed_note_answer(record: "PaperRecord") -> Answer:
    """The notes themselves."""
    return Answer(
        lambda: {"papers": (record,), "outcome": None},
        lambda: visible_paragraphs(record.notes or ""),
        is_verbatim=True,
    )


def noted_answer(place: "ListedPaper", outcome: "NoteOutcome", list_name: str) -> Answer:
    """The notes after a change of them."""
    paper, title = paper_reference(place, list_name), visible_line(place.paper.shown_title)
    text = f"{_SAID.get(outcome, outcome)} the notes on {paper}: {title}\n"
    if outcome == "merged":
        text += "another note was added while you wrote; it stands at the end\n"
    return Answer(lambda: {"papers": [place], "outcome": outcome}, lambda: text)


def attached_answer(attached: "Attached", place: "ListedPaper", list_name: str) -> Answer:
    """The paper with the size of its PDF, then what became of other files."""
    size = f" ({size_text(attached.size)})" if attached.size is not None else ""
    had = "now has a PDF" if attached.is_new else "already has this PDF"
    title = visible_line(place.paper.shown_title)
    text = f"{paper_reference(place, list_name)} {had}{size}: {title}\n"
    if attached.aside:
        text += f"the previous PDF is beside it: {visible_line(attached.aside.name)}\n"
    if attached.moved:
        text += "your file was removed\n"
    done = {"attached": attached.is_new, "moved": attached.moved, "kept": attached.aside}
    return Answer(lambda: {**done, "papers": [place]}, lambda: text)


def steps_answer(command: str, steps: Steps, current_list: str, *, asked: int) -> Answer:
    """The changes that `undo` took back, or that `redo` made again, of `asked` ones."""
    passed = (described(change, current_list) for change in steps.passed)
    notes = [f"skipped, as it no longer showed: {each}" for each in passed]
    if not steps.stopped and len(steps.changes) < asked:
        notes.append(f"there is nothing more to {command}")
    said = "taken back" if command == "undo" else "made again"
    return Answer(
        lambda: {"changes": list(map(_change_object, steps.changes))},
        lambda: "".join(f"{said}: {described(each, current_list)}\n" for each in steps.changes),
        notes=notes,
        error=steps.stopped,
        is_verbatim=True,
    )


def changes_answer(
    command: str, found: Sequence[Change | DamagedFileError], current_list: str, now: datetime
) -> Answer:
    """The changes that can be taken back, or made again, and the records that are damaged."""
    changes = [each for each in found if isinstance(each, Change)]
    return Answer(
        lambda: {"changes": list(map(_change_object, changes))},
        lambda: "".join(
            f"{described(change, current_list)} · {ago(change.at, now)}\n" for change in changes
        ),
        notes=[each.sentence for each in found if isinstance(each, DamagedFileError)],
        instead="" if found else f"there is nothing to {command}",
        is_verbatim=True,
    )


def _change_object(change: Change) -> dict[str, object]:
    return attributes(change, "description", "at") | {"files": [file.path for file in change.files]}


def described(change: Change, current_list: str) -> str:
    """The change, the way it was typed: papers of the current list by number alone."""
    of_current = rf"(?<=\d) of {re.escape(current_list)}(?=$|;| )"
    return visible_line(re.sub(of_current, "", change.description, count=1))
