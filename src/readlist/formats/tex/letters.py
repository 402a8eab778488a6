r"""What TeX calls the letters, accents and signs that text is made of, in both directions.

A symbol is written as math where TeX has it there, `{$\leq$}`, since pandoc silently drops text
commands such as `\textregistered`; the braces keep a style from lowering its case. Which symbols
there are is pylatexenc's knowledge; it is imported when the first one is met.

Source: Patashnik, "BibTeXing", 1988, section 3.2 (special characters).
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

SPECIAL = MappingProxyType(
    {
        "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "$": r"\$",
        "{": r"{$\lbrace$}", "}": r"{$\rbrace$}", "\\": r"{\textbackslash}",
        "~": r"{\textasciitilde}", "^": r"{\textasciicircum}", "`": r"{\`{}}",
        "<": r"{\textless}", ">": r"{\textgreater}", "|": "{$|$}",
    }
)  # fmt: skip
"""ASCII characters that TeX obeys or prints as something else."""

PUNCTUATION = MappingProxyType(
    {
        "–": "--", "—": "---", "‒": "--", "―": "---", "‐": "-", "‑": "-", "−": "{$-$}",
        "‘": "`", "’": "{'}", "“": "``", "”": "''", "…": r"{\ldots}", "\xa0": "~", "\u202f": "~",
        "£": r"{\pounds}", "§": r"{\S}", "¶": r"{\P}", "©": r"{\copyright}",
        "×": r"{$\times$}", "·": r"{$\cdot$}", "°": r"{$^\circ$}", "•": r"{$\bullet$}",
        "†": r"{$\dagger$}", "‡": r"{$\ddagger$}", "→": r"{$\rightarrow$}",
        "←": r"{$\leftarrow$}", "¹": "{$^1$}", "²": "{$^2$}", "³": "{$^3$}", "µ": r"{$\mu$}",
        "√": r"{$\surd$}", "′": "{$'$}", "″": "{$''$}", "¬": r"{$\neg$}",
    }
)  # fmt: skip
"""Punctuation and signs beyond ASCII, in the form that every reader of BibTeX knows."""

LETTERS = MappingProxyType(
    {
        "ß": r"\ss", "æ": r"\ae", "Æ": r"\AE", "œ": r"\oe", "Œ": r"\OE", "ø": r"\o", "Ø": r"\O",
        "ł": r"\l", "Ł": r"\L", "å": r"\aa", "Å": r"\AA", "ı": r"\i", "ȷ": r"\j", "đ": r"\dj",
        "Đ": r"\DJ", "ð": r"\dh", "Ð": r"\DH", "þ": r"\th", "Þ": r"\TH", "ŋ": r"\ng", "Ŋ": r"\NG",
    }
)  # fmt: skip
"""Letters with a command of their own."""

MARKS = MappingProxyType(
    {
        "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u",
        "\u0307": ".", "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d",
        "\u0326": "textcommabelow", "\u0327": "c", "\u0328": "k", "\u0331": "b",
    }
)  # fmt: skip
"""Combining marks and the commands that put them on a letter."""

DROPPED_BY_PANDOC = frozenset("ÐðÞþĐđŊŋȘșȚț")
"""Letters whose commands pandoc drops, with the letter or its accent: "Đorđe" would be "ore"."""

_OTHER_COMMANDS = MappingProxyType(
    {
        "SS": "SS", "dots": "…", "ldots": "…", "textellipsis": "…", "S": "§", "P": "¶",
        "pounds": "£", "copyright": "©", "dag": "†", "ddag": "‡", "slash": "/", "textendash": "–",
        "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“",
        "textquotedblright": "”", "lq": "‘", "rq": "’", "textquotesingle": "'", "textquotedbl": '"',
        "textasciigrave": "`", "textasciitilde": "~", "textasciicircum": "^", "textless": "<",
        "textbackslash": "\\", "textgreater": ">", "textbar": "|", "textbraceleft": "{",
        "textbraceright": "}", "textunderscore": "_", "textdollar": "$", "lbrace": "{",
        "rbrace": "}", "textnumero": "№", "euro": "€", "TeX": "TeX", "LaTeX": "LaTeX",
        "LaTeXe": "LaTeX2e", "BibTeX": "BibTeX", "par": " ", "newline": " ", "linebreak": " ",
        "quad": " ", "qquad": " ", "space": " ", "nobreakspace": " ", "textvisiblespace": "␣",
        "cprime": "ʹ", "Dash": "—",
        "textsc": "", "emph": "", "relax": "", "unskip": "", "ignorespaces": "",
    }
)  # fmt: skip
_ENSURED = re.compile(r"\\ensuremath\{(.*)\}")
# Sources of pylatexenc's that neither amsmath nor amssymb define, or that pandoc cannot convert
_UNUSABLE = re.compile(
    r"""\\(?:DownArrowUpArrow|VDash|allequal|approxnotequal|arrowwave(?:left|right)|clockoint
    |clwintegral|dblarrowupdown|estimates|forcesextra|hermitconjmatrix|homothetic|image|lazysinv
    |notgreaterless|notlessgreater|original|precedesnotsimilar|recorder|rightangle(?:arc)?|sqrint
    |starequal|surfintegral|tildetrpl|truestate|udots|varperspcorrespond|verymuch(?:greater|less)
    |volintegral|kern|joinrel|mathchar|sqrt|stackrel|d?dot(?![a-z]))(?![A-Za-z])""",
    re.VERBOSE,
)


def is_greek(char: str) -> bool:
    """Whether the character stands in the block of Greek letters."""
    return "\u0370" <= char <= "\u03ff"


def math_symbol(char: str) -> str:
    r"""A symbol as braced math, `{$\leq$}`; "" where TeX has none, and for letters of scripts."""
    if char.isalpha() and not is_greek(char) and unicodedata.is_normalized("NFKC", char):
        return ""
    return _math_symbols().get(char, "")


def braced_symbol(source: str) -> str:
    r"""The character that `math_symbol` or the tables here write as `source`, else ""."""
    return _FROM_TABLES.get(source) or _symbols_by_source().get(source, "")


def is_braced_symbol(source: str) -> bool:
    """Whether `source` is how a character is written, rather than somebody's own formula."""
    return bool(braced_symbol(source))


