"""`fetch` and `attach`: abstracts and PDFs from the web, and a PDF from elsewhere."""

import gc
from itertools import compress
from pathlib import Path

from readlist.cli import options as o
from readlist.cli.environment import Context
from readlist.library.find import resolve_paper
from readlist.views.lines import Answer


def complete_sources(incomplete: str) -> list[str]:
    """Return the names of the sources that begin with the typed text."""
    from readlist.sources.order import source_names

    return [name for name in source_names() if name.startswith(incomplete)]


def fetch(
    ctx: Context,
    papers: list[str] | None = o.PAPERS,
    list_name: str | None = o.LIST,
    *,
    abstract: bool = o.flag("--abstract", "Only abstracts."),
    pdf: bool = o.flag("--pdf", "Only PDFs."),
    force: bool = o.flag("--force", "Also what is there already."),
    retry_failed: bool = o.flag("--retry-failed", "Only what failed before, and all of it."),
    source: list[str] | None = o.option("NAME", "Ask only this one.", complete=complete_sources),
    dry_run: bool = o.flag("--dry-run", "Show which services would be asked; ask none."),
) -> Answer:
    """Fetch abstracts and PDFs.

    Without papers: those of the whole list.

    What is there already is not asked for again. What does not come is named, with the reason.
    """
    from readlist.actions.fetch import carry_out, first_requests, plan_fetch
    from readlist.cli.network_progress import Display
    from readlist.library.records import records_of
    from readlist.sources.protocol import FetchOptions, FetchTarget
    from readlist.views.fetch import fetched_answer, planned_answer

    wanted = tuple(compress(FetchTarget, (abstract, pdf))) or tuple(FetchTarget)
    order = FetchOptions(wanted, force, retry_failed, tuple(source or ()))
    chosen = o.papers_or_all(ctx, papers, list_name)
    current_list = ctx.library.state().current_list
    display = Display(ctx.screen, current_list)
    plan = plan_fetch(ctx.library, chosen, order, ctx.obj.outlook(display))
    if dry_run:
        return planned_answer(first_requests(plan), current_list)
    gc.enable()  # a run may take hours
    display.begins(len({place.paper.key for place, _ in plan.missing}))
    with display:
        report = carry_out(plan, display.ends)
    for host, failure in report.unreached.items():
        display.closes(host, failure)
    places = [each.place for each in report.papers]
    return fetched_answer(report, current_list, lambda: records_of(ctx.library, places))


def attach(
    ctx: Context,
    paper: str = o.PAPER,
    file: Path = o.required("FILE", "The PDF."),
    list_name: str | None = o.LIST,
    *,
    move: bool = o.flag("--move", "Remove FILE afterwards."),
    force: bool = o.flag("--force", "Replace another PDF that the paper has."),
) -> Answer:
    """Make a file the PDF of a paper.

    That is the way for a PDF which only a browser gets.
    """
    from readlist.actions.attach import attach_pdf
    from readlist.views.edit import attached_answer

    place = resolve_paper(ctx.library, paper, list_name)
    attached = attach_pdf(ctx.library, place, file, move=move, force=force)
    return attached_answer(attached, place, o.list_in_use(ctx, list_name))
