"""`show`, `next` and `search`: papers of a list, the next one to read, papers by their words."""

import typer

from readlist.cli import filter_options as f
from readlist.cli import options as o
from readlist.cli.environment import Environment, environment_of
from readlist.errors import UsageError
from readlist.selection.sorting import Query, Sort
from readlist.text import quoted
from readlist.views.lines import COLUMNS, Answer

_FIRST_FEW = 5  # of what `next --why` explains
_USUAL_LIMIT = 20  # of `search`


def show(
    ctx: typer.Context,
    papers: list[str] | None = o.PAPERS,
    list_name: str | None = o.LIST,
    *,
    sort: Sort | None = f.SORT,
    columns: str | None = o.option("NAMES", f"Only these columns: {', '.join(COLUMNS)}."),
    reverse: bool = f.REVERSE,
    limit: int | None = o.LIMIT,
    every: bool = o.flag("--all", "Show a long list whole, not a screenful of it."),
    pager: bool = o.flag("--pager", "Show it in your pager."),
    lang: str | None = o.option("LANGUAGE", "Of the summary: en, zh."),
) -> Answer:
    """Show the list, or one paper in full.

    Several statuses, tags, topics or authors widen the choice; different kinds narrow it.
    """
    from readlist.actions.show import chosen_papers, list_papers, show_paper
    from readlist.views.listing import Length, listing_answer

    environment = environment_of(ctx)
    library = environment.library
    condition = f.filters_of(ctx).condition(library)
    query = Query(condition, sort or Sort.NUMBER, limit, reverse)
    chosen = o.papers_meant(environment, papers, list_name) if papers else ()
    if len(chosen) == 1 and query == Query() and columns is None:
        from readlist.views.show import paper_answer

        detail = show_paper(library, chosen[0], with_counts=environment.json)
        language = "" if environment.json else lang or environment.language()
        current = library.state().current_list
        return paper_answer(detail, language, current, asked_for=lang is not None)
    if sort is None:
        query = query._replace(sort=f.usual_sort(environment))
    if chosen:
        listing = chosen_papers(library, list_name, chosen, query)
    else:
        others = environment.screen.is_terminal and not environment.json
        listing = list_papers(library, list_name, query, texts=environment.json, elsewhere=others)
    length = Length.ALL if every or limit else Length.SCREEN
    return listing_answer(
        listing,
        Length.PAGER if pager else length,
        _columns(environment, columns),
        in_pipe=columns is not None,
        hint=f.status_hint(ctx),
    )


def show_current(environment: Environment) -> None:
    """Show the current list: the answer of `readlist` alone."""
    from readlist.actions.show import list_papers
    from readlist.views.listing import Length, listing_answer

    elsewhere = environment.screen.is_terminal
    query = Query(sort=f.usual_sort(environment))
    listing = list_papers(environment.library, None, query, elsewhere=elsewhere)
    answer = listing_answer(listing, Length.SCREEN, _columns(environment, None))
    environment.give(answer)


def _columns(environment: Environment, typed: str | None) -> list[str]:
    """The columns that the user names, else those of config.toml; raises UsageError for others."""
    names = list(environment.settings.columns) if typed is None else typed.split(",")
    names = [name.strip().lower() for name in names]
    for name in names:
        if name not in COLUMNS:
            hint = f"there are {', '.join(COLUMNS)}"
            raise UsageError(f"there is no column {quoted(name)}", hint=hint)
    return names


def next_paper(
    ctx: typer.Context,
    list_name: str | None = o.LIST,
    *,
    minutes: str | None = o.option("TIME", "The time you have: 55 (minutes), 1h10m."),
    number: int | None = o.option(
        "N", "How many papers.", "--count", "-n", parser=o.whole_number(1)
    ),
    random: bool = o.flag("--random", "Pick at random."),
    why: bool = o.flag("--why", "Say what counts for the first few, and how."),
) -> Answer:
    """Suggest what to read now, and why."""
    from readlist.actions.next import NextOptions, choose_next
    from readlist.selection.periods import minutes_named
    from readlist.views.listing import choice_answer

    environment = environment_of(ctx)
    condition = f.filters_of(ctx).condition(environment.library)
    options = NextOptions(
        number=number or (_FIRST_FEW if why else 1),
        condition=condition,
        minutes=minutes_named(minutes) if minutes is not None else None,
        chance=environment.chance if random else None,
    )
    choice = choose_next(environment.library, list_name, options, texts=environment.json)
    return choice_answer(choice, why=why)


def search(
    ctx: typer.Context,
    words: list[str] | None = o.argument(
        "[WORDS]...",
        'Words, "a phrase", word*, -without, author:name, year:2020.., in:notes.',
        f.complete_filters,
    ),
    list_name: str | None = o.ONLY_LIST,
    *,
    limit: int = o.option(
        "N", "Show at most N papers.", parser=o.whole_number(1), default=_USUAL_LIMIT
    ),
    every: bool = o.flag("--all", "Show all that were found."),
) -> Answer:
    """Find papers by their words, best first.

    Titles, authors, abstracts, notes and PDFs of all lists are searched, unless one is named. `@2`
    then means the second paper found.
    """
    from readlist.actions.search import SearchTools, search_condition, search_papers
    from readlist.cli.screen import search_progress
    from readlist.library.find import remember_hits
    from readlist.storage.files import first_today
    from readlist.views.search import search_answer

    environment = environment_of(ctx)
    query = " ".join(words or ())
    condition = f.filters_of(ctx).condition(environment.library)
    asked = search_condition(query, condition, environment.library.filter_context(query))
    number = None if every else limit
    with search_progress(environment.screen, environment.tools or SearchTools()) as tools:
        found = search_papers(environment.library, asked, list_name, number, tools)
    hits = tuple((hit.record.list_name, hit.record.paper.key) for hit in found.hits)
    remembered = remember_hits(environment.library.home.cache, hits)
    hints = environment.library.home.cache / "hints.json"
    tells = found.pdfs.left > 0 and environment.screen.is_terminal and not environment.json
    tells = tells and first_today(hints, "pdf", environment.library.today)
    return search_answer(found, query, remembered=remembered, tells_of_pdfs=tells)
