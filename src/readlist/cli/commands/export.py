"""`export`: papers as a bibliography, to standard output or into a file."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from readlist.actions.export import (
    BIB_FORMATS,
    Exported,
    ExportFormat,
    ExportOptions,
    bib_entries,
    export_papers,
    usual_format,
)
from readlist.actions.show import wanted_places
from readlist.cli.environment import Environment, environment_of
from readlist.cli.filter_options import choosing_papers
from readlist.cli.options import (
    JsonOption,
    ListOption,
    PapersArgument,
    papers_meant,
    tell_of_unfixed_keys,
)
from readlist.errors import RefusedError, UsageError
from readlist.library.records import ListedPaper
from readlist.selection.sorting import Query, Sort
from readlist.text import counted, visible_paragraphs

if TYPE_CHECKING:
    from readlist.actions.export_file import Appended
    from readlist.selection.conditions import Condition

_SHOWN_KEYS = 5


@choosing_papers
def export(
    ctx: typer.Context,
    papers: PapersArgument = None,
    list_name: ListOption = None,
    *,
    keep: "Condition | None",
    sort: Annotated[Sort, typer.Option(help="ExportOptions by this.")] = Sort.NUMBER,
    wanted: Annotated[
        ExportFormat | None,
        typer.Option("--format", "-f", help="The format; else by FILE's suffix, else BibTeX."),
    ] = None,
    unicode: Annotated[
        bool, typer.Option("--unicode", help="Plain Unicode in BibTeX instead of TeX accents.")
    ] = False,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write this file, whole or not at all."
        ),
    ] = None,
    append: Annotated[
        bool, typer.Option("--append", help="Put the entries into a .bib file that is there.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace what readlist did not write.")
    ] = False,
    with_notes: Annotated[
        bool, typer.Option("--with-notes", help="Your notes, too, which are private.")
    ] = False,
    with_progress: Annotated[
        bool, typer.Option("--with-progress", help="Status, rating and tags, too.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Export papers, or the list, as a bibliography.

    Nothing of yours is in it unless --with-notes or --with-progress asks for it.
    """
    environment = environment_of(ctx)
    file = output if output != "-" else None
    if append:
        _check_appending(file, wanted or ExportFormat.BIBTEX)
    given = papers_meant(environment, papers, list_name) if papers else ()
    query = Query(keep, sort)
    chosen = wanted_places(environment.library, list_name, given, query)
    format_name = wanted or (ExportFormat.BIBTEX if append else usual_format(chosen, file))
    order = ExportOptions(format_name, unicode, with_notes=with_notes, with_progress=with_progress)
    exported = export_papers(environment.library, chosen, order)
    text = exported.text if format_name is not ExportFormat.JSON else _json_text(exported)
    _tell(environment, chosen, exported)
    if wanted is None and format_name not in BIB_FORMATS:
        environment.screen.say(f"{file} is {format_name} by its name; -f gives another format")
    kept: tuple[str, ...] = ()
    if append:
        kept = _append(environment, chosen, order, str(file), force=force)
    elif file is not None:
        _write(environment, exported, text, file, force=force)
    _answer(environment, exported, text, file, json=json)
    if kept:
        raise RefusedError(
            f"{counted(len(kept), 'entry')} left out, whose key is another work's in {file}: "
            f"{', '.join(kept)}",
            hint="give it another citekey, or --force to replace what is there",
        )


def _check_appending(file: str | None, format_name: ExportFormat) -> None:
    if format_name not in BIB_FORMATS:
        raise UsageError(
            f"{format_name} cannot be appended", hint=f"give -f {' or -f '.join(BIB_FORMATS)}"
        )
    if file is None:
        raise UsageError("--append needs a file", hint="give it with -o")


def _json_text(exported: Exported) -> str:
    """The export as JSON, which is what `--json` answers."""
    from readlist.views.json import document, paper_objects

    return document("export", papers=paper_objects(exported.records))


def _tell(environment: Environment, chosen: tuple[ListedPaper, ...], exported: Exported) -> None:
    """Say what the person should know of the text before passing it on."""
    say = environment.screen.say
    if not chosen:
        say("no paper is like that: the export is empty")
    tell_of_unfixed_keys(environment, chosen)
    changed = exported.changed_keys
    for before, after, why in changed[:_SHOWN_KEYS]:
        say(f"{before} is cited as {after}, {why}")
    if len(changed) > _SHOWN_KEYS:
        say(f"and {counted(len(changed) - _SHOWN_KEYS, 'other key')} of that sort")
    private = (
        (exported.with_notes, "your notes on"),
        (exported.with_progress, "your progress with"),
    )
    if told := [f"{what} {counted(number, 'paper')}" for number, what in private if number]:
        say(f"private: the export has {' and '.join(told)}")
    for problem in exported.problems:
        say(problem)


def _write(
    environment: Environment, exported: Exported, text: str, file: str, *, force: bool
) -> None:
    from readlist.actions.export_file import write_export

    written = write_export(environment.library, text, file, force=force)
    number = counted(len(exported.places), "entry")
    environment.screen.say(f"{number} {'written to' if written else 'already in'} {file}")


def _append(
    environment: Environment,
    chosen: tuple[ListedPaper, ...],
    order: ExportOptions,
    file: str,
    *,
    force: bool,
) -> tuple[str, ...]:
    """Put the entries into the file; the keys of those that could not be."""
    from readlist.actions.export_file import append_export

    library = environment.library
    done = append_export(library, bib_entries(library, chosen, order), file, force=force)
    told = f"{counted(len(done.added), 'entry')} added, {len(done.replaced)} brought up to date"
    environment.screen.say(f"{told} in {file}" if done.changed else f"nothing new for {file}")
    for told in _told_of_theirs(done, file):
        environment.screen.say(told)
    return done.kept


def _told_of_theirs(done: "Appended", file: str) -> Iterator[str]:
    """What of the papers somebody else has in the file already."""
    if done.theirs:
        number = counted(len(done.theirs), "entry")
        shown = ", ".join(done.theirs[:_SHOWN_KEYS])
        more = ", …" if len(done.theirs) > _SHOWN_KEYS else ""
        yield f"{number} there already, not from readlist, and left alone: {shown}{more}"
    for key, other in done.doubled[:_SHOWN_KEYS]:
        yield f"{key} is the paper that {file} has as {other}, too"
    if len(done.doubled) > _SHOWN_KEYS:
        yield f"and so are {counted(len(done.doubled) - _SHOWN_KEYS, 'other')}"


def _answer(
    environment: Environment, exported: Exported, text: str, file: str | None, *, json: bool
) -> None:
    screen = environment.screen
    if json:
        from readlist.views.json import document, paper_objects

        papers = paper_objects(exported.records)
        screen.write(document("export", papers=papers, text=text, file=file))
    elif file is None:  # RIS has line ends of its own, which a pipe gets as they are
        screen.write(visible_paragraphs(text) if screen.is_terminal else text)
