"""Where the index is kept."""

from pathlib import Path

from readlist.library.library import Library


def index_path(library: Library) -> Path:
    """The database file; SQLite may put another beside it."""
    return library.home.cache / "search" / "index.db"
