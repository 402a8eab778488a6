"""Taking back changes, byte for byte."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from given import contents

from readlist.storage.journal import Change
from readlist.views.edit import described

if TYPE_CHECKING:
    from conftest import Cli

FIRST = "papers/hoogeboom2022autoregressive"
NOTES = f"{FIRST}/notes.md"
PROGRESS = f"{FIRST}/progress.toml"
THREE_AND_ONE = """\
read 3 (flennerhag2022bootstrapped) · just now
read 1 (hoogeboom2022autoregressive) · just now
"""


@pytest.mark.parametrize(
    "old",
    [b"", b"a\r\nb", b"\xef\xbb\xbfa", b"'''\"\"\"\\u0041\x1b\x7f\n", b"sha256:", b"x" * 9000],
)
def test_bytes_come_back(cli: "Cli", old: bytes) -> None:
    """Line ends, byte order mark, controls and missing last newline included."""
    cli.write(NOTES, old)
    cli("note", "1", "-m", "more")
    assert contents(cli.home, "undo") != {NOTES: old}
    answer = cli("undo")
    assert answer.code == 0
    assert "note 1" in answer.out
    assert contents(cli.home, "undo") == {NOTES: old}


def test_each_undo_goes_one_step_further(cli: "Cli") -> None:
    """Marks, notes and labels, back to the empty library; then there is no more."""
    steps = [
        ("start", "1-3"),
        ("read", "2"),
        ("note", "2", "-m", "words"),
        ("tag", "+mine", "4"),
        ("read", "1"),
    ]
    states: list[dict[str, bytes]] = [{}]
    for step in steps:
        assert cli(*step).code == 0
        states.append(contents(cli.home, "undo"))
    for state in reversed(states[:-1]):
        assert cli("undo").code == 0
        assert contents(cli.home, "undo") == state
    answer = cli("undo")
    assert (answer.code, answer.err) == (3, "readlist: there is nothing to undo\n")


def test_choosing_a_list_is_no_change(cli: "Cli") -> None:
    """`undo` takes back the mark before it, and the chosen list stays the current one."""
    cli("read", "1")
    cli("use", "iclr2022-background")
    assert "use" not in cli("undo", "--list").out
    assert "read 1" in cli("undo").out
    assert cli.library.state().current_list == "iclr2022-background"


def test_folders_go_with_their_last_file(cli: "Cli") -> None:
    """Only those that the change filled: a person's own file keeps its folder."""
    cli("read", "1-2")
    mine = cli.write(f"{FIRST}/mine.txt", "kept")
    cli("undo")
    assert contents(cli.home, "undo") == {f"{FIRST}/mine.txt": b"kept"}
    assert [path.name for path in (cli.home / "papers").iterdir()] == [mine.parent.name]


def test_undo_of_a_library_that_does_not_exist(cli: "Cli") -> None:
    """There is nothing to undo, listed or not, and nothing is created."""
    assert cli("undo").code == cli("undo", "--force").code == 3
    listed = cli("undo", "--list")
    assert (listed.out, listed.err) == ("", "readlist: there is nothing to undo\n")
    assert not cli.home.exists()


def test_what_was_touched_since_is_left_alone(cli: "Cli") -> None:
    """All of the change stays, the message names the file, and the refusal can be repeated."""
    cli("read", "1-2")
    cli.write(PROGRESS, "rating = 5\n")
    before = contents(cli.home, "undo")
    for _ in range(2):
        answer = cli("undo")
        assert answer.code == 4
        assert f"is not undone: {PROGRESS} changed since" in answer.err
        assert contents(cli.home, "undo") == before


def test_a_removed_file_counts_as_touched(cli: "Cli") -> None:
    """A person who deletes notes does not get older ones back unasked."""
    cli.write(NOTES, "old\n")
    cli("note", "1", "-m", "more")
    (cli.home / NOTES).unlink()
    assert cli("undo").code == 4
    assert contents(cli.home, "undo") == {}


def test_force_restores_and_can_itself_be_undone(cli: "Cli") -> None:
    """A file that was overwritten comes back with the next undo."""
    cli.write(NOTES, "old\n")
    cli("note", "1", "-m", "more")
    cli.write(NOTES, b"mine\xff")
    answer = cli("undo", "--force")
    assert answer.code == 0
    assert "note 1" in answer.out
    assert contents(cli.home, "undo") == {NOTES: b"old\n"}
    assert cli("undo", "--list").out.startswith("undo of note 1")
    assert cli("undo").code == 0
    assert contents(cli.home, "undo") == {NOTES: b"mine\xff"}
    assert cli("undo").code == 4


