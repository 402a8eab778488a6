"""The process that reads PDFs, so that one which crashes, hangs or swells the parser harms nothing.

Each line of standard input is a question, each line of standard output its answer, both as JSON:

    ["text", "/a/paper.pdf"]         {"pages": ["text of page 1", …]}
    ["count", "/a/paper.pdf"]        {"count": 12}
    ["first_page", "/a/paper.pdf"]   {"text": …, "heading": …, "info": {…}, "xmp": …}

or {"problem": "it needs a password"}. The process limits itself before it opens a file.
Source: PDFium's fpdf_text.h and fpdf_doc.h; ISO 32000-1, 14.3 (metadata).
"""

import json
import re
import signal
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from readlist.text import lazy_pattern, whole_characters

MEMORY = 2_000_000_000  # bytes of address space that the process may take
_MOST_PAGES = 3_000
_MOST_TEXT = 10_000_000  # characters of a PDF
_MOST_OF_A_PAGE = 20_000  # characters of the first page
_MOST_XMP = 100_000
_LONGEST_VALUE = 2_000  # characters of a metadata value
_LONGEST_HEADING = 400  # characters
_LARGEST_FILE = 200_000_000  # bytes that are searched for metadata
_INFO = ("Subject", "Keywords", "doi", "DOI", "WPS-ARTICLEDOI", "arXivID", "ArXivID")
_ALIKE = 0.95  # of the largest size: the same line or the next
_SMALL_CAPITALS = 0.75  # of the size of the capitals beside them
_XML = re.compile(rb"/Subtype\s{0,9}/XML\b")
# PDFium writes U+FFFE or U+0002 where a hyphen ends a line.
_BROKEN_WORD = lazy_pattern(r"(?:[\x02\ufffe]\s*|(?<=[a-z])-\s*\n\s*(?=[a-z]))")

_Character = tuple[str, float]  # with its size on the page: 0 for one that is not upright


def main() -> None:
    """Answer until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started it
    limit_self(MEMORY)
    answer_all(sys.stdin.buffer, sys.stdout.buffer)


def limit_self(memory: int) -> None:
    """Let this process take no more memory (bytes of address space), and write no file.

    Where the system cannot do that, nothing happens: the process that started it has a clock.
    """
    with suppress(ImportError):  # Windows
        import resource

        limits = {resource.RLIMIT_AS: memory, resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0}
        for name, most in limits.items():
            with suppress(ValueError, OSError):  # a lower limit holds already
                resource.setrlimit(name, (most, most))


def answer_all(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer one question after the other."""
    for line in questions:
        question, path = json.loads(line)
        answers.write(json.dumps(answer(question, path)).encode() + b"\n")
        answers.flush()


def answer(question: str, path: str, *, most_text: int = _MOST_TEXT) -> Mapping[str, object]:
    """Return the answer to one question; a text has at most `most_text` characters."""
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(path)
        try:
            if question == "count":
                return {"count": len(document)}
            if question == "text":
                return {"pages": _pages(document, most_text)}
            return _first_page(document, Path(path))
        finally:
            document.close()
    except PdfiumError as error:
        needs_password = "password" in str(error)
        return {"problem": "it needs a password" if needs_password else "it is not a PDF"}
    except (OSError, MemoryError, ValueError) as error:
        return {"problem": f"it cannot be read ({str(error) or type(error).__name__})"}


def _pages(document: Any, left: int) -> list[str]:
    """The text of each page, as far as the limits go; `left` characters in all."""
    pages: list[str] = []
    for number in range(min(len(document), _MOST_PAGES)):
        page = document[number]
        text_page = page.get_textpage()
        pages.append(_text_of(text_page, left))
        text_page.close()
        page.close()
        left -= len(pages[-1])
        if left <= 0:
            break
    return pages


def _text_of(text_page: Any, most: int) -> str:
    return whole_characters(_BROKEN_WORD.sub("", text_page.get_text_bounded()))[:most]


def _first_page(document: Any, path: Path) -> Mapping[str, object]:
    if not len(document):
        return {"problem": "it has no pages"}
    text_page = document[0].get_textpage()
    info = ((name, document.get_metadata_value(name)) for name in _INFO)
    return {
        "text": _text_of(text_page, _MOST_OF_A_PAGE),
        "heading": whole_characters(_heading(list(_characters(text_page.raw)))),
        "info": {name: value[:_LONGEST_VALUE] for name, value in info if value},
        "xmp": "".join(_metadata_packets(path))[:_MOST_XMP],
    }


def _metadata_packets(path: Path) -> Iterator[str]:
    """The XML metadata of the document and its parts, which PDFium does not give."""
    if path.stat().st_size > _LARGEST_FILE:
        return
    data = path.read_bytes()
    for match in _XML.finditer(data):
        start = data.find(b"stream", match.end()) + len(b"stream")
        end = data.find(b"endstream", start)
        if start < match.end() or end < 0:
            return
        packet = data[start:end].strip(b"\r\n")
        try:
            packet = zlib.decompressobj().decompress(packet, _MOST_XMP)
        except zlib.error:  # as usual, it is not packed
            packet = packet[:_MOST_XMP]
        yield packet.decode("utf-8", "replace")


def _characters(text_page: Any) -> Iterator[_Character]:
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    size = 0.0
    for index in range(min(pdfium.FPDFText_CountChars(text_page), _MOST_OF_A_PAGE)):
        text = chr(pdfium.FPDFText_GetUnicode(text_page, index))
        if pdfium.FPDFText_IsGenerated(text_page, index):
            yield text, size  # between words and lines; PDFium gives it no size
            continue
        pdfium.FPDFText_GetMatrix(text_page, index, matrix)
        is_upright = abs(matrix.b) < 1e-6
        size = abs(pdfium.FPDFText_GetFontSize(text_page, index) * matrix.a) if is_upright else 0.0
        yield text, size


def _heading(printed: Sequence[_Character]) -> str:
    """The text that is printed largest: upright, and with a letter in it."""
    largest = max((size for text, size in printed if text.isalpha()), default=0.0)
    heading = _first_run(printed, largest * _ALIKE)
    if not heading.endswith("\n"):  # the line goes on: in small capitals?
        capitals = _first_run(printed, largest * _SMALL_CAPITALS)
        heading = capitals if capitals.isupper() else heading
    heading = re.sub(r"[\x02\ufffe]\s*", "-", heading)
    return " ".join(heading.split())[:_LONGEST_HEADING]


def _first_run(printed: Sequence[_Character], least: float) -> str:
    """The first characters that are this large and follow one another."""
    run, before = "", 0.0
    for text, size in printed:
        if size < least or not size:
            if run.strip():
                break
            continue
        if size < before * _ALIKE and re.search(r"\W\w $", f" {run[-3:]}"):
            run = run.rstrip()  # a capital and its small ones, which a narrow gap parts
        run, before = run + text, size
    return run


if __name__ == "__main__":
    main()
