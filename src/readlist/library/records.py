"""A paper as its list describes it, together with what the user's library knows of it.

The papers of one list or of several, those of them that fit a condition, the progress of all, and
their keys, written into the list along with what is stored under them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress, product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from readlist.errors import DamagedFileError, UsageError
from readlist.library.library import Library
from readlist.model.identifiers import page
from readlist.model.keys import ALL_LISTS
from readlist.model.paper import OnDisk, Paper, Progress, ReadingList, Status, keys_of, quick_maker
from readlist.storage.paper_files import Abstract, PdfRecord

if TYPE_CHECKING:
    from readlist.library.folder_cache import PaperFolder
    from readlist.selection.conditions import Condition, LongTexts

_Value = TypeVar("_Value")


class ListedPaper(NamedTuple):
    """One paper's place: a list and the number in it."""

    reading_list: ReadingList
    number: int

    @property
    def list_name(self) -> str:
        """The name of the list."""
        return self.reading_list.name

    @property
    def paper(self) -> Paper:
        """The paper that stands there."""
        return self.reading_list.papers[self.number - 1]


def all_listed(reading_list: ReadingList) -> tuple[ListedPaper, ...]:
    """The places of all papers of the list, in its order."""
    return tuple(ListedPaper(reading_list, at + 1) for at in range(len(reading_list.papers)))


def papers_at(places: Sequence[ListedPaper]) -> list[Paper]:
    """The papers at these places; those of a whole list are read one after the other."""
    first = places[0].reading_list if places else None
    if first and len(places) == len(first.papers):
        in_order = enumerate(places, 1)
        if all(each.number == at and each.reading_list is first for at, each in in_order):
            return list(first.papers)
    return [place.paper for place in places]


def change_description(before: str, places: Sequence[ListedPaper], after: str = "") -> str:
    """A change of papers for the undo list: "read 3, 4 of iclr2022", with the key if it is one."""
    from readlist.selection.references import numbers_text

    key = f"({places[0].paper.key})" if len(places) == 1 else ""
    by_list: dict[str, list[int]] = {}
    for place in places:
        by_list.setdefault(place.reading_list.name, []).append(place.number)
    spots = "; ".join(f"{numbers_text(numbers)} of {name}" for name, numbers in by_list.items())
    return " ".join(filter(None, (before, spots, after, key)))


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """One paper of one list with its progress and files."""

    list_name: str
    number: int
    paper: Paper
    progress: Progress | None  # None where its file is damaged
    problems: tuple[str, ...] = ()  # sentences about damaged files
    pdf_bytes: int | None = None
    has_notes: bool = False
    has_abstract: bool = False
    # The rest is read only where texts are asked for.
    notes: str | None = None
    abstract: Abstract | None = None
    pdf_record: PdfRecord | None = None

    @property
    def status(self) -> Status | None:
        """The status of the paper, None where that cannot be read."""
        return self.progress.status if self.progress else None

    @property
    def long_texts(self) -> "LongTexts":
        """Abstract and notes, as far as they are there and were read."""
        from readlist.selection.conditions import Part

        abstract = (self.abstract.text,) if self.abstract else ()
        return {Part.ABSTRACT: abstract, Part.NOTES: (self.notes,) if self.notes else ()}

    @property
    def on_disk(self) -> tuple[OnDisk, ...]:
        """The things that the library holds of the paper."""
        return _ON_DISK[self.pdf_bytes is not None, self.has_abstract, self.has_notes]


_ON_DISK = {has: tuple(compress(OnDisk, has)) for has in product((False, True), repeat=len(OnDisk))}
"""Whether there are PDF, abstract, notes → their names; asked for every paper of a list."""


class Counts(NamedTuple):
    """The numbers of papers of a list: by status, and of all."""

    total: int
    by_status: dict[Status, int]

    @property
    def read(self) -> int:
        """The number of papers that are read."""
        return self.by_status[Status.READ]

    @property
    def unknown(self) -> int:
        """The number of papers whose progress cannot be read."""
        return self.total - sum(self.by_status.values())


def count(records: Iterable[PaperRecord]) -> Counts:
    """The counts of these records; one of unknown status is only in the total."""
    return _counted([record.status for record in records])


