"""The keys under which an export cites papers: legal in TeX, Typst and pandoc, each one once."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from readlist.model.keys import TRANSLITERATED, make_key, suffixed
from readlist.model.paper import Paper

# What BibTeX, biber and LaTeX take in a key; "2016A&A...594A..13P" is how astronomers cite.
_KEY_BREAKERS = re.compile(r"[^A-Za-z0-9._+:/!&*;<>?|-]")
_PLAIN_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+:/-]*")  # most are like that


def citation_keys(papers: Iterable[Paper]) -> list[str]:
    """A legal key for each paper, unique without regard to case: later ones get a, b, …."""
    taken: set[str] = set()
    suffixes: dict[str, Iterator[str]] = {}  # those left, so that many equal keys cost no more
    keys = []
    for paper in papers:
        key = legal_key(paper.citation_key) or make_key(paper.title, paper.authors, None, ())
        if key.lower() in taken:
            stem, left = key, suffixes.setdefault(key.lower(), suffixed(""))
            key = next(stem + suffix for suffix in left if (stem + suffix).lower() not in taken)
        taken.add(key.lower())
        keys.append(key)
    return keys


def is_legal_key(text: str) -> bool:
    """Whether every consumer takes the key as it is."""
    return bool(text) and legal_key(text) == text


def legal_key(text: str) -> str:
    """What of the key every consumer takes; "" where no letter and no digit would be left."""
    if _PLAIN_KEY.fullmatch(text):
        return text
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(TRANSLITERATED))
    key = re.sub(_KEY_BREAKERS, "", text)
    return key if any(char.isalnum() for char in key) else ""
