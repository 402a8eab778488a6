"""Files replaced whole or not at all."""

import errno
import os
import stat
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from readlist.storage import files
from readlist.storage.files import (
    MANY,
    is_temporary,
    make_folder,
    patiently,
    read_optional,
    remove_file,
    remove_files,
    replace_file,
    size_of_file,
    staged,
    sweep_temporaries,
)

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and links are POSIX's")


def names(folder: Path) -> list[str]:
    """What stands in the folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_file_that_may_be_missing(tmp_path: Path) -> None:
    """Its bytes, or None; any other trouble is the system's own error."""
    path = tmp_path / "a"
    assert read_optional(path) is None
    path.write_bytes(b"")
    assert read_optional(path) == b""
    with pytest.raises(OSError, match=r"regular file|denied"):
        read_optional(tmp_path)


def test_a_file_is_replaced_and_nothing_else_left(tmp_path: Path) -> None:
    """New or old, any bytes go in unchanged and no temporary file stays."""
    path = tmp_path / "a"
    for data in (b"one\r\n\x00\xff", b"", b"x" * 100_000):
        replace_file(path, data)
        assert path.read_bytes() == data
    assert names(tmp_path) == ["a"]


@posix
def test_files_and_folders_are_private(tmp_path: Path) -> None:
    """Folders are 0700 and files 0600, all missing parents included."""
    folder = tmp_path / "a/b/c"
    make_folder(folder)
    make_folder(folder)
    replace_file(folder / "d", b"")
    assert [path.stat().st_mode & 0o777 for path in (folder.parent, folder)] == [0o700] * 2
    assert (folder / "d").stat().st_mode & 0o777 == 0o600


@posix
def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    """The file it points to is replaced, also where that does not exist yet."""
    (tmp_path / "real").mkdir()
    link = tmp_path / "link"
    link.symlink_to("real/file")
    for data in (b"one", b"two"):
        replace_file(link, data)
        assert link.is_symlink()
        assert (tmp_path / "real/file").read_bytes() == data
    assert names(tmp_path) == ["link", "real"]


def test_a_failed_replacement_leaves_the_old(tmp_path: Path) -> None:
    """A target that cannot be replaced stays, and the temporary file goes."""
    (tmp_path / "a").mkdir()
    with pytest.raises(OSError, match=r"directory|denied"):
        replace_file(tmp_path / "a", b"new")
    assert names(tmp_path) == ["a"]
    with pytest.raises(FileNotFoundError):
        replace_file(tmp_path / "none/b", b"new")
    assert names(tmp_path) == ["a"]


def test_removing_is_no_surprise(tmp_path: Path) -> None:
    """The file goes; one that is gone already is none the worse."""
    path = tmp_path / "a"
    path.write_bytes(b"")
    remove_file(path)
    remove_file(path)
    assert names(tmp_path) == []


def test_only_temporaries_are_swept(tmp_path: Path) -> None:
    """What a killed process left goes, all else stays; a missing folder is clean."""
    kept = [".hidden", ".other.tmp", "notes.tmp", "progress.toml"]
    for name in (".progress.toml.123.rl.tmp", *kept):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / ".folder.rl.tmp").mkdir()
    sweep_temporaries(tmp_path)
    sweep_temporaries(tmp_path / "none")
    assert names(tmp_path) == sorted([*kept, ".folder.rl.tmp"])


@posix
def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe that nobody writes into, a device and a folder are refused at once, by name."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    for path in (fifo, tmp_path, Path(os.devnull)):
        with pytest.raises(OSError, match="is not a regular file") as caught:
            read_optional(path)
        assert caught.value.filename == str(path)
        assert size_of_file(path) is None
    assert size_of_file(tmp_path / "none") is None


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664, 0o400])
def test_an_old_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    """Also one that a group may write, whatever the umask: that is for new files."""
    path = tmp_path / "a"
    path.write_bytes(b"one")
    path.chmod(mode)
    replace_file(path, b"two", mode=0o666)
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == mode


def test_several_files_are_replaced_or_none(tmp_path: Path) -> None:
    """Nothing is in its place before all is written; what fails then leaves nothing behind."""
    one, two, long = tmp_path / "one", tmp_path / "two", tmp_path / ("x" * 260)
    one.write_bytes(b"old")
    with staged({one: b"new", two: b"new"}) as replace:
        assert one.read_bytes() == b"old"
        assert not two.exists()
        replace()
        assert one.read_bytes() == two.read_bytes() == b"new"
    with pytest.raises(OSError, match="long") as caught, staged({one: b"newer", long: b""}):
        raise AssertionError("a name that cannot be written is staged")
    assert caught.value.filename == str(long)
    with staged({one: b"never"}):
        pass
    assert one.read_bytes() == b"new"
    assert names(tmp_path) == ["one", "two"]


