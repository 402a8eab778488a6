"""The advisory lock, between processes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from readlist.errors import RefusedError
from readlist.storage.files import locked, locked_if_free

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and links are POSIX's")

HOLDER = """
import sys
from pathlib import Path
from readlist.storage.files import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_lock_is_held_and_given_back(tmp_path: Path) -> None:
    """No other gets it meanwhile, who waits too long gets an error, an error releases it."""
    path = tmp_path / ".lock"
    with pytest.raises(KeyError), locked(path):
        raise KeyError
    with locked(path):
        with (
            pytest.raises(RefusedError, match="another readlist has been writing") as caught,
            locked(path, patience=0),
        ):
            pass
        assert "nothing was changed" in caught.value.hint
    with locked(path, patience=0):
        pass
    assert os.listdir(tmp_path) == [".lock"]  # noqa: PTH208 (names are enough)


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    """Another process holds it until it ends, in whatever way."""
    path = tmp_path / ".lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(RefusedError), locked(path, patience=0):
            pass
        holder.kill()
    with locked(path, patience=1):
        pass


@posix
def test_the_lock_follows_no_link(tmp_path: Path) -> None:
    """A link in its place is not written through."""
    (tmp_path / "victim").write_bytes(b"kept")
    (tmp_path / ".lock").symlink_to("victim")
    with pytest.raises(OSError, match="symbolic link"), locked(tmp_path / ".lock"):
        pass
    assert os.readlink(tmp_path / ".lock") == "victim"  # noqa: PTH115 (as it stands)


def test_a_lock_that_somebody_has_is_not_waited_for(tmp_path: Path) -> None:
    """It is told at once whether it is held now; it is free again afterwards."""
    path = tmp_path / ".lock"
    with locked_if_free(path) as first, locked_if_free(path) as second:
        assert (first, second) == (True, False)
    with locked_if_free(path) as held:
        assert held
