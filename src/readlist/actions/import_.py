"""Importing a bibliography or a list: entries → papers in a list of the user's own.

The progress that a file carries fills in what is missing and adds tags; it replaces nothing.
"""

import os
import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from readlist.actions.inputs import NOTHING, ImportedFile, ReadEntries
from readlist.actions.lists import base_contents
from readlist.actions.mark import tagging
from readlist.actions.note import appended, note_bytes
from readlist.errors import DamagedFileError, RefusedError, UsageError
from readlist.formats.privacy import progress_in, without_notes, without_progress
from readlist.formats.recognition import Format
from readlist.library.intake import DuplicateRule, EntryOutcome
from readlist.library.library import Library
from readlist.library.own_lists import (
    Intake,
    IntakeRequest,
    check_list_name,
    own_list_file,
    progress_files,
    take_in,
)
from readlist.model.identifiers import file_named, names_file
from readlist.model.keys import list_name_from, numbered
from readlist.model.paper import HistoryEntry, Progress, ReadingList, Status
from readlist.model.same_work import Entry
from readlist.storage.file_reader import Contents
from readlist.text import counted, folded, one_line, quoted

_STATUS_WORDS = MappingProxyType(
    dict.fromkeys(("read", "done", "finished", "already read"), Status.READ)
    | dict.fromkeys(("reading", "in progress", "currently reading", "skimmed"), Status.READING)
    | dict.fromkeys(("skipped", "skip", "wont read"), Status.SKIPPED)
)
_UNREAD_WORDS = frozenset({"unread", "to read", "toread"})


LabelSource = StrEnum("LabelSource", "KEYWORDS")
"""The part of an entry that gives status or tags."""


class ImportOptions(NamedTuple):
    """The options of `import`. `list_name` None: a list named after the file."""

    list_name: str | None = None
    strict: bool = False  # all of it or nothing
    dry_run: bool = False
    status_from: LabelSource | None = None
    tags_from: LabelSource | None = None
    with_progress: bool = False  # what `export --with-progress` or JabRef wrote
    with_notes: bool = False
    follow: bool = False  # `update` brings newer versions, whatever the list followed before


def with_progress_apart(entry: Entry, now: datetime) -> Entry:
    """The entry with what its fields say of progress in `progress`, and no more in its paper."""
    if entry.paper is None or not entry.paper.extra:
        return entry
    extra = entry.paper.extra
    progress = entry.progress or progress_in(extra)
    status = status_of_word(str(extra.get("readstatus", "")))
    if status and not progress.history:
        progress = replace(progress, history=(HistoryEntry(status, now, imported=True),))
    return entry._replace(paper=without_progress(entry.paper), progress=progress)


def note_files(library: Library, intake: Intake) -> Contents:
    """The notes that grow by what the entries have of notes; a paragraph that is there stays so."""
    found: dict[str, str] = {}  # key → what is new
    for taken in intake.in_list:
        known = one_line(f"{library.notes(taken.key) or ''} {found.get(taken.key, '')}")
        paragraphs = re.split(r"\n\s*\n", taken.entry.own_notes)
        if new := [each for each in paragraphs if one_line(each) not in known]:
            found[taken.key] = "\n\n".join(filter(None, (found.get(taken.key), *new)))
    files: dict[Path, bytes | None] = {}
    for key, text in found.items():
        files |= appended(library, key, note_bytes(text))
    return files


def _with_entry(
    progress: Progress, entry: Entry, options: ImportOptions, now: datetime
) -> Progress:
    if options.tags_from:
        progress = tagging(tags_of(entry.keywords), ())(progress)
    if options.with_progress and entry.progress:
        progress = _joined(progress, entry.progress)
    if options.status_from and not progress.history:
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
        is_status = status_of_word(tag) or _bare(tag) in _UNREAD_WORDS
        if tag and tag.isprintable() and not is_status:
            yield tag


def status_of_word(word: str) -> Status | None:
    """The status that a tag such as `_read`, `/reading` or "In progress" gives; None for others."""
    return _STATUS_WORDS.get(_bare(word))


def _bare(word: str) -> str:
    return re.sub(r"[\W_]+", " ", folded(word)).strip()


class Imported(NamedTuple):
    """The result of an import, with what was read, and how."""

    intake: Intake
    read: ReadEntries
    options: ImportOptions
    marked: int  # papers that got a status or labels
    noted: int  # papers that got notes
    notes_left: int  # entries whose notes were not asked for
    notes: tuple[str, ...]  # about the file, beside its entries
    starts_to_follow: bool


