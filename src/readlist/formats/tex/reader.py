r"""TeX source of a field as plain Unicode text, in which `$…$` is TeX math: the reverse of tex.

    {P}erceiver {IO} \& {\'E}tudes on $O(n)$  →  Perceiver IO & Études on $O(n)$

A command that is not known goes and what it is applied to stays; one that reads or writes files
stays visible, as text. Braces need not match, and nothing here recurses.
"""

import re
import unicodedata

from readlist.formats.tex.safety import is_dangerous
from readlist.model.formulas import is_balanced
from readlist.formats.tex.writer import (
    ACCENTS,
    braced_symbol,
    commands,
    other_command,
    visible_text,
)

_TEX = re.compile(r"[\\{}$~`]|--|''")
_TOKEN = re.compile(
    r"""  \\url\s*\{(?P<address>[^{}]*)\}
        | \\char\s*`\\?(?P<char>.)
        | \\(?:raise|lower|kern|[hv]skip)\s*-?[\d.]+\s*[a-z][a-z](?P<nothing>)
        | \\ensuremath\s*\{(?P<ensured>[^{}$]*)\}
        | \\(?P<word>[A-Za-z]+)\*?[ ]*
        | \\\((?P<inline>.{1,500}?)\\\)
        | \\(?P<sign>.)
        | (?P<symbol>\{\$[^$\\{}]*(?:\\.[^$\\{}]*|\{[^{}$\\]*\}[^$\\{}]*)*\$\})
        | (?P<math>\$[^$\\]+(?:\\.[^$\\]*)*\$|\$(?:\\.[^$\\]*)+\$)
        | (?P<ligature>---?|``|''|`|\{'\})
        | (?P<open>\{)
        | (?P<close>\})
        | (?P<run>[^\\{}$~`'\-]+(?:[-'](?![-'])[^\\{}$~`'\-]*)*|.)""",
    re.VERBOSE | re.DOTALL,
)
_OPEN_QUOTE = "\x02"  # until it is known whether it has a partner
_LIGATURES = {"--": "–", "---": "—", "``": "“", "''": "”", "`": _OPEN_QUOTE, "{'}": "’"}
_SINGLE_QUOTED = re.compile(r"\x02([^\x02']*(?:'\w[^\x02']*)*)'(?!\w)")
_SIGNS = {"-": "", "/": "", "@": "", "!": "", ",": " ", ";": " ", ":": " ", "\\": " "}
# Commands whose first argument is not printed
_UNPRINTED = frozenset({"href", "textcolor", "color", "noopsort", "SortNoop", "hspace", "vspace"})
_ALONE = {"\u0300": "`", "\u0301": "´", "\u0302": "^", "\u0303": "~", "\u0308": "¨"}
_MOST_MARKS = 4  # on one letter


def tex_to_text(source: str) -> str:
    """What `source` prints, on one line (NFC)."""
    source = visible_text(source)
    if not _TEX.search(source):
        return source
    return visible_text(_TexReading().read(source))


class _TexReading:
    """What is read so far, the accents that wait for a letter, and the groups that are open."""

    __slots__ = ("_groups", "_marks", "_next_group", "_out")

    def __init__(self) -> None:
        self._out: list[str] = []
        self._marks = ""
        self._next_group = ""  # "unprinted", "shown" with its braces, "" for its content
        self._groups: list[tuple[int, str, str]] = []  # start in `_out`, marks before it, its kind

    def read(self, source: str) -> str:
        position = 0
        while token := _TOKEN.match(source, position):
            position = token.end()
            kind = token.lastgroup or ""
            if kind == "run" and not self._marks and token[0] != "~":
                self._out.append(token[0])
            elif kind == "math" and not is_balanced(token[0]):
                position = token.start() + 1
                self._put("$")
            else:
                self._take(kind, token)
        text = "".join(self._out)
        if _OPEN_QUOTE in text:
            text = _SINGLE_QUOTED.sub(r"‘\1’", text).replace(_OPEN_QUOTE, "‘")
        return text

    def _take(self, kind: str, token: re.Match[str]) -> None:
        text = token[kind]
        match kind:
            case "word":
                self._command(text)
            case "sign":
                self._sign(text)
            case "open":
                self._open()
            case "close":
                self._close()
            case "symbol":
                self._symbol(token)
            case "inline" | "ensured":
                self._put(f"${text.strip()}$")
            case "ligature":
                self._put(_LIGATURES[text])
            case _:
                self._put(" " if text == "~" else text)

    def _put(self, text: str) -> None:
        if text and self._marks:
            text, self._marks = _accented(text, self._marks), ""
        if text:
            self._out.append(text)

    def _command(self, name: str) -> None:
        if name in ACCENTS:
            self._marks = ACCENTS[name] + self._marks
            return
        printed = commands().get(name)
        if printed is None:
            printed = f"\\{name}" if is_dangerous(name) else other_command(name)
        if printed is None and name in _UNPRINTED:
            self._next_group = "unprinted"
        elif printed and printed.startswith("\\") and len(printed) > 1:
            self._next_group = "shown"
        is_logo = printed is None and not name.islower() and name not in _UNPRINTED
        self._put(name if is_logo else printed or "")

    def _sign(self, sign: str) -> None:
        if sign in ACCENTS:
            self._marks = ACCENTS[sign] + self._marks
        else:
            self._put(_SIGNS.get(sign, sign))

    def _symbol(self, token: re.Match[str]) -> None:
        source, text = token.string, token[0]
        before = source[token.start() - 1 : token.start()]
        doubled = before == "{" and source.startswith("}", token.end())
        self._put(("" if doubled else braced_symbol(text)) or text[1:-1])

    def _open(self) -> None:
        kind, self._next_group = self._next_group, ""
        if kind == "shown":
            self._put("{")
        self._groups.append((len(self._out), self._marks, kind))
        self._marks = ""

    def _close(self) -> None:
        if not self._groups:
            self._put("}")
            return
        start, marks, kind = self._groups.pop()
        self._marks = ""
        if kind == "shown":
            self._put("}")
        elif kind == "unprinted":
            del self._out[start:]
        elif marks and start < len(self._out):
            self._out[start] = _accented(self._out[start], marks)
        elif marks:
            self._put(_ALONE.get(marks, ""))


def _accented(text: str, marks: str) -> str:
    """`text` with the marks, innermost first, on its first letter."""
    text = text.lstrip()
    letter = {"ı": "i", "ȷ": "j"}.get(text[:1], text[:1])
    base = unicodedata.normalize("NFD", letter)
    end = 1
    while end < len(text) and end <= _MOST_MARKS and unicodedata.combining(text[end]):
        end += 1
    room = max(0, _MOST_MARKS - (len(base) - 1) - (end - 1))
    whole = base + text[1:end] + marks[:room]
    return unicodedata.normalize("NFC", whole) + text[end:]
