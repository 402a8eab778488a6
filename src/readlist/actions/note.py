"""Notes: reading, appending and editing them without losing words.

An editor gets a draft, which is merged with what was appended meanwhile.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from readlist.errors import DamagedFileError, NotFoundError, ReadlistError, RefusedError, UsageError
from readlist.library.library import Library
from readlist.library.records import (
    ListedPaper,
    PaperRecord,
    change_description,
    lists_with_keys,
    record_of,
)
from readlist.model.identifiers import page
from readlist.model.names import natural_names
from readlist.storage.file_reader import Contents, FileReader
from readlist.storage.files import read_optional
from readlist.storage.toml_documents import read_or_damaged


def note_bytes(text: str) -> bytes:
    """The text as a paragraph of notes; raises UsageError if it is not valid text."""
    lines = text.replace("\r\n", "\n").strip("\n")
    try:
        return lines.encode()
    except UnicodeEncodeError:  # the shell passed bytes that are not UTF-8
        raise UsageError("the text is not valid UTF-8") from None


def appended(library: Library, key: str, addition: bytes) -> dict[Path, bytes | None]:
    """The paper's notes with one more paragraph; raises DamagedFileError if they are not text."""
    path = library.files(key).notes
    old = library.reader.read(path) or b""
    try:
        old.decode()
    except UnicodeDecodeError:
        raise DamagedFileError(path, "is not UTF-8 text, so nothing can be added to it") from None
    newline = b"\r\n" if b"\r\n" in old else b"\n"
    gap = b"" if not old or old.endswith(newline * 2) else newline
    gap += b"" if not old or old.endswith(b"\n") else newline
    return {path: old + gap + addition.replace(b"\n", newline) + newline}


Edit = Callable[[Path], int]
"""Opens a file in the editor and returns its exit code; raises if it cannot start."""


class NoteOutcome(StrEnum):
    """The outcome for the notes."""

    ADDED = "added"
    SAVED = "saved"
    REMOVED = "removed"
    UNCHANGED = "unchanged"
    DISCARDED = "discarded"  # the drafts, and the notes are as they were
    MERGED = "merged"  # saved, and what another process appended meanwhile stands at the end


def read_note(library: Library, place: ListedPaper) -> PaperRecord:
    """The paper with its notes; raises NotFoundError if it has none."""
    record = record_of(library, place)
    if library.notes(place.paper.key) is None:
        message = f"{place.paper.key} has no notes yet"
        raise NotFoundError(message, hint=f"write them with `readlist note {place.paper.key}`")
    return record


def append_note(library: Library, place: ListedPaper, text: str) -> NoteOutcome:
    """Add `text` as a paragraph at the end of the notes; raises UsageError for blank text."""
    if not text.strip():
        raise UsageError("there is no text to add to the notes", hint="give some after -m")
    key = place.paper.key
    addition = note_bytes(text)
    template = _template(library, place)

    def plan(library: Library) -> tuple[Contents, None]:
        changed = appended(library, key, addition)
        notes = library.files(key).notes
        if template and not library.reader.read(notes):
            changed = {notes: template.rstrip() + b"\n\n" + (changed[notes] or b"")}
        return lists_with_keys(library, [place]) | changed, None

    library.change(change_description("note", [place]), plan)
    return NoteOutcome.ADDED


def _template(library: Library, place: ListedPaper) -> bytes | None:
    """The beginning of new notes by the user's template; None where there is none."""
    path = library.home.config / "note-template.md"
    data = read_or_damaged(path)
    if data is None:
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DamagedFileError(path, "is not UTF-8 text") from None
    paper = place.paper
    values = {
        "title": paper.shown_title,
        "authors": ", ".join(natural_names(paper.authors)),
        "year": str(paper.year or ""),
        "key": paper.key,
        "url": page(paper) or "",
    }
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), text).encode()


def drafts(library: Library, place: ListedPaper) -> tuple[Path, ...]:
    """The drafts of editors that are open, or that were killed with a text in them."""
    return tuple(sorted(library.files(place.paper.key).folder.glob("notes.draft-*.md")))


