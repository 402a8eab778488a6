r"""Plain Unicode text, in which `$…$` is TeX math, as TeX source for a field of a .bib file.

ASCII is the default, since classic BibTeX handles bytes, not characters: it cuts "Đ" in two
where a style abbreviates a name or makes a label. Accented letters become what it calls special
characters, `{\'e}`. A symbol is written as math where TeX has it there, `{$\leq$}`, and stays as it
is otherwise: pandoc silently drops text commands such as `\textregistered` and `\DJ`; the braces
keep a style from lowering its case. A letter whose command it drops stays, in a name as the special
character `{\textrm{Đ}}`. Scripts that TeX has no commands for stay as they are too. Which symbols
there are is pylatexenc's knowledge; it is imported when the first one is met.

The end of this module decides whether TeX that a stranger wrote may be given back to TeX.

Sources: Patashnik, "BibTeXing", 1988, section 3.2 (special characters, capitals in titles); Knuth,
"The TeXbook", chapters 20 and 24 (`^^` notation; the primitives that read, write, define and build
names).
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache, partial

from readlist.formats.publication import visible_text
from readlist.model.formulas import is_balanced, math_names, math_segments
from readlist.text import lazy_pattern

# ASCII characters that TeX obeys or prints as something else
SPECIAL: Mapping[str, str] = {
    "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "$": r"\$",
    "{": r"{$\lbrace$}", "}": r"{$\rbrace$}", "\\": r"{\textbackslash}",
    "~": r"{\textasciitilde}", "^": r"{\textasciicircum}", "`": r"{\`{}}",
    "<": r"{\textless}", ">": r"{\textgreater}", "|": "{$|$}",
}  # fmt: skip
# Punctuation and signs beyond ASCII, in the form that every reader of BibTeX knows
PUNCTUATION: Mapping[str, str] = {
    "–": "--", "—": "---", "‒": "--", "―": "---", "‐": "-", "‑": "-", "−": "{$-$}",
    "‘": "`", "’": "{'}", "“": "``", "”": "''", "…": r"{\ldots}", "\xa0": "~", "\u202f": "~",
    "£": r"{\pounds}", "§": r"{\S}", "¶": r"{\P}", "©": r"{\copyright}",
    "×": r"{$\times$}", "·": r"{$\cdot$}", "°": r"{$^\circ$}", "•": r"{$\bullet$}",
    "†": r"{$\dagger$}", "‡": r"{$\ddagger$}", "→": r"{$\rightarrow$}",
    "←": r"{$\leftarrow$}", "¹": "{$^1$}", "²": "{$^2$}", "³": "{$^3$}", "µ": r"{$\mu$}",
    "√": r"{$\surd$}", "′": "{$'$}", "″": "{$''$}", "¬": r"{$\neg$}",
}  # fmt: skip
# Letters with a command of their own
LETTERS: Mapping[str, str] = {
    "ß": r"\ss", "æ": r"\ae", "Æ": r"\AE", "œ": r"\oe", "Œ": r"\OE", "ø": r"\o", "Ø": r"\O",
    "ł": r"\l", "Ł": r"\L", "å": r"\aa", "Å": r"\AA", "ı": r"\i", "ȷ": r"\j", "đ": r"\dj",
    "Đ": r"\DJ", "ð": r"\dh", "Ð": r"\DH", "þ": r"\th", "Þ": r"\TH", "ŋ": r"\ng", "Ŋ": r"\NG",
}  # fmt: skip
# Combining marks and the commands that put them on a letter
MARKS: Mapping[str, str] = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u",
    "\u0307": ".", "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d",
    "\u0326": "textcommabelow", "\u0327": "c", "\u0328": "k", "\u0331": "b",
}  # fmt: skip
# Letters whose commands pandoc drops, with the letter or its accent: "Đorđe" would be "ore"
DROPPED_BY_PANDOC = frozenset("ÐðÞþĐđŊŋȘșȚț")
_ENSURED = lazy_pattern(r"\\ensuremath\{(.*)\}")
# Sources of pylatexenc's that neither amsmath nor amssymb define, or that pandoc cannot convert
_UNUSABLE = r"""(?x)
    \\(?:DownArrowUpArrow|VDash|allequal|approxnotequal|arrowwave(?:left|right)|clockoint
    |clwintegral|dblarrowupdown|estimates|forcesextra|hermitconjmatrix|homothetic|image|lazysinv
    |notgreaterless|notlessgreater|original|precedesnotsimilar|recorder|rightangle(?:arc)?|sqrint
    |starequal|surfintegral|tildetrpl|truestate|udots|varperspcorrespond|verymuch(?:greater|less)
    |volintegral|kern|joinrel|mathchar|sqrt|stackrel|d?dot(?![a-z]))(?![A-Za-z])"""


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


@lru_cache(maxsize=1)
def _math_symbols() -> Mapping[str, str]:
    from pylatexenc.latexencode import get_builtin_uni2latex_dict

    found = {}
    for code, source in get_builtin_uni2latex_dict().items():
        math = _ENSURED.fullmatch(source)
        if math and not re.search(_UNUSABLE, math[1]):
            found[chr(code)] = f"{{${math[1].replace('mathscr', 'mathcal')}$}}"
    return found


@lru_cache(maxsize=1)
def _symbols_by_source() -> Mapping[str, str]:
    written = {char: math_symbol(char) for char in _math_symbols()}
    return {source: char for char, source in reversed(tuple(written.items())) if source}


_FROM_TABLES: Mapping[str, str] = {
    source: char
    for table in (PUNCTUATION, SPECIAL)
    for char, source in reversed(tuple(table.items()))
    if source.startswith("{$")
}
# Accent command without backslash → combining mark
ACCENTS: Mapping[str, str] = {command: mark for mark, command in MARKS.items()} | {"t": "\u0361"}

_SPECIAL = "".join(SPECIAL).encode()
_NOT_PLAIN = _SPECIAL + bytes((*range(32), 127))
_BLANK_FOR_HYPHEN = bytes.maketrans(b"-", b" ")
_TO_ESCAPE = lazy_pattern(r"[&%#_${}\\~^<>|`]")
_PRINTED_AS_IT_IS = "".join(char for char in map(chr, range(128)) if char not in SPECIAL)
_TO_WRITE = lazy_pattern(f"[^{re.escape(_PRINTED_AS_IT_IS)}]")  # compiled faster than its opposite
_TO_WRITE_WITH_MARKS = lazy_pattern(
    "[&%#_${}\\\\~^<>|`]|[^\x00-\x7f][\u0300-\u036f]*|[A-Za-z][\u0300-\u036f]+"
)
# Where two characters would print as one: -- as a dash, '' as a quotation mark
_ASCII_LIGATURE = lazy_pattern("(?<=-)(?=-)|(?<=')(?=')")
_LIGATURE = lazy_pattern(  # a set of characters in front makes the search far faster
    "[-–—‒―‐‑‘“'”\x04](?:(?<=[-–—‒―‐‑])(?=[-–—‒―‐‑])|(?<=[‘“])(?=[‘“])|(?<=['”\x04])(?=['”\x04]))"
)
_SINGLE_QUOTED = lazy_pattern(r"‘([^‘’']*)’(?!\w)")
_VERBATIM_BREAKERS = lazy_pattern(r"[\s{}\\]")
_NON_ASCII_CLUSTER = lazy_pattern("[^\x00-\x7f][\u0300-\u036f]*")
_NON_ASCII = lazy_pattern("[^\x00-\x7f]")
_LATIN_LETTER = lazy_pattern(
    "(?<!textrm{)[\xc0-\xd6\xd8-\xf6\xf8-\u024f\u1e00-\u1eff][\u0300-\u036f]*"
)
_WORD = lazy_pattern(  # hyphens and slashes separate
    "[^\\W_][\u0300-\u036f]*(?:['’.@_]?[^\\W_][\u0300-\u036f]*)*"
)
# What one of those words looks like in ASCII; most titles have none
_LOWERED_WRONGLY = lazy_pattern(r"[A-Z](?:(?![a-z])|(?<=[a-z0-9'.@_][A-Z]))")
_OPEN, _CLOSE, _CLOSING_QUOTE, _BREAK = "\x02", "\x03", "\x04", "\x05"  # until it is escaped


def is_plain(*texts: str) -> bool:
    """Whether TeX prints each text as it is: it is its own source, as most are."""
    text = " ".join(texts)
    if not text.isascii() or text[:1] == " " or text[-1:] == " ":
        return False
    if "'" in text and text.rfind("''") >= 0:  # from behind, two characters are found in less time
        return False
    # Faster than a pattern, and than to look for two blanks and two hyphens one after the other
    printed = text.encode().translate(_BLANK_FOR_HYPHEN, _NOT_PLAIN)
    if len(printed) < len(text):
        return False
    return printed.rfind(b"  ") < 0 or (text.rfind("  ") < 0 and text.rfind("--") < 0)


def text_to_tex(text: str, *, unicode: bool = False) -> str:
    """TeX source that prints `text`; every special character escaped once, math kept."""
    shown = visible_text(text)
    if "$" not in shown:
        return _prose(shown, unicode)
    return "".join(
        _math(part) if math else _prose(part, unicode) for math, part in math_segments(shown)
    )


def _math(part: str) -> str:
    r"""A formula with TeX's names for its characters beyond ASCII: `$10^{−3}$` → `$10^{-3}$`."""
    return part if part.isascii() else _NON_ASCII_CLUSTER.sub(_in_math, part)


