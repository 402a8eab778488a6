"""One paper's abstract.toml, as it was fetched: TOML text → Abstract.

format = 1
text = "…"
source = "arXiv"
url = "https://arxiv.org/abs/2107.14795v3"
fetched = 2026-11-22T10:04:05Z
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from readlist.document import Fields, parse_document
from readlist.errors import DamagedFileError


@dataclass(frozen=True, slots=True)
class Abstract:
    """An abstract with its paragraphs and TeX as fetched, and where it came from."""

    text: str
    source: str = ""
    url: str = ""
    fetched: datetime | None = None


def parse_abstract(data: bytes, path: Path) -> Abstract:
    """The abstract in `data`; raises DamagedFileError for anything that is not one."""

    def fail(problem: str) -> NoReturn:
        raise DamagedFileError(path, problem)

    fields = Fields(parse_document(data, path), fail)
    return Abstract(
        text=fields.paragraphs("text").strip(),
        source=fields.text("source"),
        url=fields.text("url"),
        fetched=fields.moment("fetched"),
    )
