"""Lists of a group: followed from a path, a file:// address, a git folder, and plain http."""

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from given import keys_in

if TYPE_CHECKING:
    from conftest import Cli

HEAD = 'format = 1\nname = "lab"\ntitle = "What the lab reads"  # since 2019\n'
ONE = '\n[[papers]]\nkey = "ek2021one"\ntitle = "One Thing"\nauthors = ["Jo Ek"]\nyear = 2021\n'
OTHER = '\n[[papers]]\nkey = "ngo2022other"\ntitle = "Other"\nauthors = ["Mai Ngo"]\nyear = 2022\n'


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A list in a folder that the group shares."""
    path = tmp_path / "lab" / "list.toml"
    path.parent.mkdir()
    path.write_text(HEAD + ONE)
    return path


@pytest.mark.parametrize("form", ["{}", "file://{}", "file://localhost{}"])
def test_a_path_is_followed(cli: "Cli", shared: Path, form: str) -> None:
    """The list stores the absolute path, and what changes there arrives."""
    answer = cli("import", form.format(shared), "--follow")
    assert f"lab follows {shared}: `readlist update lab` brings what changes there" in answer.err
    assert cli.library.reading_list("lab").source == str(shared)
    shared.write_text(HEAD + ONE + OTHER)
    assert cli("update").out == "lab\tadded\tngo2022other\tOther\n"
    assert cli("update").out == "lab\tunchanged\t\t\n"


def test_what_is_new_of_the_list_itself_is_told(cli: "Cli", shared: Path) -> None:
    """A new title, description or order is no news of a paper, and yet not "unchanged"."""
    shared.write_text(HEAD + ONE + OTHER)
    cli("import", str(shared), "--follow")
    shared.write_text(HEAD.replace("What", "All") + 'description = "Of us."\n' + OTHER + ONE)
    told = "".join(f"lab\tchanged\t\t{field}\n" for field in ("title", "description", "order"))
    assert cli("update").out == told
    cli("undo")
    told_to_a_person = cli("update", width=80).out
    assert told_to_a_person == "lab: its title, description, order changed\n"
    cli("undo")
    (answer,) = json.loads(cli("update", "--json").out)["lists"]
    assert answer["heading"] == ["title", "description", "order"]
    assert cli.library.reading_list("lab").title == "All the lab reads"


@pytest.mark.parametrize("options", [(), ("-l", "mine")])
def test_a_list_without_a_title_gets_none(
    cli: "Cli", shared: Path, options: tuple[str, ...]
) -> None:
    """It is called by its own name, not by that of the file which it follows."""
    shared.write_text("format = 1\n" + ONE)
    cli("import", str(shared), "--follow", *options)
    assert cli("update").out.endswith("\tunchanged\t\t\n")
    assert cli("undo", "--list").out.startswith("import list.toml")


def test_a_relative_path_is_stored_whole(
    cli: "Cli", shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that `update` finds it from any folder."""
    monkeypatch.chdir(shared.parent)
    cli("import", "../lab/list.toml", "--follow")
    assert cli.library.reading_list("lab").source == str(shared)


def test_a_source_beside_the_file(cli: "Cli", shared: Path) -> None:
    """A relative source is read against the file that holds it, where that is imported or lies."""
    handed_on = shared.parent / "members" / "list.toml"
    handed_on.parent.mkdir()
    handed_on.write_text('source = "../list.toml"\n' + HEAD + ONE)
    cli("import", str(handed_on))
    assert cli.library.reading_list("lab").source == str(shared)
    assert "not there" not in cli("lists", "check", str(handed_on)).out
    cli.write("lists/mine.toml", 'source = "../../lab/list.toml"\n')
    assert cli("update", "mine").out.startswith("mine\tadded\tek2021one\tOne Thing\n")


