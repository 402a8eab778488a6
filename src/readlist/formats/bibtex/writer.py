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
an imported file comes back with them.
Sources: Patashnik, "BibTeXing", 1988, sections 3.1 (types and their required fields) and 4 (names);
the biblatex manual, sections 2.1 (types) and 2.2 (fields).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from readlist.formats.bibtex.entry import (
    BIBLATEX,
    BIBTEX,
    SOURCE,
    Dialect,
    Surroundings,
    entry_text,
    kept_source,
)
from readlist.formats.bibtex.macros import macros_of, parse_expression
from readlist.formats.bibtex.syntax import KEPT_WHOLE, Comment, RawEntry, split
from readlist.formats.tex.writer import is_harmless, visible_text
from readlist.model.formulas import is_balanced
from readlist.model.keys import citation_keys, other_keys
from readlist.model.paper import Paper

_ENCODING = re.compile(
    r"(?im)^([ \t]*%+[ \t]*(encoding:|saved with string encoding)[ \t]*+)[^\r\n]+"
)
_UTF_8 = {"saved with string encoding": "Unicode (UTF-8)"}
_COMMENTED_ENTRY = re.compile(r"@(?=\s*[A-Za-z]+\s*[{(])")


def file_text(
    papers: Sequence[Paper],
    keys: Sequence[str],
    dialect: Dialect,
    extra: Mapping[str, object] | None,
    *,
    unicode: bool,
) -> str:
    """The papers under their keys, in their order, but what others inherit from behind them.

    `extra` is the list's, where the list is written whole; empty for a part of one, None where each
    paper shall be there once, under its own key alone.
    """
    whole = bool(extra)
    kept = extra.get(SOURCE) if extra else None
    kept = kept if isinstance(kept, Mapping) else {}
    strings = list(_strings(kept))
    around = Surroundings(
        unicode=unicode,
        is_whole=whole,
        macros=macros_of(strings) if strings else None,
        keys={paper.citation_key.lower(): key for paper, key in zip(papers, keys, strict=True)},
    )
    taken = {key.lower() for key in keys}

    def _entries(paper: Paper, key: str, others: tuple[str, ...]) -> Iterator[str]:
        """The entry; BibTeX has it under each key, BibLaTeX names the others in `ids`."""
        if dialect.is_biblatex:
            yield entry_text(paper, key, dialect, around, others)
        else:
            yield from (entry_text(paper, name, dialect, around) for name in (key, *others))

    entries = (
        _commented(paper, text, whole=whole)
        for paper, key in _children_first(papers, keys)
        for text in _entries(paper, key, other_keys(paper, taken if extra is not None else None))
    )
    blocks = (
        *_comments(kept, "head"),
        *(f"@preamble{{{text}}}\n" for text in _texts(kept, "preamble") if _is_preamble(text)),
        *(f"@string{{{name} = {text}}}\n" for name, text in strings),
        *(f"{text}\n" for text in _texts(kept, "entries") if _is_kept_whole(text)),
        *entries,
        *_comments(kept, "tail"),
    )
    return "\n".join(blocks)


def _children_first(papers: Sequence[Paper], keys: Sequence[str]) -> Iterator[tuple[Paper, str]]:
    """BibTeX finds a parent only behind all of its children."""
    wanted = {str(paper.extra["crossref"]).lower() for paper in papers if "crossref" in paper.extra}
    if not wanted:
        yield from zip(papers, keys, strict=True)
        return
    both = list(zip(papers, keys, strict=True))
    yield from (each for each in both if each[0].citation_key.lower() not in wanted)
    yield from (each for each in both if each[0].citation_key.lower() in wanted)


def _commented(paper: Paper, entry: str, *, whole: bool) -> str:
    before = kept_source(paper).get("@before") if whole and paper.extra else None
    if not isinstance(before, list):
        return entry
    shown = [_inert(text) for text in before if _is_comment(text)]
    return "\n".join((*(f"{text}\n" for text in shown), entry))


def _comments(kept: Mapping[str, object], name: str) -> list[str]:
    return [f"{_inert(text)}\n" for text in _texts(kept, name) if _is_comment(text)]


def _inert(text: str) -> str:
    """The comment without the @ of entries in it: for BibTeX a % before one means nothing.

    Where it names the encoding of the file that was imported, it names that of the export.
    """
    start = len("@comment") if text[:8].lower() == "@comment" else 0
    text = _ENCODING.sub(lambda found: found[1] + _UTF_8.get(found[2].lower(), "UTF-8"), text)
    return text[:start] + _COMMENTED_ENTRY.sub("", text[start:])


def _texts(kept: Mapping[str, object], name: str) -> list[str]:
    found = kept.get(name)
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def _strings(kept: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    found = kept.get("strings")
    for name, text in found.items() if isinstance(found, Mapping) else ():
        if isinstance(text, str) and parse_expression(text) is not None and is_harmless(text):
            yield name, visible_text(text)


def _is_preamble(text: str) -> bool:
    if "\n@" in text or parse_expression(text) is None:
        return False
    return is_harmless(text, may_define=True)


def _is_comment(text: object) -> bool:
    """Whether nobody would read an entry in it."""
    if not isinstance(text, str) or (text[:8].lower() == "@comment" and not is_balanced(text)):
        return False
    return all(isinstance(block, Comment) for block, _ in split(text))


def _is_kept_whole(text: str) -> bool:
    blocks = [block for block, _ in split(text)]
    entry = blocks[0] if len(blocks) == 1 else None
    return isinstance(entry, RawEntry) and entry.type in KEPT_WHOLE and is_harmless(entry.source)


def to_bibtex(
    papers: Iterable[Paper], *, unicode: bool = False, extra: Mapping[str, object] | None = None
) -> str:
    """The papers as .bib text in their order, a blank line between entries; "" for no papers.

    ASCII as far as TeX has commands for it; `unicode` keeps letters and punctuation as they are.
    `extra` is that of a list which is exported whole: its preamble, strings and comments return.
    Unless it is None, papers stand under each key that an imported file had them under.
    """
    papers = list(papers)
    keys = citation_keys(papers)
    return file_text(papers, keys, BIBTEX, extra, unicode=unicode)


def to_biblatex(papers: Iterable[Paper], *, extra: Mapping[str, object] | None = None) -> str:
    """The papers as .bib text in their order, a blank line between entries; "" for no papers.

    `extra` is that of a list which is exported whole: its preamble, strings and comments return.
    Unless it is None, papers stand under each key that an imported file had them under.
    """
    papers = list(papers)
    return file_text(papers, citation_keys(papers), BIBLATEX, extra, unicode=True)
