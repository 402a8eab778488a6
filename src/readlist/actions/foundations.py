"""The papers that others build on, found by key in one list and then in all others."""

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from readlist.actions.reading_order import is_left
from readlist.errors import DamagedFileError
from readlist.library.library import Library
from readlist.library.records import PaperRecord, Place, place_records
from readlist.model.paper import Progress, ReadingList, Status

if TYPE_CHECKING:  # most command lines state none
    from readlist.selection.conditions import Condition


class Foundations:
    """Finds papers that are left to read and fit the condition.

    Without `everywhere` only these records count. Of another list counts what the person chose: a
    paper of a list of their own, or one that they labelled or marked. The other lists are read when
    a key first leads to them.
    """

    def __init__(
        self,
        library: Library,
        records: Sequence[PaperRecord],
        keep: "Condition | None",
        *,
        everywhere: bool,
    ) -> None:
        self._library = library
        self._here = {record.paper.key.lower(): record for record in records}
        self._keep = keep
        self._own = {file.name for file in library.list_files() if not file.bundled}
        self._elsewhere: dict[str, Place] | None = None if everywhere else {}

    def find(self, key: str) -> PaperRecord | None:
        """The paper with this key, None where there is none such."""
        name = key.lower()
        record = self._here.get(name) or self._found_elsewhere(name)
        if record is None or not is_left(record):
            return None
        return record if self._keep is None or self._keep.keeps(record) else None

    def _found_elsewhere(self, name: str) -> PaperRecord | None:
        if self._elsewhere is None:
            with suppress(DamagedFileError):  # which is said where its paper is shown
                if self._library.progress(name).status in {Status.READ, Status.SKIPPED}:
                    return None  # and no list need be read for it
            self._elsewhere = dict(self._places())
        place = self._elsewhere.get(name)
        if place is None:
            return None
        (record,) = place_records(self._library, [place])
        if place.reading_list.name in self._own or record.progress != Progress():
            self._here[name] = record
            return record
        return None

    def _places(self) -> dict[str, Place]:
        places: dict[str, Place] = {}
        lists = sorted(self._library.reading_lists(), key=lambda each: each[0].bundled)
        for _, reading_list in lists:  # what is damaged is said when it is asked for
            if isinstance(reading_list, ReadingList):
                for number, key in enumerate(reading_list.keys, 1):
                    places.setdefault(key.lower(), Place(reading_list, number))
        return places
