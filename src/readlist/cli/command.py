"""Commands that give their answer, have examples, and take words with a minus (`tag -later 3`)."""

import shlex
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from readlist.cli.environment import Context
from readlist.errors import UsageError

MINUS = "\N{MINUS SIGN}"
"""Stands for the minus at the beginning of a word."""

_WIDEST_HELP, _NARROWEST_HELP, _WIDEST_NAMES = 78, 24, 30  # columns


class FittingHelp:
    """A help as wide as the terminal, and a context that knows the environment."""

    context_class: Any = Context

    def get_help(self, ctx: Any) -> str:
        """The help; Typer's own is never narrower than 50 columns."""
        formatter = ctx.make_formatter()
        formatter.width = max(min(ctx.screen.width - 2, _WIDEST_HELP), _NARROWEST_HELP)
        names = min(formatter.width // 3, _WIDEST_NAMES)
        formatter.write_dl = partial(formatter.write_dl, col_max=names)
        self.format_help(ctx, formatter)  # type: ignore[attr-defined]
        text: str = formatter.getvalue()
        return text.rstrip("\n")


def examples() -> dict[str, list[str]]:
    """The examples of each command, without `readlist`, as `examples.txt` beside this has them."""
    text = Path(__file__).with_name("examples.txt").read_text("utf-8").rstrip("\n")
    named = (paragraph.split("\n") for paragraph in text.split("\n\n"))
    return {name.removesuffix(":"): lines for name, *lines in named}


class Examples(FittingHelp):
    """A help that ends with examples."""

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the examples, each in a line."""
        with formatter.section("Examples"):
            for line in examples().get(ctx.command_path.partition(" ")[2], ()):
                formatter.write(f"{'':{formatter.current_indent}}readlist {line}\n")


@cache
def plain_command(function: Callable[..., Any]) -> Any:
    """The function as a command, whose `params` are its options: other commands have them too."""
    app = typer.Typer(add_completion=False)
    app.command()(function)
    return typer.main.get_command(app)


# By typer's own door: what `TyperOption` wants differs from release to release.
_InJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def _in_json(*, json: _InJson = False) -> bool:
    return json


class Answering(Examples):
    """A command with `--json`, whose function returns its answer."""

    def __init__(self, *args: Any, params: list[Any], **settings: Any) -> None:
        params = [*params, *plain_command(_in_json).params]
        super().__init__(*args, params=params, **settings)  # type: ignore[call-arg]

    def invoke(self, ctx: Any) -> None:
        """Run the command and give its answer, if it has not done so itself."""
        ctx.obj.command = ctx.command_path.partition(" ")[2]
        ctx.obj.json = ctx.params.pop("json")
        if answer := super().invoke(ctx):  # type: ignore[misc]
            ctx.obj.give(answer)


class PlainCommand(Examples, TyperCommand):
    """A command without an answer."""


class Command(Answering, TyperCommand):
    """A command with an answer."""


class CommandGroup(Answering, TyperGroup):
    """A command with an answer, and with commands of its own."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command's name, the command, and its arguments; raises UsageError for none."""
        meant = {"unhide": "hide --undo", "rm": "delete", "remove": "delete"}.get(args[0])
        if meant and not ctx.resilient_parsing:
            line = shlex.join([*ctx.command_path.split(), *meant.split(), *args[1:]])
            raise UsageError(f'"{args[0]}" is not a command', hint=f"did you mean `{line}`?")
        return super().resolve_command(ctx, args)


class SignedWordsCommand(Command):
    """A command to which `-later` is a word, and not options in a row; behind `--` all is as is."""

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Complete options, and words with a minus."""
        words = [each for each in self.get_params(ctx) if each.param_type_name == "argument"]
        signed = [found for each in words for found in each.shell_complete(ctx, incomplete)]
        return [*signed, *super().shell_complete(ctx, incomplete)]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Return the arguments that are left when all are known."""
        options = {name for each in self.get_params(ctx) for name in each.opts}
        end = args.index("--") if "--" in args else len(args)
        words = [
            f"{MINUS}{word[1:]}"
            if word[:1] == "-" and word[1:2] not in {"", "-"} and word not in options
            else word
            for word in args[:end]
        ]
        return super().parse_args(ctx, words + args[end:])
