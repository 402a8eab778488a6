"""Citations of papers, and the keys by which they are cited, which the whole list decides."""

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from readlist.formats.privacy import shareable
from readlist.library.records import ListedPaper, papers_at
from readlist.model.identifiers import page
from readlist.model.keys import citation_keys, is_legal_key
from readlist.model.marked_text import shown
from readlist.model.names import natural_names
from readlist.model.paper import Paper, numbers_named
from readlist.text import lazy_pattern

_FEW = 20  # papers; for more it takes longer to look each up than to read the whole list
# Punctuation one by one and only within; Markdown may take & < > ~ and $ for its own.
_PANDOC_KEY = lazy_pattern(r"\w+(?:[:.#%+?/-]\w+)*")
_TYPST_LABEL = lazy_pattern(r"[\w:.-]*\w")


def cited_papers(
    places: Sequence[ListedPaper], papers: Sequence[Paper]
) -> tuple[list[Paper], list[str]]:
    """The papers, which stand at these places, under the keys that an export of all gives them.

    With the keys under which they are cited together, which are others if lists share a key.
    """
    if len(places) <= _FEW and all(map(_has_its_key_alone, places)):
        return list(papers), citation_keys(papers)
    lists = {id(place.reading_list): place.reading_list for place in places}
    keys = {name: citation_keys(each.papers) for name, each in lists.items()}
    wanted = [keys[id(place.reading_list)][place.number - 1] for place in places]
    cited = [
        paper  # whose own key becomes the wanted one
        if paper.citation_key == key or citation_keys((paper,)) == [key]
        else replace(paper, citekey=key)
        for paper, key in zip(papers, wanted, strict=True)
    ]
    are_apart = len(lists) == 1 and len(set(wanted)) == len(wanted)
    return cited, wanted if are_apart else citation_keys(cited)


def _has_its_key_alone(place: ListedPaper) -> bool:
    """Whether no other paper of the list has this key or would get it, as far as its keys show."""
    key, in_list = place.paper.citation_key, place.reading_list
    if not is_legal_key(key) or list(numbers_named(in_list, {key})) != [place.number]:
        return False
    stems = (key[:-cut] for cut in (1, 2) if re.fullmatch("[a-z]+", key[-cut:]))
    return all(len(numbers_named(in_list, {stem})) < 2 for stem in stems)


Style = StrEnum("Style", "KEY LATEX PANDOC TYPST TEXT BIBTEX")
"""The form in which a text cites a paper."""


def citation_text(papers: Sequence[Paper], style: Style) -> str:
    """One key or reference a line, a citation of all papers, or their entries."""
    keys = citation_keys(papers)
    match style:
        case Style.KEY:
            return "".join(f"{key}\n" for key in keys)
        case Style.LATEX:
            return f"\\cite{{{','.join(keys)}}}\n"
        case Style.PANDOC:  # an odd key is in braces
            named = (f"@{key}" if _PANDOC_KEY.fullmatch(key) else f"@{{{key}}}" for key in keys)
            return f"[{'; '.join(named)}]\n"
        case Style.TYPST:  # a key that no label can be is quoted
            named = (
                f"@{key}" if _TYPST_LABEL.fullmatch(key) else f'#cite(label("{key}"))'
                for key in keys
            )
            return f"{' '.join(named)}\n"
        case Style.TEXT:
            return "".join(map(_reference, papers))
        case Style.BIBTEX:
            from readlist.formats.bibtex.writer import to_bibtex

            return to_bibtex(papers)


def _reference(paper: Paper) -> str:
    """The paper as it stands in a mail: authors, title, venue, address."""
    people = ", ".join(natural_names(paper.authors))
    where = " ".join(filter(None, (shown(paper.venue), str(paper.year or ""))))
    parts = filter(None, (people, paper.shown_title, where))
    sentences = [part if part.endswith((".", "?", "!")) else f"{part}." for part in parts]
    return f"{' '.join(sentences)} {page(paper) or ''}".rstrip() + "\n"


def cite_papers(places: Sequence[ListedPaper], style: Style) -> str:
    """The text that cites these papers, without anything private."""
    papers = map(shareable, cited_papers(places, papers_at(places))[0])
    return citation_text(tuple(papers), style)
