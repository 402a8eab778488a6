"""Private labels of papers: tags, rating and priority."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from readlist.actions.keep_keys import lists_with_keys
from readlist.actions.records import PaperRecord, Place, place_records, places_text
from readlist.library import Library
from readlist.model import Progress
from readlist.progressfile import progress_text
from readlist.text import folded

Change = Callable[[Progress], Progress]
"""Progress before → progress after."""


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
    library: Library, places: Sequence[Place], change: Change, command: str
) -> tuple[Labelled, ...]:
    """Change the labels of all these papers, or of none; undo calls it `command` and the papers.

    Raises DamagedFileError where a progress file cannot be understood or is of a newer readlist.
    """
    before: dict[str, Progress] = {}

    def plan() -> dict[Path, bytes | None]:
        for place in places:
            key = place.paper.key
            before[key] = library.progress(key, to_write=True)
        after = {key: change(old) for key, old in before.items()}
        changed = [place for place in places if after[place.paper.key] != before[place.paper.key]]
        files: dict[Path, bytes | None] = {
            library.files(place.paper.key).progress: _text(after[place.paper.key])
            for place in changed
        }
        return lists_with_keys(library, changed) | files

    library.journal.apply(f"{command} {places_text(places)}", plan)
    return tuple(
        Labelled(record, before[record.paper.key]) for record in place_records(library, places)
    )


def _text(progress: Progress) -> bytes | None:
    """The file that holds it; a paper without anything has none."""
    return None if progress == Progress() else progress_text(progress)


def tagging(add: Iterable[str], remove: Iterable[str]) -> Change:
    """Adds tags at the end and removes tags; one that differs in case or accents is the same."""
    added = {folded(tag): tag for tag in add}
    gone = {folded(tag) for tag in remove}

    def change(progress: Progress) -> Progress:
        kept = [tag for tag in progress.tags if folded(tag) not in gone]
        there = set(map(folded, kept))
        new = [tag for name, tag in added.items() if name not in there]
        return replace(progress, tags=(*kept, *new))

    return change


def rating(stars: int | None) -> Change:
    """Gives the rating, None for none."""
    return lambda progress: replace(progress, rating=stars)


def prioritising(priority: str) -> Change:
    """Gives the priority, "" for normal."""
    return lambda progress: replace(progress, priority=priority)
