"""The journal: the one way anything is changed, and the way back."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import ANY

import pytest

from readlist.errors import DamagedFileError
from readlist.storage.file_reader import Contents, FileReader
from readlist.storage.journal import MOST_CHANGES, Change, Journal, ReplacedFile, Steps

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


FULL_DISK = """
import resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from readlist.storage.file_reader import Contents, FileReader
from readlist.storage.journal import Journal
root = Path(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
try:
    plan = {root / "a": b"two", root / "b": b"x" * 6000}
    def read_all(reader):
        for path in plan:
            reader.read(path)
        return plan, None
    Journal(root, lambda: datetime.now(UTC), 10.0).apply("grow", read_all)
except OSError as error:
    print(error.strerror)
"""


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """The journal of a library that does not exist yet."""
    return Journal(tmp_path / "home", lambda: NOON, 10.0)


def put(journal: Journal, **files: bytes | None) -> bool:
    """Make a change of these files."""
    contents = {journal.root / name: data for name, data in files.items()}
    return apply(journal, "put", plan_of(contents))


def apply(journal: Journal, description: str, plan: Callable[[FileReader], Contents]) -> bool:
    """Make the change; whether there was anything to change."""
    before = [path.name for path in journal.root.glob("undo/*.toml")]
    journal.apply(description, lambda reader: (plan(reader), None))
    return sorted(before) != sorted(path.name for path in journal.root.glob("undo/*.toml"))


def plan_of(contents: Contents) -> Callable[[FileReader], Contents]:
    """A plan that reads each file and gives it this content."""

    def plan(reader: FileReader) -> Contents:
        for path in contents:
            reader.read(path)
        return contents

    return plan


def whole(journal: Journal) -> list[Change]:
    """The recorded changes, none of which is damaged."""
    return [change for change in journal.changes() if isinstance(change, Change)]


def test_a_change_writes_its_files_and_a_record(journal: Journal) -> None:
    """The record says what, when, what was there and by what the new is known again."""
    assert put(journal, a=b"one", b=b"\xff")
    assert put(journal, a=b"two", b=None)
    assert (journal.root / "a").read_bytes() == b"two"
    assert not (journal.root / "b").exists()
    last, first = whole(journal)
    assert last == Change(
        journal.root / "undo/000002.toml",
        "put",
        NOON,
        (ReplacedFile("a", b"one", "two"), ReplacedFile("b", b"\xff", None)),
    )
    assert [file.old for file in first.files] == [None, None]


def test_what_would_not_change_is_not_written(journal: Journal) -> None:
    """Neither the file nor a record; in a mixed change only what differs is recorded."""
    put(journal, a=b"one")
    path = journal.root / "a"
    before = path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes()
    assert not put(journal, a=b"one", b=None)
    assert put(journal, a=b"one", c=b"new")
    assert (path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes()) == before
    assert [[file.path for file in each.files] for each in whole(journal)] == [["c"], ["a"]]


def test_a_plan_that_fails_changes_nothing(journal: Journal) -> None:
    """The lock is free again and nothing was recorded."""

    def plan(_: FileReader) -> Contents:
        raise DamagedFileError(Path("a"), "is odd")

    with pytest.raises(DamagedFileError):
        apply(journal, "fail", plan)
    assert list(journal.changes()) == []
    assert put(journal, a=b"one")


def test_the_last_fifty_changes_are_kept(journal: Journal) -> None:
    """Numbers go on; the oldest record goes when a new one comes, and others' files stay."""
    (journal.root / "undo").mkdir(parents=True)
    (journal.root / "undo/mine.toml").write_bytes(b"not a record")
    for number in range(MOST_CHANGES + 3):
        put(journal, a=str(number).encode())
    records = [change.record.name for change in whole(journal)]
    assert len(records) == MOST_CHANGES == 50
    assert (records[0], records[-1]) == ("000053.toml", "000004.toml")
    assert (journal.root / "undo/mine.toml").exists()


def test_taking_back_restores(journal: Journal) -> None:
    """The old bytes are there, folders go with their last file, the change can be made again."""
    deep = journal.root / "papers/k/notes.md"
    apply(journal, "note", plan_of({deep: b"words"}))
    (note,) = whole(journal)
    assert journal.take_back() == Steps((note,))
    assert not (journal.root / "papers").exists()
    assert list(journal.changes()) == []
    assert journal.take_back() == Steps()
    (undone,) = journal.undone_changes()
    assert isinstance(undone, Change)
    assert (undone.description, undone.at) == (note.description, note.at)
    assert journal.bring_back().changes == (undone,)
    assert deep.read_bytes() == b"words"
    assert whole(journal) == [note]
    assert list(journal.undone_changes()) == []


def test_several_steps_at_once(journal: Journal) -> None:
    """As many as there are, if there are not as many as asked for, newest first and back again."""
    for content in (b"one", b"two", b"three"):
        put(journal, a=content)
    back = journal.take_back(2)
    assert [change.record.stem for change in back.changes] == ["000003", "000002"]
    assert (journal.root / "a").read_bytes() == b"one"
    again = journal.bring_back(5)
    assert [change.record.stem for change in again.changes] == ["000002", "000003"]
    assert (journal.root / "a").read_bytes() == b"three"
    assert len(journal.take_back(9).changes) == 3
    assert not (journal.root / "a").exists()


def test_a_new_change_voids_what_was_taken_back(journal: Journal) -> None:
    """Its number is the highest, so a record that a killed process left counts for nothing."""
    for content in (b"one", b"two", b"three"):
        put(journal, a=content)
    journal.take_back(2)
    left = {path: path.read_bytes() for path in (journal.root / "undo/undone").iterdir()}
    put(journal, b=b"new")
    assert list((journal.root / "undo/undone").iterdir()) == []
    for path, data in left.items():
        path.write_bytes(data)
    assert whole(journal)[0].record.name == "000004.toml"
    assert journal.bring_back() == Steps()


def test_a_change_that_never_took_effect_is_passed_over(journal: Journal) -> None:
    """It is forgotten, and the one before is taken back; the caller learns of both."""
    put(journal, a=b"one")
    put(journal, b=b"two")
    last, first = whole(journal)
    (journal.root / "b").unlink()
    assert journal.take_back() == Steps((first,), (last,))
    assert list(journal.changes()) == []
    put(journal, a=b"three")
    (only,) = whole(journal)
    (journal.root / "a").unlink()
    assert journal.take_back() == Steps((), (only,))
    assert list(journal.changes()) == []


def test_a_refused_step_keeps_the_record(journal: Journal) -> None:
    """Nothing of that change is restored, those before it in the same call are."""
    put(journal, a=b"one", b=b"one")
    put(journal, a=b"two")
    (journal.root / "b").write_bytes(b"by hand")
    steps = journal.take_back(2)
    assert len(steps.changes) == 1
    assert "b changed since" in str(steps.stopped)
    assert (journal.root / "a").read_bytes() == b"one"
    assert len(whole(journal)) == 1
    assert journal.take_back() == Steps((), (), ANY)


def test_taking_back_by_force_is_a_change_of_its_own(journal: Journal) -> None:
    """Undone, it gives back what was overwritten; the change below it can be undone as before."""
    put(journal, a=b"zero")
    put(journal, a=b"one")
    forced = journal.force_back()
    assert forced.changes == (whole(journal)[1],)
    assert (journal.root / "a").read_bytes() == b"zero"
    assert [each.description for each in whole(journal)] == ["undo of put", "put", "put"]
    journal.take_back()
    assert (journal.root / "a").read_bytes() == b"one"
    journal.take_back()
    assert (journal.root / "a").read_bytes() == b"zero"
    assert len(whole(journal)) == 1


def test_the_current_list_may_have_been_chosen_anew(journal: Journal) -> None:
    """A step restores the other files and leaves the choice; untouched, it comes back too."""
    state = journal.root / "state.toml"
    put(journal, **{"state.toml": b"one"})
    put(journal, a=b"gone", **{"state.toml": b"two"})
    state.write_bytes(b"three")
    assert len(journal.take_back().changes) == 1
    assert not (journal.root / "a").exists()
    assert state.read_bytes() == b"three"
    journal.bring_back()
    assert (journal.root / "a").read_bytes() == b"gone"
    assert state.read_bytes() == b"three"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_of_a_link_only_the_link_is_removed(journal: Journal, tmp_path: Path) -> None:
    """The file it points to stays, and undo makes a file of what it held."""
    theirs = tmp_path / "theirs.md"
    theirs.write_bytes(b"words")
    put(journal, b=b"other")
    (journal.root / "a").symlink_to(theirs)
    put(journal, a=None)
    assert not (journal.root / "a").is_symlink()
    assert theirs.read_bytes() == b"words"
    journal.take_back()
    assert (journal.root / "a").read_bytes() == b"words"
    assert not (journal.root / "a").is_symlink()


def test_nothing_is_made_for_nothing(journal: Journal) -> None:
    """A library that does not exist has no changes and does not come to exist."""
    assert list(journal.changes()) == []
    assert journal.take_back() == journal.bring_back() == journal.force_back() == Steps()
    assert not journal.root.exists()


def test_leftovers_of_killed_processes_are_swept(journal: Journal) -> None:
    """Those in the folders that a change writes, and among the records."""
    put(journal, a=b"one")
    leftovers = [
        journal.root / ".a.1.rl.tmp",
        journal.root / "undo/.000002.toml.1.rl.tmp",
    ]
    for path in leftovers:
        path.write_bytes(b"half")
    put(journal, a=b"two")
    assert not any(path.exists() for path in leftovers)


def test_one_file_that_cannot_be_written_keeps_all_as_they_were(journal: Journal) -> None:
    """No file is changed, nothing is recorded and nothing half written stays."""
    put(journal, a=b"one")
    (journal.root / "folder").mkdir()
    for hindrance in ("folder", "x" * 260):
        with pytest.raises((DamagedFileError, OSError), match=r"regular file|long"):
            put(journal, a=b"two", b=b"two", **{hindrance: b""})
        assert (journal.root / "a").read_bytes() == b"one"
        assert not (journal.root / "b").exists()
        assert len(list(journal.changes())) == 1
        assert list(journal.root.rglob("*.tmp")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file sizes are POSIX's")
def test_a_full_disk_keeps_all_as_it_was(journal: Journal) -> None:
    """The first file fits, the second does not: both are old, and the change is not recorded."""
    put(journal, a=b"one", b=b"one")
    ran = subprocess.run(
        [sys.executable, "-c", FULL_DISK, journal.root], capture_output=True, text=True, check=False
    )
    assert ran.stdout == "File too large\n", ran.stderr
    assert (journal.root / "a").read_bytes() == (journal.root / "b").read_bytes() == b"one"
    assert len(list(journal.changes())) == 1
    assert list(journal.root.rglob("*.tmp")) == []


def test_a_damaged_record_is_told_and_the_others_follow(journal: Journal) -> None:
    """Listing goes on past it; taking back stops there with nothing restored or forgotten."""
    for content in (b"one", b"two", b"three"):
        put(journal, a=content)
    damaged = journal.root / "undo/000003.toml"
    damaged.write_bytes(b"\x00")
    error, second, first = journal.changes()
    assert isinstance(error, DamagedFileError)
    assert error.path == damaged
    assert [type(each) for each in (second, first)] == [Change, Change]
    assert isinstance(journal.take_back().stopped, DamagedFileError)
    assert isinstance(journal.force_back().stopped, DamagedFileError)
    assert (journal.root / "a").read_bytes() == b"three"
    assert len(list(journal.changes())) == 3


def test_leftovers_of_a_change_that_is_passed_over_are_swept(journal: Journal) -> None:
    """A process that was killed before its change took effect may have left half a file."""
    apply(journal, "note", plan_of({journal.root / "papers/k/notes.md": b"words"}))
    half = journal.root / "papers/k/.progress.toml.1.rl.tmp"
    half.write_bytes(b"half")
    half.with_name("notes.md").unlink()
    assert journal.take_back().changes == ()
    assert not half.exists()


def test_a_folder_among_the_records_is_no_record(journal: Journal) -> None:
    """It is neither read nor counted nor removed."""
    put(journal, a=b"one")
    (journal.root / "undo/000009.toml").mkdir()
    put(journal, a=b"two")
    assert [change.record.name for change in whole(journal)] == ["000002.toml", "000001.toml"]


def test_a_plan_is_made_anew_if_what_it_read_changes(journal: Journal) -> None:
    """Another process that writes before the lock is taken loses nothing, and the plan sees it."""
    path, beside = journal.root / "a", journal.root / "b"
    put(journal, a=b"one")
    seen = []

    def plan(reader: FileReader) -> Contents:
        old = reader.read(path) or b""
        seen.append((old, reader.read(beside)))
        if len(seen) == 1:
            put(journal, a=b"theirs")
        return {path: old + b" and mine"}

    assert apply(journal, "append", plan)
    assert path.read_bytes() == b"theirs and mine"
    assert seen == [(b"one", None), (b"theirs", None)]
    assert whole(journal)[0].files[0].old == b"theirs"


@pytest.mark.parametrize("look", ["read", "identity", "is_file"])
def test_what_is_read_and_not_written_counts_as_well(journal: Journal, look: str) -> None:
    """A file that only decides about another must be as it was when it was looked at."""
    mine, decides = journal.root / "a", journal.root / "b"
    plans = []

    def plan(reader: FileReader) -> Contents:
        plans.append(getattr(reader, look)(decides))
        reader.read(mine)
        if len(plans) == 1:
            put(journal, b=b"new")
        return {mine: str(len(plans)).encode()}

    apply(journal, "decide", plan)
    assert len(plans) == 2
    assert mine.read_bytes() == b"2"


def test_a_new_name_in_a_folder_counts(journal: Journal) -> None:
    """A list that came meanwhile can decide about keys."""
    mine = journal.root / "a"
    plans = []

    def plan(reader: FileReader) -> Contents:
        plans.append(reader.names(journal.root / "lists"))
        reader.read(mine)
        if len(plans) == 1:
            apply(journal, "new", plan_of({journal.root / "lists/x.toml": b"x"}))
        return {mine: b"1"}

    apply(journal, "decide", plan)
    assert plans == [frozenset(), frozenset({"x.toml"})]


def test_a_file_that_the_plan_did_not_read_is_not_written(journal: Journal) -> None:
    """No plan can have decided about it by what it holds under the lock."""
    with pytest.raises(KeyError):
        apply(journal, "blind", lambda _: {journal.root / "a": b"one"})
    with pytest.raises(KeyError):
        journal.store(lambda _: ({}, [(journal.root / "part", journal.root / "a")]))
    assert not (journal.root / "a").exists()
    assert whole(journal) == []


def test_a_file_that_can_no_longer_be_read_counts_as_changed(journal: Journal) -> None:
    """The plan is made anew, and says so."""
    path = journal.root / "a"
    put(journal, a=b"one")

    def plan(reader: FileReader) -> Contents:
        old = reader.read(path)
        path.unlink()
        path.mkdir()
        return {path: old}

    with pytest.raises(DamagedFileError):
        apply(journal, "fail", plan)


def test_by_force_past_a_change_that_no_longer_shows(journal: Journal) -> None:
    """Of one whose files are as before it the record goes, and the change before it comes back."""
    put(journal, a=b"one")
    put(journal, b=b"two")
    (journal.root / "b").unlink()
    (forced,) = journal.force_back().changes
    assert [file.path for file in forced.files] == ["a"]
    assert not (journal.root / "a").exists()
    assert [change.description for change in whole(journal)] == ["undo of put", "put"]


def test_folders_that_become_empty_go(journal: Journal) -> None:
    """Each that a change left without a file, but none that holds another, and never the root."""
    names = ("papers/a/x", "papers/b/y")
    contents: dict[Path, bytes | None] = {journal.root / name: b"1" for name in names}
    apply(journal, "put", plan_of(contents))
    (journal.root / "papers/b/mine").write_bytes(b"2")
    journal.take_back()
    assert not (journal.root / "papers/a").exists()
    assert (journal.root / "papers/b/mine").exists()
    (journal.root / "papers/b/mine").unlink()
    journal.bring_back()
    journal.take_back()
    assert not (journal.root / "papers").exists()
    assert journal.root.is_dir()


def test_what_failed_half_way_is_as_it_was(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that got their new content before another could not are old again, or gone again."""
    put(journal, a=b"one", b=b"one", c=b"one")
    replace = os.replace

    def refuse(source: str, target: str) -> None:
        if Path(target).name == "c":
            raise OSError(errno.EIO, "Input/output error", target)
        replace(source, target)

    with monkeypatch.context() as failing:
        failing.setattr(os, "replace", refuse)
        with pytest.raises(OSError, match="Input/output"):
            put(journal, a=b"two", b=None, new=b"two", c=b"two")
    assert {(journal.root / name).read_bytes() for name in "abc"} == {b"one"}
    assert not (journal.root / "new").exists()
    assert [change.record.name for change in whole(journal)] == ["000001.toml"]


def test_a_refused_step_says_which_way_and_which_files(journal: Journal) -> None:
    """Undone or redone, and each file that was changed since."""
    put(journal, a=b"one", b=b"one", c=b"one")
    for name in ("b", "a"):
        (journal.root / name).write_bytes(b"mine")
    assert str(journal.take_back().stopped) == '"put" is not undone: a, b changed since'
    for name in ("a", "b"):
        (journal.root / name).write_bytes(b"one")
    assert journal.take_back().stopped is None
    (journal.root / "c").write_bytes(b"mine")
    assert str(journal.bring_back().stopped) == '"put" is not redone: c changed since'


@pytest.mark.skipif(sys.platform == "win32", reason="one sync for all is Linux's")
def test_many_files_are_undone_with_few_syncs(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Undo and redo sync as a change does: the records, and all the files by one call each."""
    calls: list[str] = []
    sync = os.fsync

    def fsync(descriptor: int) -> None:
        calls.append("fsync")
        sync(descriptor)

    def syncfs(_: int) -> int:
        calls.append("syncfs")
        return 0

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "uname", lambda: SimpleNamespace(release="6.1.0"), raising=False)
    monkeypatch.setattr("ctypes.CDLL", lambda _: SimpleNamespace(syncfs=syncfs))
    journal.root.mkdir()
    device = journal.root.stat().st_dev
    mounted = f"1 2 {os.major(device)}:{os.minor(device)} / / rw - ext4 x rw"
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: mounted)
    paths = [journal.root / f"papers/{number}/progress.toml" for number in range(50)]
    apply(journal, "mark", plan_of(dict.fromkeys(paths, b"1")))
    for step, are_there in ((journal.take_back, False), (journal.bring_back, True)):
        calls.clear()
        assert step().stopped is None
        assert {path.exists() for path in paths} == {are_there}
        assert calls.count("syncfs") <= 2
        assert calls.count("fsync") <= 5
