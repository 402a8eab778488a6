"""Changes that were, or can be, taken back. Apart from `lines`, because few commands load it."""

import re
from collections.abc import Sequence
from datetime import datetime

from readlist.actions.undo import Undone
from readlist.errors import DamagedFileError
from readlist.storage.undo_records import Change
from readlist.text import rfc3339, visible_line
from readlist.views.answer import Answer
from readlist.views.lines import ago


def undone_answer(undone: Undone, current_list: str) -> Answer:
    """The change that was taken back."""
    return Answer(
        "undo",
        lambda: {"changes": [_change_object(undone.change)]},
        lambda: f"taken back: {described(undone.change, current_list)}\n",
        notes=[
            f"skipped, as it no longer showed: {described(change, current_list)}"
            for change in undone.passed
        ],
        is_verbatim=True,
    )


def changes_answer(
    found: Sequence[Change | DamagedFileError], current_list: str, now: datetime
) -> Answer:
    """The changes that can be taken back, the last first, and the records that are damaged."""
    changes = [each for each in found if isinstance(each, Change)]
    return Answer(
        "undo",
        lambda: {"changes": list(map(_change_object, changes))},
        lambda: "".join(
            f"{described(change, current_list)} · {ago(change.at, now)}\n" for change in changes
        ),
        notes=[each.sentence for each in found if isinstance(each, DamagedFileError)],
        is_verbatim=True,
    )


def _change_object(change: Change) -> dict[str, object]:
    return {
        "description": change.description,
        "at": rfc3339(change.at),
        "files": [file.path for file in change.files],
    }


def described(change: Change, current_list: str) -> str:
    """The change, the way it was typed: papers of the current list by number alone."""
    of_current = rf"(?<=\d) of {re.escape(current_list)}(?=$|;| )"
    return visible_line(re.sub(of_current, "", change.description, count=1))
