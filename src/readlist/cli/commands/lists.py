"""`lists` and what is below it, about one list as a whole; `use`, which list commands use."""

import typer

from readlist.actions import lists as actions
from readlist.cli import options as o
from readlist.cli.command import Command, CommandGroup
from readlist.cli.environment import Context
from readlist.errors import RefusedError
from readlist.model.keys import LIST_NAME_RULE
from readlist.model.paper import ReadingList
from readlist.text import one_line
from readlist.views import lists as views
from readlist.views.lines import Answer

lists_app = typer.Typer(cls=CommandGroup, rich_markup_mode=None, add_completion=False)

_OWN_LIST = o.required("LIST", "A list of yours.", o.complete_lists)
_NEW_NAME = o.required("NAME", f"{LIST_NAME_RULE}.")


@lists_app.callback(invoke_without_command=True)
def lists(ctx: Context) -> Answer | None:
    """Show all lists; make, rename, delete, hide or check one."""
    if ctx.invoked_subcommand is not None:
        return None
    summaries, filters = actions.summarise_lists(ctx.library), ctx.library.config().filters
    return views.lists_answer(summaries, ctx.library.misnamed(), filters, ctx.library.clock())


def use(ctx: Context, name: str = o.required("LIST", "A list's name.", o.complete_lists)) -> Answer:
    """Make a list the current one."""
    return views.used_answer(actions.use_list(ctx.library, name))


@lists_app.command(cls=Command)
def new(
    ctx: Context,
    name: str = _NEW_NAME,
    *,
    title: str = o.option("TEXT", "Its title, for people.", default=""),
    description: str = o.option("TEXT", "What it is about.", default=""),
    use: bool = o.flag("--use", "Make it the current list."),
) -> Answer:
    """Make a list of your own."""
    heading = ReadingList(name, one_line(title) or name, description=description)
    actions.new_list(ctx.library, heading, use=use)
    return views.managed_answer("new", heading, o.list_in_use(ctx, None))


@lists_app.command(cls=Command)
def rename(ctx: Context, name: str = _OWN_LIST, new_name: str = _NEW_NAME) -> Answer:
    """Give a list of yours another name."""
    renamed = actions.rename_list(ctx.library, name, new_name)
    return views.managed_answer("rename", renamed, o.list_in_use(ctx, None), before=name)


@lists_app.command(cls=Command)
def delete(ctx: Context, name: str = _OWN_LIST, *, yes: bool = o.YES) -> Answer:
    """Delete a list of yours.

    On a terminal it asks first. Progress, notes and PDFs stay; `undo` brings the list back.
    """
    question = f"delete the list {name}? Progress, notes and PDFs stay."
    if not (ctx.library.list_file(name).bundled or yes or ctx.obj.agrees(question)):
        raise RefusedError(f"{name} stays", hint="nothing was changed")
    was_current = o.list_in_use(ctx, None) == name
    deleted = actions.delete_list(ctx.library, name)
    current = o.list_in_use(ctx, None)
    return views.managed_answer("delete", deleted, current, was_current=was_current)


@lists_app.command(cls=Command)
def hide(
    ctx: Context,
    name: str = o.required("LIST", "A bundled list.", o.complete_lists),
    *,
    undo: bool = o.flag("--undo", "Show it again."),
) -> Answer:
    """Leave a bundled list out of everything.

    That is search, statistics, `next`, `-l all` and completion; `--list` still takes its name.
    """
    actions.hide_list(ctx.library, name, undo=undo)
    return views.hidden_answer(name, undo=undo)


@lists_app.command(cls=Command)
def check(
    ctx: Context,
    file: str | None = o.argument(
        "[FILE|LIST]", "A list file, or a list; without one the current list.", o.complete_lists
    ),
    *,
    strict: bool = o.flag("--strict", "Take warnings for errors."),
) -> Answer:
    """Check a list before you share it.

    Looks for what others could not read, for doubles, wrong identifiers, missing fields and names
    that would be misread. Exit code 5 where there is an error.
    """
    return views.check_answer(*actions.check_file(ctx.library, file), strict=strict)
