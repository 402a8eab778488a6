"""Why a paper was found: the part, in a PDF the page, with most of the words. Pure functions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from readlist.search.words import SHORT_PARTS, IndexedTexts, part_texts
from readlist.selection.conditions import Part, Words
from readlist.text import folded, tokens

_WORD = re.compile("\\w[\\w\u0300-\u036f]*")
_LENGTH = 160  # characters of a snippet, half as many in a script whose letters are wide

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of text on one line, and the spans of it in which the words stand."""

    text: str
    spans: tuple[Span, ...] = ()


def words_in(text: str, sought: Sequence[Words], more_than: int = 0) -> dict[Words, list[Span]]:
    """Those of the words that stand in the text, each with the spans where.

    Empty also where they are not `more_than` that many, which is cheap to see for most texts.
    """
    plain = folded(text)
    possible = [each for each in sought if all(token in plain for token in each.tokens)]
    if len(possible) <= more_than:
        return {}
    placed = list(_placed(text))
    found = {words: spans for words in possible if (spans := list(_spans(placed, words)))}
    return found if len(found) > more_than else {}


def _placed(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _WORD.finditer(text):
        found = tokens(match[0])
        start, end = match.span()
        if sum(map(len, found)) == end - start:  # so it is for all but a few odd letters
            for token in found:
                yield token, start, start + len(token)
                start += len(token)
        else:
            yield from ((token, start, end) for token in found)


def _spans(placed: Sequence[tuple[str, int, int]], words: Words) -> Iterator[Span]:
    size = len(words.tokens)
    *before, last = words.tokens
    for first in range(len(placed) - size + 1):
        run = placed[first : first + size]
        *others, word = (token for token, _, _ in run)
        fits = word == last or (words.is_beginning and word.startswith(last))
        if fits and others == before:
            yield run[0][1], run[-1][2]


def snippet(text: str, found: Sequence[Span]) -> Snippet:
    """The piece of the text around as many of these spans as fit, cut between words."""
    spans = sorted(found)
    at = spans[0][0] if spans else 0
    around = text[max(0, at - _LENGTH // 2) : at + _LENGTH // 2]
    wide = sum(east_asian_width(char) in "WF" for char in around)
    length = _LENGTH // 2 if 2 * wide > len(around) else _LENGTH
    first, last = _densest(spans, length)
    spare = max(0, length - (last - first))
    start = max(0, first - spare // 2)
    end = min(len(text), max(last, start + length))
    start = max(0, min(start, end - length))
    start, end = _at_words(text, start, end, first, last)
    return _one_line(text.rstrip(), start, min(end, len(text.rstrip())), spans)


def _densest(spans: Sequence[Span], length: int) -> Span:
    """From where to where the most spans stand together."""
    if not spans:
        return 0, 0
    best = max(
        range(len(spans)),
        key=lambda place: sum(
            spans[place][0] <= begin and end <= spans[place][0] + length for begin, end in spans
        ),
    )
    first = spans[best][0]
    inside = [end for begin, end in spans if begin >= first and end <= first + length]
    return first, max(inside, default=spans[best][1])


def _at_words(text: str, start: int, end: int, first: int, last: int) -> Span:
    """The same piece without the halves of words at its ends."""
    if start > 0:
        blank = text.find(" ", start, first)
        start = blank + 1 if blank >= 0 else start
    if end < len(text):
        blank = text.rfind(" ", last, end)
        end = blank if blank >= 0 else end
    return start, end


def _one_line(text: str, start: int, end: int, spans: Sequence[Span]) -> Snippet:
    """The piece with its white space folded, "…" if it is cut, and the spans moved along."""
    pieces = ["…"] if start > 0 else []
    length = len("".join(pieces))
    moved: dict[int, int] = {}
    for match in re.finditer(r"\s+|\S", text[start:end]):
        moved[start + match.start()] = length
        piece = " " if match[0].isspace() else match[0]
        pieces.append(piece)
        length += len(piece)
    moved[end] = length
    if end < len(text):
        pieces.append("…")
    inside = [span for span in spans if span[0] in moved and start <= span[0] < span[1] <= end]
    shown = tuple((moved[begin], moved.get(stop, length)) for begin, stop in inside)
    return Snippet("".join(pieces), _merged(shown))


def _merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for begin, end in spans:
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return tuple(merged)


_MOST_WORDS = 40
_PIECE, _OVERLAP = 10_000, 500  # characters: of a long text only pieces are looked at closely


@dataclass(frozen=True, slots=True)
class Reason:
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
    for part, page, text in _places(described, pages):
        wanted = [words for words in sought if not words.parts or part in words.parts]
        for start in _piece_starts(text):
            piece = text[start : start + _PIECE + _OVERLAP]
            found = words_in(piece, wanted, best[0] if best else 0)
            if found:
                spans = [
                    (start + first, start + last) for each in found.values() for first, last in each
                ]
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


def _places(
    described: Sequence[IndexedTexts], pages: Sequence[str]
) -> Iterator[tuple[Part, int | None, str]]:
    for part in SHORT_PARTS:
        for text in part_texts(described, part):
            yield part, None, text
    for page, text in enumerate(pages, 1):
        yield Part.PDF, page, text