def _in_math(match: re.Match[str]) -> str:
    char = match[0]
    if char in "−‐‑–":
        return "-"
    named = math_names().get(char, "")
    if not named:
        symbol = math_symbol(char) or PUNCTUATION.get(char, "")
        named = symbol[2:-2] if symbol.startswith("{$") else ""
    if not named:
        return f"\\text{{{_cluster_to_tex(char)}}}" if char.isalpha() else char
    follows = match.string[match.end() : match.end() + 1]
    return f"{named} " if named[-1:].isalpha() and follows.isalpha() else named


def name_to_tex(text: str, *, unicode: bool = False) -> str:
    """Like `text_to_tex`, for text in which a `$` is never math, and which BibTeX may cut."""
    source = _prose(visible_text(text), unicode)
    return source if unicode or source.isascii() else _uncut(source)


def _uncut(source: str) -> str:
    """The source with Latin letters for which there is no command as special characters."""
    return _LATIN_LETTER.sub(r"{\\textrm{\g<0>}}", source)


def survives_lowering(title: str) -> bool:
    """Whether a sentence-case style leaves the capitals that an ASCII title needs."""
    return not _LOWERED_WRONGLY.search(title)


def title_to_tex(title: str, *, unicode: bool = False) -> str:
    """Like `text_to_tex`, with braces round what a sentence-case style would lower wrongly.

    That is math, words with a capital after their first letter, and lone capitals except the
    article "A". Other capitalised words stay bare: whether they are names cannot be known.
    """
    shown = visible_text(title)
    source = []
    for math, part in math_segments(shown) if "$" in shown else [(False, shown)]:
        if math:  # in two pairs where one would make it read as the symbol itself
            braced = f"{{{_math(part)}}}"
            source.append(f"{{{braced}}}" if braced_symbol(braced) else braced)
        elif part.isascii() and survives_lowering(part):
            source.append(_prose(part, unicode))
        else:
            source.append(_prose(_marked(part), unicode).replace(_OPEN, "{").replace(_CLOSE, "}"))
    return "".join(source)


