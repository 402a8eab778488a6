"""Text as people compare it and as a terminal may safely show it. Pure functions."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from typing import Any, cast

_UNSAFE = (
    "[\x00-\x1f\x7f-\x9f"  # C0, DEL, C1: terminals obey these
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional marks, embeddings, overrides
    "\u2028\u2029\ufeff]"  # line and paragraph separator, byte order mark
)
_UNSAFE_IN_PARAGRAPHS = _UNSAFE.replace("\x00-\x1f", "\x00-\x08\x0b-\x1f")
# Han, kana, Hangul (decomposed too), Thai, Lao, Khmer, Burmese: words stand without spaces.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007"
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_APART = bytes(
    code if code > 127 or chr(code).isalnum() or chr(code) == "_" else 32 for code in range(256)
)  # of UTF-8
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


class _LazyPattern:
    """A stand-in for a pattern; its methods are those of the pattern once one of them is used."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self.flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self.flags)
        for each in _METHODS_OF_PATTERNS:
            setattr(self, each, getattr(compiled, each))
        return getattr(compiled, name)


_METHODS_OF_PATTERNS = ("search", "match", "fullmatch", "sub", "split", "finditer", "findall")


def lazy_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile(pattern, flags)` at the first use: most commands use few patterns of a module."""
    return cast("re.Pattern[str]", _LazyPattern(pattern, flags))


def matcher(pattern: str) -> Callable[[str], bool]:
    """Tells whether a text is all of the pattern, for names that come again and again."""
    return lru_cache(maxsize=4096)(lambda text: re.fullmatch(pattern, text) is not None)


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    return _NAMED.get(char) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def visible_line(text: str) -> str:
    r"""`text` on one line with nothing a terminal would obey: controls become `\x1b`, `\n`, …."""
    return text if text.isprintable() else re.sub(_UNSAFE, _escape, text)


def in_portions(texts: Iterable[str], between: str) -> Iterator[str]:
    """The texts with `between` in between, some hundred at once: all of them may be very long."""
    left, before = iter(texts), ""
    while some := list(islice(left, 200)):
        yield before + between.join(some)
        before = between


def json_safe(text: str) -> str:
    r"""JSON with control characters as `\u009b`, which means the same and no terminal obeys."""
    return text if text.isprintable() else re.sub(_UNSAFE, lambda m: f"\\u{ord(m[0]):04x}", text)


def visible_paragraphs(text: str) -> str:
    """Like `visible_line`, but line breaks and tabs stay; CRLF becomes LF."""
    return re.sub(_UNSAFE_IN_PARAGRAPHS, _escape, text.replace("\r\n", "\n"))


def quoted(text: str) -> str:
    """Text of the user for a message: in quotes, visible, not too long."""
    return f'"{shortened(text)}"'


def pointed_at(text: str, at: int) -> tuple[str, str]:
    """Two lines for a message: the text around that index, and `^` below the index."""
    start, end = max(0, at - 60), at + 60
    before, after = visible_line(text[start:at]), visible_line(text[at:end])
    cut_off, more = "…" if start else "", "…" if len(text) > end else ""
    widths = (
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in before
    )
    return f"  {cut_off}{before}{after}{more}", f"  {' ' * (len(cut_off) + sum(widths))}^"


def shortened(text: str) -> str:
    """The same without the quotes, for text that contains some."""
    shown = visible_line(text.strip())
    return shown if len(shown) <= 80 else f"{shown[:80]}…"


def whole_characters(text: str) -> str:
    """`text` as UTF-8 can hold it: the halves of a surrogate pair joined, a lone one U+FFFD."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def encodable(value: object) -> object:
    """The value of a table with `whole_characters` in every text and name."""
    if isinstance(value, str):
        return whole_characters(value)
    if isinstance(value, list):
        return [encodable(each) for each in value]
    if isinstance(value, dict):
        return {encodable(name): encodable(each) for name, each in value.items()}
    return value


def one_line(text: str) -> str:
    """`text` with every run of white space folded to one space and none at the ends."""
    return " ".join(text.split())


def folded(text: str) -> str:
    """`text` for comparing: no accents, no case, compatibility forms unified (NFKD)."""
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFKD", text.casefold())
    for char in set(bare):  # few different ones, also in a long text
        if unicodedata.combining(char):
            bare = bare.replace(char, "")
    return bare.casefold()


def stopped_text(page: int, pages: int | None) -> str:
    """The last page read: page 12 of 31; page 12 if the PDF has less or is not there."""
    return f"page {page} of {pages}" if pages and page <= pages else f"page {page}"


def counted(number: int, noun: str) -> str:
    """A number of things: 1 paper, 7 papers, 1 entry, 2 entries."""
    if number == 1:
        return f"1 {noun}"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{number} {noun[:-1]}ies"
    return f"{number} {noun}s"


def duration_text(minutes: int) -> str:
    """55 min, 5 h, 5 h 10 min."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] if hours else []
    return " ".join([*parts, *([f"{rest} min"] if rest or not hours else [])])


def size_text(size: int) -> str:
    """A size in bytes for people: 980 bytes, 12 kB, 3.4 MB."""
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def rfc3339(at: datetime) -> str:
    """The moment in UTC: 2026-11-22T10:04:05Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def local_time(at: datetime) -> datetime:
    """The moment in the local time zone, in UTC where the system cannot tell that one.

    Windows knows no local times before 1970, and a TZ such as `<+25>-25` is not one.
    """
    try:
        return at.astimezone()
    except (OSError, ValueError, OverflowError):
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def words(text: str) -> list[str]:
    """The words of the folded text, in order; punctuation separates and is dropped."""
    return _words_of_folded(folded(text))


def _words_of_folded(text: str) -> list[str]:
    return _apart(text).split() if text.isascii() else re.findall(r"\w+", text)


def _apart(text: str) -> str:
    """The folded text with blanks for ASCII punctuation, ten times as fast as `str.translate`."""
    return text.encode().translate(_APART).decode()


def tokens(text: str) -> list[str]:
    """The words of the folded text; of scripts without spaces each character is one word."""
    return tokens_of_folded(folded(text))


def spaced_tokens(text: str) -> str:
    """The tokens of the text with one or more blanks between, in less time than as a list."""
    plain = folded(text)
    if plain.isascii():
        return _apart(plain)
    other = "".join(set(re.findall("[^\x00-\x7f]", plain)))
    if re.search(f"[{_UNSPACED}\ud800-\udfff]", other):
        return " ".join(tokens_of_folded(plain))
    for char in re.findall(r"\W", other):
        plain = plain.replace(char, " ")
    return _apart(plain)


def tokens_of_folded(text: str) -> list[str]:
    """The tokens of a text that `folded` gave."""
    if text.isascii() or not re.search(rf"[{_UNSPACED}]", text):
        return _words_of_folded(text)
    return re.findall(rf"(?=\w)[{_UNSPACED}]|[^\W{_UNSPACED}]+", text)


def words_pattern(found: Sequence[str], *, is_beginning: bool) -> str:
    """A pattern of these tokens in a row, for a folded text; `is_beginning`: the last may go on."""
    letter = f"[^\\W{_UNSPACED}]"
    start, end = f"(?<!{letter})", f"(?!{letter})"
    whole = [f"{start}{each}{end}" if re.match(letter, each) else each for each in found]
    if is_beginning:
        whole[-1] = whole[-1].replace(end, f"{letter}*")
    return r"\W*".join(whole)


def decoded(text: str) -> str:
    """`text` with its HTML entities as characters; an ampersand without a semicolon stays."""
    if "&" not in text or not _ENTITY.search(text):
        return text
    import html  # a long table, and entities are rare

    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)
