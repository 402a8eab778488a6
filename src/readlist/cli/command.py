"""Two things that typer's commands cannot: examples in the help, and words that begin with a minus.

`search perceiver -survey` and `tag -later 3-9` have such words.
"""

from typing import Any

from typer.core import TyperCommand, TyperGroup

MINUS = "\N{MINUS SIGN}"
"""Stands for the minus at the beginning of a word."""


class Examples:
    """A help that ends with examples."""

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the examples, each in a line."""
        from readlist.cli.examples import EXAMPLES

        with formatter.section("Examples"):
            for line in EXAMPLES.get(ctx.command_path.partition(" ")[2], ()):
                formatter.write(f"{'':{formatter.current_indent}}readlist {line}\n")


class Command(Examples, TyperCommand):
    """A command whose help ends with examples."""


class CommandGroup(Examples, TyperGroup):
    """A command with commands of its own, whose help ends with examples."""


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
