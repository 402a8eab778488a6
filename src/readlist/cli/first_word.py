"""A first word that is not a command: help, a paper, or a near miss; and unknown options."""

import difflib
import re
import shlex
from collections.abc import Iterable
from typing import Any

from readlist.cli.environment import Environment
from readlist.errors import ReadlistError, UsageError

_PAPERS = re.compile(r"@?[0-9]+(?:[-–][0-9]+)?(?:,@?[0-9]+(?:[-–][0-9]+)?)*")
_OTHER_WORDS = {
    "check": "lists check",
    "cp": "copy",
    "delete": "remove",
    "del": "remove",
    "done": "read",
    "edit-config": "config --edit",
    "find": "search",
    "filter": "show -w",
    "finish": "read",
    "hide": "lists hide",
    "info": "show",
    "list": "lists",
    "ls": "show",
    "mark": "read",
    "mv": "move",
    "new": "lists new",
    "notes": "note",
    "rename": "lists rename",
    "rm": "remove",
    "settings": "config",
    "status": "stats",
    "tags": "tag",
    "todo": "next",
    "view": "show",
}
"""How other programs call what readlist does."""
_MARKS = {each: each for each in ("read", "start", "skip", "unread")} | {
    "reading": "start",
    "skipped": "skip",
    "done": "read",
}
_OTHER_OPTIONS = {
    "--date": "--on DATE",
    "--day": "--on DATE",
    "--time": "--minutes TIME",
    "--filter": "--where FILTER",
    "--format": "--style NAME",
    "--out": "--output FILE",
}
"""An option of other programs → that of readlist, where the command has it."""


def meant_option(option: str, params: Iterable[Any]) -> str:
    """The option of the command that is meant by an unknown one; "" where none is near.

    `--latex` is a value of another option: `--style latex`.
    """
    of_command = [(each.opts, getattr(each.type, "choices", ())) for each in params]
    for names, values in of_command:
        if option.lstrip("-") in values:
            return f"{names[0]} {option.lstrip('-')}"
    other = _OTHER_OPTIONS.get(option, "")
    return other if any(other.partition(" ")[0] in names for names, _ in of_command) else ""


def meant_line(words: list[str], commands: Iterable[str], environment: Environment) -> list[str]:
    """The command line that is meant by one whose first word is not a command.

    Raises UsageError with the nearest command lines if it is not `help` and not a paper.
    """
    first, *rest = words
    if first == "help":
        return [*rest, "--help"] if rest else ["--help"]
    if _PAPERS.fullmatch(first) or _is_paper(first, environment):
        return ["show", *words]
    others = [_OTHER_WORDS[first]] if first in _OTHER_WORDS else []
    if first == "mark" and (status := next((each for each in rest if each in _MARKS), "")):
        rest.remove(status)
        others = [_MARKS[status]]
    near = others or difflib.get_close_matches(first, commands, n=3)
    lines = [" ".join(filter(None, ("readlist", each, shlex.join(rest)))) for each in near]
    if lines:
        hint = f"did you mean {' or '.join(f'`{line}`' for line in lines)}?"
    else:
        hint = f"`readlist show {shlex.quote(first[:80])}` shows a paper; see `readlist --help`"
    raise UsageError(f'"{first[:80]}" is not a command', hint=hint)


def _is_paper(word: str, environment: Environment) -> bool:
    """Whether it is an identifier, or the key of a paper in any list."""
    from readlist.model.identifiers import is_web_address, parse_identifier

    if parse_identifier(word) or is_web_address(word):
        return True
    from readlist.selection.references import find_by_name

    try:
        lists = [found for _, found in environment.library.readable_lists()]
    except (ReadlistError, OSError):
        return False
    return any(find_by_name(each, word) for each in lists)