def test_temporary_names_are_short(tmp_path: Path) -> None:
    """Paths on Windows may have 260 characters, and several files in one folder differ."""
    paths = [tmp_path / "progress.toml", tmp_path / "n"]
    with staged(dict.fromkeys(paths, b"x")):
        made = names(tmp_path)
    assert len(made) == 2
    assert all(is_temporary(name) and len(name) < 22 for name in made)
    assert not is_temporary("mine.rl.tmp")


def test_a_mode_that_is_right_is_not_set_and_one_that_cannot_be_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on exFAT of another user, where chmod is not permitted: every write works."""

    def not_permitted(path: Path, mode: int) -> None:
        raise PermissionError(1, "Operation not permitted", str(path), mode)

    monkeypatch.setattr(Path, "chmod", not_permitted)
    path = tmp_path / "x"
    for content in (b"one", b"two", b"three"):
        replace_file(path, content, mode=0o644 if content == b"two" else 0o600)
        assert path.read_bytes() == content


def test_who_holds_a_file_is_waited_for() -> None:
    """A scanner on Windows lets go after a while; the pauses grow, and the last try counts."""
    pauses: list[float] = []
    refusals = [PermissionError()] * 6

    def action() -> None:
        if refusals:
            raise refusals.pop()

    patiently(action, 5.0, pauses.append)
    assert len(pauses) == 6
    assert pauses == sorted(pauses)
    refusals += [PermissionError()] * 1000
    with pytest.raises(PermissionError):
        patiently(action, 5.0, pauses.append)
    assert sum(pauses) < 7


def test_many_files_are_replaced_together(tmp_path: Path) -> None:
    """In new folders, too; nothing is in its place before all is written."""
    paths = {tmp_path / str(number) / "x": b"%d" % number for number in range(MANY + 1)}
    for path in paths:
        make_folder(path.parent, synced=False)
    with staged(paths) as put:
        assert not any(path.exists() for path in paths)
        put()
    assert {path: path.read_bytes() for path in paths} == paths
    remove_files(list(paths))
    assert not any(path.exists() for path in paths)


@posix
def test_windows_replaces_a_file_that_is_read_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The target is made writable first, where that is what hinders; else the error is told."""
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o400)
    replace = os.replace

    def refused(source: str, target: str) -> None:
        if not Path(target).stat().st_mode & 0o200:
            raise PermissionError(errno.EACCES, "Access is denied", source)
        replace(source, target)

    with monkeypatch.context() as windows:
        windows.setattr(os, "replace", refused)
        windows.setattr(os, "access", lambda found, _: bool(Path(found).stat().st_mode & 0o200))
        with pytest.raises(PermissionError):
            replace_file(path, b"new")
        assert (path.read_bytes(), names(tmp_path)) == (b"old", ["a"])
        windows.setattr(files, "os", windows_like(os))
        replace_file(path, b"new")
    assert (path.read_bytes(), names(tmp_path)) == (b"new", ["a"])


def windows_like(system: ModuleType) -> ModuleType:
    """The module of the system as Windows names itself."""
    fake = ModuleType("os")
    fake.__dict__.update({**vars(system), "name": "nt"})
    return fake


@posix
def test_the_drive_of_a_mac_is_flushed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fsync stops at the drive's own memory there; F_FULLFSYNC goes on, once for all files."""
    flushed: list[int] = []
    fake = SimpleNamespace(F_FULLFSYNC=51, fcntl=lambda _, command: flushed.append(command))
    with monkeypatch.context() as mac:
        mac.setattr(sys, "platform", "darwin")
        mac.setattr(files, "fcntl", fake, raising=False)
        with staged({tmp_path / "a": b"1", tmp_path / "b": b"2"}) as put:
            assert flushed == [51]
            put()
        replace_file(tmp_path / "c", b"3", synced=False)
    assert flushed == [51]
    assert names(tmp_path) == ["a", "b", "c"]


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What is synced from now on: "folder", or "file" with its size at that moment."""
    found: list[tuple[str, int]] = []
    sync = os.fsync

    def fsync(descriptor: int) -> None:
        status = os.fstat(descriptor)
        is_folder = stat.S_ISDIR(status.st_mode)
        found.append(("folder", 0) if is_folder else ("file", status.st_size))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    return found


@posix
def test_what_is_synced(tmp_path: Path, synced: list[tuple[str, int]]) -> None:
    """A file with all its bytes before it gets its name, then the folder; after a removal that."""
    path = tmp_path / "a"
    replace_file(path, b"12345")
    assert synced == [("file", 5), ("folder", 0)]
    synced.clear()
    remove_file(path)
    assert synced == [("folder", 0)]
    synced.clear()
    replace_file(path, b"1", synced=False)
    assert synced == []


@posix
def test_an_old_linux_syncs_each_of_many_files(
    tmp_path: Path, synced: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before 5.8 one call for all of a file system tells no errors."""
    monkeypatch.setattr(os, "uname", lambda: SimpleNamespace(release="5.7.19-x"))
    with staged({tmp_path / f"{n}": b"12" for n in range(MANY)}) as put:
        assert synced == [("file", 2)] * MANY
        put()
    assert ("folder", 0) in synced
