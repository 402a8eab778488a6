"""PDF files: whether one is complete, and what is in it, read in another process and stored.

<cache>/pdftext/<key>.json   a line of JSON that names the file's identity, and one with the pages

The other process may crash, hang or swell without harm. A stored text outlives the search index. So
does the problem with a PDF that could not be read: it is not tried again until the file changes.
Source: ISO 32000-1, 7.5.2 and 7.5.5, and its annex H.3: readers look for the header in the first
1024 bytes and for %%EOF in the last 1024; real files have a little more behind it.
"""

import importlib.util
import json
import os
import sys
import threading
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Self

from readlist.storage.file_reader import Identity
from readlist.storage.files import PATIENCE, read_optional, write_disposable

if TYPE_CHECKING:
    import subprocess

HEAD = 1024
TAIL = 4096
SMALLEST = 512  # bytes: less cannot hold a page, its catalogue and its cross-reference table


def begins_like_pdf(head: bytes) -> bool:
    """Return whether these first bytes (all, or at least 1024) are those of a PDF."""
    return b"%PDF-" in head[:HEAD]


def pdf_problem(path: Path) -> str:
    """Return why the file is not a complete PDF, as a clause; "" if it is. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - TAIL))
        tail = file.read(TAIL)
    if not begins_like_pdf(head):
        return "is not a PDF (it does not begin like one)"
    if size < SMALLEST:
        return f"is too small for a PDF ({size} bytes)"
    return "" if b"%%EOF" in tail else "is not a complete PDF (its end is missing)"


_LAYOUT = 1


class PdfText(NamedTuple):
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
        if not write_disposable(self._path(key), line + b"\n" + body, patience=PATIENCE):
            self._unstored[key, found] = text

    def _path(self, key: str) -> Path:
        return self._folder / f"{key.lower()}.json"


TIME_LIMIT = 30.0  # seconds for one question about one PDF
# With -P a file of the same name in the current folder is not imported instead.
_WORKER = (sys.executable, "-P", "-m", "readlist.pdf.worker")
# No credentials, no proxies: only what a Python needs to start.
_VARIABLES = (
    "PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT",
    "TEMP", "LANG", "LC_ALL",
)  # fmt: skip
_LONGEST_ANSWER = 100_000_000  # bytes
_HUNG = "it takes too long to read"
_CRASHED = "it crashes the reader of PDFs"


class UnreadablePdfError(Exception):
    """Raised where a PDF cannot be read; the message is the reason, as a clause."""


class FirstPage(NamedTuple):
    """The first page of a PDF, all of it untrusted. Absent text is ""."""

    text: str = ""  # in reading order, as far as that can be seen
    heading: str = ""  # the text that is printed largest
    info: Mapping[str, str] = MappingProxyType({})  # "Subject", "doi", …
    xmp: str = ""  # metadata packets, XML


class PdfReader:
    """Asks the process that reads PDFs, and starts it when it is first needed.

    A PDF that ends the process, or takes longer than `time_limit` seconds, is a problem of that
    PDF; the next one gets a new process.
    """

    def __init__(self, worker: Sequence[str] = _WORKER, *, time_limit: float = TIME_LIMIT) -> None:
        self._worker = worker
        self._time_limit = time_limit
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def read(self, path: Path) -> PdfText:
        """Return the text of each page, or the problem with the PDF."""
        match self._ask("text", path):
            case {"pages": list(pages)}:
                return PdfText(tuple(map(str, pages)))
            case {"problem": str(problem)}:
                return PdfText(problem=problem)
        return PdfText(problem=_CRASHED)

    def count_pages(self, path: Path) -> int | None:
        """Return the number of pages, None for a PDF that cannot be read."""
        match self._ask("count", path):
            case {"count": int(count)}:
                return count or None
        return None

    def first_page(self, path: Path) -> FirstPage:
        """Return the first page; raises UnreadablePdfError where it cannot be read."""
        match self._ask("first_page", path):
            case {"text": str(text), "heading": str(head), "xmp": str(xmp), "info": {**info}}:
                facts = {str(name): each for name, each in info.items() if isinstance(each, str)}
                return FirstPage(text, head, facts, xmp)
            case {"problem": str(problem)}:
                raise UnreadablePdfError(problem)
        raise UnreadablePdfError(_CRASHED)

    def _ask(self, question: str, path: Path) -> object:
        """The answer; {"problem": …} where there is none, and then the process is ended."""
        import subprocess

        process = self._process = self._process or subprocess.Popen(  # noqa: S603 (ourselves)
            self._worker,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _VARIABLES if name in os.environ},
        )
        hung = threading.Event()

        def give_up() -> None:
            hung.set()
            process.kill()

        timer = threading.Timer(self._time_limit, give_up)
        timer.start()
        answer = None
        try:
            with suppress(OSError, ValueError, RecursionError):
                if process.stdin and process.stdout:
                    asked = json.dumps([question, str(path.absolute())])
                    process.stdin.write(asked.encode() + b"\n")
                    process.stdin.flush()
                    answer = json.loads(process.stdout.readline(_LONGEST_ANSWER))
        finally:
            timer.cancel()
        if not isinstance(answer, dict):
            self.close()
            return {"problem": _HUNG if hung.is_set() else _CRASHED}
        return answer

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None
