"""Changes that were, or can be, taken back. Apart from `lines`, because few commands load it."""

import re
from collections.abc import Sequence
from datetime import datetime

from readlist.errors import DamagedFileError
from readlist.storage.journal import Steps
from readlist.storage.undo_records import Change
from readlist.text import rfc3339, visible_line
from readlist.views.answer import Answer
from readlist.views.lines import ago


def steps_answer(command: str, steps: Steps, current_list: str) -> Answer:
    """The changes that `undo` took back, or that `redo` made again."""
    said = "taken back" if command == "undo" else "made again"
    return Answer(
        command,
        lambda: {"changes": list(map(_change_object, steps.changes))},
        lambda: "".join(f"{said}: {described(each, current_list)}\n" for each in steps.changes),
        notes=[
            f"skipped, as it no longer showed: {described(change, current_list)}"
            for change in steps.passed
        ],
        error=steps.stopped,
        is_verbatim=True,
    )


def changes_answer(
    command: str, found: Sequence[Change | DamagedFileError], current_list: str, now: datetime
) -> Answer:
    """The changes that can be taken back, or made again, and the records that are damaged."""
    changes = [each for each in found if isinstance(each, Change)]
    return Answer(
        command,
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
