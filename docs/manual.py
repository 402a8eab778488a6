"""Makes share/: the man page and the shell completions, from the same source as `--help`.

python docs/manual.py [FOLDER]
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from enum import EnumType
from pathlib import Path
from typing import Any, get_args

from typer.main import get_command

from readlist import __version__
from readlist.cli.app import GROUPS, app
from readlist.cli.command import examples

ROOT = Path(__file__).parents[1]
COMPLETIONS = {
    "bash": "bash-completion/completions/readlist",
    "zsh": "zsh/site-functions/_readlist",
    "fish": "fish/vendor_completions.d/readlist.fish",
}


def main(folder: Path = ROOT / "share") -> None:
    """Write all files below the folder."""
    files = {"man/man1/readlist.1": man_page()}
    for shell, name in COMPLETIONS.items():
        environ = os.environ | {"_READLIST_COMPLETE": f"source_{shell}"}
        command = "import sys; sys.argv[0] = 'readlist'; import readlist.__main__ as it; it.main()"
        script = subprocess.run(
            [sys.executable, "-c", command], env=environ, check=True, capture_output=True, text=True
        )
        files[name] = f"{script.stdout.strip()}\n"
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def man_page() -> str:
    """The page in the macros of man(7)."""
    lines = [
        f'.TH READLIST 1 "" "readlist {__version__}" "User Commands"',
        *heading("NAME"),
        r"readlist \- a reading list for researchers",
        *heading("SYNOPSIS"),
        ".B readlist",
        "[COMMAND] [OPTIONS] [PAPERS]...",
        *heading("DESCRIPTION"),
        "Shows a list of papers, opens, marks, notes, fetches and cites them.",
        "Without a command it shows the current list.",
        "A paper goes by its number, key, arXiv or OpenReview id or address, DOI, or title words.",
    ]
    for group, commands in GROUPS.items():
        lines += heading(group.upper())
        for name in commands:
            lines += command_lines(get_command(app).get_command(None, name), name)  # type: ignore[attr-defined]
    lines += heading("EXIT STATUS")
    for code, meaning in readme_table("exit code"):
        lines += [".TP", f".B {code}", escaped(meaning)]
    lines += heading("ENVIRONMENT")
    for names, use in readme_table("variable"):
        lines += [".TP", f".B {escaped(names)}", escaped(use)]
    lines += [*heading("FILES"), r"readlist path prints where everything is.", ""]
    return "\n".join(lines)


def heading(text: str) -> list[str]:
    """A section's heading."""
    return [f'.SH "{text}"']


def choices_of(param: Any) -> tuple[str, ...]:
    """The words of which an option takes one, () where it takes others."""
    if hasattr(param, "type"):
        return tuple(getattr(param.type, "choices", ()))
    kind = param.type_descriptor.annotation  # where Typer has it since 0.29
    kind = next(iter(get_args(kind)), kind)
    return tuple(kind) if isinstance(kind, EnumType) else ()


def command_lines(command: Any, name: str) -> Iterator[str]:
    """One command with its options and examples, and those below it."""
    arguments = [each.metavar or "" for each in command.params if not each.opts[0].startswith("-")]
    yield from (f'.SS "{escaped(" ".join(["readlist", name, *arguments]))}"',)
    for number, paragraph in enumerate((command.help or "").split("\n\n")):
        yield from ([".PP"] if number else [])
        yield escaped(" ".join(paragraph.split()))
    for each in command.params:
        if each.opts[0].startswith("-"):
            names = ", ".join(sorted([*each.opts, *each.secondary_opts], key=len))
            value = each.metavar or "|".join(choices_of(each))
            yield from (".TP", rf"\fB{escaped(names)}\fR {escaped(value)}".rstrip())
        else:
            yield from (".TP", f".I {escaped(each.metavar or each.name)}")
        yield escaped(" ".join((each.help or "").split()))
    for example in examples().get(name, ()):
        yield from (".PP", ".EX", rf"\&  readlist {escaped(example)}", ".EE")
    for below, found in getattr(command, "commands", {}).items():
        yield from command_lines(found, f"{name} {below}")


def readme_table(first: str) -> list[tuple[str, str]]:
    """The rows of the README's table whose first heading is this, without marks."""
    text = (ROOT / "README.md").read_text("utf-8").partition(f"| {first} |")[2]
    rows = text.partition("\n\n")[0].splitlines()[2:]
    plain = [re.sub(r"`|\[([^]]*)\]\([^)]*\)", r"\1", row) for row in rows]
    cells = ([cell.strip() for cell in row.strip("|").split("|")] for row in plain)
    return [(name, meaning) for name, meaning in cells]


def escaped(text: str) -> str:
    """The text as roff prints it as it is."""
    text = text.replace("\\", r"\e").replace("-", r"\-").replace('"', r"\(dq")
    text = "".join(char if char.isascii() else rf"\[u{ord(char):04X}]" for char in text)
    return rf"\&{text}" if text.startswith((".", "'")) else text


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