def _counted(statuses: list[Status | None]) -> Counts:
    return Counts(len(statuses), {status: statuses.count(status) for status in Status})


def list_records(
    library: Library, reading_list: ReadingList, *, texts: bool = False
) -> tuple[PaperRecord, ...]:
    """A record for every paper of the list, in its order."""
    names = library.folder_names()
    folders = library.folders(len(names))
    records = []
    for number, paper in enumerate(reading_list.papers, 1):
        name = names.get(paper.key) or names.get(paper.key.lower())
        if name and texts:
            records.append(record_of(library, ListedPaper(reading_list, number)))
        else:
            folder = folders.look(name) if name else None
            abstract = listed_abstract(paper, reading_list.name) if texts else None
            records.append(seen_record(reading_list.name, number, paper, folder, abstract))
    folders.write_cache()
    return tuple(records)


def list_counts(
    library: Library, reading_list: ReadingList, folder_names: Mapping[str, str] | None = None
) -> Counts:
    """The list's papers by status; `folder_names` are the library's, if they are known already."""
    names = library.folder_names() if folder_names is None else folder_names
    keys = keys_of(reading_list)
    found = [name for key in keys if (name := names.get(key) or names.get(key.lower()))]
    folders = library.folders(len(found))
    seen = [folders.look(name).progress for name in found]
    folders.write_cache()
    untouched = [Status.UNREAD] * (len(keys) - len(found))
    return _counted([*(each.status if each else None for each in seen), *untouched])


def seen_record(
    list_name: str,
    number: int,
    paper: Paper,
    folder: "PaperFolder | None",
    abstract: Abstract | None = None,
) -> PaperRecord:
    """The record of a paper whose folder was looked into, if it has one, without its texts."""
    problems = (folder.problem,) if folder and folder.problem else ()
    progress, files = (folder.progress, folder.files) if folder else (_UNTOUCHED, {})
    pdf = files.get("paper.pdf")
    has_abstract = bool(paper.abstract) or "abstract.toml" in files
    on_disk = (pdf and pdf[0], "notes.md" in files, has_abstract)
    values = (list_name, number, paper, progress, problems, *on_disk, None, abstract, None)
    record: PaperRecord = quick_maker(PaperRecord)(*values)
    return record


_UNTOUCHED = Progress()  # one for all, which saves a tenth of the time of a long list


def listed_abstract(paper: Paper, list_name: str) -> Abstract | None:
    """The abstract that the list itself has."""
    if not paper.abstract:
        return None
    return Abstract(paper.abstract, f"the list {list_name}", page(paper) or "")


def records_of(library: Library, places: Iterable[ListedPaper]) -> tuple[PaperRecord, ...]:
    """The records of these papers with their texts."""
    return tuple(record_of(library, place) for place in places)


def record_of(library: Library, place: ListedPaper) -> PaperRecord:
    """The record of one paper with its texts."""
    paper, list_name = place.paper, place.reading_list.name
    key, files = paper.key, library.files(paper.key)
    folder, listed = library.folders(1).look(files.folder.name), listed_abstract(paper, list_name)
    record = seen_record(list_name, place.number, paper, folder, listed)
    if not files.folder.is_dir():
        return record
    problems = [*record.problems]
    abstract = _unless_damaged(library.abstract, key, problems)
    notes = _unless_damaged(library.notes, key, problems)
    origin = _unless_damaged(library.pdf_record, key, problems)
    problems += [f"{each} is another version of the notes" for each in files.other_notes]
    read = replace(record, notes=notes, abstract=abstract or listed, pdf_record=origin)
    return replace(read, problems=tuple(problems))


def _unless_damaged(read: Callable[[str], _Value], key: str, problems: list[str]) -> _Value | None:
    """The result of `read`; None, and one more problem, where its file is damaged."""
    try:
        return read(key)
    except DamagedFileError as error:
        problems.append(error.sentence)
        return None


def matching(
    records: Iterable[PaperRecord], condition: "Condition | None"
) -> tuple[PaperRecord, ...]:
    """Those of the records that fit the condition."""
    return tuple(record for record in records if condition is None or condition.fits(record))


