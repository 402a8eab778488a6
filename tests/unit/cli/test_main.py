"""Command lines whose trouble is one line, an exit code, and as much of the answer as there is."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli

KEY = "jaegle2022perceiver"
PAGE = "https://openreview.net/forum?id=fILj7WpI-g"


def test_opening_tells_the_address_before_it_marks(cli: "Cli") -> None:
    """Damaged progress stops the mark, not the opening."""
    cli.write(f"papers/{KEY}/progress.toml", "rating = 9")
    answer = cli("open", "5")
    assert (answer.code, answer.out) == (5, f"{PAGE}\n")
    assert cli.opened == [PAGE]
    assert "a rating is 1 to 5, not 9" in answer.err


def test_opening_without_a_browser(cli: "Cli") -> None:
    """The address is the answer, and a line says what to do with it."""
    cli.opens = False
    answer = cli("open", "5")
    assert (answer.code, answer.out) == (0, f"{PAGE}\n")
    assert answer.err.startswith("readlist: no browser here could open it; open it yourself\n")
    assert json.loads(cli("open", "5", "--json").out)["opened"] is False


def test_damaged_settings_stop_only_what_needs_them(cli: "Cli") -> None:
    """A page is shown and an address opened; notes need the editor that is configured."""
    cli.write("config.toml", "language = ")
    answer = cli("show", "5")
    assert answer.code == 0
    assert "Perceiver IO" in answer.out
    assert "config.toml: is not valid TOML" in answer.err
    assert answer.err.endswith("; mend it with `readlist config --edit`\n")
    assert answer.err.count("\n") == 1
    assert cli("show", "5", "--lang", "zh").err == ""
    assert cli("show").err == answer.err  # it may say in which order
    assert cli("open", "5").code == 0
    assert cli("note", "5", "-m", "words").code == 0
    assert cli("note", "5").code == cli("config").code == 5
    cli.write(f"papers/{KEY}/paper.pdf", "%PDF")
    answer = cli("open", "5")
    assert (answer.code, answer.out) == (5, f"{cli.home}/papers/{KEY}/paper.pdf\n")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("0001-01-01", "0001-01-01 is too long ago; give a day since 1900"),
        ("1899-12-31", "1899-12-31 is too long ago; give a day since 1900"),
        ("9999-12-31", "9999-12-31 is in the future; give a day up to today"),
        ("2026-11-23", "2026-11-23 is in the future; give a day up to today"),
        ("2026-02-30", '"2026-02-30" is not a date; write 2026-11-22, yesterday, monday, 7d or 2w'),
        ("\x1b[31m", r'"\x1b[31m" is not a date; write 2026-11-22, yesterday, monday, 7d or 2w'),
    ],
)
def test_days_that_nobody_read_on(cli: "Cli", day: str, said: str) -> None:
    """They are refused as usage, and nothing is marked."""
    answer = cli("read", "1", "--on", day)
    assert (answer.code, answer.err) == (2, f"readlist: {said}\n")
    assert not cli.home.exists()


def test_the_earliest_day(cli: "Cli") -> None:
    """1900 is far enough back for anybody alive."""
    assert cli("read", "1", "--on", "1900-01-01").code == 0
    assert "read on 1900-01-01" in cli("show", "1").out


def test_a_backward_span_of_years(cli: "Cli") -> None:
    """A usage error with the span the right way round."""
    answer = cli("show", "--year", "2022..2020")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == "readlist: the span 2022..2020 runs backwards; write 2020..2022\n"


def test_odd_files_among_the_lists(cli: "Cli") -> None:
    """A name that no list can have is reported; folders and other files are left alone."""
    cli.write("lists/x.toml/y", "")
    cli.write("lists/My List.toml", "")
    cli.write("lists/aux.toml", "")
    cli.write("lists/notes.txt", "")
    answer = cli("lists")
    assert (answer.code, len(answer.out.splitlines())) == (0, 2)
    assert answer.err.splitlines() == [
        f"readlist: {name} is not read: a list's name has small letters, digits and -"
        for name in ("My List.toml", "aux.toml")
    ]
    assert cli("show").err == ""
    assert cli("use", "x").code == cli("show", "-l", "x").code == 3


def test_a_command_that_is_none(cli: "Cli") -> None:
    """The nearest is named; without any, what would show a paper, ready to paste."""
    answer = cli("shwo")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == 'readlist: "shwo" is not a command; did you mean `readlist show`?\n'
    for typed, shown, quoted in (
        ("qqqqqq", "qqqqqq", "qqqqqq"),
        ("perceiver io", "perceiver io", "'perceiver io'"),
        ("\x1b", r"\x1b", r"'\x1b'"),
    ):
        assert cli(typed).err == (
            f'readlist: "{shown}" is not a command; '
            f"`readlist show {quoted}` shows a paper; see `readlist --help`\n"
        )


def test_ctrl_c_ends_a_command(cli: "Cli") -> None:
    """With the exit code that shells give it, and the notes as they were."""

    def edit(_: object) -> int:
        raise KeyboardInterrupt

    cli.edit = edit
    assert cli("note", "5").code == 130
    assert not (cli.home / f"papers/{KEY}").exists()


def test_a_home_that_is_a_file(cli: "Cli") -> None:
    """Nothing can be read or kept there: one line with its name, no traceback."""
    cli.home.write_bytes(b"mine")
    for arguments in (("show",), ("read", "1"), ("use", "iclr2022"), ("lists",)):
        answer = cli(*arguments)
        assert (answer.code, answer.out) == (2, "")
        assert answer.err == (
            f"readlist: READLIST_HOME is a file: {cli.home}; set it to a folder\n"
        )
    assert cli.home.read_bytes() == b"mine"


def test_an_export_into_a_folder_that_is_not_there(cli: "Cli") -> None:
    """The way out is said; a name that is no file's is refused."""
    where = cli.home / "none/x.bib"
    answer = cli("export", "-o", str(where))
    assert (answer.code, answer.out) == (4, "")
    assert answer.err == (f"readlist: {where}: No such file or directory; make its folder first\n")
    assert cli("export", "-o", f"{cli.home}/").code == 4


