r"""Plain Unicode text, in which `$…$` is TeX math, as TeX source for a field of a .bib file.

ASCII is the default, since classic BibTeX handles bytes, not characters: it cuts "Đ" in two
where a style abbreviates a name or makes a label. Accented letters become what it calls special
characters, `{\'e}`. A symbol is written as math where TeX has it there and stays as it is
otherwise: pandoc silently drops text commands such as `\textregistered`. Scripts that TeX has no
commands for stay as they are too.

Source: Patashnik, "BibTeXing", 1988, section 3.2 (special characters, capitals in titles).
"""

import re
import unicodedata
from functools import lru_cache

from readlist.texmath import math_segments
from readlist.text import one_line

_ESCAPE_SEQUENCE = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\))")
_SPACE = re.compile("[\t-\r\x1c-\x1f\x85\u2028\u2029]| +")
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0001-\U000e007f]"
)
_SPECIAL = {
    "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "$": r"\$",
    "{": r"{$\lbrace$}", "}": r"{$\rbrace$}", "\\": r"{\textbackslash}",
    "~": r"{\textasciitilde}", "^": r"{\textasciicircum}",
    "<": r"{\textless}", ">": r"{\textgreater}", "|": "{$|$}",
}  # fmt: skip
_PUNCTUATION = {
    "–": "--", "—": "---", "‒": "--", "―": "---", "‐": "-", "‑": "-", "−": "{$-$}",
    "‘": "`", "’": "'", "“": "``", "”": "''", "…": r"{\ldots}", "\xa0": "~", "\u202f": "~",
    "£": r"{\pounds}", "§": r"{\S}", "¶": r"{\P}", "©": r"{\copyright}",
    "×": r"{$\times$}", "·": r"{$\cdot$}", "°": r"{$^\circ$}", "•": r"{$\bullet$}",
    "†": r"{$\dagger$}", "‡": r"{$\ddagger$}", "→": r"{$\rightarrow$}", "←": r"{$\leftarrow$}",
    "¹": "{$^1$}", "²": "{$^2$}", "³": "{$^3$}", "µ": r"{$\mu$}", "√": r"{$\surd$}",
    "′": "{$'$}", "″": "{$''$}", "¬": r"{$\neg$}",
}  # fmt: skip
_LETTERS = {
    "ß": r"\ss", "æ": r"\ae", "Æ": r"\AE", "œ": r"\oe", "Œ": r"\OE", "ø": r"\o", "Ø": r"\O",
    "ł": r"\l", "Ł": r"\L", "å": r"\aa", "Å": r"\AA", "ı": r"\i", "ȷ": r"\j", "đ": r"\dj",
    "Đ": r"\DJ", "ð": r"\dh", "Ð": r"\DH", "þ": r"\th", "Þ": r"\TH", "ŋ": r"\ng", "Ŋ": r"\NG",
}  # fmt: skip
_MARKS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u",
    "\u0307": ".", "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d",
    "\u0326": "textcommabelow", "\u0327": "c", "\u0328": "k", "\u0331": "b",
}  # fmt: skip
_TO_ESCAPE = re.compile(r"[&%#_${}\\~^<>|]")
_TO_WRITE = re.compile("[&%#_${}\\\\~^<>|]|[^\x00-\x7f][\u0300-\u036f]*|[A-Za-z][\u0300-\u036f]+")
_VERBATIM_BREAKERS = re.compile(r"[\s{}\\]")
_NON_ASCII = re.compile("[^\x00-\x7f]")
_WORD = re.compile(  # hyphens and slashes separate
    "[^\\W_][\u0300-\u036f]*(?:['’.@_]?[^\\W_][\u0300-\u036f]*)*"
)
_OPEN, _CLOSE = "\x02", "\x03"  # braces to be, until the text is escaped; never in visible text


def visible_text(text: str) -> str:
    """`text` composed (NFC), on one line, without control, bidirectional and ANSI sequences."""
    if text.isascii() and text.isprintable():
        return text if "  " not in text and text == text.strip() else one_line(text)
    shown = _INVISIBLE.sub("", _SPACE.sub(" ", _ESCAPE_SEQUENCE.sub("", text)))
    return unicodedata.normalize("NFC", re.sub(" +", " ", shown).strip(" "))