def test_after_force_every_change_can_still_be_taken_back(cli: "Cli") -> None:
    """`undo --force` is a change; two undos lead to before the change that it took back."""
    cli("read", "2")
    before = contents(cli.home, "undo")
    cli("read", "1")
    after = contents(cli.home, "undo")
    assert cli("undo", "--force").code == 0
    assert contents(cli.home, "undo") == before
    assert cli("undo").code == 0
    assert contents(cli.home, "undo") == after
    assert cli("undo").code == 0
    assert contents(cli.home, "undo") == before
    assert cli("undo").code == 0
    assert contents(cli.home, "undo") == {}


def test_a_change_is_taken_back_whole_or_not_at_all(cli: "Cli") -> None:
    """A list that got a key along with the mark and was edited since: exit 4, nothing restored."""
    path = cli.write("lists/mine.toml", '[[papers]]\ntitle = "By hand"\n')
    cli("read", "1", "--list", "mine")
    path.write_bytes(path.read_bytes() + b"# mine\n")
    before = contents(cli.home, "undo")
    answer = cli("undo")
    assert answer.code == 4
    assert "lists/mine.toml changed since" in answer.err
    assert contents(cli.home, "undo") == before


def test_redo_makes_what_was_taken_back_again(cli: "Cli") -> None:
    """Step by step or several at once; a new change ends it."""
    states = [contents(cli.home, "undo")]
    for number in "123":
        cli("read", number)
        states.append(contents(cli.home, "undo"))
    answer = cli("undo", "2")
    assert answer.out == (
        "taken back: read 3 (flennerhag2022bootstrapped)\n"
        "taken back: read 2 (carlini2022poisoning)\n"
    )
    assert contents(cli.home, "undo") == states[1]
    assert [line.split(" (")[0] for line in cli("redo", "--list").out.splitlines()] == [
        "read 2",
        "read 3",
    ]
    assert cli("redo").out == "made again: read 2 (carlini2022poisoning)\n"
    assert contents(cli.home, "undo") == states[2]
    assert json.loads(cli("redo", "--json").out)["changes"][0]["files"] == [
        "papers/flennerhag2022bootstrapped/progress.toml"
    ]
    assert contents(cli.home, "undo") == states[3]
    assert (cli("redo").code, cli("redo").err) == (3, "readlist: there is nothing to redo\n")
    assert cli("undo", "9").out.count("taken back") == 3
    assert contents(cli.home, "undo") == {}
    cli("read", "4")
    assert cli("redo").code == 3


def test_redo_of_what_was_touched_is_refused(cli: "Cli") -> None:
    """Exit 4, and the file stays as it is."""
    cli("read", "1")
    cli("undo")
    cli.write(PROGRESS, "rating = 5\n")
    answer = cli("redo")
    assert (answer.code, answer.out) == (4, "")
    assert f"is not redone: {PROGRESS} changed since" in answer.err
    assert (cli.home / PROGRESS).read_bytes() == b"rating = 5\n"


def test_of_several_the_first_may_be_refused(cli: "Cli") -> None:
    """The changes taken back before it are on stdout, why it stopped on stderr, exit 4."""
    cli("read", "1")
    cli("read", "2")
    cli.write(PROGRESS, "rating = 5\n")
    answer = cli("undo", "2")
    assert answer.code == 4
    assert answer.out == "taken back: read 2 (carlini2022poisoning)\n"
    assert f"{PROGRESS} changed since" in answer.err
    assert cli("undo", "2", "--force").code == 2


def test_what_is_mended_by_hand_is_passed_over(cli: "Cli") -> None:
    """A change that no longer shows, or never took effect, does not use up an undo."""
    cli("read", "1")
    cli("read", "2")
    second = cli.home / "papers/carlini2022poisoning"
    (second / "progress.toml").unlink()
    answer = cli("undo")
    assert answer.code == 0
    assert "read 1" in answer.out
    assert contents(cli.home, "undo") == {}
    assert cli("undo").code == 3


def test_a_change_that_took_effect_in_part(cli: "Cli") -> None:
    """Killed between two files: the one that was written is restored, the other stays."""
    cli("read", "1-2")
    (cli.home / PROGRESS).unlink()
    assert cli("undo").code == 0
    assert contents(cli.home, "undo") == {}


def test_fifty_changes_are_kept(cli: "Cli") -> None:
    """The fifty-first undo finds nothing; the list has a line each, the last first."""
    for minutes in range(1, 53):
        cli("read", "1", "--minutes", str(minutes))
        cli.wait(minutes=1)
    lines = cli("undo", "--list").out.splitlines()
    assert len(lines) == 50
    assert [line.partition("· ")[2] for line in lines[:2]] == ["1 minute ago", "2 minutes ago"]
    assert [cli("undo").code for _ in range(51)] == [0] * 50 + [3]
    assert len(cli.library.progress("hoogeboom2022autoregressive").history) == 2


