"""Keys that readlist makes up stand in the list before anything is kept under them."""

from typing import TYPE_CHECKING

import pytest
from given import keys_in

if TYPE_CHECKING:
    from conftest import Cli

ONE = '[[papers]]\ntitle = "Work one"\nauthors = ["A B"]\nyear = 2020\n'
TWO = ONE.replace("one", "two")
KEPT = 'key = "b2020work"\n'


def put(cli: "Cli", name: str, text: str) -> None:
    """One of the user's own lists."""
    cli.write(f"lists/{name}.toml", text)


def text_of(cli: "Cli", name: str) -> str:
    """The list's file as it stands."""
    return (cli.home / f"lists/{name}.toml").read_bytes().decode()


@pytest.mark.parametrize("arguments", [("read",), ("note", "-m", "words"), ("open",)])
def test_a_key_is_written_before_anything_is_kept(cli: "Cli", arguments: tuple[str, ...]) -> None:
    """Marks, notes and opening keep something under it; the rest of the file stays."""
    text = ONE.replace("\n", "\r\n").replace("]]", "]] # mine") + 'url = "https://example.org"'
    put(cli, "one", text)
    command, *rest = arguments
    assert cli(command, "1", "-l", "one", *rest).code == 0
    line = KEPT.replace("\n", "\r\n")
    assert text_of(cli, "one") == text.replace("# mine\r\n", f"# mine\r\n{line}")


@pytest.mark.parametrize(
    "arguments", [("show",), ("cite",), ("export",), ("path",), ("open", "--print")]
)
def test_looking_writes_nothing(cli: "Cli", arguments: tuple[str, ...]) -> None:
    """A key that is only shown may still change."""
    put(cli, "one", ONE)
    command, *rest = arguments
    cli(command, "1", "-l", "one", *rest)
    assert text_of(cli, "one") == ONE


@pytest.mark.parametrize("command", ["cite", "export"])
def test_what_is_cited_under_a_made_key_is_told(cli: "Cli", command: str) -> None:
    """The key may change until it stands in the list: a line says what to write."""
    put(cli, "one", ONE)
    answer = cli(command, "1", "-l", "one")
    assert (answer.code, "b2020work" in answer.out) == (0, True)
    assert answer.err == (
        'readlist: b2020work is not fixed yet; write key = "b2020work" for paper 1 into one\n'
    )
    cli("read", "1", "-l", "one")
    assert cli(command, "1", "-l", "one").err == ""


def test_the_key_is_taken_back_with_the_mark(cli: "Cli") -> None:
    """One command, one undo; the list is again what it was, to the byte."""
    put(cli, "one", ONE)
    cli("read", "1", "-l", "one")
    assert cli("undo", "--list").out == f"read 1 of one ({keys_in(cli, 'one')[0]}) · just now\n"
    assert cli("undo").code == 0
    assert text_of(cli, "one") == ONE
    assert not (cli.home / "papers").exists()
    assert cli("undo").code == 3


def test_a_list_that_was_edited_since_keeps_its_keys(cli: "Cli") -> None:
    """The key and the mark are one change: neither is taken back, nothing of the edit is lost."""
    put(cli, "one", ONE)
    cli("read", "1", "-l", "one")
    edited = text_of(cli, "one") + "# edited\n"
    put(cli, "one", edited)
    assert cli("undo").code == 4
    assert text_of(cli, "one") == edited
    assert keys_in(cli, "one") == ["b2020work"]
    assert "\tread\tb2020work\t" in cli("show", "-l", "one", "--read").out


def test_notes_that_are_edited_keep_their_key(cli: "Cli") -> None:
    """Once there are some; a draft that was left as it was leaves the list alone."""
    put(cli, "one", ONE)
    assert cli("note", "1", "-l", "one").code == 0
    assert text_of(cli, "one") == ONE
    cli.edit = lambda path: path.write_bytes(b"mine\n") and 0
    assert cli("note", "1", "-l", "one").code == 0
    assert KEPT in text_of(cli, "one")
    assert cli.library.notes("b2020work") == "mine\n"


