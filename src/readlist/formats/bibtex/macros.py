"""Values of a .bib file that stand elsewhere: macros, and what an entry has from its parents.

Macros are `@string{iclr = "…"}` and the months, joined with `#`; `crossref` and `xdata` name the
parents.

Sources: Patashnik, "BibTeXing", 1988, sections 2.1.1 and 2.1.5 (a field that is missing is the
parent's); bibtex.web, section 102 (months); the biblatex manual, appendix B (a parent's title is
its child's booktitle) and section 3.13.6.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from readlist.formats.bibtex.fields import container_of
from readlist.formats.bibtex.syntax import BlockReader, SyntaxProblem, Value
from readlist.formats.bibtex.values import MONTH_NAMES
from readlist.model.dates import MONTHS
from readlist.text import lazy_pattern

# The macros that every style defines
MONTH_MACROS: Mapping[str, str] = dict(zip(MONTHS, MONTH_NAMES, strict=True))

_MOST_WRITTEN = 50_000_000  # characters that the macros of one exported list may stand for


class Macros:
    """The macros so far. The limit stops a file in which each holds the one before it twice."""

    __slots__ = ("_left", "_texts")

    def __init__(self, limit: int) -> None:
        self._texts = dict(MONTH_MACROS)
        self._left = limit

    def define(self, name: str, text: str) -> bool:
        """Give the macro its text; whether it had another one."""
        before = self._texts.get(name, text)
        self._texts[name] = text
        return before != text

    def expand(self, value: Value) -> tuple[str, tuple[str, ...]]:
        """The value, macros replaced, and names that stand for nothing; ValueError at the limit."""
        if isinstance(value, str):
            return value, ()
        texts = self._texts
        names = [text for is_macro, text in value.pieces if is_macro]
        missing = tuple(name for name in names if name.lower() not in texts)
        parts = [texts.get(text.lower(), text) if macro else text for macro, text in value.pieces]
        self._left -= sum(map(len, parts))
        if self._left < 0:
            raise ValueError("the macros stand for far more text than the file has")
        return "".join(parts), missing


def expression(value: Value) -> str:
    """The value as a .bib file writes it: `iclr # " 2022"`."""
    if isinstance(value, str):
        return f"{{{value}}}"
    return " # ".join(text if is_macro else f"{{{text}}}" for is_macro, text in value.pieces)


def parse_expression(text: str) -> Value | None:
    """The value that `expression` wrote; None for anything else."""
    reader = BlockReader(text, 0, len(text), "}")
    try:
        value = reader.value("value")
    except SyntaxProblem:
        return None
    return value if reader.position == len(text) and not reader.notes else None


def macros_of(definitions: Iterable[tuple[str, str]]) -> Macros:
    """The macros of a list's `@string`s, given as name and expression in their order."""
    macros = Macros(_MOST_WRITTEN)
    for name, text in definitions:
        value = parse_expression(text)
        if value is not None:
            source, missing = macros.expand(value)
            if not missing:
                macros.define(name, source)
    return macros


# What is one work's own
_NOT_INHERITED = lazy_pattern(
    r"doi|url(?:date)?|eprint|eprinttype|eprintclass|archiveprefix|primaryclass|openreview|pdf"
    r"|abstract|keywords|file|localfile|local-url|bdsk-.*|annote|annotation|note|pages|crossref"
    r"|xref|xdata|ids|key|label|shorthand|options|entryset|entrysubtype|related.*|sort.*|presort"
    r"|timestamp|owner|groups|date-.*|short.*|execute|gender|indextitle"
)
_AS_PARENT = ("title", "subtitle", "titleaddon")
_DATES = ("year", "month", "day")
_LONGEST_CHAIN = 8


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry whose macros are replaced."""

    line: int
    type: str
    key: str
    fields: Mapping[str, str] = field(default_factory=dict)  # name in lower case → source
    macros: Mapping[str, str] = field(default_factory=dict)  # name → as written with macros
    notes: tuple[str, ...] = ()
    before: tuple[str, ...] = ()  # comments
    problem: str = ""
    mended: str = ""  # what was broken in it first


class Inheritance:
    """Looks up what entries inherit, by citation key in lower case: up to `limit` characters."""

    __slots__ = ("_left", "_sources")

    def __init__(self, sources: Mapping[str, Draft], limit: int) -> None:
        self._sources = sources
        self._left = limit

    def of(self, child: Draft) -> tuple[dict[str, str], list[str]]:
        """The fields that the child inherits from all its ancestors, and problems of the links."""
        found: dict[str, str] = {}
        notes: list[str] = []
        for name in ("xdata", "crossref"):
            for key in filter(None, map(str.strip, child.fields.get(name, "").split(","))):
                self._add_from(child, name, key.lower(), found, notes)
        self._left -= sum(map(len, found.values()))
        if self._left < 0:
            return {}, ["more is inherited than the file has; it is left out here"]
        return found, notes

    def _add_from(
        self, child: Draft, link: str, key: str, found: dict[str, str], notes: list[str]
    ) -> None:
        seen = {id(child)}
        for _ in range(_LONGEST_CHAIN):
            parent = self._sources.get(key)
            if parent is None:
                notes.append(f"{link} names {key}, which is not in the file")
                return
            if id(parent) in seen:
                notes.append(f"its {link} leads back to where it began")
                return
            seen.add(id(parent))
            nearer = child.fields.keys() | found.keys()
            for name, value in parent.fields.items():
                if (name == "date" and "year" in nearer) or (name in _DATES and "date" in nearer):
                    continue
                for own in _names_in_child(name, parent.type, child, whole=link == "xdata"):
                    if own not in child.fields:
                        found.setdefault(own, value)
            key = parent.fields.get(link, "").strip().lower()
            if not key:
                return
        notes.append(f"its {link} goes through more than {_LONGEST_CHAIN} entries")


def _names_in_child(name: str, parent: str, child: Draft, *, whole: bool) -> tuple[str, ...]:
    """The names that a parent's field has in its child: none, one, or two."""
    if whole:
        return () if name in ("crossref", "xdata") else (name,)
    if _NOT_INHERITED.fullmatch(name):
        return ()
    container, has_title = container_of(child.type), "title" in child.fields
    names: tuple[str, ...] = (name,)
    if name in _AS_PARENT and parent == child.type:
        names = () if has_title else (name,)
    elif name in _AS_PARENT and container in ("booktitle", "journal", "journaltitle"):
        if name == "title":
            names = (container,) if has_title else ("title", container)
        else:
            names = (f"book{name}",) if container == "booktitle" else ()
    elif name == "author" and parent in ("book", "mvbook") and container == "booktitle":
        names = ("author", "bookauthor")
    return names
