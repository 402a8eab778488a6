"""Which lists there are: the files in the folder of bundled lists and in that of the person's."""

import os
from dataclasses import dataclass
from pathlib import Path

from readlist.errors import NotFoundError
from readlist.model.keys import is_list_name
from readlist.text import visible_line


@dataclass(frozen=True, slots=True)
class ListFile:
    """Where one list is kept. A bundled list is read-only."""

    name: str
    path: Path
    bundled: bool


class ListFolders:
    """The two folders. A list of the person's replaces the bundled one of its name."""

    __slots__ = ("_bundled", "_own")

    def __init__(self, bundled: Path, own: Path) -> None:
        self._bundled = bundled
        self._own = own

    def files(self) -> tuple[ListFile, ...]:
        """All lists: the bundled ones, then the person's own by name."""
        found: dict[str, ListFile] = {}
        for folder, bundled in ((self._bundled, True), (self._own, False)):
            found |= {path.stem: ListFile(path.stem, path, bundled) for path in _lists(folder)}
        return tuple(found.values())

    def file(self, name: str) -> ListFile:
        """The list called `name`; raises NotFoundError, naming those that exist, for none."""
        for folder, bundled in ((self._own, False), (self._bundled, True)):
            path = folder / f"{name}.toml"
            if is_list_name(name) and os.path.isfile(path):  # noqa: PTH113
                return ListFile(name, path, bundled)
        known = ", ".join(each.name for each in self.files())
        raise NotFoundError(
            f'no list is called "{visible_line(name)[:80]}"', hint=f"there are: {known}"
        )

    def misnamed(self) -> tuple[str, ...]:
        """The names of the person's files that cannot be lists by their names."""
        stems = ((name, name.removesuffix(".toml")) for name in sorted(_names(self._own)))
        return tuple(name for name, stem in stems if stem != name and not is_list_name(stem))


def _lists(folder: Path) -> list[Path]:
    found = (folder / name for name in _names(folder) if name.endswith(".toml"))
    own = [path for path in found if is_list_name(path.stem) and os.path.isfile(path)]  # noqa: PTH113
    return sorted(own, key=lambda path: path.stem)


def _names(folder: Path) -> list[str]:
    """What is in the folder, in no order; nothing if it cannot be seen."""
    try:
        return os.listdir(folder)  # noqa: PTH208 (names are enough)
    except OSError:
        return []
