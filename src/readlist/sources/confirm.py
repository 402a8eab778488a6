"""Whether what a search by title brought is the paper that is meant.

A title alone proves little: it counts only where every letter and digit of it agrees, and an
author or the year as well.

A preprint and what it was published as, made one paper. Pure functions.
"""

from collections.abc import Mapping
from dataclasses import replace

from readlist.model.names import parse_name
from readlist.model.paper import DEFAULT_TYPE, Paper
from readlist.model.same_work import same_main_title, same_title
from readlist.sources.protocol import Clue, Record
from readlist.text import words

_LONG = 5  # letters of a name that cannot well be part of other words


def confirms(paper: Paper, clue: Clue) -> bool:
    """Whether it is the paper of this title: an author is named in the evidence, or the year is."""
    if not same_title(paper.title, clue.title):
        return False
    if any(_names(clue.evidence, author) for author in paper.authors):
        return True
    return not clue.evidence and clue.year is not None and clue.year == paper.year


def _names(text: str, author: str) -> bool:
    """Whether the author's family name is in the text, which may have its accents apart."""
    family, found = words(parse_name(author).family)[-1:], words(text)
    if not family:
        return False
    return family[0] in found or (len(family[0]) >= _LONG and family[0] in "".join(found))


def is_named(paper: Paper, clue: Clue) -> bool:
    """Whether what an identifier in a text led to is named in the text, if that is to prove it."""
    if not clue.evidence or clue.title:
        return True
    return names_title(clue.evidence, paper.title)


def names_title(text: str, title: str) -> bool:
    """Whether every letter and digit of the title stands in the text, one after the other."""
    return "".join(words(title)) in "".join(words(text))


def found_by_title(source: str) -> str:
    """What is said of every paper that was found so."""
    return f"found by its title at {source}: see whether it is the one"


_ENOUGH = 0.3  # of the shorter title's words, where the first author is the same


def as_published(preprint: Record, published: Record) -> Record:
    """The published version with what only the preprint's record has.

    Where they seem to be two works it is the preprint alone, and a note says so.
    """
    early, late = preprint.paper, published.paper
    if not same_work(early, late):
        note = f'{preprint.source} names doi:{late.doi}, which is another work: "{late.title}"'
        paper = replace(early, doi="" if early.doi == late.doi else early.doi)
        return replace(preprint, paper=paper, published="", notes=(*preprint.notes, note))
    paper = replace(
        late,
        type=early.type if late.type == DEFAULT_TYPE else late.type,
        authors=late.authors or early.authors,
        year=late.year or early.year,
        venue=late.venue or early.venue,
        presentation=late.presentation or early.presentation,
        date=late.date or ("" if late.year else early.date),
        openreview=early.openreview or late.openreview,
        arxiv=early.arxiv or late.arxiv,
        primary_category=early.primary_category,
        url=early.url or late.url,
        pdf=early.pdf or late.pdf,
        topics=late.topics or early.topics,
        abstract=late.abstract or early.abstract,
        extra={**_eprint(early, late), **late.extra},
    )
    notes = tuple(dict.fromkeys((*preprint.notes, *published.notes)))
    return Record(paper, published.source, published.url, notes=notes)


def same_work(one: Paper, other: Paper) -> bool:
    """Whether they may be versions of one work: titles change, first authors hardly do."""
    if same_main_title(one.title, other.title):
        return True
    if not one.authors or not other.authors or _family(one) != _family(other):
        return False
    first, second = set(words(one.title)), set(words(other.title))
    return len(first & second) >= _ENOUGH * min(len(first), len(second))


def _family(paper: Paper) -> list[str]:
    return words(parse_name(paper.authors[0]).family)[-1:]


def _eprint(early: Paper, late: Paper) -> Mapping[str, str]:
    """The preprint's own DOI, which has no other place."""
    is_other = early.doi and early.doi != late.doi and not early.arxiv
    return {"eprint": early.doi, "eprinttype": "doi"} if is_other else {}
