r"""A .bib file cut into its blocks, and the inside of a block: citation key, fields, and values.

    jaegle2022, title = {Perceiver {IO}}, booktitle = iclr # " 2022", year = 2022 }

A block that cannot be read ends where the next one begins, with `@type{` at the start of a line.
The reader of a block never looks beyond that place, so that however a block is broken, reading
a file takes time in proportion to its length.

Source: Patashnik, "BibTeXing", 1988, section 2 (database files); bibtex.web, section 217 on
(`\{` counts as a brace; a quotation mark within braces does not end a quoted value) and section
236 on (what stands outside of blocks is a comment, and so is `@comment`).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from readlist.formats.bibtex.fields import is_known
from readlist.text import lazy_pattern, one_line, visible_line

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


class Joined(NamedTuple):
    """A value with macros in it: pieces of text and names, joined by `#` in the file."""

    pieces: tuple[tuple[bool, str], ...]  # is it a macro's name; the text or the name


Value = str | Joined  # the value to the right of `=`: source without its delimiters


class SyntaxProblem(Exception):  # noqa: N818 (it never leaves the package)
    """The reason why a block cannot be read, with the position in the text."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


class BlockReader:
    """Reads one block of `text` from `position` on, which moves with it, never beyond `bound`."""

    __slots__ = ("_bound", "_closer", "_last_value", "_text", "notes", "position")

    def __init__(self, text: str, position: int, bound: int, closer: str) -> None:
        self._text, self._bound, self._closer = text, bound, closer
        self.position = self._last_value = position
        self.notes: list[tuple[str, int]] = []  # what was mended, and its position

    def key(self) -> str:
        """The citation key; "" where there is none."""
        if found := self._match(_KEY):
            return found[1]
        space = _SPACE.match(self._text, self.position, self._bound)
        start = space.end() if space else self.position
        if _NAME.match(self._text, start, self._bound) is not None:
            return ""
        if found := self._match(_SPACED_KEY) or self._match(_KEY_WITHOUT_COMMA):
            what = "has spaces" if self._text[self.position] == "," else "has no comma after it"
            self.notes.append((f"its key {what}", found.start(1)))
            return found[1]
        raise SyntaxProblem("there is no key with a comma after it", self.position)

    def fields(self) -> list[tuple[str, Value]]:
        """The fields in their order, names in lower case. Raises SyntaxProblem."""
        found: list[tuple[str, Value]] = []
        while not self._is_at_end(found):
            name = self._match(_NAME) or self._match(_ODD_NAME)
            if not name:
                raise SyntaxProblem(f"{self._shown()} is not a field", self.position)
            found.append((one_line(name[1]).lower(), self.value(name[1])))
            self._match(_SPACE)
            at = self.position
            if at >= self._bound or self._text[at] in (",", self._closer, "%"):
                continue
            if not _NAME.match(self._text, at, self._bound):
                raise SyntaxProblem(f"{self._shown()} follows the value of {name[1]}", at)
            self.notes.append((f"a comma is missing after {name[1]}", at))
        return found

    def value(self, name: str) -> Value:
        """The value that begins here. Raises SyntaxProblem, naming the field `name`."""
        pieces = [self._piece(name)]
        while self._match(_HASH):
            pieces.append(self._piece(name))
        if len(pieces) == 1 and not pieces[0][0]:
            return pieces[0][1]
        return Joined(tuple(pieces))

    def close(self) -> str:
        """All up to the delimiter that closes the block; raises SyntaxProblem without one."""
        start = self.position
        if self._closer == "}":
            end = self._closing_brace(start - 1, "block")
        else:
            end = self._text.find(")", start, self._bound)
            if end < 0:
                raise SyntaxProblem("its ( is never closed", start)
        self.position = end + 1
        return self._text[start:end]

    def assignment(self) -> tuple[str, Value]:
        """The `name = value` of a `@string`, to the end of the block. Raises SyntaxProblem."""
        self._match(_GAP)
        name = self._match(_NAME)
        if not name:
            raise SyntaxProblem("no name = value stands in it", self.position)
        value = self.value(name[1])
        self._match(_GAP)
        if self.position >= self._bound or self._text[self.position] != self._closer:
            raise SyntaxProblem(f"{self._shown()} follows its value", self.position)
        self.position += 1
        return name[1].lower(), value

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self.position, self._bound)
        if found:
            self.position = found.end()
        return found

    def _is_at_end(self, found: list[tuple[str, Value]]) -> bool:
        start = self.position
        gap = self._match(_GAP)
        if gap and "%" in gap[0]:
            self.notes.append(("a comment within it was left out", start + gap[0].index("%")))
        if self.position < self._bound:
            if self._text[self.position] != self._closer:
                return False
            self.position += 1
            return True
        name, value = found[-1] if found else ("", "")
        text = value if isinstance(value, str) else "".join(text for _, text in value.pieces)
        if _SWALLOWED.search(text):
            raise SyntaxProblem(f"the value of {name} is never closed", self._last_value)
        self.notes.append((f"its closing {self._closer} is missing", self._last_value))
        return True

    def _shown(self) -> str:
        rest = self._text[self.position : min(self._bound, self.position + 20)].split()
        return f'"{rest[0]}"' if rest else "nothing"

    def _piece(self, name: str) -> tuple[bool, str]:
        start = self._last_value = self.position
        opener = self._text[start : start + 1] if start < self._bound else ""
        if opener == "{":
            end = self._closing_brace(start, name)
        elif opener == '"':
            end = self._closing_quote(start, name)
        else:
            bare = self._match(_BARE)
            if bare:
                return (False, bare[0]) if bare[0].isdigit() else (True, bare[0])
            if opener in (",", self._closer) and opener:
                self.notes.append((f"{name} has no value", start))
                return False, ""
            raise SyntaxProblem(f"{name} has no value in braces or quotation marks", start)
        self.position = end + 1
        return False, self._text[start + 1 : end]

    def _closing_brace(self, start: int, name: str) -> int:
        end = self._text.find("}", start, self._bound)
        if end >= 0 and self._text.find("{", start + 1, end) < 0:
            return end
        inside = start + self._text.startswith("{", start)
        found = _closing(_BRACE, self._text, inside, self._bound)
        if found < 0 and (found := _closing(_UNESCAPED_BRACE, self._text, inside, self._bound)) > 0:
            self.notes.append((f"a brace behind a backslash has no partner in {name}", start))
        if found < 0:
            raise SyntaxProblem(f"the value of {name} is never closed", start)
        return found

    def _closing_quote(self, start: int, name: str) -> int:
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
                self.notes.append(('a \\" stands in quotation marks without braces', quote))
        raise SyntaxProblem(f"the value of {name} is never closed", start)


