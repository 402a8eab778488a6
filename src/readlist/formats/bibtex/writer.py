r"""Papers as BibTeX entries, which BibTeX, biber, pandoc and pybtex read, or as BibLaTeX entries.

    @inproceedings{jaegle2022perceiver,
      title = {Perceiver {IO}: A General Architecture for Structured Inputs \& Outputs},
      author = {Jaegle, Andrew and Borgeaud, Sebastian},
      booktitle = {International Conference on Learning Representations},
      year = {2022},
      url = {https://openreview.net/forum?id=fILj7WpI-g},
      eprint = {2107.14795},
      archiveprefix = {arXiv},
      primaryclass = {cs.LG}
    }
    @online{jaegle2021perceiver,
      date = {2021-07},
      eprint = {2107.14795},
      eprinttype = {arXiv},
      eprintclass = {cs.LG}
    }

BibLaTeX is Unicode, and valid by the data model that biber checks. The text around the entries of
an imported file comes back with them. Into a .bib file that somebody else keeps, entries are put
with every other byte as it was.

Sources: Patashnik, "BibTeXing", 1988, sections 3.1 (types and their required fields) and 4 (names);
the biblatex manual, sections 2.1 (types) and 2.2 (fields).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from readlist.formats.bibtex.entry import SOURCE, Surroundings, entry_text
from readlist.formats.bibtex.syntax import (
    KEPT_WHOLE,
    entry_places,
    macros_of,
    parse_expression,
    split,
)
from readlist.formats.publication import visible_text
from readlist.formats.tex.writer import is_harmless
from readlist.model.formulas import is_balanced
from readlist.model.identifiers import Identifier, identifiers, parse_identifier
from readlist.model.keys import citation_keys, other_keys
from readlist.model.paper import Paper, Table, table_in
from readlist.text import lazy_pattern

_ENCODING = lazy_pattern(
    r"(?im)^([ \t]*%+[ \t]*(encoding:|saved with string encoding)[ \t]*+)[^\r\n]+"
)
_UTF_8 = {"saved with string encoding": "Unicode (UTF-8)"}
_COMMENTED_ENTRY = lazy_pattern(r"@(?=\s*[A-Za-z]+\s*[{(])")


def bib_blocks(
    papers: Sequence[Paper],
    keys: Sequence[str],
    extra: Table | None,
    *,
    is_biblatex: bool = False,
    unicode: bool = False,
) -> Iterator[str]:
    """The papers under their keys, in their order, but what others inherit from behind them.

    Each block ends with a newline; a blank line is to stand between two. `extra` is the list's,
    where the list is written whole; empty for a part of one, None where each paper shall be there
    once, under its own key alone.
    """
    whole = bool(extra)
    kept = table_in(extra or {}, SOURCE)
    strings = [
        (name, visible_text(text))
        for name, text in table_in(kept, "strings").items()
        if isinstance(text, str) and parse_expression(text) is not None and is_harmless(text)
    ]
    pairs = list(zip(papers, keys, strict=True))
    parents = {str(each.extra["crossref"]).lower() for each in papers if "crossref" in each.extra}
    around = Surroundings(
        is_biblatex=is_biblatex,
        unicode=unicode,
        is_whole=whole,
        macros=macros_of(strings) if strings else None,
        keys=cache(lambda: {paper.citation_key.lower(): key for paper, key in pairs}),
    )
    yield from _comments(kept, "head")
    for text in _texts(kept, "preamble"):
        may_stand = "\n@" not in text and parse_expression(text) is not None
        if may_stand and is_harmless(text, may_define=True):
            yield f"@preamble{{{text}}}\n"
    yield from (f"@string{{{name} = {text}}}\n" for name, text in strings)
    yield from (f"{text}\n" for text in _texts(kept, "entries") if _is_kept_whole(text))
    if parents:  # BibTeX finds a parent only behind all of its children
        pairs.sort(key=lambda pair: pair[0].citation_key.lower() in parents)
    taken = {key.lower() for key in keys} if extra is not None else None
    for paper, key in pairs:
        if whole and "@before" in (own := table_in(paper.extra, SOURCE)):
            yield from _comments(own, "@before")
        others = other_keys(paper, taken)
        if others and not is_biblatex:  # which names the other keys in `ids`
            yield from (entry_text(paper, name, around) for name in (key, *others))
        else:
            yield entry_text(paper, key, around, others)
    yield from _comments(kept, "tail")


def _comments(kept: Table, name: str) -> list[str]:
    """The comments in which no program reads an entry, each with a newline at its end."""
    found = []
    for text in _texts(kept, name):
        start = len("@comment") if text[:8].lower() == "@comment" else 0
        is_open = start and not is_balanced(text)
        if is_open or not all(block.type == "comment" for block in split(text)):
            continue
        # Where one names the encoding of the imported file, it names that of the export
        said = _ENCODING.sub(lambda line: line[1] + _UTF_8.get(line[2].lower(), "UTF-8"), text)
        # For BibTeX a % before the @ of an entry means nothing
        found.append(f"{said[:start]}{_COMMENTED_ENTRY.sub('', said[start:])}\n")
    return found


def _texts(kept: Table, name: str) -> list[str]:
    found = kept.get(name)
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def _is_kept_whole(text: str) -> bool:
    blocks = list(split(text))
    kinds = [block.type for block in blocks if not block.problem]
    return len(blocks) == 1 and not KEPT_WHOLE.isdisjoint(kinds) and is_harmless(text)


def to_bibtex(papers: Sequence[Paper], *, unicode: bool = False, extra: Table | None = None) -> str:
    """The papers as .bib text in their order, a blank line between entries; "" for no papers.

    ASCII as far as TeX has commands for it; `unicode` keeps letters and punctuation as they are.
    `extra` is that of a list which is exported whole: its preamble, strings and comments return.
    Unless it is None, papers stand under each key that an imported file had them under.
    """
    return "\n".join(bib_blocks(papers, citation_keys(papers), extra, unicode=unicode))


_IDENTIFYING = lazy_pattern(r"\b(?:doi|eprint|url)\s*=[{\"\s]*([^{}\"\s,]+)", re.IGNORECASE)


class NewEntry(NamedTuple):
    """An entry as it is to stand in the file, with a line feed at its end."""

    paper: Paper
    key: str
    text: str


class Merged(NamedTuple):
    """The new text, and the keys of the entries by what became of them."""

    text: str
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()  # another work has that key in the file
    theirs: tuple[str, ...] = ()  # the same paper has it, in an entry that is not ours
    doubled: tuple[tuple[str, str], ...] = ()  # added, and the key that the paper has there as well


def merged(
    text: str, entries: Iterable[NewEntry], is_ours: Callable[[str], bool], *, force: bool = False
) -> Merged:
    """`text` with the entries in it: each in the place of the one with its key, else at the end.

    An entry of the file gives way if it `is_ours`, or with `force`; somebody else's stays. Raises
    ValueError, naming the line, for a file with an entry that has no end.
    """
    newline = "\r\n" if "\r\n" in text[:4096] else "\n"
    places = {place[0].lower(): place for place in reversed(list(entry_places(text)))}
    added: list[NewEntry] = []
    spots: list[tuple[int, int, str]] = []
    replaced: list[str] = []
    left: dict[str, bool] = {}  # by key, whether the entry there is about the same paper
    for entry in entries:
        key, start, end = places.get(entry.key.lower(), ("", 0, 0))
        there, new = text[start:end], entry.text.rstrip("\n").replace("\n", newline)
        if not there:
            added.append(entry._replace(text=new))
        elif there != new and (force or (key == entry.key and is_ours(there))):
            spots.append((start, end, new))
            replaced.append(entry.key)
        elif there != new:
            left[entry.key] = key == entry.key and _is_about(entry.paper, there)
    parts, position = [], 0
    for start, end, new in sorted(spots):
        parts += [text[position:start], new]
        position = end
    return Merged(
        _with_more("".join((*parts, text[position:])), [each.text for each in added], newline),
        tuple(entry.key for entry in added),
        tuple(replaced),
        tuple(key for key, is_same in left.items() if not is_same),
        tuple(key for key, is_same in left.items() if is_same),
        tuple(_doubled(text, places.values(), added)),
    )


def _doubled(
    text: str, places: Iterable[tuple[str, int, int]], entries: Iterable[NewEntry]
) -> Iterator[tuple[str, str]]:
    """The entries' keys, each with that under which the file has the same paper already."""
    wanted = [(entry.key, identifiers(entry.paper)) for entry in entries]
    theirs: dict[Identifier, str] = {}
    for key, start, end in places if wanted else ():
        for match in _IDENTIFYING.finditer(text, start, end):
            if identifier := parse_identifier(match[1]):
                theirs.setdefault(identifier, key)
    for key, own in wanted:
        if other := next(filter(None, map(theirs.get, own)), ""):
            yield key, other


def _is_about(paper: Paper, entry: str) -> bool:
    """Whether the entry shares an identifier with the paper, or title, people and year."""
    from readlist.formats.bibtex.reader import read_bibtex
    from readlist.model.same_work import KnownPapers, may_become_one

    read = read_bibtex(entry, lambda _done, _total: None).entries
    found = [each.paper for each in read if each.paper]
    bare = [Paper("", p.title, authors=p.authors, year=p.year) for p in (paper, *found)]
    is_known = KnownPapers(found).sharing(paper) is not None
    return is_known or any(may_become_one(each, bare[0]) for each in bare[1:])


def _with_more(text: str, entries: list[str], newline: str) -> str:
    if not entries:
        return text
    before = text.rstrip("\r\n")
    ended = text if text.endswith("\n") or not text else text + newline
    gap = "" if not before or ended.endswith(newline * 2) else newline
    return ended + gap + (newline * 2).join(entries) + newline
