"""Short citations for pasting into a text. Pure functions from papers to one line or more."""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum

from readlist.model.identifiers import page
from readlist.model.keys import citation_keys
from readlist.model.marked_text import shown
from readlist.model.names import natural_names
from readlist.model.paper import Paper

# Punctuation one by one and only within; Markdown may take & < > ~ and $ for its own.
_PANDOC_KEY = re.compile(r"\w+(?:[:.#%+?/-]\w+)*")
_TYPST_LABEL = re.compile(r"[\w:.-]*\w")


def key_citation(papers: Sequence[Paper]) -> str:
    """One key a line: jaegle2022perceiver."""
    return "".join(f"{key}\n" for key in citation_keys(papers))


def latex_citation(papers: Sequence[Paper]) -> str:
    r"""\\cite{key,key}."""
    return f"\\cite{{{','.join(citation_keys(papers))}}}\n"


def pandoc_citation(papers: Sequence[Paper]) -> str:
    """[@key; @key]; an odd key is in braces."""
    keys = (
        f"@{key}" if _PANDOC_KEY.fullmatch(key) else f"@{{{key}}}" for key in citation_keys(papers)
    )
    return f"[{'; '.join(keys)}]\n"


def typst_citation(papers: Sequence[Paper]) -> str:
    """@key @key; one that no label can be is quoted."""
    keys = (
        f"@{key}" if _TYPST_LABEL.fullmatch(key) else f'#cite(label("{key}"))'
        for key in citation_keys(papers)
    )
    return f"{' '.join(keys)}\n"


def text_citation(papers: Sequence[Paper]) -> str:
    """One reference a line, as a person writes it in a mail: authors, title, venue, address."""
    lines = []
    for paper in papers:
        people = ", ".join(natural_names(paper.authors))
        where = " ".join(filter(None, (shown(paper.venue), str(paper.year or ""))))
        sentences = [
            part if part.endswith((".", "?", "!")) else f"{part}."
            for part in (people, paper.shown_title, where)
            if part
        ]
        lines.append(f"{' '.join(sentences)} {page(paper) or ''}".rstrip() + "\n")
    return "".join(lines)


def bibtex_citation(papers: Sequence[Paper]) -> str:
    """The whole entry of each paper, as `export` writes it."""
    from readlist.formats.bibtex.writer import to_bibtex

    return to_bibtex(papers)


class Style(StrEnum):
    """How a paper is cited in a text."""

    KEY = "key"
    LATEX = "latex"
    PANDOC = "pandoc"
    TYPST = "typst"
    TEXT = "text"
    BIBTEX = "bibtex"


WRITERS: dict[Style, Callable[[Sequence[Paper]], str]] = {
    Style.KEY: key_citation,
    Style.LATEX: latex_citation,
    Style.PANDOC: pandoc_citation,
    Style.TYPST: typst_citation,
    Style.TEXT: text_citation,
    Style.BIBTEX: bibtex_citation,
}
"""The writer of each style."""
