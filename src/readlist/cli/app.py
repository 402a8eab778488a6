"""The commands by name. A command's module is imported when it is called, not before."""

import importlib
import shlex
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from readlist import __version__
from readlist.cli.environment import environment_of
from readlist.errors import UsageError

GROUPS = {
    "Read": {
        "show": ("show:show", "Show the list, or one paper in full."),
        "next": ("show:next_paper", "Suggest what to read now, and why."),
        "open": ("mark:open_paper", "Open a paper; unread becomes reading."),
        "start": ("mark:start", "Mark papers as being read."),
        "read": ("mark:read", "Mark papers as read."),
        "skip": ("mark:skip", "Skip papers."),
        "unread": ("mark:unread", "Mark papers as unread."),
    },
    "Label and note": {
        "tag": ("label:tag", "Tag papers, or list your tags."),
        "rate": ("label:rate", "Rate papers from 1 to 5, or remove their rating."),
        "prioritise": ("label:prioritise", "Say which papers come sooner or later."),
        "note": ("label:note", "Edit, add to or print the notes on a paper."),
    },
    "Find": {
        "search": ("show:search", "Find papers by their words, best first."),
        "browse": ("browse:browse", "Browse the list, full screen."),
        "log": ("history:log", "Show what you began, read and skipped, day by day."),
        "stats": ("history:stats", "Show how far you are, and how you read."),
    },
    "Get": {
        "add": ("add:add", "Add papers to a list of yours."),
        "import": ("import_:import_file", "Import a bibliography or a shared list."),
        "fetch": ("fetch:fetch", "Fetch abstracts and PDFs."),
        "attach": ("fetch:attach", "Make a file the PDF of a paper."),
    },
    "Cite": {
        "cite": ("export:cite", "Print citations of papers."),
        "export": ("export:export", "Export papers, or the list, as a bibliography."),
    },
    "Lists": {
        "lists": ("lists:lists_app", "Show all lists; make, rename, delete, hide or check one."),
        "use": ("lists:use", "Make a list the current one."),
        "copy": ("edit:copy", "Copy papers, or the whole list, into a list of yours."),
        "move": ("edit:move", "Move papers within a list of yours, or into another."),
        "remove": ("edit:remove", "Take papers out of a list of yours."),
        "edit": ("edit:edit", "Edit a paper of a list of yours, or the list, as TOML."),
        "update": ("import_:update", "Bring lists that you follow up to date."),
    },
    "Library": {
        "sync": ("sync:sync", "Sync your library with your other machines."),
        "undo": ("history:undo", "Take back the last change, or the last COUNT."),
        "redo": ("history:redo", "Make changes again that `undo` took back."),
        "doctor": ("doctor:doctor", "Check the library: what is wrong, and what to do."),
        "path": ("doctor:path", "Print where things are stored."),
        "config": ("doctor:config", "Show or edit the settings in config.toml."),
    },
}
"""Command → the module of `commands` with the function in it, and its line in the help.

The help reads the lines here, so that it needs no command's module; a test compares the two.
"""

COMMANDS = {name: entry for group in GROUPS.values() for name, entry in group.items()}
"""All commands, in the order of the help."""

ALIASES = {"prioritize": "prioritise"}
"""Other spellings of commands, which the help does not list."""

# The class of each command that is not an ordinary one.
_CLASSES = {
    "tag": "command:SignedWordsCommand",
    "search": "filter_options:FilteredWordsCommand",
} | dict.fromkeys(("show", "next", "export"), "filter_options:FilteredCommand")


class LazyGroup(TyperGroup):
    """The commands of COMMANDS, each made when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """All names, in the order of the help."""
        return list(COMMANDS)

    @property
    def summaries(self) -> dict[str, str]:
        """Command → its line in the help."""
        return {name: line for name, (_, line) in COMMANDS.items()}

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """Write the commands in their groups, none of them imported."""
        for heading, group in GROUPS.items():
            with formatter.section(heading):
                rows = [(f"{name:<{_NAMES}}", line) for name, (_, line) in group.items()]
                formatter.write_dl(rows)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse what stands before the command; raises UsageError for an option of a command."""
        first, given, shell = args[0].partition("=") if args else ("", "", "")
        if first in {"--install-completion", "--show-completion"} and not ctx.resilient_parsing:
            from readlist.cli.completion import completion_said

            shell = shell if given else next(iter(args[1:]), "")
            environment_of(ctx).screen.write(completion_said(first, shell or None))
            raise typer.Exit
        if first.startswith("-") and not ctx.resilient_parsing:
            own = {option for each in self.get_params(ctx) for option in each.opts}
            name = next((each for each in args if each in COMMANDS), "show")
            if first not in own and first in _options(self.get_command(ctx, name), ctx):
                rest = [each for each in args if each != name]
                raise UsageError(
                    f"{first} belongs behind a command",
                    hint=f"did you mean `readlist {shlex.join([name, *rest])}`?",
                )
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command's name, the command, and its arguments.

        `help CMD` is `CMD --help`, and a first word that means a paper is `show` of it. Raises
        UsageError for any other first word that is not a command.
        """
        name = ALIASES.get(args[0], args[0])
        if name not in COMMANDS and not ctx.resilient_parsing:
            from readlist.cli.first_word import meant_line

            args = meant_line(args, COMMANDS, environment_of(ctx))
            name = args[0]
        return super().resolve_command(ctx, [name, *args[1:]])

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """The command; None where no command has this name."""
        if cmd_name not in COMMANDS:
            return None
        found = _loaded(f"commands.{COMMANDS[cmd_name][0]}")
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(rich_markup_mode=None, add_completion=False)
            alone.command(cmd_name, cls=_loaded(_CLASSES.get(cmd_name, "command:Command")))(found)
            found = alone
        return typer.main.get_command(found)


def _loaded(place: str) -> Any:
    module, name = place.split(":")
    return getattr(importlib.import_module(f"readlist.cli.{module}"), name)


_NAMES = max(map(len, COMMANDS))


def _options(command: Any, ctx: Any) -> set[str]:
    return {option for each in command.get_params(ctx) for option in each.opts}


app = typer.Typer(
    cls=LazyGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Without a command: show the current list. `readlist 3` shows paper 3.",
)


@app.callback(invoke_without_command=True)
def readlist(
    ctx: typer.Context,
    *,
    version: Annotated[
        bool, typer.Option("--version", "-V", help="Print the version and stop.", is_eager=True)
    ] = False,
) -> None:
    """A command-line reading list for researchers: show, open, mark, note and cite papers."""
    if version:
        environment_of(ctx).screen.write(f"readlist {__version__}\n")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        from readlist.cli.commands.show import show_current

        show_current(environment_of(ctx))