def test_a_folder_that_git_keeps(cli: "Cli", shared: Path, tmp_path: Path) -> None:
    """A colleague's commit arrives with the pull and the update."""
    program = shutil.which("git") or pytest.skip("git is not installed")

    def git(*words: str) -> None:
        subprocess.run(
            [program, "-c", "user.name=A", "-c", "user.email=a@b.c", *words],
            check=True,
            cwd=tmp_path,
        )

    git("init", "-q", "lab")
    git("-C", "lab", "add", ".")
    git("-C", "lab", "commit", "-qm", "Begin")
    git("clone", "-q", "lab", "mine")
    cli("import", str(tmp_path / "mine" / "list.toml"), "--follow")
    shared.write_text(HEAD + ONE + OTHER)
    git("-C", "lab", "commit", "-qam", "More")
    assert cli("update").out == "lab\tunchanged\t\t\n"
    git("-C", "mine", "pull", "-q")
    assert cli("update").out == "lab\tadded\tngo2022other\tOther\n"


def test_a_list_that_was_there_follows_the_file_with_a_source(cli: "Cli", shared: Path) -> None:
    """One of that name does from now on; its comments and papers stay."""
    cli.write("lists/lab.toml", '# my own\ntitle = "Mine"\n' + OTHER)
    shared.write_text('source = "list.toml"\n' + HEAD + ONE)
    answer = cli("import", str(shared))
    assert f"lab follows {shared}: " in answer.err
    assert "# my own" in (cli.home / "lists" / "lab.toml").read_text()
    assert keys_in(cli, "lab") == ["ngo2022other", "ek2021one"]
    assert cli("update").code == 0
    assert keys_in(cli, "lab") == ["ngo2022other", "ek2021one"]
    cli("undo", "2")
    assert cli.library.reading_list("lab").source == ""


def test_another_list_does_not_follow_unasked(cli: "Cli", shared: Path) -> None:
    """It is said that it does not, and how it would."""
    shared.write_text('source = "https://example.org/lab.toml"\n' + HEAD + ONE)
    cli("lists", "new", "mine")
    answer = cli("import", str(shared), "-l", "mine")
    assert (
        "mine does not follow https://example.org/lab.toml; "
        "`readlist import https://example.org/lab.toml -l mine --follow` changes that"
    ) in answer.err
    assert json.loads(cli("lists", "--json").out)["lists"][-1]["source"] is None
    cli("import", str(shared), "-l", "mine", "--follow")
    assert cli.library.reading_list("mine").source == str(shared)
    other = shared.with_name("other.toml")
    other.write_text(HEAD + OTHER)
    assert cli("import", str(other), "-l", "mine", "--follow").code == 0
    assert cli.library.reading_list("mine").source == str(other)


def test_what_is_followed_is_not_imported_again(cli: "Cli", shared: Path) -> None:
    """`update` knows what changed there."""
    cli("import", str(shared), "--follow")
    answer = cli("import", str(shared), "--follow")
    assert (answer.code, f"lab was made from {shared}" in answer.err) == (4, True)


@pytest.mark.parametrize("own", ["//host/share/list.toml", "file://host/list.toml"])
def test_no_file_leads_to_another_computer(cli: "Cli", shared: Path, own: str) -> None:
    """The list is imported, and what is not followed is said."""
    shared.write_text(f'source = "{own}"\n' + HEAD + ONE)
    answer = cli("import", str(shared))
    assert (answer.code, f'its source "{own}" is not followed' in answer.err) == (0, True)
    assert cli.library.reading_list("lab").source == ""


def test_standard_input_names_no_file(cli: "Cli") -> None:
    """Its place is unknown; an address in it counts."""
    cli("import", "-", stdin='source = "list.toml"\n' + HEAD + ONE)
    assert cli.library.reading_list("lab").source == ""
    cli("import", "-", stdin='source = "https://example.org/lab.toml"\n' + HEAD + ONE)
    assert cli.library.reading_list("lab").source == "https://example.org/lab.toml"
    assert cli("import", "-", "--follow", stdin=HEAD + ONE).code == 2


def test_what_is_gone_is_named(cli: "Cli", shared: Path) -> None:
    """A file that is not there, alone and among other lists."""
    cli("import", str(shared), "--follow")
    cli("import", str(shared), "--follow", "-l", "second")
    shared.unlink()
    answer = cli("update", "lab")
    assert (answer.code, answer.err.startswith(f"readlist: {shared} is not there; ")) == (3, True)
    assert cli("update").code == 6