def asks_for_texts(condition: "Condition | None") -> bool:
    """Whether abstracts or notes decide; raises UsageError where the text of PDFs would."""
    if condition is None:
        return False
    from readlist.selection.conditions import Part, parts_named

    named = parts_named(condition)
    if Part.PDF in named:
        raise UsageError("only search looks into PDFs", hint="use `readlist search`")
    return not named.isdisjoint({Part.ABSTRACT, Part.NOTES})


def lists_with_keys(library: Library, places: Iterable[ListedPaper]) -> dict[Path, bytes | None]:
    """New contents of the lists whose files do not hold the keys of these papers yet.

    A key that readlist made up while reading would be another one when papers come or go; once
    something is stored under it, it must stay. To be called in a plan. Raises
    RefusedError where a key cannot be written.
    """
    contents: dict[Path, bytes | None] = {}
    for place in places:
        if place.number in place.reading_list.unkeyed:
            from readlist.storage.list_edit import with_key  # most lists have all keys

            path = library.list_file(place.reading_list.name).path
            data = contents.get(path) or library.reader.read(path) or b""
            contents[path] = with_key(data, path, place.paper, place.number)
    return contents


class Catalogue(NamedTuple):
    """Every paper's places (at least one), by its key in small letters, and what is damaged."""

    places: Mapping[str, tuple[ListedPaper, ...]]  # that in the current list first
    problems: tuple[str, ...] = ()


def catalogue(library: Library, list_name: str | None, *, shown_only: bool = False) -> Catalogue:
    """The papers of this list (None: of all lists, `shown_only`: that are not hidden).

    Raises NotFoundError for a list that is none, DamagedFileError for one that cannot be read.
    """
    if list_name is not None:
        found: list[ReadingList | DamagedFileError] = [library.reading_list(list_name)]
    else:
        current = library.state().current_list
        lists = library.reading_lists(shown_only=shown_only)
        every = sorted(lists, key=lambda each: each[0].name != current)
        found = [reading_list for _, reading_list in every]
    places: dict[str, tuple[ListedPaper, ...]] = {}
    for reading_list in found:
        if isinstance(reading_list, ReadingList):
            for number, key in enumerate(keys_of(reading_list), 1):
                name = key.lower()
                places[name] = (*places.get(name, ()), ListedPaper(reading_list, number))
    damage = tuple(each.sentence for each in found if isinstance(each, DamagedFileError))
    return Catalogue(places, damage)


def records_in(
    library: Library, list_name: str | None, *, texts: bool = False
) -> tuple[ReadingList, tuple[PaperRecord, ...], tuple[str, ...]]:
    """The list and its papers; for ALL_LISTS a head without papers, and the papers of all lists.

    Those come each once: from the current list, else from the user's own, else from the others.
    Last come sentences about lists that cannot be read, and so are left out.
    """
    if list_name != ALL_LISTS:
        reading_list = library.reading_list(list_name)
        return reading_list, list_records(library, reading_list, texts=texts), ()
    records: dict[str, PaperRecord] = {}
    lists, left_out = lists_by_nearness(library)
    for other in lists:
        for record in list_records(library, other, texts=texts):
            records.setdefault(record.paper.key.lower(), record)
    return ReadingList(ALL_LISTS, "All lists"), tuple(records.values()), left_out


def lists_by_nearness(
    library: Library, *, own_only: bool = False
) -> tuple[list[ReadingList], tuple[str, ...]]:
    """The current list, then the user's own, then the others; and which cannot be read, and why."""
    current = library.state().current_list
    found, left_out = [], []
    for file, each in library.reading_lists(shown_only=True):
        if isinstance(each, DamagedFileError):
            left_out.append(f"left out: {each.sentence}")
        elif not (own_only and file.bundled):
            found.append((file.name != current, file.bundled, each))
    return [each for *_, each in sorted(found, key=lambda one: one[:2])], tuple(left_out)


def every_progress(library: Library) -> "Iterator[tuple[str, PaperFolder]]":
    """Each folder's name, which is the paper's key, and the folder, in no order."""
    names = library.paper_folders()
    folders = library.folders(len(names))
    for name in names:
        yield name, folders.look(name)
    folders.write_cache()
