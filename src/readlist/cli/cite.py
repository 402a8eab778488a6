"""`export` and `cite`: papers as a bibliography, and as what a text says of them."""

from typing import Annotated

import typer

from readlist.actions.cite_papers import (
    Cited,
    ExportFormat,
    cite_papers,
    export_papers,
    write_export,
)
from readlist.actions.records import Place
from readlist.cli.environment import Environment, environment_of
from readlist.cli.options import (
    JsonOption,
    ListOption,
    PapersArgument,
    SomePapersArgument,
    places,
    places_or_all,
)
from readlist.formats.citations import Style
from readlist.text import counted, visible_paragraphs


def export(
    ctx: typer.Context,
    papers: PapersArgument = None,
    list_name: ListOption = None,
    *,
    format_name: Annotated[
        ExportFormat, typer.Option("--format", "-f", help="The format.")
    ] = ExportFormat.BIBTEX,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write this file, whole or not at all."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    unicode: Annotated[
        bool, typer.Option("--unicode", help="Plain Unicode instead of TeX accents.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Export papers, or the list, as BibTeX.

    Never progress, notes, tags or paths.
    """
    environment = environment_of(ctx)
    chosen = places_or_all(environment, papers, list_name)
    exported = export_papers(chosen, format_name, unicode=unicode)
    _warn_of_keys(environment, chosen)
    to_file = output is not None and output != "-"
    if output is not None and to_file:
        written = write_export(exported.text, output, force=force)
        state = "written to" if written else "already in"
        environment.screen.say(f"{counted(len(exported.records), 'entry')} {state} {output}")
    if json or not to_file:
        file = output if to_file else None
        _answer(environment, exported, "export", file, json=json)


def cite(
    ctx: typer.Context,
    papers: SomePapersArgument,
    list_name: ListOption = None,
    *,
    style: Annotated[Style, typer.Option("--style", "-s", help="The style.")] = Style.KEY,
    json: JsonOption = False,
) -> None:
    """Print what cites papers in a text.

    That is their keys, a LaTeX, pandoc or Typst citation, or a line of prose.
    """
    environment = environment_of(ctx)
    chosen = places(environment, papers, list_name)
    cited = cite_papers(chosen, style)
    _warn_of_keys(environment, chosen)
    _answer(environment, cited, "cite", None, json=json)


def _warn_of_keys(environment: Environment, chosen: tuple[Place, ...]) -> None:
    """Say which keys the list file does not hold: they are made anew whenever it is read."""
    for place in chosen:
        if place.number in place.reading_list.unkeyed:
            name, key = place.reading_list.name, place.paper.key
            environment.screen.say(
                f'{key} is not fixed yet; write key = "{key}" for paper {place.number} into {name}'
            )


def _answer(
    environment: Environment, cited: Cited, command: str, file: str | None, *, json: bool
) -> None:
    if json:
        from readlist.views.json import document, paper_objects

        papers = paper_objects(cited.records)
        environment.screen.write(document(command, papers=papers, text=cited.text, file=file))
    else:
        environment.screen.write(visible_paragraphs(cited.text))
