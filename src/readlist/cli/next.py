"""`next`: what to read now, and why."""

import typer

from readlist.actions.choose_next import choose_next
from readlist.cli.environment import environment_of, tell_problems
from readlist.cli.options import JsonOption, ListOption
from readlist.views.listing import choice_text


def next_paper(
    ctx: typer.Context, list_name: ListOption = None, *, json: JsonOption = False
) -> None:
    """Say what to read now, and why."""
    environment = environment_of(ctx)
    choice = choose_next(environment.library, list_name, texts=json)
    if json:
        from readlist.views.json import document, list_object, paper_objects

        found = (choice.record,) if choice.record else ()
        head = list_object(choice.reading_list, choice.counts)
        environment.screen.write(
            document("next", list=head, papers=paper_objects(found), reason=choice.reason)
        )
    else:
        environment.screen.tell(choice_text(choice))
    tell_problems(environment, choice.damaged)
