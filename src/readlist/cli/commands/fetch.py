"""`fetch`: abstracts and PDFs from the web."""

import gc
from typing import TYPE_CHECKING, Annotated

import typer

from readlist.cli.environment import Environment, environment_of
from readlist.cli.options import JsonOption, ListOption, PapersArgument, places_or_all
from readlist.errors import NetworkError, UsageError
from readlist.text import counted, quoted

if TYPE_CHECKING:  # httpx is loaded where something is fetched
    from readlist.actions.fetch import FetchPlan, Report
    from readlist.cli.fetch_display import Display


def complete_sources(incomplete: str) -> list[str]:
    """Return the names of the sources that begin with the typed text."""
    from readlist.sources.order import source_names

    return [name for name in source_names() if name.startswith(incomplete)]


def fetch(
    ctx: typer.Context,
    papers: PapersArgument = None,
    list_name: ListOption = None,
    *,
    abstract: Annotated[bool, typer.Option("--abstract", help="Only abstracts.")] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="Only PDFs.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Also what is there already.")] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Only what failed before, and all of it.")
    ] = False,
    source: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Ask only this one.", autocompletion=complete_sources),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be asked of whom.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Fetch abstracts and PDFs.

    Without papers: those of the whole list.

    What is there already is not asked for again. What does not come is named, with the reason.
    """
    from readlist.actions.fetch import plan_fetch
    from readlist.cli.fetch_display import display_for
    from readlist.sources.protocol import FetchOptions, FetchTarget

    environment = environment_of(ctx)
    asked = {FetchTarget.ABSTRACT: abstract, FetchTarget.PDF: pdf}
    order = FetchOptions(
        wanted=tuple(each for each, yes in asked.items() if yes) or tuple(FetchTarget),
        force=force,
        retry_failed=retry_failed,
        sources=_known(source or []),
    )
    chosen = places_or_all(environment, papers, list_name)
    current_list = environment.library.state().current_list
    display = display_for(environment.screen, current_list)
    plan = plan_fetch(environment.library, chosen, order, environment.outlook(display))
    if dry_run:
        _tell_plan(environment, plan, current_list, json=json)
    else:
        _carry_out(environment, plan, display, current_list, json=json)


def _known(sources: list[str]) -> tuple[str, ...]:
    from readlist.sources.order import source_names

    known = source_names()
    for name in sources:
        if name not in known:
            raise UsageError(
                f"no source is called {quoted(name)}", hint=f"there are: {', '.join(known)}"
            )
    return tuple(sources)


def _tell_plan(
    environment: Environment, plan: "FetchPlan", current_list: str, *, json: bool
) -> None:
    from readlist.actions.fetch import first_requests
    from readlist.views.fetch import step_lines, step_text

    steps = first_requests(plan)
    if json:
        from readlist.views.fetch import step_object
        from readlist.views.json import document

        environment.screen.write(document("fetch", plan=[step_object(step) for step in steps]))
        return
    for step in steps:
        if environment.screen.is_terminal:
            environment.screen.tell(step_text(step, current_list))
        else:
            environment.screen.write("".join(step_lines(step, current_list)))
    if not steps:
        environment.screen.say("nothing is missing")


def _carry_out(
    environment: Environment,
    plan: "FetchPlan",
    display: "Display",
    current_list: str,
    *,
    json: bool,
) -> None:
    from readlist.actions.fetch import carry_out
    from readlist.views.fetch import may_come_later

    gc.enable()  # a run may take hours
    display.begins(len({place.paper.key for place, _ in plan.missing}))
    with display:
        report = carry_out(plan, display.ends)
    for host, failure in report.unreached.items():
        display.closes(host, failure)
    _answer(environment, report, current_list, json=json)
    if report.unreached:
        raise NetworkError(
            "there is no network", hint="what is on disk works as ever; fetch again later"
        )
    incomplete = [paper for paper in report.papers if not paper.is_complete]
    if incomplete:
        later = any(map(may_come_later, incomplete))
        raise NetworkError(
            f"{len(incomplete)} of {counted(len(report.papers), 'paper')} could not be completed",
            hint="run it again: it goes on where it stopped"
            if later
            else "each line says what you can do",
        )


def _answer(environment: Environment, report: "Report", current_list: str, *, json: bool) -> None:
    screen = environment.screen
    if json:
        from readlist.library.records import records_of
        from readlist.views.fetch import fetched_object
        from readlist.views.json import document

        records = records_of(environment.library, [each.place for each in report.papers])
        pairs = zip(report.papers, records, strict=True)
        objects = [fetched_object(paper, record, current_list) for paper, record in pairs]
        unreached = {host: failure.detail for host, failure in report.unreached.items()}
        screen.write(document("fetch", papers=objects, unreached=unreached))
    elif not report.papers:
        screen.say("there is nothing to fetch")
    elif screen.is_terminal:
        if report.unreached:
            return  # a line per host was said; a table of nothing says no more
        from readlist.views.terminal.fetch import fetched_view

        screen.render(fetched_view(report.papers, current_list, screen.width))
    else:
        from readlist.views.fetch import fetched_line

        for paper in report.papers:
            screen.write(fetched_line(paper, current_list))
