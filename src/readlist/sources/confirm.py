"""The proof that a record is about the paper that is looked for, and one record of two.

A title alone proves little: it counts only if every letter and digit of it agrees, and an author or
the year as well. Pure functions.
"""

from dataclasses import replace

from readlist.model.marked_text import shown
from readlist.model.names import parse_name
from readlist.model.paper import Paper
from readlist.model.same_work import PUBLISHED, Link, merge_records, same_title, same_work
from readlist.sources.protocol import Clue, Record
from readlist.text import words

_LONG = 5  # letters of a name that cannot well be part of other words


def confirms(paper: Paper, clue: Clue) -> bool:
    """Whether it is the paper of this title: the evidence names an author, or the year agrees.

    The evidence may have accents apart from their letters.
    """
    if not same_title(paper.title, clue.title):
        return False
    found = words(clue.evidence)
    known, letters = frozenset(found), "".join(found)
    for author in paper.authors:
        family = "".join(words(parse_name(author).family)[-1:])
        if family in known or (len(family) >= _LONG and family in letters):
            return True
    return not clue.evidence and clue.year is not None and clue.year == paper.year


def is_named(paper: Paper, clue: Clue) -> bool:
    """Whether the evidence, if there is any, names the paper that an identifier in it led to."""
    if not clue.evidence or clue.title:
        return True
    return names_title(clue.evidence, paper.title)


def names_title(text: str, title: str) -> bool:
    """Whether every letter and digit of the title stands in the text, one after the other."""
    return "".join(words(shown(title))) in "".join(words(text))


def is_expected(paper: Paper, clue: Clue, link: Link = Link.NONE) -> bool:
    """Whether it is the paper of which the clue has title, first author and year."""
    people = (clue.author,) if clue.author else ()
    return same_work(Paper("", clue.title, authors=people, year=clue.year), paper, link)


def found_by_title(source: str) -> str:
    """The note on every paper that was found by its title."""
    return f"found by its title at {source}: see whether it is the one"


def as_published(preprint: Record, published: Record) -> Record:
    """The published version with what only the preprint's record has.

    If they seem to be two works it is the preprint alone, and a note says so.
    """
    early, late = preprint.paper, published.paper
    if not same_work(early, late, Link.IDENTIFIER):
        note = (
            f'{preprint.source} names doi:{late.doi}, which is another work: "{late.shown_title}"'
        )
        paper = replace(early, doi="" if early.doi == late.doi else early.doi)
        return replace(preprint, paper=paper, published="", notes=(*preprint.notes, note))
    notes = tuple(dict.fromkeys((*preprint.notes, *published.notes)))
    paper = merge_records(early, late, PUBLISHED).paper
    return Record(paper, published.source, published.url, notes=notes)
