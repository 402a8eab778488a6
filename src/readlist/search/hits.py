"""The papers that an index speaks of by number: their places in lists, and why each was found.

The reason is the part of the paper, in a PDF the page, with most of the words.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate, chain
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width

from readlist.errors import DamagedFileError
from readlist.library.library import Library
from readlist.library.records import ListedPaper, PaperRecord, record_of, seen_record
from readlist.model.paper import keys_of
from readlist.search.matching import WordIndex
from readlist.search.texts import SHORT_PARTS, IndexedTextReader, IndexedTexts, part_texts
from readlist.selection.conditions import Condition, KnownPapers, Part, Words, words_wanted
from readlist.text import folded, tokens

if TYPE_CHECKING:
    from readlist.library.folder_cache import PaperFolders


_WORD = "\\w[\\w\u0300-\u036f]*"
_LENGTH = 160  # characters of a snippet, half as many in a script whose letters are wide

Span = tuple[int, int]


class Snippet(NamedTuple):
    """A piece of text on one line, and the spans of it in which the words stand."""

    text: str
    spans: tuple[Span, ...] = ()


def words_in(text: str, sought: Sequence[Words], more_than: int = 0) -> dict[Words, list[Span]]:
    """The words that stand in the text, with the spans where; {} if not `more_than` that many."""
    plain = folded(text)
    possible = [each for each in sought if all(token in plain for token in each.tokens)]
    if len(possible) <= more_than:
        return {}
    if text.isascii():  # which takes a third of the time
        placed = [(each[0], *each.span()) for each in re.finditer(r"\w+", plain)]
    else:
        placed = list(_placed(text))
    row = f" {' '.join([token for token, _, _ in placed])} "
    blanks = accumulate((len(token) + 1 for token, _, _ in placed), initial=0)
    number_of = {blank: number for number, blank in enumerate(blanks)}  # by the blank before it
    found = {}
    for each in possible:
        starts = re.finditer(f"(?={re.escape(each.phrase)})", row)
        firsts = [number_of[start.start()] for start in starts]
        last = len(each.tokens) - 1
        if spans := [(placed[first][1], placed[first + last][2]) for first in firsts]:
            found[each] = spans
    return found if len(found) > more_than else {}


def _placed(text: str) -> Iterator[tuple[str, int, int]]:
    for match in re.finditer(_WORD, text):
        word = match[0]
        found = [word.lower()] if word.isascii() else tokens(word)
        start, end = match.span()
        if sum(map(len, found)) == end - start:  # so it is for all but a few odd letters
            for token in found:
                yield token, start, start + len(token)
                start += len(token)
        else:
            yield from ((token, start, end) for token in found)


def snippet(text: str, found: Sequence[Span]) -> Snippet:
    """The piece of the text around as many of these spans as fit, cut between words."""
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
    return _one_line(text.rstrip(), start, min(end, len(text.rstrip())), spans)


def _one_line(text: str, start: int, end: int, spans: Sequence[Span]) -> Snippet:
    """The piece with its white space folded, "…" if it is cut, and the spans moved along."""
    inside: list[Span] = []
    for first, last in spans:
        if inside and start <= first <= inside[-1][1] and last <= end:
            inside[-1] = inside[-1][0], max(last, inside[-1][1])
        elif start <= first < last <= end:
            inside.append((first, last))
    shown, moved = "…" if start > 0 else "", []
    for first, last in inside:
        before = shown + re.sub(r"\s+", " ", text[start:first])
        shown = before + re.sub(r"\s+", " ", text[first:last])
        moved.append((len(before), len(shown)))
        start = last
    shown += re.sub(r"\s+", " ", text[start:end])
    return Snippet(shown + ("…" if end < len(text) else ""), tuple(moved))


_MOST_WORDS = 40
_PIECE, _OVERLAP = 10_000, 500  # characters: of a long text only pieces are looked at closely


class Reason(NamedTuple):
    """The part of a paper that shows best why it was found, and the piece of text."""

    part: Part
    snippet: Snippet
    page: int | None = None  # of the PDF, counted from 1


def reason(
    described: Sequence[IndexedTexts], pages: Sequence[str], sought: Sequence[Words]
) -> Reason | None:
    """Of the places with the most of the words the first; None where no word stands anywhere."""
    sought = tuple(dict.fromkeys(sought))[:_MOST_WORDS]
    best: tuple[int, Part, int | None, str, list[Span]] | None = None
    places: list[tuple[Part, int | None, str]] = [
        (part, None, text) for part in SHORT_PARTS for text in part_texts(described, part)
    ]
    places += ((Part.PDF, page, text) for page, text in enumerate(pages, 1))
    for part, page, text in places:
        wanted = [words for words in sought if not words.parts or part in words.parts]
        for start in _piece_starts(text):
            piece = text[start : start + _PIECE + _OVERLAP]
            found = words_in(piece, wanted, best[0] if best else 0)
            if found:
                every = chain.from_iterable(found.values())
                spans = [(start + first, start + last) for first, last in every]
                best = len(found), part, page, text, spans
        if best and best[0] == len(sought):
            break
    if best is None:
        return None
    _, part, page, text, spans = best
    return Reason(part, snippet(text, spans), page)


def _piece_starts(text: str) -> Iterator[int]:
    start = 0
    while start == 0 or start < len(text):
        yield start
        blank = text.find(" ", start + _PIECE, start + _PIECE + _OVERLAP)
        start = blank if blank >= 0 else start + _PIECE


class Hit(NamedTuple):
    """One paper that was found, and why; `reason` is None where no words were asked for."""

    record: PaperRecord
    reason: Reason | None


class Hits:
    """Finds papers for one search in one list (None: all)."""

    def __init__(
        self, library: Library, describer: IndexedTextReader, index: WordIndex, name: str | None
    ) -> None:
        self._library = library
        self._describer = describer
        self._index = index
        self._list_name = name
        self._among = None if name is None else index.papers(name)
        every = partial(index.papers, None)
        self._known = KnownPapers(every, index.having, self._candidates)
        try:
            current = library.state().current_list
        except DamagedFileError:  # said by the commands that need it
            current = ""
        names = [current, *(file.name for file in library.list_files())]
        self._order = {name: place for place, name in enumerate(dict.fromkeys(names))}
        self._seen: dict[int, tuple[PaperRecord, ...]] = {}
        self._folders: PaperFolders | None = None

    def fitting(self, condition: Condition) -> set[int]:
        """The papers that fit."""
        return self._known.fitting(condition, self._among)

    def best(self, papers: set[int], condition: Condition, limit: int | None) -> tuple[Hit, ...]:
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
            why, place = None, places[0]
            if sought:
                spots = [(each.list_name, each.number) for each in places]
                described = self._describer.described(place.paper.key.lower(), spots)
                pdf = self._describer.pdf_text(place.paper.key)
                why = reason(described, pdf.pages if pdf else (), sought)
            hits.append(Hit(record_of(self._library, place), why))
        return tuple(hits)

    def _candidates(self, paper: int) -> tuple[PaperRecord, ...]:
        if self._folders is None:  # a caller that asks about one paper asks about many
            self._index.know_places()
            self._folders = self._library.folders(len(self._index.papers(self._list_name)))
        if paper not in self._seen:  # many conditions may ask of it
            records = []
            for place in self._places(paper):
                folder = self._folders.look(self._library.files(place.paper.key).folder.name)
                records.append(seen_record(place.list_name, place.number, place.paper, folder))
            self._seen[paper] = tuple(records)
        return self._seen[paper]

    def _places(self, paper: int) -> list[ListedPaper]:
        key, spots = self._index.places(paper)
        found = []
        if self._list_name is not None:
            spots = [spot for spot in spots if spot[0] == self._list_name]
        for name, number in sorted(spots, key=lambda spot: (self._order.get(spot[0], 0), spot[1])):
            reading_list = self._describer.reading_list(name)
            keys = keys_of(reading_list) if reading_list else ()
            if reading_list and number <= len(keys) and keys[number - 1].lower() == key:
                found.append(ListedPaper(reading_list, number))
        return found
