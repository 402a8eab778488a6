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
    is_about_one_file,
    is_temporary,
    make_folder,
    move_file,
    open_private,
    open_to_write,
    patiently,
    read_optional,
    remove_files,
    replace_file,
    size_of_file,
    staged,
    sweep_temporaries,
    sync_file,
    sync_folder,
)

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and links are POSIX's")


def names(folder: Path) -> list[str]:
    """The names in the folder."""
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
    remove_files(path)
    remove_files(path)
    assert names(tmp_path) == []


def test_only_temporaries_are_swept(tmp_path: Path) -> None:
    """The leftovers of a killed process go, all else stays; a missing folder is clean."""
    kept = [".hidden", ".other.tmp", "notes.tmp", "progress.toml"]
    for name in (".progress.toml.123.rl.tmp", *kept):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / ".folder.rl.tmp").mkdir()
    sweep_temporaries(tmp_path)
    sweep_temporaries(tmp_path / "none")
    assert names(tmp_path) == sorted([*kept, ".folder.rl.tmp"])


@posix
def test_a_link_of_that_name_is_not_swept(tmp_path: Path) -> None:
    """Readlist makes none."""
    (tmp_path / "a").touch()
    (tmp_path / ".link.rl.tmp").symlink_to("a")
    sweep_temporaries(tmp_path)
    assert names(tmp_path) == [".link.rl.tmp", "a"]


@posix
def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe without a writer, a device and a folder are refused at once, by name."""
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
    with staged({path: b"two"}, mode=0o666) as replace:
        replace()
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == mode


@posix
def test_what_is_no_regular_file_is_not_replaced(tmp_path: Path) -> None:
    """A link to a device or a pipe is an error, and neither that nor the file beside changes."""
    pipe, link, file = (tmp_path / name for name in ("pipe", "link", "file"))
    os.mkfifo(pipe)
    link.symlink_to("pipe")
    file.write_bytes(b"old")
    refused = pytest.raises(OSError, match="is not a regular file")
    with refused as caught, staged({file: b"new", link: b"new"}):
        raise AssertionError("a link to a pipe is staged")
    assert caught.value.filename == str(link)
    assert (file.read_bytes(), pipe.is_fifo()) == (b"old", True)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "link", "pipe"]


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
        with staged({path: content}, mode=0o644 if content == b"two" else 0o600) as replace:
            replace()
        assert path.read_bytes() == content


def test_who_holds_a_file_is_waited_for() -> None:
    """A scanner on Windows lets go after a while; the pauses grow, and the last try counts."""
    pauses: list[float] = []
    refusals = [PermissionError()] * 6

    def action() -> None:
        if refusals:
            raise refusals.pop()

    patiently(action, 5.0, pauses.append)
    assert pauses == [0.01, 0.02, 0.04, 0.08, 0.16, 0.32]
    refusals += [PermissionError()] * 1000
    pauses.clear()
    with pytest.raises(PermissionError):
        patiently(action, 5.0, pauses.append)
    assert 5.0 <= sum(pauses) < 5.0 + max(pauses) == 5.5
    pauses.clear()
    with pytest.raises(PermissionError):
        patiently(action, 0.0, pauses.append)
    assert pauses == []


def test_many_files_are_replaced_together(tmp_path: Path) -> None:
    """In new folders, too; nothing is in its place before all is written."""
    paths = {tmp_path / str(number) / "x": b"%d" % number for number in range(MANY + 1)}
    for path in paths:
        make_folder(path.parent, synced=False)
    with staged(paths) as put:
        assert not any(path.exists() for path in paths)
        put()
    assert {path: path.read_bytes() for path in paths} == paths
    remove_files(*paths)
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
        with staged(many_in(tmp_path / "many")):
            assert flushed == [51] * 2
    assert names(tmp_path) == ["a", "b", "c", "many"]


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The calls of fsync from now on: "folder", or "file" with its size at that moment."""
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
    remove_files(path)
    assert synced == [("folder", 0)]
    synced.clear()
    replace_file(path, b"1", synced=False)
    assert synced == []