def _closing(brace: re.Pattern[str], text: str, start: int, bound: int) -> int:
    """The position of the brace that closes the one before `start`; -1: none before `bound`."""
    depth = 1
    for each in brace.finditer(text, start, bound):
        depth += 1 if each[0] == "{" else -1
        if depth == 0:
            return each.start()
    return -1


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


class RawEntry(NamedTuple):
    """An entry as it stands in the file; with a `problem` it could not be read."""

    line: int
    type: str  # in lower case
    key: str
    fields: tuple[tuple[str, Value], ...] = ()
    notes: tuple[str, ...] = ()  # what was broken in it, and could be mended
    problem: str = ""
    source: str = ""  # the whole block, of the few that are not works: @xdata, @set


class Abbreviation(NamedTuple):
    """`@string{name = value}`."""

    line: int
    name: str  # in lower case
    value: Value


class Preamble(NamedTuple):
    """The text between the delimiters of `@preamble`."""

    line: int
    source: str


class Comment(NamedTuple):
    """Text between blocks, or a whole `@comment{…}`."""

    text: str


Block = RawEntry | Abbreviation | Preamble | Comment
# Entry types that are not works: fields that others share, and sets of entries
KEPT_WHOLE = frozenset({"xdata", "set"})


def split(text: str) -> Iterator[tuple[Block, int]]:
    r"""The blocks of `text`, whose line breaks are `\n`, each with the position of its end."""
    return _Splitter(text).blocks()


