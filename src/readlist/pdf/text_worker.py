"""The process in which PDFs are read, so that one which crashes or hangs the parser harms nothing.

Each line of standard input is a path as JSON, each line of standard output the answer to it:
{"pages": ["text of page 1", …]} or {"problem": "what is wrong"}.
"""

import json
import re
import signal
import sys
from typing import BinaryIO

from readlist.pdf.sandbox import limit_self
from readlist.text import whole_characters

_MEMORY = 2_000_000_000  # bytes of address space
_MOST_PAGES = 3_000
_MOST_TEXT = 10_000_000
# PDFium writes U+FFFE or U+0002 where a hyphen ends a line.
_BROKEN_WORD = re.compile(r"(?:[\x02\ufffe]\s*|(?<=[a-z])-\s*\n\s*(?=[a-z]))")


def main(*, limited: bool = True) -> None:
    """Answer until standard input ends."""
    if limited:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is whoever started this one's affair
        limit_self(_MEMORY)
    answer_all(sys.stdin.buffer, sys.stdout.buffer)


def answer_all(questions: BinaryIO, answers: BinaryIO, *, most_text: int = _MOST_TEXT) -> None:
    """Read the PDFs that are named, one after the other; of each so many characters at most."""
    for line in questions:
        answers.write(json.dumps(_answer(json.loads(line), most_text)).encode() + b"\n")
        answers.flush()


def _answer(path: str, most_text: int) -> dict[str, object]:
    from pypdfium2 import PdfiumError

    try:
        return {"pages": _pages(path, most_text)}
    except PdfiumError as error:
        return {"problem": "it needs a password" if "password" in str(error) else "it is no PDF"}
    except (OSError, MemoryError, ValueError) as error:
        return {"problem": f"it cannot be read ({str(error) or type(error).__name__})"}


def _pages(path: str, left: int) -> list[str]:
    """The text of each page, as far as the limits go; `left` characters in all."""
    from pypdfium2 import PdfDocument

    pages: list[str] = []
    document = PdfDocument(path)
    try:
        for number in range(min(len(document), _MOST_PAGES)):
            page = document[number]
            text_page = page.get_textpage()
            text = _BROKEN_WORD.sub("", text_page.get_text_bounded())
            text_page.close()
            page.close()
            pages.append(whole_characters(text)[:left])
            left -= len(pages[-1])
            if left <= 0:
                break
    finally:
        document.close()
    return pages


if __name__ == "__main__":
    main()
