"""`import` and `update`: bibliographies and shared lists become lists of your own."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import typer

from readlist.actions.import_ import (
    LONGEST,
    ImportedFile,
    ImportOptions,
    LabelSource,
    ReadEntries,
    check_length,
    import_papers,
    read_source,
)
from readlist.actions.lists import Updated, followed_lists, source_of, update_list
from readlist.cli.environment import Environment, environment_of
from readlist.cli.options import (
    DRY_RUN,
    argument,
    complete_lists,
    flag,
    input_bytes,
    list_option,
    option,
    required,
)
from readlist.cli.screen import reading_line
from readlist.errors import NotFoundError, ReadlistError, RefusedError
from readlist.library.own_lists import intake_records
from readlist.model.identifiers import file_named, is_web_address, names_file
from readlist.storage.files import read_optional, size_of_file
from readlist.text import quoted
from readlist.views.import_ import imported_answer, updated_answer
from readlist.views.lines import Answer


def import_file(
    ctx: typer.Context,
    source: str = required(
        "FILE|URL|VENUE|-", "BibTeX, RIS, CSL-JSON, a list, or iclr:2022; - reads stdin."
    ),
    *,
    list_name: str | None = list_option(
        "Into this list, made if need be; else into one named after the file."
    ),
    with_files: bool = flag("--with-files", "Attach the PDFs that entries point to."),
    status_from: LabelSource | None = option(
        "keywords", "Mark papers as read or being read as their keywords say."
    ),
    tags_from: LabelSource | None = option("keywords", "Tag papers with their keywords."),
    with_progress: bool = flag("--with-progress", "Readings, ratings and tags of an export, too."),
    with_notes: bool = flag("--with-notes", "Notes that entries carry become your notes."),
    follow: bool = flag("--follow", "`update` brings newer versions from there."),
    every: bool = flag("--all", "Name every entry, those that were there, too."),
    strict: bool = flag("--strict", "All of it as it stands, or nothing."),
    dry_run: bool = DRY_RUN,
) -> Answer:
    """Import a bibliography or a shared list.

    Papers that the list already has are joined, never doubled. Each entry is reported; exit code 5
    where one had to be skipped.
    """
    from readlist.actions.attach import attach_linked

    environment = environment_of(ctx)
    library = environment.library
    options = ImportOptions(
        list_name, strict, dry_run, status_from, tags_from, with_progress, with_notes, follow
    )
    found, read = incoming(environment, source)
    imported = import_papers(library, read, found, options)
    folders = [found.path.parent, found.path.parent / Path(read.file_folder).expanduser()]
    linked = attach_linked(library, imported.intake, folders, dry_run=dry_run)
    links = tuple(linked) if with_files else ()
    current = library.state().current_list
    records = partial(intake_records, library, imported.intake)
    return imported_answer(imported, links, records, current, every=every)


def update(
    ctx: typer.Context,
    name: str | None = argument(
        "[LIST]", "A list with a source; without one all of them.", complete_lists
    ),
    *,
    dry_run: bool = DRY_RUN,
) -> Answer:
    """Bring lists that you follow up to date.

    What their authors changed arrives, what you changed stays, progress and notes are never
    touched. Where both changed the same, yours stays and you are told.
    """
    environment = environment_of(ctx)
    library = environment.library
    sources = followed_lists(library) if name is None else dict([source_of(library, name)])
    updated, failed = _updated(environment, sources, dry_run=dry_run)
    return updated_answer(updated, failed, follows=bool(sources), dry_run=dry_run)


def _updated(
    environment: Environment, sources: Mapping[str, str], *, dry_run: bool
) -> tuple[list[Updated], dict[str, ReadlistError]]:
    """Update each list on its own: one that cannot be read does not stop the others."""
    updated: list[Updated] = []
    failed: dict[str, ReadlistError] = {}
    for name, address in sources.items():
        try:
            read = followed(environment, name, address)
            updated.append(
                update_list(environment.library, name, read.heading, read.entries, dry_run=dry_run)
            )
        except ReadlistError as error:
            if len(sources) == 1:
                raise
            failed[name] = error
    return updated, failed


def incoming(environment: Environment, name: str) -> tuple[ImportedFile, ReadEntries]:
    """The input that is named, and its entries.

    Raises NotFoundError where there is none, and whatever keeps the network from giving it.
    """
    if name == "-":
        data = input_bytes(environment, LONGEST + 1)
        return _read(environment, ImportedFile(data, Path("imported"), is_local=False))
    is_address = name.lower().startswith("file:")
    try:
        path = file_named(name, Path.cwd()) if is_address else Path(name)
    except ValueError as error:
        raise RefusedError(f"{quoted(name)} is not read: {error}", hint="give its path") from None
    if local := _local(path):
        return _read(environment, local)
    if is_web_address(name):
        return _read(environment, downloaded(environment, name))
    found = _venue(environment, name)
    if found is None:
        raise NotFoundError(
            f"there is no file {name}", hint="give a file, an address, iclr:2022, or - for stdin"
        )
    return found


def _read(environment: Environment, file: ImportedFile) -> tuple[ImportedFile, ReadEntries]:
    with reading_line(environment.screen) as tell:
        return replace(file, data=b""), read_source(file, tell)


def _local(path: Path) -> ImportedFile | None:
    """The file, or the only list in the folder; None where nothing is there.

    Raises NotFoundError for a folder without a list, and for one with several, which it names.
    """
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


def followed(environment: Environment, name: str, source: str) -> ReadEntries:
    """The newest version of the list `name`, whose source is an address, a conference or a file.

    A path is read against the list that names it. Raises NotFoundError where the file is not
    there, RefusedError for anything else, and whatever keeps the network from giving it.
    """
    if is_web_address(source):
        return _read(environment, downloaded(environment, source))[1]
    if names_file(source):
        try:
            path = file_named(source, environment.library.lists_folder)
        except (ValueError, RuntimeError):  # of another computer, which was typed, or has no home
            path = Path(source)
        if local := _local(path):
            return _read(environment, local)[1]
        raise NotFoundError(
            f"{path} is not there", hint=f"bring it back, or `readlist edit -l {name}`"
        )
    found = _venue(environment, source, anew=True)
    if found is None:
        raise RefusedError(f"{quoted(source)} is not an address", hint="mend `source` in the list")
    return found[1]


def downloaded(environment: Environment, url: str) -> ImportedFile:
    """The list or bibliography at this address, to be named after the file there."""
    from readlist.actions.web import download
    from readlist.cli.network_progress import asking

    with asking(environment.screen) as observer:
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

    with asking(environment.screen) as observer:
        found = read_venue(environment.library, venue, environment.outlook(observer), anew=anew)
    source = ImportedFile(b"", Path(found.heading.name), venue.reference)
    return source, ReadEntries(found.heading, found.entries, "venue")
