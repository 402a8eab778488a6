"""The lists there are, and which of them commands use."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from readlist.errors import DamagedFileError, NewerFormatError
from readlist.library.library import Library
from readlist.library.listfolders import ListFile
from readlist.library.records import Counts, list_counts
from readlist.model.paper import ReadingList
from readlist.storage.files import read_optional
from readlist.storage.state_file import State, parse_state, state_text


@dataclass(frozen=True, slots=True)
class ListSummary:
    """One list and how far it is read. A damaged one has a problem instead of a title."""

    name: str
    bundled: bool
    current: bool
    path: Path
    title: str = ""
    source: str = ""  # from where it is brought up to date
    changed: datetime | None = None  # when its file was (UTC)
    counts: Counts | None = None
    problem: str = ""


def summarise_lists(library: Library) -> tuple[ListSummary, ...]:
    """Every list, the bundled ones first."""
    current = library.state().current_list
    return tuple(
        _summary(library, _bare(file, current), reading_list)
        for file, reading_list in library.reading_lists()
    )


def _bare(file: ListFile, current: str) -> ListSummary:
    bare = ListSummary(file.name, file.bundled, file.name == current, file.path)
    if not file.bundled:
        with suppress(OSError):
            seconds = int(file.path.stat().st_mtime)
            return replace(bare, changed=datetime.fromtimestamp(seconds, UTC))
    return bare


def _summary(
    library: Library, bare: ListSummary, found: ReadingList | DamagedFileError
) -> ListSummary:
    if isinstance(found, DamagedFileError):
        return replace(bare, problem=found.sentence)
    return replace(bare, title=found.title, source=found.source, counts=list_counts(library, found))


def use_list(library: Library, name: str) -> tuple[ReadingList, Counts]:
    """Make `name` the current list; gives the list and how far it is read.

    Raises NotFoundError for one that does not exist. A damaged memory is written anew (`undo`
    brings it back), one of a newer readlist is not.
    """
    reading_list = library.reading_list(name)
    path = library.state_path

    def plan() -> dict[Path, bytes | None]:
        data = read_optional(path)
        return {path: state_text(replace(_remembered(data, path), current_list=name))}

    library.journal.apply(f"use {name}", plan)
    return reading_list, list_counts(library, reading_list)


def _remembered(data: bytes | None, path: Path) -> State:
    try:
        return State() if data is None else parse_state(data, path, to_write=True)
    except NewerFormatError:
        raise
    except DamagedFileError:
        return State()
