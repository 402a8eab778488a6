"""Citations of papers: entries for a bibliography, and what is pasted into a text."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from readlist.actions.records import PaperRecord, Place
from readlist.errors import RefusedError
from readlist.files import replace_file
from readlist.formats.bibtex import to_bibtex
from readlist.formats.citations import WRITERS, Style
from readlist.text import quoted


class ExportFormat(StrEnum):
    """What a list can be exported as."""

    BIBTEX = "bibtex"


@dataclass(frozen=True, slots=True)
class Cited:
    """The papers and the text that cites them."""

    records: tuple[PaperRecord, ...]
    text: str


_WRITERS = {ExportFormat.BIBTEX: to_bibtex}


def export_papers(
    places: Sequence[Place],
    export_format: ExportFormat = ExportFormat.BIBTEX,
    *,
    unicode: bool = False,
) -> Cited:
    """The papers in a format, ASCII with TeX accents or plain Unicode. Nothing private in it."""
    text = _WRITERS[export_format]((place.paper for place in places), unicode=unicode)
    return Cited(_public(places), text)


def cite_papers(places: Sequence[Place], style: Style) -> Cited:
    """The papers as they are cited in a text."""
    text = WRITERS[style]([place.paper for place in places])
    return Cited(_public(places), text)


def _public(places: Sequence[Place]) -> tuple[PaperRecord, ...]:
    """The papers as their lists describe them, without anything of the person's."""
    return tuple(
        PaperRecord(place.reading_list.name, place.number, place.paper, None) for place in places
    )


def write_export(text: str, file: str, *, force: bool = False) -> bool:
    """Write `text` to the file whole; False if it held just that already.

    Raises RefusedError for a file that holds anything else, unless `force`.
    """
    path, data = Path(file), text.encode()
    if not path.name or file.endswith(("/", os.sep)):
        raise RefusedError(f"{quoted(file)} is no name of a file", hint="give one after -o")
    if path.is_file():
        if path.read_bytes() == data:
            return False
        if not force:
            raise RefusedError(f"{path} exists", hint="give --force to replace it")
    elif path.exists() and not path.is_dir():  # a pipe or device cannot be replaced
        path.write_bytes(data)
        return True
    replace_file(path, data, mode=0o666)
    return True