def end_drafts(library: Library, place: ListedPaper, *, recover: bool) -> NoteOutcome:
    """Remove the drafts; `recover`: the notes take them over. Raises NotFoundError for none."""
    notes, found = library.files(place.paper.key).notes, drafts(library, place)
    if not found:
        hint = f"`readlist note {place.paper.key}` opens the notes"
        raise NotFoundError(f"{place.paper.key} has no draft of notes", hint=hint)

    def plan(library: Library) -> tuple[Contents, NoteOutcome]:
        read = library.reader.read
        backups = [path.with_name(f"{path.name}~") for path in found]
        gone = {path: None for path in (*found, *backups) if read(path) is not None}
        before = text = read(notes) or b""
        for path in found if recover else ():
            written = read(path) or b""
            if written.startswith(text.rstrip()):
                text = written
            elif written.strip() not in text:
                text = text.rstrip(b"\r\n") + b"\n\n" + written
        if text == before:
            outcome = NoteOutcome.UNCHANGED if recover else NoteOutcome.DISCARDED
            return gone, outcome
        return lists_with_keys(library, [place]) | {**gone, notes: text}, NoteOutcome.SAVED

    what = "recover the draft of the note" if recover else "discard the draft of the note"
    return library.change(change_description(what, [place]), plan)


def editor_ended(exit_code: int) -> str:
    """The end of an editor that failed, or that left no file."""
    if exit_code > 0:
        return f"the editor ended with exit code {exit_code}"
    return f"signal {-exit_code} ended the editor" if exit_code else "the editor left no file"


class EditorDraft(NamedTuple):
    """A file in which the user writes a text that then takes its place."""

    path: Path
    start: bytes  # what it holds at first
    unchanged: str  # how things are where the editor failed: "nothing was changed"
    kept: str  # the way on with a text that did not take its place

    @contextmanager
    def edited(self, library: Library, edit: Edit) -> Iterator[bytes]:
        """Yield the text as the editor leaves it, and remove the draft.

        A text that was written stays in it if the editor fails or the text is refused.
        """
        library.store(self.path, lambda held: held or self.start)
        is_taken = False
        try:
            exit_code = edit(self.path)
            text = read_optional(self.path)
            if exit_code != 0 or text is None:
                hint = "" if text in {None, self.start} else self.kept
                raise RefusedError(f"{editor_ended(exit_code)}, so {self.unchanged}", hint=hint)
            try:
                yield text
            except ReadlistError as error:
                is_of_draft = isinstance(error, DamagedFileError) and error.path == self.path
                hints = ("" if is_of_draft else error.hint, self.kept)
                error.hint = "; ".join(filter(None, hints))
                raise
            except OSError as error:
                message = f"{error.filename}: {error.strerror}"
                raise RefusedError(message, hint=self.kept) from error
            is_taken = True
        finally:
            if is_taken or read_optional(self.path) in {None, self.start}:
                library.journal.store(self._removed)

    def _removed(self, reader: FileReader) -> tuple[Contents, tuple[()]]:
        paths = (self.path, self.path.with_name(f"{self.path.name}~"))  # an editor's backup
        return {path: None for path in paths if reader.read(path) is not None}, ()


def edit_note(library: Library, place: ListedPaper, edit: Edit) -> NoteOutcome:
    """Open a draft of the notes in the editor, with no lock held, then take it over.

    Raises RefusedError, with the notes as they were, where the editor failed or where the notes
    were changed meanwhile otherwise than by appending; a text that was written is then kept in the
    draft, which the message names.
    """
    key = place.paper.key
    notes = library.files(key).notes
    base = read_optional(notes)
    start = _template(library, place) if base is None else base
    if start is None:
        start = f"# {place.paper.shown_title}\n\n".encode()
    path = notes.with_name(f"notes.draft-{os.urandom(4).hex()}.md")
    kept = f"your text is in {path}: `readlist note {key} --recover` takes it over"
    outcome = NoteOutcome.UNCHANGED
    with EditorDraft(path, start, "the notes are as they were", kept).edited(library, edit) as text:
        if text != start and (base is not None or text.strip()):
            outcome = _saved(library, place, base, text)
    return outcome


def _saved(library: Library, place: ListedPaper, base: bytes | None, text: bytes) -> NoteOutcome:
    """Take the text over into the notes, which were `base` when it was begun."""

    def plan(library: Library) -> tuple[Contents, NoteOutcome]:
        notes = library.files(place.paper.key).notes
        now = library.reader.read(notes)
        keys = lists_with_keys(library, [place])
        if now != base:
            if not now or not now.startswith(base or b""):
                raise RefusedError(
                    "the notes were changed while you edited them "
                    "and stay as the other change left them"
                )
            added = now[len(base or b"") :].lstrip(b"\r\n")  # while the editor was open
            gap = (b"\r\n" if b"\r\n" in text else b"\n") * 2
            merged = text.rstrip(b"\r\n") + gap + added if text.strip() else added
            return keys | {notes: merged}, NoteOutcome.MERGED
        if text.strip():
            return keys | {notes: text}, NoteOutcome.SAVED
        return keys | {notes: None}, NoteOutcome.REMOVED

    return library.change(change_description("note", [place]), plan)
