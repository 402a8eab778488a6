"""`lists` and `use`: which lists there are, and which one commands mean.

`new`, `rename` and `delete`: the person's own lists as such.
"""

from typing import Annotated

import typer

from readlist.actions.lists import (
    Managed,
    delete_list,
    new_list,
    rename_list,
    summarise_lists,
    use_list,
)
from readlist.cli.environment import Environment, environment_of
from readlist.cli.options import JsonOption, complete_lists
from readlist.errors import RefusedError
from readlist.model.keys import LIST_NAME_RULE
from readlist.model.paper import ReadingList
from readlist.text import counted, visible_line
from readlist.views.lines import list_line


def lists(ctx: typer.Context, *, json: JsonOption = False) -> None:
    """Show all lists and how far each is read."""
    environment = environment_of(ctx)
    screen = environment.screen
    summaries = summarise_lists(environment.library)
    if json:
        from readlist.views.json import document, list_summary_object

        screen.write(document("lists", lists=[list_summary_object(each) for each in summaries]))
    elif screen.is_terminal:
        from readlist.views.terminal.lists import lists_view

        now = environment.library.clock()
        screen.render(lists_view(summaries, screen.width, now))
    else:
        for summary in summaries:
            screen.write(list_line(summary))
    for summary in summaries:
        if summary.problem:
            screen.say(summary.problem)
    for name in environment.library.passed_over():
        screen.say(f"{name} is passed over: a list is named by small letters, digits and -")


def use(
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="LIST", help="A list's name.", autocompletion=complete_lists)
    ],
    *,
    json: JsonOption = False,
) -> None:
    """Make a list the current one."""
    environment = environment_of(ctx)
    reading_list, counts = use_list(environment.library, name)
    if json:
        from readlist.views.json import document, list_object

        environment.screen.write(document("use", list=list_object(reading_list, counts)))
    else:
        papers = counted(len(reading_list.papers), "paper")
        title = visible_line(reading_list.title)
        environment.screen.tell(f"now using {reading_list.name}: {title} ({papers})\n")


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