def entry_places(text: str) -> Iterator[tuple[str, int, int]]:
    """The key of each entry of a file as it is, and its place: from its @ to behind its last brace.

    As for BibTeX, braces count wherever they stand in it. Raises ValueError for one without end.
    """
    at = 0
    for block, bound in split(text.replace("\r\n", " \n").replace("\r", "\n")):
        start, at = text.find("@", at, bound), bound
        opening = _START.match(text, start) if start >= 0 else None
        if isinstance(block, Comment) or opening is None:  # None: no brace follows the type
            continue
        if opening[2] == "{":
            end = _closing(_BRACE, text, opening.end(), bound) + 1
        else:
            end = bound if text[bound - 1] == ")" else 0
        if not end:
            raise ValueError(f"line {block.line}: the entry that begins there has no end")
        if isinstance(block, RawEntry):
            yield block.key, start, end


class _Splitter:
    __slots__ = ("_counted_to", "_line", "_line_start", "_look", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._line, self._counted_to = 1, 0
        self._look = len(text)  # characters within which a comment with entries is closed
        self._line_start = -1  # the last one found; in a file of one line there is none for long

    def blocks(self) -> Iterator[tuple[Block, int]]:
        end = 0
        start = self._next_start(0, 0)
        while True:
            between = self._text[end:start]
            if shown := between.strip():
                first = between.index(shown[0])
                line = self._line_at(end + first)
                for lost in _WITHOUT_BRACE.finditer(between):
                    at = line + shown.count("\n", 0, max(0, lost.start() - first))
                    problem = f"no {{ follows @{lost[1]}"
                    yield RawEntry(at, lost[1].lower(), lost[2], problem=problem), start
                yield Comment(shown), start
            if start == len(self._text):
                return
            block, end = self._block(start)
            start = self._next_start(end, end)
            left = self._text[end:start].lstrip()
            if isinstance(block, RawEntry) and not block.problem and _LEFT_OVER.match(left):
                note = self._note("what stands behind its closing brace is not part of it", end)
                block = block._replace(notes=(*block.notes, note))
            yield block, end

    def _next_start(self, position: int, floor: int, *, at_line_start: bool = False) -> int:
        while (at := self._text.find("@", position)) >= 0:
            if self._is_start(at, floor, at_line_start=at_line_start):
                return at
            position = at + 1
        return len(self._text)

    def _bound(self, position: int) -> int:
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

    def _block(self, at: int) -> tuple[Block, int]:
        start = _START.match(self._text, at)
        if start is None:
            raise ValueError("no block begins here")
        line, name = self._line_at(at), start[1].lower()
        if is_odd := not name or name[0] == "[" or " " in name:  # the best of those it names
            kinds = (kind for word, kind in _SCHOLAR_TYPES.items() if word in name)
            name = next(kinds, "article" if "article" in name else "misc")
        bound = self._bound(start.end())
        reader = BlockReader(self._text, start.end(), bound, "}" if start[2] == "{" else ")")
        key, block = "", None
        try:
            if name == "preamble":
                return Preamble(line, reader.close().strip()), reader.position
            if name == "comment":
                reader.close()
                return Comment(self._text[at : reader.position]), reader.position
            if name == "string":
                macro, value = reader.assignment()
                return Abbreviation(line, macro, value), reader.position
            key = reader.key()
            fields = tuple(reader.fields())
            source = self._text[at : reader.position] if name in KEPT_WHOLE else ""
            block = RawEntry(line, name, key, fields, source=source)
        except SyntaxProblem as problem:
            where = self._line_at(problem.position)
            if name == "comment":  # in which entries were put out of use, or that is never closed
                end = _closing(_BRACE, self._text, start.end(), start.end() + self._look) + 1
                if not end:  # so that many that are never closed cost no more than one
                    end, self._look = bound, self._look // 2
                return Comment(self._text[at:end].strip()), end
            said = visible_line(f"line {where}: {problem}")
            return RawEntry(line, name, key, problem=said), bound
        if is_odd:
            said = f"its type {start[1]} was" if start[1] else "it has no type; it was"
            reader.notes.insert(0, (f"{said} read as {name}", at))
        notes = tuple(self._note(each, position) for each, position in reader.notes)
        return (block._replace(notes=notes) if notes else block), reader.position

    def _note(self, said: str, position: int) -> str:
        return visible_line(f"line {self._line_at(position)}: {said}")
