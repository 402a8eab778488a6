"""Whether what a search by title brought is the paper that is meant.

A title alone proves little: it counts only where every letter and digit of it agrees, and an
author or the year as well.
"""

from readlist.model import Paper
from readlist.names import parse_name
from readlist.sources.metadata.record import Clue
from readlist.sources.titles import same_title
from readlist.text import words


def confirms(paper: Paper, clue: Clue) -> bool:
    """Whether it is the paper of this title: an author is named in the evidence, or the year is."""
    if not same_title(paper.title, clue.title):
        return False
    named = frozenset(words(clue.evidence))
    families = (words(parse_name(author).family)[-1:] for author in paper.authors)
    if any(family and named.issuperset(family) for family in families):
        return True
    return not clue.evidence and clue.year is not None and clue.year == paper.year


def is_named(paper: Paper, clue: Clue) -> bool:
    """Whether what an identifier in a text led to is named in the text, if that is to prove it."""
    if not clue.evidence or clue.title:
        return True
    return "".join(words(paper.title)) in "".join(words(clue.evidence))


def found_by_title(source: str) -> str:
    """What is said of every paper that was found so."""
    return f"found by its title at {source}: see whether it is the one"
