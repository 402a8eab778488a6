"""Whether two titles mean the same work. Pure functions."""

import re

from readlist.text import one_line, words

_MARKUP = r"</?[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>"  # <i>, <jats:sub>, as Crossref has it in titles


def same_title(one: str, other: str) -> bool:
    """Whether they agree in every letter and digit; case, accents, spaces and markup are free.

    "Pre-training <i>BERT</i>" is "Pretraining BERT". A title without any word is itself alone,
    and no title is the same as an absent one.
    """
    if not one.strip() or not other.strip():
        return False
    return _letters(one) == _letters(other)


def same_main_title(one: str, other: str) -> bool:
    """Whether they are the same title, or one is the other without what follows its colon.

    Many records leave the subtitle out. Too weak to find a work by its title, enough to confirm
    one that was asked for by its identifier.
    """
    return same_title(one, other) or any(
        same_title(long.partition(":")[0], short) for long, short in ((one, other), (other, one))
    )


def _letters(title: str) -> str:
    plain = re.sub(_MARKUP, "", title)
    return "".join(words(plain)) or one_line(plain)
