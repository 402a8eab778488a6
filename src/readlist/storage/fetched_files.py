"""One paper's abstract.toml and pdf.toml: TOML text ↔ what was fetched, and from where.

format = 1
text = "…"
source = "arXiv"
url = "https://arxiv.org/abs/2107.14795v3"
version = "v3"
fetched = 2026-11-22T10:04:05Z

A pdf.toml has `bytes = 12345678` and `sha256 = "…"` in place of the text.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from readlist.storage.toml_documents import FORMAT, fields_of
from readlist.text import rfc3339


@dataclass(frozen=True, slots=True)
class Abstract:
    """An abstract with its paragraphs and TeX as fetched, and where it came from."""

    text: str
    source: str = ""
    url: str = ""
    version: str = ""  # the source's own name for it, e.g. "v3"
    fetched: datetime | None = None  # UTC


def abstract_text(abstract: Abstract) -> bytes:
    """The file's content."""
    table = {name: getattr(abstract, name) for name in ("text", "source", "url", "version")}
    return _text(table, abstract.fetched)


def parse_abstract(data: bytes, path: Path, *, to_write: bool = False) -> Abstract:
    """The abstract in `data`; raises DamagedFileError if it is not valid.

    Raises NewerFormatError if it is read `to_write` and a newer readlist wrote it.
    """
    fields = fields_of(data, path, to_write=to_write)
    return Abstract(
        text=fields.paragraphs("text").strip(),
        source=fields.text("source"),
        url=fields.text("url"),
        version=fields.text("version"),
        fetched=fields.moment("fetched"),
    )


@dataclass(frozen=True, slots=True)
class PdfRecord:
    """The origin of a PDF; `size` and `sha256` identify the file."""

    source: str
    size: int
    sha256: str
    url: str = ""
    version: str = ""
    fetched: datetime | None = None  # UTC


def pdf_record_text(record: PdfRecord) -> bytes:
    """The file's content."""
    table = {name: getattr(record, name) for name in ("source", "url", "version")}
    return _text({**table, "bytes": record.size, "sha256": record.sha256}, record.fetched)


def _text(table: dict[str, object], fetched: datetime | None) -> bytes:
    import tomli_w

    present = {name: value for name, value in {"format": FORMAT, **table}.items() if value != ""}
    when = f"fetched = {rfc3339(fetched)}\n" if fetched else ""
    return (tomli_w.dumps(present, multiline_strings=True) + when).encode()


def parse_pdf_record(data: bytes, path: Path) -> PdfRecord:
    """The record in `data`; raises DamagedFileError for anything that is not one."""
    fields = fields_of(data, path)
    return PdfRecord(
        source=fields.text("source"),
        size=fields.integer("bytes") or 0,
        sha256=fields.text("sha256"),
        url=fields.text("url"),
        version=fields.text("version"),
        fetched=fields.moment("fetched"),
    )
