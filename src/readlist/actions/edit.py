"""Editing a paper of a list, or the whole list, as TOML in the user's editor.

The editor gets a draft. What it leaves is checked before it takes its place; where it cannot, the
draft is kept, and the next edit of the same goes on with it.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from readlist.errors import DamagedFileError, ReadlistError, RefusedError
from readlist.library.library import Library
from readlist.library.own_lists import open_list, own_list_file
from readlist.library.records import Counts, ListedPaper, PaperRecord, list_counts, records_of
from readlist.model.paper import ReadingList
from readlist.storage.file_reader import Contents
from readlist.storage.files import read_optional
from readlist.storage.list_edit import Block, Item, block_text
from readlist.storage.list_file import stored_list
from readlist.storage.toml_documents import read_or_damaged

Edit = Callable[[Path], int]
"""Opens a file in the editor and returns its exit code; raises if it cannot start."""


class EditOutcome(StrEnum):
    """The result of an edit."""

    SAVED = "saved"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class EditedList:
    """The list as it is now, how far it is read, and the edited paper (None: the whole list)."""

    reading_list: ReadingList
    counts: Counts
    record: PaperRecord | None
    outcome: EditOutcome


def _edited(library: Library, name: str, number: int | None, outcome: EditOutcome) -> EditedList:
    reading_list = library.reading_list(name)
    places = [] if number is None else [ListedPaper(reading_list, number)]
    record = next(iter(records_of(library, places)), None)
    return EditedList(reading_list, list_counts(library, reading_list), record, outcome)


def edit_paper(library: Library, place: ListedPaper, edit: Edit) -> EditedList:
    """Open the paper's block of its list in the editor, without holding the lock.

    Raises RefusedError for a paper of a bundled list, or if the editor failed or another process
    changed the paper meanwhile; DamagedFileError, with the draft and the line, for a text that is
    not a paper. The draft then stays.
    """
    file = own_list_file(library, place.reading_list.name)
    opened = open_list(library, file)
    number = opened.number_of(place)
    base = block_text(opened.data, opened.reading_list, number)
    draft = draft_path(library, file.name, place.paper.key)

    def prepare(library: Library, text: bytes) -> Contents:
        now = open_list(library, file)
        number = now.number_of(place)
        if block_text(now.data, now.reading_list, number) != base:
            raise RefusedError(f"{place.paper.key} was changed while you edited it")
        before = now.reading_list.papers[number - 1]
        papers = stored_list(text, draft).papers
        if len(papers) != 1:
            raise DamagedFileError(draft, f"holds {len(papers)} papers, not one")
        if before.key and papers[0].key != before.key:
            raise DamagedFileError(draft, f'the key stays "{before.key}"')
        block = Block(text, papers[0])
        items: list[Item] = [*now.numbers]
        items[number - 1] = block
        return {file.path: now.with_items(items).data}

    description = f"edit {number} of {file.name}"
    outcome = _ListDraft(library, draft, base).edited(edit, description, prepare)
    return _edited(library, file.name, number, outcome)


def edit_whole(library: Library, name: str | None, edit: Edit) -> EditedList:
    """Open the file of a list (None: the current one) in the editor; raises as `edit_paper`.

    This is how a damaged list can be repaired.
    """
    file = own_list_file(library, name)
    base = read_or_damaged(file.path) or b""
    draft = draft_path(library, file.name)

    def prepare(library: Library, text: bytes) -> Contents:
        if library.reader.read(file.path) != base:
            raise RefusedError(f"{file.name} was changed while you edited it")
        stored_list(text, draft)
        return {file.path: text}

    outcome = _ListDraft(library, draft, base).edited(edit, f"edit {file.name}", prepare)
    return _edited(library, file.name, None, outcome)


def draft_path(library: Library, list_name: str, key: str = "") -> Path:
    """The path of the draft of a paper, or of a whole list, while it is edited."""
    stem = f"{list_name}.{key}" if key else list_name
    return library.home.data / "drafts" / f"{stem}.toml"


@dataclass(frozen=True, slots=True)
class _ListDraft:
    """The file that the editor gets, made from `base`."""

    library: Library
    path: Path
    base: bytes

    def edited(
        self, edit: Edit, description: str, prepare: Callable[[Library, bytes], Contents]
    ) -> EditOutcome:
        """Open the editor, then make the change that `prepare` derives from the text."""
        text = self._text(edit)
        if text is None:
            return EditOutcome.UNCHANGED
        kept = f"your text is kept; the same command goes on with it, or remove {self.path}"
        try:
            self.library.change(description, lambda library: (prepare(library, text), None))
        except ReadlistError as error:
            error.hint = kept
            raise
        except OSError as error:
            raise RefusedError(f"{error.filename}: {error.strerror}", hint=kept) from error
        self._remove()
        return EditOutcome.SAVED

    def _text(self, edit: Edit) -> bytes | None:
        """The edited text; None if it is unchanged."""
        self.library.journal.store(
            lambda reader: ({self.path: self.base} if reader.read(self.path) is None else {}, ())
        )
        exit_code = edit(self.path)
        text = read_optional(self.path)
        is_new = text not in {None, self.base}
        if not is_new:
            self._remove()
        if exit_code != 0 or text is None:
            raise RefusedError(
                f"the editor ended with exit code {exit_code}, so nothing was changed",
                hint=f"your text is kept in {self.path}" if is_new else "",
            )
        return text if is_new else None

    def _remove(self) -> None:
        self.path.unlink(missing_ok=True)
        self.path.with_name(f"{self.path.name}~").unlink(missing_ok=True)
        with suppress(OSError):  # another draft is there
            self.path.parent.rmdir()
