"""`update`: what the authors of lists that you follow have changed."""

from collections.abc import Mapping
from typing import Annotated

import typer

from readlist.actions.import_ import read_source
from readlist.actions.update import Updated, followed_lists, source_of, update_list
from readlist.cli.environment import Environment, environment_of
from readlist.cli.incoming import followed
from readlist.cli.options import JsonOption, complete_lists
from readlist.cli.progress_line import reading_line
from readlist.errors import DamagedFileError, NetworkError, ReadlistError
from readlist.text import counted
from readlist.views.lines import lost_comments
from readlist.views.update import update_lines, update_report


def update(
    ctx: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[LIST]",
            help="A list with a source; without one all of them.",
            autocompletion=complete_lists,
            show_default=False,
        ),
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be.")] = False,
    json: JsonOption = False,
) -> None:
    """Bring lists that you follow up to date.

    What their authors changed arrives, what you changed stays, progress and notes are never
    touched. Where both changed the same, yours stays and you are told.
    """
    environment = environment_of(ctx)
    if name is None:
        sources = followed_lists(environment.library)
        if not sources:
            environment.screen.say("no list has a source: `readlist import ADDRESS` follows one")
    else:
        sources = dict([source_of(environment.library, name)])
    updated, errors = _updated(environment, sources, dry_run=dry_run)
    _answer(environment, updated, json=json)
    if dry_run:
        environment.screen.say("nothing was changed (--dry-run)")
    _end(environment, updated, errors)


def _updated(
    environment: Environment, sources: Mapping[str, str], *, dry_run: bool
) -> tuple[list[Updated], list[ReadlistError]]:
    """Each list on its own: one that does not come keeps none of the others from coming."""
    updated: list[Updated] = []
    errors: list[ReadlistError] = []
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
            environment.screen.say(f"{name}: {error.sentence}")
            errors.append(error)
    return updated, errors


def _answer(environment: Environment, updated: list[Updated], *, json: bool) -> None:
    screen = environment.screen
    if json:
        from readlist.views.json import document
        from readlist.views.update import update_object

        screen.write(document("update", lists=[update_object(each) for each in updated]))
        return
    for each in updated:
        if screen.is_terminal:
            screen.tell(update_report(each))
        else:
            screen.write(update_lines(each))
        if each.was_rewritten:
            screen.say(lost_comments(each.before.name))


def _end(environment: Environment, updated: list[Updated], errors: list[ReadlistError]) -> None:
    for each in updated:
        if each.skipped:
            path = environment.library.list_file(each.before.name).path
            entries = counted(len(each.skipped), "entry")
            first = each.skipped[0]
            raise DamagedFileError(
                path,
                f"{entries} of {each.before.source} cannot be read: {first.label}: {first.problem}",
                hint="tell its author; nothing of yours was changed for it",
            )
    if errors:
        raise NetworkError(
            f"{counted(len(errors), 'list')} could not be brought up to date",
            hint="each is named above",
        )
