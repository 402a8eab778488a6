r"""A .bib file cut into its blocks, and the inside of a block: citation key, fields, and values.

    jaegle2022, title = {Perceiver {IO}}, booktitle = iclr # " 2022", year = 2022 }

Macros, which are `@string{iclr = "…"}` and the months, are replaced where they are used.

A block that cannot be read ends where the next one begins, with `@type{` at the start of a line.
The reader of a block never looks beyond that place, so that however a block is broken, reading
a file takes time in proportion to its length.

Source: Patashnik, "BibTeXing", 1988, section 2 (database files); bibtex.web, section 102 (months),
section 217 on (`\{` counts as a brace; a quotation mark within braces does not end a quoted value)
and section 236 on (what stands outside of blocks is a comment, and so is `@comment`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

from readlist.formats.bibtex.fields import is_known
from readlist.formats.bibtex.values import MONTH_NAMES
from readlist.model.dates import MONTHS
from readlist.text import lazy_pattern, one_line, quoted, visible_line

_BRACE = lazy_pattern(r"[{}]")
_UNESCAPED_BRACE = lazy_pattern(r"(?<!\\)[{}]")
_BRACE_OR_QUOTE = lazy_pattern(r'[{}"]')
_GAP = lazy_pattern(r"[\s,]*(?:%[^\n]*[\s,]*)*")
_NAME = lazy_pattern(r"""([^\s=,{}()"#%@\\']+)\s*=\s*""")
_ODD_NAME = lazy_pattern(r"""([^\s=,{}()#%][^=,{}()#%\n]{0,60}?)\s*=\s*(?=["{])""")
_BARE = lazy_pattern(r"""[^\s=,{}()"#%@\\']+""")
_HASH = lazy_pattern(r"\s*#\s*")
_SPACE = lazy_pattern(r"\s*")
_KEY = lazy_pattern(r'\s*([^\s,{}"]*)\s*(?=[,})]|\Z)')
_SPACED_KEY = lazy_pattern(r'\s*+([^,={}"\n]*[^\s,={}"])\s*+(?=,)')
_KEY_WITHOUT_COMMA = lazy_pattern(r'\s*([^\s,={}"]+)\s+(?=[^\s=,{}()"#%@\\]+\s*=)')
_SWALLOWED = lazy_pattern(r"""\n[^\S\n]*[A-Za-z][\w-]*\s*=\s*["{\w]""")
_ACCENT = lazy_pattern(r"[A-Za-z{\\]")
# Semantic Scholar writes @['JournalArticle', 'Conference']{…}, others @Journal Article{…} or @{…}
_TYPE = r"[A-Za-z][\w:.+/-]*(?:(?: [A-Za-z]+){1,3}(?=\{))?|\[[^\]\n]{0,200}\]|(?=\{)"
_START = lazy_pattern(rf"@[ \t]*({_TYPE})\s*([{{(])")
_ENTRY = lazy_pattern(rf'@[ \t]*(?:{_TYPE})\s*[{{(]\s*+[^\s,{{}}()"=]*+\s*+,')
_SCHOLAR_TYPES = {
    "conference": "inproceedings", "proceedings": "inproceedings", "chapter": "incollection",
    "journalarticle": "article", "review": "article", "book": "book", "dataset": "dataset",
    "thesis": "thesis", "report": "report",
}  # fmt: skip
_SPECIAL = frozenset({"string", "preamble", "comment"})
_WITHOUT_BRACE = lazy_pattern(
    r"^[ \t]*@[ \t]*(article|book|booklet|inbook|incollection|inproceedings|conference|manual"
    r"|mastersthesis|misc|phdthesis|proceedings|techreport|unpublished|online|thesis|report)\b"
    r"(?!\s*[{(])[ \t]*([^\s,{(]*)",
    re.IGNORECASE | re.MULTILINE,
)
_LEFT_OVER = lazy_pattern(r"""[,}"]|[A-Za-z][\w-]*\s*=\s*["{\w]""")
_LONGEST_INDENT = 200
# Entry types that are not works: fields that others share, and sets of entries
KEPT_WHOLE = frozenset({"xdata", "set"})
# The macros that every style defines
MONTH_MACROS: Mapping[str, str] = dict(zip(MONTHS, MONTH_NAMES, strict=True))
_MOST_WRITTEN = 50_000_000  # characters that the macros of one exported list may stand for

# The value to the right of `=` in pieces, which `#` joins in the file: is it the name of a macro;
# the name, or source without its delimiters
Value = tuple[tuple[bool, str], ...]


class SyntaxProblem(ValueError):  # noqa: N818 (it never leaves the package)
    """The reason why a block cannot be read, with the position in the text."""

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.position = position


class Block(NamedTuple):
    """An entry, `@string{…}`, `@preamble{…}`, or a comment: text between blocks or `@comment{…}`.

    With a `problem` it could not be read.
    """

    line: int
    type: str  # in lower case; "comment" for text between blocks as well
    source: str = ""  # all of a comment, @xdata or @set, the inside of a preamble, a string's value
    key: str = ""  # of a string its name in lower case
    fields: Mapping[str, str] = {}  # name in lower case → source, its macros replaced
    macros: Mapping[str, str] = {}  # name → as written with macros
    notes: tuple[str, ...] = ()
    problem: str = ""
    mended: str = ""  # what was broken in it first
    before: tuple[str, ...] = ()  # the comments in front of it
    start: int = 0  # in the text
    end: int = 0


class Macros:
    """The macros so far. The limit stops a file in which each holds the one before it twice."""

    __slots__ = ("_left", "_texts")

    def __init__(self, limit: int) -> None:
        self._texts = dict(MONTH_MACROS)
        self._left = limit

    def define(self, name: str, text: str) -> bool:
        """Give the macro its text; whether the file gave it another one before."""
        before = self._texts.get(name, text)
        self._texts[name] = text
        return before not in (text, MONTH_MACROS.get(name))

    def expand(self, value: Value) -> tuple[str, list[str]]:
        """The value, macros replaced, and names that stand for nothing. Raises SyntaxProblem."""
        if not is_joined(value):
            return value[0][1], []
        texts = self._texts
        missing = [text for is_macro, text in value if is_macro and text.lower() not in texts]
        parts = [texts.get(text.lower(), text) if macro else text for macro, text in value]
        self._left -= sum(map(len, parts))
        if self._left < 0:
            raise SyntaxProblem("the macros stand for far more text than the file has")
        return "".join(parts), missing


def is_joined(value: Value) -> bool:
    """Whether it has a macro in it, or several pieces."""
    return len(value) > 1 or value[0][0]


def expression(value: Value) -> str:
    """The value as a .bib file writes it: `iclr # " 2022"`."""
    return " # ".join(text if is_macro else f"{{{text}}}" for is_macro, text in value)


@lru_cache(maxsize=1024)  # the same journals come again and again
def parse_expression(text: str) -> Value | None:
    """The value that `expression` wrote; None for anything else."""
    reader = _Splitter(text, Macros(0))
    try:
        value = reader.value("value")
    except SyntaxProblem:
        return None
    return value if reader.position == len(text) and not reader.mended else None


def macros_of(definitions: Iterable[tuple[str, str]]) -> Macros:
    """The macros of a list's `@string`s, given as name and expression in their order.

    Those that stand for far too much text are left out.
    """
    macros = Macros(_MOST_WRITTEN)
    with suppress(SyntaxProblem):
        for name, text in definitions:
            if value := parse_expression(text):
                source, missing = macros.expand(value)
                if not missing:
                    macros.define(name, source)
    return macros


def split(text: str, macros: Macros | None = None) -> Iterator[Block]:
    r"""The blocks of `text`, whose line breaks are `\n`. `macros` get those that it defines."""
    return _Splitter(text, macros or Macros(_MOST_WRITTEN)).blocks()


def entry_places(text: str) -> Iterator[tuple[str, int, int]]:
    """The key of each entry of a file as it is, and its place: from its @ to behind its last brace.

    As for BibTeX, braces count wherever they stand in it. Raises ValueError for one without end.
    """
    for block in split(text.replace("\r\n", " \n").replace("\r", "\n")):
        opening = _START.match(text, block.start)
        if block.type == "comment" or opening is None:  # None: no brace follows the type
            continue
        if opening[2] == "{":
            end = _closing(_BRACE, text, opening.end(), block.end) + 1
        else:
            end = block.end if text[block.end - 1] == ")" else 0
        if not end:
            raise ValueError(f"line {block.line}: the entry that begins there has no end")
        if block.problem or block.type not in _SPECIAL:
            yield block.key, block.start, end


class _Splitter:
    """Cuts a file into blocks. Of a block it reads nothing beyond its `bound`."""

    __slots__ = (
        "_bound", "_closer", "_counted_to", "_doubts", "_last_value", "_line", "_line_start",
        "_look", "_macros", "_name", "_text", "mended", "position",
    )  # fmt: skip

    def __init__(self, text: str, macros: Macros) -> None:
        self._text, self._macros = text, macros
        self._line, self._counted_to = 1, 0
        self._look = len(text)  # characters within which a comment with entries is closed
        self._line_start = -1  # the last one found; in a file of one line there is none for long
        self._open(0, len(text), "}")

    def _open(self, position: int, bound: int, closer: str) -> None:
        self.position = self._last_value = position
        self._bound, self._closer, self._name = bound, closer, "block"
        self.mended: list[str] = []
        self._doubts: list[str] = []  # about macros and doubled fields

    def blocks(self) -> Iterator[Block]:
        """All blocks, in their order."""
        start, end = self._next_start(0, 0), 0
        while True:
            yield from self._between(end, start)
            if start == len(self._text):
                return
            block = self._block(start)
            end, start = block.end, self._next_start(block.end, block.end)
            if not (block.problem or block.type in _SPECIAL):
                if _LEFT_OVER.match(self._text[end:start].lstrip()):
                    self._mend("what stands behind its closing brace is not part of it", end)
                mended = next(iter(self.mended), "")
                block = block._replace(notes=(*self.mended, *self._doubts), mended=mended)
            yield block

    def _between(self, start: int, end: int) -> Iterator[Block]:
        """The text between two blocks: entries without a brace, and a comment."""
        between = self._text[start:end]
        if not (shown := between.strip()):
            return
        first = between.index(shown[0])
        line = self._line_at(start + first)
        for lost in _WITHOUT_BRACE.finditer(between):
            at = line + shown.count("\n", 0, max(0, lost.start() - first))
            problem, place = f"no {{ follows @{lost[1]}", start + lost.start()
            yield Block(at, lost[1].lower(), key=lost[2], problem=problem, start=place, end=end)
        yield Block(line, "comment", shown, end=end)

    def _next_start(self, position: int, floor: int, *, at_line_start: bool = False) -> int:
        while (at := self._text.find("@", position)) >= 0:
            if self._is_start(at, floor, at_line_start=at_line_start):
                return at
            position = at + 1
        return len(self._text)

    def _bound_of(self, position: int) -> int:
        """The last possible end of the block that opens there; to be asked in rising order."""
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
        is_word = name[:1] == "[" or (bool(name) and " " not in name)
        is_sure = name in _SPECIAL or is_known(name) or (start[2] == "{" and is_word)
        return is_sure or _ENTRY.match(self._text, at) is not None

    def _line_at(self, position: int) -> int:
        """The number of the line; to be asked in rising order, else counted back."""
        if position >= self._counted_to:
            self._line += self._text.count("\n", self._counted_to, position)
        else:
            self._line -= self._text.count("\n", position, self._counted_to)
        self._counted_to = position
        return self._line

    def _mend(self, said: str, position: int) -> None:
        self.mended.append(visible_line(f"line {self._line_at(position)}: {said}"))

    def _block(self, at: int) -> Block:
        start = _START.match(self._text, at)
        if start is None:
            raise ValueError("no block begins here")
        block, name = Block(self._line_at(at), start[1].lower(), start=at), start[1].lower()
        bound = self._bound_of(start.end())
        self._open(start.end(), bound, "}" if start[2] == "{" else ")")
        if not name or name[0] == "[" or " " in name:  # the best of those it names
            kinds = (kind for word, kind in _SCHOLAR_TYPES.items() if word in name)
            block = block._replace(type=next(kinds, "article" if "article" in name else "misc"))
            said = f"its type {start[1]} was" if name else "it has no type; it was"
            self._mend(f"{said} read as {block.type}", at)
        try:
            match name:
                case "preamble":
                    block = block._replace(source=self._close().strip())
                case "comment":
                    self._close()
                    block = block._replace(source=self._text[at : self.position])
                case "string":
                    block = self._string(block)
                case _:
                    block = block._replace(key=self._key())
                    block = self._entry(block)
        except SyntaxProblem as problem:
            if name != "comment":
                said = f"line {self._line_at(max(at, problem.position))}: {problem}"
                return block._replace(problem=visible_line(said), end=bound)
            # Entries were put out of use in it, or it is never closed
            end = _closing(_BRACE, self._text, start.end(), start.end() + self._look) + 1
            if not end:  # so that many that are never closed cost no more than one
                end, self._look = bound, self._look // 2
            return block._replace(source=self._text[at:end].strip(), end=end)
        return block._replace(end=self.position)

    def _string(self, block: Block) -> Block:
        self._match(_GAP)
        name = self._match(_NAME)
        if not name:
            raise SyntaxProblem("no name = value stands in it", self.position)
        value = self.value(name[1])
        self._match(_GAP)
        if self.position >= self._bound or self._text[self.position] != self._closer:
            raise SyntaxProblem(f"{self._shown()} follows its value", self.position)
        self.position += 1
        macro, (text, missing) = name[1].lower(), self._macros.expand(value)
        where = f"line {block.line}: @string {visible_line(macro)}"
        notes = [f"{where} uses {quoted(missing[0])}, which is not defined"] if missing else []
        if self._macros.define(macro, text):
            notes.append(f"{where} is defined anew; the last one is kept")
        return block._replace(source=expression(value), key=macro, notes=tuple(notes))

    def _entry(self, block: Block) -> Block:
        fields: dict[str, str] = {}  # in their order
        macros: dict[str, str] = {}
        while not self._is_at_end():
            found = self._match(_NAME) or self._match(_ODD_NAME)
            if not found:
                raise SyntaxProblem(f"{self._shown()} is not a field", self.position)
            name = one_line(found[1]).lower()
            value = self.value(name)
            source, missing = self._macros.expand(value)
            for each in missing:
                self._doubts.append(f"{name} uses {quoted(each)}, which is not defined")
            if name not in fields:
                fields[name] = source
                if is_joined(value):
                    macros[name] = expression(value)
            elif fields[name] != source:
                self._doubts.append(f"{name} is given twice; {quoted(source)} is left out")
            self._match(_SPACE)
            at = self.position
            if at >= self._bound or self._text[at] in (",", self._closer, "%"):
                continue
            if not _NAME.match(self._text, at, self._bound):
                raise SyntaxProblem(f"{self._shown()} follows the value of {name}", at)
            self._mend(f"a comma is missing after {name}", at)
        source = self._text[block.start : self.position] if block.type in KEPT_WHOLE else ""
        return block._replace(fields=fields, macros=macros, source=source)

    def _key(self) -> str:
        if found := self._match(_KEY):
            return found[1]
        space = _SPACE.match(self._text, self.position, self._bound)
        start = space.end() if space else self.position
        if _NAME.match(self._text, start, self._bound) is not None:
            return ""
        if found := self._match(_SPACED_KEY) or self._match(_KEY_WITHOUT_COMMA):
            what = "has spaces" if self._text[self.position] == "," else "has no comma after it"
            self._mend(f"its key {what}", found.start(1))
            return found[1]
        raise SyntaxProblem("there is no key with a comma after it", self.position)

    def value(self, name: str) -> Value:
        """The value that begins here. Raises SyntaxProblem, naming the field `name`."""
        self._name = name
        pieces = [self._piece()]
        while self._match(_HASH):
            pieces.append(self._piece())
        return tuple(pieces)

    def _close(self) -> str:
        """All up to the delimiter that closes the block; raises SyntaxProblem without one."""
        start = self.position
        if self._closer == "}":
            end = self._closing_brace(start - 1)
        else:
            end = self._text.find(")", start, self._bound)
            if end < 0:
                raise SyntaxProblem("its ( is never closed", start)
        self.position = end + 1
        return self._text[start:end]

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self.position, self._bound)
        if found:
            self.position = found.end()
        return found

    def _is_at_end(self) -> bool:
        start = self.position
        gap = self._match(_GAP)
        if gap and "%" in gap[0]:
            self._mend("a comment within it was left out", start + gap[0].index("%"))
        if self.position < self._bound:
            if self._text[self.position] != self._closer:
                return False
            self.position += 1
            return True
        if _SWALLOWED.search(self._text, self._last_value, self._bound):
            raise SyntaxProblem(f"the value of {self._name} is never closed", self._last_value)
        self._mend(f"its closing {self._closer} is missing", self._last_value)
        return True

    def _shown(self) -> str:
        rest = self._text[self.position : min(self._bound, self.position + 20)].split()
        return f'"{rest[0]}"' if rest else "nothing"

    def _piece(self) -> tuple[bool, str]:
        start = self._last_value = self.position
        opener = self._text[start : start + 1] if start < self._bound else ""
        if opener == "{":
            end = self._closing_brace(start)
        elif opener == '"':
            end = self._closing_quote(start)
        else:
            bare = self._match(_BARE)
            if bare:
                return (False, bare[0]) if bare[0].isdigit() else (True, bare[0])
            if opener in (",", self._closer) and opener:
                self._mend(f"{self._name} has no value", start)
                return False, ""
            raise SyntaxProblem(f"{self._name} has no value in braces or quotation marks", start)
        self.position = end + 1
        return False, self._text[start + 1 : end]

    def _closing_brace(self, start: int) -> int:
        end = self._text.find("}", start, self._bound)
        if end >= 0 and self._text.find("{", start + 1, end) < 0:
            return end
        inside = start + self._text.startswith("{", start)
        found = _closing(_BRACE, self._text, inside, self._bound)
        if found < 0 and (found := _closing(_UNESCAPED_BRACE, self._text, inside, self._bound)) > 0:
            self._mend(f"a brace behind a backslash has no partner in {self._name}", start)
        if found < 0:
            raise SyntaxProblem(f"the value of {self._name} is never closed", start)
        return found

    def _closing_quote(self, start: int) -> int:
        depth = 0
        for each in _BRACE_OR_QUOTE.finditer(self._text, start + 1, self._bound):
            if each[0] != '"':
                depth += 1 if each[0] == "{" else -1
                if depth < 0:
                    break
            elif depth == 0:
                quote = each.start()
                if self._text[quote - 1] != "\\" or not _ACCENT.match(self._text, quote + 1):
                    return quote
                # That of `\"u`, which needs braces round it but often has none
                self._mend('a \\" stands in quotation marks without braces', quote)
        raise SyntaxProblem(f"the value of {self._name} is never closed", start)


def _closing(brace: re.Pattern[str], text: str, start: int, bound: int) -> int:
    """The position of the brace that closes the one before `start`; -1: none before `bound`."""
    depth = 1
    for each in brace.finditer(text, start, bound):
        depth += 1 if each[0] == "{" else -1
        if depth == 0:
            return each.start()
    return -1
