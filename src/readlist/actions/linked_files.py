"""The PDFs that imported entries point to become the papers' PDFs."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from readlist.actions.attach import attach_if_possible
from readlist.library.intake import Taken
from readlist.library.library import Library
from readlist.library.records import Place
from readlist.library.take_in import Intake
from readlist.storage.files import size_of_file


@dataclass(frozen=True, slots=True)
class Linked:
    """One file that an entry names: where it was found, or why it is not the paper's PDF now."""

    key: str
    file: str  # as it stands in the entry
    problem: str = ""
    is_new: bool = False


def attach_linked(library: Library, intake: Intake, folder: Path) -> Iterator[Linked]:
    """Attach the files of the entries, one after the other; relative paths begin at `folder`.

    A file that is not there, or is no PDF, harms no other. The first PDF of a paper counts.
    """
    done: set[str] = set()
    for taken in intake.taken:
        for file in taken.entry.files if taken.key else ():
            if taken.key not in done:
                linked = _attached(library, intake, taken, folder, file)
                done.update([] if linked.problem else [taken.key])
                yield linked


def _attached(library: Library, intake: Intake, taken: Taken, folder: Path, file: str) -> Linked:
    path = folder / Path(file).expanduser()
    if size_of_file(path) is None:
        return Linked(taken.key, file, "is not there")
    done = attach_if_possible(library, Place(intake.reading_list, taken.number), path)
    if isinstance(done, str):
        return Linked(taken.key, file, done)
    return Linked(taken.key, file, is_new=done.is_new)
