"""What a text says of papers when it cites them.

The keys by which papers are cited: fixed by their whole list, whichever of it are chosen.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from readlist.formats.citations import WRITERS, Style
from readlist.library.records import ListedPaper, PaperRecord
from readlist.model.keys import citation_keys, is_legal_key
from readlist.model.paper import Paper
from readlist.selection.named_papers import numbers_named

_FEW = 20  # papers; for more it takes longer to look each up than to read the whole list


def cited_papers(places: Sequence[ListedPaper]) -> list[Paper]:
    """The papers; one whose key an earlier paper of its list has is under the key it gets there."""
    if len(places) <= _FEW and all(map(_has_its_key_alone, places)):
        return [place.paper for place in places]
    lists = {id(place.reading_list): place.reading_list for place in places}
    keys = {name: citation_keys(each.papers) for name, each in lists.items()}
    return [_under(place.paper, keys[id(place.reading_list)][place.number - 1]) for place in places]


def _has_its_key_alone(place: ListedPaper) -> bool:
    """Whether that is known without reading the list: no other has the key, or would get it."""
    key, in_list = place.paper.citation_key, place.reading_list
    if not is_legal_key(key) or list(numbers_named(in_list, {key})) != [place.number]:
        return False
    stems = (key[:-cut] for cut in (1, 2) if re.fullmatch("[a-z]+", key[-cut:]))
    return all(len(numbers_named(in_list, {stem})) < 2 for stem in stems)


def _under(paper: Paper, key: str) -> Paper:
    """The paper with that citekey, unless its own becomes it by itself: then it stays as it was."""
    return paper if citation_keys((paper,)) == [key] else replace(paper, citekey=key)


@dataclass(frozen=True, slots=True)
class Cited:
    """The papers and the text that cites them."""

    records: tuple[PaperRecord, ...]
    text: str


def cite_papers(places: Sequence[ListedPaper], style: Style) -> Cited:
    """The papers as they are cited in a text. Nothing of the person's is in it."""
    return Cited(_public(places), WRITERS[style](cited_papers(places)))


def cite_with_csl(places: Sequence[ListedPaper], style: str) -> Cited:
    """The papers as formatted references in a CSL style, which is a file or a name.

    Raises what `formatted_references` raises.
    """
    from readlist.formats.csl.styles import formatted_references

    return Cited(_public(places), formatted_references(cited_papers(places), style))


def _public(places: Sequence[ListedPaper]) -> tuple[PaperRecord, ...]:
    return tuple(
        PaperRecord(place.reading_list.name, place.number, place.paper, None) for place in places
    )