@lru_cache(maxsize=1)
def _math_symbols() -> Mapping[str, str]:
    from pylatexenc.latexencode import get_builtin_uni2latex_dict  # noqa: PLC0415 (are rare)

    found = {}
    for code, source in get_builtin_uni2latex_dict().items():
        math = _ENSURED.fullmatch(source)
        if math and not _UNUSABLE.search(math[1]):
            found[chr(code)] = f"{{${math[1].replace('mathscr', 'mathcal')}$}}"
    return found


@lru_cache(maxsize=1)
def _symbols_by_source() -> Mapping[str, str]:
    written = {char: math_symbol(char) for char in _math_symbols()}
    return {source: char for char, source in reversed(tuple(written.items())) if source}


@lru_cache(maxsize=1)
def commands() -> Mapping[str, str]:
    r"""Command without backslash → the text it prints: "ss" → "ß", "emph" → ""."""
    letters = {source[1:]: letter for letter, source in LETTERS.items()}
    return letters | _OTHER_COMMANDS


@lru_cache(maxsize=1024)
def other_command(name: str) -> str | None:
    """The character that a rarer command prints, as pylatexenc knows it; None if it does not."""
    from pylatexenc.latex2text import get_default_latex_context_db  # noqa: PLC0415 (are rare)

    spec = get_default_latex_context_db().get_macro_spec(name)
    printed = getattr(spec, "simplify_repl", None)
    return printed if isinstance(printed, str) and "%" not in printed else None


_FROM_TABLES = MappingProxyType(
    {
        source: char
        for table in (PUNCTUATION, SPECIAL)
        for char, source in reversed(tuple(table.items()))
        if source.startswith("{$")
    }
)
ACCENTS = MappingProxyType({command: mark for mark, command in MARKS.items()} | {"t": "\u0361"})
"""Accent command without backslash → combining mark."""
