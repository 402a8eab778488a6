"""Writing keys into lists along with what is stored under them. Apart because marks load it."""

from collections.abc import Iterable
from pathlib import Path

from readlist.library.library import Library
from readlist.library.records import ListedPaper
from readlist.storage.list_file import with_key


def lists_with_keys(library: Library, places: Iterable[ListedPaper]) -> dict[Path, bytes | None]:
    """New contents of the lists whose files do not hold the keys of these papers yet.

    A key that readlist made up while reading would be another one when papers come or go; once
    something is stored under it, it must stay. To be called in a plan. Raises
    RefusedError where a key cannot be written.
    """
    contents: dict[Path, bytes | None] = {}
    for place in places:
        if place.number in place.reading_list.unkeyed:
            path = library.list_file(place.reading_list.name).path
            data = contents.get(path) or library.reader.read(path) or b""
            contents[path] = with_key(data, path, place.paper, place.number)
    return contents
