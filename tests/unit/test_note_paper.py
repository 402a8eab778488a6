"""Notes: no words of anybody are lost."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli

FOLDER = "papers/jaegle2022perceiver"
NOTES = f"{FOLDER}/notes.md"
TITLE = "Perceiver IO: A General Architecture for Structured Inputs & Outputs"
HEADING = f"# {TITLE}\n\n".encode()

Edit = Callable[[Path], int]


def writes(text: bytes, code: int = 0) -> Edit:
    """An editor that leaves this text and ends with this code."""

    def edit(path: Path) -> int:
        path.write_bytes(text)
        return code

    return edit


def folder(cli: "Cli") -> list[str]:
    """The files of the paper; [] also where there is no folder."""
    found = cli.home / FOLDER
    return sorted(path.name for path in found.iterdir()) if found.is_dir() else []


def notes(cli: "Cli") -> bytes:
    """The notes as they stand."""
    return (cli.home / NOTES).read_bytes()


def test_the_first_edit_starts_with_a_heading(cli: "Cli") -> None:
    """The editor gets a Markdown file with the title; what it leaves are the notes."""
    seen = []

    def edit(path: Path) -> int:
        seen.append((path.suffix, path.read_bytes()))
        path.write_bytes(path.read_bytes() + b"mine\n")
        return 0

    cli.edit = edit
    answer = cli("note", "5")
    assert (answer.code, answer.err) == (0, "")
    assert TITLE in answer.out
    assert seen == [(".md", HEADING)]
    assert notes(cli) == HEADING + b"mine\n"
    assert folder(cli) == ["notes.md"]


def test_an_unchanged_draft_changes_nothing(cli: "Cli") -> None:
    """No file, no folder of the paper, no undo step; later none of the bytes."""
    assert cli("note", "5").code == 0
    assert folder(cli) == []
    assert cli("undo").code == 3
    cli.write(NOTES, b"\xef\xbb\xbfa\r\nb")
    assert cli("note", "5").code == 0
    assert notes(cli) == b"\xef\xbb\xbfa\r\nb"
    assert folder(cli) == ["notes.md"]


@pytest.mark.parametrize("text", [b"", b" \r\n\n"])
def test_an_emptied_draft_removes_the_notes(cli: "Cli", text: bytes) -> None:
    """The file and its folder go, and `undo` brings them back."""
    cli.write(NOTES, "words\n")
    cli.edit = writes(text)
    assert cli("note", "5").code == 0
    assert folder(cli) == []
    assert cli("undo").code == 0
    assert notes(cli) == b"words\n"


@pytest.mark.parametrize("code", [1, -9])
def test_a_failing_editor_changes_nothing(cli: "Cli", code: int) -> None:
    """The notes are as they were; nothing written leaves no draft."""
    cli.write(NOTES, "words\n")
    cli.edit = lambda _: code
    answer = cli("note", "5")
    assert answer.code == 4
    assert f"the editor ended with exit code {code}; the notes are as they were" in answer.err
    assert "your text is kept" not in answer.err
    assert folder(cli) == ["notes.md"]


def test_a_failing_editors_text_is_kept(cli: "Cli") -> None:
    """The message names the draft, and the next edit says that it is there."""
    cli.write(NOTES, "words\n")
    cli.edit = writes(b"half a thought", code=1)
    answer = cli("note", "5")
    (draft,) = (cli.home / FOLDER).glob("notes.draft-*.md")
    assert answer.code == 4
    assert f"your text is kept in {draft}" in answer.err
    assert draft.read_bytes() == b"half a thought"
    assert notes(cli) == b"words\n"


def test_the_draft_of_a_killed_editor_is_named(cli: "Cli") -> None:
    """It stays where it is."""
    draft = cli.write(f"{FOLDER}/notes.draft-0.md", "half a thought")
    cli.edit = writes(b"new\n")
    assert str(draft) in cli("note", "5").out
    assert folder(cli) == ["notes.draft-0.md", "notes.md"]


def test_an_editor_that_removes_the_file(cli: "Cli") -> None:
    """Nothing is taken for the person's wish; the notes are as they were."""

    def edit(path: Path) -> int:
        path.unlink()
        return 0

    cli.write(NOTES, "words\n")
    cli.edit = edit
    assert cli("note", "5").code == 4
    assert notes(cli) == b"words\n"