def test_extra_fields_beyond_all_bounds(cli: "Cli") -> None:
    """A number that no program can print makes the list damaged, not the program fail."""
    cli.write(
        "lists/big.toml",
        f'[[papers]]\ntitle = "W"\nkey = "kk"\nextra = {{ pages = 0x{"f" * 20000} }}\n',
    )
    assert cli("export", "-l", "big").code == 5


def test_ctrl_c_while_the_program_is_loaded() -> None:
    """It ends like any other Ctrl-C, without a traceback."""
    program = (
        "import sys, readlist.__main__\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'readlist.cli.main':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "readlist.__main__.main()\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, b"", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="the editor is a shell script")
def test_the_editor_of_a_real_process(cli: "Cli", tmp_path: Path) -> None:
    """$EDITOR gets the draft, and what it writes are the notes."""
    editor = tmp_path / "ed"
    editor.write_text('#!/bin/sh\necho mine >>"$1"\n', encoding="utf-8")
    editor.chmod(0o700)
    environ = {**os.environ, "READLIST_HOME": str(cli.home), "VISUAL": str(editor)}
    subprocess.run([sys.executable, "-m", "readlist", "note", "5"], env=environ, check=True)
    assert (cli.library.notes(KEY) or "").endswith("mine\n")


def test_a_damaged_list_does_not_stop_the_others(cli: "Cli") -> None:
    """Papers of other lists are found past it, and so are the works that a paper builds on."""
    cli.write("lists/damaged.toml", "papers = 1")
    cli.write("lists/zz.toml", '[[papers]]\ntitle = "Zebra"\nkey = "zebra"\n')
    cli.write(
        "lists/aa.toml", '[[papers]]\ntitle = "Ape"\nkey = "ape"\nbuilds_on = ["zebra", "none"]\n'
    )
    assert cli("cite", "zebra").out == "zebra\n"
    page = cli("show", "ape").out
    assert "Zebra · zebra in zz" in page
    assert "none" in page


