"""The inputs of `import` and `update`: a file, standard input, an address, or a conference."""

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from readlist.actions.import_ import LONGEST, ImportedFile, ReadEntries, check_length
from readlist.cli.environment import Environment
from readlist.cli.options import input_bytes
from readlist.errors import NotFoundError, RefusedError
from readlist.model.identifiers import is_web_address
from readlist.storage.files import read_optional, size_of_file
from readlist.text import quoted


def incoming(environment: Environment, name: str) -> tuple[ImportedFile, ReadEntries | None]:
    """The input that is named, and its entries where no file has to be read for them.

    Raises NotFoundError where there is none, and whatever keeps the network from giving it.
    """
    if name == "-":
        return ImportedFile(input_bytes(environment, LONGEST + 1), Path("imported")), None
    path = Path(name)
    check_length(path, size_of_file(path) or 0)
    data = read_optional(path)
    if data is not None:
        return ImportedFile(data, path), None
    if is_web_address(name):
        return downloaded(environment, name), None
    found = _venue(environment, name)
    if found is None:
        raise NotFoundError(
            f"there is no file {name}", hint="give a file, an address, iclr:2022, or - for stdin"
        )
    return found


def followed(environment: Environment, source: str) -> tuple[ImportedFile, ReadEntries | None]:
    """The newest version of a followed list: from an address or a conference, never from a file.

    Raises RefusedError for anything else, and whatever keeps the network from giving it.
    """
    if is_web_address(source):
        return downloaded(environment, source), None
    found = _venue(environment, source, anew=True)
    if found is None:
        raise RefusedError(f"{quoted(source)} is not an address", hint="mend `source` in the list")
    return found


def downloaded(environment: Environment, url: str) -> ImportedFile:
    """The list or bibliography at this address, to be named after the file there."""
    from readlist.actions.web import download
    from readlist.cli.asking import asking

    with asking(environment.screen, quiet=True) as observer:
        found = download(environment.library, url, environment.outlook(observer))
    return ImportedFile(found.data, file_named(url), url)


def file_named(url: str) -> Path:
    """The file's own name, of which a list's is made: the last part of the address's path."""
    parts = urlsplit(url)
    name = PurePosixPath(unquote(parts.path)).name
    return Path(re.sub(r"[^\w.-]+", "-", name) or parts.hostname or "imported")


def _venue(
    environment: Environment, name: str, *, anew: bool = False
) -> tuple[ImportedFile, ReadEntries] | None:
    from readlist.actions.web import read_venue, venue_named

    venue = venue_named(name)
    if venue is None:
        return None
    from readlist.cli.asking import asking

    with asking(environment.screen, quiet=True) as observer:
        found = read_venue(environment.library, venue, environment.outlook(observer), anew=anew)
    source = ImportedFile(b"", Path(found.heading.name), venue.reference)
    return source, ReadEntries(found.heading, found.entries, "venue")
