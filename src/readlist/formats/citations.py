"""Short citations for pasting into a text. Pure functions from papers to one line or more."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from readlist.addresses import page
from readlist.citekeys import citation_keys
from readlist.model import Paper
from readlist.names import natural_name


def key_citation(papers: Sequence[Paper]) -> str:
    """One key a line: jaegle2022perceiver."""
    return "".join(f"{key}\n" for key in citation_keys(papers))


def latex_citation(papers: Sequence[Paper]) -> str:
    r"""\\cite{key,key}."""
    return f"\\cite{{{','.join(citation_keys(papers))}}}\n"


def pandoc_citation(papers: Sequence[Paper]) -> str:
    """[@key; @key]."""
    return f"[{'; '.join(f'@{key}' for key in citation_keys(papers))}]\n"


def typst_citation(papers: Sequence[Paper]) -> str:
    """@key @key."""
    return f"{' '.join(f'@{key}' for key in citation_keys(papers))}\n"


def text_citation(papers: Sequence[Paper]) -> str:
    """One reference a line, as a person writes it in a mail: authors, title, venue, address."""
    return "".join(f"{_reference(paper)}\n" for paper in papers)


def _reference(paper: Paper) -> str:
    people = ", ".join(map(natural_name, paper.authors))
    where = " ".join(filter(None, (paper.venue, str(paper.year or ""))))
    sentences = [people, paper.title, where, page(paper) or ""]
    return " ".join(_ended(part) for part in sentences[:-1] if part) + f" {sentences[-1]}".rstrip()


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."


class Style(StrEnum):
    """How a paper is cited in a text."""

    KEY = "key"
    LATEX = "latex"
    PANDOC = "pandoc"
    TYPST = "typst"
    TEXT = "text"


WRITERS: dict[Style, Callable[[Sequence[Paper]], str]] = {
    Style.KEY: key_citation,
    Style.LATEX: latex_citation,
    Style.PANDOC: pandoc_citation,
    Style.TYPST: typst_citation,
    Style.TEXT: text_citation,
}
"""What writes each style."""
