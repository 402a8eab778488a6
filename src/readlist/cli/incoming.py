"""The inputs of `import` and `update`: a file, standard input, an address, or a conference."""

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from readlist.actions.import_ import LONGEST, ImportedFile, ReadEntries, check_length
from readlist.cli.environment import Environment
from readlist.cli.options import input_bytes
from readlist.errors import NotFoundError, RefusedError
from readlist.model.identifiers import is_web_address
from readlist.model.list_source import file_named, names_file
from readlist.storage.files import read_optional, size_of_file
from readlist.text import quoted


def incoming(environment: Environment, name: str) -> tuple[ImportedFile, ReadEntries | None]:
    """The input that is named, and its entries where no file has to be read for them.

    Raises NotFoundError where there is none, and whatever keeps the network from giving it.
    """
    if name == "-":
        return ImportedFile(
            input_bytes(environment, LONGEST + 1), Path("imported"), is_local=False
        ), None
    is_address = name.lower().startswith("file:")
    try:
        path = file_named(name, Path.cwd()) if is_address else Path(name)
    except ValueError as error:
        raise RefusedError(f"{quoted(name)} is not read: {error}", hint="give its path") from None
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
    """The newest version of a followed list: from an address, a conference or a file.

    A path is read against the list that names it. Raises NotFoundError where the file is not
    there, RefusedError for anything else, and whatever keeps the network from giving it.
    """
    if is_web_address(source):
        return downloaded(environment, source), None
    if names_file(source):
        try:
            path = file_named(source, environment.library.lists_folder)
        except (ValueError, RuntimeError):  # of another computer, which was typed, or has no home
            path = Path(source)
        check_length(path, size_of_file(path) or 0)
        data = read_optional(path)
        if data is None:
            raise NotFoundError(
                f"{path} is not there", hint="bring it back, or `readlist edit -l LIST`"
            )
        return ImportedFile(data, path), None
    found = _venue(environment, source, anew=True)
    if found is None:
        raise RefusedError(f"{quoted(source)} is not an address", hint="mend `source` in the list")
    return found


def downloaded(environment: Environment, url: str) -> ImportedFile:
    """The list or bibliography at this address, to be named after the file there."""
    from readlist.actions.web import download
    from readlist.cli.network_progress import asking

    with asking(environment.screen, quiet=True) as observer:
        found = download(environment.library, url, environment.outlook(observer))
    parts = urlsplit(url)
    name = PurePosixPath(unquote(parts.path)).name
    return ImportedFile(
        found.data, Path(re.sub(r"[^\w.-]+", "-", name) or parts.hostname or "imported"), url
    )


def _venue(
    environment: Environment, name: str, *, anew: bool = False
) -> tuple[ImportedFile, ReadEntries] | None:
    from readlist.actions.web import read_venue, venue_named

    venue = venue_named(name)
    if venue is None:
        return None
    from readlist.cli.network_progress import asking

    with asking(environment.screen, quiet=True) as observer:
        found = read_venue(environment.library, venue, environment.outlook(observer), anew=anew)
    source = ImportedFile(b"", Path(found.heading.name), venue.reference)
    return source, ReadEntries(found.heading, found.entries, "venue")
