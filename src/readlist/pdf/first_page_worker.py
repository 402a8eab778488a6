"""The process that reads the first page of one PDF.

Run as `python -m readlist.pdf.first_page_worker FILE`.
It answers a JSON object: "text", "heading", "info", "xmp" and "links", or a "problem". It limits
itself before it opens the file. Source: ISO 32000-1, 14.3 (metadata), 12.5.6.5 (links).
"""

import json
import struct
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readlist.pdf.sandbox import limit_self

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MEMORY = 1_500_000_000
"""Bytes of address space that it may take."""

_CPU_SECONDS = 15
_MOST_TEXT = 20_000  # characters
_MOST_XMP = 100_000
_MOST_LINKS = 50
_MOST_INFO = 30
_LONGEST_INFO = 2_000  # characters of one value
_MOST_PIECES = 4_000  # of text that are looked at for the heading
_LONGEST_HEADING = 400  # characters
_ALIKE = 0.95  # of the largest size: the same line or the next
_SMALL_CAPITALS = 0.75  # of the size of the capitals beside them


# What a parser of broken files runs into beside its own errors. Anything else ends this process,
# which is an answer, too.
_MALFORMED = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, RuntimeError, TypeError,
    ValueError, struct.error, zlib.error,
)  # fmt: skip


def main(arguments: Sequence[str], *, limited: bool = True) -> int:
    """Print what the first page of the file holds that the arguments name."""
    if limited:
        limit_self(MEMORY, _CPU_SECONDS)
    sys.stdout.write(json.dumps(answer_about(Path(arguments[0]))))
    return 0


def answer_about(path: Path) -> dict[str, object]:
    """What the first page of the file holds, or the problem with it."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    try:
        return _answer(PdfReader(path))
    except (FileNotDecryptedError, DependencyError):
        return {"problem": "it is encrypted"}
    except (PyPdfError, OSError) as error:
        return {"problem": f"it is broken ({str(error)[:80]})"}
    except (MemoryError, RecursionError):
        return {"problem": "it is too large or nested too deeply"}
    except _MALFORMED:
        return {"problem": "it is broken"}


def _answer(reader: "PdfReader") -> dict[str, object]:
    page = reader.pages[0]
    heading = _Heading()
    text = ""
    with _as_far_as_it_goes():
        text = page.extract_text(visitor_text=heading.see)[:_MOST_TEXT]
    return {
        "text": text,
        "heading": heading.text(),
        "info": dict(_info(reader)),
        "xmp": _xmp(reader),
        "links": list(_links(page)),
    }


def _as_far_as_it_goes() -> suppress:
    """For a part of a page that may be broken: what else there is may be good all the same."""
    from pypdf.errors import DependencyError, PyPdfError

    return suppress(DependencyError, PyPdfError, *_MALFORMED)


def _info(reader: "PdfReader") -> Iterator[tuple[str, str]]:
    with _as_far_as_it_goes():
        for name, value in list((reader.metadata or {}).items())[:_MOST_INFO]:
            yield str(name).removeprefix("/"), str(value)[:_LONGEST_INFO]


def _xmp(reader: "PdfReader") -> str:
    with _as_far_as_it_goes():
        root: Any = reader.trailer["/Root"]
        data: bytes = root["/Metadata"].get_object().get_data()
        return data[:_MOST_XMP].decode("utf-8", "replace")
    return ""


def _links(page: "PageObject") -> Iterator[str]:
    with _as_far_as_it_goes():
        for each in list(page.annotations or ())[:_MOST_LINKS]:
            action = each.get_object().get("/A", {}).get_object()
            address = action.get("/URI")
            if address is not None:
                yield str(address)[:_LONGEST_INFO]


class _Heading:
    """Finds what is printed largest: upright, and at least a few letters of it."""

    def __init__(self) -> None:
        self._pieces: list[tuple[float, float, str]] = []  # size, height on the page, text

    def see(
        self, text: str, user: Sequence[float], line: Sequence[float], _font: object, size: float
    ) -> None:
        """One piece of text, with the two matrices that place it."""
        is_upright = abs(line[1]) < 1e-6 and abs(user[1]) < 1e-6
        if text.strip() and is_upright and len(self._pieces) < _MOST_PIECES:
            height = line[5] * user[3] + user[5]
            self._pieces.append((abs(size * line[0] * user[0]), height, text))

    def text(self) -> str:
        """The heading on one line; small capitals are smaller than the capitals beside them."""
        sizes = [size for size, _, text in self._pieces if any(map(str.isalpha, text))]
        strict = self._run(max(sizes, default=0.0) * _ALIKE)
        letters = [word for word in strict.split() if len(word) > 1]
        is_torn = len(letters) * 2 < len(strict.split())
        found = self._run(max(sizes) * _SMALL_CAPITALS) if is_torn else strict
        return found[:_LONGEST_HEADING]

    def _run(self, least: float) -> str:
        """The first pieces of this size that follow one another."""
        run, line = "", 0.0
        for size, height, text in self._pieces:
            if size >= least > 0:
                run += text if height == line else f" {text}"
                line = height
            elif run:
                break
        return " ".join(run.split())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
