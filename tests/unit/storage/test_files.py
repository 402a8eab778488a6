"""Files replaced whole or not at all."""

import os
import sys
from pathlib import Path

import pytest

from readlist.storage.files import (
    make_folder,
    read_optional,
    remove_file,
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
    for name in (".progress.toml.123.readlist.tmp", *kept):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / ".folder.readlist.tmp").mkdir()
    sweep_temporaries(tmp_path)
    sweep_temporaries(tmp_path / "none")
    assert names(tmp_path) == sorted([*kept, ".folder.readlist.tmp"])


@posix
def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe that nobody writes into, a device and a folder are refused at once, by name."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    for path in (fifo, tmp_path, Path(os.devnull)):
        with pytest.raises(OSError, match="is no regular file") as caught:
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
    one, two, long = tmp_path / "one", tmp_path / "two", tmp_path / ("x" * 250)
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
