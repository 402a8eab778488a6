"""Entries put into a .bib file that somebody else keeps, with every other byte as it was."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from readlist.formats.bib_updating import Wanted, updated
from readlist.formats.bibtex_reading import read_bibtex
from readlist.joining import KnownPapers, is_same_without_name
from readlist.model import Paper
from readlist.text import words

_START = re.compile(r"@[ \t]*([A-Za-z]\w*)\s*([{(])\s*([^\s,{}()]*)")
_NO_ENTRIES = frozenset({"comment", "preamble", "string"})
_DELIMITER = re.compile(r"[{}()\"]")


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry as it is to stand in the file, with a line feed at its end, and what it says."""

    wanted: Wanted
    text: str

    @property
    def key(self) -> str:
        """Its citation key."""
        return self.wanted.key


@dataclass(slots=True)
class Merged:
    """The new text, and the keys of the entries by what became of them."""

    text: str = ""
    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # another work has that key in the file
    elsewhere: dict[str, str] = field(default_factory=dict)  # key → the file's key of that paper
    changed: dict[str, tuple[str, ...]] = field(default_factory=dict)  # key → fields, of others'
    ours: list[str] = field(default_factory=list)  # what stands there just as it was given


@dataclass(frozen=True, slots=True)
class _Span:
    """Where an entry stands in the file, from its @ to behind its last brace; and what it says."""

    key: str
    start: int
    end: int
    paper: Paper | None = None


def merged(
    text: str, entries: Iterable[NewEntry], is_ours: Callable[[str], bool], *, force: bool = False
) -> Merged:
    """`text` with the entries in it: each in the place of the one with its key, else at the end.

    An entry of the file that `is_ours` gives way, and so does any with `force`. One of the same
    paper gets what it lacks and what is otherwise; under another key it stays, and is not
    there twice. Raises ValueError, naming the line, for a file with an entry that has no end.
    """
    return _Merging(text, is_ours, force=force).with_entries(entries)


class _Merging:
    __slots__ = (
        "_behind",
        "_force",
        "_is_ours",
        "_known",
        "_newline",
        "_places",
        "_spans",
        "_text",
        "_wanted",
    )

    def __init__(self, text: str, is_ours: Callable[[str], bool], *, force: bool) -> None:
        self._text, self._is_ours, self._force = text, is_ours, force
        self._newline = "\r\n" if "\r\n" in text[:4096] else "\n"
        spans = _read(text, list(_spans(text)))
        self._spans = {span.key.lower(): span for span in reversed(spans)}
        self._known = KnownPapers(span.paper for span in spans if span.paper)
        self._places: list[tuple[_Span, str]] = []
        self._behind: list[str] = []
        self._wanted: frozenset[str] = frozenset()

    def with_entries(self, entries: Iterable[NewEntry]) -> Merged:
        """The text with these entries in it."""
        done, entries = Merged(), tuple(entries)
        self._wanted = frozenset(entry.key.lower() for entry in entries)
        for entry in entries:
            self._put(entry, done)
        done.text = _with_more(_spliced(self._text, self._places), self._behind, self._newline)
        return done

    def _other_key(self, entry: NewEntry) -> str:
        """The key under which the file has the paper, which is none of another entry's; or ""."""
        twin = None if self._force else self._known.same(entry.wanted.paper)
        key = twin.paper.citekey if twin else ""
        return "" if key.lower() in self._wanted else key

    def _put(self, entry: NewEntry, done: Merged) -> None:
        span = self._spans.get(entry.key.lower())
        written = entry.text.rstrip("\n").replace("\n", self._newline)
        if span is None:
            if other := self._other_key(entry):
                done.elsewhere[entry.key] = other
                return
            self._behind.append(written)
            done.added.append(entry.key)
            done.ours.append(entry.key)
            return
        old = self._text[span.start : span.end]
        if span.key == entry.key and self._is_ours(old):
            done.ours.append(entry.key)
        elif span.key == entry.key and span.paper and _is_about(span.paper, entry.wanted.paper):
            written, changed = updated(old, span.paper, entry.wanted, self._newline)
            if changed:
                done.changed[entry.key] = changed
        elif self._force:
            done.ours.append(entry.key)
        else:
            done.kept.append(entry.key)
            return
        if old != written:
            self._places.append((span, written))
            done.replaced.append(entry.key)


def _read(text: str, spans: list[_Span]) -> list[_Span]:
    """The spans with what a reader of the file finds in them."""
    if not spans:
        return []
    found = {
        (entry.line, entry.paper.citekey): entry.paper
        for entry in read_bibtex(text, lambda _done, _total: None).entries
        if entry.paper
    }
    line, position, read = 1, 0, []
    for span in spans:
        line += text.count("\n", position, span.start)
        position = span.start
        read.append(replace(span, paper=found.get((line, span.key))))
    return read


def _is_about(theirs: Paper, ours: Paper) -> bool:
    """Whether two records with one citation key are of one work.

    They share an identifier, or agree in title, people and year.
    """
    known = KnownPapers((theirs,))
    if known.same(ours) or known.sharing(ours):
        return True
    return words(theirs.title) == words(ours.title) and is_same_without_name(
        _bare(theirs), _bare(ours)
    )


def _bare(paper: Paper) -> Paper:
    return Paper("", paper.title, authors=paper.authors, year=paper.year)


def _spliced(text: str, places: list[tuple[_Span, str]]) -> str:
    parts, position = [], 0
    for span, written in sorted(places, key=lambda place: place[0].start):
        parts += [text[position : span.start], written]
        position = span.end
    return "".join((*parts, text[position:]))


def _with_more(text: str, entries: list[str], newline: str) -> str:
    """`text` with the entries behind it, a blank line before each."""
    if not entries:
        return text
    before = text.rstrip("\r\n")
    ended = text if text.endswith("\n") or not text else text + newline
    gap = "" if not before or ended.endswith(newline * 2) else newline
    return ended + gap + (newline * 2).join(entries) + newline


def _spans(text: str) -> Iterator[_Span]:
    """Every entry of the file; text between entries is a comment and so are words with an @."""
    position = 0
    while start := _START.search(text, position):
        end = _end(text, start.end(2), ")" if start[2] == "(" else "}")
        kind = start[1].lower()
        if end < 0 and kind == "comment":
            position = start.end()
            continue
        if end < 0:
            line = text.count("\n", 0, start.start()) + 1
            raise ValueError(f"line {line}: the entry that begins there has no end")
        if kind not in _NO_ENTRIES:
            yield _Span(start[3], start.start(), end)
        position = end


def _end(text: str, position: int, closing: str) -> int:
    """Behind the delimiter that closes what was opened before `position`; -1 if there is none.

    Braces count wherever they stand, as they do for BibTeX; a parenthesis not within quotes.
    """
    depth, quoted = 0, False
    for match in _DELIMITER.finditer(text, position):
        sign = match[0]
        if depth == 0 and sign == closing and not quoted:
            return match.end()
        depth += (sign == "{") - (sign == "}")
        if sign == '"' and depth == 0 and closing == ")":
            quoted = not quoted
    return -1
