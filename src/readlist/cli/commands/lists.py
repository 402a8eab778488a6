"""`lists` and `use`: which lists there are, and which one commands mean."""

from typing import Annotated

import typer

from readlist.actions.lists import summarise_lists, use_list
from readlist.cli.environment import environment_of
from readlist.cli.options import JsonOption, complete_lists
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
