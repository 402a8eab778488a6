"""Reading the PDFs whose text is not known yet."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from readlist.library.library import Library
from readlist.pdf.reader import PdfText, PdfTexts
from readlist.storage.file_identity import identity


class PdfTextReader(Protocol):
    """A reader of PDFs."""

    def read(self, path: Path) -> PdfText:
        """The text of the PDF, or why there is none."""


@dataclass(frozen=True, slots=True)
class ReadPdfs:
    """The faults of PDFs that could not be read, by key, and the number of those not tried."""

    problems: Mapping[str, str] = field(default_factory=dict)
    left: int = 0


PdfTextReaders = Callable[[], AbstractContextManager[PdfTextReader]]


@dataclass(frozen=True, slots=True)
class PdfReadOptions:
    """How to read: with what (None: not at all), and for how long (seconds; None: to the end).

    `tell` hears how many are done, of how many.
    """

    readers: PdfTextReaders | None
    tell: Callable[[int, int], object]
    seconds: float | None = None


def read_pdfs(
    library: Library, keys: Sequence[str], texts: PdfTexts, reading: PdfReadOptions
) -> ReadPdfs:
    """Read the PDFs of these papers that were not read yet.

    Some are left where Ctrl-C was pressed, or the time was over.
    """
    waiting = [key for key in keys if _waits(library, key, texts)]
    if not waiting or reading.readers is None:
        return ReadPdfs(left=len(waiting))
    began = time.monotonic()
    done = 0
    problems = {}
    try:
        with reading.readers() as reader:
            for key in waiting:
                if time.monotonic() - began > (reading.seconds or math.inf):
                    break
                reading.tell(done, len(waiting))
                if problem := _read(library, key, texts, reader):
                    problems[key] = problem
                done += 1
    except KeyboardInterrupt:
        pass
    reading.tell(len(waiting), len(waiting))
    return ReadPdfs(problems, len(waiting) - done)


def _waits(library: Library, key: str, texts: PdfTexts) -> bool:
    try:
        return texts.known(key, identity(library.files(key).pdf)) is None
    except OSError:
        return False


def _read(library: Library, key: str, texts: PdfTexts, reader: PdfTextReader) -> str:
    """The fault of the PDF, "" if there is none."""
    path = library.files(key).pdf
    try:
        found = identity(path)
    except OSError:  # gone by now
        return ""
    text = reader.read(path)
    texts.keep(key, found, text)
    return text.problem
