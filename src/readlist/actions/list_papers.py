"""A list, or papers of lists, with the person's progress."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from readlist.actions.records import (
    Counts,
    PaperRecord,
    Place,
    count,
    list_counts,
    list_records,
    place_records,
)
from readlist.errors import UsageError
from readlist.filters import SORT_KEYS, Query
from readlist.library import Library
from readlist.model import ReadingList


@dataclass(frozen=True, slots=True)
class Listing:
    """Papers to show, and the list at hand with the counts of all its papers."""

    reading_list: ReadingList
    records: tuple[PaperRecord, ...]
    counts: Counts

    def first(self, number: int) -> "Listing":
        """The listing of so many papers, from the first on."""
        return replace(self, records=self.records[:number])


def list_papers(
    library: Library, list_name: str | None, query: Query, *, texts: bool = False
) -> Listing:
    """The papers of the list (None: the current one) that the query wants."""
    reading_list = library.reading_list(list_name)
    every = list_records(library, reading_list, texts=texts or _asks_for_texts(query))
    return Listing(reading_list, _wanted(every, query), count(every))


def chosen_papers(
    library: Library, list_name: str | None, places: Sequence[Place], query: Query
) -> Listing:
    """The papers at these places, of whatever lists, that the query wants."""
    _asks_for_texts(query)
    reading_list = library.reading_list(list_name)
    chosen = place_records(library, places)
    return Listing(reading_list, _wanted(chosen, query), list_counts(library, reading_list))


def _asks_for_texts(query: Query) -> bool:
    """Whether abstracts or notes decide; raises UsageError where the text of PDFs would."""
    if query.keep is None:
        return False
    from readlist.conditions import Part, parts_named  # noqa: PLC0415 (only filters need it)

    named = set(parts_named(query.keep))
    if Part.PDF in named:
        raise UsageError("only search looks into PDFs", hint="use `readlist search`")
    return not named.isdisjoint({Part.ABSTRACT, Part.NOTES})


def _wanted(records: tuple[PaperRecord, ...], query: Query) -> tuple[PaperRecord, ...]:
    keep = query.keep
    kept = [record for record in records if keep is None or keep.keeps(record)]
    key = SORT_KEYS[query.sort]
    kept.sort(key=lambda record: key(record.paper, record.progress))
    return tuple(kept[: query.limit])
