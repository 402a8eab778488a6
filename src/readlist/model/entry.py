"""The entries of a bibliography file, whatever its format."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from readlist.model.paper import Paper, Progress

Tell = Callable[[int, int], None]
"""Hears, now and then, how much of the file is read: done, total (in any unit)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a file: a paper without key, or why there is none.

    `notes` say what was read otherwise than it stood there, `files` and `keywords` are those that
    the entry names; a path is as it stands in the entry.
    """

    label: str  # how the file calls it: its citation key, else its title or its number
    line: int  # on which it begins, counted from 1
    paper: Paper | None = None
    problem: str = ""  # why it had to be skipped
    mended: str = ""  # what was broken in it, where it could be read all the same; also a note
    notes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    own_notes: str = ""  # the person's words on the work, as Markdown with its line breaks
    progress: Progress | None = None  # that an export of readlist gave, beside the paper


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The entries of a file in its order, and what it holds beside them."""

    entries: tuple[Entry, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)  # a list's `extra`
    title: str = ""  # of the collection, where the file has one
    notes: tuple[str, ...] = ()  # what is to be said of the file beside its entries


MOST_ENTRIES = 500_000
"""Entries of one file; a longer file can be split."""

Reader = Callable[[str, Tell], Bibliography]
"""Reads decoded text (line breaks as they are). Raises ValueError where none of it is readable."""
