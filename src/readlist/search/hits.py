"""The papers that an index speaks of by number: their places in lists, and why each was found.

The reason is the part of the paper, in a PDF the page, with most of the words.
"""

import re
from collections.abc import Sequence
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width

from readlist.errors import DamagedFileError
from readlist.library.library import Library
from readlist.library.records import ListedPaper, PaperRecord, record_of, seen_record
from readlist.search.matching import WordIndex, guesses
from readlist.search.texts import IndexedTextReader, PaperTexts
from readlist.selection.conditions import Condition, Part, SearchedPapers, Words, words_wanted
from readlist.text import folded, one_line, words_pattern

if TYPE_CHECKING:
    from readlist.library.folder_cache import PaperFolders


_LENGTH = 160  # characters of a snippet, half as many in a script whose letters are wide

Span = tuple[int, int]


def words_in(text: str, sought: Sequence[Words], more_than: int = 0) -> dict[Words, list[Span]]:
    """The words that stand in the text, with the spans where; {} if not `more_than` that many."""
    plain = folded(text)
    possible = [each for each in sought if all(token in plain for token in each.tokens)]
    if len(possible) <= more_than:
        return {}
    places: Sequence[int] = range(len(text) + 1)  # of the letters of `plain` in the text
    if not text.isascii():  # a letter may become several, or none
        letters = {char: folded(char) for char in set(text)}
        plain = "".join(map(letters.__getitem__, text))
        places = [at for at, char in enumerate(text) for _ in letters[char]] + [len(text)]
    found = {}
    for each in possible:
        pattern = words_pattern(each.tokens, is_beginning=each.is_beginning)
        ends = (match.span() for match in re.finditer(pattern, plain))
        spans = [(places[first], max(places[last - 1] + 1, places[last])) for first, last in ends]
        if spans:
            found[each] = spans
    return found if len(found) > more_than else {}


