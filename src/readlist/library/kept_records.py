"""The papers of a list, and those of them that fit a condition."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from readlist.errors import UsageError
from readlist.library.library import Library
from readlist.library.records import PaperRecord, list_records
from readlist.model.paper import ReadingList

if TYPE_CHECKING:  # most command lines state none
    from readlist.selection.conditions import Condition


def kept_records(
    library: Library, reading_list: ReadingList, keep: "Condition | None", *, texts: bool = False
) -> tuple[tuple[PaperRecord, ...], tuple[PaperRecord, ...]]:
    """All papers of the list in its order, and those that fit; with `texts` also what they say.

    Raises UsageError where the condition asks for the text of PDFs, which only the index knows.
    """
    texts = texts or asks_for_texts(keep)
    every = list_records(library, reading_list, texts=texts)
    return every, that_fit(every, keep)


def that_fit(records: Iterable[PaperRecord], keep: "Condition | None") -> tuple[PaperRecord, ...]:
    """Those of the records that fit the condition."""
    return tuple(record for record in records if keep is None or keep.keeps(record))


def asks_for_texts(keep: "Condition | None") -> bool:
    """Whether abstracts or notes decide; raises UsageError where the text of PDFs would."""
    if keep is None:
        return False
    from readlist.selection.conditions import Part, parts_named  # noqa: PLC0415 (only filters need it)

    named = set(parts_named(keep))
    if Part.PDF in named:
        raise UsageError("only search looks into PDFs", hint="use `readlist search`")
    return not named.isdisjoint({Part.ABSTRACT, Part.NOTES})
