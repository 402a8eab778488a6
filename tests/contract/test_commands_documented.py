"""The documentation and the program name the same commands and options."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer import TyperException
from typer.main import get_command

from readlist.cli.app import COMMANDS, app
from readlist.cli.command import examples
from readlist.cli.environment import standard_environment

if TYPE_CHECKING:
    from conftest import Cli

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))


def command(name: str) -> Any:
    """The real command, as the help shows it; `lists new` is a command below `lists`."""
    found: Any = get_command(app)
    for word in name.split():
        found = found.get_command(None, word)
    return found


def every_command() -> list[str]:
    """All names, those of commands below another one too, in the order of the help."""
    names: list[str] = []
    for name in COMMANDS:
        below = getattr(command(name), "commands", ())
        names += [name, *(f"{name} {each}" for each in below)]
    return names


EVERY = every_command()


def options(name: str) -> set[str]:
    """Every long option of the command (`--help` apart, which all have)."""
    shown = (each for each in command(name).params if not getattr(each, "hidden", False))
    named = {option for each in shown for option in (*each.opts, *each.secondary_opts)}
    return {option for option in named if option.startswith("--")}


def section(name: str) -> str:
    """The text of docs/commands.md under the command's heading and those that follow it at once."""
    text = (ROOT / "docs" / "commands.md").read_text("utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    bodies = dict(zip(parts[1::2], parts[2::2], strict=True))
    names = list(bodies)
    found = names.index(name)
    return next(bodies[each] for each in names[found:] if bodies[each].strip())


@pytest.mark.parametrize("name", EVERY)
def test_every_option_is_documented(name: str) -> None:
    """docs/commands.md has a heading for the command and every option of it in backticks.

    Commands with one text, such as the four marks, stand under headings that follow one another.
    """
    documented = set(re.findall(r"`(--[a-z-]+)", section(name)))
    assert options(name) - documented == set()


@pytest.mark.parametrize("name", EVERY)
def test_no_option_is_invented(name: str) -> None:
    """Each option that the command's section lists is one."""
    listed = re.findall(r"^\| (.+?) \|", section(name), flags=re.MULTILINE)
    documented = {option for cell in listed for option in re.findall(r"`(--[a-z-]+)", cell)}
    assert documented - options(name) == set()


def test_headings_are_the_commands() -> None:
    """The page has a heading for every command, in the order of the help, and no other."""
    text = (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == EVERY


def test_every_command_says_what_it_does() -> None:
    """Every command and every option and argument of it has a help text."""
    for name in EVERY:
        assert command(name).help
        assert [each.name for each in command(name).params if not each.help] == []


@pytest.mark.parametrize("name", EVERY)
def test_values_have_names(name: str) -> None:
    """The help names what an option takes (N, TAG) or lists it; it does not name Python's types."""
    for each in command(name).params:
        if each.opts[0].startswith("-") and not each.is_flag:
            assert each.metavar or hasattr(each.type, "choices"), each.name


def test_what_a_list_does_for_a_command() -> None:
    """Of commands that go through all lists it takes a part; to others it is the one they use."""
    help_of = {
        name: each.help for name in EVERY for each in command(name).params if "-l" in each.opts
    }
    everywhere = {name for name, said in help_of.items() if said == "Only papers of this list."}
    assert everywhere == {"search", "log", "stats"}


def test_the_help_says_what_the_commands_say() -> None:
    """A command's line in the help is the first sentence of its own help."""
    for name, (_, line) in COMMANDS.items():
        assert command(name).help.split("\n\n")[0] == line


def test_every_command_has_examples() -> None:
    """The help of every command ends with examples, and each is a command line that parses."""
    assert set(examples()) == set(EVERY)
    for name in EVERY:
        for line in examples()[name]:
            for part in f"readlist {line}".split(" | "):
                parse(part)


def test_examples_of_a_search_find_something(cli: "Cli") -> None:
    """Words that the README has a newcomer look for are in the lists that come with readlist."""
    lines = command_lines((ROOT / "README.md").read_text("utf-8"))
    searches = [line for line in lines if line.startswith("readlist search ")]
    assert searches
    for line in searches:
        assert cli(*shlex.split(line)[1:]).out, line


def command_lines(text: str) -> Iterator[str]:
    """Each `readlist …` in backticks, and each in a line of a code block."""
    inline = re.findall(r"`(readlist\b[^`]*)`", text)
    fenced = re.findall(r"^```\w*\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    indented = re.findall(r"^ {4}(.+)$", text, flags=re.MULTILINE)
    for line in [*inline, *"".join(fenced).splitlines(), *indented]:
        for part in re.split(r" \| | && | > ", line.removeprefix("$ ")):
            if re.match(r"readlist( |$)", part):
                yield part


def parse(line: str) -> None:
    """Parse the command line; fails where the program would not understand it."""
    _, *words = shlex.split(line.replace("[", "").replace("]", ""), comments=True)
    if not words or words == ["…"] or words[0].startswith("-"):
        known = {option for each in get_command(app).params for option in each.opts}
        assert {*words} <= {*known, "--help", "-h", "…"}, line
        return
    name, rest = words[0], words[1:]
    if f"{name} {' '.join(rest[:1])}" in EVERY:
        name, rest = f"{name} {rest[0]}", rest[1:]
    if name not in COMMANDS and name not in EVERY:
        assert re.fullmatch("[0-9]+|help", name), line
        return
    try:
        command(name).make_context(name, rest, obj=standard_environment())
    except typer.Exit:  # --help
        return
    except TyperException as error:
        pytest.fail(f"`{line}`: {error.format_message()}")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_command_lines_parse(page: Path) -> None:
    """Every command line in the documentation is one that the program understands."""
    for line in command_lines(page.read_text("utf-8")):
        parse(line)


def test_command_lines_are_found() -> None:
    """The search sees lines in text, in fences, behind pipes and in indented blocks."""
    sentence, fence = "`readlist a | readlist d`", "```sh\n$ x && readlist b | readlist c > d\n```"
    text = f"{sentence}\n\n{fence}\n\n    readlist e\n"
    assert list(command_lines(text)) == [f"readlist {each}" for each in "adbce"]
