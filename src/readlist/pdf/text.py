"""The text of PDFs, page by page, stored in the cache.

<cache>/pdftext/<key>.json   a line of JSON that names the file's identity, and one with the pages

A stored text outlives the search index. So does the problem with a PDF that could not be read: it
is not tried again until the file changes.
"""

import importlib.util
import json
import os
import zlib
from dataclasses import dataclass
from pathlib import Path

from readlist.errors import RefusedError
from readlist.storage.cache_files import write_cache_file
from readlist.storage.file_identity import Identity
from readlist.storage.files import read_optional

_LAYOUT = 1


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of each page, or the problem with the PDF."""

    pages: tuple[str, ...] = ()
    problem: str = ""


def can_read_pdfs() -> bool:
    """Return whether pypdfium2 is there, for which some platforms have no wheel."""
    return importlib.util.find_spec("pypdfium2") is not None


class PdfTexts:
    """The stored texts of the PDFs in a library."""

    def __init__(self, cache: Path) -> None:
        self._folder = cache / "pdftext"
        self._root = str(self._folder)
        self._unstored: dict[tuple[str, Identity], PdfText] = {}

    def known(self, key: str, found: Identity) -> PdfText | None:
        """Return the text of the paper's PDF if it was read as the file is now."""
        if (key, found) in self._unstored:
            return self._unstored[key, found]
        try:
            head, _, body = (read_optional(self._path(key)) or b"").partition(b"\n")
            about = json.loads(head)
            expected = {"layout": _LAYOUT, "identity": [*found], "checksum": zlib.crc32(body)}
            if about != about | expected:
                return None
            return PdfText(tuple(json.loads(body)), about["problem"])
        except (OSError, ValueError, TypeError, LookupError, RecursionError):
            return None

    def is_kept(self, key: str) -> bool:
        """Return whether there is a stored text or problem of any PDF of the paper."""
        return os.path.exists(f"{self._root}{os.sep}{key.lower()}.json")  # noqa: PTH110 (thousands)

    def keep(self, key: str, found: Identity, text: PdfText) -> None:
        """Store the text for later commands, or for this one if the cache cannot be written."""
        body = json.dumps(text.pages).encode()
        head = {"layout": _LAYOUT, "identity": found, "checksum": zlib.crc32(body)}
        line = json.dumps(head | {"problem": text.problem}).encode()
        try:
            write_cache_file(self._path(key), line + b"\n" + body)
        except (OSError, RefusedError):
            self._unstored[key, found] = text

    def problems(self) -> frozenset[str]:
        """Return the lower-case keys of papers whose PDF could not be read."""
        found = set()
        for path in self._folder.glob("*.json"):
            try:
                with path.open("rb") as file:
                    if json.loads(file.readline())["problem"]:
                        found.add(path.stem)
            except (OSError, ValueError, TypeError, LookupError):
                continue
        return frozenset(found)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key.lower()}.json"
