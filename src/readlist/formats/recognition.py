"""The format and encoding of a file to import, by its content and never by its name."""

import codecs
import re
from collections import Counter
from contextlib import suppress
from enum import StrEnum

from readlist.text import lazy_pattern

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF; `readlist add FILE` takes one"),
    (b"PK\x03\x04", "a zip archive; unpack it first"),
    (b"\x1f\x8b", "compressed with gzip; unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"SQLite format 3", "an SQLite database; export from the program that made it"),
)
_LOOK = 1 << 20  # characters that are looked at
_WEB_PAGE = lazy_pattern(
    r"(?is)\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head)\b"
)
_BIBTEX = lazy_pattern(
    r"^[ \t]*+@[ \t]*+(?:[A-Za-z]++[ \t]*+[{(]|(?:[A-Za-z ]{0,60}+|\[[^\]\n]{0,200}\])[ \t]*+\{)",
    re.MULTILINE,
)
_NBIB = lazy_pattern(r"^(?:PMID- ?\d|OWN - \S)", re.MULTILINE)
_ENW = lazy_pattern(r"^%[0-9AT] \S.*\n(?:.*\n){0,40}?%[0-9A-Z@] ", re.MULTILINE)
_PROLOGUE = r"(?:<\?xml[^>]*+>\s*+)?(?:<!DOCTYPE[^>]*+>\s*+)?"
# Known, but not read: what it is, and the way out
_KNOWN_TEXTS = (
    (re.compile(rf"{_PROLOGUE}<xml>\s*<records>"), "EndNote XML"),
    (re.compile(rf"{_PROLOGUE}<PubmedArticleSet"), "PubMed XML"),
    (re.compile(r"FN (?:Clarivate|Thomson|ISI)"), "Web of Science's text"),
    (re.compile(r"PT [A-Z]\r?\nA[UF] "), "Web of Science's text"),
)
_REGISTRY_JSON = (
    (re.compile(r'"message-type"\s*:\s*"work'), "Crossref's"),
    (re.compile(r'"data"\s*:\s*[\[{][^\]]{0,2000}"type"\s*:\s*"dois"'), "DataCite's"),
    (re.compile(r'"meta"\s*:\s*\{[^{}]{0,500}"count"'), "OpenAlex's"),
)
_OWN_JSON = lazy_pattern(r'\{\s*"readlist"\s*:\s*\d')
_WAY_OUT = "which is not read; export RIS or BibTeX there"
_DECLARED = re.compile(
    rb"^[ \t]*%+[ \t]*(?:Encoding:|Saved with string encoding|!TEX[ \t]+encoding[ \t]*=|coding[:=])"
    rb"[ \t]*([A-Za-z0-9 _.()-]{2,60})",
    re.MULTILINE | re.IGNORECASE,
)
_ENCODING_NAMES = {
    "unicode (utf-8)": "utf-8", "western (iso latin 1)": "latin-1",
    "western (mac os roman)": "mac-roman",
    "western (windows latin 1)": "cp1252", "ansinew": "cp1252", "windows": "cp1252",
}  # fmt: skip
_RIS = lazy_pattern(r"^[ \t]*(?i:TY) {0,2}-", re.MULTILINE)
_LIST = lazy_pattern(r"(?m)^[ \t]*(?:\[\[[ \t]*[\"']?papers[\"']?[ \t]*\]\]|papers[ \t]*=[ \t]*\[)")


class Format(StrEnum):
    """The formats that can be read; the value is the name for people."""

    LIST = "readlist TOML"
    BIBTEX = "BibTeX"
    RIS = "RIS"
    CSL_JSON = "CSL-JSON"
    NBIB = "PubMed's nbib"
    ENW = "EndNote's enw"


def text_and_encoding(data: bytes) -> tuple[str, str]:
    """The text of a file: by its byte order mark, else UTF-8, else Windows' Latin-1.

    Where a good part of the lines beyond ASCII is UTF-8, as in a file put together of several,
    only the others are Latin-1.

    Raises ValueError, saying what it is instead, for a file that is not text.
    """
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise ValueError(f"is {what}")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace"), encoding
    even, odd = data[:4096:2].count(0), data[1:4096:2].count(0)
    few = min(even, odd) * 8 < max(even, odd) and max(even, odd) * 16 > min(len(data), 4096) / 2
    likely = ("utf-16-le" if odd > even else "utf-16-be") if few else ""
    if encoding := likely or _declared(data):
        return data.decode(encoding, "replace"), encoding
    with suppress(UnicodeDecodeError):
        return data.decode(), "utf-8"
    lines = [_decoded_by(line, "utf-8", "cp1252") for line in data.splitlines(keepends=True)]
    used = Counter(encoding for text, encoding in lines if not text.isascii())
    if used["utf-8"] * 4 >= used.total():
        return "".join(text for text, _ in lines), " and ".join(sorted(used)[::-1])
    return _decoded_by(data, "cp1252")


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:20_000]) or _DECLARED.search(data[-20_000:])
    if not found:
        return ""
    name = found[1].decode("ascii", "replace").strip().lower()
    name = _ENCODING_NAMES.get(name, name)
    try:
        encoding = codecs.lookup(name).name
        text, _ = codecs.lookup(name).decode(data, "strict")
    except (LookupError, UnicodeDecodeError, ValueError, TypeError):
        return ""
    return encoding if isinstance(text, str) and encoding not in ("utf-8", "ascii") else ""


def _decoded_by(data: bytes, *encodings: str) -> tuple[str, str]:
    """The text by the first of the encodings that fits, else by Latin-1, which has all bytes."""
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            return data.decode(encoding), encoding
    return data.decode("latin-1"), "latin-1"


def recognised(text: str) -> Format:
    """The format of the text; raises ValueError, saying what is read, for none of them."""
    head = re.sub(r"\r\n?", "\n", text[:_LOOK])
    if not text.strip():
        raise ValueError("is empty")
    if _WEB_PAGE.match(head):
        raise ValueError("is a web page, not a bibliography")
    start = head[:20_000].lstrip()
    for pattern, what in _KNOWN_TEXTS:
        if pattern.match(start):
            raise ValueError(f"is {what}, {_WAY_OUT}")
    found = {
        Format.NBIB: _NBIB.search(head),
        Format.ENW: _ENW.search(head),
        Format.BIBTEX: _BIBTEX.search(head),
        Format.RIS: _RIS.search(head),
        Format.LIST: _LIST.search(head),
    }
    if found[Format.BIBTEX]:  # a line of comment may look like EndNote's
        found[Format.ENW] = None
    first = [(match.start(), each) for each, match in found.items() if match]
    if re.match(r"\s*(?:\{|\[(?!\d+\] ))", head) and not _LIST.match(head.lstrip()):
        if registry := next((what for each, what in _REGISTRY_JSON if each.search(start)), ""):
            raise ValueError(f"is raw JSON of {registry} API, {_WAY_OUT}")
        if _OWN_JSON.match(start):
            raise ValueError("is readlist's own JSON; `readlist export -f toml` writes a list")
        return Format.CSL_JSON
    if first:
        return min(first)[1]
    known = f"{', '.join(Format)}, or a venue such as iclr:2022"
    raise ValueError(f"is in no format that can be imported ({known})")
