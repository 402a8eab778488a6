"""`new`, `rename` and `delete`: the person's own lists as such."""

from typing import Annotated

import typer

from readlist.actions.manage_lists import Managed, delete_list, new_list, rename_list
from readlist.cli.environment import Environment, environment_of
from readlist.cli.options import JsonOption, complete_lists
from readlist.errors import RefusedError
from readlist.model.keys import LIST_NAME_RULE
from readlist.model.paper import ReadingList
from readlist.text import counted, visible_line

OwnListArgument = Annotated[
    str, typer.Argument(metavar="LIST", help="A list of yours.", autocompletion=complete_lists)
]
NewNameArgument = Annotated[str, typer.Argument(metavar="NAME", help=f"{LIST_NAME_RULE}.")]


def new(
    ctx: typer.Context,
    name: NewNameArgument,
    *,
    title: Annotated[str, typer.Option(metavar="TEXT", help="Its title, for people.")] = "",
    description: Annotated[str, typer.Option(metavar="TEXT", help="What it is about.")] = "",
    use: Annotated[bool, typer.Option("--use", help="Make it the current list.")] = False,
    json: JsonOption = False,
) -> None:
    """Make a list of your own."""
    environment = environment_of(ctx)
    heading = ReadingList(name, " ".join(title.split()) or name, description=description)
    managed = new_list(environment.library, heading, use=use)
    hint = "it is the current list" if use else f"`readlist use {name}` makes it the current one"
    _answer(environment, managed, "new", f"made the list {name}; {hint}", json=json)


def rename(
    ctx: typer.Context,
    name: OwnListArgument,
    new_name: NewNameArgument,
    *,
    json: JsonOption = False,
) -> None:
    """Give a list of yours another name."""
    environment = environment_of(ctx)
    managed = rename_list(environment.library, name, new_name)
    _answer(environment, managed, "rename", f"{name} is now called {new_name}", json=json)


def delete(
    ctx: typer.Context,
    name: OwnListArgument,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    json: JsonOption = False,
) -> None:
    """Delete a list of yours.

    On a terminal it asks first. Progress, notes and PDFs stay; `undo` brings the list back.
    """
    environment = environment_of(ctx)
    library = environment.library
    file = library.list_file(name)
    question = f"delete the list {name}? Progress, notes and PDFs stay."
    if not (yes or file.bundled) and environment.can_ask and not environment.agrees(question):
        raise RefusedError(f"{name} stays", hint="nothing was changed")
    was_current = library.state().current_list == name
    managed = delete_list(library, name)
    papers = counted(len(managed.reading_list.papers), "paper")
    text = f"deleted the list {name} ({papers}); `readlist undo` brings it back"
    if was_current:
        text += f"; the current list is {managed.current} now"
    _answer(environment, managed, "delete", text, json=json)


def _answer(
    environment: Environment, managed: Managed, command: str, text: str, *, json: bool
) -> None:
    if not json:
        environment.screen.tell(f"{visible_line(text)}\n")
        return
    from readlist.library.records import count, list_records
    from readlist.views.json import document, list_object

    counts = count(list_records(environment.library, managed.reading_list))
    head = list_object(managed.reading_list, counts)
    environment.screen.write(document(command, list=head, current=managed.current))
