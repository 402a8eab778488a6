"""`cite`: citations of papers, to be pasted into a text."""

from typing import Annotated

import typer

from readlist.actions.cite import Style, cite_papers
from readlist.cli.environment import environment_of
from readlist.cli.options import JsonOption, ListOption, SomePapersArgument, papers_meant
from readlist.text import counted
from readlist.views.export import cited_answer


def cite(
    ctx: typer.Context,
    papers: SomePapersArgument,
    list_name: ListOption = None,
    *,
    style: Annotated[
        Style, typer.Option("--style", "-s", metavar="NAME", help=f"The style: {', '.join(Style)}.")
    ] = Style.KEY,
    copy: Annotated[
        bool, typer.Option("--copy", "-c", help="Put it on the clipboard as well.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Print citations of papers.

    That is their keys, a LaTeX, pandoc or Typst citation, a line of prose, or the BibTeX entry.
    """
    environment = environment_of(ctx)
    chosen = papers_meant(environment, papers, list_name)
    cited = cite_papers(chosen, style)
    environment.give(cited_answer(cited, chosen), json=json)
    if copy:
        from readlist.cli.desktop import copy as copy_text

        copy_text(environment, cited.text.removesuffix("\n"))
        environment.screen.say(f"copied, for {counted(len(chosen), 'paper')}")
