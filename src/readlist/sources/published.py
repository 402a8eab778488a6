"""A preprint and what it was published as, made one paper. Pure functions."""

from collections.abc import Mapping
from dataclasses import replace

from readlist.model.names import parse_name
from readlist.model.paper import DEFAULT_TYPE, Paper
from readlist.model.titles import same_main_title
from readlist.sources.record import Described
from readlist.text import words

_ENOUGH = 0.3  # of the shorter title's words, where the first author is the same


def as_published(preprint: Described, published: Described) -> Described:
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
        published=late.published or (None if late.year else early.published),
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
    return Described(paper, published.source, published.url, notes=notes)


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
