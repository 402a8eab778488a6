"""`lists` and `use`: which lists there are, and which one commands use.

`lists new`, `rename`, `delete`, `hide` and `check` are about one list as a whole.
"""

import typer

from readlist.cli.command import Command, CommandGroup
from readlist.cli.environment import environment_of
from readlist.cli.options import YES, argument, complete_lists, flag, option, required
from readlist.errors import RefusedError
from readlist.model.keys import LIST_NAME_RULE
from readlist.views import lists as views
from readlist.views.lines import Answer

lists_app = typer.Typer(cls=CommandGroup, rich_markup_mode=None, add_completion=False)

_OWN_LIST = required("LIST", "A list of yours.", complete_lists)
_NEW_NAME = required("NAME", f"{LIST_NAME_RULE}.")


@lists_app.callback(invoke_without_command=True)
def lists(ctx: typer.Context) -> Answer | None:
    """Show all lists; make, rename, delete, hide or check one."""
    if ctx.invoked_subcommand is not None:
        return None
    from readlist.actions.lists import summarise_lists

    environment = environment_of(ctx)
    library = environment.library
    return views.lists_answer(
        summarise_lists(library),
        tuple(library.passed_over()),
        library.config().filters,
        library.clock(),
    )


def use(
    ctx: typer.Context, name: str = required("LIST", "A list's name.", complete_lists)
) -> Answer:
    """Make a list the current one."""
    from readlist.actions.lists import use_list

    environment = environment_of(ctx)
    reading_list, counts = use_list(environment.library, name)
    return views.used_answer(reading_list, counts)


@lists_app.command(cls=Command)
def new(
    ctx: typer.Context,
    name: str = _NEW_NAME,
    *,
    title: str = option("TEXT", "Its title, for people.", default=""),
    description: str = option("TEXT", "What it is about.", default=""),
    use: bool = flag("--use", "Make it the current list."),
) -> Answer:
    """Make a list of your own."""
    from readlist.actions.lists import new_list
    from readlist.model.paper import ReadingList

    environment = environment_of(ctx)
    heading = ReadingList(name, " ".join(title.split()) or name, description=description)
    managed = new_list(environment.library, heading, use=use)
    return views.new_answer(managed)


@lists_app.command(cls=Command)
def rename(ctx: typer.Context, name: str = _OWN_LIST, new_name: str = _NEW_NAME) -> Answer:
    """Give a list of yours another name."""
    from readlist.actions.lists import rename_list

    environment = environment_of(ctx)
    managed = rename_list(environment.library, name, new_name)
    return views.renamed_answer(managed, name)


@lists_app.command(cls=Command)
def delete(ctx: typer.Context, name: str = _OWN_LIST, *, yes: bool = YES) -> Answer:
    """Delete a list of yours.

    On a terminal it asks first. Progress, notes and PDFs stay; `undo` brings the list back.
    """
    from readlist.actions.lists import delete_list

    environment = environment_of(ctx)
    library = environment.library
    question = f"delete the list {name}? Progress, notes and PDFs stay."
    if not library.list_file(name).bundled and not environment.agrees(question, yes=yes):
        raise RefusedError(f"{name} stays", hint="nothing was changed")
    was_current = library.state().current_list == name
    managed = delete_list(library, name)
    return views.deleted_answer(managed, was_current=was_current)


@lists_app.command(cls=Command)
def hide(
    ctx: typer.Context,
    name: str = required("LIST", "A bundled list.", complete_lists),
    *,
    undo: bool = flag("--undo", "Show it again."),
) -> Answer:
    """Leave a bundled list out of everything.

    That is search, statistics, `next`, `-l all` and completion; `--list` still takes its name.
    """
    from readlist.actions.lists import hide_list

    environment = environment_of(ctx)
    file = hide_list(environment.library, name, undo=undo)
    return views.hidden_answer(file.name, undo=undo)


@lists_app.command(cls=Command)
def check(
    ctx: typer.Context,
    file: str | None = argument(
        "[FILE|LIST]", "A list file, or a list; without one the current list.", complete_lists
    ),
    *,
    strict: bool = flag("--strict", "Take warnings for errors."),
) -> Answer:
    """Check a list before you share it.

    Looks for what others could not read, for doubles, wrong identifiers, missing fields and names
    that would be misread. Exit code 5 where there is an error.
    """
    from readlist.actions.lists import check_file

    environment = environment_of(ctx)
    checked = check_file(environment.library, file)
    return views.check_answer(checked, strict=strict)
