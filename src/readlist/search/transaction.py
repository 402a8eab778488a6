"""Writing to the index: whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # there are Pythons without it
    import sqlite3


@contextmanager
def transaction(connection: "sqlite3.Connection") -> Iterator[None]:
    """Write in this block, alone; what it wrote is there whole or not at all."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.execute("COMMIT")
