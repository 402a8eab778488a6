"""Writing an export to a file of the person's, whole or not at all."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from readlist.actions.written_files import WrittenFiles
from readlist.errors import DamagedFileError, RefusedError
from readlist.formats.bibtex.append import Merged, NewEntry, merged
from readlist.library.library import Library
from readlist.storage.files import read_optional, replace_file
from readlist.text import quoted


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of the entries in the file, by key."""

    changed: bool
    added: tuple[str, ...]
    replaced: tuple[str, ...]
    kept: tuple[str, ...]  # another work has that key in the file
    theirs: tuple[str, ...]  # the same paper has it, in an entry that readlist did not write
    doubled: tuple[tuple[str, str], ...]  # added, and the key that the paper has there as well


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
) -> Appended:
    """Put the entries into a .bib file, which is made if need be; all its other bytes stay.

    With `force` also in the place of what somebody else wrote under the same key. Raises
    RefusedError for a file in another encoding that the entries cannot be written in,
    DamagedFileError for one with an entry that has no end.
    """
    path = _path(file)
    before = read_optional(path) or b""  # what is no file, such as a device, cannot be replaced
    encoding = _encoding(before, entries, path)
    written = WrittenFiles(library.home.cache)
    try:
        result = merged(
            before.decode(encoding),
            entries,
            written.entry_test(path),
            force=force,
        )
    except ValueError as error:
        raise DamagedFileError(path, str(error)) from None
    data = result.text.encode(encoding)
    if data != before:
        nothing_else = not before or written.wrote(path, before)
        replace_file(path, data, mode=0o666)
        written.remember_entries(path, _written(entries, result), data if nothing_else else None)
    return Appended(
        data != before, result.added, result.replaced, result.kept, result.theirs, result.doubled
    )


def _written(entries: Sequence[NewEntry], result: Merged) -> tuple[str, ...]:
    kept = {*result.kept, *result.theirs}
    return tuple(entry.text for entry in entries if entry.key not in kept)


def _path(file: str) -> Path:
    path = Path(file)
    if not path.name or file.endswith(("/", os.sep)):
        raise RefusedError(f"{quoted(file)} is no name of a file", hint="give one after -o")
    return path


def _encoding(data: bytes, entries: Sequence[NewEntry], path: Path) -> str:
    """UTF-8, or the one that leaves every byte as it is where all that is added is ASCII."""
    if b"\0" in data:  # in UTF-16 even ASCII has another form
        raise RefusedError(f"{path} is no text in UTF-8", hint="save it as UTF-8 first")
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
