"""Notes: reading, appending and editing them without losing words.

An editor gets a draft, as that of a list does; what was appended meanwhile is merged with it.
"""

import re
import shlex
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from enum import StrEnum
from pathlib import Path

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
from readlist.storage.file_reader import Contents
from readlist.storage.files import locked_if_free, make_folder, read_optional, remove_files
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


def editor_ended(exit_code: int) -> str:
    """The end of an editor that failed, or that left no file."""
    if exit_code > 0:
        return f"the editor ended with exit code {exit_code}"
    return f"signal {-exit_code} ended the editor" if exit_code else "the editor left no file"


def draft_path(library: Library, name: str) -> Path:
    """The path of the text of this name, while it is edited or where it could not be saved."""
    return library.home.data / "drafts" / name


@contextmanager
def draft(
    library: Library,
    path: Path,
    start: bytes,
    edit: Edit,
    going_on: Callable[[bytes], bytes] = lambda held: held,
) -> Iterator[bytes]:
    """Yield the text that the editor makes of the one at the start, to be saved elsewhere.

    What was written stays at `path` if the editor fails, or the text is refused, and the next edit
    goes on with it, as `going_on` changes it, and takes it over once it is saved. Raises
    RefusedError where another editor is open on it: the first of the two to end would remove what
    the other saves.
    """
    with ExitStack() as held:
        with suppress(OSError):  # a cache that cannot be written
            locks = library.home.cache / "drafts"
            make_folder(locks)
            if not held.enter_context(locked_if_free(locks / f"{path.name}.lock")):
                raise RefusedError("another editor is open on this text", hint="close that first")
        with _draft(library, path, start, edit, going_on) as text:
            yield text


@contextmanager
def _draft(
    library: Library, path: Path, start: bytes, edit: Edit, going_on: Callable[[bytes], bytes]
) -> Iterator[bytes]:
    library.store(path, lambda held: going_on(held) if held else start)
    begun = read_optional(path), path.stat().st_mtime_ns
    is_saved = False
    try:
        exit_code, text = edit(path), read_optional(path)
        if exit_code != 0 or text is None:
            raise RefusedError(f"{editor_ended(exit_code)}, so nothing was changed")
        if text != start and (text, path.stat().st_mtime_ns) == begun:
            raise RefusedError("the draft was not saved in the editor, so nothing was changed")
        try:
            yield text
        except OSError as error:
            raise RefusedError(f"{error.filename}: {error.strerror}") from error
        is_saved = True
    except ReadlistError as error:
        if read_optional(path) not in {None, start}:
            is_of_draft = isinstance(error, DamagedFileError) and error.path == path
            removal = f"`rm {shlex.quote(str(path))}` removes it"
            kept = f"your text is kept; the same command goes on with it, {removal}"
            error.hint = "; ".join(filter(None, ("" if is_of_draft else error.hint, kept)))
        raise
    finally:
        if is_saved or read_optional(path) in {None, start}:
            # The folder stays: another editor may be about to write there
            with library.journal.held(), suppress(FileNotFoundError):
                remove_files(path, path.with_name(f"{path.name}~"))  # an editor's backup


def edit_note(library: Library, place: ListedPaper, edit: Edit) -> NoteOutcome:
    """Open the notes in the editor, with no lock held, then take over what it leaves.

    Raises RefusedError, with the notes as they were, where the editor failed or where the notes
    were changed meanwhile otherwise than by appending; a text that was written is then kept.
    """
    key = place.paper.key
    base = read_optional(library.files(key).notes)
    start = _template(library, place) if base is None else base
    if start is None:
        start = f"# {place.paper.shown_title}\n\n".encode()

    def going_on(held: bytes) -> bytes:
        """The text written before, with the notes above it if it does not begin with them."""
        if base is None or held.startswith(base.rstrip()):
            return held
        return base if held.strip() in base else base.rstrip() + b"\n\n" + held

    with draft(library, draft_path(library, f"{key}.md"), start, edit, going_on) as text:
        if text == start or (base is None and not text.strip()):
            return NoteOutcome.UNCHANGED
        return _saved(library, place, base, text)


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
