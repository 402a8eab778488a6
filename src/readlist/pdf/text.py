"""The text of PDFs, page by page, as it is kept in the cache.

<cache>/pdftext/<key>.json   a line of JSON that says of which file it is, and a line with the pages

What is kept outlives the search index, and so does that a PDF could not be read: it is not tried
again until it changes.

Reads the text of PDFs in another process, which may crash, hang or swell without harm.
"""

import importlib.util
import json
import os
import subprocess
import threading
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from readlist.errors import RefusedError
from readlist.pdf.sandbox import bare_environment, command_of
from readlist.storage.cache_files import write_cache_file
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
            write_cache_file(self._path(key), line + b"\n" + body)
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


TIME_LIMIT = 30.0
"""Seconds for one PDF."""

_WORKER = command_of("readlist.pdf.text_worker")


class PdfReader:
    """Reads PDFs in another process, which is started when it is first needed.

    A PDF that ends that process, or takes longer than `time_limit` seconds, is told as a problem,
    and the next one gets a new process.
    """

    def __init__(self, worker: Sequence[str] = _WORKER, *, time_limit: float = TIME_LIMIT) -> None:
        self._worker = worker
        self._time_limit = time_limit
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def read(self, path: Path) -> PdfText:
        """The text of this PDF."""
        process = self._process = self._process or subprocess.Popen(  # noqa: S603 (ourselves)
            self._worker,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=bare_environment(),
        )
        hung = threading.Event()

        def give_up() -> None:
            hung.set()
            process.kill()

        timer = threading.Timer(self._time_limit, give_up)
        timer.start()
        try:
            line = _asked(process, str(path))
        finally:
            timer.cancel()
        text = _answer(line)
        if text is None:
            self._end()
            return PdfText(problem=_HUNG if hung.is_set() else _CRASHED)
        return text

    def _end(self) -> None:
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None


_HUNG = "it takes too long to read"
_CRASHED = "it crashes the reader of PDFs"


def _answer(line: bytes) -> PdfText | None:
    """What the process said of a PDF, None where that makes no sense."""
    try:
        answer = json.loads(line)
    except ValueError:
        return None
    match answer:
        case {"pages": list(pages)}:
            return PdfText(tuple(map(str, pages)))
        case {"problem": str(problem)}:
            return PdfText(problem=problem)
    return None


def _asked(process: "subprocess.Popen[bytes]", path: str) -> bytes:
    """The line that answers; b"" where the process is gone."""
    if process.stdin is None or process.stdout is None:
        return b""
    try:
        process.stdin.write(json.dumps(path).encode() + b"\n")
        process.stdin.flush()
    except OSError:
        return b""
    return process.stdout.readline()
