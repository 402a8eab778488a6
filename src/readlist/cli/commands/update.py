"""`update`: what the authors of lists that you follow have changed."""

from collections.abc import Mapping
from typing import Annotated

import typer

from readlist.actions.import_ import read_source
from readlist.actions.update import Updated, followed_lists, source_of, update_list
from readlist.cli.environment import Environment, environment_of
from readlist.cli.incoming import followed
from readlist.cli.options import DryRunOption, JsonOption, argument, complete_lists
from readlist.cli.screen import reading_line
from readlist.errors import ReadlistError
from readlist.views.update import updated_answer


def update(
    ctx: typer.Context,
    name: Annotated[
        str | None,
        argument("[LIST]", "A list with a source; without one all of them.", complete_lists),
    ] = None,
    *,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Bring lists that you follow up to date.

    What their authors changed arrives, what you changed stays, progress and notes are never
    touched. Where both changed the same, yours stays and you are told.
    """
    environment = environment_of(ctx)
    library = environment.library
    sources = followed_lists(library) if name is None else dict([source_of(library, name)])
    updated, failed = _updated(environment, sources, dry_run=dry_run)
    answer = updated_answer(updated, failed, follows=bool(sources), dry_run=dry_run)
    environment.give(answer, json=json)


def _updated(
    environment: Environment, sources: Mapping[str, str], *, dry_run: bool
) -> tuple[list[Updated], dict[str, ReadlistError]]:
    """Update each list on its own: one that cannot be read does not stop the others."""
    updated: list[Updated] = []
    failed: dict[str, ReadlistError] = {}
    for name, address in sources.items():
        try:
            found, read = followed(environment, address)
            with reading_line(environment.screen) as tell:
                read = read or read_source(found, tell)
            updated.append(
                update_list(environment.library, name, read.heading, read.entries, dry_run=dry_run)
            )
        except ReadlistError as error:
            if len(sources) == 1:
                raise
            failed[name] = error
    return updated, failed
