"""What is asked of a host and what comes back. Frozen values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any


class Kind(Enum):
    """What an answer must be; the value is the Accept header that asks for it."""

    JSON = "application/json"
    ATOM = "application/atom+xml, */*"
    HTML = "text/html, */*;q=0.5"
    TEXT = "text/plain, */*;q=0.8"  # a list or a bibliography that someone has put on the web
    PDF = "application/pdf, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Request:
    """One thing asked. Equal requests under way at the same time are sent once.

    `read` makes the answer's value of its body, and raises ValueError where the body makes no
    sense; it is None for a PDF, which goes into the file `to`.
    """

    url: str
    kind: Kind
    read: Callable[[bytes], object] | None = None
    secrets: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # for this host alone
    content: bytes = field(default=b"", repr=False)  # JSON to post; nothing: GET
    shared: bool = False  # the answer serves all papers of this run
    kept: bool = False  # the body is kept in the cache folder and asked for again with its ETag
    to: Path | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A good answer. Header names are in lower case."""

    url: str  # where it came from, after redirects
    value: Any = None  # what `read` made of it
    headers: Mapping[str, str] = field(default_factory=dict)
    file: Path | None = None  # the complete, checked PDF
