"""What became of entries that came into a list, as JSON."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from readlist.library.intake import Fate, Taken

if TYPE_CHECKING:  # a view needs a result's shape, not what makes it
    from readlist.actions.add import Attachment
    from readlist.actions.linked_files import Linked
    from readlist.library.take_in import Intake


def entry_objects(intake: "Intake") -> dict[str, object]:
    """All entries with what became of them, and how many of each fate."""
    return {
        "new": intake.is_new,
        "entries": [_entry_object(taken) for taken in intake.taken],
        "fates": {fate.value: len(intake.of(fate)) for fate in Fate},
    }


def _entry_object(taken: Taken) -> dict[str, object]:
    return {
        "label": taken.entry.label,
        "line": taken.entry.line or None,
        "fate": taken.fate,
        "number": taken.number or None,
        "key": taken.key or None,
        "by": taken.by or None,
        "changed": list(taken.changed),
        "notes": list(taken.notes),
        "problem": taken.entry.problem or None,
    }


def file_objects(files: "Iterable[Linked | Attachment]") -> list[dict[str, object]]:
    """The PDFs that came with the papers, and why some are not theirs now."""
    return [
        {
            "key": each.key,
            "file": str(each.file),
            "attached": not each.problem,
            "problem": each.problem or None,
        }
        for each in files
    ]