@pytest.fixture
def by_one_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A Linux with syncfs, where all is ext4: the devices that were synced as a whole."""
    devices: list[int] = []

    def syncfs(descriptor: int) -> int:
        devices.append(os.fstat(descriptor).st_dev)
        return 0

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "uname", lambda: SimpleNamespace(release="5.8.0-1-x"), raising=False)
    monkeypatch.setattr("ctypes.CDLL", lambda _: SimpleNamespace(syncfs=syncfs))
    mount(monkeypatch, tmp_path, "ext4")
    return devices


def mount(monkeypatch: pytest.MonkeyPatch, folder: Path, kind: str) -> None:
    """Let the system say that the folder lies in a file system of this kind."""
    device = folder.stat().st_dev
    number = f"{os.major(device)}:{os.minor(device)}"
    line = f"36 35 {number} / /mnt rw,noatime shared:1 - {kind} /dev/x rw\n"
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: line)


def many_in(folder: Path, count: int = MANY) -> dict[Path, bytes]:
    """New contents of files in a folder each."""
    files = {folder / f"{number}/x": b"12" for number in range(count)}
    for path in files:
        path.parent.mkdir(parents=True, exist_ok=True)
    return files


@posix
def test_many_files_are_synced_by_one_call(
    tmp_path: Path, synced: list[tuple[str, int]], by_one_call: list[int]
) -> None:
    """Once before they get their names and once after that; once after a removal."""
    files = many_in(tmp_path)
    free = os.open(tmp_path, os.O_RDONLY)
    os.close(free)
    with staged(files) as put:
        assert by_one_call == [tmp_path.stat().st_dev]
        put()
    assert by_one_call == [tmp_path.stat().st_dev] * 2
    remove_files(*files)
    assert (by_one_call, synced) == ([tmp_path.stat().st_dev] * 3, [])
    with pytest.raises(OSError, match="descriptor"):  # it is free again
        os.close(free)


@posix
def test_few_files_are_synced_one_by_one(
    tmp_path: Path, synced: list[tuple[str, int]], by_one_call: list[int]
) -> None:
    """One less than many; each file, then each folder."""
    files = many_in(tmp_path, MANY - 1)
    with staged(files) as put:
        assert synced == [("file", 2)] * len(files)
        put()
    assert synced[len(files) :] == [("folder", 0)] * len(files)
    synced.clear()
    remove_files(*files)
    assert (by_one_call, synced) == ([], [("folder", 0)] * len(files))


@posix
def test_without_sync_nothing_is(
    tmp_path: Path, synced: list[tuple[str, int]], by_one_call: list[int]
) -> None:
    """Neither one by one nor all at once."""
    with staged(many_in(tmp_path), synced=False) as put:
        put()
    make_folder(tmp_path / "a/b", synced=False)
    assert (by_one_call, synced) == ([], [])
    make_folder(tmp_path / "c/d")
    assert synced == [("folder", 0)] * 2


@posix
@pytest.mark.parametrize("release", ["5.7.19", "4.20.3", "odd"])
def test_an_old_or_odd_kernel_is_not_asked(
    tmp_path: Path,
    synced: list[tuple[str, int]],
    by_one_call: list[int],
    monkeypatch: pytest.MonkeyPatch,
    release: str,
) -> None:
    """Before 5.8 syncfs tells no errors: each file, each folder and the one above is synced."""
    monkeypatch.setattr(os, "uname", lambda: SimpleNamespace(release=release))
    with staged(many_in(tmp_path)) as put:
        put()
    assert by_one_call == []
    assert synced == [("file", 2)] * MANY + [("folder", 0)] * (MANY + 1)


@posix
@pytest.mark.parametrize("release", ["5.8", "5.10.0", "6.1.0-9-amd64", "10.0"])
def test_a_newer_kernel_is_asked(
    tmp_path: Path, by_one_call: list[int], monkeypatch: pytest.MonkeyPatch, release: str
) -> None:
    """Since 5.8, whose numbers are compared as numbers."""
    monkeypatch.setattr(os, "uname", lambda: SimpleNamespace(release=release))
    with staged(many_in(tmp_path)):
        assert by_one_call == [tmp_path.stat().st_dev]


@posix
@pytest.mark.parametrize(
    "where", ["another system", "no such call", "the call fails", "nfs", "fuse.sshfs", "btrfs"]
)
def test_where_one_call_is_not_reliable(
    tmp_path: Path,
    synced: list[tuple[str, int]],
    by_one_call: list[int],
    monkeypatch: pytest.MonkeyPatch,
    where: str,
) -> None:
    """Each file and folder is synced by itself."""
    if where == "another system":
        monkeypatch.setattr(sys, "platform", "freebsd14")
    elif where == "no such call":
        monkeypatch.setattr("ctypes.CDLL", lambda _: SimpleNamespace())
    elif where == "the call fails":
        monkeypatch.setattr("ctypes.CDLL", lambda _: SimpleNamespace(syncfs=lambda _: -1))
    else:
        mount(monkeypatch, tmp_path, where)
    with staged(many_in(tmp_path)) as put:
        assert synced == [("file", 2)] * MANY
        put()
    assert by_one_call == []
    assert synced[MANY:] == [("folder", 0)] * (MANY + 1)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads everything")
def test_one_of_many_may_be_read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is replaced with the others, also where each is synced by itself."""
    mount(monkeypatch, tmp_path, "btrfs")
    contents = many_in(tmp_path)
    path = next(iter(contents))
    path.write_bytes(b"old")
    path.chmod(0o400)
    with staged(contents) as put:
        put()
    assert {each: each.read_bytes() for each in contents} == contents


