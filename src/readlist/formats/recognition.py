"""What a file is that somebody wants to import: told by its content, never by its name."""

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

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
_WEB_PAGE = re.compile(
    r"(?i)\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head)\b", re.DOTALL
)
_BIBTEX = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_RIS = re.compile(r"^[ \t]*(?i:TY) {0,2}-", re.MULTILINE)
_LIST = re.compile(
    r"^[ \t]*(?:\[\[[ \t]*[\"']?papers[\"']?[ \t]*\]\]|papers[ \t]*=[ \t]*\[)", re.MULTILINE
)


class Format(StrEnum):
    """What can be read; the value is its name for people."""

    LIST = "readlist TOML"
    BIBTEX = "BibTeX"
    RIS = "RIS"
    CSL_JSON = "CSL-JSON"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, and how it was to be read where that is not UTF-8."""

    text: str
    encoding: str = "utf-8"


def decoded(data: bytes) -> Decoded:
    """The text of a file: by its byte order mark, else UTF-8, else Windows' Latin-1.

    Where a good part of the lines beyond ASCII is UTF-8, as in a file put together of several,
    only the others are Latin-1.

    Raises ValueError, saying what it is instead, for a file that is no text.
    """
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise ValueError(f"is {what}")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return Decoded(data[len(bom) :].decode(encoding, "replace"), encoding)
    try:
        return Decoded(data.decode())
    except UnicodeDecodeError:
        pass
    if data[:4096].count(0) * 3 > len(data[:4096]):
        encoding = "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
        return Decoded(data.decode(encoding, "replace"), encoding)
    lines = [_decoded_line(line) for line in data.splitlines(keepends=True)]
    used = Counter(line.encoding for line in lines if not line.text.isascii())
    if used["utf-8"] * 4 >= used.total():
        return Decoded("".join(line.text for line in lines), " and ".join(sorted(used)[::-1]))
    return _decoded_latin(data)


def _decoded_line(line: bytes) -> Decoded:
    try:
        return Decoded(line.decode())
    except UnicodeDecodeError:
        return _decoded_latin(line)


def _decoded_latin(data: bytes) -> Decoded:
    # cp1252 leaves five bytes undefined; Latin-1 has them all.
    try:
        return Decoded(data.decode("cp1252"), "cp1252")
    except UnicodeDecodeError:
        return Decoded(data.decode("latin-1"), "latin-1")


def recognised(text: str) -> Format:
    """The format of the text; raises ValueError, saying what is read, for none of them."""
    head = text[:_LOOK]
    if not text.strip():
        raise ValueError("is empty")
    if _WEB_PAGE.match(head):
        raise ValueError("is a web page, not a bibliography")
    found = {
        Format.BIBTEX: _BIBTEX.search(head),
        Format.RIS: _RIS.search(head),
        Format.LIST: _LIST.search(head),
    }
    first = [(match.start(), each) for each, match in found.items() if match]
    if head.lstrip()[:1] in "[{" and not _LIST.match(head.lstrip()):
        return Format.CSL_JSON
    if first:
        return min(first)[1]
    known = ", ".join(Format)
    raise ValueError(
        f"is in no format that can be imported ({known}, or a venue such as iclr:2022)"
    )
