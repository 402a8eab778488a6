"""The commands by name. A command's module is imported when it is called, not before."""

import difflib
import importlib
import shlex
from typing import Annotated, Any

import typer
from typer._click.exceptions import NoSuchOption  # no public name before typer 0.28
from typer.core import TyperCommand, TyperGroup

from readlist import __version__
from readlist.cli.environment import environment_of
from readlist.errors import UsageError

COMMANDS = {
    "show": "commands.show:show",
    "search": "commands.search:search",
    "next": "commands.next:next_paper",
    "open": "commands.open:open_paper",
    "read": "commands.mark:read",
    "unread": "commands.mark:unread",
    "start": "commands.mark:start",
    "skip": "commands.mark:skip",
    "tag": "commands.label:tag",
    "rate": "commands.label:rate",
    "prioritise": "commands.label:prioritise",
    "tags": "commands.label:tags",
    "note": "commands.note:note",
    "fetch": "commands.fetch:fetch",
    "attach": "commands.attach:attach",
    "export": "commands.export:export",
    "cite": "commands.cite:cite",
    "log": "commands.history:log",
    "stats": "commands.history:stats",
    "add": "commands.add:add",
    "import": "commands.import_:import_file",
    "lists": "commands.lists:lists",
    "use": "commands.lists:use",
    "new": "commands.lists:new",
    "rename": "commands.lists:rename",
    "delete": "commands.lists:delete",
    "remove": "commands.arrange:remove",
    "move": "commands.arrange:move",
    "copy": "commands.arrange:copy",
    "edit": "commands.edit:edit",
    "update": "commands.update:update",
    "check": "commands.check:check",
    "undo": "commands.undo:undo",
    "redo": "commands.undo:redo",
    "doctor": "commands.doctor:doctor",
    "path": "commands.paths:path",
    "config": "commands.paths:config",
}
"""Command → the module of this package and the function in it, in the order of the help."""

ALIASES = {"prioritize": "prioritise"}
"""Other spellings of commands, which the help does not list."""

WITH_SIGNED_WORDS = frozenset({"search", "tag"})
"""Commands to which `-survey` is a word with a minus, and no option."""


class LazyGroup(TyperGroup):
    """The commands of COMMANDS, each made when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """All names, in the order of the help."""
        return list(COMMANDS)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As any group does it; raises UsageError for an option that belongs behind a command."""
        typed = list(args)
        try:
            return super().parse_args(ctx, args)
        except NoSuchOption as error:
            name = next((each for each in typed if each in COMMANDS), "show")
            known = {each for option in self.get_command(ctx, name).params for each in option.opts}
            if error.option_name not in known:
                raise
            if name in typed:
                typed.remove(name)
            raise UsageError(
                f"{error.option_name} belongs behind a command",
                hint=f"did you mean `readlist {shlex.join([name, *typed])}`?",
            ) from None

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command; raises UsageError, naming the nearest, for a name that is none."""
        cmd_name = ALIASES.get(cmd_name, cmd_name)
        if cmd_name not in COMMANDS:
            if ctx.resilient_parsing:  # a completion is not told off
                return None
            near = difflib.get_close_matches(cmd_name, COMMANDS, n=1)
            hint = (
                f"`readlist show {shlex.quote(cmd_name[:80])}` shows a paper; see `readlist --help`"
            )
            if near:
                hint = f"did you mean `readlist {near[0]}`?"
            raise UsageError(f'there is no command "{cmd_name[:80]}"', hint=hint)
        module_name, function_name = COMMANDS[cmd_name].split(":")
        module = importlib.import_module(f"readlist.cli.{module_name}")
        alone = typer.Typer(rich_markup_mode=None, add_completion=False)
        function = getattr(module, function_name)
        alone.command(cmd_name, cls=_class_of(cmd_name))(function)
        return typer.main.get_command(alone)


def _class_of(name: str) -> type[TyperCommand]:
    if name not in WITH_SIGNED_WORDS:
        return TyperCommand
    from readlist.cli.signed_words import SignedWordsCommand

    return SignedWordsCommand


app = typer.Typer(
    cls=LazyGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Without a command: show the current list.",
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
