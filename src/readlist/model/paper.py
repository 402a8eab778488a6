"""Papers, lists of papers with their keys, and one reader's progress. Frozen values.

The progress also tells how often a paper was read, from when to when, in how many minutes.

Field names are the keys of the files. A value that breaks its rules cannot be made: the
constructor raises ValueError with a sentence for the user.
"""

import datetime as dt
from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, make_dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, TypeVar, overload

from readlist.text import local_time

DEFAULT_TYPE = "document"
Table = Mapping[str, object]  # as a list file has them: `extra`, and those within it

_Value = TypeVar("_Value")


class Status(StrEnum):
    """The reader's progress with a paper, in a word."""

    UNREAD = "unread"
    READING = "reading"
    READ = "read"
    SKIPPED = "skipped"


class OnDisk(StrEnum):
    """The things that the library can hold of a paper."""

    PDF = "pdf"
    ABSTRACT = "abstract"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class Paper:
    """One work with all its identifiers, as one list describes it.

    Text is on one line in the form of `marked_text`: Unicode with `<i>`, `<sub>` and `$…$`. Absent
    text is "", absent year None.
    Authors are "Given Family", "Family, Given", "Family, Jr., Given" or "{Corporate Name}".
    """

    key: str
    title: str
    type: str = DEFAULT_TYPE  # a CSL 1.0.2 item type
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str = ""
    presentation: str = ""  # "Oral", "Spotlight", "Poster", as the venue calls it
    award: str = ""
    date: str = ""  # when it came out, as exactly as known: EDTF
    openreview: str = ""  # forum id
    arxiv: str = ""  # without version
    primary_category: str = ""  # arXiv's, e.g. "cs.LG"
    doi: str = ""  # lower case, no https://doi.org/
    url: str = ""
    pdf: str = ""
    code: str = ""
    project: str = ""
    topics: tuple[str, ...] = ()
    builds_on: tuple[str, ...] = ()  # keys
    citekey: str = ""  # only where this list cites the paper under another name than its key
    added: str = ""  # the day on which it came into a list of one's own: 2026-11-28
    summary: Mapping[str, str] = field(default_factory=dict)  # language code → text
    abstract: str = ""  # paragraphs; that of the list's source, where that came with it
    extra: Table = field(default_factory=dict)  # further fields of an imported entry
    unknown: Table = field(default_factory=dict)  # keys of a later readlist

    def __post_init__(self) -> None:
        if not self.title:
            raise ValueError("a paper needs a title")

    @property
    def citation_key(self) -> str:
        """The name under which this list's exports cite the paper."""
        return self.citekey or self.key

    @property
    def published(self) -> "dt.date | None":
        """The day on which it came out; None where less than that is known."""
        if len(self.date) != len("2020-03-04"):
            return None
        from readlist.model.dates import parse_date

        return parse_date(self.date).whole

    @property
    def shown_title(self) -> str:
        """The title as a terminal shows it: CO₂, without marks."""
        if "<" not in self.title and "$" not in self.title and "\\" not in self.title:
            return self.title
        from readlist.model.marked_text import shown

        return shown(self.title)

    @property
    def aliases(self) -> tuple[str, ...]:
        """Further citation keys that files which were imported have for it."""
        listed = table_in(self.extra, "bibtex").get("aliases")
        if not isinstance(listed, list):
            return ()
        lines = (" ".join(each.split()) for each in listed if isinstance(each, str))
        return tuple(filter(None, lines))

    def summary_in(self, language: str) -> str:
        """The summary in this language ("zh", "zh_CN"), else in English, else in any, else ""."""
        name = language.replace("_", "-").lower()
        wanted = (name, name.partition("-")[0], "en", *self.summary)
        return next((self.summary[each] for each in wanted if each in self.summary), "")


def table_in(table: Table, name: str) -> Mapping[str, Any]:
    """The table of that name within the other; empty where there is none."""
    found = table.get(name)
    return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class ReadingList:
    """An ordered, titled collection of papers. A paper's number is its place, counted from 1."""

    name: str
    title: str
    papers: Sequence[Paper] = ()
    description: str = ""
    curator: str = ""
    url: str = ""  # where the selection was published
    see_also: tuple[str, ...] = ()  # further addresses of the publication
    source: str = ""  # where a newer version of this file is found
    unkeyed: tuple[int, ...] = ()  # numbers of the papers whose key the file does not hold yet
    extra: Table = field(default_factory=dict)  # what an imported file began with
    unknown: Table = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One step of the reading log: at `at` (UTC, whole seconds) the paper got `status`."""

    status: Status
    at: datetime
    minutes: int | None = None
    imported: bool = False  # it came with the paper; `at` is only when it was recorded
    unknown: Table = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a history entry's time needs a UTC offset (2026-11-22T10:04:05Z)")
        if self.minutes is not None and self.minutes < 0:
            raise ValueError(f"minutes cannot be negative ({self.minutes})")


@dataclass(frozen=True, slots=True)
class Progress:
    """One person's status history and private labels for one paper. Empty means untouched."""

    history: tuple[HistoryEntry, ...] = ()  # in the order in which it was recorded
    tags: tuple[str, ...] = ()
    rating: int | None = None  # 1 to 5
    priority: str = ""  # "high", "low", or "" for normal
    page: int | None = None  # where reading stopped
    unknown: Table = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.page is not None and self.page < 1:
            raise ValueError(f"pages count from 1, so there is no page {self.page}")
        if self.rating is not None and not 1 <= self.rating <= 5:
            raise ValueError(f"a rating is 1 to 5, not {self.rating}")
        if self.priority not in ("", "high", "low"):
            raise ValueError(f'a priority is "high" or "low", not "{self.priority}"')

    @property
    def status(self) -> Status:
        """The last history entry's status; unread where there is none."""
        return self.history[-1].status if self.history else Status.UNREAD

    @property
    def since(self) -> datetime | None:
        """The time of the present status (UTC), None if there is none or it is unknown."""
        return self.history[-1].at if self.history and not self.is_imported else None

    @property
    def is_imported(self) -> bool:
        """Whether the present status came with the paper, without its day."""
        return bool(self.history) and self.history[-1].imported


