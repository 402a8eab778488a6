"""The findings of `doctor`, and those that it mends."""

import errno
import json
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from given import settle

if TYPE_CHECKING:
    from conftest import Cli

FOLDER = "papers/jaegle2022perceiver"


def findings(cli: "Cli", *arguments: str) -> list[tuple[str, str, str, str]]:
    """Each finding: problem or advice, kind, subject, outcome."""
    answer = cli("doctor", *arguments)
    rows = [line.split("\t") for line in answer.out.splitlines()]
    found = [(row[0], row[1], row[2], row[5]) for row in rows if row[0] != "tool"]
    assert answer.code == (5 if any(row[0] == "problem" for row in found) else 0)
    return found


@pytest.fixture
def healthy(cli: "Cli") -> "Cli":
    """A library that was used, with nothing wrong."""
    cli("note", "5", "-m", "words")
    cli("search", "words")
    assert findings(cli) == []
    return cli


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_folder_that_is_a_link_to_nowhere_is_a_problem(cli: "Cli") -> None:
    """As where the disk that holds it is not mounted."""
    cli("read", "1")
    (cli.home / "papers").rename(cli.home / "away")
    (cli.home / "papers").symlink_to(cli.home / "nowhere")
    assert ("problem", "rights", str(cli.home / "papers"), "") in findings(cli)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_no_pipe_is_waited_for_where_git_would_be(healthy: "Cli") -> None:
    """Only a regular file is opened to see where the repository is."""
    os.mkfifo(healthy.home / ".git")
    assert findings(healthy) == []


def test_nothing_is_wrong_with_an_empty_library(cli: "Cli") -> None:
    """And looking creates nothing."""
    assert findings(cli) == []
    assert not cli.home.exists()
    assert cli("doctor", width=80).out.startswith("nothing is wrong\nfound: ")


CASES = [
    ("lists/bad.toml", "papers = 1", ("problem", "damaged")),
    ("lists/My List.toml", 'title = "x"', ("problem", "misnamed")),
    ("lists/notes.txt", "x", ("advice", "foreign")),
    ("config.toml", "editor = 1", ("problem", "damaged")),
    ("config.toml", 'edtior = "vi"', ("advice", "config")),
    ("state.toml", "x = [", ("problem", "damaged")),
    ("state.toml", 'current_list = "gone"', ("problem", "current_list")),
    ("undo/000007.toml", "x", ("problem", "undo")),
    ("undo/000007.toml", "format = 99", ("advice", "undo")),
    (f"{FOLDER}/progress.toml", "rating = 9", ("problem", "damaged")),
    (f"{FOLDER}/progress.toml", "format = 9", ("advice", "damaged")),
    (f"{FOLDER}/abstract.toml", "text = 1", ("problem", "damaged")),
    (f"{FOLDER}/paper.pdf", "words", ("problem", "damaged")),
    (f"{FOLDER}/pdf.toml", 'source = "arXiv"\n', ("advice", "missing_pdf")),
    ("drafts/jaegle2022perceiver.md", "x", ("advice", "draft")),
    ("drafts/mine.jaegle2022perceiver.toml", "x", ("advice", "draft")),
    (f"{FOLDER}/progress.sync-conflict-1.toml", "x", ("advice", "foreign")),
    ("papers/nobody2000x/notes.md", "x", ("advice", "orphan")),
    ("papers/what is this/notes.md", "x", ("advice", "foreign")),
    ("papers/readme.txt", "x", ("advice", "foreign")),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES)
def test_one_thing_is_found(
    healthy: "Cli", name: str, text: str, expected: tuple[str, str]
) -> None:
    """It is named by its path or key, and left as it is by --fix, which says why."""
    path = healthy.write(name, text)
    (found,) = findings(healthy)
    assert found[:2] == expected
    assert Path(found[2]).name in {path.name, path.parent.name, "gone"}
    (said,) = {each[3] for each in findings(healthy, "--fix")}
    assert said.startswith("left alone: ")
    assert path.read_text() == text


