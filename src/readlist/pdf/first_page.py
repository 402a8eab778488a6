"""What stands on the first page of a PDF, read by another process: a PDF may come from anyone.

That process has so many seconds and so much memory, may write no file, and answers one JSON object:
a PDF that makes its parser hang, crash or swell harms nothing here.
"""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from readlist.pdf.sandbox import bare_environment, command_of

SECONDS = 20.0
"""How long it may take."""

_MOST = 1_000_000  # characters of an answer
_READER = command_of("readlist.pdf.first_page_worker")


class UnreadablePdfError(Exception):
    """The first page cannot be read; the message says why, as a clause."""


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What is there, all of it untrusted; "" and () for what is not."""

    text: str = ""  # in reading order, as far as that can be told
    heading: str = ""  # what is printed largest
    info: Mapping[str, str] = field(default_factory=dict)  # "Title", "Subject", …
    xmp: str = ""  # the metadata packet, XML
    links: tuple[str, ...] = ()  # addresses that the page links to


def read_first_page(
    path: Path, *, seconds: float = SECONDS, reader: tuple[str, ...] = _READER
) -> FirstPage:
    """The first page of the file; raises UnreadablePdfError where it cannot be read."""
    try:
        done = subprocess.run(  # noqa: S603 (ourselves)
            [*reader, str(path.absolute())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=bare_environment(),
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreadablePdfError(f"reading it takes more than {seconds:.0f} s") from None
    if len(done.stdout) > _MOST:
        raise UnreadablePdfError("it says too much")
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise UnreadablePdfError("it ends the program that reads it") from None
    return _first_page(answer)


def _first_page(answer: object) -> FirstPage:
    match answer:
        case {"problem": str(problem)}:
            raise UnreadablePdfError(problem)
        case {"text": str(text), "heading": str(heading), "xmp": str(xmp), **rest}:
            return FirstPage(text, heading, _texts(rest.get("info")), xmp, _links(rest))
    raise UnreadablePdfError("it ends the program that reads it")


def _texts(value: object) -> dict[str, str]:
    pairs = value.items() if isinstance(value, dict) else ()
    return {str(name): text for name, text in pairs if isinstance(text, str)}


def _links(rest: Mapping[object, object]) -> tuple[str, ...]:
    links = rest.get("links")
    return tuple(map(str, links)) if isinstance(links, list) else ()
