"""The progress of every paper that was ever touched, in whatever list."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readlist.library.library import Library

if TYPE_CHECKING:
    from readlist.library.folder_cache import PaperFolder


def every_progress(library: Library) -> "Iterator[tuple[str, PaperFolder]]":
    """Each folder's name, which is the paper's key, and the folder, in no order."""
    names = library.paper_folders()
    folders = library.folders(len(names))
    for name in names:
        yield name, folders.look(name)
    folders.keep()