@posix
def test_an_open_file_is_synced_with_all_that_was_written(
    tmp_path: Path, synced: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By fsync; on a Mac by what goes on to the drive, and by fsync where that fails."""
    path = tmp_path / "a"
    with open_to_write(path) as file:
        file.write(b"123")
        sync_file(file)
    assert synced == [("file", 3)]
    commands: list[int] = []
    fake = SimpleNamespace(F_FULLFSYNC=51, fcntl=lambda _, command: commands.append(command))
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(files, "fcntl", fake, raising=False)
    with open_to_write(path, append=True) as file:
        file.write(b"45")
        sync_file(file)
    assert (path.read_bytes(), commands, synced) == (b"12345", [51], [("file", 3)])

    def unsupported(*_: object) -> None:
        raise OSError(errno.ENOTTY, "not for this drive")

    monkeypatch.setattr(files, "fcntl", SimpleNamespace(F_FULLFSYNC=51, fcntl=unsupported))
    with open_to_write(path) as file:
        file.write(b"6")
        sync_file(file)
    assert (path.read_bytes(), synced) == (b"6", [("file", 3), ("file", 1)])


def test_a_file_to_write_is_anew_or_goes_on(tmp_path: Path) -> None:
    """It starts empty, or at its end; it is written only, unless it is to be read, too."""
    path = tmp_path / "a"
    for append, text, all_of_it in ((True, b"1", b"1"), (True, b"2", b"12"), (False, b"3", b"3")):
        with open_to_write(path, append=append) as file:
            assert file.tell() == len(all_of_it) - 1
            assert not file.readable()
            file.write(text)
        assert path.read_bytes() == all_of_it
    with open_private(path, os.O_RDWR) as file:
        assert file.read() == b"3"


@posix
def test_no_link_is_written_through(tmp_path: Path) -> None:
    """A link where a private file is expected is refused, and what it points to stays."""
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "link").symlink_to("a")
    with pytest.raises(OSError, match="symbolic"):
        open_to_write(tmp_path / "link")
    assert (tmp_path / "a").read_bytes() == b"old"


@posix
def test_a_moved_file_is_synced_in_its_folder(
    tmp_path: Path, synced: list[tuple[str, int]]
) -> None:
    """An error names the target."""
    (tmp_path / "new").write_bytes(b"1")
    move_file(tmp_path / "new", tmp_path / "a")
    assert ((tmp_path / "a").read_bytes(), synced) == (b"1", [("folder", 0)])
    with pytest.raises(OSError, match="No such file") as caught:
        move_file(tmp_path / "none", tmp_path / "a")
    assert caught.value.filename == str(tmp_path / "a")


@posix
@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP, errno.EIO])
def test_a_folder_that_cannot_be_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Some network file systems do it by themselves; a failure of the disk is one."""

    def refuse(_: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", refuse)
    free = os.open(tmp_path, os.O_RDONLY)
    os.close(free)
    if code == errno.EIO:
        with pytest.raises(OSError, match=os.strerror(code)):
            sync_folder(tmp_path)
    else:
        sync_folder(tmp_path)
    with pytest.raises(OSError, match="descriptor"):
        os.close(free)


@posix
def test_windows_syncs_no_folder(
    tmp_path: Path, synced: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It cannot open one."""
    monkeypatch.setattr(files, "os", windows_like(os))
    sync_folder(tmp_path)
    assert synced == []


def test_which_errors_are_about_one_file() -> None:
    """A missing right is; a full disk and one that fails concern every file."""
    assert is_about_one_file(PermissionError(errno.EACCES, ""))
    assert not is_about_one_file(OSError(errno.ENOSPC, ""))
