"""Files of the cache are written only when no other process writes there."""

from pathlib import Path
from typing import TYPE_CHECKING

from readlist.storage.files import (
    locked,
    read_record,
    write_disposable,
    write_record,
)

if TYPE_CHECKING:
    from conftest import Cli


def test_the_cache_is_busy(cli: "Cli") -> None:
    """Where another process writes there, this one does without writing."""
    cache = cli.home / "cache"
    cli.write("cache/x", "")
    cli.write("cache/lists/y.list", "")
    with locked(cache / "lists/.lock"):
        assert not write_disposable(cache / "lists/x.list", b"x")
    assert write_disposable(cache / "lists/x.list", b"x")


def test_every_lock_is_in_the_cache(tmp_path: Path) -> None:
    """Also that of a file at its top: nothing is made beside readlist's own folder."""
    assert write_disposable(tmp_path / "cache/papers.json", b"{}")
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]


def test_a_record_comes_back(tmp_path: Path) -> None:
    """One that cannot be written is not a failure."""
    path = tmp_path / "cache/x.json"
    assert write_record(path, {"hits": [1, "ö"]})
    assert read_record(path) == {"hits": [1, "ö"]}
    assert not write_record(path / "y.json", {})
