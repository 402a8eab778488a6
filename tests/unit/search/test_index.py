"""A damaged index file is removed or reported."""

import os
import sys
from pathlib import Path

import pytest

from readlist.errors import IndexDamagedError, IndexUnusableError, RefusedError
from readlist.search import index as database


def test_an_index_that_cannot_be_removed(tmp_path: Path) -> None:
    """A damaged one in a folder that cannot be written is said to be in the way."""
    folder = tmp_path / "index.db"
    folder.write_bytes(b"x" * 5000)
    (tmp_path / "index.db-shm").mkdir()
    with (
        pytest.raises(IndexUnusableError, match="damaged and cannot be removed"),
        database.opened(folder),
    ):
        pass
    (tmp_path / "index.db-shm").rmdir()
    folder.write_bytes(b"x" * 5000)
    with pytest.raises(IndexDamagedError), database.opened(folder):
        pass
    assert not folder.exists()


def test_a_lock_that_another_readlist_holds(tmp_path: Path) -> None:
    """It is said what is in the way, and the index stays."""
    path = tmp_path / "index.db"
    busy = pytest.raises(IndexUnusableError, match="another readlist is writing it")
    with busy, database.opened(path):
        raise RefusedError("another readlist has been writing for 10 seconds")
    assert path.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_folder_whose_name_is_not_utf_8(tmp_path: Path) -> None:
    """The index is made there as anywhere else."""
    path = tmp_path / os.fsdecode(b"caf\xe9") / "index.db"
    for _ in range(2):
        with database.opened(path) as connection, database.transaction(connection):
            connection.execute("SELECT 1")
    database.check_file(path)
