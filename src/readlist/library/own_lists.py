"""The user's own lists: opened to be changed, and papers taken into them as one change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from readlist.errors import RefusedError
from readlist.library.intake import DuplicateRule, EntryOutcome, ListIntake, TakenEntry
from readlist.library.library import Library, ListFile
from readlist.library.records import ListedPaper
from readlist.model.keys import DEVICES, LIST_NAME_RULE, is_list_name
from readlist.model.paper import Progress, ReadingList
from readlist.model.same_work import Entry, KnownPapers, joined_extra
from readlist.storage import list_edit
from readlist.storage.file_reader import Contents
from readlist.storage.list_blocks import ListBlocks
from readlist.storage.list_file import list_text, parse_list, stored_list
from readlist.storage.paper_files import progress_text
from readlist.text import quoted


@dataclass(frozen=True, slots=True)
class OpenList:
    """One of the user's lists as its file has it, to be changed."""

    path: Path
    blocks: ListBlocks = field(repr=False)
    reading_list: ReadingList

    def with_items(
        self, items: Sequence[list_edit.Item], heading: ReadingList | None = None
    ) -> list_edit.Edited:
        """The file with these papers, and under this heading if it is another one."""
        if heading and replace(heading, papers=()) == replace(self.reading_list, papers=()):
            heading = None
        return list_edit.edited(self.blocks, self.reading_list, items, heading)

    def number_of(self, place: ListedPaper) -> int:
        """The paper's number by now; raises RefusedError if it is gone."""
        papers = self.reading_list.papers
        numbers = [place.number, *self.numbers] if place.number <= len(papers) else self.numbers
        for number in numbers:
            stored, wanted = papers[number - 1], place.paper
            if stored.key == wanted.key if stored.key else stored.title == wanted.title:
                return number
        message = f"{place.paper.key} is no longer in {self.reading_list.name}"
        raise RefusedError(message, hint="look at the list again; nothing was changed")

    @property
    def numbers(self) -> range:
        """The numbers of all its papers."""
        return range(1, len(self.reading_list.papers) + 1)


def own_list_file(library: Library, name: str | None) -> ListFile:
    """The file of the list (None: the current one); raises RefusedError for a bundled one."""
    file = library.list_file(library.state().current_list if name is None else name)
    if file.bundled:
        raise RefusedError(
            f"{file.name} comes with readlist and is read-only",
            hint=f"`readlist copy --list {file.name} --to NAME` makes it yours",
        )
    return file


def open_list(library: Library, file: ListFile) -> OpenList:
    """The list for a change; raises DamagedFileError, and NewerFormatError for a newer one."""
    data = library.reader.read(file.path) or b""
    return OpenList(file.path, *library.list_reader().stored(file.path, data))


def check_list_name(name: str) -> None:
    """Raise RefusedError for a text that cannot name a list."""
    if not is_list_name(name):
        hint = "Windows keeps that name for a device" if name in DEVICES else LIST_NAME_RULE
        raise RefusedError(f"{quoted(name)} cannot name a list", hint=hint)


def new_list_path(library: Library, name: str) -> Path:
    """The path of a new list of this name; raises RefusedError if there cannot be one."""
    check_list_name(name)
    path = library.lists_folder / f"{name}.toml"
    taken = any(file.name == name for file in library.list_files())
    if taken or library.reader.read(path) is not None or path.is_symlink():
        raise RefusedError(f"there is a list {name} already", hint="give another name")
    return path


class Intake(NamedTuple):
    """The outcome of taking papers in. `reading_list` is the list as it is now."""

    reading_list: ReadingList
    taken: tuple[TakenEntry, ...]
    is_new: bool = False  # the list was made for them
    comments_lost: bool = False  # its comments could not be kept
    notes: tuple[str, ...] = ()  # on what came beside the entries
    files: tuple[Path, ...] = ()  # that changed beside the list

    def of(self, *outcomes: EntryOutcome) -> tuple[TakenEntry, ...]:
        """The entries with one of these outcomes."""
        return tuple(each for each in self.taken if each.outcome in outcomes)

    @property
    def in_list(self) -> tuple[TakenEntry, ...]:
        """The entries whose papers are in the list now, by them or before."""
        return self.of(EntryOutcome.ADDED, EntryOutcome.JOINED, EntryOutcome.PRESENT)

    @property
    def places(self) -> list[ListedPaper]:
        """The papers of the list that came or that entries named, in its order."""
        numbers = sorted({taken.number for taken in self.taken if taken.number})
        return [ListedPaper(self.reading_list, number) for number in numbers]


