"""Editing notes: no words of anybody are lost."""

import os
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli

FOLDER = "papers/jaegle2022perceiver"
NOTES = f"{FOLDER}/notes.md"
DRAFT = "drafts/jaegle2022perceiver.md"
TITLE = "Perceiver IO: A General Architecture for Structured Inputs & Outputs"
HEADING = f"# {TITLE}\n\n".encode()

Edit = Callable[[Path], int]


def writes(text: bytes, code: int = 0) -> Edit:
    """An editor that leaves this text and ends with this code."""

    def edit(path: Path) -> int:
        path.write_bytes(text)
        return code

    return edit


def saves(path: Path) -> int:
    """An editor in which the text is saved as it is."""
    os.utime(path, (0, 0))
    return 0


def removal(draft: Path) -> str:
    """The way to get rid of the draft."""
    return f"`rm {shlex.quote(str(draft))}` removes it"


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


@pytest.mark.parametrize(
    ("code", "said"), [(1, "the editor ended with exit code 1"), (-9, "signal 9 ended the editor")]
)
def test_a_failing_editor_changes_nothing(cli: "Cli", code: int, said: str) -> None:
    """The notes are as they were; nothing written leaves no draft."""
    cli.write(NOTES, "words\n")
    cli.edit = lambda _: code
    answer = cli("note", "5")
    assert answer.code == 4
    assert f"{said}, so nothing was changed" in answer.err
    assert "your text is kept" not in answer.err
    assert folder(cli) == ["notes.md"]


def test_a_failing_editors_text_is_kept(cli: "Cli") -> None:
    """The message names the draft, and the next edit says that it goes on with it."""
    cli.write(NOTES, "words\n")
    cli.edit = writes(b"words\n\nhalf a thought", code=1)
    answer = cli("note", "5")
    draft = cli.home / DRAFT
    assert answer.code == 4
    assert answer.err.endswith(
        f"your text is kept; the same command goes on with it, {removal(draft)}\n"
    )
    assert draft.read_bytes() == b"words\n\nhalf a thought"
    assert notes(cli) == b"words\n"
    cli.edit = saves
    answer = cli("note", "5")
    assert (answer.code, answer.err) == (0, f"readlist: this goes on with the draft in {draft}\n")
    assert notes(cli) == b"words\n\nhalf a thought"
    assert not draft.exists()
    cli("undo")
    assert notes(cli) == b"words\n"


@pytest.mark.parametrize(
    ("before", "draft", "begun"),
    [
        (None, b"half a thought", b"half a thought"),
        (b"words\n", b"", b"words\n"),
        (b"words\n", b"words\n\nmore\n", b"words\n\nmore\n"),
        (b"words, and others\n", b"words\n\nmore\n", b"words, and others\n\nwords\n\nmore\n"),
        (b"words\n\nmore\n", b"more\n", b"words\n\nmore\n"),
    ],
)
def test_the_next_edit_goes_on_with_a_draft(
    cli: "Cli", before: bytes | None, draft: bytes, begun: bytes
) -> None:
    """As it stands, or below the notes if these were changed since; nothing of either is lost."""
    if before is not None:
        cli.write(NOTES, before)
    cli.write(DRAFT, draft)
    cli.write(f"{DRAFT}~", b"an editor's backup")
    seen = []

    def edit(path: Path) -> int:
        seen.append(path.read_bytes())
        return saves(path)

    cli.edit = edit
    assert cli("note", "5").code == 0
    assert seen == [begun]
    assert (folder(cli), notes(cli)) == (["notes.md"], begun)
    assert not list((cli.home / "drafts").iterdir())


def test_a_draft_that_is_not_saved_waits(cli: "Cli") -> None:
    """An editor that leaves it as it was changes nothing; the message names the ways out."""
    cli.write(NOTES, "words\n")
    draft = cli.write(DRAFT, "words\n\nhalf a thought")
    cli.edit = lambda _: 0
    answer = cli("note", "5")
    assert answer.code == 4
    assert answer.err.endswith(
        "readlist: the draft was not saved in the editor, so nothing was changed; "
        f"your text is kept; the same command goes on with it, {removal(draft)}\n"
    )
    assert draft.read_text() == "words\n\nhalf a thought"
    assert notes(cli) == b"words\n"
    assert cli("undo").code == 3


def test_the_folder_of_drafts_stays(cli: "Cli") -> None:
    """An editor that writes its file anew finds it, also when another one has ended meanwhile."""

    def edit(path: Path) -> int:
        path.unlink()
        cli.edit = writes(b"second\n")
        assert cli("note", "4").code == 0
        path.write_bytes(b"first\n")
        return 0

    cli.edit = edit
    assert cli("note", "5").code == 0
    assert notes(cli) == b"first\n"


def test_a_template_that_is_not_text(cli: "Cli") -> None:
    """It is named, and no note is begun; notes that are there do not need it."""
    template = cli.write("note-template.md", b"\xff")
    answer = cli("note", "5", "-m", "text")
    assert (answer.code, answer.err) == (
        5,
        f"readlist: {template}: is not UTF-8 text; mend it, or move it away\n",
    )
    assert not (cli.home / FOLDER).exists()
    cli.write(NOTES, "words\n")
    cli.edit = writes(b"other words\n")
    assert cli("note", "5").code == 0


def test_an_editor_that_removes_the_file(cli: "Cli") -> None:
    """Nothing is taken for the user's wish; the notes are as they were."""

    def edit(path: Path) -> int:
        path.unlink()
        return 0

    cli.write(NOTES, "words\n")
    cli.edit = edit
    answer = cli("note", "5")
    assert answer.code == 4
    assert "the editor left no file, so nothing was changed" in answer.err
    assert notes(cli) == b"words\n"
    assert folder(cli) == ["notes.md"]


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
    assert answer.code == 4
    assert "the notes were changed while you edited them" in answer.err
    assert f"the same command goes on with it, {removal(cli.home / DRAFT)}" in answer.err
    assert (cli.home / DRAFT).read_bytes() == b"mine\n"
    assert folder(cli) == (["notes.md"] if other else [])


def test_two_editors_do_not_share_a_draft(cli: "Cli") -> None:
    """The one that ends first would take it from the other; text is added all the same."""

    def edit(path: Path) -> int:
        cli.edit = writes(b"second\n")
        answer = cli("note", "5")
        assert answer.code == 4
        assert answer.err == "readlist: another editor is open on this text; close that first\n"
        assert cli("note", "5", "-m", "added").code == 0
        path.write_bytes(b"first\n")
        return 0

    cli.edit = edit
    assert cli("note", "5").code == 0
    assert notes(cli).startswith(b"first\n")
    assert b"added\n" in notes(cli)
    cli.edit = writes(b"second\n")
    assert cli("note", "5").code == 0
    assert notes(cli) == b"second\n"


def test_the_same_change_twice_is_no_conflict(cli: "Cli") -> None:
    """No lock is held while the editor runs: other papers can be marked meanwhile."""

    def edit(path: Path) -> int:
        assert cli("read", "1").code == 0
        path.write_bytes(b"mine\n")
        return 0

    cli.edit = edit
    assert cli("note", "5").code == 0
    assert notes(cli) == b"mine\n"
