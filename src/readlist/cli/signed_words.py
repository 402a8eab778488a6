"""Commands whose words may begin with a minus: `search perceiver -survey`, `tag -later 3-9`."""

from typing import Any

from typer.core import TyperCommand

MINUS = "\N{MINUS SIGN}"
"""What such a command gets for the minus at the beginning of a word."""


class SignedWordsCommand(TyperCommand):
    """A command to which `-later` is a word, and not options in a row; behind `--` all is as is."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """What is left of the arguments when all are known, as any command does it."""
        options = {name for each in self.get_params(ctx) for name in each.opts}
        end = args.index("--") if "--" in args else len(args)
        words = [
            f"{MINUS}{word[1:]}" if _is_signed(word) and word not in options else word
            for word in args[:end]
        ]
        return super().parse_args(ctx, words + args[end:])


def _is_signed(word: str) -> bool:
    return word[:1] == "-" and word[1:2] not in {"", "-"}
