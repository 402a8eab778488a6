"""Private labels of papers: tags, rating and priority."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from readlist.actions.labelling import Change
from readlist.library.keep_keys import lists_with_keys
from readlist.library.library import Library
from readlist.library.records import PaperRecord, Place, change_text, place_records
from readlist.model.paper import Progress
from readlist.storage.progressfile import progress_text


@dataclass(frozen=True, slots=True)
class Labelled:
    """One paper after the command, and its progress before."""

    record: PaperRecord
    before: Progress

    @property
    def is_changed(self) -> bool:
        """Whether the labels are others than before."""
        return self.record.progress != self.before


def label_papers(
    library: Library, places: Sequence[Place], change: Change, before: str, after: str = ""
) -> tuple[Labelled, ...]:
    """Change the labels of all these papers, or of none.

    Undo calls it by the papers, with what is typed `before` and `after` them.

    Raises DamagedFileError where a progress file cannot be understood or is of a newer readlist.
    """
    old: dict[str, Progress] = {}

    def plan() -> dict[Path, bytes | None]:
        for place in places:
            key = place.paper.key
            old[key] = library.progress(key, to_write=True)
        new = {key: change(progress) for key, progress in old.items()}
        changed = [place for place in places if new[place.paper.key] != old[place.paper.key]]
        files: dict[Path, bytes | None] = {
            library.files(place.paper.key).progress: _text(new[place.paper.key])
            for place in changed
        }
        return lists_with_keys(library, changed) | files

    library.journal.apply(change_text(before, places, after), plan)
    return tuple(
        Labelled(record, old[record.paper.key]) for record in place_records(library, places)
    )


def _text(progress: Progress) -> bytes | None:
    """The file that holds it; a paper without anything has none."""
    return None if progress == Progress() else progress_text(progress)