def test_a_memory_of_a_newer_readlist(cli: "Cli") -> None:
    """It is not overwritten, nor is one that is empty, which does not mean the usual list."""
    state = cli.write("state.toml", 'format = 2\ncurrent_list = "iclr2022"\n')
    answer = cli("use", "iclr2022-background")
    assert (answer.code, answer.out) == (5, "")
    assert answer.err.endswith("; update readlist to change it\n")
    state.write_bytes(b"")
    assert cli("show").code == cli("use", "iclr2022-background").code == 5
    state.unlink()
    assert cli("show").code == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rm 5", "readlist remove 5"),
        ("ls", "readlist show"),
        ("done 3 -l mine", "readlist read 3 -l mine"),
        ("tags", "readlist tag"),
        ("new thesis", "readlist lists new thesis"),
        ("serach 'two words'", "readlist search 'two words'"),
    ],
)
def test_a_near_miss(typed: str, meant: str, cli: "Cli") -> None:
    """A command of other programs or a misspelt one is answered with the right line, never run."""
    answer = cli(*shlex.split(typed))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.endswith(f"is not a command; did you mean `{meant}`?\n")


def test_a_first_word_that_means_a_paper(cli: "Cli") -> None:
    """It is shown: by number, range, key, identifier, or as a hit of the last search."""
    shown = cli("show", KEY).out
    assert cli("search", "perceiver io").code == 0
    for word in ("5", KEY, KEY.upper(), "arxiv:2107.14795", PAGE, "@1"):
        assert cli(word).out == shown
    assert cli("2-4", "--json").out == cli("show", "2-4", "--json").out
    assert cli("99").code == 3


def test_help(cli: "Cli", capsys: pytest.CaptureFixture[str]) -> None:
    """`help` and `help COMMAND` are what `--help` is."""
    for asked, usual in ((["help"], ["--help"]), (["help", "show"], ["show", "--help"])):
        assert cli(*usual).code == 0
        expected = capsys.readouterr().out
        assert cli(*asked).code == 0
        assert capsys.readouterr().out == expected
        assert "Usage: readlist" in expected


@pytest.mark.parametrize("width", [40, 48, 80])
def test_help_as_wide_as_the_terminal(
    width: int, cli: "Cli", capsys: pytest.CaptureFixture[str]
) -> None:
    """No line of a help is wider than the terminal, up to the examples, which stay whole."""
    for command in ([], ["show"], ["lists"], ["export"]):
        assert cli(*command, "--help", width=width).code == 0
        lines = capsys.readouterr().out.partition("\nExamples:")[0].splitlines()
        assert max(map(len, lines)) <= width


def test_an_address_that_is_none_is_not_opened(cli: "Cli") -> None:
    """A list may come from anyone: only http and https with a host go to the browser."""
    fields = (
        'url = "file:///etc/passwd"',
        'code = "--help"',
        'openreview = "../../../etc/passwd"',
        'url = "https:///etc/passwd"',
    )
    papers = "".join(
        f'[[papers]]\ntitle = "T{number}"\nkey = "k{number}"\n{field}\n'
        for number, field in enumerate(fields)
    )
    cli.write("lists/odd.toml", papers)
    for arguments in (("k0",), ("k0", "--page"), ("k1",), ("k1", "--code"), ("k3",)):
        answer = cli("open", *arguments)
        assert (answer.code, answer.out) == (4, "")
        assert "is not an http(s) address, so it is not opened; mend k" in answer.err
    assert cli("open", "k2").code == cli("open", "k0", "--pdf").code == 3
    assert cli.opened == []


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes are POSIX's")
def test_an_export_into_a_pipe(cli: "Cli", tmp_path: Path) -> None:
    """It is written to, as any path that is no regular file, and not replaced."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with path.open("r+b", buffering=0) as pipe:
        answer = cli("export", "5", "-o", str(path))
        assert (answer.code, answer.out) == (0, "")
        assert answer.err == f"readlist: 1 entry written to {path}\n"
        assert pipe.read(30_000).startswith(b"@inproceedings{")
    assert path.is_fifo()


def test_a_language_that_a_summary_is_not_in(cli: "Cli") -> None:
    """English is shown."""
    answer = cli("show", "5", "--lang", "fi")
    assert (answer.code, answer.err) == (0, "")
    assert "Transformers pay quadratically" in answer.out
    assert cli("show", "5", environ={"LANG": "fi_FI.UTF-8"}).err == ""
