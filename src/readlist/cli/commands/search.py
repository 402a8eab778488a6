"""`search`: papers by their words, best first."""

from dataclasses import replace
from typing import Annotated

import typer

from readlist.cli import filter_options as f
from readlist.cli.environment import environment_of
from readlist.cli.options import JsonOption, OnlyListOption, argument
from readlist.model.keys import ALL_LISTS

_USUAL_LIMIT = 20


def search(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        argument(
            "[WORDS]...",
            'Words, "a phrase", word*, -without, author:name, year:2020.., in:notes.',
            f.complete_filters,
        ),
    ] = None,
    list_name: OnlyListOption = None,
    *,
    limit: Annotated[
        int, typer.Option(min=1, metavar="N", help="Show at most N papers.")
    ] = _USUAL_LIMIT,
    every: Annotated[bool, typer.Option("--all", help="Show all that were found.")] = False,
    json: JsonOption = False,
) -> None:
    """Find papers by their words, best first.

    Titles, authors, abstracts, notes and PDFs of all lists are searched, unless one is named. `@2`
    then means the second paper found.
    """
    from readlist.actions.search import SearchRequest, SearchTools, search_condition, search_papers
    from readlist.cli.screen import search_progress
    from readlist.library.find import remember_hits
    from readlist.storage.cache_files import first_today
    from readlist.views.search import search_answer

    environment = environment_of(ctx)
    list_name = None if list_name == ALL_LISTS else list_name
    query = " ".join(words or ())
    condition = f.filters_of(ctx).condition(environment.library)
    asked = search_condition(query, condition, environment.library.filter_context(query))
    request = SearchRequest(asked, list_name, None if every else limit)
    with search_progress(environment.screen) as watch:
        tools = replace(environment.tools or SearchTools(), watch=watch)
        found = search_papers(environment.library, request, tools)
    hits = tuple((hit.record.list_name, hit.record.paper.key) for hit in found.hits)
    remembered = remember_hits(environment.library.home.cache, hits)
    hints = environment.library.home.cache / "hints.json"
    tells = found.pdfs.left > 0 and environment.screen.is_terminal and not json
    tells = tells and first_today(hints, "pdf", environment.library.today)
    answer = search_answer(found, query, remembered=remembered, tells_of_pdfs=tells)
    environment.give(answer, json=json)
