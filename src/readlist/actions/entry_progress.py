"""Progress that the entries of an imported file carry.

What the library has goes first: a file fills in what is missing and adds tags, it replaces nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from readlist.actions.label import tagging
from readlist.formats.privacy import progress_in, without_progress
from readlist.library.intake import EntryOutcome
from readlist.library.library import Library
from readlist.library.take_in import Intake
from readlist.model.entry import Entry
from readlist.model.paper import HistoryEntry, Progress, Status
from readlist.storage.paper_files import progress_text
from readlist.text import folded, one_line

_STATUS_WORDS = MappingProxyType(
    {
        "read": Status.READ,
        "done": Status.READ,
        "finished": Status.READ,
        "already read": Status.READ,
        "reading": Status.READING,
        "in progress": Status.READING,
        "currently reading": Status.READING,
        "skimmed": Status.READING,
        "skipped": Status.SKIPPED,
        "skip": Status.SKIPPED,
        "wont read": Status.SKIPPED,
    }
)
_UNREAD_WORDS = frozenset({"unread", "to read", "toread"})


@dataclass(frozen=True, slots=True)
class TakenProgress:
    """The parts of the entries that become progress; without any, none does."""

    status_from_keywords: bool = False
    tags_from_keywords: bool = False
    exported: bool = False  # what `export --with-progress` or JabRef wrote


def with_progress_apart(entry: Entry, now: datetime) -> Entry:
    """The entry with what its fields say of progress in `progress`, and no more in its paper."""
    if entry.paper is None or not entry.paper.extra:
        return entry
    extra = entry.paper.extra
    progress = entry.progress or progress_in(extra)
    status = status_of_word(str(extra.get("readstatus", "")))
    if status and not progress.history:
        progress = replace(progress, history=(HistoryEntry(status, now, imported=True),))
    return replace(entry, paper=without_progress(entry.paper), progress=progress)


def progress_files(
    library: Library, intake: Intake, wanted: TakenProgress
) -> dict[Path, bytes | None]:
    """The progress files that change by what the entries of papers in the list carry."""
    before: dict[str, Progress] = {}
    after: dict[str, Progress] = {}
    for taken in intake.of(EntryOutcome.ADDED, EntryOutcome.JOINED, EntryOutcome.PRESENT):
        if taken.key not in before:
            before[taken.key] = after[taken.key] = library.progress(taken.key, to_write=True)
        after[taken.key] = _with_entry(after[taken.key], taken.entry, wanted, library.clock())
    return {
        library.files(key).progress: progress_text(progress)
        for key, progress in after.items()
        if progress != before[key]
    }


def _with_entry(progress: Progress, entry: Entry, wanted: TakenProgress, now: datetime) -> Progress:
    if wanted.tags_from_keywords:
        progress = tagging(tags_of(entry.keywords), ())(progress)
    if wanted.exported and entry.progress:
        progress = _joined(progress, entry.progress)
    if wanted.status_from_keywords and not progress.history:
        extra = entry.paper.extra if entry.paper else {}
        words = (*entry.keywords, str(extra.get("readstatus", "")))
        if status := next(filter(None, map(status_of_word, words)), None):
            progress = replace(progress, history=(HistoryEntry(status, now, imported=True),))
    return progress


def _joined(mine: Progress, theirs: Progress) -> Progress:
    """Mine with the steps and tags of theirs, and with their single values where I have none."""
    new = [
        step
        for step in theirs.history
        if step not in mine.history and not (mine.history and step.imported)
    ]
    steps = tuple(sorted((*mine.history, *new), key=lambda step: step.at)) if new else mine.history
    return replace(
        tagging(theirs.tags, ())(mine),
        history=steps,
        rating=mine.rating or theirs.rating,
        priority=mine.priority or theirs.priority,
        page=mine.page or (None if Progress(steps).status is Status.READ else theirs.page),
    )


def tags_of(keywords: Iterable[str]) -> Iterator[str]:
    """The keywords, cut at `,` and `;`, that can be tags and do not say how far a paper is read."""
    for part in re.split("[,;]", ";".join(keywords)):
        tag = one_line(part.replace('"', ""))
        if tag and tag.isprintable() and status_of_word(tag) is None and not _says_unread(tag):
            yield tag


def status_of_word(word: str) -> Status | None:
    """The status that a tag such as `_read`, `/reading` or "In progress" gives; None for others."""
    return _STATUS_WORDS.get(_bare(word))


def _says_unread(word: str) -> bool:
    return _bare(word) in _UNREAD_WORDS


def _bare(word: str) -> str:
    return re.sub(r"[\W_]+", " ", folded(word)).strip()