@dataclass(frozen=True, slots=True)
class IntakeRequest:
    """The entries to take in, and how."""

    entries: Sequence[Entry]
    heading: ReadingList  # names the list, and is its heading where it has to be made
    description: str  # in the list of changes
    duplicates: DuplicateRule = field(default_factory=DuplicateRule)
    is_version: bool = False  # the entries are a version of the whole list, from its author
    source: str = ""  # what a list that is there follows from now on
    dry_run: bool = False
    # Further files; raises where the intake must not be.
    also: Callable[[Library, Intake], Contents] = field(default=lambda *_: {})


def take_in(library: Library, request: IntakeRequest) -> Intake:
    """Put the entries into the list, made if need be, as one change (`dry_run`: only say how).

    Raises DamagedFileError for a list that cannot be read, NewerFormatError for a newer one, and
    what `request.also` raises; then nothing is changed.
    """
    path = library.lists_folder / f"{request.heading.name}.toml"

    def plan(library: Library) -> tuple[Contents, Intake]:
        intake, data = _prepared(library, request, path)
        more = request.also(library, intake)
        return {path: data, **more}, intake._replace(files=tuple(more))

    return plan(library)[1] if request.dry_run else library.change(request.description, plan)


def _prepared(library: Library, request: IntakeRequest, path: Path) -> tuple[Intake, bytes]:
    """The outcome, and the file of the list with the papers in it."""
    name = request.heading.name
    elsewhere, lists = KnownPapers(), dict[str, str]()
    for list_name, paper in library.papers_elsewhere(name):
        elsewhere.add(paper)
        lists.setdefault(paper.key, list_name)
    is_there = library.reader.read(path) is not None
    opened = open_list(library, ListFile(name, path, bundled=False)) if is_there else None
    before = opened.reading_list if opened else request.heading
    versions = None  # of the papers as the list's author last gave them, by the keys they have here
    if request.is_version and opened:
        upstream = library.upstream_path(name)
        data = library.reader.read(upstream)
        papers = parse_list(data, upstream).papers if data else ()
        versions = {paper.key: paper for paper in papers}
    rule, entries = request.duplicates, request.entries
    list_intake = ListIntake(before, elsewhere, rule, entries, versions)
    taken = tuple(
        one._replace(where=lists[one.key]) if one.outcome is EntryOutcome.ADDED and one.by else one
        for one in map(list_intake.take, entries)
    )
    papers, count = list_intake.papers, len(before.papers)
    for index in range(count, len(papers)):
        papers.put(index, replace(papers[index], added=library.today))
    if opened is None:
        after = replace(before, papers=tuple(papers))
        data = list_text(after)
        return Intake(stored_list(data, path), taken, is_new=True), data
    items: list[list_edit.Item] = [*opened.numbers]
    for index, paper in sorted(papers.new.items()):
        items[index : index + 1] = [list_edit.Changed(index + 1, paper) if index < count else paper]
    extra, notes = joined_extra(before.extra, request.heading.extra)
    source = request.source or before.source
    heading = replace(before, papers=papers, extra=extra, source=source)
    new = opened.with_items(items, heading)
    return Intake(heading, taken, comments_lost=new.comments_lost, notes=notes), new.data


def progress_files(
    library: Library, intake: Intake, change: Callable[[Progress, Entry], Progress]
) -> Contents:
    """The progress files of papers in the list that `change`, by entry after entry, makes new."""
    before: dict[str, Progress] = {}
    after: dict[str, Progress] = {}
    for taken in intake.in_list:
        if taken.key not in before:
            before[taken.key] = after[taken.key] = library.progress(taken.key, to_write=True)
        after[taken.key] = change(after[taken.key], taken.entry)
    changed = ((key, progress) for key, progress in after.items() if progress != before[key])
    return {library.files(key).progress: progress_text(progress) for key, progress in changed}
