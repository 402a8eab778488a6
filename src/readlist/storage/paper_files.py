"""The files of one paper, in a folder named by its key: TOML ↔ Progress, Abstract, PdfRecord.

progress.toml   format = 1
                tags = ["diffusion"]
                rating = 4
                priority = "high"
                page = 12                 where reading stopped

                [[history]]
                status = "read"
                at = 2026-11-23T21:40:00Z
                minutes = 55
                imported = true           only of a status that came with the paper: `at` is not
                                          its day

abstract.toml   format = 1
                text = "…"
                source = "arXiv"
                url = "https://arxiv.org/abs/2107.14795v3"
                version = "v3"
                fetched = 2026-11-22T10:04:05Z

pdf.toml        the same with `bytes = 12345678` and `sha256 = "…"` in place of the text

The two records are named tuples, because every command loads this module.
"""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from readlist.model.paper import HistoryEntry, Progress, Status
from readlist.storage.toml_documents import FORMAT, Fields, damaged_table, fields_of, toml_text
from readlist.text import rfc3339


class _Named:
    """The file of this name in the folder."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, files: "PaperFiles", kind: type) -> Path:
        return files.folder / self._name


class PaperFiles:
    """The files of one paper, whether they exist or not."""

    __slots__ = ("folder",)

    progress = _Named("progress.toml")  # status history and private labels
    notes = _Named("notes.md")  # the user's Markdown
    abstract = _Named("abstract.toml")  # as it was fetched
    pdf = _Named("paper.pdf")
    pdf_part = _Named("paper.pdf.part")  # as far as it was downloaded
    pdf_record = _Named("pdf.toml")  # the origin of the PDF

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def other_notes(self) -> tuple[Path, ...]:
        """Versions of the notes that a sync could not join; they wait for the user."""
        return tuple(sorted(self.folder.glob("notes.other-*.md")))


def parse_progress(data: bytes, path: Path, *, to_write: bool = False) -> Progress:
    """The progress in `data`; raises DamagedFileError (naming the line) and as `fields_of` does."""
    fields = fields_of(data, path, to_write=to_write)
    if not data.strip():  # what a power cut leaves of a file that was written without syncing
        fields.fail("is empty")
    history = []
    for place, table in enumerate(fields.tables("history"), 1):
        try:
            history.append(_history_entry(Fields(table)))
        except ValueError as error:
            raise damaged_table(data, path, "history", place, str(error)) from None
    try:
        return Progress(
            history=tuple(history),
            tags=fields.texts("tags"),
            rating=fields.integer("rating"),
            priority=fields.text("priority"),
            page=fields.integer("page"),
            unknown=fields.rest(),
        )
    except ValueError as error:
        fields.fail(str(error))


def _history_entry(fields: Fields) -> HistoryEntry:
    status, at = fields.text("status"), fields.moment("at")
    if status not in tuple(Status):
        fields.fail(f'status is "{status}", not one of {", ".join(Status)}')
    if at is None:
        fields.fail("a history entry without its time (at)")
    minutes, imported = fields.integer("minutes"), fields.flag("imported") or False
    entry = HistoryEntry(Status(status), at, minutes, imported, fields.rest())
    return replace(entry, at=at.astimezone(UTC))


def progress_text(progress: Progress) -> bytes:
    """The text of progress.toml, with the fields that readlist does not know."""
    names = ("tags", "rating", "priority", "page")
    known = {name: value for name in names if (value := getattr(progress, name))}
    text = toml_text({"format": FORMAT, **known, **progress.unknown})
    for entry in progress.history:
        text += f'\n[[history]]\nstatus = "{entry.status}"\nat = {rfc3339(entry.at)}\n'
        text += "" if entry.minutes is None else f"minutes = {entry.minutes}\n"
        text += "imported = true\n" if entry.imported else ""
        if entry.unknown:  # under the same header, tables in it as [history.…]
            text += toml_text({"history": entry.unknown}).removeprefix("[history]\n")
    return text.encode()


class Abstract(NamedTuple):
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
    """The abstract in `data`; raises DamagedFileError, and NewerFormatError if read `to_write`."""
    fields = fields_of(data, path, to_write=to_write)
    text = fields.paragraphs("text").strip()
    source, url, version = map(fields.text, ("source", "url", "version"))
    return Abstract(text, source, url, version, fields.moment("fetched"))


class PdfRecord(NamedTuple):
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