def snippet(text: str, found: Sequence[Span]) -> tuple[str, tuple[Span, ...]]:
    """The piece of a line around as many of these spans as fit, cut between words; with spans."""
    spans = sorted(found)
    at = spans[0][0] if spans else 0
    around = text[max(0, at - _LENGTH // 2) : at + _LENGTH // 2]
    wide = sum(east_asian_width(char) in "WF" for char in around)
    length = _LENGTH // 2 if 2 * wide > len(around) else _LENGTH

    def ends(first: int) -> list[int]:
        return [end for begin, end in spans if begin >= first and end <= first + length]

    # From where to where the most spans stand together
    first, last = max(spans, key=lambda span: len(ends(span[0])), default=(0, 0))
    last = max(ends(first), default=last)
    spare = max(0, length - (last - first))
    start = max(0, first - spare // 2)
    end = min(len(text), max(last, start + length))
    start = max(0, min(start, end - length))
    if start > 0 and (blank := text.find(" ", start, first)) >= 0:  # no halves of words
        start = blank + 1
    if end < len(text) and (blank := text.rfind(" ", last, end)) >= 0:
        end = blank
    before, after = "…" if start > 0 else "", "…" if end < len(text) else ""
    moved: list[Span] = []
    for first, last in [span for span in spans if start <= span[0] and span[1] <= end]:
        begin, stop = first - start + len(before), last - start + len(before)
        if moved and begin <= moved[-1][1]:
            begin, stop = moved[-1][0], max(moved.pop()[1], stop)
        moved.append((begin, stop))
    return before + text[start:end] + after, tuple(moved)


_MOST_WORDS = 40
_PIECE, _OVERLAP = 10_000, 500  # characters: of a long text only pieces are looked at closely


class Reason(NamedTuple):
    """The part of a paper that shows best why it was found, and the piece of text, on one line."""

    part: Part | None = None  # None where no words were asked for
    page: int | None = None  # of the PDF, counted from 1
    snippet: str = ""
    spans: tuple[Span, ...] = ()  # of the snippet, in which the words stand


def reason(described: PaperTexts, sought: Sequence[Words]) -> Reason:
    """Of the places with the most of the words the first."""
    sought = tuple(dict.fromkeys(sought))[:_MOST_WORDS]
    most, best = 0, Reason()
    places = (
        (part, page if part is Part.PDF else None, text)
        for part in Part
        for page, text in enumerate(described.of(part), 1)
    )
    for part, page, text in places:
        wanted = [words for words in sought if not words.parts or part in words.parts]
        for start in range(0, len(text), _PIECE):
            piece = one_line(text[start : start + _PIECE + _OVERLAP])
            if found := words_in(piece, wanted, most):
                spans = [*chain.from_iterable(found.values())]
                most, best = len(found), Reason(part, page, *snippet(piece, spans))
        if most == len(sought):
            break
    return best


class Hit(NamedTuple):
    """One paper that was found, and why."""

    record: PaperRecord
    reason: Reason


class Hits:
    """Finds papers for one search in one list (None: all)."""

    def __init__(
        self, library: Library, describer: IndexedTextReader, index: WordIndex, name: str | None
    ) -> None:
        self._library = library
        self._describer = describer
        self._index = index
        every = partial(index.papers, None)
        self._known = SearchedPapers(every, index.having, cache(self._candidates))
        try:
            current = library.state().current_list
        except DamagedFileError:  # said by the commands that need it
            current = ""
        files, hidden = library.list_files(), library.hidden_lists()
        names = [current, *(file.name for file in files)]
        self._order = {name: place for place, name in enumerate(dict.fromkeys(names))}
        shown = {each.name for each in files if not each.bundled or each.name not in hidden}
        wanted = shown if name is None else {name}
        self._names = wanted if len(wanted) < len(files) else None
        self._among: set[int] | None = None
        if self._names is not None:
            self._among = set[int]().union(*map(index.papers, self._names))
        self._folders: PaperFolders | None = None

    def fitting(self, condition: Condition) -> set[int]:
        """The papers that fit."""
        return self._known.fitting(condition, self._among)

    def best_or_guessed(
        self, condition: Condition, limit: int | None
    ) -> tuple[tuple[Hit, ...], int, str]:
        """The best papers, the number of all that fit, and what was searched instead, if so."""
        papers, guess = self.fitting(condition), ""
        others = iter(() if papers else guesses(condition, self._index))
        while not papers and (other := next(others, None)):
            condition, guess = other
            papers = self.fitting(condition)
        return self._best(papers, condition, limit), len(papers), guess if papers else ""

    def _best(self, papers: set[int], condition: Condition, limit: int | None) -> tuple[Hit, ...]:
        """The papers that fit the condition's words best; equal ones in the order of the lists."""
        sought = tuple(words_wanted(condition))
        scores = self._index.scores(sought)
        best = sorted(papers, key=lambda paper: -round(scores.get(paper, 0.0), 6))
        if limit is not None:  # those that are as good as the last compete by their places
            worst = scores.get(best[limit - 1], 0.0) if limit <= len(best) else 0.0
            best = [paper for paper in best if scores.get(paper, 0.0) >= worst - 1e-6]
        placed = [(paper, places) for paper in best if (places := self._places(paper))]

        def rank(each: tuple[int, list[ListedPaper]]) -> tuple[float, int, int]:
            paper, (place, *_) = each
            order = self._order.get(place.reading_list.name, 0)
            return -round(scores.get(paper, 0.0), 6), order, place.number

        placed.sort(key=rank)
        hits = []
        for _, places in placed[:limit]:
            why = reason(self._describer.described(places), sought) if sought else Reason()
            hits.append(Hit(record_of(self._library, places[0]), why))
        return tuple(hits)

    def _candidates(self, paper: int) -> tuple[PaperRecord, ...]:
        if self._folders is None:  # a caller that asks about one paper asks about many
            self._index.know_places()
            among = self._index.papers(None) if self._among is None else self._among
            self._folders = self._library.folders(len(among))
        records = []
        for place in self._places(paper):
            folder = self._folders.look(self._library.files(place.paper.key).folder.name)
            records.append(seen_record(place.list_name, place.number, place.paper, folder))
        return tuple(records)

    def _places(self, paper: int) -> list[ListedPaper]:
        key, spots = self._index.places(paper)
        if self._names is not None:
            spots = [spot for spot in spots if spot[0] in self._names]
        spots.sort(key=lambda spot: (self._order.get(spot[0], 0), spot[1]))
        return self._describer.places(key, spots)