def test_an_editor_that_replaces_the_file(cli: "Cli") -> None:
    """As many save: a new file under the old name."""

    def edit(path: Path) -> int:
        other = path.with_name("swap")
        other.write_bytes(b"new\n")
        other.replace(path)
        return 0

    cli.edit = edit
    assert cli("note", "5").code == 0
    assert notes(cli) == b"new\n"
    assert folder(cli) == ["notes.md"]


@pytest.mark.parametrize(
    ("before", "mine", "after"),
    [
        (b"old\n", b"old\nmine\n", b"old\nmine\n\nadded\n"),
        (b"old", b"mine", b"mine\n\nadded\n"),
        (None, HEADING + b"mine\n", HEADING + b"mine\n\nadded\n"),
        (b"old\n", b"", b"added\n"),
    ],
)
def test_what_is_added_meanwhile_stands_at_the_end(
    cli: "Cli", before: bytes | None, mine: bytes, after: bytes
) -> None:
    """Both texts are kept, also where mine emptied the notes; undo takes back mine alone."""
    if before is not None:
        cli.write(NOTES, before)
    meanwhile = b""

    def edit(path: Path) -> int:
        nonlocal meanwhile
        assert cli("note", "5", "-m", "added").code == 0
        meanwhile = notes(cli)
        path.write_bytes(mine)
        return 0

    cli.edit = edit
    answer = cli("note", "5")
    assert answer.code == 0
    assert "another note was added while you wrote" in answer.out
    assert notes(cli) == after
    assert folder(cli) == ["notes.md"]
    cli("undo")
    assert notes(cli) == meanwhile


@pytest.mark.parametrize("other", [b"quite different\n", None])
def test_other_changes_meanwhile_are_not_overwritten(cli: "Cli", other: bytes | None) -> None:
    """The notes stay as the other change left them; my text is kept in the draft it names."""
    cli.write(NOTES, "old\n")

    def edit(path: Path) -> int:
        path.write_bytes(b"mine\n")
        if other is None:
            (cli.home / NOTES).unlink()
        else:
            (cli.home / NOTES).write_bytes(other)
        return 0

    cli.edit = edit
    answer = cli("note", "5")
    (draft,) = (cli.home / FOLDER).glob("notes.draft-*.md")
    assert answer.code == 4
    assert "the notes were changed while you edited them" in answer.err
    assert f"your text is kept in {draft}" in answer.err
    assert draft.read_bytes() == b"mine\n"
    assert folder(cli) == [draft.name, *(["notes.md"] if other else [])]


def test_the_same_change_twice_is_no_conflict(cli: "Cli") -> None:
    """No lock is held while the editor runs: other papers can be marked meanwhile."""

    def edit(path: Path) -> int:
        assert cli("read", "1").code == 0
        path.write_bytes(b"mine\n")
        return 0

    cli.edit = edit
    assert cli("note", "5").code == 0
    assert notes(cli) == b"mine\n"


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
    cli.edit = writes("café\n".encode())
    assert cli("note", "5").code == 0
    assert notes(cli) == "café\n".encode()
    assert cli("undo").code == 0
    assert notes(cli) == b"caf\xe9\n"


def test_printing_notes_that_are_not_there(cli: "Cli") -> None:
    """The hint says how to write some."""
    answer = cli("note", "5", "--print")
    assert (answer.code, answer.out) == (3, "")
    assert "has no notes yet; write them with `readlist note jaegle2022perceiver`" in answer.err
