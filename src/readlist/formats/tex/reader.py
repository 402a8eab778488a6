r"""TeX source of a field as text in the inner form of `model.marked_text`: the reverse of writer.

    {P}erceiver {IO} \& {\'E}tudes on $O(n)$  →  Perceiver IO & Études on $O(n)$
    \emph{E. coli} at 10\textsuperscript{5}   →  <i>E. coli</i> at 10<sup>5</sup>

An unknown command stays visible, as text, and so does one that reads or writes files. Braces need
not match, and nothing here recurses.

Sources: Patashnik, "BibTeXing", 1988; https://ui.adsabs.harvard.edu/help/actions/journal-macros;
what Crossref, Mendeley and the APS write into .bib files.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from readlist.formats.publication import visible_text
from readlist.formats.tex.writer import ACCENTS, LETTERS, SPECIAL, braced_symbol, is_dangerous
from readlist.model.formulas import greek_letter, is_balanced, math_segments, without_escapes
from readlist.model.marked_text import MARKS, marked, with_addresses
from readlist.text import lazy_pattern

_TEX = lazy_pattern(r"[\\{}$~`]|--|''")
_TOKEN = lazy_pattern(
    r"""  \\url\s*\{(?P<address>[^{}]*)\}
        | \\char\s*`\\?(?P<char>.)
        | \\(?:(?:raise|lower|kern|vskip)\s*-?[\d.]+\s*[a-z][a-z]|penalty\s*-?\d+)(?P<nothing>)
        | \\hskip\s*-?[\d.]+\s*[a-z][a-z](?P<blank>)
        | \\ensuremath\s*\{(?P<ensured>(?:[^{}$]|\{[^{}$]*\})*+)\}
        | \\(?P<word>[A-Za-z]+)\*?[ ]*
        | \\\((?P<inline>.{1,500}?)\\\)
        | \\\[(?P<display>.{1,500}?)\\\]
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
_DOLLAR = "\ue00e"  # a dollar that is none of a formula's, until the whole text is known
_LIGATURES = {"--": "–", "---": "—", "``": "“", "''": "”", "`": _OPEN_QUOTE, "{'}": "’"}
_SINGLE_QUOTED = lazy_pattern(r"\x02([^\x02']*(?:'\w[^\x02']*)*)'(?!\w)")
_SIGNS = {**dict.fromkeys("-/@!", ""), **dict.fromkeys(",;:\\", " "), "$": _DOLLAR}
# Commands whose first argument is not printed, and what they print instead
_UNPRINTED: Mapping[str, str] = {
    **dict.fromkeys(("href", "textcolor", "color", "noopsort", "SortNoop", "APACSortNoop"), ""),
    **dict.fromkeys(("vspace", "noop", "vphantom", "label", "index", "todo", "bibinfo"), ""),
    **dict.fromkeys(("foreignlanguage", "selectlanguage", "fontencoding", "urlprefix"), ""),
    **dict.fromkeys(("hspace", "phantom", "hphantom", "mspace"), " "),
}
_MARKED: Mapping[str, str] = {
    **dict.fromkeys(("emph", "textit", "textsl", "mkbibemph"), "i"),
    **dict.fromkeys(("textbf", "mkbibbold"), "b"),
    "textsc": "sc",
    **dict.fromkeys(("enquote", "mkbibquote"), "quoted"),
    **dict.fromkeys(("textsuperscript", "mkbibsuperscript", "sp"), "sup"),
    **dict.fromkeys(("textsubscript", "mkbibsubscript", "sb"), "sub"),
}
_DECLARED: Mapping[str, str] = {
    **dict.fromkeys(("it", "em", "itshape", "sl", "slshape"), "i"),
    **dict.fromkeys(("bf", "bfseries"), "b"),
    **dict.fromkeys(("sc", "scshape", "smc"), "sc"),
}
# Commands of fonts, sizes and layout: their arguments are what is printed
_LAYOUT = """
" Huge LARGE Large MakeLowercase MakeUppercase NoCaseChange SMC acro acronym aftergroup allowbreak
autocap bgroup bibinitdelim bibinitperiod bibnamedelima bibrangedash boldmath bysame cal centering
code cyr doi egroup ensuremath fbox footnotesize hbox hfil hfill hologo hss huge ignorespaces isdot
large leavevmode limits lowercase makebox mathrm mbox mdseries mkbibacro negthinspace newblock
nobreak nocase noindent nolinebreak nolinkurl nopunct normalfont normalsize null oldstylenums path
pkg proglang protect relax rm rmfamily scriptsize selectfont sf sffamily sloppy small strut text
textarabic textcyrillic textgreek texthebrew textln textmd textnormal textrm textsf textsmaller
texttt textup tiny tt ttfamily ul uline unboldmath underline unskip uppercase upshape xspace
"""
_SILENT = frozenset(_LAYOUT.split())
_LOGO = lazy_pattern(r".*(?:TeX|tex|WEB).*|METAFONT|METAPOST|MF|MP|[A-Z]{2,}")
_BLANKS = """
addspace addthinspace enskip enspace linebreak nbsp newline nobreakspace par qquad quad space
thinspace
"""
# Dollars round what Crossref and Mendeley write for a character of markup
_CODED = (
    (r"$\less$", "<"), (r"$\greater$", ">"), (r"$\mathsemicolon$", ";"), (r"{\&}", "&"),
    (r"$\mathplus$", "+"), (r"$\mathequals$", "="), ("$<$", "<"), ("$>$", ">"), ("$/$", "/"),
    (r"$\lt$", "<"), (r"$\gt$", ">"), (r"$\backslash$", "\\textbackslash{}"),
    (r"{\textless}", "<"), (r"{\textgreater}", ">"),
)  # fmt: skip
# H2O, Fe^{3+}, SO4^2-: nothing of it is within other commands
_CHEMISTRY = lazy_pattern(r"\\ce\s*\{((?:[^{}\\$]|\{[^{}\\$]*\})*)\}")
_CHARGE = lazy_pattern(r"\^(?:\{([^{}]*)\}|(\d*[+-]?))")
_ATOMS = lazy_pattern(r"(?<=[A-Za-z)\]])(\d+)")
# A character, or the accent of one, by its number in a font of TeX's own encoding
_NUMBERED = lazy_pattern(
    r"\\(accent|char)\s*(?:'([0-7]{1,3})|\"([0-9A-F]{2})|([0-9]{1,3})) ?([A-Za-z]?)"
)
_NUMBERED_ACCENTS: Mapping[int, str] = {
    18: "`", 19: "'", 20: "v", 21: "u", 22: "=", 23: "r", 24: "c", 94: "^", 95: ".", 125: "H",
    126: "~", 127: '"',
}  # fmt: skip
_ALONE = {"\u0300": "`", "\u0301": "´", "\u0302": "^", "\u0303": "~", "\u0308": "¨"}
_MOST_MARKS = 4  # on one letter
_VISIBLE = lazy_pattern(r"\\[A-Za-z]{2,}")


def tex_to_text(source: str, *, is_name: bool = False) -> str:
    """The text that `source` prints, on one line (NFC), in the inner form; a name has no marks."""
    source = visible_text(source)
    if not _TEX.search(source):
        return marked(with_addresses(source)) if "<" in source or "&" in source else source
    source = spelled_out(source)
    if "\\ce" in source:
        source = _CHEMISTRY.sub(lambda found: _formula_of_chemistry(found[1]), source)
    if r"{\$}\less" in source:  # Crossref's spelling, once more through Mendeley
        source = source.replace(r"{\$}", "$")
    if "$" in source or "\\&" in source or "\\text" in source:
        for coded, plain in _CODED:
            source = source.replace(coded, plain)
    text = visible_text(_TexReading(is_name=is_name).read(source))
    if "<" in text or "&" in text:
        text = marked(with_addresses(text))
    if is_name or _DOLLAR not in text:
        return text.replace(_DOLLAR, "$")
    return without_escapes(text.replace(_DOLLAR, r"\$"))


def spelled_out(source: str) -> str:
    """The source with its branches for text alone, and without numbers for characters."""
    if "\\ifmmode" in source:
        source = _text_branches(source)
    if "\\accent" in source or "\\char" in source:
        source = _NUMBERED.sub(_numbered, source)
    return source


def _numbered(found: re.Match[str]) -> str:
    r"""The accent or character as TeX names it: `{\r A}` for `\accent'27 A`."""
    kind, octal, sixteen, ten, letter = found.groups()
    code = int(octal, 8) if octal else int(sixteen, 16) if sixteen else int(ten)
    if kind == "accent":
        name = _NUMBERED_ACCENTS.get(code)
        return f"{{\\{name} {letter}}}" if name and letter else found[0]
    return f"{SPECIAL.get(chr(code), chr(code))}{letter}" if 32 < code < 127 else found[0]


def _text_branches(source: str) -> str:
    r"""The source with the branch for text of each `\ifmmode … \else … \fi`, as the APS has it."""
    parts, position = [], 0
    while (start := source.find("\\ifmmode", position)) >= 0:
        end = source.find("\\fi", start + 8)
        while source[end + 3 : end + 4].isalpha() and end >= 0:
            end = source.find("\\fi", end + 3)
        if end < 0:
            break
        otherwise = source.find("\\else", start, end)
        branch = source[otherwise + 5 : end].strip() if otherwise >= 0 else ""
        parts += [source[position:start], branch]
        position = end + 3
    return "".join((*parts, source[position:]))


def _formula_of_chemistry(source: str) -> str:
    r"""The TeX of what mhchem's `\ce{…}` prints: H2O and SO4^{2-} with their scripts."""
    source = source.replace("->", r"$\rightarrow$")
    source = _CHARGE.sub(lambda sign: rf"\textsuperscript{{{sign[1] or sign[2]}}}", source)
    return _ATOMS.sub(r"\\textsubscript{\1}", source)


def unknown_commands(text: str) -> tuple[str, ...]:
    """The commands that a text which was read still has, since nothing is known of them."""
    if "\\" not in text:
        return ()
    prose = (part for is_math, part in math_segments(text) if not is_math)
    names = (name for part in prose for name in _VISIBLE.findall(part))
    return tuple(dict.fromkeys(name for name in names if not is_dangerous(name[1:])))


class _TexReading:
    """The text so far, the accents that wait for a letter, and the groups that are open."""

    __slots__ = ("_groups", "_is_name", "_marks", "_next_group", "_out")

    def __init__(self, *, is_name: bool) -> None:
        self._is_name = is_name
        self._out: list[str] = []
        self._marks = ""
        # "unprinted", "shown" with its braces, "first" of two, a mark, "" for its content alone
        self._next_group = ""
        # of each group its start in `_out`, the accents before it, its kind, the marks to close
        self._groups: list[tuple[int, str, str, list[str]]] = [(0, "", "", [])]

    def read(self, source: str) -> str:
        position = 0
        while token := _TOKEN.match(source, position):
            position = token.end()
            kind = token.lastgroup or ""
            if self._next_group and kind == "symbol":
                position = token.start() + 1
                self._open()
            elif self._next_group and kind != "open":
                position = self._without_group(token, kind)
            elif kind == "run" and not self._marks and token[0] != "~":
                self._out.append(token[0])
            elif kind == "math" and not is_balanced(token[0]):
                position = token.start() + 1
                self._put(_DOLLAR)
            elif kind == "math":
                digits = re.compile(r"\d*").match(source, position)
                position = digits.end() if digits else position
                self._formula(token[0][1:-1], digits[0] if digits else "")
            else:
                self._take(kind, token)
        for start, _, kind, closers in reversed(self._groups):
            if kind in MARKS:
                self._out.insert(start, f"<{kind}>")
                self._out.append(f"</{kind}>")
            self._out += closers
        text = "".join(self._out)
        if _OPEN_QUOTE in text:
            text = _SINGLE_QUOTED.sub(r"‘\1’", text).replace(_OPEN_QUOTE, "‘")
        return text

    def _without_group(self, token: re.Match[str], kind: str) -> int:
        r"""A command's argument that stands in no braces: the next character (`\sp 2`)."""
        waiting, self._next_group = self._next_group, ""
        if kind == "run" and (token[0].isspace() or (waiting == "shown" and token[0].isdigit())):
            self._put(token[0] if waiting == "shown" else "")
            self._next_group = waiting
            return token.end()
        if kind == "run" and waiting in ("sup", "sub"):
            blanks = len(token[0]) - len(token[0].lstrip())
            self._put(f"<{waiting}>{token[0][blanks]}</{waiting}>")
            return token.start() + blanks + 1
        return token.start()

    def _formula(self, body: str, digits: str) -> None:
        """Of digits behind it the formula is one with them: `$` and a digit would be a price."""
        text = body.strip().replace("\\ensuremath", "")
        is_price = text[:1].isdigit() and bool(digits) and not set(text) & set("\\^_")
        if text != body and (is_price or (len(text) > 1 and text.isalpha())):  # "$5 and $6"
            self._put(f"{_DOLLAR}{body}{_DOLLAR}{digits}")
        else:
            self._put(f"${text}{digits}$" if text else digits)

    def _take(self, kind: str, token: re.Match[str]) -> None:
        text = token[kind]
        match kind:
            case "word":
                self._command(text, gap=" " if token[0].endswith(" ") else "")
            case "sign":
                if text in ACCENTS:
                    self._marks = ACCENTS[text] + self._marks
                else:
                    self._put(_SIGNS.get(text, text))
            case "open":
                self._open()
            case "close":
                self._close()
            case "symbol":
                before = token.string[token.start() - 1 : token.start()]
                doubled = before == "{" and token.string.startswith("}", token.end())
                symbol = "" if doubled else braced_symbol(token[0])
                self._put(symbol or f"${token[0][2:-2].strip()}$")
            case "inline" | "display" | "ensured":
                self._put(f"${text.strip()}$")
            case "ligature":
                self._put(_LIGATURES[text])
            case "blank":
                self._put(" ")
            case _:
                is_tie = text == "~" and kind != "char"
                self._put(" " if is_tie else _DOLLAR if text == "$" else text)

    def _put(self, text: str) -> None:
        if text and self._marks:
            text, self._marks = _accented(text, self._marks), ""
        if text:
            self._out.append(text)

    def _command(self, name: str, gap: str) -> None:
        if name in ACCENTS:
            self._marks = ACCENTS[name] + self._marks
        elif name in _MARKED:
            self._next_group = "" if self._is_name else _MARKED[name]
        elif name in _DECLARED:
            if not self._is_name:
                kind = _DECLARED[name]
                self._put(f"<{kind}>")
                self._groups[-1][3].insert(0, f"</{kind}>")
        elif name in _UNPRINTED:
            self._put(_UNPRINTED[name])
            self._next_group = "unprinted"
        elif name == "texorpdfstring":
            self._next_group = "first"
        else:
            printed = _printed(name)
            if printed is None:
                printed = f"\\{name}{gap}"
                self._next_group = "shown"
            self._put(printed)

    def _open(self) -> None:
        kind, self._next_group = self._next_group, ""
        if kind == "shown":
            self._put("{")
        self._groups.append((len(self._out), self._marks, kind, []))
        self._marks = ""

    def _close(self) -> None:
        if len(self._groups) == 1:
            self._put("}")
            return
        if self._marks:  # D{\'}Angelo
            self._out.append(_ALONE.get(self._marks, ""))
            self._marks = ""
        start, marks, kind, closers = self._groups.pop()
        if kind == "shown":
            self._put("}")
        elif kind == "unprinted":
            del self._out[start:]
        elif kind == "first":
            self._next_group = "unprinted"
        elif kind == "quoted":
            is_within = any(outer[2] == kind for outer in self._groups)
            self._out.insert(start, "‘" if is_within else "“")
            self._out.append("’" if is_within else "”")
        elif kind:
            self._out.insert(start, f"<{kind}>")
            self._out.append(f"</{kind}>")
        elif marks and start < len(self._out):
            self._out[start] = _accented(self._out[start], marks)
        elif marks:
            self._put(_ALONE.get(marks, ""))
        self._out += closers


@lru_cache(maxsize=1024)
def _printed(name: str) -> str | None:
    """The text that a command prints, "" for one of layout; None for one that is unknown."""
    known = "" if name in _SILENT else _commands().get(name)
    if known is not None or is_dangerous(name):
        return known
    if letter := greek_letter(name.removeprefix("text")):
        return letter
    if not name.islower() and name != "SI" and _LOGO.fullmatch(name):
        return name
    from pylatexenc.latex2text import get_default_latex_context_db  # rarer characters

    spec = get_default_latex_context_db().get_macro_spec(name)
    printed = getattr(spec, "simplify_repl", None)
    is_text = isinstance(printed, str) and not set("%<") & set(printed)  # <cit.> is not printed
    return str(printed) if is_text else None


@cache
def _commands() -> dict[str, str]:
    """Commands for letters, signs and names, and the ADS's for journals, and what they print."""
    lines = Path(__file__).with_name("commands.txt").read_text("utf-8").splitlines()
    letters = {source[1:]: letter for letter, source in LETTERS.items()}
    blanks = dict.fromkeys(_BLANKS.split(), " ") | {"adddotspace": ". "}
    return letters | blanks | dict(line.split(" ", 1) for line in lines)


def _accented(text: str, marks: str) -> str:
    text = text.lstrip()
    if text.startswith("\\"):  # an unknown command
        return text
    letter = {"ı": "i", "ȷ": "j"}.get(text[:1], text[:1])
    base = unicodedata.normalize("NFD", letter)
    end = 1
    while end < len(text) and end <= _MOST_MARKS and unicodedata.combining(text[end]):
        end += 1
    room = max(0, _MOST_MARKS - (len(base) - 1) - (end - 1))
    whole = base + text[1:end] + marks[:room]
    return unicodedata.normalize("NFC", whole) + text[end:]
