"""Options and arguments that several commands share, and how they are completed."""

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from readlist.cli.environment import Context
from readlist.errors import NotFoundError, ReadlistError, UsageError
from readlist.library.records import ListedPaper
from readlist.model.keys import ALL_LISTS, is_key
from readlist.model.paper import ReadingList, keys_of
from readlist.text import visible_line

if TYPE_CHECKING:
    from readlist.selection.sorting import Query


def complete_papers(ctx: Context, incomplete: str) -> list[tuple[str, str]]:
    """The keys and citation keys that begin so, each with its title; of the list, else of all."""
    list_name = ctx.params.get("list_name")
    try:
        found: dict[str, str] = {}
        if list_name != "all":
            found |= _named(ctx.library.reading_list(list_name), incomplete)
        if not found and list_name in {None, "all"}:
            for _, each in ctx.library.readable_lists(shown_only=True):
                found |= _named(each, incomplete)
    except (ReadlistError, OSError):  # a completion has nowhere to complain
        return []
    return list(found.items())


def _named(reading_list: ReadingList, incomplete: str) -> Iterator[tuple[str, str]]:
    for key, paper in zip(keys_of(reading_list), reading_list.papers, strict=True):
        names = (key, *filter(None, (paper.citekey,)), *paper.aliases)
        name = next((each for each in names if each.startswith(incomplete)), None)
        if name is not None:
            yield name, visible_line(paper.shown_title).translate(_SHELL_SYNTAX)


def complete_lists(ctx: Context, incomplete: str) -> list[str]:
    """The names of the lists that begin with what was typed."""
    try:
        files = ctx.library.list_files(shown_only=True)
    except ReadlistError:
        return []
    return [file.name for file in files if file.name.startswith(incomplete)]


# zsh evaluates descriptions, and a list may come from anyone.
_SHELL_SYNTAX = str.maketrans({"\\": None, "`": None, "$": None, '"': "'"})
_SHOWN_FIELDS, _KEY_FIELD = 7, 2
_REFERENCE = "Number, key, arXiv or OpenReview id or address, DOI"
_REFERENCES = f"{_REFERENCE.replace(',', ', range (2-5),', 1)}, title words; - reads stdin."


def argument(metavar: str, said: str, complete: Any = None, default: Any = None) -> Any:
    """An argument that may be left out, with its line in the help and its completion."""
    return typer.Argument(
        default, metavar=metavar, help=said, autocompletion=complete, show_default=False
    )


def required(metavar: str, said: str, complete: Any = None) -> Any:
    """An argument that must be given, with its line in the help and its completion."""
    return argument(metavar, said, complete, default=...)


def flag(name: str, said: str, *short: str, default: Any = False, **more: Any) -> Any:
    """An option that is given or not, with its line in the help."""
    return typer.Option(default, name, *short, help=said, **more)


def option(
    metavar: str, said: str, *names: str, complete: Any = None, default: Any = None, **more: Any
) -> Any:
    """An option with a value, with its line in the help and its completion."""
    return typer.Option(
        default, *names, metavar=metavar, help=said, autocompletion=complete, **more
    )


def integer(least: int, most: int = sys.maxsize) -> Callable[[str | int], int]:
    """A parser of whole numbers in these bounds, for an option or an argument."""

    def parsed(text: str | int) -> int:
        with suppress(ValueError):
            if least <= int(text) <= most:
                return int(text)
        bounds = f"from {least} " + ("on" if most == sys.maxsize else f"to {most}")
        raise typer.BadParameter(f"{text} is not a whole number {bounds}")

    return parsed


def list_option(said: str, **more: Any) -> Any:
    """The option `--list`, with its line in the help."""
    return option("NAME", said, "--list", "-l", complete=complete_lists, **more)


PAPERS = argument("[PAPERS]...", _REFERENCES, complete_papers)
SOME_PAPERS = required("PAPERS...", _REFERENCES, complete_papers)
PAPER = required("PAPER", f"{_REFERENCE}, or title words.", complete_papers)
MAYBE_PAPER = argument(
    "[PAPER]",
    f"{_REFERENCE}, title words; - reads stdin. Without one: the paper that is being read.",
    complete_papers,
)
LIST = list_option("Use this list, not the current one; all: every list.")
ONLY_LIST = list_option(
    "Only papers of this list.", callback=lambda name: None if name == ALL_LISTS else name
)
"""For commands that go through all lists, which they do without a name."""
LIMIT = option("N", "Show at most N papers.", parser=integer(1))
YES = flag("--yes", "Do not ask.", "-y")
DRY_RUN = flag("--dry-run", "Show what would happen; change nothing.")


def list_in_use(ctx: Context, list_name: str | None) -> str:
    """The name of the list in which numbers count."""
    if list_name and list_name != "all":
        return list_name
    return ctx.library.state().current_list


def papers_meant(
    ctx: Context, references: list[str], list_name: str | None
) -> tuple[ListedPaper, ...]:
    """The papers that the references mean; `-` stands for those on standard input."""
    from readlist.library.find import resolve_papers

    typed = list(typed_references(ctx, references))
    if not typed:
        raise NotFoundError("standard input names no paper", hint="give a reference a line")
    return resolve_papers(ctx.library, typed, list_name)


def paper_meant(ctx: Context, reference: str | None, list_name: str | None) -> ListedPaper:
    """The one paper that the reference means; without one the paper that is being read.

    Raises UsageError where these are several.
    """
    if reference is None:
        from readlist.actions.show import paper_being_read

        return paper_being_read(ctx.library, list_name, ctx.screen.say)
    from readlist.library.find import resolve_paper

    typed = list(typed_references(ctx, [reference]))
    if len(typed) != 1:
        raise UsageError(f"standard input names {len(typed)} papers", hint="give one at a time")
    return resolve_paper(ctx.library, typed[0], list_name)


def editor_of(ctx: Context, draft: Path) -> Callable[[Path], int]:
    """The user's editor, having said that it goes on with this draft where that is there."""
    editor, is_there = ctx.obj.editor(), draft.exists()

    def run(path: Path) -> int:  # if no other editor is open on it
        if is_there:
            ctx.screen.say(f"this goes on with the draft in {draft}")
        return editor(path)

    return run


def papers_or_all(
    ctx: Context, references: list[str] | None, list_name: str | None, query: "Query | None" = None
) -> tuple[ListedPaper, ...]:
    """The papers that the references mean, without any the whole list; those the query wants."""
    from readlist.actions.show import wanted_places
    from readlist.selection.sorting import Query

    given = papers_meant(ctx, references, list_name) if references else ()
    return wanted_places(ctx.library, list_name, given, query or Query(), ctx.screen.say)


def typed_references(ctx: Context, references: list[str]) -> Iterator[str]:
    """Each reference; of a line of `show` on standard input its key, else its first field."""
    for reference in references:
        if reference != "-":
            yield reference
            continue
        for line in input_text(ctx).splitlines():
            fields = [field.strip() for field in line.split("\t")]
            if len(fields) >= _SHOWN_FIELDS and is_key(fields[_KEY_FIELD]):
                yield fields[_KEY_FIELD]  # a line of `show`: its number counts in its own list
            elif fields[0] and fields[0][0] != "#":
                yield fields[0]


def input_text(ctx: Context) -> str:
    """All of standard input; raises UsageError where it is not text."""
    try:
        return ctx.obj.stdin.read()
    except UnicodeDecodeError:
        raise UsageError("standard input is not UTF-8 text") from None
