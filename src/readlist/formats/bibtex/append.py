"""Entries put into a .bib file that somebody else keeps, with every other byte as it was."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from readlist.formats.bibtex.reader import read_bibtex
from readlist.model.identifiers import Identifier, identifiers, parse_identifier
from readlist.model.paper import Paper
from readlist.model.same_work import KnownPapers, same_publication

_START = re.compile(r"@[ \t]*([A-Za-z]\w*)\s*([{(])\s*([^\s,{}()]*)")
_NO_ENTRIES = frozenset({"comment", "preamble", "string"})
_DELIMITER = re.compile(r"[{}()\"]")
_IDENTIFYING = re.compile(r"\b(?:doi|eprint|url)\s*=[{\"\s]*([^{}\"\s,]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry as it is to stand in the file, with a line feed at its end."""

    paper: Paper
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The new text, and the keys of the entries by what became of them."""

    text: str
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()  # another work has that key in the file
    theirs: tuple[str, ...] = ()  # the same paper has it, in an entry that is not ours
    doubled: tuple[tuple[str, str], ...] = ()  # added, and the key that the paper has there as well


@dataclass(slots=True)
class _AppendOutcome:
    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    theirs: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Span:
    """Where an entry stands in the file, from its @ to behind its last brace."""

    key: str
    start: int
    end: int


def merged(
    text: str, entries: Iterable[NewEntry], is_ours: Callable[[str], bool], *, force: bool = False
) -> Merged:
    """`text` with the entries in it: each in the place of the one with its key, else at the end.

    An entry of the file gives way if it `is_ours`, or with `force`; somebody else's stays. Raises
    ValueError, naming the line, for a file with an entry that has no end.
    """
    newline = "\r\n" if "\r\n" in text[:4096] else "\n"
    spans = {span.key.lower(): span for span in reversed(list(_spans(text)))}
    outcome, papers = _AppendOutcome(), _Papers(text)
    places: list[tuple[_Span, str]] = []
    behind: list[NewEntry] = []
    for entry in entries:
        written = _written(entry, newline)
        span = spans.get(entry.key.lower())
        if span is None:
            behind.append(entry)
            outcome.added.append(entry.key)
            continue
        there = text[span.start : span.end]
        if there == written:
            continue
        if force or (span.key == entry.key and is_ours(there)):
            places.append((span, written))
            outcome.replaced.append(entry.key)
        elif span.key == entry.key and _is_about(entry.paper, papers.with_key(span.key)):
            outcome.theirs.append(entry.key)
        else:
            outcome.kept.append(entry.key)
    parts, position = [], 0
    for span, written in sorted(places, key=lambda place: place[0].start):
        parts += [text[position : span.start], written]
        position = span.end
    text_before = "".join((*parts, text[position:]))
    return Merged(
        _with_more(text_before, [_written(entry, newline) for entry in behind], newline),
        tuple(outcome.added),
        tuple(outcome.replaced),
        tuple(outcome.kept),
        tuple(outcome.theirs),
        tuple(_doubled(text, spans.values(), behind)),
    )


def _written(entry: NewEntry, newline: str) -> str:
    return entry.text.rstrip("\n").replace("\n", newline)


def _doubled(
    text: str, spans: Iterable[_Span], entries: Iterable[NewEntry]
) -> Iterator[tuple[str, str]]:
    """The entries' keys, each with that under which the file has the same paper already."""
    wanted = [(entry.key, identifiers(entry.paper)) for entry in entries]
    theirs = _keys_by_identifier(text, spans) if wanted else {}
    for key, own in wanted:
        if other := next(filter(None, map(theirs.get, own)), ""):
            yield key, other


def _keys_by_identifier(text: str, spans: Iterable[_Span]) -> dict[Identifier, str]:
    found: dict[Identifier, str] = {}
    for span in spans:
        for match in _IDENTIFYING.finditer(text, span.start, span.end):
            if identifier := parse_identifier(match[1]):
                found.setdefault(identifier, span.key)
    return found


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


def _is_about(paper: Paper, theirs: Paper | None) -> bool:
    """Whether two records with one citation key are of one work.

    They share an identifier, or agree in title, people and year.
    """
    if theirs is None:
        return False
    known = KnownPapers((theirs,))
    return known.sharing(paper) is not None or same_publication(
        *(Paper("", each.title, authors=each.authors, year=each.year) for each in (theirs, paper))
    )


class _Papers:
    """The entries as a reader of the file finds them; read once, when they are asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._by_key: dict[str, Paper] | None = None

    def with_key(self, key: str) -> Paper | None:
        """The paper of the first entry that has the key."""
        if self._by_key is None:
            self._by_key = {}
            for entry in read_bibtex(self._text, lambda _done, _total: None).entries:
                if entry.paper:
                    self._by_key.setdefault(entry.paper.citekey, entry.paper)
        return self._by_key.get(key)
