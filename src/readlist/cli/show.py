"""`show`: the list, or one paper in full."""

from typing import Annotated

import typer

from readlist.actions.list_papers import Listing, chosen_papers, list_papers
from readlist.actions.records import Place
from readlist.cli.environment import Environment, environment_of, tell_problems
from readlist.cli.options import JsonOption, ListOption, PapersArgument, places
from readlist.filters import Filter, OnDisk, Query, Sort, parse_years
from readlist.model import Status
from readlist.views.listing import paper_line


def show(
    ctx: typer.Context,
    papers: PapersArgument = None,
    list_name: ListOption = None,
    *,
    unread: Annotated[bool, typer.Option("--unread", help="Only unread papers.")] = False,
    reading: Annotated[bool, typer.Option("--reading", help="Only those being read.")] = False,
    read: Annotated[bool, typer.Option("--read", help="Only those read.")] = False,
    skipped: Annotated[bool, typer.Option("--skipped", help="Only those skipped.")] = False,
    tag: Annotated[list[str] | None, typer.Option(help="Only with this tag of yours.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="Only on this topic.")] = None,
    author: Annotated[list[str] | None, typer.Option(help="Only by this author.")] = None,
    year: Annotated[
        str | None, typer.Option(metavar="YEARS", help="Only of these: 2022, 2020..2022, 2020..")
    ] = None,
    has: Annotated[list[OnDisk] | None, typer.Option(help="Only with this on disk.")] = None,
    sort: Annotated[Sort, typer.Option(help="Order by this.")] = Sort.NUMBER,
    limit: Annotated[int | None, typer.Option(min=1, help="Show at most so many.")] = None,
    lang: Annotated[str | None, typer.Option(help="Language of the summary: en, zh.")] = None,
    json: JsonOption = False,
) -> None:
    """Show the list, or one paper in full.

    Several statuses, tags, topics or authors widen the choice; different kinds narrow it.
    """
    environment = environment_of(ctx)
    asked = {
        Status.UNREAD: unread,
        Status.READING: reading,
        Status.READ: read,
        Status.SKIPPED: skipped,
    }
    keep = Filter(
        statuses=tuple(status for status, wanted in asked.items() if wanted),
        tags=tuple(tag or ()),
        topics=tuple(topic or ()),
        authors=tuple(author or ()),
        years=parse_years(year) if year is not None else None,
        has=tuple(has or ()),
    )
    query = Query(keep, sort, limit)
    if not papers:
        _show_listing(
            environment, list_papers(environment.library, list_name, query, texts=json), json=json
        )
        return
    chosen = places(environment, papers, list_name)
    if len(chosen) == 1 and query == Query():
        _show_page(environment, chosen[0], lang, json=json)
    else:
        listing = chosen_papers(environment.library, list_name, chosen, query)
        _show_listing(environment, listing, json=json)


def show_current(environment: Environment) -> None:
    """What `readlist` alone does: the current list."""
    _show_listing(environment, list_papers(environment.library, None, Query()), json=False)


def _show_listing(environment: Environment, listing: Listing, *, json: bool) -> None:
    screen = environment.screen
    if json:
        from readlist.views.json import document, list_object, paper_objects

        head = list_object(listing.reading_list, listing.counts)
        screen.write(document("show", list=head, papers=paper_objects(listing.records)))
    elif screen.is_terminal:
        from readlist.views.terminal import listing_view

        screen.render(listing_view(listing, screen.width))
    else:
        name = listing.reading_list.name
        screen.write("".join(paper_line(record, name) for record in listing.records))
    tell_problems(environment, listing.records)
    if not listing.records and not json:
        name = listing.reading_list.name
        screen.say(
            f"no paper of {name} is like that" if listing.counts.total else f"{name} has no papers"
        )


def _show_page(environment: Environment, place: Place, lang: str | None, *, json: bool) -> None:
    from readlist.actions.show_paper import show_paper
    from readlist.views.page import page_text, paper_page

    screen = environment.screen
    detail = show_paper(environment.library, place)
    if json:
        from readlist.actions.records import list_counts
        from readlist.views.json import document, list_object, paper_object

        head = list_object(
            detail.reading_list, list_counts(environment.library, detail.reading_list)
        )
        screen.write(document("show", list=head, papers=[paper_object(detail.record)]))
    else:
        current = environment.library.state().current_list
        page = paper_page(detail, lang or environment.language(), current)
        if screen.is_terminal:
            from readlist.views.terminal import page_view

            screen.render(page_view(page, screen.width))
        else:
            screen.write(page_text(page))
        if lang and not detail.record.paper.has_summary_in(lang):
            screen.say(f"there is no summary in {lang}")
    tell_problems(environment, (detail.record,))
