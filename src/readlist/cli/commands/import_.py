"""`import` and `update`: bibliographies and shared lists become lists of your own."""

from functools import partial
from pathlib import Path

from readlist.actions.import_ import ImportOptions, LabelSource, import_papers
from readlist.actions.inputs import LONGEST, ImportedFile, Inputs
from readlist.actions.lists import followed_lists, update_lists
from readlist.cli import options as o
from readlist.cli.environment import Context
from readlist.cli.screen import reading_line
from readlist.views.import_ import imported_answer, updated_answer
from readlist.views.lines import Answer


def import_file(
    ctx: Context,
    source: str = o.required(
        "FILE|URL|VENUE|-", "BibTeX, RIS, CSL-JSON, a list, or iclr:2022; - reads stdin."
    ),
    *,
    list_name: str | None = o.list_option(
        "Into this list, made if need be; else into one named after the file."
    ),
    with_files: bool = o.flag("--with-files", "Attach the PDFs that entries point to."),
    status_from: LabelSource | None = o.option(
        "keywords", "Mark papers as read or being read as their keywords say."
    ),
    tags_from: LabelSource | None = o.option("keywords", "Tag papers with their keywords."),
    with_progress: bool = o.flag(
        "--with-progress", "Readings, ratings and tags of an export, too."
    ),
    with_notes: bool = o.flag("--with-notes", "Notes that entries carry become your notes."),
    follow: bool = o.flag("--follow", "`update` brings newer versions from there."),
    every: bool = o.flag("--all", "Name every entry, those that were there, too."),
    strict: bool = o.flag("--strict", "All of it as it stands, or nothing."),
    dry_run: bool = o.DRY_RUN,
) -> Answer:
    """Import a bibliography or a shared list.

    Papers that the list already has are joined, never doubled. Each entry is reported; exit code 5
    where one had to be skipped.
    """
    from readlist.actions.attach import attach_linked

    options = ImportOptions(
        list_name, strict, dry_run, status_from, tags_from, with_progress, with_notes, follow
    )
    inputs = _inputs(ctx)
    if source == "-":
        buffer = getattr(ctx.obj.stdin, "buffer", None)
        most = LONGEST + 1
        data: bytes = buffer.read(most) if buffer else ctx.obj.stdin.read(most).encode()
        read = inputs.read(ImportedFile(data, Path("imported"), is_local=False))
    else:
        read = inputs.named(source)
    imported = import_papers(ctx.library, read, options)
    folder = read.file.path.parent
    folders = [folder, folder / Path(read.file_folder).expanduser()]
    linked = attach_linked(ctx.library, imported.intake, folders, dry_run=dry_run)
    links = tuple(linked) if with_files else ()
    current = ctx.library.state().current_list
    return imported_answer(imported, links, current, every=every)


def update(
    ctx: Context,
    name: str | None = o.argument(
        "[LIST]", "A list with a source; without one all of them.", o.complete_lists
    ),
) -> Answer:
    """Bring lists that you follow up to date.

    What their authors changed arrives, what you changed stays, progress and notes are never
    touched. Where both changed the same, yours stays and you are told.
    """
    sources = followed_lists(ctx.library, name)
    updated, failed = update_lists(ctx.library, sources, _inputs(ctx).newest)
    return updated_answer(updated, failed)


def _inputs(ctx: Context) -> Inputs:
    from readlist.cli.network_progress import asking

    return Inputs(ctx.library, partial(asking, ctx.obj), partial(reading_line, ctx.screen))
