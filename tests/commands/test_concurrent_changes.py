"""Changes that others make between the look before the lock and the change itself."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli

TWO = """
@article{one, title = {One of a kind}, author = {A. B.}, keywords = {read}}
@article{two, title = {Another thing}, author = {C. D.}, keywords = {read}}
"""


def test_a_tag_that_comes_during_an_import_stays(cli: "Cli") -> None:
    """The status of the import joins it: the plan was made before the lock."""
    file = str(cli.write("two.bib", TWO))
    cli("import", file, "--list", "mine")
    cli.meanwhile.append(lambda: cli("tag", "+urgent", "one"))
    assert cli("import", file, "--list", "mine", "--status-from", "keywords").code == 0
    progress = cli.library.progress("one")
    assert (progress.tags, progress.status) == (("urgent",), "read")
    assert [line.split()[0] for line in cli("undo", "--list").out.splitlines()[:2]] == [
        "import",
        "tag",
    ]


def test_a_note_that_comes_while_papers_are_added_stays(cli: "Cli") -> None:
    """Both notes are there, the later one at the end, and the tag that came as well."""
    cli("lists", "new", "mine")
    cli("add", "--title", "One of a kind", "--list", "mine")
    (key,) = (paper.key for paper in cli.library.reading_list("mine").papers)
    cli.meanwhile.append(lambda: (cli("tag", "+urgent", key), cli("note", key, "-m", "theirs")))
    title = ("--title", "One of a kind", "--list", "mine")
    added = cli("add", *title, "--read", "--note", "mine")
    assert added.code == 0
    assert (cli.library.notes(key) or "").endswith("theirs\n\nmine\n")
    progress = cli.library.progress(key)
    assert (progress.tags, progress.status) == (("urgent",), "read")


PROGRESS = "papers/ek2021one/progress.toml"
NOTES = "papers/ek2021one/notes.md"
LIST = 'format = 1\nname = "lab"\ntitle = "What the lab reads"\n'
ONE = '\n[[papers]]\nkey = "ek2021one"\ntitle = "One Thing"\nauthors = ["Jo Ek"]\nyear = 2021\n'
MINE = '\n[[papers]]\nkey = "mine"\ntitle = "Mine"\n'
OTHER = '\n[[papers]]\nkey = "ngo2022other"\ntitle = "Other"\nauthors = ["Mai Ngo"]\nyear = 2022\n'


@pytest.fixture
def followed(cli: "Cli", tmp_path: Path) -> Path:
    """The source of the list `lab`, whose author has a newer version."""
    source = tmp_path / "list.toml"
    source.write_text(LIST + ONE)
    cli("import", str(source), "--follow")
    cli("use", "lab")
    source.write_text(LIST + ONE.replace("One Thing", "One Thing, Revised") + OTHER)
    return source


def while_it_waits(cli: "Cli", monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Another process holds the lock when the next command wants it, acts, and lets it go."""
    held = cli.library.journal.held()
    held.__enter__()

    def first_wait(_: float) -> None:
        monkeypatch.undo()
        act()
        held.__exit__(None, None, None)

    monkeypatch.setattr(time, "sleep", first_wait)


@pytest.mark.usefixtures("followed")
def test_what_comes_while_an_update_waits_stays(
    cli: "Cli", monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tag, a note, and a paper that is put into the list itself, beside what the author did."""

    def another() -> None:
        cli.write(PROGRESS, 'format = 1\ntags = ["urgent"]\n')
        cli.write(NOTES, "theirs\n")
        path = cli.home / "lists/lab.toml"
        path.write_text(path.read_text() + MINE)

    while_it_waits(cli, monkeypatch, another)
    assert cli("update").code == 0
    papers = cli.library.reading_list("lab").papers
    assert {paper.key for paper in papers} == {"ek2021one", "mine", "ngo2022other"}
    assert papers[0].title == "One Thing, Revised"
    assert cli.library.progress("ek2021one").tags == ("urgent",)
    assert cli.library.notes("ek2021one") == "theirs\n"


@pytest.mark.usefixtures("followed")
@pytest.mark.parametrize("before", [["tag", "+a", "1"], ["note", "1", "-m", "mine"]])
def test_what_comes_while_a_forced_undo_waits_comes_back(
    cli: "Cli", monkeypatch: pytest.MonkeyPatch, before: list[str]
) -> None:
    """`undo --force` overwrites it, as it says, but has seen it: the next undo brings it back."""
    cli(*before)

    def another() -> None:
        cli.write(PROGRESS, 'format = 1\ntags = ["urgent"]\n')
        cli.write(NOTES, "theirs\n")

    while_it_waits(cli, monkeypatch, another)
    assert cli("undo", "--force").code == 0
    assert cli("undo").code == 0
    assert cli.library.progress("ek2021one").tags == ("urgent",)
    assert cli.library.notes("ek2021one") == "theirs\n"


@pytest.mark.usefixtures("followed")
@pytest.mark.parametrize(
    "command",
    [
        ["read", "1"],
        ["tag", "+mine", "1"],
        ["rate", "1", "4"],
        ["note", "1", "-m", "mine"],
        ["start", "1", "--page", "3"],
    ],
)
def test_what_comes_while_a_command_waits_stays(
    cli: "Cli", monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """Whatever the command does to the same paper."""

    def another() -> None:
        cli.write(PROGRESS, 'format = 1\ntags = ["urgent"]\n')
        cli.write(NOTES, "theirs\n")

    while_it_waits(cli, monkeypatch, another)
    assert cli(*command).code == 0
    assert "urgent" in cli.library.progress("ek2021one").tags
    assert "theirs" in (cli.library.notes("ek2021one") or "")
