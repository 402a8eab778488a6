"""Files of the cache are written only when no other process writes there."""

from typing import TYPE_CHECKING

from readlist.storage.cache_files import write_disposable
from readlist.storage.locks import locked

if TYPE_CHECKING:
    from conftest import Cli


def test_the_cache_is_busy(cli: "Cli") -> None:
    """Where another process writes there, this one does without writing."""
    cache = cli.home / "cache"
    cli.write("cache/x", "")
    with locked(cache / ".lock"):
        assert not write_disposable(cache / "lists/x.list", b"x")
    assert write_disposable(cache / "lists/x.list", b"x")
