"""`open`: the PDF or the paper's page, in your own viewer or browser."""

from dataclasses import replace
from functools import partial
from itertools import compress
from typing import Annotated

import typer

from readlist.actions.mark import OpenChoice, Target, begin_reading, find_target
from readlist.cli.environment import Environment, environment_of
from readlist.cli.options import (
    JsonOption,
    ListOption,
    MaybePaperArgument,
    list_at_hand,
    paper_meant,
)
from readlist.errors import UsageError
from readlist.library.records import records_of
from readlist.text import visible_line
from readlist.views.mark import opened_answer


def open_paper(
    ctx: typer.Context,
    paper: MaybePaperArgument = None,
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
    best, *parts = OpenChoice
    wanted = list(compress(parts, (pdf, page, arxiv, code))) or [best]
    if len(wanted) > 1:
        flags = ", ".join(f"--{each}" for each in wanted)
        raise UsageError("one thing is opened at a time", hint=f"give one of {flags}")
    place = paper_meant(environment, paper, list_name)
    library = environment.library
    target = find_target(library, place, wanted[0])
    if not json:  # before anything can fail
        environment.screen.write(f"{visible_line(str(target))}\n")
    opened = not print_only and _opened(environment, target)
    begun = begin_reading(library, place) if opened and not no_mark else None
    at_hand, records = list_at_hand(environment, list_name), partial(records_of, library, [place])
    answer = opened_answer(target, begun, records, at_hand, opened=opened)
    if json:
        answer = replace(answer, notes=())
    environment.give(answer, json=json)


def _opened(environment: Environment, target: Target) -> bool:
    viewer = environment.library.config().pdf_viewer if target.file else ""
    opened = environment.open(target, viewer, environment.environ)
    if not opened:
        what = "PDF viewer" if target.file else "browser"
        environment.screen.say(f"no {what} here could open it; open it yourself")
    return opened
