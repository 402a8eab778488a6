"""Why a paper was found: the part, for a PDF the page, in which most of the words stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from readlist.search.snippets import Snippet, Span, snippet, words_in
from readlist.search.words import SHORT_PARTS, Described, part_texts
from readlist.selection.conditions import Part, Words

_MOST_WORDS = 40


@dataclass(frozen=True, slots=True)
class Reason:
    """The part of a paper that shows best why it was found, and the piece of text."""

    part: Part
    snippet: Snippet
    page: int | None = None  # of the PDF, counted from 1


def reason(
    described: Sequence[Described], pages: Sequence[str], sought: Sequence[Words]
) -> Reason | None:
    """Of the places with the most of the words the first; None where no word stands anywhere."""
    sought = tuple(dict.fromkeys(sought))[:_MOST_WORDS]
    best: tuple[int, Part, int | None, str, list[Span]] | None = None
    for part, page, text in _places(described, pages):
        wanted = [words for words in sought if not words.parts or part in words.parts]
        found = words_in(text, wanted)
        if found and (best is None or len(found) > best[0]):
            spans = [span for each in found.values() for span in each]
            best = len(found), part, page, text, spans
            if len(found) == len(sought):
                break
    if best is None:
        return None
    _, part, page, text, spans = best
    return Reason(part, snippet(text, spans), page)


def _places(
    described: Sequence[Described], pages: Sequence[str]
) -> Iterator[tuple[Part, int | None, str]]:
    for part in SHORT_PARTS:
        for text in part_texts(described, part):
            yield part, None, text
    for page, text in enumerate(pages, 1):
        yield Part.PDF, page, text
