"""Putting a complete PDF in its place in the library, with a record of where it came from."""

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
from readlist.storage.files import move_file, size_of_file
from readlist.storage.paper_files import PaperFiles


def record_of(path: Path, source: str, url: str = "", version: str = "") -> PdfRecord:
    """A record of the PDF in this file, without the time."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return PdfRecord(source, path.stat().st_size, digest, url, version)


def check_place(pdf: Path) -> None:
    """Raise RefusedError where no file can be put in the PDF's place."""
    if pdf.is_symlink() or pdf.is_dir():
        what = "a link" if pdf.is_symlink() else "a folder"
        raise RefusedError(f"{pdf} is {what}", hint="move it away first")


def store_pdf(library: Library, place: ListedPaper, part: Path, record: PdfRecord) -> Path | None:
    """Make the complete file `part`, in the paper's folder, the paper's PDF.

    A PDF that is there and that readlist did not fetch just so (you may have written in it) is
    kept beside it under another name, which is returned. Raises RefusedError where the place is a
    link or a folder.
    """
    files = library.files(place.paper.key)
    check_place(files.pdf)
    write_key(library, place)
    dated = replace(record, fetched=library.clock())
    aside = _name_aside(library, files, record)
    # First the record: one that does not fit the PDF counts for nothing.
    library.journal.keep({files.pdf_record: pdf_record_text(dated)})
    with library.journal.held():
        if aside:
            move_file(files.pdf, aside)
        move_file(part, files.pdf)
    return aside


def write_key(library: Library, place: ListedPaper) -> None:
    """Write the key of a hand-written paper into its list before anything is kept under it."""
    if place.number in place.reading_list.unkeyed:
        number, name = place.number, place.reading_list.name
        library.journal.apply(
            f"key of {number} of {name}", lambda: lists_with_keys(library, [place])
        )


def _name_aside(library: Library, files: PaperFiles, record: PdfRecord) -> Path | None:
    """Where the present PDF goes; None where nothing is lost without it."""
    if size_of_file(files.pdf) is None:
        return None
    present = record_of(files.pdf, "").sha256
    try:
        known = library.pdf_record(files.folder.name)
    except DamagedFileError:
        known = None
    if present == record.sha256 or (known and known.sha256 == present and known.url):
        return None
    names = suffixed(f"paper-{library.clock():%Y%m%dT%H%M%SZ}")
    return next(path for name in names if not (path := files.folder / f"{name}.pdf").exists())


def has_part(files: PaperFiles) -> bool:
    """Whether a run that was killed, or is under way, has left a part of the PDF."""
    return os.path.lexists(files.pdf_part)


def sweep_part(files: PaperFiles) -> None:
    """Remove it."""
    files.pdf_part.unlink(missing_ok=True)
