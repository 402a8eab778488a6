"""Whether what a search by title brought is the paper that is meant.

A title alone proves little: it counts only where every letter and digit of it agrees, and an
author or the year as well.
"""

from readlist.model.names import parse_name
from readlist.model.paper import Paper
from readlist.model.titles import same_title
from readlist.sources.record import Clue
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
