"""Reads the text of PDFs in another process, which may crash, hang or swell without harm."""

import json
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from readlist.pdf.sandbox import bare_environment, command_of
from readlist.pdf.text import PdfText

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
