"""Where one paper's PDF came from, its pdf.toml: TOML text ↔ PdfRecord.

format = 1
source = "arXiv"
url = "https://arxiv.org/abs/2107.14795v3"
version = "v3"
bytes = 12345678
sha256 = "…"
fetched = 2026-11-22T10:04:05Z
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from readlist.errors import DamagedFileError
from readlist.storage.toml_documents import FORMAT, Fields, fetched_line, parse_document


@dataclass(frozen=True, slots=True)
class PdfRecord:
    """The origin of a PDF; by `size` and `sha256` it is known again."""

    source: str
    size: int
    sha256: str
    url: str = ""
    version: str = ""
    fetched: datetime | None = None  # UTC


def pdf_record_text(record: PdfRecord) -> bytes:
    """The file's content."""
    import tomli_w  # noqa: PLC0415 (only to write)

    table = {
        "format": FORMAT,
        "source": record.source,
        "url": record.url,
        "version": record.version,
        "bytes": record.size,
        "sha256": record.sha256,
    }
    text = tomli_w.dumps({name: value for name, value in table.items() if value != ""})
    return (text + fetched_line(record.fetched)).encode()


def parse_pdf_record(data: bytes, path: Path) -> PdfRecord:
    """The record in `data`; raises DamagedFileError for anything that is not one."""

    def fail(problem: str) -> NoReturn:
        raise DamagedFileError(path, problem)

    fields = Fields(parse_document(data, path), fail)
    return PdfRecord(
        source=fields.text("source"),
        size=fields.integer("bytes") or 0,
        sha256=fields.text("sha256"),
        url=fields.text("url"),
        version=fields.text("version"),
        fetched=fields.moment("fetched"),
    )
