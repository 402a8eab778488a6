"""`import`: a bibliography or a shared list becomes a list of the person's own."""

from dataclasses import replace
from typing import Annotated

import typer

from readlist.actions.attach import Linked, attach_linked
from readlist.actions.import_ import (
    Imported,
    ImportedFile,
    ImportOptions,
    StatusFrom,
    import_papers,
    read_source,
)
from readlist.cli.environment import Environment, environment_of
from readlist.cli.incoming import incoming
from readlist.cli.options import JsonOption, complete_lists
from readlist.cli.progress_line import reading_line
from readlist.errors import DamagedFileError, NotFoundError
from readlist.library.intake import EntryOutcome
from readlist.text import counted
from readlist.views.intake import intake_report, taken_line
from readlist.views.lines import lost_comments

_MOST_NOTES = 20  # on the file


def import_file(
    ctx: typer.Context,
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE|URL|VENUE|-",
            help="BibTeX, RIS, CSL-JSON, a list, or iclr:2022; - reads stdin.",
        ),
    ],
    *,
    list_name: Annotated[
        str | None,
        typer.Option(
            "--list",
            "-l",
            metavar="NAME",
            help="Into this list, made if need be; else into one named after the file.",
            autocompletion=complete_lists,
        ),
    ] = None,
    with_files: Annotated[
        bool, typer.Option("--with-files", help="Attach the PDFs that entries point to.")
    ] = False,
    status_from: Annotated[
        StatusFrom | None,
        typer.Option(help="Mark papers as read or being read where their keywords say so."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="All of it as it stands, or nothing.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be.")] = False,
    json: JsonOption = False,
) -> None:
    """Import papers into a list of yours.

    Papers that it has already are joined, never doubled. Of each entry it is said what became of
    it; exit code 5 where one had to be skipped.
    """
    environment = environment_of(ctx)
    wish = ImportOptions(list_name, strict=strict, dry_run=dry_run, status_from=status_from)
    found, read = incoming(environment, source)
    with reading_line(environment.screen) as tell:
        read = read or read_source(found, tell)
        found = replace(found, data=b"")  # which may be long
        imported = import_papers(environment.library, read, found, wish)
    links: tuple[Linked, ...] = ()
    if with_files and not dry_run:
        folder = found.path.parent
        links = tuple(attach_linked(environment.library, imported.intake, folder))
    _answer(environment, imported, links, wish, json=json)
    _end(found, imported, links)


def _answer(
    environment: Environment,
    imported: Imported,
    links: tuple[Linked, ...],
    wish: ImportOptions,
    *,
    json: bool,
) -> None:
    screen, intake = environment.screen, imported.intake
    if json:
        screen.write(_document(environment, imported, links, dry_run=wish.dry_run))
        return
    if screen.is_terminal:
        screen.tell(intake_report(intake))
    else:
        for taken in intake.taken:
            screen.write(taken_line(taken))
    for sentence in _sentences(imported, links, wish):
        screen.say(sentence)


def _document(
    environment: Environment, imported: Imported, links: tuple[Linked, ...], *, dry_run: bool
) -> str:
    from readlist.library.records import count, list_records
    from readlist.views.intake import entry_objects, file_objects
    from readlist.views.json import document, list_object, paper_objects

    intake = imported.intake
    every = list_records(environment.library, intake.reading_list)
    touched = {taken.number for taken in intake.taken}
    return document(
        "import",
        list=list_object(intake.reading_list, count(every)),
        papers=paper_objects(tuple(each for each in every if each.number in touched)),
        **entry_objects(intake),
        files=file_objects(links),
        format=imported.format_name,
        encoding=imported.encoding,
        marked=imported.marked,
        notes=list(imported.notes),
        dry_run=dry_run,
    )


def _sentences(imported: Imported, links: tuple[Linked, ...], wish: ImportOptions) -> list[str]:
    """What is to be said beside the report."""
    intake = imported.intake
    name = intake.reading_list.name
    papers = counted(len(intake.reading_list.papers), "paper")
    said = [*imported.notes[:_MOST_NOTES]]
    if more := len(imported.notes) - len(said):
        said.append(f"and {counted(more, 'note')} more like that: `--json` has them all")
    if imported.encoding != "utf-8":
        said.append(f"the file is not UTF-8; it was read as {imported.encoding}")
    if intake.was_rewritten:
        said.append(lost_comments(name))
    if imported.marked:
        said.append(f"{counted(imported.marked, 'paper')} marked as their keywords say")
    attached = [each for each in links if not each.problem]
    if attached:
        said.append(f"{counted(len(attached), 'PDF')} attached")
    said += [f"{each.key}: {each.file} {each.problem}" for each in links if each.problem]
    if wish.dry_run:
        said.append("nothing was changed (--dry-run)")
    elif intake.is_new:
        said.append(f"{name} is a new list of {papers}: `readlist use {name}`")
    else:
        said.append(f"{name} has {papers} now")
    return said


def _end(source: ImportedFile, imported: Imported, links: tuple[Linked, ...]) -> None:
    """Raise where something was left out."""
    skipped = len(imported.intake.of(EntryOutcome.SKIPPED))
    if skipped:
        total = counted(len(imported.intake.taken), "entry")
        raise DamagedFileError(
            source.path,
            f"{skipped} of {total} had to be skipped",
            hint="mend them and import the file again; what is there is not doubled",
        )
    missing = [each for each in links if each.problem]
    if missing:
        raise NotFoundError(
            f"{counted(len(missing), 'file')} could not be attached",
            hint="`readlist attach PAPER FILE` takes each of them later",
        )
