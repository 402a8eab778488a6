"""The options that choose papers of a list, the same for every command that has them."""

import re
from functools import partial
from itertools import compress
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from readlist.cli.command import Command, SignedWordsCommand, plain_command
from readlist.cli.environment import Context
from readlist.cli.options import complete_lists, flag, option
from readlist.errors import ReadlistError, UsageError
from readlist.model.paper import Status
from readlist.selection.sorting import Held, Sort
from readlist.text import folded, one_line, quoted, tokens

if TYPE_CHECKING:  # most command lines choose nothing
    from readlist.library.library import Library
    from readlist.selection.conditions import Condition, Part


def complete_tags(ctx: Context, incomplete: str) -> list[str]:
    """The tags there are that begin with what was typed."""
    from readlist.actions.mark import count_tags

    try:
        tags = count_tags(ctx.library)[0]
    except (ReadlistError, OSError):  # a completion has nowhere to complain
        return []
    return [tag for tag in tags if tag.startswith(incomplete)]


def complete_filters(ctx: Context, incomplete: str) -> list[str]:
    """The filter as typed, with the field or value at its end completed."""
    from readlist.selection.filter_language import FIELDS

    if re.fullmatch(r"@[\w-]*", incomplete):
        try:
            saved = ctx.library.config().filters
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
        offered = [each for each in FIELDS.get(field, ()) if each.startswith(value.lower())]
    values = (f'"{each}"' if re.search(r"[\s,，]", each) else each for each in offered)
    return [f"{before}{field}:{earlier}{comma}{each}" for each in values]


SORT = option("ORDER", f"Order by {', '.join(Sort)}.")
REVERSE = flag("--reverse", "The other way round.")
# The default is that of the field.
_option, _flag = partial(option, default=...), partial(flag, default=...)


class Filters(NamedTuple):
    """The choice of papers on a command line; each field is an option of a FilteredCommand."""

    where: Annotated[
        list[str] | None,
        _option(
            "FILTER",
            "Only what matches a filter such as 'year:2020.. -status:read rating:4..', "
            "or one saved below [filters] in config.toml: @thesis.",
            "--where",
            "-w",
            complete=complete_filters,
        ),
    ] = None
    unread: Annotated[bool, _flag("--unread", "Only unread papers.")] = False
    reading: Annotated[bool, _flag("--reading", "Only papers being read.")] = False
    read: Annotated[bool, _flag("--read", "Only papers that are read.")] = False
    skipped: Annotated[bool, _flag("--skipped", "Only papers that are skipped.")] = False
    tag: Annotated[
        list[str] | None, _option("TAG", "Only with this tag of yours.", complete=complete_tags)
    ] = None
    topic: Annotated[list[str] | None, _option("WORDS", "Only on this topic.")] = None
    author: Annotated[list[str] | None, _option("NAME", "Only by this author.")] = None
    year: Annotated[
        str | None, _option("YEARS", "Only of these years: 2022, 2020..2022, 2020..")
    ] = None
    has: Annotated[list[Held] | None, _option("WHAT", f"Only with this: {', '.join(Held)}.")] = None

    def condition(self, library: "Library") -> "Condition | None":
        """The condition, None for none; options of one kind widen it, different kinds narrow it."""
        asked = (self.unread, self.reading, self.read, self.skipped)
        given = (self.where, *asked, self.tag, self.topic, self.author, self.has)
        if not any(given) and self.year is None:
            return None
        from readlist.selection import conditions as c
        from readlist.selection.filter_language import parse_filter
        from readlist.selection.periods import numbers

        widening: list[list[c.Condition]] = [
            [c.Is(c.Label.STATUS, status) for status in compress(Status, asked)],
            [c.Is(c.Label.TAG, folded(one_line(each))) for each in self.tag or ()],
            [_words("--topic", each, c.Part.TOPIC) for each in self.topic or ()],
            [_words("--author", each, c.Part.AUTHOR) for each in self.author or ()],
            [c.Between(c.Number.YEAR, *numbers(self.year))] if self.year is not None else [],
        ]
        widened = map(c.any_of, filter(None, widening))
        held = (c.Has(each) for each in self.has or ())
        context = library.filter_context(*(self.where or ()))
        parsed = [parse_filter(each, context) for each in self.where or ()]
        for filter_, text in zip(parsed, self.where or (), strict=True):
            if text.strip() and not filter_.conditions:
                raise _no_word("--where", text)
        return c.All((*widened, *held, *parsed))


class FilteredCommand(Command):
    """A command that has the options of Filters as well, behind `--list`."""

    def __init__(self, *args: Any, params: list[Any], **settings: Any) -> None:
        self._filters = plain_command(Filters)
        behind = [each.name for each in params].index("list_name") + 1
        params = [*params[:behind], *self._filters.params, *params[behind:]]
        super().__init__(*args, params=params, **settings)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; its `ctx.filters` are what was given."""
        given = {each.name: ctx.params.pop(each.name) for each in self._filters.params}
        ctx.filters = self._filters.callback(**given)
        return super().invoke(ctx)


class FilteredWordsCommand(FilteredCommand, SignedWordsCommand):
    """The same for one to which `-later` is a word."""


def usual_sort(ctx: Context) -> Sort:
    """The order that config.toml names, else that of the list; raises UsageError for another."""
    name = ctx.obj.settings.sort
    if name and name not in tuple(Sort):
        raise UsageError(f"sort in config.toml is {quoted(name)}", hint=f"write {', '.join(Sort)}")
    return Sort(name) if name else Sort.NUMBER


def _words(option: str, text: str, part: "Part") -> "Condition":
    """The words of an option, of which the last need not be whole."""
    from readlist.selection.conditions import Words

    found = tuple(tokens(text))
    if not found:
        raise _no_word(option, text)
    return Words(found, is_beginning=True, parts=(part,))


def _no_word(option: str, text: str) -> UsageError:
    return UsageError(f"{option} {quoted(text)} has no word", hint="give letters or digits")
