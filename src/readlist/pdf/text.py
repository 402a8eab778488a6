"""The text of PDFs, page by page, as it is kept in the cache.

<cache>/pdftext/<key>.json   a line of JSON that says of which file it is, and a line with the pages

What is kept outlives the search index, and so does that a PDF could not be read: it is not tried
again until it changes.
"""

import importlib.util
import json
import os
import zlib
from dataclasses import dataclass
from pathlib import Path

from readlist.errors import RefusedError
from readlist.storage.cache_files import keep_in_cache
from readlist.storage.file_identity import Identity
from readlist.storage.files import read_optional

_LAYOUT = 1


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of each page, or why there is none."""

    pages: tuple[str, ...] = ()
    problem: str = ""


def can_read_pdfs() -> bool:
    """Whether the extra that reads PDFs is installed."""
    return importlib.util.find_spec("pypdfium2") is not None


class PdfTexts:
    """What is known of the PDFs in a library."""

    def __init__(self, cache: Path) -> None:
        self._folder = cache / "pdftext"
        self._root = str(self._folder)
        self._unkept: dict[tuple[str, Identity], PdfText] = {}

    def known(self, key: str, found: Identity) -> PdfText | None:
        """The text of the paper's PDF, if it was read as the file is now."""
        if (key, found) in self._unkept:
            return self._unkept[key, found]
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
        """Whether something is kept of the paper's PDF, whatever it is."""
        return os.path.exists(f"{self._root}{os.sep}{key.lower()}.json")  # noqa: PTH110 (thousands)

    def keep(self, key: str, found: Identity, text: PdfText) -> None:
        """Have it known from now on; by later commands if the cache can be written."""
        body = json.dumps(text.pages).encode()
        head = {"layout": _LAYOUT, "identity": found, "checksum": zlib.crc32(body)}
        line = json.dumps(head | {"problem": text.problem}).encode()
        try:
            keep_in_cache(self._path(key), line + b"\n" + body)
        except (OSError, RefusedError):
            self._unkept[key, found] = text

    def problems(self) -> frozenset[str]:
        """The lower-case keys of papers with a PDF that could not be read when it was tried."""
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
