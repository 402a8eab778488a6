"""`attach`: a PDF from elsewhere becomes a paper's PDF."""

from pathlib import Path
from typing import Annotated

import typer

from readlist.cli.environment import environment_of
from readlist.cli.options import JsonOption, ListOption, PaperArgument, list_at_hand
from readlist.library.find import resolve_paper


def attach(
    ctx: typer.Context,
    paper: PaperArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The PDF.", show_default=False)],
    list_name: ListOption = None,
    *,
    move: Annotated[bool, typer.Option("--move", help="Remove FILE afterwards.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace another PDF that the paper has.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Make a file the PDF of a paper.

    That is the way for a PDF which only a browser gets.
    """
    from readlist.actions.attach import attach_pdf
    from readlist.views.edit import attached_answer

    environment = environment_of(ctx)
    place = resolve_paper(environment.library, paper, list_name)
    attached = attach_pdf(environment.library, place, file, move=move, force=force)
    answer = attached_answer(attached, list_at_hand(environment, list_name))
    environment.give(answer, json=json)
