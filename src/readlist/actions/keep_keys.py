"""Writing down the keys of papers before anything is kept under them."""

from collections.abc import Iterable
from pathlib import Path

from readlist.actions.records import Place
from readlist.library import Library
from readlist.listfile import with_key


def keep_keys(library: Library, places: Iterable[Place]) -> None:
    """Write the keys into the lists of those papers whose file does not hold them yet.

    A key that readlist made up while reading would be another one when papers come or go; once
    something is kept under it, it must stay. A change of its own, so that the next can be undone
    though the list was edited in between. Raises RefusedError where a key cannot be written.
    """
    unkeyed: dict[str, list[Place]] = {}
    for place in places:
        if place.number in place.reading_list.unkeyed:
            unkeyed.setdefault(place.reading_list.name, []).append(place)
    for name, missing in unkeyed.items():
        path = library.list_file(name).path

        def plan(path: Path = path, missing: list[Place] = missing) -> dict[Path, bytes | None]:
            data = path.read_bytes()
            for place in missing:
                data = with_key(data, path, place.paper, place.number)
            return {path: data}

        library.journal.apply(f"key of {name}", plan)
