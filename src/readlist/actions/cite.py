"""Citations of papers, and the keys by which papers are cited.

The whole list decides the keys, whichever of its papers are chosen.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from readlist.formats.citations import WRITERS, Style
from readlist.formats.privacy import shareable
from readlist.library.records import ListedPaper, PaperRecord, papers_at
from readlist.model.keys import citation_keys, is_legal_key
from readlist.model.paper import Paper, numbers_named

_FEW = 20  # papers; for more it takes longer to look each up than to read the whole list


def cited_papers(places: Sequence[ListedPaper], papers: Sequence[Paper]) -> list[Paper]:
    """The papers, which stand at these places, under the keys that an export of all gives them."""
    if len(places) <= _FEW and all(map(_has_its_key_alone, places)):
        return list(papers)
    lists = {id(place.reading_list): place.reading_list for place in places}
    keys = {name: citation_keys(each.papers) for name, each in lists.items()}
    return [
        _under(paper, keys[id(place.reading_list)][place.number - 1])
        for place, paper in zip(places, papers, strict=True)
    ]


def _has_its_key_alone(place: ListedPaper) -> bool:
    """Whether no other paper of the list has this key or would get it, as far as its keys show."""
    key, in_list = place.paper.citation_key, place.reading_list
    if not is_legal_key(key) or list(numbers_named(in_list, {key})) != [place.number]:
        return False
    stems = (key[:-cut] for cut in (1, 2) if re.fullmatch("[a-z]+", key[-cut:]))
    return all(len(numbers_named(in_list, {stem})) < 2 for stem in stems)


def _under(paper: Paper, key: str) -> Paper:
    """The paper with that citekey, or as it is if its own key already becomes it."""
    its_own = paper.citation_key == key or citation_keys((paper,)) == [key]
    return paper if its_own else replace(paper, citekey=key)


@dataclass(frozen=True, slots=True)
class Cited:
    """The papers and the text that cites them."""

    records: tuple[PaperRecord, ...]
    text: str


def cite_papers(places: Sequence[ListedPaper], style: Style) -> Cited:
    """The papers as they are cited in a text, without anything private."""
    records = tuple(
        PaperRecord(place.reading_list.name, place.number, shareable(place.paper), None)
        for place in places
    )
    return Cited(records, WRITERS[style](cited_papers(places, papers_at(places))))