def import_papers(library: Library, read: ReadEntries, options: ImportOptions) -> Imported:
    """Take the entries of a file into a list, as one change.

    Raises DamagedFileError if with `strict` not all of it can be read; then nothing changes.
    """

    def starts(intake: Intake) -> bool:
        return bool(heading.source if intake.is_new else followed)

    def also(library: Library, intake: Intake) -> Contents:
        if options.strict:
            _check_whole(source.path, intake)
        contents: Contents = {}
        if options.status_from or options.tags_from or options.with_progress:
            change = partial(_with_entry, options=options, now=library.clock())
            contents = progress_files(library, intake, change)
        if options.with_notes:
            contents = {**contents, **note_files(library, intake)}
        if is_version or starts(intake):
            contents = {**contents, **base_contents(library, heading, intake)}
        return contents

    source = read.file
    newest, *doubts = _source(read.heading.source, source, follow=options.follow)
    heading = replace(_heading(library, read, options.list_name), source=newest)
    is_version = read.format_name == Format.LIST and read.heading.name == heading.name
    is_meant = options.follow or is_version or options.list_name is None
    followed, *cautions = _following(library, heading, is_meant=is_meant, anew=options.follow)
    request = IntakeRequest(
        _entries(read.entries, options, library.clock()),
        heading,
        f"import {source.path.name} into {heading.name}",
        duplicates=DuplicateRule(of_one_file=True),
        is_version=is_version,
        source=followed,
        dry_run=options.dry_run,
        also=also,
    )
    intake = take_in(library, request)
    with_notes = sum(bool(taken.entry.own_notes) for taken in intake.in_list)
    left = 0 if options.with_notes else with_notes
    # Of a list they are about its comments, which matter where the new list could have them
    own = read.notes if intake.is_new or read.format_name != Format.LIST else ()
    notes = (*own, *intake.notes, *doubts, *cautions)
    changed = Counter(path.name for path in intake.files)
    marked, noted = changed["progress.toml"], changed["notes.md"]
    return Imported(intake, read, options, marked, noted, left, notes, starts(intake))


def _entries(entries: Sequence[Entry], options: ImportOptions, now: datetime) -> Sequence[Entry]:
    """The entries without the private things that the options take apart from the papers."""
    if options.with_progress:
        entries = [with_progress_apart(entry, now) for entry in entries]
    if not options.with_notes:
        return entries
    return [one._replace(paper=without_notes(one.paper)) if one.paper else one for one in entries]


def _check_whole(path: Path, intake: Intake) -> None:
    """Raise DamagedFileError if an entry was skipped, or was broken and is not complete."""
    skipped = [taken.entry for taken in intake.of(EntryOutcome.SKIPPED)]
    mended = [taken.entry for taken in intake.taken if taken.entry.mended]
    for broken, what in ((skipped, "could not be read"), (mended, "had to be mended")):
        if broken:
            first = broken[0]
            where = f"the first on line {first.line}: {first.problem or first.mended}"
            message = f"{counted(len(broken), 'entry')} {what}, {where}"
            raise DamagedFileError(path, message, hint=NOTHING)


def _source(own: str, source: ImportedFile, *, follow: bool) -> tuple[str, ...]:
    """The place of newer versions of the list, and what to say where its `own` does not count.

    What came from the network names no file: newer versions are found where it came from. A path
    in a file is read against that file, and never leads to another computer.
    """
    if source.url:
        return (source.url,)
    if follow and not source.is_local:
        raise UsageError("standard input cannot be followed", hint="give a file or an address")
    if follow:
        return (os.path.normpath(source.path.absolute()),)
    if not names_file(own):
        return (own,)
    said = f"its source {quoted(own)} is not followed"
    if not source.is_local:
        return "", f"{said}, as only a file may name one"
    try:
        return (str(file_named(own, source.path.absolute().parent)),)
    except ValueError as error:
        return "", f"{said}: {error}"


def _following(
    library: Library, heading: ReadingList, *, is_meant: bool, anew: bool
) -> tuple[str, ...]:
    """The source that an existing list follows from now on ("": the same), and notes on that.

    It does if the list `is_meant` by it and follows nothing yet, or if it is to follow it `anew`.
    Raises RefusedError for what it follows already: `update` knows what changed there.
    """
    name, newest = heading.name, heading.source
    if not newest or all(file.name != name or file.bundled for file in library.list_files()):
        return ("",)
    before = library.reading_list(name).source
    if before == newest:
        message = f"{name} was made from {newest}"
        raise RefusedError(message, hint=f"`readlist update {name}` brings what is new there")
    if anew or (is_meant and not before):
        return (newest,)
    said = f"follows {before}, not {newest}" if before else f"does not follow {newest}"
    change = f"`readlist import {shlex.quote(newest)} -l {name} --follow` changes that"
    return "", f"{name} {said}; {change}"


def _heading(library: Library, read: ReadEntries, list_name: str | None) -> ReadingList:
    """The heading of the list that the entries go into, which may be new.

    A bundled list is not replaced unasked. Nor does a name that says nothing of the papers, such as
    that of standard input, lead into a list of other papers.
    """
    found = read.heading
    bundled = {file.name: file.bundled for file in library.list_files()}
    has_name = read.file.is_local or read.file.url or found.name != read.file.path.stem
    is_meant = has_name and any(map(str.isalnum, found.name))

    def fits(name: str) -> bool:
        if name not in bundled or bundled[name] or is_meant:
            return not bundled.get(name)
        rule = DuplicateRule(of_one_file=True)
        trial = IntakeRequest(read.entries, replace(found, name=name), "", rule, dry_run=True)
        return not take_in(library, trial).of(EntryOutcome.ADDED)

    names = numbered(list_name_from(found.name))
    name = next(filter(fits, names)) if list_name is None else list_name
    check_list_name(name)
    if name in bundled:
        own_list_file(library, name)  # a bundled one is read-only
    return read.heading_of(name)