def test_a_damaged_record_stops_undo(cli: "Cli") -> None:
    """It is named and nothing changes; removing it frees the way to the change before."""
    cli("read", "1")
    cli("read", "2")
    before = contents(cli.home, "undo")
    record = cli.write("undo/000002.toml", b"\x00")
    for arguments in (("undo",), ("undo", "--force")):
        answer = cli(*arguments)
        assert (answer.code, answer.out) == (5, "")
        assert str(record) in answer.err
        assert (
            "mend it, or move it away (then the changes before it can be taken back)" in answer.err
        )
        assert contents(cli.home, "undo") == before
    record.unlink()
    assert "read 1" in cli("undo").out


def test_a_new_change_after_an_undo(cli: "Cli") -> None:
    """The next undo takes back the new change, then what was before both."""
    cli("read", "1")
    cli("read", "2")
    cli("undo")
    cli("read", "3")
    assert "read 3" in cli("undo").out
    assert "read 1" in cli("undo").out


def test_a_list_forces_nothing(cli: "Cli") -> None:
    """It changes nothing, also with --force."""
    cli("read", "1")
    assert cli("undo", "--list", "--force").out == cli("undo", "--list").out
    assert cli("undo", "--list").code == 0


def test_undo_says_what_it_passes_over(cli: "Cli") -> None:
    """A later change of which nothing shows is named on stderr, the one taken back on stdout."""
    cli("read", "1")
    cli("read", "2")
    (cli.home / "papers/carlini2022poisoning/progress.toml").unlink()
    answer = cli("undo")
    assert answer.out == "taken back: read 1 (hoogeboom2022autoregressive)\n"
    assert answer.err == (
        "readlist: skipped, as it no longer showed: read 2 (carlini2022poisoning)\n"
    )


def test_the_list_goes_on_past_a_damaged_record(cli: "Cli") -> None:
    """The others are listed, the damaged one is named with the way out."""
    for number in "123":
        cli("read", number)
    record = cli.write("undo/000002.toml", b"\x00")
    answer = cli("undo", "--list")
    assert (answer.code, answer.out) == (0, THREE_AND_ONE)
    assert answer.err.startswith(f"readlist: {record}: is not valid TOML")
    assert answer.err.endswith(
        "mend it, or move it away (then the changes before it can be taken back)\n"
    )
    found = cli("undo", "--list", "--json")
    assert [each["description"] for each in json.loads(found.out)["changes"]] == [
        "read 3 of iclr2022 (flennerhag2022bootstrapped)",
        "read 1 of iclr2022 (hoogeboom2022autoregressive)",
    ]
    assert found.err == answer.err


def test_a_damaged_memory_does_not_keep_from_undo(cli: "Cli") -> None:
    """Which list is the current one is unknown, so the change is told with its list."""
    cli("read", "1")
    cli.write("state.toml", "current_list = 1")
    assert cli("undo").out == "taken back: read 1 of iclr2022 (hoogeboom2022autoregressive)\n"


@pytest.mark.parametrize(
    ("description", "told"),
    [
        ("rate 3 of iclr2022 4 (k)", "rate 3 4 (k)"),
        ("move 3 of iclr2022 to 1 (k)", "move 3 to 1 (k)"),
        ("read 3, 4 of iclr2022; 1 of other", "read 3, 4; 1 of other"),
        ("rate 4: 3 of iclr2022", "rate 4: 3"),
        ("read 3 of iclr2022-background", "read 3 of iclr2022-background"),
        ("tag +of iclr2022 3 of other (k)", "tag +of iclr2022 3 of other (k)"),
    ],
)
def test_the_current_list_goes_without_saying(description: str, told: str) -> None:
    """Its papers are told by number; so are those of a record that an older readlist wrote."""
    change = Change(Path("1.toml"), description, datetime.now(UTC), ())
    assert described(change, "iclr2022") == told


def test_a_step_that_removes_the_current_list_leaves_it(cli: "Cli") -> None:
    """The bundled list is the current one then, and `undo` says so; `doctor` has nothing to say."""
    cli("lists", "new", "mine")
    cli("use", "mine")
    answer = cli("undo")
    assert answer.code == 0
    assert answer.err == "readlist: the list mine is gone; now using iclr2022\n"
    assert cli("doctor").code == 0
    assert cli("redo").code == 0
    assert cli.library.state().current_list == "iclr2022"
    assert cli("undo", "--force").code == 0
    assert cli.library.list_files()[-1].bundled
