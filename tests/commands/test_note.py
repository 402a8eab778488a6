"""Adding to notes and printing them."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli

NOTES = "papers/jaegle2022perceiver/notes.md"
TITLE = "Perceiver IO: A General Architecture for Structured Inputs & Outputs"


def notes(cli: "Cli") -> bytes:
    """The notes as they stand."""
    return (cli.home / NOTES).read_bytes()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, b"new\n"),
        (b"", b"new\n"),
        (b"old", b"old\n\nnew\n"),
        (b"old\n", b"old\n\nnew\n"),
        (b"old\n\n", b"old\n\nnew\n"),
        (b"a\r\nb", b"a\r\nb\r\n\r\nnew\r\n"),
        (b"a\r\n", b"a\r\n\r\nnew\r\n"),
        (b"a\r\n\r\n", b"a\r\n\r\nnew\r\n"),
    ],
)
def test_added_text_is_a_paragraph_of_its_own(
    cli: "Cli", before: bytes | None, after: bytes
) -> None:
    """A blank line parts it from what was there, in that text's own line ends."""
    if before is not None:
        cli.write(NOTES, before)
    answer = cli("note", "5", "-m", "new")
    assert (answer.code, answer.err) == (0, "")
    assert TITLE in answer.out
    assert notes(cli) == after


def test_added_lines_take_the_notes_line_ends(cli: "Cli") -> None:
    """CRLF into LF notes becomes LF, and the other way round; indentation stays."""
    cli("note", "5", "-m", "\n  a\r\nb\n\n")
    assert notes(cli) == b"  a\nb\n"
    cli.write(NOTES, b"x\r\n")
    cli("note", "5", "-m", "a\nb")
    assert notes(cli) == b"x\r\n\r\na\r\nb\r\n"


@pytest.mark.parametrize("text", ["", "  \n", "\t"])
def test_blank_text_is_not_added(cli: "Cli", text: str) -> None:
    """It says so, and nothing is written."""
    assert cli("note", "5", "-m", text).code == 2
    assert cli("note", "5", "-m", "-", stdin=text).code == 2
    assert not cli.home.exists()


def test_text_that_is_not_utf8(cli: "Cli") -> None:
    """Bytes from the shell that are no text are refused as usage."""
    answer = cli("note", "5", "-m", "caf\udce9")
    assert (answer.code, answer.err) == (2, "readlist: the text is not valid UTF-8\n")
    assert not (cli.home / NOTES).exists()


def test_notes_that_are_not_utf8(cli: "Cli") -> None:
    """Nothing is added to them, they can be shown and edited, and undo restores their bytes."""
    cli.write(NOTES, b"caf\xe9\n")
    answer = cli("note", "5", "-m", "more")
    assert answer.code == 5
    assert "is not UTF-8 text, so nothing can be added to it" in answer.err
    assert notes(cli) == b"caf\xe9\n"
    assert cli("note", "5", "--print").out == "caf\ufffd\n"
    cli.edit = lambda path: path.write_bytes("café\n".encode()) and 0
    assert cli("note", "5").code == 0
    assert notes(cli) == "café\n".encode()
    assert cli("undo").code == 0
    assert notes(cli) == b"caf\xe9\n"


def test_printing_notes_that_are_not_there(cli: "Cli") -> None:
    """The hint says how to write some."""
    answer = cli("note", "5", "--print")
    assert (answer.code, answer.out) == (3, "")
    assert "has no notes yet; write them with `readlist note jaegle2022perceiver`" in answer.err
