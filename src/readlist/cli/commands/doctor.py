"""`doctor`: what is wrong with the library, and what readlist can use here."""

import shutil
import sys
from contextlib import closing
from typing import Annotated

import typer

from readlist.actions.doctor import check_library
from readlist.actions.doctor_checks import Finding
from readlist.cli.desktop import clipboard_tool, command_words, desktop_opener, editor_command
from readlist.cli.environment import Environment, environment_of
from readlist.cli.options import JsonOption
from readlist.errors import DamagedFileError
from readlist.views.doctor import (
    finding_line,
    finding_object,
    findings_text,
    tool_line,
    tools_text,
)

_UNHEALTHY = 5  # as for any damaged file


def doctor(
    ctx: typer.Context,
    *,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what can be mended without risk.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Check the library: what is wrong, and what to do about it.

    The exit code is 0 if there is no problem, else 5.
    """
    environment = environment_of(ctx)
    found = check_library(environment.library, fix=fix)
    _answer(environment, found, json=json)
    if any(each.is_open for each in found):
        raise typer.Exit(_UNHEALTHY)


def _answer(environment: Environment, found: tuple[Finding, ...], *, json: bool) -> None:
    screen = environment.screen
    tools = _tools(environment)
    if json:
        from readlist.views.json import document

        findings = [finding_object(each) for each in found]
        screen.write(document("doctor", findings=findings, tools=tools))
    elif screen.is_terminal:
        screen.tell(findings_text(found))
        screen.tell(tools_text(tools))
    else:
        screen.write("".join(map(finding_line, found)))
        screen.write("".join(tool_line(name, tools[name]) for name in tools))


def _tools(environment: Environment) -> dict[str, str | None]:
    """What readlist uses for something → what was found for it here, None for nothing."""
    environ = environment.environ
    try:
        config = environment.library.config()
        editor, viewer = config.editor, config.pdf_viewer
    except DamagedFileError:  # found by a check
        editor = viewer = ""
    desktop = "Windows" if sys.platform == "win32" else desktop_opener(environ)
    return {
        "editor": _program(editor_command(editor, environ)),
        "PDF viewer": _program(viewer) if viewer else desktop,
        "browser": _program(environ.get("BROWSER", "")) or desktop,
        "clipboard": clipboard_tool(environ),
        "search index": _fts5(),
        "PDF text": _pdf_reader(),
    }


def _program(command: str) -> str | None:
    """Where the program is that the command starts."""
    try:
        return shutil.which(command_words(command)[0])
    except ValueError:
        return None


def _fts5() -> str | None:
    try:
        import sqlite3
    except ImportError:
        return None
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE probe USING fts5 (words)")
        except sqlite3.Error:
            return None
    return f"SQLite {sqlite3.sqlite_version}"


def _pdf_reader() -> str | None:
    from readlist.pdf.text import can_read_pdfs

    return "pypdfium2" if can_read_pdfs() else None
