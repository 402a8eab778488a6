"""Whether a file is a complete PDF. Pure functions of its beginning, end and size.

Source: ISO 32000-1, 7.5.2 and 7.5.5, and its annex H.3: readers look for the header in the first
1024 bytes and for %%EOF in the last 1024; real files have a little more behind it.

How many pages a PDF has, by a look at its page tree: fast, and harmless whatever it holds.

The root of the tree is a dictionary << /Type /Pages /Count 12 … >>, in the open or in a compressed
object stream. Source: ISO 32000-1, 7.5.7 (object streams), 7.7.3 (page tree), F.3.3 (/N).
"""

import os
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

HEAD = 1024
TAIL = 4096
SMALLEST = 512
"""Bytes: less cannot hold a page, its catalogue and its cross-reference table."""


def begins_like_pdf(head: bytes) -> bool:
    """Whether these first bytes (all there are, or at least 1024) are those of a PDF."""
    return b"%PDF-" in head[:HEAD]


def pdf_problem(path: Path) -> str:
    """What keeps the file from being a complete PDF, as a clause; "" if nothing does.

    Raises OSError where it cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - TAIL))
        tail = file.read(TAIL)
    if not begins_like_pdf(head):
        return "is not a PDF (it does not begin like one)"
    if size < SMALLEST:
        return f"is too small for a PDF ({size} bytes)"
    if b"%%EOF" not in tail:
        return "is not a complete PDF (its end is missing)"
    return ""


_LARGEST = 200_000_000  # bytes of a file
_LARGEST_STREAM = 4_000_000  # bytes of an object stream, unpacked
_MOST_STREAMS = 2_000
_PAGES = re.compile(rb"/Type\s*/Pages\b")
_COUNT = re.compile(rb"/Count\s+(\d{1,6})\b")
_OBJECT_STREAM = re.compile(rb"/Type\s*/ObjStm\b")
_FIRST_PAGES = re.compile(rb"/Linearized\b.{0,200}?/N\s+(\d{1,6})\b", re.DOTALL)
_HEAD = 1024


def page_count(path: Path) -> int | None:
    """The pages of the PDF; None where that cannot be seen, or the file cannot be read."""
    try:
        if path.stat().st_size > _LARGEST:
            return None
        data = path.read_bytes()
    except OSError:
        return None
    if linearized := _FIRST_PAGES.search(data, 0, _HEAD):
        return int(linearized[1]) or None
    counts = [*_counts(data)]
    if not counts:
        counts = [count for stream in _object_streams(data) for count in _counts(stream)]
    return max(counts, default=0) or None


def _counts(data: bytes) -> Iterator[int]:
    """What the nodes of the page tree in `data` count; the root's is the largest."""
    for match in _PAGES.finditer(data):
        start = data.rfind(b"<<", 0, match.start())
        end = data.find(b">>", match.end())
        if count := _COUNT.search(data, max(start, 0), end if end >= 0 else len(data)):
            yield int(count[1])


def _object_streams(data: bytes) -> Iterator[bytes]:
    for number, match in enumerate(_OBJECT_STREAM.finditer(data)):
        start = data.find(b"stream", match.end()) + len(b"stream")
        if number >= _MOST_STREAMS or start < match.end():
            return
        packed = data[start : data.find(b"endstream", start)].lstrip(b"\r\n")
        try:
            yield zlib.decompressobj().decompress(packed, _LARGEST_STREAM)
        except zlib.error:  # encrypted, or packed in another way
            continue
