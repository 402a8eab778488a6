"""The library on disk: lists, and a folder per paper with progress, notes, abstract and PDF.

<data>/state.toml                   the current list
<data>/lists/<name>.toml            the user's own lists, beside the bundled ones
<data>/upstream/<name>.toml         what the author of a shared list last published
<data>/papers/<key>/progress.toml   absent = unread, untouched
<data>/papers/<key>/notes.md
<data>/papers/<key>/abstract.toml
<data>/papers/<key>/paper.pdf
<data>/papers/<key>/pdf.toml        the origin of the PDF
<data>/undo/                        what the last changes replaced
<config>/config.toml
"""

import os
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from readlist.errors import DamagedFileError, NotFoundError
from readlist.model.keys import is_list_name
from readlist.model.paper import Paper, Progress, ReadingList, keys_of
from readlist.storage import paper_files
from readlist.storage.file_reader import Contents, FileReader
from readlist.storage.files import PATIENCE, size_of_file
from readlist.storage.home import Config, Home, State, parse_config, parse_state
from readlist.storage.list_file import parse_list
from readlist.storage.toml_documents import read_or_damaged
from readlist.text import local_time, visible_line

if TYPE_CHECKING:
    from readlist.library.folder_cache import PageCounts, PaperFolders
    from readlist.library.list_cache import ListReader
    from readlist.selection.filter_language import FilterContext
    from readlist.storage.journal import Journal


_Result = TypeVar("_Result")


class ListFile(NamedTuple):
    """The file of one list. A bundled list is read-only."""

    name: str
    path: Path
    bundled: bool


def utc_now() -> datetime:
    """The time now, in UTC and whole seconds, as the files keep it."""
    return datetime.now(UTC).replace(microsecond=0)


