"""Whether a file is a complete PDF, by its beginning, end and size. Apart: it needs no parser.

Source: ISO 32000-1, 7.5.2 and 7.5.5, and its annex H.3: readers look for the header in the first
1024 bytes and for %%EOF in the last 1024; real files have a little more behind it.
"""

import os
from pathlib import Path

HEAD = 1024
TAIL = 4096
SMALLEST = 512
"""Bytes: less cannot hold a page, its catalogue and its cross-reference table."""


def begins_like_pdf(head: bytes) -> bool:
    """Return whether these first bytes (all, or at least 1024) are those of a PDF."""
    return b"%PDF-" in head[:HEAD]


def pdf_problem(path: Path) -> str:
    """Return the reason why the file is not a complete PDF, as a clause; "" if it is one.

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
