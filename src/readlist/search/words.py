"""The words of one paper, part by part, as the index and the search from the files see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from readlist.model.paper import OnDisk, Paper, Progress
from readlist.selection.conditions import Part, texts
from readlist.text import tokens

SHORT_PARTS = tuple(part for part in Part if part is not Part.PDF)
"""All parts but the PDF, which is so much longer that it is ranked apart."""

WEIGHTS = {
    Part.TITLE: 20.0,
    Part.AUTHOR: 10.0,
    Part.TOPIC: 6.0,
    Part.KEYWORD: 4.0,
    Part.VENUE: 1.0,  # thousands of papers may have the word that stands there
    Part.SUMMARY: 4.0,
    Part.ABSTRACT: 2.0,
    Part.NOTES: 5.0,
    Part.PDF: 0.5,
}
"""How much a word counts in each part."""

_BOUNDARY = " \ue000 "  # between two texts, so that no phrase reaches from one into the next


@dataclass(frozen=True, slots=True)
class IndexedTexts:
    """A paper as one list describes it, with the long texts that the library has of it."""

    list_name: str
    paper: Paper
    long_texts: dict[Part, str]
    progress: Progress | None = field(default_factory=Progress)
    on_disk: tuple[OnDisk, ...] = ()


def part_texts(described: Iterable[IndexedTexts], part: Part) -> tuple[str, ...]:
    """The texts of a paper in one part, of all lists that describe it, each once."""
    found = chain.from_iterable([texts(each, part) for each in described])
    return tuple(dict.fromkeys(filter(None, found)))


def words_of(described: Sequence[IndexedTexts]) -> tuple[str, ...]:
    """For each of SHORT_PARTS its tokens, blanks between."""
    return tuple([token_text(part_texts(described, part)) for part in SHORT_PARTS])


def token_text(found: Iterable[str]) -> str:
    """The tokens of these texts, blanks between; no phrase reaches from one into the next."""
    return _BOUNDARY.join([" ".join(tokens(text)) for text in found])
