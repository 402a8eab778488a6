"""`cite`: what a text says of papers."""

from typing import Annotated

import typer

from readlist.actions.cite import cite_papers, cite_with_csl
from readlist.cli.environment import environment_of
from readlist.cli.options import (
    JsonOption,
    ListOption,
    SomePapersArgument,
    papers_meant,
    tell_of_unfixed_keys,
)
from readlist.errors import UsageError
from readlist.formats.citations import Style
from readlist.text import counted, visible_paragraphs


def cite(
    ctx: typer.Context,
    papers: SomePapersArgument,
    list_name: ListOption = None,
    *,
    style: Annotated[
        Style | None, typer.Option("--style", "-s", help="The style.", show_default="key")
    ] = None,
    csl: Annotated[
        str | None,
        typer.Option(
            metavar="FILE_OR_STYLE",
            help="Formatted references in this CSL style: a .csl file, or a name such as apa.",
        ),
    ] = None,
    copy: Annotated[
        bool, typer.Option("--copy", "-c", help="Put it on the clipboard as well.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Print what cites papers in a text.

    That is their keys, a LaTeX, pandoc or Typst citation, a line of prose, or the BibTeX entry.
    """
    environment = environment_of(ctx)
    if csl is not None and style is not None:
        raise UsageError("--csl is a style of its own", hint="leave out --style")
    chosen = papers_meant(environment, papers, list_name)
    cited = cite_with_csl(chosen, csl) if csl else cite_papers(chosen, style or Style.KEY)
    tell_of_unfixed_keys(environment, chosen)
    if json:
        from readlist.views.json import document, paper_objects

        found = paper_objects(cited.records)
        environment.screen.write(document("cite", papers=found, text=cited.text, file=None))
    else:
        environment.screen.write(visible_paragraphs(cited.text))
    if copy:
        from readlist.cli.desktop import copy as copy_text

        copy_text(environment, cited.text.removesuffix("\n"))
        environment.screen.say(f"copied, for {counted(len(chosen), 'paper')}")