def test_what_cannot_be_read_stops_no_other_list(cli: "Cli", shared: Path) -> None:
    """Another list is brought up to date although the system refuses the file of the first."""
    cli("import", str(shared), "--follow")
    other = shared.with_name("other.toml")
    other.write_text(HEAD.replace("lab", "other", 1) + ONE)
    cli("import", str(other), "--follow")
    shared.unlink()
    shared.symlink_to(shared)
    other.write_text(other.read_text() + OTHER)
    answer = cli("update")
    assert (answer.code, answer.out) == (6, "other\tadded\tngo2022other\tOther\n")
    assert f"readlist: lab: {shared}: Too many levels of symbolic links; bring it" in answer.err


def test_no_export_holds_a_path(cli: "Cli", shared: Path) -> None:
    """In no format; `lists check` says that others do not have the file."""
    cli("import", str(shared), "--follow")
    for name in ("toml", "json", "bibtex", "biblatex", "csl-json", "ris", "markdown", "html"):
        assert "lab/list.toml" not in cli("export", "-l", "lab", "-f", name).out, name
    for own in (str(shared), f"file://{shared}", "~/lab.toml"):
        cli.write("shared.toml", f'source = "{own}"\n' + HEAD + ONE)
        checked = cli("lists", "check", str(cli.home / "shared.toml")).out
        assert f'its source "{own[:80]}" is a file of this machine alone' in checked


def test_a_source_that_may_be_secret_is_told(cli: "Cli") -> None:
    """`lists check` warns of a token in the address, and an export goes without it."""
    own = 'source = "https://lab.example/l.toml?token=abc"\n'
    cli.write("lists/lab.toml", own + HEAD + ONE)
    assert "source holds a user name or a query" in cli("lists", "check", "lab").out
    assert "token" not in cli("export", "-l", "lab", "-f", "toml").out


def test_every_entry_is_named(cli: "Cli", shared: Path) -> None:
    """In a pipe always, on a terminal by count and with --all, with the list that has it."""
    cli("import", str(shared))
    shared.write_text(HEAD.replace('"lab"', '"again"') + ONE + OTHER)
    cli("import", str(shared), "-l", "again")
    piped = cli("import", str(shared), "-l", "third").out
    assert piped == (
        "added\t1\tek2021one\tek2021one\t5\t"
        "in again already, by title, first author and year\n"
        "added\t2\tngo2022other\tngo2022other\t11\t"
        "in again already, by title, first author and year\n"
    )
    shown = cli("import", str(shared), "-l", "third", width=100).out
    assert shown == "2 there already · `--all` names each\n"
    assert cli("import", str(shared), "-l", "third", "--all", width=100).out == (
        "2 there already\n"
        "  present: ek2021one, line 5: 1 (ek2021one); by title, first author and year\n"
        "  present: ngo2022other, line 11: 2 (ngo2022other); by title, first author and year\n"
    )


@pytest.fixture
def web_address(shared: Path) -> Iterator[str]:
    """The list on a plain web server of this machine."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), lambda *asked: Quiet(*asked, directory=shared.parent))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/list.toml"
    server.shutdown()
    thread.join()
    server.server_close()


def test_plain_http_where_the_user_says_so(cli: "Cli", shared: Path, web_address: str) -> None:
    """A host in private_hosts is asked over http; any other address has to be https."""
    refused = cli("import", web_address)
    assert (refused.code, "only https addresses are fetched" in refused.err) == (4, True)
    cli.write("config.toml", 'private_hosts = ["127.0.0.1"]\n')
    assert cli("import", web_address).code == 0
    assert cli.library.reading_list("lab").source == web_address
    shared.write_text(HEAD + ONE + OTHER)
    assert cli("update").out == "lab\tadded\tngo2022other\tOther\n"
    missing = cli("import", web_address.replace("list", "none"))
    assert missing.err.startswith("readlist: there is nothing at http://127.0.0.1:")
