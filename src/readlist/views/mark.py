"""Papers after `read`, `unread`, `start` and `skip`. Apart, because `open` also loads it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from readlist.model.paper import Status
from readlist.text import stopped_text
from readlist.views.answer import Answer
from readlist.views.lines import outcome_lines

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
        lambda: outcome_lines([(each.record, _words(each)) for each in marked], list_name),
    )


def marked_line(marked: "Marked", list_name: str) -> str:
    """3 is now read (was unread): Bootstrapped Meta-Learning."""
    return outcome_lines([(marked.record, _words(marked))], list_name)


def _words(marked: "Marked") -> str:
    status = marked.record.status
    if not marked.changed:
        return f"is already {status}"
    page = marked.record.progress.page if marked.record.progress else None
    at = f", {stopped_text(page, marked.pages)}" if page and status is Status.READING else ""
    if at and marked.before is status:
        return f"is {status}{at}"
    return (
        f"is now {status}{at}"
        f"{' once more' if marked.before is status else f' (was {marked.before})'}"
    )
