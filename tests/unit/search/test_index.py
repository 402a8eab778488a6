"""A damaged index file is removed or reported."""

from pathlib import Path

import pytest

from readlist.errors import IndexDamagedError, IndexUnusableError
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
