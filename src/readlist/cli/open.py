"""`open`: the PDF or the paper's page, in the program the person uses for it."""

from typing import Annotated

import typer

from readlist.actions.find_papers import find_paper
from readlist.actions.mark_papers import mark_papers
from readlist.actions.open_paper import Target, Wanted, find_target
from readlist.actions.records import Place, place_records
from readlist.cli.environment import Environment, environment_of
from readlist.cli.options import JsonOption, ListOption, PaperArgument
from readlist.errors import UsageError
from readlist.model import Status
from readlist.text import visible_line


def open_paper(
    ctx: typer.Context,
    paper: PaperArgument,
    list_name: ListOption = None,
    *,
    pdf: Annotated[bool, typer.Option("--pdf", help="The PDF, from the web if need be.")] = False,
    page: Annotated[bool, typer.Option("--page", help="The paper's page.")] = False,
    arxiv: Annotated[bool, typer.Option("--arxiv", help="The arXiv page.")] = False,
    code: Annotated[bool, typer.Option("--code", help="The code.")] = False,
    print_only: Annotated[
        bool, typer.Option("--print", help="Only print what would be opened.")
    ] = False,
    no_mark: Annotated[
        bool, typer.Option("--no-mark", help="Leave an unread paper unread.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Open a paper; unread becomes reading.

    That is the PDF if it is on disk, else the paper's page. Opening never marks as read.
    """
    environment = environment_of(ctx)
    asked = {Wanted.PDF: pdf, Wanted.PAGE: page, Wanted.ARXIV: arxiv, Wanted.CODE: code}
    wanted = [each for each, yes in asked.items() if yes] or [Wanted.BEST]
    if len(wanted) > 1:
        raise UsageError("one thing is opened at a time", hint="give one of " + _flags(wanted))
    place = find_paper(environment.library, paper, list_name)
    target = find_target(environment.library, place, wanted[0])
    if not json:
        environment.screen.write(f"{visible_line(str(target))}\n")
    opened = not print_only and _opened(environment, target)
    begun = not (print_only or no_mark) and _begin(environment, place)
    if json:
        from readlist.views.json import document, paper_objects  # noqa: PLC0415

        records = paper_objects(place_records(environment.library, [place]))
        environment.screen.write(
            document("open", target=str(target), opened=opened, begun=begun, papers=records)
        )
    elif begun:
        title = visible_line(place.paper.title)
        environment.screen.say(f"{place.number} is now reading (was unread): {title}")


def _flags(wanted: list[Wanted]) -> str:
    return ", ".join(f"--{each}" for each in wanted)


def _opened(environment: Environment, target: Target) -> bool:
    viewer = environment.library.config().pdf_viewer if target.file else ""
    opened = environment.open(target, viewer, environment.environ)
    if not opened:
        what = "PDF viewer" if target.file else "browser"
        environment.screen.say(f"no {what} here could open it; open it yourself")
    return opened


def _begin(environment: Environment, place: Place) -> bool:
    """Unread becomes reading; whether it did."""
    if environment.library.progress(place.paper.key).status is not Status.UNREAD:
        return False
    (marked,) = mark_papers(environment.library, [place], Status.READING)
    return marked.changed
