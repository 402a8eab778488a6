"""The options that choose papers of a list, the same for every command that has them."""

import re
from itertools import compress
from typing import TYPE_CHECKING, Annotated

import typer

from readlist.cli.environment import Environment, environment_of
from readlist.cli.options import complete_lists
from readlist.errors import ReadlistError, UsageError
from readlist.model.paper import Status
from readlist.selection.sorting import Held, Sort
from readlist.text import folded, one_line, quoted, tokens

if TYPE_CHECKING:  # most command lines choose nothing
    from readlist.library.library import Library
    from readlist.selection.conditions import Condition, Part


def complete_tags(ctx: typer.Context, incomplete: str) -> list[str]:
    """The tags there are that begin with what was typed."""
    from readlist.actions.label import count_tags

    try:
        tags = count_tags(environment_of(ctx).library).counts
    except (ReadlistError, OSError):  # a completion has nowhere to complain
        return []
    return [tag for tag in tags if tag.startswith(incomplete)]


def complete_filters(ctx: typer.Context, incomplete: str) -> list[str]:
    """The filter as typed, with the field or value at its end completed."""
    from readlist.selection.filter_language import FIELDS, choices

    if re.fullmatch(r"@[\w-]*", incomplete):
        try:
            saved = environment_of(ctx).library.config().filters
        except (ReadlistError, OSError):
            return []
        return [f"@{name}" for name in saved if name.startswith(incomplete[1:])]
    begun = re.split(r"\s", incomplete)[-1].lstrip("-")
    before = incomplete.removesuffix(begun)
    field, colon, values = begun.partition(":")
    if not colon:
        return [f"{before}{each}:" for each in FIELDS if each.startswith(field.lower())]
    earlier, comma, value = values.rpartition(",")
    if field == "tag":
        offered = complete_tags(ctx, value)
    elif field == "list":
        offered = complete_lists(ctx, value)
    else:
        offered = [each for each in choices(field) if each.startswith(value.lower())]
    return [f"{before}{field}:{earlier}{comma}{_in_quotes(each)}" for each in offered]


def _in_quotes(value: str) -> str:
    return f'"{value}"' if re.search(r"[\s,，]", value) else value


Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        "-w",
        metavar="FILTER",
        help="Only what matches a filter such as 'year:2020.. -status:read rating:4..'.",
        autocompletion=complete_filters,
    ),
]
Unread = Annotated[bool, typer.Option("--unread", help="Only unread papers.")]
Reading = Annotated[bool, typer.Option("--reading", help="Only papers being read.")]
Read = Annotated[bool, typer.Option("--read", help="Only papers that are read.")]
Skipped = Annotated[bool, typer.Option("--skipped", help="Only papers that are skipped.")]
Tag = Annotated[
    list[str] | None,
    typer.Option(metavar="TAG", help="Only with this tag of yours.", autocompletion=complete_tags),
]
Topic = Annotated[list[str] | None, typer.Option(metavar="WORDS", help="Only on this topic.")]
Author = Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only by this author.")]
Year = Annotated[
    str | None,
    typer.Option(metavar="YEARS", help="Only of these years: 2022, 2020..2022, 2020.."),
]
Has = Annotated[
    list[Held] | None, typer.Option(metavar="WHAT", help=f"Only with this: {', '.join(Held)}.")
]

SortBy = Annotated[Sort | None, typer.Option(metavar="ORDER", help=f"Order by {', '.join(Sort)}.")]


def condition(
    library: "Library",
    where: list[str] | None,
    unread: bool,
    reading: bool,
    read: bool,
    skipped: bool,
    tag: list[str] | None,
    topic: list[str] | None,
    author: list[str] | None,
    year: str | None,
    has: list[Held] | None,
) -> "Condition | None":
    """The condition that the options above state, None where none was given.

    Several options of one kind widen the choice, different kinds narrow it.
    """
    asked = (unread, reading, read, skipped)
    if not (where or any(asked) or tag or topic or author or year is not None or has):
        return None
    from readlist.selection import conditions as c
    from readlist.selection.filter_language import parse_filter
    from readlist.selection.periods import years

    widening: list[list[c.Condition]] = [
        [c.Is(c.Label.STATUS, status) for status in compress(Status, asked)],
        [c.Is(c.Label.TAG, folded(one_line(each))) for each in tag or ()],
        [_words("--topic", each, c.Part.TOPIC) for each in topic or ()],
        [_words("--author", each, c.Part.AUTHOR) for each in author or ()],
        [c.Between(c.Number.YEAR, *years(year))] if year is not None else [],
    ]
    widened = map(c.any_of, filter(None, widening))
    held = (c.Has(each) for each in has or ())
    context = library.filter_context(*(where or ()))
    return c.All((*widened, *held, *(parse_filter(each, context) for each in where or ())))


def usual_sort(environment: Environment) -> Sort:
    """The order that config.toml names, else that of the list; raises UsageError for another."""
    name = environment.settings.sort
    if name and name not in tuple(Sort):
        raise UsageError(f"sort in config.toml is {quoted(name)}", hint=f"write {', '.join(Sort)}")
    return Sort(name) if name else Sort.NUMBER


def _words(option: str, text: str, part: "Part") -> "Condition":
    """The words of an option, of which the last need not be whole."""
    from readlist.selection.conditions import Words

    found = tuple(tokens(text))
    if not found:
        raise UsageError(f"{option} {quoted(text)} has no word", hint="give letters or digits")
    return Words(found, is_beginning=True, parts=(part,))