def text_to_tex(text: str, *, unicode: bool = False) -> str:
    """TeX source that prints `text`; every special character escaped once, math kept."""
    shown = visible_text(text)
    if "$" not in shown:
        return _prose(shown, unicode)
    return "".join(part if math else _prose(part, unicode) for math, part in math_segments(shown))


def name_to_tex(text: str, *, unicode: bool = False) -> str:
    """Like `text_to_tex`, for text in which a `$` is never math."""
    return _prose(visible_text(text), unicode)


def title_to_tex(title: str, *, unicode: bool = False) -> str:
    """Like `text_to_tex`, with braces round what a sentence-case style would lower wrongly.

    That is math, words with a capital after their first letter, and lone capitals except the
    article "A". Other capitalised words stay bare: whether they are names cannot be known.
    """
    shown = visible_text(title)
    parts = math_segments(shown) if "$" in shown else [(False, shown)]
    return "".join(
        f"{{{part}}}" if math else _with_capitals_kept(part, unicode) for math, part in parts
    )


def verbatim(text: str, *, unicode: bool = False) -> str:
    """An address or identifier as it is; what would break an entry is percent-encoded (UTF-8)."""
    shown = _VERBATIM_BREAKERS.sub(_percent_encoded, visible_text(text))
    return shown if unicode else _NON_ASCII.sub(_percent_encoded, shown)


def _percent_encoded(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def _with_capitals_kept(text: str, unicode: bool) -> str:
    marked = _WORD.sub(_marked_if_lowered_wrongly, text)
    return _prose(marked, unicode).replace(_OPEN, "{").replace(_CLOSE, "}")


def _marked_if_lowered_wrongly(match: re.Match[str]) -> str:
    word = match[0]
    if len(word) > 1:
        wrongly = word[1:] != word[1:].lower()
    else:
        wrongly = word.isupper() and not (word == "A" and match.string[match.end() :][:1] == " ")
    return f"{_OPEN}{word}{_CLOSE}" if wrongly else word


def _prose(text: str, unicode: bool) -> str:
    if text.isascii() and not _TO_ESCAPE.search(text):
        return text
    if unicode:
        return _TO_ESCAPE.sub(lambda match: _SPECIAL[match[0]], text)
    return _TO_WRITE.sub(_written, text)


def _written(match: re.Match[str]) -> str:
    cluster = match[0]
    if _is_greek(cluster) and _is_inside_word(match):
        return cluster
    return _cluster_to_tex(cluster)


def _is_greek(char: str) -> bool:
    return "\u0370" <= char <= "\u03ff"


def _is_inside_word(match: re.Match[str]) -> bool:
    text, start, end = match.string, match.start(), match.end()
    return text[start - 1 : start].isalpha() or text[end : end + 1].isalpha()


@lru_cache(maxsize=4096)
def _cluster_to_tex(cluster: str) -> str:
    """One character with its combining marks, in TeX if TeX has it."""
    known = _SPECIAL.get(cluster) or _PUNCTUATION.get(cluster)
    if known:
        return known
    if unicodedata.category(cluster[0]) == "Zs":
        return " "
    return _letter(cluster) or _math_symbol(cluster) or cluster


def _letter(cluster: str) -> str:
    if cluster in _LETTERS:
        return f"{{{_LETTERS[cluster]}}}"
    base, *marks = list(unicodedata.normalize("NFD", cluster))
    if not marks or not all(mark in _MARKS for mark in marks):
        return ""
    letter = base if base.isascii() else _LETTERS.get(base, "")
    for mark in marks:
        inner = f"{{{letter}}}" if letter.startswith("\\") else letter
        separator = " " if _MARKS[mark].isalpha() and inner[:1].isalpha() else ""
        letter = f"\\{_MARKS[mark]}{separator}{inner}" if letter else ""
    return letter and f"{{{letter}}}"


def _math_symbol(char: str) -> str:
    if char.isalpha() and not _is_greek(char) and unicodedata.is_normalized("NFKC", char):
        return ""  # a letter of another script
    from pylatexenc.latexencode import UnicodeToLatexEncoder  # noqa: PLC0415 (symbols are rare)

    encoder = UnicodeToLatexEncoder(
        replacement_latex_protection="none",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )
    math = re.fullmatch(r"\\ensuremath\{(.*)\}", encoder.unicode_to_latex(char))
    return f"{{${math[1].replace('mathscr', 'mathcal')}$}}" if math else ""
