"""The search index: a SQLite database in the cache folder, which may be thrown away at any time.

A file that is damaged or of an older readlist is made anew; one of a newer readlist is left alone.
SQLite does not notice every damage, so size, times and inode of the file as readlist wrote it stand
beside it: a file that something else wrote to is taken for damaged. All writers take turns.
The index is in SQLite's ordinary journal mode: unlike a write-ahead log it needs no file in shared
memory, which would end the process where somebody truncates it.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from readlist.errors import IndexDamagedError, IndexUnusableError, RefusedError
from readlist.search.texts import SHORT_PARTS
from readlist.storage.file_reader import identity
from readlist.storage.files import locked, make_folder, open_private, read_optional, replace_file


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write in this block, alone; what it wrote is there whole or not at all."""
    (name,) = connection.execute("SELECT CAST(file AS BLOB) FROM pragma_database_list").fetchone()
    path = Path(os.fsdecode(name))
    with _turn(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            connection.rollback()
            raise
        connection.execute("COMMIT")
        replace_file(_written_path(path), json.dumps(identity(path)).encode(), synced=False)


def _turn(path: Path) -> AbstractContextManager[None]:
    """Be the only one who writes the index and what is beside it."""
    return locked(path.with_name(f"{path.name}-lock"), patience=_PATIENCE)


def _written_path(path: Path) -> Path:
    return path.with_name(f"{path.name}-written")


def _check(path: Path, version: int) -> None:
    """Raise sqlite3.DatabaseError if something else than a readlist has changed the file."""
    if version > VERSION:
        raise IndexUnusableError("it was written by a newer readlist")
    if _is_as_written(path):
        return
    with _turn(path):  # when no other readlist is between writing it and saying so
        if not _is_as_written(path):
            raise sqlite3.DatabaseError("something else has written to it")


def _is_as_written(path: Path) -> bool:
    try:
        return bool(json.loads(read_optional(_written_path(path)) or b"0") == [*identity(path)])
    except ValueError:
        return False


VERSION = 5  # raised whenever the tables, or what stands in them, mean something else
_PATIENCE = 10.0  # seconds for another process to end what it writes
_TOKENS = "tokenize = \"unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'\""
_SCHEMA = f"""
CREATE TABLE lists (name TEXT PRIMARY KEY, state INTEGER, unkeyed INTEGER) WITHOUT ROWID;
CREATE TABLE folders (key TEXT PRIMARY KEY, names TEXT, state INTEGER) WITHOUT ROWID;
CREATE TABLE papers (id INTEGER PRIMARY KEY, key TEXT UNIQUE);
CREATE TABLE listed (
    list TEXT, number INTEGER, paper INTEGER, checksum INTEGER, PRIMARY KEY (list, number)
) WITHOUT ROWID;
CREATE INDEX listed_papers ON listed (paper);
CREATE VIRTUAL TABLE texts USING fts5 ({", ".join(SHORT_PARTS)}, {_TOKENS});
CREATE VIRTUAL TABLE bodies USING fts5 (pdf, {_TOKENS});
CREATE VIRTUAL TABLE terms USING fts5vocab (texts, col);
INSERT INTO texts (texts, rank) VALUES ('automerge', 0), ('crisismerge', 64);
INSERT INTO bodies (bodies, rank) VALUES ('automerge', 0);
PRAGMA user_version = {VERSION};
"""  # noqa: S608 (names of ours)
# The tokens come folded and with blanks between: all but blanks belongs to one. SQLite merges
# what it wrote only when there are 64 segments: earlier, an index would cost a third more.
_UNUSABLE = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH, sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOLFS,
}  # fmt: skip

Connect = Callable[[str], sqlite3.Connection]


def connect(path: str) -> sqlite3.Connection:
    """A connection in which nothing is begun or committed unasked."""
    return sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)


@contextmanager
def opened(path: Path, connect: Connect = connect) -> Iterator[sqlite3.Connection]:
    """The database, with its tables.

    Raises IndexUnusableError where it cannot be had. Inside, every sqlite3.Error becomes that, or
    IndexDamagedError where the file is damaged.
    """
    try:
        with _explained():
            if not path.exists():
                make_folder(path.parent)
                open_private(path, os.O_RDWR | os.O_CREAT).close()
            with closing(connect(str(path))) as connection:
                connection.execute("PRAGMA temp_store = MEMORY")
                connection.execute("PRAGMA page_size = 16384")  # for long texts; of a new file
                (version,) = connection.execute("PRAGMA user_version").fetchone()
                if version < VERSION:
                    _make_tables(connection)
                else:
                    _check(path, version)
                yield connection
    except IndexDamagedError:
        try:
            for end in ("", "-journal", "-wal", "-shm", "-written"):
                path.with_name(f"{path.name}{end}").unlink(missing_ok=True)
        except OSError as error:
            raise IndexUnusableError("it is damaged and cannot be removed") from error
        raise


@contextmanager
def _explained() -> Iterator[None]:
    """Say in words of ours why there is no index."""
    try:
        yield
    except IndexUnusableError:
        raise
    except RefusedError as error:
        raise IndexUnusableError("another readlist is writing it") from error
    except OSError as error:
        raise IndexUnusableError(error.strerror or "its file cannot be opened") from error
    except sqlite3.Error as error:
        if "no such module" in str(error):
            raise IndexUnusableError("this Python's SQLite lacks FTS5") from error
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if code in _UNUSABLE:
            raise IndexUnusableError(f"SQLite says: {error}") from error
        raise IndexDamagedError("it is damaged") from error


def _make_tables(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == VERSION:  # another process was faster
            return
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,):
            raise sqlite3.DatabaseError("not the tables of this version")
        for statement in _SCHEMA.strip().split(";\n"):
            connection.execute(statement)


def check_file(path: Path) -> None:
    """Raise what `opened` raises if something else wrote to the index, but change nothing."""
    with _explained(), closing(connect(str(path))) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        _check(path, version)
