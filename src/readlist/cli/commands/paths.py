"""`path` and `config`: where things are, and what is set."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from readlist.cli.environment import Environment, environment_of
from readlist.cli.options import JsonOption, ListOption, PapersArgument, papers_meant
from readlist.errors import DamagedFileError, RefusedError, UsageError
from readlist.storage.config_file import parse_config
from readlist.storage.files import make_folder, read_optional
from readlist.text import visible_line
from readlist.views.lines import aligned, tab_separated


def path(
    ctx: typer.Context,
    papers: PapersArgument = None,
    list_name: ListOption = None,
    *,
    json: JsonOption = False,
) -> None:
    """Print where things are kept.

    With papers: the folder of each.
    """
    environment = environment_of(ctx)
    library = environment.library
    if papers:
        found = {
            place.paper.key: library.files(place.paper.key).folder
            for place in papers_meant(environment, papers, list_name)
        }
    else:
        found = {
            "data": library.home.data,
            "config": library.config_path,
            "cache": library.home.cache,
            "lists": library.lists_folder,
            "papers": library.papers_folder,
            "bundled": library.bundled,
        }
    if json:
        from readlist.views.json import document

        text = document("path", paths={name: str(where) for name, where in found.items()})
    else:
        text = _pairs(environment, found)
    environment.screen.write(text)


def _pairs(environment: Environment, pairs: Mapping[str, object]) -> str:
    """Columns on a terminal, tab-separated fields in a pipe."""
    if environment.screen.is_terminal:
        return aligned(pairs)
    return "".join(tab_separated(name, value) for name, value in pairs.items())


def config(
    ctx: typer.Context,
    *,
    edit: Annotated[bool, typer.Option("--edit", help="Open config.toml in your editor.")] = False,
    json: JsonOption = False,
) -> None:
    """Show or edit the settings in config.toml."""
    environment = environment_of(ctx)
    if edit and json:
        raise UsageError("--edit gives no answer in JSON", hint="leave one of them out")
    if edit:
        _edit(environment)
        return
    settings = environment.library.config()
    shown: dict[str, str | list[str] | None] = {
        "language": settings.language or None,
        "editor": settings.editor or None,
        "pdf_viewer": settings.pdf_viewer or None,
        "contact": settings.contact or None,
        "private_hosts": list(settings.private_hosts) or None,
    }
    where = environment.library.config_path
    if json:
        from readlist.views.json import document

        text = document("config", path=str(where), settings=shown, unknown=list(settings.unknown))
    else:
        rows = {"file": where, **{name: _setting(value) for name, value in shown.items()}}
        text = _pairs(environment, rows)
    environment.screen.write(text)
    if settings.unknown:
        names = visible_line(", ".join(settings.unknown))
        environment.screen.say(f"config.toml sets what readlist does not know: {names}")


def _setting(value: str | list[str] | None) -> str:
    return ", ".join(value) if isinstance(value, list) else value or "(not set)"


def _edit(environment: Environment) -> None:
    """Let the person edit config.toml itself, and say at once if it cannot be understood."""
    where: Path = environment.library.config_path
    make_folder(where.parent)
    try:
        editor = environment.library.config().editor
    except DamagedFileError:  # what is to be mended
        editor = ""
    code = environment.edit(where, editor, environment.environ)
    if code != 0:
        raise RefusedError(f"the editor ended with exit code {code}", hint=f"the file is {where}")
    data = read_optional(where)
    if data is not None:
        parse_config(data, where)
