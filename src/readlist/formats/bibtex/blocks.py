"""A .bib file cut into its blocks: entries, strings, preambles, and the text between them.

A block that cannot be read ends where the next one begins, with `@type{` at the start of a line.

Source: Patashnik, "BibTeXing", 1988, section 2; bibtex.web, section 236 on (what stands outside
of blocks is a comment, and so is `@comment`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from readlist.formats.bibtex.fields import is_known
from readlist.formats.bibtex.syntax import BlockReader, SyntaxProblem, Value
from readlist.text import visible_line

# Semantic Scholar writes @['JournalArticle', 'Conference']{…}
_TYPE = r"[A-Za-z][\w:.+/-]*|\[[^\]\n]{0,200}\]"
_START = re.compile(rf"@[ \t]*({_TYPE})\s*([{{(])")
_ENTRY = re.compile(rf'@[ \t]*(?:{_TYPE})\s*[{{(]\s*+[^\s,{{}}()"=]*+\s*+,')
_SCHOLAR_TYPES = {"conference": "inproceedings", "book": "book", "dataset": "dataset"}
_SPECIAL = frozenset({"string", "preamble", "comment"})
_WITHOUT_BRACE = re.compile(
    r"^[ \t]*@[ \t]*(article|book|booklet|inbook|incollection|inproceedings|conference|manual"
    r"|mastersthesis|misc|phdthesis|proceedings|techreport|unpublished|online|thesis|report)\b"
    r"(?!\s*[{(])[ \t]*([^\s,{(]*)",
    re.IGNORECASE | re.MULTILINE,
)
_LEFT_OVER = re.compile(r"""[,}"]|[A-Za-z][\w-]*\s*=\s*["{\w]""")
_LONGEST_INDENT = 200


@dataclass(frozen=True, slots=True)
class RawEntry:
    """An entry as it stands in the file; with a `problem` it could not be read."""

    line: int
    type: str  # in lower case
    key: str
    fields: tuple[tuple[str, Value], ...] = ()
    notes: tuple[str, ...] = ()  # what was broken in it, and could be mended
    problem: str = ""
    source: str = ""  # the whole block, of the few that are no works: @xdata, @set


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """`@string{name = value}`."""

    line: int
    name: str  # in lower case
    value: Value


@dataclass(frozen=True, slots=True)
class Preamble:
    """The text between the delimiters of `@preamble`."""

    line: int
    source: str


@dataclass(frozen=True, slots=True)
class Comment:
    """Text between blocks, or a whole `@comment{…}`."""

    line: int
    text: str


Block = RawEntry | Abbreviation | Preamble | Comment

KEPT_WHOLE = frozenset({"xdata", "set"})
"""Entry types that are no works: fields that others share, and sets of entries."""


def split(text: str) -> Iterator[tuple[Block, int]]:
    r"""The blocks of `text`, whose line breaks are `\n`, each with the position of its end."""
    return _Splitter(text).blocks()


def _type_name(written: str) -> str:
    """The type in lower case; of a list of types, as a program prints it, the best one."""
    if not written.startswith("["):
        return written.lower()
    named = written.lower()
    return next((kind for word, kind in _SCHOLAR_TYPES.items() if word in named), "article")


class _Splitter:
    __slots__ = ("_counted_to", "_line", "_line_start", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._line, self._counted_to = 1, 0
        self._line_start = -1  # the last one found; in a file of one line there is none for long

    def blocks(self) -> Iterator[tuple[Block, int]]:
        end = 0
        start = self._next_start(0, 0)
        while True:
            between = self._text[end:start]
            for each in self._between(between, end):
                yield each, start
            if start == len(self._text):
                return
            block, end = self._block(start)
            start = self._next_start(end, end)
            yield self._with_left_over(block, end, start), end

    def _next_start(self, position: int, floor: int, *, at_line_start: bool = False) -> int:
        """Where the next block begins; the length of the text where there is none."""
        while (at := self._text.find("@", position)) >= 0:
            if self._is_start(at, floor, at_line_start=at_line_start):
                return at
            position = at + 1
        return len(self._text)

    def _bound(self, position: int) -> int:
        """Where the block that opens there ends at the latest; to be asked in rising order."""
        first = self._text.find("@", position)
        if first >= 0 and self._is_start(first, position, at_line_start=True):
            return first
        if self._line_start < position:
            self._line_start = self._next_start(position, 0, at_line_start=True)
        return self._line_start

    def _is_start(self, at: int, floor: int, *, at_line_start: bool) -> bool:
        before = self._text[max(floor, at - _LONGEST_INDENT) : at]
        before = before[before.rfind("\n") + 1 :].lstrip()
        if before:
            in_comment = at_line_start or before.startswith("%")
            return not in_comment and _ENTRY.match(self._text, at) is not None
        start = _START.match(self._text, at)
        if not start:
            return False
        name = start[1].lower()
        is_sure = start[2] == "{" or name in _SPECIAL or is_known(name)
        return is_sure or _ENTRY.match(self._text, at) is not None

    def _between(self, text: str, position: int) -> Iterator[Block]:
        shown = text.strip()
        if not shown:
            return
        line = self._line_at(position + text.index(shown[0]))
        for lost in _WITHOUT_BRACE.finditer(text):
            at = line + shown.count("\n", 0, max(0, lost.start() - text.index(shown[0])))
            yield RawEntry(at, lost[1].lower(), lost[2], problem=f"no {{ follows @{lost[1]}")
        yield Comment(line, shown)

    def _line_at(self, position: int) -> int:
        """The number of the line; to be asked in rising order, else counted back."""
        if position >= self._counted_to:
            self._line += self._text.count("\n", self._counted_to, position)
        else:
            self._line -= self._text.count("\n", position, self._counted_to)
        self._counted_to = position
        return self._line

    def _block(self, at: int) -> tuple[Block, int]:
        start = _START.match(self._text, at)
        if start is None:
            raise ValueError("no block begins here")
        line, name = self._line_at(at), _type_name(start[1])
        bound = self._bound(start.end())
        reader = BlockReader(self._text, start.end(), bound, "}" if start[2] == "{" else ")")
        key, block = "", None
        try:
            if name in _SPECIAL:
                return self._special(name, reader, line, at), reader.position
            key = reader.key()
            fields = tuple(reader.fields())
            source = self._text[at : reader.position] if name in KEPT_WHOLE else ""
            block = RawEntry(line, name, key, fields, source=source)
        except SyntaxProblem as problem:
            where = self._line_at(problem.position)
            if name == "comment":  # for BibTeX it is the word alone that is passed over
                return Comment(line, self._text[at:bound].strip()), bound
            said = visible_line(f"line {where}: {problem}")
            return RawEntry(line, name, key, problem=said), bound
        if start[1].startswith("["):
            reader.notes.insert(0, (f"its type {start[1]} was read as {name}", at))
        notes = tuple(self._note(each, position) for each, position in reader.notes)
        return (replace(block, notes=notes) if notes else block), reader.position

    def _special(self, name: str, reader: BlockReader, line: int, at: int) -> Block:
        if name == "preamble":
            return Preamble(line, reader.close().strip())
        if name == "comment":
            reader.close()
            return Comment(line, self._text[at : reader.position])
        macro, value = reader.assignment()
        return Abbreviation(line, macro, value)

    def _note(self, said: str, position: int) -> str:
        return visible_line(f"line {self._line_at(position)}: {said}")

    def _with_left_over(self, block: Block, end: int, start: int) -> Block:
        """The entry with a note where text that belongs to it stands behind its closing brace."""
        left = self._text[end:start].lstrip()
        if not isinstance(block, RawEntry) or block.problem or not _LEFT_OVER.match(left):
            return block
        note = self._note("what stands behind its closing brace is not part of it", end)
        return replace(block, notes=(*block.notes, note))
