"""`doctor`: what is wrong with the library, and what readlist can use here."""

from typing import Annotated

import typer

from readlist.actions.doctor import check_library
from readlist.cli.desktop import clipboard_tool, desktop_opener, editor_command, program_of
from readlist.cli.environment import Environment, environment_of
from readlist.cli.options import JsonOption
from readlist.views.doctor import doctor_answer, report_answer


def doctor(
    ctx: typer.Context,
    *,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what can be mended without risk.")
    ] = False,
    report: Annotated[
        bool,
        typer.Option("--report", help="Print versions, folders and counts, for a bug report."),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Check the library: what is wrong, and what to do.

    The exit code is 0 if there is no problem, else 5.
    """
    environment = environment_of(ctx)
    if report:
        from readlist.actions.installation import bug_report

        facts = bug_report(environment.library)
        environment.give(report_answer(facts, _tools(environment)), json=json)
        return
    found = check_library(environment.library, fix=fix)
    environment.give(doctor_answer(found, _tools(environment)), json=json)


def _tools(environment: Environment) -> dict[str, str | None]:
    """Each thing that readlist can use → the program for it here, None for nothing."""
    from readlist.actions.installation import full_text_engine
    from readlist.pdf.reader import can_read_pdfs

    environ = environment.environ
    config = environment.read_settings()  # a check names its damage
    viewer = config.pdf_viewer
    desktop = desktop_opener(environ)
    return {
        "editor": program_of(editor_command(config.editor, environ)),
        "PDF viewer": program_of(viewer) if viewer else desktop,
        "browser": program_of(environ.get("BROWSER", "")) or desktop,
        "clipboard": clipboard_tool(environ),
        "search index": full_text_engine(),
        "PDF text": "pypdfium2" if can_read_pdfs() else None,
    }
