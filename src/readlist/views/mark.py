"""Papers after `read`, `unread`, `start` and `skip`. Apart, because `open` also loads it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from readlist.model.paper import Status
from readlist.text import visible_line
from readlist.views.answer import Answer
from readlist.views.lines import paper_told

if TYPE_CHECKING:  # a view needs the form of a result, not its maker
    from readlist.actions.mark import Marked


def marked_answer(status: Status, marked: Sequence["Marked"], list_name: str) -> Answer:
    """The papers with the status they have now."""
    from readlist.actions.mark import VERBS
    from readlist.views.json import paper_objects

    return Answer(
        VERBS[status],
        lambda: {
            "papers": paper_objects(tuple(each.record for each in marked)),
            "changed": [each.record.paper.key for each in marked if each.changed],
        },
        lambda: "".join(marked_line(each, list_name) for each in marked),
    )


def marked_line(marked: "Marked", list_name: str) -> str:
    """3 is now read (was unread): Bootstrapped Meta-Learning."""
    record = marked.record
    paper, title = paper_told(record, list_name), visible_line(record.paper.title)
    if not marked.changed:
        return f"{paper} is already {record.status}: {title}\n"
    was = f" (was {marked.before})" if marked.before is not record.status else " once more"
    return f"{paper} is now {record.status}{was}: {title}\n"
