"""`import`: a bibliography or a shared list becomes a list of your own."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from readlist.actions.import_ import ImportOptions, LabelSource, import_papers, read_source
from readlist.cli.environment import environment_of
from readlist.cli.incoming import incoming
from readlist.cli.options import DryRunOption, JsonOption, list_option
from readlist.cli.screen import reading_line
from readlist.library.own_lists import intake_records
from readlist.views.import_ import imported_answer

SourceArgument = Annotated[
    str,
    typer.Argument(
        metavar="FILE|URL|VENUE|-",
        help="BibTeX, RIS, CSL-JSON, a list, or iclr:2022; - reads stdin.",
    ),
]
ToListOption = Annotated[
    str | None,
    list_option("Into this list, made if need be; else into one named after the file."),
]
StatusFromOption = Annotated[
    LabelSource | None,
    typer.Option(
        metavar="keywords", help="Mark papers as read or being read as their keywords say."
    ),
]
TagsFromOption = Annotated[
    LabelSource | None, typer.Option(metavar="keywords", help="Tag papers with their keywords.")
]
WithProgressOption = Annotated[
    bool, typer.Option("--with-progress", help="Readings, ratings and tags of an export, too.")
]
WithNotesOption = Annotated[
    bool, typer.Option("--with-notes", help="Notes that entries carry become your notes.")
]


def import_file(
    ctx: typer.Context,
    source: SourceArgument,
    *,
    list_name: ToListOption = None,
    with_files: Annotated[
        bool, typer.Option("--with-files", help="Attach the PDFs that entries point to.")
    ] = False,
    status_from: StatusFromOption = None,
    tags_from: TagsFromOption = None,
    with_progress: WithProgressOption = False,
    with_notes: WithNotesOption = False,
    follow: Annotated[
        bool, typer.Option("--follow", help="`update` brings newer versions from there.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Name every entry, those that were there, too.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="All of it as it stands, or nothing.")
    ] = False,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
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
    with reading_line(environment.screen) as tell:
        read = read or read_source(found, tell)
        found = replace(found, data=b"")  # which may be long
        imported = import_papers(library, read, found, options)
    folders = [found.path.parent, found.path.parent / Path(read.file_folder).expanduser()]
    linked = attach_linked(library, imported.intake, folders, dry_run=dry_run)
    links = tuple(linked) if with_files else ()
    current = library.state().current_list
    records = partial(intake_records, library, imported.intake)
    answer = imported_answer(imported, links, records, current, every=every)
    environment.give(answer, json=json)