class Library:
    """The user's library and the lists that ship with readlist."""

    __slots__ = (
        "_folders_seen", "_patience", "bundled", "clock", "config_path", "home", "lists_folder",
        "papers_folder", "reader", "state_path",
    )  # fmt: skip

    def __init__(
        self,
        home: Home,
        bundled: Path,
        clock: Callable[[], datetime] = utc_now,
        reader: FileReader | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self.home = home
        self.bundled = bundled
        self.clock = clock
        self._patience = patience
        self.reader = reader or FileReader()
        self._folders_seen: tuple[int, dict[str, str]] = (0, {})
        self.state_path = home.data / "state.toml"  # the small memory of readlist itself
        self.config_path = home.config / "config.toml"
        self.lists_folder = home.data / "lists"  # the user's own
        self.papers_folder = home.data / "papers"  # a folder per paper, named by its key

    def read_by(self, reader: FileReader) -> "Library":
        """The same library, its files read through `reader`."""
        return Library(self.home, self.bundled, self.clock, reader, self._patience)

    def within(self, patience: float) -> "Library":
        """The same library, whose changes wait at most these seconds for another process."""
        return Library(self.home, self.bundled, self.clock, self.reader, patience)

    def change(
        self, description: str, plan: "Callable[[Library], tuple[Contents, _Result]]"
    ) -> _Result:
        """Make the files as `plan` says, as one change that `undo` takes back; give its result.

        `plan` gets the library to look at, may be called twice, and must have read what it changes
        (see `Journal.apply`).
        """
        return self.journal.apply(description, lambda reader: plan(self.read_by(reader)))

    def store(self, path: Path, text_after: Callable[[bytes | None], bytes]) -> None:
        """Give a file that `undo` leaves alone the text that follows from what it holds."""
        self.journal.store(lambda reader: ({path: text_after(reader.read(path))}, ()))

    @property
    def journal(self) -> "Journal":
        """Through which everything in the library is changed."""
        from readlist.storage.journal import Journal

        return Journal(self.home.data, self.clock, self._patience)

    def upstream_path(self, name: str) -> Path:
        """The shared list as its author last published it when it was taken over."""
        return self.home.data / "upstream" / f"{name}.toml"

    def files(self, key: str) -> paper_files.PaperFiles:
        """The files of the paper with this key, in whatever case its folder has it."""
        folder = self.papers_folder / key
        if not os.path.isdir(folder):  # noqa: PTH112 (called for thousands of papers)
            with suppress(FileNotFoundError):
                changed = os.stat(self.papers_folder).st_mtime_ns  # noqa: PTH116
                if self._folders_seen[0] != changed:  # read once while no folder comes
                    self._folders_seen = changed, self.folder_names()
                folder = self.papers_folder / self._folders_seen[1].get(key.lower(), key)
        return paper_files.PaperFiles(folder)

    def list_files(self, *, shown_only: bool = False) -> tuple[ListFile, ...]:
        """All lists: the bundled ones, then the user's own by name, which may replace them.

        `shown_only`: without bundled lists that are hidden.
        """
        files: dict[str, ListFile] = {}
        for folder, bundled in ((self.bundled, True), (self.lists_folder, False)):
            names = map(_composed, self.reader.names(folder))
            stems = (name[:-5] for name in names if name.endswith(".toml"))
            for stem in sorted(filter(is_list_name, stems)):
                path = folder / f"{stem}.toml"
                if self.reader.is_file(path):
                    files[stem] = ListFile(stem, path, bundled)
        hidden = self.hidden_lists() if shown_only else ()
        return tuple(each for each in files.values() if not (each.bundled and each.name in hidden))

    def hidden_lists(self) -> frozenset[str]:
        """The names of the lists that `lists hide` or config.toml hides; never the current one."""
        with suppress(DamagedFileError):  # the commands that need these files report it
            state = self.state()
            hidden = {*state.hidden_lists, *self.config().hidden_lists}
            return frozenset(hidden - {state.current_list})
        return frozenset()

    def misnamed(self) -> tuple[str, ...]:
        """The names of files among the lists that cannot be lists by their names."""

        def is_list(name: str) -> bool:
            composed = _composed(name)
            is_used = name == composed or self.reader.is_file(self.lists_folder / composed)
            return is_used and is_list_name(composed.removesuffix(".toml"))

        return tuple(
            name  # what begins with a dot belongs to the system, such as macOS's ._x.toml
            for name in sorted(self.reader.names(self.lists_folder))
            if name.endswith(".toml") and not name.startswith(".") and not is_list(name)
        )

    def list_file(self, name: str) -> ListFile:
        """The list called `name`; raises NotFoundError for none, DamagedFileError if unseen."""
        if is_list_name(name):
            for folder, bundled in ((self.lists_folder, False), (self.bundled, True)):
                path = folder / f"{name}.toml"
                if self.reader.is_file(path):
                    return ListFile(name, path, bundled)
            path = self.lists_folder / f"{name}.toml"
            if path.name not in self.reader.names(self.lists_folder):  # unseen, or not there
                self.reader.read(path)
        known = ", ".join(each.name for each in self.list_files())
        message = f'no list is called "{visible_line(name)[:80]}"'
        raise NotFoundError(message, hint=f"there are: {known}")

    def reading_list(self, name: str | None = None) -> ReadingList:
        """The list called `name`, without one the current list."""
        if name is not None:
            return self._read(self.list_file(name))
        current = self.state().current_list
        try:
            file = self.list_file(current)
        except NotFoundError as error:
            raise NotFoundError(
                f'the current list "{visible_line(current)[:80]}" is gone',
                hint=f"choose one with `readlist use`; {error.hint}",
            ) from None
        return self._read(file)

    def _read(self, file: ListFile) -> ReadingList:
        if file.bundled:
            return parse_list(read_or_damaged(file.path) or b"", file.path)
        self.reader.identity(file.path)  # before it is read: a planned change depends on it
        return self.list_reader().read(file.path)

    def reading_lists(
        self, *, shown_only: bool = False
    ) -> Iterator[tuple[ListFile, ReadingList | DamagedFileError]]:
        """Every list in the order of `list_files`, or what is wrong with it."""
        files = self.list_files(shown_only=shown_only)
        shared = self.list_reader() if len(files) > _MANY else None
        for file in files:
            self.reader.identity(file.path)
            try:
                yield file, shared.read(file.path, worth_caching=0) if shared else self._read(file)
            except DamagedFileError as error:
                yield file, error
            except FileNotFoundError:  # gone since its name was read
                continue

    def readable_lists(self, *, shown_only: bool = False) -> Iterator[tuple[ListFile, ReadingList]]:
        """As `reading_lists`, but without the damaged ones, which other commands report."""
        for file, found in self.reading_lists(shown_only=shown_only):
            if isinstance(found, ReadingList):
                yield file, found

    def listed_keys(self) -> set[str]:
        """The keys, in small letters, of all papers of all lists."""
        return {key.lower() for _, found in self.readable_lists() for key in keys_of(found)}

    def is_cached(self, name: str) -> bool:
        """Whether reading the list of that name takes no more than its cache entry."""
        return self.list_reader().is_current(self.list_file(name).path)

    def list_reader(self) -> "ListReader":
        """To read lists by way of the cache, and to change them."""
        from readlist.library.list_cache import ListReader

        return ListReader(lambda: [file.path for file in self.list_files()], self.home.cache)

    def papers_elsewhere(self, name: str) -> Iterator[tuple[str, Paper]]:
        """List → paper for all lists but this one, where the paper's key stands in the file."""
        for file, found in self.readable_lists():
            unkeyed = set(found.unkeyed)
            for number, paper in enumerate(found.papers, 1) if file.name != name else ():
                if number not in unkeyed:
                    yield file.name, paper

    def state(self) -> State:
        """The memory of readlist; a fresh one if nothing is remembered yet."""
        data = self.reader.read(self.state_path)
        return State() if data is None else parse_state(data, self.state_path)

    def config(self) -> Config:
        """The user's settings."""
        data = read_or_damaged(self.config_path)
        return Config() if data is None else parse_config(data, self.config_path)

    @property
    def today(self) -> str:
        """The day, in the time zone of the user: 2026-11-28."""
        return f"{local_time(self.clock()):%Y-%m-%d}"

    def filter_context(self, *filters: str) -> "FilterContext":
        """The day it is, and the saved filters if one of these filters names any."""
        from readlist.selection.filter_language import FilterContext

        saved = self.config().filters if any("@" in each for each in filters) else {}
        return FilterContext(local_time(self.clock()).date(), saved)

    def progress(self, key: str, *, to_write: bool = False) -> Progress:
        """The progress for one paper; untouched where there is no file.

        Raises DamagedFileError where the file cannot be read or understood, and NewerFormatError
        if it is read `to_write` and a newer readlist wrote it.
        """
        path = self.files(key).progress
        if (data := self.reader.read(path)) is None:
            return Progress()
        return paper_files.parse_progress(data, path, to_write=to_write)

    def abstract(self, key: str, *, to_write: bool = False) -> paper_files.Abstract | None:
        """The fetched abstract, None where there is none; raises as `progress` does."""
        path = self.files(key).abstract
        data = self.reader.read(path)
        return None if data is None else paper_files.parse_abstract(data, path, to_write=to_write)

    def pdf_record(self, key: str) -> paper_files.PdfRecord | None:
        """The origin of the PDF on disk, None where that is not known."""
        path = self.files(key).pdf_record
        data = self.reader.read(path)
        if data is None:
            return None
        record = paper_files.parse_pdf_record(data, path)
        return record if record.size == size_of_file(self.files(key).pdf) else None

    def notes(self, key: str) -> str | None:
        """The user's notes, None where there are none; what is not UTF-8 shows as U+FFFD."""
        data = self.reader.read(self.files(key).notes)
        return None if data is None else data.decode("utf-8-sig", errors="replace")

    def folders(self, expected: int) -> "PaperFolders":
        """To look into the folders of many papers, about as many as are `expected`."""
        from readlist.library.folder_cache import PaperFolders

        return PaperFolders(self.papers_folder, self.home.cache / "papers.json", expected)

    def page_counts(self) -> "PageCounts":
        """To count the pages of many papers' PDFs, each once."""
        from readlist.library.folder_cache import PageCounts

        return PageCounts(self)

    def pages(self, key: str) -> int | None:
        """The pages of one paper's PDF; None if there is none or they cannot be counted."""
        counts = self.page_counts()
        pages = counts.of(key)
        counts.store()
        return pages

    def folder_names(self) -> dict[str, str]:
        """The name of each paper's folder by its key in small letters, and by itself.

        Of a paper that is not there nothing is on disk. Keys that differ only in case are one
        paper; where a case-sensitive disk has a folder for each, each goes by its own.
        """
        names = self.paper_folders()
        itself, every = dict(zip(names, names, strict=True)), "".join(names)
        if every == every.lower():  # as readlist makes them
            return itself
        return {name.lower(): name for name in sorted(names)} | itself

    def paper_folders(self) -> list[str]:
        """The names of the papers' folders, in no order.

        Raises OSError where they cannot be seen: their papers must not be taken for unread.
        """
        try:
            return os.listdir(self.papers_folder)  # noqa: PTH208 (names are enough)
        except FileNotFoundError:
            return []


_MANY = 8  # lists, from which on even short ones are read from the cache


def _composed(name: str) -> str:
    """The file's name as it was given; some systems list it with accents apart from letters."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)
