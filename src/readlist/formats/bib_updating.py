r"""An entry of somebody's .bib file, brought up to what a paper says, field by field.

What the entry says already stays as it is written, and so does every field that the paper has not.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from readlist.formats.bibtex_entry import (
    BIBLATEX,
    BIBTEX,
    SOURCE,
    Surroundings,
    entry_text,
    entry_values,
    kept_source,
)
from readlist.formats.bibtex_fields import classic_names, is_biblatex
from readlist.formats.bibtex_syntax import BlockReader
from readlist.formats.sharing import is_personal
from readlist.model import Paper

_START = re.compile(r"@[ \t]*([A-Za-z][\w:.+/-]*)\s*([{(])")
_DASHES = re.compile(r"\s*(?:-{1,3}|[–—])\s*")
_DATES = frozenset({"date", "year", "month"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an entry is to say: of its personal fields only those that were `asked` for."""

    paper: Paper
    key: str
    unicode: bool = False
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Written:
    """An entry as it stands in a text: its type, and where the values of its fields are."""

    text: str
    type: str
    type_span: tuple[int, int]
    spans: Mapping[str, tuple[int, int]]  # by classic name
    names: Mapping[str, str]  # classic name → as it is spelled there

    def value(self, name: str) -> str:
        """The source of the field with its delimiters."""
        start, end = self.spans[name]
        return self.text[start:end]


def updated(text: str, theirs: Paper, wanted: Wanted, newline: str) -> tuple[str, tuple[str, ...]]:
    """The entry `text`, which reads as `theirs`, with what is wanted, and the changed fields.

    Raises SyntaxProblem for a text that is no entry.
    """
    there = _written(text)
    dialect = BIBLATEX if is_biblatex(dict.fromkeys(there.names.values())) else BIBTEX
    around = Surroundings(unicode=wanted.unicode)
    paper = wanted.paper
    if theirs.type == paper.type:  # no other entry type is needed
        source = {**kept_source(paper), "@type": there.type.lower()}
        paper = replace(paper, extra={**paper.extra, SOURCE: source})
    ours = _written(entry_text(paper, wanted.key, dialect, around))
    _, said = entry_values(theirs, dialect)
    _, says = entry_values(paper, dialect)
    changed = [
        name
        for name in ours.spans
        if name in says
        and not _agree(name, says[name], said.get(name, ""))
        and not (_is_theirs(name) and name in there.spans and name not in wanted.asked)
        and not (name in _DATES - there.spans.keys() and not _DATES.isdisjoint(there.spans))
    ]
    edits = [(*there.spans[name], ours.value(name)) for name in changed if name in there.spans]
    told = tuple(changed)
    if theirs.type != paper.type and ours.type != there.type.lower():
        edits.append((*there.type_span, ours.type))
        told = (f"@{ours.type}", *told)
    more = "".join(
        f",{newline}{_indent(there)}{ours.names[name]} = {ours.value(name)}"
        for name in changed
        if name not in there.spans
    )
    if more:
        end = max((span[1] for span in there.spans.values()), default=there.type_span[1])
        edits.append((end, end, more))
    return _edited(text, edits), told


def _is_theirs(name: str) -> bool:
    """Whether people write in the field what no list knows better."""
    return is_personal(name) or name in ("note", "keywords")


def _agree(name: str, one: str, other: str) -> bool:
    """Whether two values say the same: dashes and spaces are written in several ways.

    The year alone is not better than the other's day.
    """
    if name == "date" and other.startswith(f"{one}-"):
        return True
    return _DASHES.sub("-", " ".join(one.split())) == _DASHES.sub("-", " ".join(other.split()))


def _written(text: str) -> _Written:
    start = _START.match(text)
    if start is None:
        raise ValueError("no entry begins here")
    reader = BlockReader(text, start.end(), len(text), "}" if start[2] == "{" else ")")
    reader.key()
    spans: dict[str, tuple[int, int]] = {}
    for (name, _), span in zip(reader.fields(), reader.spans, strict=True):
        spans.setdefault(name, span)  # of two the first is read
    classic = {
        name: each for each, name in classic_names(start[1].lower(), {n: n for n in spans}).items()
    }
    return _Written(
        text,
        start[1],
        start.span(1),
        {classic[name]: span for name, span in spans.items()},
        {each: name for name, each in classic.items()},
    )


def _indent(entry: _Written) -> str:
    """What stands before the name of the entry's first field on its line."""
    first = min(entry.spans.values(), default=(0, 0))[0]
    line = entry.text[entry.text.rfind("\n", 0, first) + 1 : first]
    indent = line[: len(line) - len(line.lstrip())]
    return indent or "  "


def _edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    for start, end, put in sorted(edits, reverse=True):
        text = text[:start] + put + text[end:]
    return text
