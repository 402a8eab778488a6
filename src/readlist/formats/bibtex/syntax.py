r"""The inside of one block of a .bib file: citation key, fields, and values.

    jaegle2022, title = {Perceiver {IO}}, booktitle = iclr # " 2022", year = 2022 }

Nothing here looks beyond the place where the next block begins, so that however a block is
broken, reading a file takes time in proportion to its length.

Source: Patashnik, "BibTeXing", 1988, section 2.1 (database files); bibtex.web, section 217 on
(`\{` counts as a brace; a quotation mark within braces does not end a quoted value).
"""

import re
from dataclasses import dataclass

_BRACE = re.compile(r"[{}]")
_UNESCAPED_BRACE = re.compile(r"(?<!\\)[{}]")
_BRACE_OR_QUOTE = re.compile(r'[{}"]')
_GAP = re.compile(r"[\s,]*(?:%[^\n]*[\s,]*)*")
_NAME = re.compile(r"""([^\s=,{}()"#%@\\']+)\s*=\s*""")
_BARE = re.compile(r"""[^\s=,{}()"#%@\\']+""")
_HASH = re.compile(r"\s*#\s*")
_SPACE = re.compile(r"\s*")
_KEY = re.compile(r'\s*([^\s,{}"]*)\s*(?=[,})]|\Z)')
_SPACED_KEY = re.compile(r'\s*+([^,={}"\n]*[^\s,={}"])\s*+(?=,)')
_KEY_WITHOUT_COMMA = re.compile(r'\s*([^\s,={}"]+)\s+(?=[^\s=,{}()"#%@\\]+\s*=)')
_SWALLOWED = re.compile(r"""\n[^\S\n]*[A-Za-z][\w-]*\s*=\s*["{\w]""")
_ACCENT = re.compile(r"[A-Za-z{\\]")


@dataclass(frozen=True, slots=True)
class Joined:
    """A value with macros in it: pieces of text and names, joined by `#` in the file."""

    pieces: tuple[tuple[bool, str], ...]  # is it a macro's name; the text or the name


Value = str | Joined
"""The value to the right of `=`: source without its delimiters."""


class SyntaxProblem(Exception):  # noqa: N818 (it never leaves the package)
    """Why a block cannot be read, with the position in the text."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


class BlockReader:
    """Reads one block of `text` from `position` on, never beyond `bound`.

    `position` moves on with what was read; `notes` say what was mended, with its position.
    """

    __slots__ = ("_bound", "_closer", "_last_value", "_text", "notes", "position")

    def __init__(self, text: str, position: int, bound: int, closer: str) -> None:
        self._text, self._bound, self._closer = text, bound, closer
        self.position = self._last_value = position
        self.notes: list[tuple[str, int]] = []

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
            name = self._match(_NAME)
            if not name:
                raise SyntaxProblem(f"{self._shown()} is no field", self.position)
            found.append((name[1].lower(), self.value(name[1])))
            self._separator(name[1])
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
        if found and _SWALLOWED.search(_text_of(found[-1][1])):
            message = f"the value of {found[-1][0]} is never closed"
            raise SyntaxProblem(message, self._last_value)
        self.notes.append((f"its closing {self._closer} is missing", self._last_value))
        return True

    def _separator(self, name: str) -> None:
        self._match(_SPACE)
        if self.position >= self._bound or self._text[self.position] in (",", self._closer, "%"):
            return
        if not _NAME.match(self._text, self.position, self._bound):
            message = f"{self._shown()} follows the value of {name}"
            raise SyntaxProblem(message, self.position)
        self.notes.append((f"a comma is missing after {name}", self.position))

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
        found = self._balance(_BRACE, start)
        if found < 0 and (found := self._balance(_UNESCAPED_BRACE, start)) >= 0:
            self.notes.append((f"a brace behind a backslash has no partner in {name}", start))
        if found < 0:
            raise SyntaxProblem(f"the value of {name} is never closed", start)
        return found

    def _balance(self, brace: re.Pattern[str], start: int) -> int:
        depth = 0 if self._text.startswith("{", start) else 1
        for each in brace.finditer(self._text, start, self._bound):
            depth += 1 if each[0] == "{" else -1
            if depth == 0:
                return each.start()
        return -1

    def _closing_quote(self, start: int, name: str) -> int:
        depth = 0
        for each in _BRACE_OR_QUOTE.finditer(self._text, start + 1, self._bound):
            if each[0] != '"':
                depth += 1 if each[0] == "{" else -1
                if depth < 0:
                    break
            elif depth == 0 and not self._is_accent(each.start()):
                return each.start()
        raise SyntaxProblem(f"the value of {name} is never closed", start)

    def _is_accent(self, quote: int) -> bool:
        r"""Whether the mark is that of `\"u`, which needs braces round it but often has none."""
        is_one = self._text[quote - 1] == "\\" and _ACCENT.match(self._text, quote + 1)
        if is_one:
            self.notes.append(('a \\" stands in quotation marks without braces', quote))
        return bool(is_one)


def _text_of(value: Value) -> str:
    return value if isinstance(value, str) else "".join(text for _, text in value.pieces)
