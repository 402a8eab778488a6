"""`show`: the list, or one paper in full."""

from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from readlist.actions.show import Listing, chosen_papers, list_papers
from readlist.cli.environment import Environment, environment_of, tell_problems
from readlist.cli.filter_options import choosing_papers
from readlist.cli.options import JsonOption, ListOption, PapersArgument, papers_meant
from readlist.library.records import ListedPaper
from readlist.selection.sorting import Query, Sort
from readlist.views.lines import paper_line

if TYPE_CHECKING:
    from readlist.selection.conditions import Condition


class Length(Enum):
    """How much of a long list a terminal shows."""

    SCREEN = "a screenful"
    ALL = "all"
    PAGER = "all, in a pager"


@choosing_papers
def show(
    ctx: typer.Context,
    papers: PapersArgument = None,
    list_name: ListOption = None,
    *,
    keep: "Condition | None",
    sort: Annotated[Sort, typer.Option(help="Order by this.")] = Sort.NUMBER,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Show at most so many.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Show a long list whole, not a screenful of it.")
    ] = False,
    pager: Annotated[bool, typer.Option("--pager", help="Show it in your pager.")] = False,
    lang: Annotated[
        str | None, typer.Option(metavar="LANGUAGE", help="Of the summary: en, zh.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Show the list, or one paper in full.

    Several statuses, tags, topics or authors widen the choice; different kinds narrow it.
    """
    environment = environment_of(ctx)
    query = Query(keep, sort, limit)
    length = Length.PAGER if pager else Length.ALL if every or limit else Length.SCREEN
    if not papers:
        listing = list_papers(environment.library, list_name, query, texts=json)
        _show_listing(environment, listing, length, json=json)
        return
    chosen = papers_meant(environment, papers, list_name)
    if len(chosen) == 1 and query == Query():
        _show_page(environment, chosen[0], lang, json=json)
    else:
        listing = chosen_papers(environment.library, list_name, chosen, query)
        _show_listing(environment, listing, length, json=json)


def show_current(environment: Environment) -> None:
    """What `readlist` alone does: the current list."""
    _show_listing(environment, list_papers(environment.library, None, Query()), json=False)


def _show_listing(
    environment: Environment, listing: Listing, length: Length = Length.SCREEN, *, json: bool
) -> None:
    screen = environment.screen
    if json:
        from readlist.views.json import document, list_object, paper_objects

        head = list_object(listing.reading_list, listing.counts)
        screen.write(document("show", list=head, papers=paper_objects(listing.records)))
    elif screen.is_terminal:
        _show_on_terminal(environment, listing, length)
    else:
        name = listing.reading_list.name
        screen.write("".join(paper_line(record, name) for record in listing.records))
    tell_problems(environment, listing.records)
    if not listing.records and not json:
        name = listing.reading_list.name
        screen.say(
            f"no paper of {name} is like that" if listing.counts.total else f"{name} has no papers"
        )


def _show_on_terminal(environment: Environment, listing: Listing, length: Length) -> None:
    """All of it, unless it has more papers than the terminal has lines: then as much as fits."""
    from readlist.views.terminal.show import listing_view

    screen = environment.screen
    is_long = len(listing.records) > screen.height
    if length is Length.PAGER or (is_long and length is Length.ALL):
        from readlist.views.terminal.show import long_text

        text = long_text(listing, screen.width)
        if length is Length.PAGER:
            environment.page(text, environment.environ)
        else:
            screen.write(text)
    elif is_long:
        from readlist.views.terminal.show import papers_that_fit

        number = papers_that_fit(listing, screen.width, screen.height)
        screen.render(listing_view(listing.first(number), screen.width))
        screen.tell(f"{len(listing.records) - number} more: show --all or --pager\n")
    else:
        screen.render(listing_view(listing, screen.width))


def _show_page(
    environment: Environment, place: ListedPaper, lang: str | None, *, json: bool
) -> None:
    from readlist.actions.show import show_paper
    from readlist.views.show import page_text, paper_page

    screen = environment.screen
    detail = show_paper(environment.library, place)
    if json:
        from readlist.library.records import list_counts
        from readlist.views.json import document, list_object, paper_object

        head = list_object(
            detail.reading_list, list_counts(environment.library, detail.reading_list)
        )
        screen.write(document("show", list=head, papers=[paper_object(detail.record)]))
    else:
        current = environment.library.state().current_list
        page = paper_page(detail, lang or environment.language(), current)
        if screen.is_terminal:
            from readlist.views.terminal.show import page_view

            screen.render(page_view(page, screen.width))
        else:
            screen.write(page_text(page))
        if lang and not detail.record.paper.has_summary_in(lang):
            screen.say(f"there is no summary in {lang}")
    tell_problems(environment, (detail.record,))
