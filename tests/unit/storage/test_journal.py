"""The journal: the one way anything is changed, and the way back."""

import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from readlist.errors import DamagedFileError
from readlist.storage.journal import KEPT, Journal
from readlist.storage.undo_records import Change, ReplacedFile

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


FULL_DISK = """
import resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from readlist.storage.journal import Journal
root = Path(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
try:
    plan = {root / "a": b"two", root / "b": b"x" * 6000}
    Journal(root, lambda: datetime.now(UTC)).apply("grow", lambda: plan)
except OSError as error:
    print(error.strerror)
"""


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """The journal of a library that does not exist yet."""
    return Journal(tmp_path / "home", lambda: NOON)


def put(journal: Journal, **files: bytes | None) -> bool:
    """Make a change of these files."""
    return journal.apply("put", lambda: {journal.root / name: data for name, data in files.items()})


def whole(journal: Journal) -> list[Change]:
    """The recorded changes, none of which is damaged."""
    return [change for change in journal.changes() if isinstance(change, Change)]


def old_contents(journal: Journal) -> "Mapping[Path, bytes | None]":
    """What the last change replaced."""
    last = whole(journal)[0]
    return {journal.path_of(file): file.old for file in last.files}


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
    assert journal.current(last.files[0]) == b"two"


def test_what_would_not_change_is_not_written(journal: Journal) -> None:
    """Neither the file nor a record; in a mixed change only what differs is recorded."""
    put(journal, a=b"one")
    before = (journal.root / "a").stat()
    assert not put(journal, a=b"one", b=None)
    assert put(journal, a=b"one", c=b"new")
    assert (journal.root / "a").stat() == before
    assert [[file.path for file in each.files] for each in whole(journal)] == [["c"], ["a"]]


def test_a_plan_that_fails_changes_nothing(journal: Journal) -> None:
    """The lock is free again and nothing was recorded."""

    def plan() -> dict[Path, bytes | None]:
        raise DamagedFileError(Path("a"), "is odd")

    with pytest.raises(DamagedFileError):
        journal.apply("fail", plan)
    assert list(journal.changes()) == []
    assert put(journal, a=b"one")


def test_the_last_fifty_changes_are_kept(journal: Journal) -> None:
    """Numbers go on; the oldest record goes when a new one comes, and others' files stay."""
    (journal.root / "undo").mkdir(parents=True)
    (journal.root / "undo/mine.toml").write_bytes(b"not a record")
    for number in range(KEPT + 3):
        put(journal, a=str(number).encode())
    records = [change.record.name for change in whole(journal)]
    assert len(records) == KEPT == 50
    assert (records[0], records[-1]) == ("000053.toml", "000004.toml")
    assert (journal.root / "undo/mine.toml").exists()


def test_taking_back_restores_and_forgets(journal: Journal) -> None:
    """The chosen contents are written, folders made or removed with them, the record goes."""
    deep = journal.root / "papers/k/notes.md"
    journal.apply("note", lambda: {deep: b"words"})
    taken, passed = journal.take_back(lambda _: old_contents(journal))
    assert taken is not None
    assert taken.description == "note"
    assert passed == ()
    assert not (journal.root / "papers").exists()
    assert list(journal.changes()) == []
    assert journal.take_back(lambda _: {}) == (None, ())


def test_a_change_that_never_took_effect_is_passed_over(journal: Journal) -> None:
    """It is forgotten, and the one before is taken back; the caller learns of both."""
    put(journal, a=b"one")
    put(journal, a=b"two")
    last, first = whole(journal)
    assert journal.take_back(lambda change: None if change == last else {}) == (first, (last,))
    assert list(journal.changes()) == []
    put(journal, a=b"three")
    (only,) = whole(journal)
    assert journal.take_back(lambda _: None) == (None, (only,))
    assert list(journal.changes()) == []


def test_a_refused_undo_keeps_the_record(journal: Journal) -> None:
    """What `choose` raises comes out, and nothing has happened."""

    def choose(_: Change) -> None:
        raise DamagedFileError(Path("a"), "is odd")

    put(journal, a=b"one")
    with pytest.raises(DamagedFileError):
        journal.take_back(choose)
    assert len(list(journal.changes())) == 1


def test_nothing_is_made_for_nothing(journal: Journal) -> None:
    """A library that does not exist has no changes and does not come to exist."""
    assert list(journal.changes()) == []
    assert journal.take_back(lambda _: {}) == (None, ())
    assert not journal.root.exists()


def test_a_forgotten_change_cannot_be_taken_back(journal: Journal) -> None:
    """Only the others remain."""
    put(journal, a=b"one")
    put(journal, a=b"two")
    last, first = whole(journal)
    journal.forget(last)
    assert list(journal.changes()) == [first]


def test_leftovers_of_killed_processes_are_swept(journal: Journal) -> None:
    """Those in the folders that a change writes, and among the records."""
    put(journal, a=b"one")
    leftovers = [
        journal.root / ".a.1.readlist.tmp",
        journal.root / "undo/.000002.toml.1.readlist.tmp",
    ]
    for path in leftovers:
        path.write_bytes(b"half")
    put(journal, a=b"two")
    assert not any(path.exists() for path in leftovers)


def test_one_file_that_cannot_be_written_keeps_all_as_they_were(journal: Journal) -> None:
    """No file is changed, nothing is recorded and nothing half written stays."""
    put(journal, a=b"one")
    (journal.root / "folder").mkdir()
    for hindrance in ("folder", "x" * 250):
        with pytest.raises(OSError, match=r"regular file|directory|long"):
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
    with pytest.raises(DamagedFileError):
        journal.take_back(lambda _: {})
    assert (journal.root / "a").read_bytes() == b"three"
    assert len(list(journal.changes())) == 3


def test_leftovers_of_a_change_that_is_passed_over_are_swept(journal: Journal) -> None:
    """A process that was killed before its change took effect may have left half a file."""
    journal.apply("note", lambda: {journal.root / "papers/k/notes.md": b"words"})
    half = journal.root / "papers/k/.progress.toml.1.readlist.tmp"
    half.write_bytes(b"half")
    assert journal.take_back(lambda _: None)[0] is None
    assert not half.exists()


def test_a_folder_among_the_records_is_no_record(journal: Journal) -> None:
    """It is neither read nor counted nor removed."""
    put(journal, a=b"one")
    (journal.root / "undo/000009.toml").mkdir()
    put(journal, a=b"two")
    assert [change.record.name for change in whole(journal)] == ["000002.toml", "000001.toml"]