class Reading(NamedTuple):
    """One time a paper was read to its end."""

    finished: datetime
    started: datetime | None = None  # None if it is not recorded when it was begun
    minutes: int | None = None  # those recorded of this reading, None for none
    is_again: bool = False  # it had been read before


def readings(progress: Progress) -> list[Reading]:
    """Each reading of the paper of which the day is known, in the order in which they ended.

    A mark that `unread` takes back, or another status on the same day, is not a reading.
    """
    found: list[Reading] = []
    started: datetime | None = None
    minutes: int | None = None
    for entry in steps(progress):
        last = found[-1] if found else None
        if last and entry.status is not Status.READ and started is None and minutes is None:
            same_day = local_time(last.finished).date() == local_time(entry.at).date()
            if entry.status is Status.UNREAD or same_day:
                found.pop()
                started, minutes = last.started, last.minutes
        if entry.minutes is not None:
            minutes = (minutes or 0) + entry.minutes
        if entry.status is Status.READING:
            started = started or entry.at
        elif entry.status is Status.READ:
            found.append(Reading(entry.at, started, minutes, bool(found)))
            started, minutes = None, None
    return found


def steps(progress: Progress) -> list[HistoryEntry]:
    """The steps on known days, in that order: not what was imported."""
    known = (entry for entry in progress.history if not entry.imported)
    return sorted(known, key=lambda entry: entry.at)


def next_moment(progress: Progress, now: datetime) -> datetime:
    """Now, but after all marks before it, so that their order survives a merge by time."""
    last = max((entry.at for entry in progress.history), default=None)
    return now if last is None or last < now else last + timedelta(seconds=1)


@cache
def quick_maker(kind: type[_Value]) -> Callable[..., _Value]:
    """Makes values of a frozen class of all their fields, checked before, five times as fast."""
    names = [each.name for each in fields(kind)]  # type: ignore[arg-type]
    about = {"__doc__": "A value that is not frozen yet.", "__slots__": names}
    unfrozen = make_dataclass("Unfrozen", names, eq=False, repr=False, namespace=about)

    def made(*values: object) -> _Value:
        value: Any = unfrozen(*values)
        value.__class__ = kind
        return value  # type: ignore[no-any-return]

    return made


class LatePapers(Sequence[Paper]):
    """Papers that are read when they are asked for."""

    __slots__ = ()

    @abstractmethod
    def paper(self, index: int) -> Paper:
        """The paper at this index."""

    @overload
    def __getitem__(self, place: int) -> Paper: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Paper]: ...
    def __getitem__(self, place: int | slice) -> Paper | Sequence[Paper]:
        if isinstance(place, slice):
            return tuple(self)[place]
        return self.paper(range(len(self))[place])

    def __eq__(self, other: object) -> bool:
        if isinstance(other, tuple | LatePapers):
            return tuple(self) == tuple(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(len(self))


class NamedPapers(LatePapers):
    """Papers whose keys, titles and names are known before they are read."""

    __slots__ = ()

    keys: tuple[str, ...]  # in the list's order
    titles: Sequence[str]  # likewise

    @abstractmethod
    def numbers_named(self, names: Iterable[str]) -> Sequence[int]:
        """The numbers of the papers that may go by one of these names, in order."""


def keys_of(reading_list: ReadingList) -> tuple[str, ...]:
    """The keys of the list's papers, in their order."""
    papers = reading_list.papers
    return papers.keys if isinstance(papers, NamedPapers) else tuple(each.key for each in papers)


def numbers_named(reading_list: ReadingList, names: Iterable[str]) -> Sequence[int]:
    """The numbers among which are all papers that go by one of these names, in order.

    A name is a key, citation key, identifier or address. Case does not matter.
    """
    papers = reading_list.papers
    if isinstance(papers, NamedPapers):
        return papers.numbers_named(names)
    return range(1, len(papers) + 1)


def tags_text(tags: Iterable[str]) -> str:
    """The tags with commas between; one that holds a comma is in quotes, as in a filter."""
    return ",".join([f'"{tag}"' if "," in tag else tag for tag in tags])