def test_a_paper_under_two_keys(healthy: "Cli") -> None:
    """By any identifier that it shares."""
    paper = '[[papers]]\nkey = "mine"\ntitle = "Perceiver IO"\narxiv = "2107.14795"\n'
    healthy.write("lists/mine.toml", paper)
    assert findings(healthy) == [("advice", "duplicate", "jaegle2022perceiver, mine", "")]


def test_what_is_left_over_is_removed(healthy: "Cli") -> None:
    """Temporary files and a broken download."""
    left = [
        healthy.write("lists/.x.toml.1.rl.tmp", "x"),
        healthy.write("cache/search/.hits.json.1.rl.tmp", "x"),
        healthy.write(f"{FOLDER}/.notes.md.1.rl.tmp", "x"),
        healthy.write(f"{FOLDER}/paper.pdf.part", "x"),
    ]
    for path in left:
        settle(path)
    found = findings(healthy)
    assert {each[3] for each in found} == {"fixable"}
    assert len(found) == 4
    assert {each[3] for each in findings(healthy, "--fix")} == {"done"}
    assert findings(healthy) == []


def test_what_is_in_use_is_no_finding(healthy: "Cli") -> None:
    """A download and a temporary file of just now."""
    healthy.write(f"{FOLDER}/.notes.md.1.rl.tmp", "x")
    healthy.write(f"{FOLDER}/paper.pdf.part", "x")
    assert findings(healthy) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("name", ["", "lists", "papers", FOLDER, "undo"])
def test_a_folder_that_cannot_be_written(healthy: "Cli", name: str) -> None:
    """The library's own or one within, as sudo leaves them behind."""
    folder = healthy.home / name
    folder.mkdir(exist_ok=True)
    folder.chmod(0o500)
    try:
        assert ("problem", "rights", str(folder), "") in findings(healthy)
    finally:
        folder.chmod(0o700)


def test_what_may_not_be_looked_at(healthy: "Cli") -> None:
    """It is one finding, and everything else is checked; papers are not said to be unread."""
    (healthy.home / "papers").rename(healthy.home / "elsewhere")
    (healthy.home / "papers").write_text("a file")
    settle(healthy.write("lists/.x.toml.1.rl.tmp", "x"))
    kinds = {(level, kind) for level, kind, *_ in findings(healthy)}
    assert kinds == {("problem", "rights"), ("advice", "temporary")}
    answer = healthy("show")
    assert (answer.code, answer.out) == (4, "")
    assert f"{healthy.home / 'papers'}: Not a directory" in answer.err


@pytest.mark.skipif(os.name == "nt", reason="rights are POSIX's")
def test_a_library_that_others_can_read(healthy: "Cli") -> None:
    """It is closed by --fix."""
    healthy.home.chmod(0o755)
    assert findings(healthy) == [("advice", "rights", str(healthy.home), "fixable")]
    assert findings(healthy, "--fix")[0][3] == "done"
    assert healthy.home.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.name == "nt", reason="rights are POSIX's")