def test_several_papers_of_several_lists(cli: "Cli") -> None:
    """Each gets its own key into its own file; a paper that has one is left alone."""
    put(cli, "one", f'{ONE}[[papers]]\ntitle = "Keyed"\nkey = "k"\n{TWO}')
    put(cli, "two", '[[papers]]\ntitle = "Elsewhere"\n')
    assert cli("read", "1-3", "-l", "one").code == 0
    assert cli("read", "elsewhere").code == 0
    assert text_of(cli, "one").count("key = ") == 3
    assert keys_in(cli, "one") == ["b2020work", "k", "b2020worka"]
    assert text_of(cli, "two") == '[[papers]]\nkey = "elsewhere"\ntitle = "Elsewhere"\n'


def test_a_kept_key_stays_when_other_lists_come(cli: "Cli") -> None:
    """The mark stays with its paper, and the other list's paper gets another key."""
    put(cli, "two", TWO)
    cli("read", "1", "-l", "two")
    put(cli, "one", ONE)
    assert (keys_in(cli, "one"), keys_in(cli, "two")) == (["b2020worka"], ["b2020work"])
    assert cli("show", "-l", "one", "--read").out == ""
    assert "Work two" in cli("show", "-l", "two", "--read").out
    cli("start", "1", "-l", "one")
    (cli.home / "lists/two.toml").unlink()
    assert keys_in(cli, "one") == ["b2020worka"]
    assert "Work one" in cli("show", "-l", "one", "--reading").out


def test_the_same_paper_has_its_bundled_key(cli: "Cli") -> None:
    """Known by its arXiv id: what is marked in one list is marked in the other."""
    put(
        cli, "one", '[[papers]]\ntitle = "Perceivers"\narxiv = "https://arxiv.org/abs/2107.14795"\n'
    )
    assert keys_in(cli, "one") == ["jaegle2022perceiver"]
    assert cli("read", "1", "-l", "one").code == 0
    assert "jaegle2022perceiver" in text_of(cli, "one")
    assert cli("show", "--read").out.startswith("5\tread\tjaegle2022perceiver")


def test_a_layout_without_a_line_for_the_key(cli: "Cli") -> None:
    """It is refused with what to write, nothing is kept and the file stays."""
    text = 'papers = [{title = "Work one"}]\n'
    put(cli, "one", text)
    for arguments in (("read", "1"), ("note", "1", "-m", "words")):
        answer = cli(*arguments, "-l", "one")
        assert (answer.code, answer.out) == (4, "")
        assert answer.err.endswith('; write key = "work" into it\n')
    assert text_of(cli, "one") == text
    assert not (cli.home / "papers").exists()
    assert cli("undo").code == 3


def test_a_text_whose_key_cannot_be_written_is_not_lost(cli: "Cli") -> None:
    """The text from the editor stays in the draft, and the refusal says where that is."""
    put(cli, "one", 'papers = [{title = "Work one"}]\n')
    cli.edit = lambda path: path.write_bytes(b"mine\n") and 0
    answer = cli("note", "1", "-l", "one")
    (draft,) = (cli.home / "drafts").iterdir()
    assert answer.code == 4
    assert draft.read_bytes() == b"mine\n"
    assert str(draft) in answer.err


def test_a_made_up_key_of_two_lists_means_neither_paper(cli: "Cli") -> None:
    """Where the papers of two lists would make the same key, nothing is marked by it."""
    put(cli, "one", ONE)
    put(cli, "two", TWO)
    line = cli("show", "-l", "two").out
    answer = cli("read", "-", stdin=line)
    assert (answer.code, answer.out) == (3, "")
    assert "is in several lists: one, two; say which with --list" in answer.err
    assert cli("read", "-", "-l", "two", stdin=line).code == 0
    assert cli("show", "-l", "one", "--read").out == ""
