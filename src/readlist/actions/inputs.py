"""The input of `import` and `update`: a file, an address or a venue; bytes → entries."""

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from readlist.errors import DamagedFileError, NotFoundError, RefusedError
from readlist.formats.recognition import Format, recognised, text_and_encoding
from readlist.library.library import Library
from readlist.model.identifiers import file_named, is_web_address, names_file
from readlist.model.keys import list_name_from
from readlist.model.paper import ReadingList
from readlist.model.same_work import Entry, Reader, Tell
from readlist.storage.files import read_optional, size_of_file
from readlist.text import quoted

if TYPE_CHECKING:  # most inputs are files
    from readlist.sources.protocol import NetworkContext

LONGEST = 100_000_000  # bytes of a file that is imported; ten times a very long bibliography
NOTHING = "nothing was imported"
_COMMENT = r"(?m)^[ \t]*#(?!:schema )"
_NO_COMMENTS = "comments in the file stay behind"


class ImportedFile(NamedTuple):
    """The bytes to import, and where they come from."""

    data: bytes
    path: Path  # names the list, and what is said of the file
    url: str = ""  # where newer versions of a list are found
    is_local: bool = True  # a file of this machine, not standard input


class ReadEntries(NamedTuple):
    """The contents of a file: the heading of its list, its entries, and how it was read."""

    file: ImportedFile  # without its bytes
    heading: ReadingList
    entries: Sequence[Entry]
    format_name: str
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()  # about the file, beside its entries
    file_folder: str = ""  # as in a Bibliography

    def heading_of(self, name: str) -> ReadingList:
        """The heading of the list `name`, which has that as its title if the file has none."""
        title, stem = self.heading.title, self.file.path.stem
        has_title = title != stem or name == list_name_from(self.heading.name)
        return replace(self.heading, name=name, title=title if has_title else name)


def check_length(path: Path, size: int) -> None:
    """Raise RefusedError if a file of this size in bytes is too large to import."""
    if size > LONGEST:
        message = f"{path} has more than {LONGEST // 1_000_000} MB, which is too much to import"
        raise RefusedError(message, hint="split it")


def read_source(source: ImportedFile, tell: Tell) -> ReadEntries:
    """The entries of the file; raises DamagedFileError, naming its kind, if it has none."""
    path, file = source.path, source._replace(data=b"")
    check_length(path, len(source.data))
    try:
        text, encoding = text_and_encoding(source.data)
        found = recognised(text)
        if found is Format.LIST:
            from readlist.formats.readlist_toml import read_list

            heading, entries = read_list(text.encode(), path)
            notes = (_NO_COMMENTS,) if re.search(_COMMENT, text) else ()
            return ReadEntries(file, heading, entries, found, encoding, notes)
        read = _reader_of(found)(text, tell)
    except ValueError as error:
        raise DamagedFileError(path, str(error), hint=NOTHING) from None
    head = ReadingList(path.stem, path.stem, extra=read.extra)
    return ReadEntries(file, head, read.entries, found, encoding, read.notes, read.file_folder)


def _reader_of(found: Format) -> Reader:
    # One of them is needed, and each loads a parser.
    match found:
        case Format.BIBTEX:
            from readlist.formats.bibtex.reader import read_bibtex as read
        case Format.RIS:
            from readlist.formats.ris.reader import read_ris as read
        case Format.NBIB:
            from readlist.formats.ris.reader import read_nbib as read
        case Format.ENW:
            from readlist.formats.ris.reader import read_enw as read
        case _:
            from readlist.formats.csl.reader import read_csl_json as read
    return read


class Inputs(NamedTuple):
    """Finds and reads what is named."""

    library: Library
    network: "Callable[[], AbstractContextManager[NetworkContext]]"  # while services are asked
    reading: Callable[[], AbstractContextManager[Tell]]  # while a file is read; both show it

    def named(self, name: str) -> ReadEntries:
        """The entries of the file, address or venue; raises NotFoundError where there is none."""
        try:
            is_address = name.lower().startswith("file:")
            path = file_named(name, Path.cwd()) if is_address else Path(name)
        except ValueError as error:
            message = f"{quoted(name)} is not read: {error}"
            raise RefusedError(message, hint="give its path") from None
        if name and (local := _local(path)):  # an empty path is the folder that one is in
            return self.read(local)
        if found := self._on_the_web(name):
            return found
        message = f"there is no file {name}" if name else "an empty name is not that of a file"
        raise NotFoundError(message, hint="give a file, an address, iclr:2022, or - for stdin")

    def newest(self, name: str, source: str) -> ReadEntries:
        """The newest version of the list `name` at its source, an address, a venue or a file.

        A path is read against the list that names it; raises NotFoundError where nothing is there.
        """
        if names_file(source):
            hint = f"bring it back, or `readlist edit -l {name}`"
            try:
                local = _local(path := file_named(source, self.library.lists_folder))
            except (OSError, ValueError, RuntimeError) as error:  # which stops no other list
                why = getattr(error, "strerror", "") or error
                raise RefusedError(f"{source}: {why}", hint=hint) from error
            if local:
                return self.read(local)
            raise NotFoundError(f"{path} is not there", hint=hint)
        if found := self._on_the_web(source, anew=True):
            return found
        raise RefusedError(f"{quoted(source)} is not an address", hint="mend `source` in the list")

    def read(self, file: ImportedFile) -> ReadEntries:
        """The entries of the file; raises as `read_source` does."""
        with self.reading() as tell:
            return read_source(file, tell)

    def _on_the_web(self, name: str, *, anew: bool = False) -> ReadEntries | None:
        """The text at this address, to be named after the file there, or the papers of a venue."""
        from readlist.actions.web import download, read_venue, venue_named

        if is_web_address(name):
            with self.network() as network:
                data = download(self.library, name, network)
            parts = urlsplit(name)
            file = PurePosixPath(unquote(parts.path)).name
            path = Path(re.sub(r"[^\w.-]+", "-", file) or parts.hostname or "imported")
            return self.read(ImportedFile(data, path, name))
        venue = venue_named(name)
        if venue is None:
            return None
        with self.network() as network:
            heading, entries = read_venue(self.library, venue, network, anew=anew)
        source = ImportedFile(b"", Path(heading.name), venue.reference)
        return ReadEntries(source, heading, entries, "venue")


def _local(path: Path) -> ImportedFile | None:
    """The file, or the only list in the folder; None where nothing is there."""
    if path.is_dir():
        files = filter(size_of_file, sorted(path.glob("*.toml")))
        lists = [each for each in files if b"[[papers]]" in (read_optional(each) or b"")]
        if not lists:
            raise NotFoundError(f"{path} is a folder without a list", hint="give a file")
        if len(lists) > 1:
            names = ", ".join(each.name for each in lists)
            raise NotFoundError(f"{path} has {len(lists)} lists", hint=f"give one of them: {names}")
        path = lists[0]
    check_length(path, size_of_file(path) or 0)
    data = read_optional(path)
    return None if data is None else ImportedFile(data, path)
