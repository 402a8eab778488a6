"""Writing an export to a file of the person's, whole or not at all."""

import os
from collections.abc import Sequence
from pathlib import Path

from readlist.actions.written_files import WrittenFiles
from readlist.errors import DamagedFileError, RefusedError
from readlist.files import replace_file
from readlist.formats.bib_merging import Merged, NewEntry, merged
from readlist.library import Library
from readlist.text import quoted


def write_export(library: Library, text: str, file: str, *, force: bool = False) -> bool:
    """Write `text` to the file; False if it held just that already.

    Raises RefusedError for a file that holds what no export wrote, unless `force`.
    """
    path, data = _path(file), text.encode()
    written = WrittenFiles(library.home.cache)
    if path.is_file():
        before = path.read_bytes()
        if before == data:
            return False
        if not force and not written.wrote(path, before):
            told = (
                "was changed since readlist wrote it"
                if written.knows(path)
                else "is there, and readlist did not write it"
            )
            raise RefusedError(f"{path} {told}", hint="give --force to replace it")
    elif path.exists() and not path.is_dir():  # a pipe or device cannot be replaced
        path.write_bytes(data)
        return True
    replace_file(path, data, mode=0o666)
    written.remember(path, data)
    return True


def append_export(
    library: Library, entries: Sequence[NewEntry], file: str, *, force: bool = False
) -> Merged:
    """Put the entries into a .bib file, which is made if need be; all its other bytes stay.

    With `force` also in the place of another work with the same key. Raises RefusedError for a
    file in another encoding that the entries cannot be written in, DamagedFileError for one with
    an entry that has no end.
    """
    path = _path(file)
    before = path.read_bytes() if path.exists() else b""
    encoding = _encoding(before, entries, path)
    written = WrittenFiles(library.home.cache)
    try:
        result = merged(
            before.decode(encoding),
            entries,
            lambda entry: written.wrote_entry(path, entry),
            force=force,
        )
    except ValueError as error:
        raise DamagedFileError(path, str(error)) from None
    data = result.text.encode(encoding)
    if data != before:
        nothing_else = not before or written.wrote(path, before)
        replace_file(path, data, mode=0o666)
        ours = set(result.ours)
        texts = [entry.text for entry in entries if entry.key in ours]
        written.remember_entries(path, texts, data if nothing_else else None)
    return result


def _path(file: str) -> Path:
    path = Path(file)
    if not path.name or file.endswith(("/", os.sep)):
        raise RefusedError(f"{quoted(file)} is no name of a file", hint="give one after -o")
    return path


def _encoding(data: bytes, entries: Sequence[NewEntry], path: Path) -> str:
    """UTF-8, or the one that leaves every byte as it is where all that is added is ASCII."""
    try:
        data.decode()
    except UnicodeDecodeError:
        if not all(entry.text.isascii() for entry in entries):
            raise RefusedError(
                f"{path} is not UTF-8, and the entries have letters beyond ASCII",
                hint="leave out --unicode",
            ) from None
        return "latin-1"
    return "utf-8"
