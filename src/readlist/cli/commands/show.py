"""`show`, `next` and `search`: papers of a list, the next one to read, papers by their words."""

from readlist.cli import filter_options as f
from readlist.cli import options as o
from readlist.cli.environment import Context
from readlist.errors import UsageError
from readlist.selection.sorting import Query, Sort
from readlist.text import quoted
from readlist.views.lines import COLUMNS, Answer

_FIRST_FEW = 5  # of what `next --why` explains


def show(
    ctx: Context,
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
    from readlist.actions.show import list_papers, show_paper
    from readlist.views.listing import Length, listing_answer

    query = Query(ctx.filters.condition(ctx.library), sort or Sort.NUMBER, limit, reverse)
    chosen = o.papers_meant(ctx, papers, list_name) if papers else ()
    if len(chosen) == 1 and query == Query() and columns is None:
        from readlist.views.show import paper_answer

        detail = show_paper(ctx.library, chosen[0])
        language = "" if ctx.obj.json else lang or ctx.obj.language()
        current = ctx.library.state().current_list
        return paper_answer(detail, language, current)
    if sort is None:
        query = query._replace(sort=f.usual_sort(ctx))
    query = query._replace(texts=ctx.obj.json)
    others = ctx.screen.is_terminal and not ctx.obj.json
    listing = list_papers(ctx.library, list_name, query, chosen, elsewhere=others)
    length = Length.ALL if every or limit else Length.SCREENFUL
    return listing_answer(
        listing,
        Length.PAGER if pager else length,
        _columns(ctx, columns),
        in_pipe=columns is not None,
    )


def _columns(ctx: Context, typed: str | None) -> list[str]:
    """The columns that the user names, else those of config.toml; raises UsageError for others."""
    names = list(ctx.obj.settings.columns) if typed is None else typed.split(",")
    names = [name.strip().lower() for name in names]
    for name in names:
        if name not in COLUMNS:
            hint = f"there are {', '.join(COLUMNS)}"
            raise UsageError(f"there is no column {quoted(name)}", hint=hint)
    return names


def next_paper(
    ctx: Context,
    list_name: str | None = o.LIST,
    *,
    minutes: str | None = o.option("TIME", "The time you have: 55 (minutes), 1h10m."),
    number: int | None = o.option("N", "How many papers.", "--count", "-n", parser=o.integer(1)),
    random: bool = o.flag("--random", "Pick at random."),
    why: bool = o.flag("--why", "Say what counts for the first few, and how."),
) -> Answer:
    """Suggest what to read now, and why."""
    from readlist.actions.next import NextOptions, choose_next
    from readlist.selection.periods import minutes_named
    from readlist.views.listing import choice_answer

    options = NextOptions(
        number=number or (_FIRST_FEW if why else 1),
        condition=ctx.filters.condition(ctx.library),
        minutes=minutes_named(minutes) if minutes is not None else None,
        chance=ctx.obj.chance if random else None,
    )
    choice = choose_next(ctx.library, list_name, options, texts=ctx.obj.json)
    return choice_answer(choice, why=why and not random)


def search(
    ctx: Context,
    words: list[str] | None = o.argument(
        "[WORDS]...",
        'Words, "a phrase", word*, -without, author:name, year:2020.., in:notes.',
        f.complete_filters,
    ),
    list_name: str | None = o.ONLY_LIST,
    *,
    limit: int = o.option("N", "Show at most N papers.", parser=o.integer(1), default=20),
    every: bool = o.flag("--all", "Show all that were found."),
) -> Answer:
    """Find papers by their words, best first.

    Titles, authors, abstracts, notes and PDFs of all lists are searched, unless one is named. `@2`
    then means the second paper found.
    """
    from readlist.actions.search import SearchTools, search_condition, search_papers
    from readlist.cli.screen import search_progress
    from readlist.library.find import remember_hits
    from readlist.views.search import search_answer

    query = " ".join(words or ())
    condition = ctx.filters.condition(ctx.library)
    asked = search_condition(query, condition, ctx.library.filter_context(query))
    with search_progress(ctx.screen, ctx.obj.tools or SearchTools()) as tools:
        found = search_papers(ctx.library, asked, list_name, None if every else limit, tools)
    hits = tuple((hit.record.list_name, hit.record.paper.key) for hit in found.hits)
    remembered = remember_hits(ctx.library.home.cache, hits)
    return search_answer(found, query, remembered=remembered)
