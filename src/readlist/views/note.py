"""The notes on a paper. Apart from `lines`, because only `note` loads it."""

from typing import TYPE_CHECKING

from readlist.text import visible_line, visible_paragraphs
from readlist.views.answer import Answer
from readlist.views.lines import paper_reference

if TYPE_CHECKING:  # a view needs the form of a result, not its maker
    from readlist.actions.note import Noted
    from readlist.library.records import PaperRecord

_SAID = {
    "added": "added to the notes on",
    "saved": "saved the notes on",
    "merged": "saved the notes on",
    "removed": "removed the notes on",
    "unchanged": "not changed: the notes on",
    "discarded": "discarded the draft of the notes on",
}


def printed_note_answer(record: "PaperRecord") -> Answer:
    """The notes themselves."""
    from readlist.views.json import paper_objects

    return Answer(
        "note",
        lambda: {"papers": paper_objects((record,)), "outcome": None},
        lambda: visible_paragraphs(record.notes or ""),
        is_verbatim=True,
    )


def noted_answer(noted: "Noted", list_name: str) -> Answer:
    """The notes after a change of them."""
    from readlist.views.json import paper_objects

    record = noted.record
    paper, title = paper_reference(record, list_name), visible_line(record.paper.shown_title)
    text = f"{_SAID[noted.outcome]} {paper}: {title}\n"
    if noted.outcome == "merged":
        text += "another note was added while you wrote; it stands at the end\n"
    return Answer(
        "note",
        lambda: {"papers": paper_objects((record,)), "outcome": noted.outcome},
        lambda: text,
    )
