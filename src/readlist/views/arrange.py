"""Papers that were taken out of a list, moved or copied."""

from typing import TYPE_CHECKING

from readlist.text import counted, visible_line
from readlist.views.answer import Answer
from readlist.views.lines import lost_comments

if TYPE_CHECKING:  # a view needs the form of a result, not its maker
    from collections.abc import Iterator

    from readlist.actions.arrange import Arranged

_SHOWN = 20  # lines of papers; of more a count is given


def arranged_answer(command: str, arranged: "Arranged", became: str, target: str) -> Answer:
    """The papers as they stand now; `became` says where, e.g. "is now in"."""
    from readlist.views.json import paper_objects

    return Answer(
        command,
        lambda: {
            "papers": paper_objects(arranged.records),
            "present": [record.paper.key for record in arranged.present],
        },
        lambda: _lines(arranged, became),
        notes=_notes(arranged, target),
    )


def _lines(arranged: "Arranged", became: str) -> str:
    records = arranged.records
    if len(records) > _SHOWN:
        return f"{counted(len(records), 'paper')}: each {became} {records[0].list_name}\n"
    return "".join(
        f"{each.number} {became} {each.list_name}: {visible_line(each.paper.shown_title)}\n"
        for each in records
    )


def _notes(arranged: "Arranged", target: str) -> "Iterator[str]":
    for record in arranged.present[:_SHOWN]:
        yield f"{record.number} of {record.list_name} is there already: {record.paper.key}"
    yield from map(lost_comments, arranged.rewritten)
    if arranged.is_new:
        yield f"{target} is a new list: `readlist use {target}`"
