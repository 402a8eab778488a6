"""The user's own lists, opened to be changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from readlist.errors import RefusedError
from readlist.library.library import Library, ListFile
from readlist.library.records import ListedPaper
from readlist.model.keys import LIST_NAME_RULE, is_list_name
from readlist.model.paper import Paper, ReadingList
from readlist.storage.list_edit import Edited, Item, edited
from readlist.text import quoted


@dataclass(frozen=True, slots=True)
class OpenList:
    """One of the user's lists as its file has it, to be changed."""

    path: Path
    data: bytes
    reading_list: ReadingList

    def with_items(self, items: Sequence[Item], heading: ReadingList | None = None) -> Edited:
        """The file with these papers, and under this heading if there is one."""
        return edited(self.data, self.reading_list, items, heading)

    def number_of(self, place: ListedPaper) -> int:
        """The paper's number by now; raises RefusedError if it is gone."""
        papers = self.reading_list.papers
        numbers = [place.number, *self.numbers] if place.number <= len(papers) else self.numbers
        for number in numbers:
            if _is(papers[number - 1], place.paper):
                return number
        raise RefusedError(
            f"{place.paper.key} is no longer in {self.reading_list.name}",
            hint="look at the list again; nothing was changed",
        )

    @property
    def numbers(self) -> range:
        """The numbers of all its papers."""
        return range(1, len(self.reading_list.papers) + 1)


def _is(stored: Paper, paper: Paper) -> bool:
    return stored.key == paper.key if stored.key else stored.title == paper.title


def own_list_file(library: Library, name: str | None) -> ListFile:
    """The file of the list (None: the current one); raises RefusedError for a bundled one."""
    file = library.list_file(name or library.state().current_list)
    if file.bundled:
        raise RefusedError(
            f"{file.name} comes with readlist and is read-only",
            hint=f"`readlist copy --list {file.name} --to NAME` makes it yours",
        )
    return file


def open_list(library: Library, file: ListFile) -> OpenList:
    """The list for a change; raises DamagedFileError, and NewerFormatError for a newer one."""
    data = library.reader.read(file.path) or b""
    return OpenList(file.path, data, library.stored_list(file.path, data))


def new_list_path(library: Library, name: str) -> Path:
    """The path of a new list of this name; raises RefusedError if there cannot be one."""
    if not is_list_name(name):
        raise RefusedError(f"{quoted(name)} cannot name a list", hint=LIST_NAME_RULE)
    path = library.lists_folder / f"{name}.toml"
    taken = any(file.name == name for file in library.list_files())
    if taken or library.reader.read(path) is not None or path.is_symlink():
        raise RefusedError(f"there is a list {name} already", hint="give another name")
    return path