def test_rights_that_cannot_be_set(healthy: "Cli", monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the mount decides on rights nothing is named, and one that is not kept is said."""
    healthy.home.chmod(0o755)
    with monkeypatch.context() as exfat:
        exfat.setattr(os, "chmod", refused)
        assert findings(healthy) == []
    with monkeypatch.context() as vfat:
        vfat.setattr(os, "chmod", lambda *_, **__: None)
        assert findings(healthy, "--fix")[0][3] == "the file system keeps no rights"


def refused(path: object, *_: object, **__: object) -> None:
    """Set no mode, as exFAT of another user."""
    raise PermissionError(errno.EPERM, "Operation not permitted", str(path))


def test_two_folders_of_one_key(healthy: "Cli") -> None:
    """On a disk that tells capitals from small letters both are named."""
    healthy.write("papers/Jaegle2022Perceiver/notes.md", "others\n")
    both = "Jaegle2022Perceiver, jaegle2022perceiver"
    if len(list((healthy.home / "papers").iterdir())) == 2:
        assert ("problem", "two_folders", both, "") in findings(healthy)


def test_an_index_that_is_damaged_or_newer(healthy: "Cli") -> None:
    """A damaged one is removed, a newer one left alone."""
    index = healthy.home / "cache/search/index.db"
    with sqlite3.connect(index) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert findings(healthy) == [("advice", "index", str(index), "")]
    index.write_bytes(b"x" * 5000)
    assert findings(healthy) == [("advice", "index", str(index), "fixable")]
    assert findings(healthy, "--fix")[0][3] == "done"
    assert not index.exists()


def test_an_index_whose_lock_cannot_be_had(healthy: "Cli") -> None:
    """It is named among the other findings; doctor goes on."""
    index = healthy.home / "cache/search/index.db"
    index.with_name("index.db-written").unlink()
    index.with_name("index.db-lock").unlink(missing_ok=True)
    index.with_name("index.db-lock").mkdir()
    assert findings(healthy) == [("advice", "index", str(index), "")]


def test_what_cannot_be_mended_is_told(healthy: "Cli") -> None:
    """The rest is mended."""
    settle(healthy.write("lists/.x.toml.1.rl.tmp", "x"))
    folder = healthy.home / FOLDER / ".notes.md.1.rl.tmp"
    folder.mkdir()
    settle(folder)
    answer = healthy("doctor", "--fix", width=80)
    assert "1 mended" in answer.out
    assert "remove it; Is a directory" in answer.out


def test_as_json(healthy: "Cli") -> None:
    """Findings with what to do, and tools with what was found."""
    healthy.write("lists/bad.toml", "papers = 1")
    answer = healthy("doctor", "--json")
    document = json.loads(answer.out)
    assert answer.code == 5
    assert document["findings"][0]["kind"] == "damaged"
    assert document["findings"][0]["problem"] is True
    assert document["tools"]["PDF text"] == "pypdfium2"


def test_what_cannot_be_read_at_all(healthy: "Cli") -> None:
    """A pipe in a file's place, a list's folder that is a file, an index that is a folder."""
    (healthy.home / "papers/odd2000x").write_text("a file")
    (healthy.home / f"{FOLDER}/abstract.toml").mkdir()
    index = healthy.home / "cache/search/index.db"
    index.unlink()
    index.mkdir()
    found = {(kind, Path(subject).name) for _, kind, subject, _ in findings(healthy)}
    assert found == {("foreign", "odd2000x"), ("damaged", "abstract.toml"), ("index", "index.db")}
    (healthy.home / "lists").write_text("a file")
    assert findings(healthy)


def test_damaged_settings_are_named_once(healthy: "Cli") -> None:
    """On a terminal, too, whose settings they are."""
    healthy.write("config.toml", "x = [")
    answer = healthy("doctor", width=80)
    assert "is not valid TOML" in answer.out
    assert answer.err.count("\n") == 1


def test_tools_are_told(healthy: "Cli") -> None:
    """The configured ones first; in a pipe a line each."""
    healthy.write("config.toml", 'editor = "cat -n"\npdf_viewer = "nothing-like-this"\n')
    lines = [line.split("\t") for line in healthy("doctor").out.splitlines()]
    tools = {line[1]: line[2] for line in lines if line[0] == "tool"}
    assert tools["editor"].endswith("cat")
    assert tools["search index"].startswith("SQLite 3")
    assert list(tools) == [
        "editor",
        "PDF viewer",
        "browser",
        "clipboard",
        "search index",
        "PDF text",
    ]


def test_an_unknown_setting(cli: "Cli") -> None:
    """A setting that readlist does not know is named, with the command that prints the names."""
    cli.home.mkdir(parents=True, exist_ok=True)
    (cli.home / "config.toml").write_text('languag = "zh"\n')
    answer = cli("doctor")
    assert "it sets languag, which readlist does not know" in answer.out
    assert "`readlist config` prints the names there are" in answer.out
