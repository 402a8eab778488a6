"""The papers that an index speaks of by number: where they stand, and which fit best."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from readlist.errors import DamagedFileError
from readlist.library.library import Library
from readlist.library.records import ListedPaper, PaperRecord, records_of, seen_record
from readlist.model.paper import keys_of
from readlist.search.matching import WordIndex, fitting, words_wanted
from readlist.search.snippets import Reason, reason
from readlist.search.update import IndexedTextReader
from readlist.selection.conditions import Condition, Words

if TYPE_CHECKING:
    from readlist.library.folder_cache import PaperFolders


@dataclass(frozen=True, slots=True)
class Hit:
    """One paper that was found, and why; `reason` is None where no words were asked for."""

    record: PaperRecord
    reason: Reason | None


class Hits:
    """Finds papers for one search in one list (None: all)."""

    def __init__(
        self,
        library: Library,
        describer: IndexedTextReader,
        index: WordIndex,
        list_name: str | None,
    ) -> None:
        self._library = library
        self._describer = describer
        self._index = index
        self._list_name = list_name
        self._every = index.papers(list_name)
        try:
            current = library.state().current_list
        except DamagedFileError:  # said by the commands that need it
            current = ""
        names = [current, *(file.name for file in library.list_files())]
        self._order = {name: place for place, name in enumerate(dict.fromkeys(names))}
        self._seen: dict[int, tuple[PaperRecord, ...]] = {}

    @cached_property
    def _folders(self) -> "PaperFolders":
        return self._library.folders(len(self._every))

    def fitting(self, condition: Condition) -> set[int]:
        """The papers that fit."""
        return fitting(condition, self._every, self._index, self._candidates)

    def best(self, papers: set[int], condition: Condition, limit: int | None) -> tuple[Hit, ...]:
        """The first of these papers, those that fit the condition's words best first.

        Equally good ones stand in the order of the lists, the current one first.
        """
        sought = tuple(words_wanted(condition))
        scores = self._index.scores(sought)
        best = sorted(papers, key=lambda paper: -round(scores.get(paper, 0.0), 6))
        if limit is not None:  # those that are as good as the last compete by their places
            worst = scores.get(best[limit - 1], 0.0) if limit <= len(best) else 0.0
            best = [paper for paper in best if scores.get(paper, 0.0) >= worst - 1e-6]
        placed = [(paper, place) for paper in best for place in self._places(paper)[:1]]
        placed.sort(key=lambda each: (-round(scores.get(each[0], 0.0), 6), self._rank(each[1])))
        return tuple(self._hit(paper, place, sought) for paper, place in placed[:limit])

    def _hit(self, paper: int, place: ListedPaper, sought: Sequence[Words]) -> Hit:
        (record,) = records_of(self._library, [place])
        if not sought:
            return Hit(record, None)
        described = self._describer.described(self._index.key(paper), self._spots(paper))
        pdf = self._describer.pdf_text(place.paper.key)
        return Hit(record, reason(described, pdf.pages if pdf else (), sought))

    def _candidates(self, paper: int) -> tuple[PaperRecord, ...]:
        if paper not in self._seen:  # many conditions may ask of it
            self._index.know_places()  # a caller that asks about one paper asks about many
            self._seen[paper] = tuple(
                seen_record(
                    place, self._folders.look(self._library.files(place.paper.key).folder.name)
                )
                for place in self._places(paper)
            )
        return self._seen[paper]

    def _spots(self, paper: int) -> list[tuple[str, int]]:
        spots = self._index.spots(paper)
        if self._list_name is not None:
            spots = [spot for spot in spots if spot[0] == self._list_name]
        return sorted(spots, key=lambda spot: (self._order.get(spot[0], 0), spot[1]))

    def _places(self, paper: int) -> list[ListedPaper]:
        key, found = self._index.key(paper), []
        for name, number in self._spots(paper):
            reading_list = self._describer.reading_list(name)
            keys = keys_of(reading_list) if reading_list else ()
            if reading_list and number <= len(keys) and keys[number - 1].lower() == key:
                found.append(ListedPaper(reading_list, number))
        return found

    def _rank(self, place: ListedPaper) -> tuple[int, int]:
        return self._order.get(place.reading_list.name, 0), place.number
