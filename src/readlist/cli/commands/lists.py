"""`lists` and `use`: which lists there are, and which one commands use.

`lists new`, `rename`, `delete`, `hide` and `check` are about one list as a whole.
"""

from typing import Annotated

import typer

from readlist.cli.command import Command, CommandGroup
from readlist.cli.environment import environment_of
from readlist.cli.options import YesOption, argument, complete_lists, flag, option
from readlist.errors import RefusedError
from readlist.model.keys import LIST_NAME_RULE
from readlist.views import lists as views
from readlist.views.lines import Answer

lists_app = typer.Typer(cls=CommandGroup, rich_markup_mode=None, add_completion=False)

OwnListArgument = Annotated[
    str, typer.Argument(metavar="LIST", help="A list of yours.", autocompletion=complete_lists)
]
NewNameArgument = Annotated[str, typer.Argument(metavar="NAME", help=f"{LIST_NAME_RULE}.")]


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
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="LIST", help="A list's name.", autocompletion=complete_lists)
    ],
) -> Answer:
    """Make a list the current one."""
    from readlist.actions.lists import use_list

    environment = environment_of(ctx)
    reading_list, counts = use_list(environment.library, name)
    return views.used_answer(reading_list, counts)


@lists_app.command(cls=Command)
def new(
    ctx: typer.Context,
    name: NewNameArgument,
    *,
    title: Annotated[str, option("TEXT", "Its title, for people.")] = "",
    description: Annotated[str, option("TEXT", "What it is about.")] = "",
    use: Annotated[bool, flag("--use", "Make it the current list.")] = False,
) -> Answer:
    """Make a list of your own."""
    from readlist.actions.lists import new_list
    from readlist.model.paper import ReadingList

    environment = environment_of(ctx)
    heading = ReadingList(name, " ".join(title.split()) or name, description=description)
    managed = new_list(environment.library, heading, use=use)
    return views.new_answer(managed)


@lists_app.command(cls=Command)
def rename(ctx: typer.Context, name: OwnListArgument, new_name: NewNameArgument) -> Answer:
    """Give a list of yours another name."""
    from readlist.actions.lists import rename_list

    environment = environment_of(ctx)
    managed = rename_list(environment.library, name, new_name)
    return views.renamed_answer(managed, name)


@lists_app.command(cls=Command)
def delete(ctx: typer.Context, name: OwnListArgument, *, yes: YesOption = False) -> Answer:
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
    name: Annotated[
        str, typer.Argument(metavar="LIST", help="A bundled list.", autocompletion=complete_lists)
    ],
    *,
    undo: Annotated[bool, flag("--undo", "Show it again.")] = False,
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
    file: Annotated[
        str | None,
        argument(
            "[FILE|LIST]", "A list file, or a list; without one the current list.", complete_lists
        ),
    ] = None,
    *,
    strict: Annotated[bool, flag("--strict", "Take warnings for errors.")] = False,
) -> Answer:
    """Check a list before you share it.

    Looks for what others could not read, for doubles, wrong identifiers, missing fields and names
    that would be misread. Exit code 5 where there is an error.
    """
    from readlist.actions.lists import check_file

    environment = environment_of(ctx)
    checked = check_file(environment.library, file)
    return views.check_answer(checked, strict=strict)