def in_ascii(source: str, *, is_name: bool = False, unicode: bool = False) -> str:
    """TeX source with commands for what is beyond ASCII; with `unicode` only within formulas."""
    parts = [(False, source)] if is_name or "$" not in source else math_segments(source)
    in_commands = partial(_NON_ASCII_CLUSTER.sub, lambda match: _cluster_to_tex(match[0]))
    prose = str if unicode else in_commands
    source = "".join(_math(part) if math else prose(part) for math, part in parts)
    return _uncut(source) if is_name and not unicode else source


def verbatim(text: str, *, unicode: bool = False) -> str:
    """An address or identifier as it is; what would break an entry is percent-encoded (UTF-8)."""
    shown = visible_text(text)
    if _VERBATIM_BREAKERS.search(shown):
        shown = _VERBATIM_BREAKERS.sub(_percent_encoded, shown)
    return shown if unicode or shown.isascii() else _NON_ASCII.sub(_percent_encoded, shown)


def _percent_encoded(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def with_capitals_kept(plain: str) -> str:
    """`title_to_tex` for a plain text."""
    return _marked(plain).replace(_OPEN, "{").replace(_CLOSE, "}")


def _marked(text: str) -> str:
    words = text.replace(" ", " \0").split("\0")  # each with the blank behind it
    return "".join(  # most have no capital, or one at their start
        [each if each.islower() or each[1:].islower() else _marked_word(each) for each in words]
    )


@lru_cache(maxsize=4096)
def _marked_word(word: str) -> str:
    return _WORD.sub(_marked_if_lowered_wrongly, word)


def _marked_if_lowered_wrongly(match: re.Match[str]) -> str:
    word = match[0]
    if len(word) > 1:
        wrongly = word[1:] != word[1:].lower()
    else:  # a symbol will stand in braces of its own
        alone = word.isupper() and (word.isascii() or not math_symbol(word))
        wrongly = alone and not (word == "A" and match.string[match.end() :][:1] == " ")
    return f"{_OPEN}{word}{_CLOSE}" if wrongly else word


def _prose(text: str, unicode: bool) -> str:
    if text.isascii() and len(text.encode().translate(None, _SPECIAL)) == len(text):
        return _apart(text, "{}")
    if unicode:
        marked = _apart(text, _BREAK)
        return _TO_ESCAPE.sub(lambda match: SPECIAL[match[0]], marked).replace(_BREAK, "{}")
    paired = _SINGLE_QUOTED.sub(rf"‘\1{_CLOSING_QUOTE}", text) if "‘" in text else text
    coded = text.encode(errors="replace")  # in which it is faster to look for combining marks
    to_write = _TO_WRITE_WITH_MARKS if b"\xcc" in coded or b"\xcd" in coded else _TO_WRITE
    source = to_write.sub(_written, _LIGATURE.sub(rf"\g<0>{_BREAK}", paired))
    return source.replace(_CLOSING_QUOTE, "'").replace(_BREAK, "{}")


def _apart(text: str, sign: str) -> str:
    """The text with `sign` where two characters of ASCII would print as one."""
    return _ASCII_LIGATURE.sub(sign, text) if "--" in text or "''" in text else text


def _written(match: re.Match[str]) -> str:
    cluster = match[0]
    if is_greek(cluster):
        text, start, end = match.string, match.start(), match.end()
        if is_greek(text[start - 1 : start]) or is_greek(text[end : end + 1]):  # of a word
            return cluster
    return _cluster_to_tex(cluster)


@lru_cache(maxsize=4096)
def _cluster_to_tex(cluster: str) -> str:
    known = SPECIAL.get(cluster) or PUNCTUATION.get(cluster)
    if known:
        return known
    if unicodedata.category(cluster[0]) == "Zs":
        return " "
    return _letter(cluster) or math_symbol(cluster) or cluster


def _letter(cluster: str) -> str:
    if cluster[0] in DROPPED_BY_PANDOC:
        return ""
    if cluster in LETTERS:
        return f"{{{LETTERS[cluster]}}}"
    base, *marks = list(unicodedata.normalize("NFD", cluster))
    if not marks or not all(mark in MARKS for mark in marks):
        return ""
    letter = base if base.isascii() else LETTERS.get(base, "")
    for mark in marks:
        inner = f"{{{letter}}}" if letter.startswith("\\") else letter
        separator = " " if MARKS[mark].isalpha() and inner[:1].isalpha() else ""
        letter = f"\\{MARKS[mark]}{separator}{inner}" if letter else ""
    return letter and f"{{{letter}}}"


_COMMAND = lazy_pattern(r"\\([A-Za-z@]+|.)", re.DOTALL)
# Parts of names, so that no package's \subimport or \lstinputlisting is forgotten: what reads,
# writes, loads, runs or defines, what builds names, and what ends things before their time.
_DANGEROUS = (  # compiled when a command is met
    "[iI]nput|[iI]nclude|[wW]rite|open(?:in|out)|^read|directlua|latelua|^lua[a-z]*$|[sS]hell|exec"
    "|filecontents|filedump|IfFile|csname|every|[iI]mport|[lL]oad|[pP]ackage|[cC]lass|^begin"
    "|^end(?:$|input|group|document)|^loop$|^repeat$|output|special|scantokens|^expand|^unexpanded"
    "|^pdf[a-z]*$|^stop$|[dD]ump|[mM]essage|^typeout$|^show|[cC]ommand|[eE]nvironment|@|^after"
    "|^jobname$|[lL]isting|[mM]inted|^media|[aA]ttach|^if|^fi$|^or$|^else$|shipout|toks"
    "|(?:def|(?<!bul)let|(?:cat|lc|uc|sf|math|del)code|mode|run)$"
)
_ENVIRONMENT = lazy_pattern(
    r"\\(?:begin|end)\{(?:itemize|enumerate|description|quote|quotation|center|math|displaymath"
    r"|equation\*?|array|tabular|verse|small|em)\}"
)
_DEFINING = frozenset({"newcommand", "renewcommand", "providecommand", "def", "gdef", "let"})
_MATH_SHIFT = lazy_pattern(r"(?<!\\)\$[^$\\]*(?:\\.[^$\\]*)*\$", re.DOTALL)
_ADDRESS = lazy_pattern(r"\\(?:url|href|path|nolinkurl)\s*(?:\{[^{}]*\}|\|[^|]*\|)")
_NOT_TEXT = lazy_pattern(r"[&%#_^](?<!\\.)")  # far faster than to look behind first


@lru_cache(maxsize=1024)  # the commands of accents, nearly always
def is_dangerous(command: str) -> bool:
    """Whether the command, without its backslash, could reach beyond the text it stands in."""
    return re.search(_DANGEROUS, command) is not None


def is_harmless(source: str, *, may_define: bool = False) -> bool:
    """Whether TeX may be given `source`: braces match, no danger; a preamble `may_define`."""
    if "^^" in source or source.endswith("\\") or not is_balanced(source):
        return False
    commands = set(_COMMAND.findall(_ENVIRONMENT.sub("", source)) if "\\" in source else ())
    return not any(map(is_dangerous, commands - _DEFINING if may_define else commands))


def is_printable(source: str) -> bool:
    r"""Whether TeX can set `source` in a paragraph: no bare `&`, `%`, `#`, `_`, `^`, lone `$`."""
    if "$" not in source and not _NOT_TEXT.search(source):
        return True
    prose = _MATH_SHIFT.sub("", _ADDRESS.sub("", source))
    if any("%" in math.replace(r"\%", "") for math in _MATH_SHIFT.findall(source)):
        return False
    return not _NOT_TEXT.search(prose) and "$" not in prose.replace(r"\$", "")
