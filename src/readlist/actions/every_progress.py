"""The progress of every paper that was ever touched, in whatever list."""

from collections.abc import Iterator

from readlist.errors import DamagedFileError
from readlist.library import Library
from readlist.model import Progress


def every_progress(library: Library) -> Iterator[tuple[str, Progress | DamagedFileError]]:
    """Each folder's name, which is the key, with the progress or what is wrong with its file."""
    for key in library.paper_folders():
        try:
            yield key, library.progress(key)
        except DamagedFileError as error:
            yield key, error
