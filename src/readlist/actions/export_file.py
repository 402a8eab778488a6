"""Writing an export to a file of the user's, whole or not at all.

The cache folder has a checksum of each file that an export wrote, so that the next export may
replace it. A file that was changed since belongs to the user again.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from readlist.errors import DamagedFileError, RefusedError
from readlist.formats.bibtex.writer import Merged, NewEntry, merged
from readlist.library.library import Library
from readlist.storage.files import (
    locked,
    make_folder,
    read_optional,
    read_record,
    staged,
    write_record,
)
from readlist.text import quoted

_MOST = 500  # files
_MOST_ENTRIES = 20_000  # of one file


class WrittenFiles:
    """The checksums of the files that exports wrote; empty if the cache is gone."""

    __slots__ = ("_path",)

    def __init__(self, cache: Path) -> None:
        self._path = cache / "exports" / "written.json"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let no other readlist write an export now; without a cache folder that is not assured."""
        with ExitStack() as held:
            with suppress(OSError, RefusedError):
                make_folder(self._path.parent)
                held.enter_context(locked(self._path.with_name("export.lock")))
            yield

    def wrote(self, path: Path, data: bytes) -> bool:
        """Whether the file, which holds `data`, is as an export left it."""
        return self.record(path).get("sha256") == _checksum(data)

    def entries(self, path: Path) -> dict[str, None]:
        """The checksums of the entries that an export put into the file, the oldest first."""
        found = self.record(path).get("entries")
        return dict.fromkeys(map(str, found)) if isinstance(found, list) else {}

    def remember(self, path: Path, whole: bytes | None, entries: Iterable[str] = ()) -> None:
        """That these entries of the file were written, and the `whole`, if that is all of it."""
        record: dict[str, object] = {} if whole is None else {"sha256": _checksum(whole)}
        if sums := list(self.entries(path) | dict.fromkeys(map(_entry_sum, entries))):
            record["entries"] = sums[-_MOST_ENTRIES:]
        known = read_record(self._path)
        name = str(path.resolve())
        known.pop(name, None)  # the newest comes last
        known[name] = record
        # Where that cannot be done, the export is done all the same.
        write_record(self._path, dict(list(known.items())[-_MOST:]))

    def record(self, path: Path) -> Mapping[str, object]:
        """The checksums of the file and of its entries, as far as an export wrote them."""
        found = read_record(self._path).get(str(path.resolve()))
        return found if isinstance(found, dict) else {}


def _checksum(data: bytes) -> str:
    from hashlib import sha256

    return sha256(data).hexdigest()


def _entry_sum(entry: str) -> str:
    """The checksum of an entry, whatever the line breaks of its file."""
    return _checksum(entry.replace("\r\n", "\n").rstrip("\n").encode(errors="replace"))


def write_export(library: Library, text: str, file: str, *, force: bool = False) -> bool:
    """Write `text` to the file; False if it held just that already.

    Raises RefusedError for a file that holds what no export wrote, unless `force`.
    """
    path, data = _path(file), text.encode()
    if path.exists() and not path.is_file() and not path.is_dir():
        path.write_bytes(data)  # a pipe or device cannot be replaced
        return True
    written = WrittenFiles(library.home.cache)

    def text_after(before: bytes | None) -> bytes:
        if before not in {None, data} and not force and not written.wrote(path, before or b""):
            reported = "is there, and readlist did not write it"
            if "sha256" in written.record(path):
                reported = "was changed since readlist wrote it"
            append = "--append adds to it, " if path.suffix == ".bib" else ""
            raise RefusedError(f"{path} {reported}", hint=f"{append}--force replaces it")
        return data

    with written.alone():
        before = _replaced(path, text_after)
        if before != data:
            written.remember(path, data)
    return before != data


def append_export(
    library: Library, entries: Sequence[NewEntry], file: str, *, force: bool = False
) -> Merged:
    """Put the entries into a .bib file, which is made if need be; all its other bytes stay.

    With `force` they also replace entries of others under the same key. Raises DamagedFileError for
    a file with an entry that has no end.
    """
    path = _path(file)
    written = WrittenFiles(library.home.cache)
    results: list[tuple[bytes, Merged]] = []

    def text_after(before: bytes | None) -> bytes:
        before = before or b""
        encoding = _encoding(before, entries, path)
        sums = written.entries(path)
        try:
            text = before.decode(encoding)
            result = merged(text, entries, lambda each: _entry_sum(each) in sums, force=force)
        except ValueError as error:
            raise DamagedFileError(path, str(error)) from None
        results.append((result.text.encode(encoding), result))
        return results[-1][0]

    with written.alone():
        before = _replaced(path, text_after)
        data, result = results[-1]
        if result.added or result.replaced:
            is_whole = not before or written.wrote(path, before)
            left = {*result.kept, *result.theirs}
            texts = (entry.text for entry in entries if entry.key not in left)
            written.remember(path, data if is_whole else None, texts)
    return result


def _replaced(path: Path, text_after: Callable[[bytes | None], bytes]) -> bytes | None:
    """Give the file the text that follows from what it holds by then, which is returned."""
    while True:
        before = read_optional(path)
        data = text_after(before)
        if data == before:
            return before
        with staged({path: data}, mode=0o666) as replace:
            if read_optional(path) == before:
                replace()
                return before


def _path(file: str) -> Path:
    path = Path(file)
    if not path.name or file.endswith(("/", os.sep)):
        raise RefusedError(f"{quoted(file)} is not the name of a file", hint="give one after -o")
    return path


def _encoding(data: bytes, entries: Sequence[NewEntry], path: Path) -> str:
    """UTF-8, or the one that leaves every byte as it is where all that is added is ASCII."""
    if b"\0" in data:  # in UTF-16 even ASCII has another form
        raise RefusedError(f"{path} is not UTF-8 text", hint="save it as UTF-8 first")
    try:
        data.decode()
    except UnicodeDecodeError:
        if not all(entry.text.isascii() for entry in entries):
            message = f"{path} is not UTF-8, and the entries have letters beyond ASCII"
            raise RefusedError(message, hint="leave out --unicode") from None
        return "latin-1"
    return "utf-8"
