"""A paper or a list that was edited. Apart from `lines`, because only `edit` loads it."""

from readlist.actions.edit import EditedList, EditOutcome
from readlist.text import counted, visible_line
from readlist.views.answer import Answer


def edited_answer(edited: EditedList) -> Answer:
    """The list, and the paper if only that was edited."""
    from readlist.views.json import list_object, paper_objects

    reading_list, record = edited.reading_list, edited.record
    if record is None:
        what = f"{reading_list.name} ({counted(len(reading_list.papers), 'paper')})"
    else:
        what = f"{record.number} of {reading_list.name}: {record.paper.shown_title}"
    said = "saved" if edited.outcome is EditOutcome.SAVED else "not changed:"
    return Answer(
        "edit",
        lambda: {
            "list": list_object(reading_list, edited.counts),
            "papers": paper_objects((record,) if record else ()),
            "outcome": edited.outcome,
        },
        lambda: f"{said} {visible_line(what)}\n",
    )
