"""Writing an export to a file of the user's, whole or not at all.

The cache folder has a checksum of each file that an export wrote, so that the next export may
replace it. A file that was changed since belongs to the user again.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
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
_MOST_TEXTS = 20_000  # of one file


class WrittenTexts:
    """The checksums of the files and entries that exports wrote; empty if the cache is gone."""

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

    def sums(self, path: Path) -> dict[str, None]:
        """The checksums of all that an export wrote into the file, the oldest first."""
        found = read_record(self._path).get(str(path.resolve()))
        return dict.fromkeys(map(str, found)) if isinstance(found, list) else {}

    def remember(self, path: Path, texts: Iterable[str]) -> None:
        """That an export wrote these texts into the file."""
        sums = list(self.sums(path) | dict.fromkeys(map(_checksum, texts)))
        known = read_record(self._path)
        known.pop(str(path.resolve()), None)  # the newest comes last
        known[str(path.resolve())] = sums[-_MOST_TEXTS:]
        # Where that cannot be done, the export is done all the same.
        write_record(self._path, dict(list(known.items())[-_MOST:]))


def _checksum(text: str) -> str:
    """The checksum of a file or an entry, whatever its line breaks."""
    from hashlib import sha256

    return sha256(text.replace("\r\n", "\n").encode(errors="replace")).hexdigest()


def write_export(library: Library, text: str, file: str, *, force: bool = False) -> bool:
    """Write `text` to the file; False if it held just that already.

    Raises RefusedError for a file that holds what no export wrote, unless `force`.
    """
    path, data = _path(file), text.encode()
    if path.exists() and not path.is_file() and not path.is_dir():
        path.write_bytes(data)  # a pipe or device cannot be replaced
        return True
    written = WrittenTexts(library.home.cache)

    def text_after(before: bytes | None) -> bytes:
        if before is None or before == data or force:
            return data
        if _checksum(before.decode(errors="replace")) not in written.sums(path):
            hint = f"{'--append adds to it, ' if path.suffix == '.bib' else ''}--force replaces it"
            raise RefusedError(f"{path} holds what readlist did not write", hint=hint)
        return data

    with written.alone():
        before = _replaced(path, text_after)
        if before != data:
            written.remember(path, [text])
    return before != data


def append_export(
    library: Library, entries: Sequence[NewEntry], file: str, *, force: bool = False
) -> Merged:
    """Put the entries into a .bib file, which is made if need be; all its other bytes stay.

    With `force` they also replace entries of others under the same key. Raises DamagedFileError for
    a file with an entry that has no end.
    """
    path = _path(file)
    written = WrittenTexts(library.home.cache)
    results: list[Merged] = []

    def text_after(before: bytes | None) -> bytes:
        before = before or b""
        encoding = _encoding(before, entries, path)
        sums = written.sums(path)
        try:
            text = before.decode(encoding)
            result = merged(text, entries, lambda each: _checksum(each) in sums, force=force)
        except ValueError as error:
            raise DamagedFileError(path, str(error)) from None
        results.append(result)
        return result.text.encode(encoding)

    with written.alone():
        before = _replaced(path, text_after)
        result = results[-1]
        if result.added or result.replaced:
            left = {*result.kept, *result.theirs}
            texts = [entry.text.rstrip("\n") for entry in entries if entry.key not in left]
            if not before or _checksum(before.decode(errors="replace")) in written.sums(path):
                texts.append(result.text)
            written.remember(path, texts)
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
