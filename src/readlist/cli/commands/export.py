"""`cite` and `export`: papers as citations, and as a bibliography."""

from typing import TYPE_CHECKING

from readlist.actions import export as actions
from readlist.actions.cite import Style, cite_papers
from readlist.actions.export import ExportFormat, ExportOptions
from readlist.cli import filter_options as f
from readlist.cli import options as o
from readlist.cli.environment import Context
from readlist.selection.sorting import Query, Sort
from readlist.text import counted
from readlist.views import export as views
from readlist.views.json import document_portions
from readlist.views.lines import Answer

if TYPE_CHECKING:
    from readlist.formats.bibtex.writer import Merged


def cite(
    ctx: Context,
    papers: list[str] = o.SOME_PAPERS,
    list_name: str | None = o.LIST,
    *,
    style: Style = o.option(
        "NAME", f"The style: {', '.join(Style)}.", "--style", "-s", default=Style.KEY
    ),
    copy: bool = o.flag("--copy", "Put it on the clipboard as well.", "-c"),
) -> None:
    """Print citations of papers.

    That is their keys, a LaTeX, pandoc or Typst citation, a line of prose, or the BibTeX entry.
    """
    chosen = o.papers_meant(ctx, papers, list_name)
    text = cite_papers(chosen, style)
    ctx.obj.give(views.cited_answer(text, chosen))
    if copy:
        from readlist.cli.desktop import copy as copy_text

        copy_text(ctx.obj, text.removesuffix("\n"))
        ctx.screen.say(f"copied, for {counted(len(chosen), 'paper')}")


def export(
    ctx: Context,
    papers: list[str] | None = o.PAPERS,
    list_name: str | None = o.LIST,
    *,
    sort: Sort | None = f.SORT,
    reverse: bool = f.REVERSE,
    wanted: ExportFormat | None = o.option(
        "NAME", f"{', '.join(ExportFormat)}; else by FILE's suffix, else BibTeX.", "--format", "-f"
    ),
    unicode: bool = o.flag("--unicode", "Plain Unicode in BibTeX instead of TeX accents."),
    output: str | None = o.option(
        "FILE", "Write this file, whole or not at all.", "--output", "-o"
    ),
    append: bool = o.flag("--append", "Put the entries into an existing .bib file."),
    force: bool = o.flag("--force", "Replace what readlist did not write."),
    with_notes: bool = o.flag("--with-notes", "Your notes, too, which are private."),
    with_progress: bool = o.flag("--with-progress", "Status, rating and tags, too."),
) -> Answer:
    """Export papers, or the list, as a bibliography.

    Your notes and progress are in it only with --with-notes or --with-progress. A .bib file
    also has what an imported one had: `file`, `annote` and the like.
    """
    file = output if output != "-" else None
    if append:
        actions.check_appending(file, wanted or actions.usual_format((), file))
    query = Query(ctx.filters.condition(ctx.library), sort or Sort.NUMBER, is_reversed=reverse)
    chosen = o.papers_or_all(ctx, papers, list_name, query)
    format_name = wanted or (ExportFormat.BIBTEX if append else actions.usual_format(chosen, file))
    order = ExportOptions(format_name, unicode, with_notes=with_notes, with_progress=with_progress)
    exported = actions.export_papers(ctx.library, chosen, order)
    text = exported.text
    if format_name is ExportFormat.JSON:  # which is the answer of `export --json`
        text = document_portions("export", ctx.library, exported.records)
    written: Merged | bool | None = None
    if file is not None:
        from readlist.actions.export_file import append_export, write_export

        if append:
            entries = actions.bib_entries(ctx.library, chosen, order)
            written = append_export(ctx.library, entries, file, force=force)
        else:
            text = ["".join(text)]
            written = write_export(ctx.library, text[0], file, force=force)
    return views.export_answer(exported, text, file, written)
