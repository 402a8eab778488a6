"""`search`: papers by their words, best first."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from readlist.cli.environment import Environment, environment_of, tell_problems
from readlist.cli.filter_options import choosing_papers, complete_filters
from readlist.cli.options import JsonOption, OnlyListOption
from readlist.errors import UsageError
from readlist.text import counted, shortened

if TYPE_CHECKING:
    from readlist.actions.search import SearchResult, SearchWatch
    from readlist.selection.conditions import Condition

_USUAL_LIMIT = 20


@choosing_papers
def search(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORDS]...",
            help='Words, "a phrase", word*, -without, author:name, year:2020.., in:notes.',
            autocompletion=complete_filters,
            show_default=False,
        ),
    ] = None,
    list_name: OnlyListOption = None,
    *,
    keep: "Condition | None",
    limit: Annotated[
        int, typer.Option(min=1, metavar="N", help="Give at most so many papers.")
    ] = _USUAL_LIMIT,
    every: Annotated[bool, typer.Option("--all", help="Give all that were found.")] = False,
    json: JsonOption = False,
) -> None:
    """Find papers by words of titles, authors, abstracts, notes and PDFs, best first.

    In all lists, unless one is named. `@2` then means the second paper found.
    """
    from readlist.actions.search import SearchRequest, SearchTools, search_papers
    from readlist.cli.progress_line import progress_line
    from readlist.library.last_hits import keep_hits

    environment = environment_of(ctx)
    query = " ".join(words or ())
    request = SearchRequest(_condition(query, keep), list_name, None if every else limit)
    with progress_line(environment.screen) as show:
        tools = replace(environment.tools or SearchTools(), watch=_watch(show))
        found = search_papers(environment.library, request, tools)
    hits = tuple((hit.record.list_name, hit.record.paper.key) for hit in found.hits)
    remembered = keep_hits(environment.library.home.cache, hits)
    _answer(environment, found, json=json)
    _tell(environment, found, query)
    if hits and not remembered:
        environment.screen.say("these hits cannot be remembered, so @1 does not mean them")


def _watch(show: Callable[[str], None]) -> "SearchWatch":
    from readlist.actions.search import SearchWatch

    return SearchWatch(
        reads_pdfs=lambda done, of: show(
            f"reading PDFs: {done} of {of}, Ctrl-C goes on without the rest"
        ),
        describes=lambda done, of: show(f"indexing: {done} of {of} papers"),
    )


def _condition(query: str, keep: "Condition | None") -> "Condition":
    from readlist.selection.conditions import All
    from readlist.selection.filter_language import parse_filter

    parsed = parse_filter(query)
    if not parsed.conditions and keep is None:
        raise UsageError(
            f"no word to look for in: {shortened(query)}" if query else "nothing to look for",
            hint="give some words: readlist search perceiver",
        )
    return All((*parsed.conditions, *([keep] if keep else ())))


def _answer(environment: Environment, found: "SearchResult", *, json: bool) -> None:
    screen = environment.screen
    if json:
        from readlist.views.json import document, paper_object
        from readlist.views.search import hit_object

        papers = [
            {**paper_object(hit.record), "hit": hit_object(place, hit)}
            for place, hit in enumerate(found.hits, 1)
        ]
        screen.write(
            document(
                "search",
                papers=papers,
                total=found.total,
                guess=found.guess or None,
                without_index=found.without_index or None,
                unread_pdfs=found.pdfs.left,
            )
        )
    elif screen.is_terminal and found.hits:
        from readlist.views.terminal.search import hits_view

        screen.render(hits_view(found.hits, screen.width))
        screen.write("\n")
        screen.tell(f"{_total(found)} · @1 means the first: readlist open @1\n")
    else:
        from readlist.views.search import hit_line

        screen.write("".join(hit_line(place, hit) for place, hit in enumerate(found.hits, 1)))


def _total(found: "SearchResult") -> str:
    told = f"{counted(found.total, 'paper')} found"
    shown = len(found.hits)
    return told if shown == found.total else f"{told}, the best {shown} shown (--all shows all)"


def _tell(environment: Environment, found: "SearchResult", query: str) -> None:
    """What the person should know beside the answer."""
    screen = environment.screen
    if found.guess:
        screen.say(found.guess)
    elif not found.hits:
        screen.say(f"nothing is found for: {shortened(query)}" if query else "nothing is found")
    if found.without_index:
        screen.say(f"searched the files, which is slower; no index: {found.without_index}")
    for sentence in found.damaged:
        screen.say(f"passed over: {sentence}")
    _tell_of_pdfs(environment, found)
    tell_problems(environment, tuple(hit.record for hit in found.hits))


def _tell_of_pdfs(environment: Environment, found: "SearchResult") -> None:
    screen = environment.screen
    for key, problem in found.pdfs.problems.items():
        screen.say(f"the PDF of {key} is not searched: {problem}")
    left = counted(found.pdfs.left, "PDF")
    if found.pdfs.left and found.reads_pdfs:
        screen.say(f"still to be read: {left}; the next search goes on with them")
    elif found.pdfs.left and screen.is_terminal:
        screen.say(f"not searched: {left}; to read them: pip install 'readlist[fulltext]'")
