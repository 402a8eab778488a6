"""Storing a complete PDF in the library, with a record of its origin."""

import hashlib
import os
from dataclasses import replace
from pathlib import Path

from readlist.errors import DamagedFileError, RefusedError
from readlist.library.library import Library
from readlist.library.records import ListedPaper
from readlist.library.write_keys import lists_with_keys
from readlist.model.keys import suffixed
from readlist.storage.fetched_files import PdfRecord, pdf_record_text
from readlist.storage.file_reader import Contents, FileReader, Moves
from readlist.storage.paper_files import PaperFiles


def record_of(path: Path, source: str, url: str = "", version: str = "") -> PdfRecord:
    """A record of the PDF in this file, without the time."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return PdfRecord(source, path.stat().st_size, digest, url, version)


def check_place(pdf: Path) -> None:
    """Raise RefusedError if no file can take the PDF's place."""
    if pdf.is_symlink() or pdf.is_dir():
        what = "a link" if pdf.is_symlink() else "a folder"
        raise RefusedError(f"{pdf} is {what}", hint="move it away first")


def store_pdf(library: Library, place: ListedPaper, part: Path, record: PdfRecord) -> Path | None:
    """Make the complete file `part`, in the paper's folder, the paper's PDF.

    A PDF that is there and that readlist did not fetch just so (you may have written in it) is
    moved aside, and its new name returned. Raises RefusedError where the place is a
    link or a folder.
    """
    files = library.files(place.paper.key)
    check_place(files.pdf)
    write_key(library, place)
    dated = pdf_record_text(replace(record, fetched=library.clock()))

    def plan(reader: FileReader) -> tuple[Contents, Moves]:
        reader.read(files.pdf_record)
        is_there = reader.identity(files.pdf) is not None
        aside = _name_aside(library.read_by(reader), files, record) if is_there else None
        moves = [(part, files.pdf)] if aside is None else [(files.pdf, aside), (part, files.pdf)]
        # First the record: one that does not fit the PDF counts for nothing.
        return {files.pdf_record: dated}, moves

    moves = library.journal.store(plan)
    return moves[0][1] if len(moves) > 1 else None


def write_key(library: Library, place: ListedPaper) -> None:
    """Write the key of a hand-written paper into its list before anything is stored under it."""
    if place.number in place.reading_list.unkeyed:
        number, name = place.number, place.reading_list.name
        library.change(
            f"key of {number} of {name}", lambda library: (lists_with_keys(library, [place]), None)
        )


def _name_aside(library: Library, files: PaperFiles, record: PdfRecord) -> Path | None:
    """The new name of the present PDF; None if nothing is lost without it."""
    present = record_of(files.pdf, "").sha256
    try:
        known = library.pdf_record(files.folder.name)
    except DamagedFileError:
        known = None
    if present == record.sha256 or (known and known.sha256 == present and known.url):
        return None
    names = suffixed(f"paper-{library.clock():%Y%m%dT%H%M%SZ}")
    paths = (files.folder / f"{name}.pdf" for name in names)
    return next(path for path in paths if library.reader.identity(path) is None)


def has_part(files: PaperFiles) -> bool:
    """Whether a run that was killed, or is under way, has left a part of the PDF."""
    return os.path.lexists(files.pdf_part)


def sweep_part(files: PaperFiles) -> None:
    """Remove it."""
    files.pdf_part.unlink(missing_ok=True)
