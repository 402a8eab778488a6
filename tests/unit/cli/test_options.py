"""References on standard input, and completion as the shells ask for it."""

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from given import completed

from readlist.cli.app import COMMANDS

if TYPE_CHECKING:
    from conftest import Cli

BACKGROUND = "iclr2022-background"
ODD = r"Cost: $100 & \alpha `id` \"x\" $(id) [bold]x[/b] it".replace("\\", "\\\\").replace(
    '\\\\"', '\\"'
)
LONG = "A Very Long Title That Goes On Well Beyond The Forty Columns Of A Narrow Terminal Window"
LIST = f'[[papers]]\ntitle = "{ODD}"\nkey = "odd1"\n[[papers]]\ntitle = "{LONG}"\nkey = "odd2"\n'


def test_a_line_of_show_means_its_paper(cli: "Cli") -> None:
    """By key: its number counts in a list that need not be the current one."""
    line = cli("show", "2", "3", "-l", BACKGROUND).out
    assert line.startswith("2\tunread\t")
    keys = [row.split("\t")[2] for row in line.splitlines()]
    assert cli("cite", "-", stdin=line).out.split() == keys
    assert cli("read", "-", stdin=line).code == 0
    assert set(cli.library.folder_names()) == set(keys)
    assert cli("show", "--read").out == ""


@pytest.mark.parametrize(
    ("stdin", "numbers"),
    [
        ("3\n5\n", [3, 5]),
        ("3\n\n  5 \n", [3, 5]),
        ("3\tanything\n", [3]),
        ("# from a chat\n3\n", [3]),
        ("2-3\tx\ty\n", [2, 3]),
        ("3\tunread\tnot a key!\tt\ta\t2022\t\n", [3]),
    ],
)
def test_other_lines_mean_what_stands_in_front(cli: "Cli", stdin: str, numbers: list[int]) -> None:
    """The first field is a reference as it would be typed."""
    out = cli("show", "-", stdin=stdin, environ={}).out
    if len(numbers) == 1:
        assert out.startswith(f"{numbers[0]}  ")
    else:
        assert [int(row.split("\t")[0]) for row in out.splitlines()] == numbers


def test_standard_input_and_typed_references(cli: "Cli") -> None:
    """In the order given, each once; no reference at all is an error."""
    assert cli("cite", "1", "-", "5", stdin="5\n1\n").out.split() == [
        "hoogeboom2022autoregressive",
        "jaegle2022perceiver",
    ]
    answer = cli("cite", "-", stdin=" \n")
    assert (answer.code, answer.err) == (
        3,
        "readlist: standard input names no paper; give a reference a line\n",
    )


def test_fish_gets_key_and_title(cli: "Cli") -> None:
    """One line a paper with the whole title, however narrow the terminal."""
    cli.write("lists/odd.toml", LIST)
    lines = completed(cli, "fish", "readlist show -l odd odd").splitlines()
    assert lines[1] == f"odd2\t{LONG}"
    assert lines[0].startswith("odd1\tCost: 100 & alpha id ")
    assert len(lines) == 2


@pytest.mark.parametrize("shell", ["zsh", "fish", "bash"])
def test_a_title_is_no_shell_syntax(cli: "Cli", shell: str) -> None:
    """Nothing in a description is expanded, run or taken for markup."""
    cli.write("lists/odd.toml", LIST)
    out = completed(cli, shell, "readlist show -l odd odd1")
    assert "odd1" in out
    if shell != "bash":
        description = out[out.index("Cost") : out.index("it") + 2]
        assert "[bold]x[/b]" in description
        assert not {"$", "`", '"'} & set(description)
        assert "\\" not in description.replace("\\\\:", ":").replace("\\:", ":")


def test_zsh_gets_one_argument_a_paper(cli: "Cli") -> None:
    """Key and title on one line, between double quotes."""
    cli.write("lists/odd.toml", LIST)
    out = completed(cli, "zsh", "readlist show -l odd odd2")
    assert f'"odd2":"{LONG}"' in out


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("readlist show jae", ["jaegle2022perceiver"]),
        ("readlist read -l iclr2022-b bel", []),
        (f"readlist read -l {BACKGROUND} bel", ["bellemare2013arcade"]),
        ("readlist use iclr2022-", [BACKGROUND]),
        ("readlist show -l iclr2022-", [BACKGROUND]),
        ("readlist sh", ["show"]),
    ],
)
def test_what_bash_is_offered(cli: "Cli", typed: str, offered: list[str]) -> None:
    """Keys, lists and commands; a list that does not exist offers nothing."""
    assert completed(cli, "bash", typed).split() == offered


def test_all_commands_are_offered(cli: "Cli") -> None:
    """In the order of the help."""
    assert completed(cli, "bash", "readlist ").split() == list(COMMANDS)


def test_damage_offers_nothing(cli: "Cli") -> None:
    """A completion has nowhere to complain."""
    cli.write("lists/odd.toml", "papers = 1")
    assert completed(cli, "fish", "readlist show -l odd x").strip() == ""
    assert completed(cli, "bash", "readlist show x", READLIST_HOME="~nobody-x/") == "\n"


def test_completion_loads_no_rich(cli: "Cli") -> None:
    """It would be slow at every Tab: each module that is loaded is told on stderr."""
    ran = subprocess.run(
        [sys.executable, "-v", "-m", "readlist"],
        env={
            **os.environ,
            "READLIST_HOME": str(cli.home),
            "_READLIST_COMPLETE": "complete_zsh",
            "_TYPER_COMPLETE_ARGS": "readlist show jae",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert "jaegle2022perceiver" in ran.stdout
    assert "import 'typer'" in ran.stderr
    assert "import 'rich" not in ran.stderr


def test_a_command_that_is_none_is_not_told_off(cli: "Cli") -> None:
    """A completion behind it offers the commands that there are."""
    assert completed(cli, "bash", "readlist nonsense ").split() == list(COMMANDS)


def test_lists_are_not_completed_without_a_home(cli: "Cli") -> None:
    """A completion has nowhere to complain."""
    assert completed(cli, "bash", "readlist use icl", READLIST_HOME="~nobody-x/") == "\n"
