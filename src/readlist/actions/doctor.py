"""What is wrong with a library, and mending what can be mended without risk."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from readlist.actions import doctor_checks as folders
from readlist.actions import doctor_checks as lists
from readlist.actions import doctor_checks as places
from readlist.actions.doctor_checks import LibraryFinding, Mode, Removal
from readlist.errors import RefusedError
from readlist.library.library import Library
from readlist.storage.file_reader import Contents, FileReader

Check = Callable[[Library], Iterator[LibraryFinding]]

CHECKS: tuple[Check, ...] = (
    places.room,
    places.rights,
    places.settings,
    lists.damaged_lists,
    lists.passed_over,
    lists.one_work_under_two_keys,
    folders.papers_folders,
    places.undo_records,
    places.leftovers,
    places.search_index,
    places.unread_pdfs,
)


@dataclass(frozen=True, slots=True)
class CheckedFinding:
    """A finding, and what mending it came to: "" not tried, "done", or why it failed."""

    finding: LibraryFinding
    outcome: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is a problem still."""
        return self.finding.is_problem and self.outcome != "done"


def check_library(library: Library, *, fix: bool = False) -> tuple[CheckedFinding, ...]:
    """All findings; with `fix` those that can be are mended.

    What was the person's own is removed as one change, which `undo` takes back.
    """
    findings = [finding for check in CHECKS for finding in _found(check, library)]
    if not fix:
        return tuple(map(CheckedFinding, findings))
    owned = [path for each in findings if (path := _owned(each))]
    outcome = _remove_owned(library, owned)
    return tuple(
        CheckedFinding(each, outcome if _owned(each) else _mended(each)) for each in findings
    )


def _found(check: Check, library: Library) -> Iterator[LibraryFinding]:
    """What the check finds, be it that it may not look."""
    try:
        yield from check(library)
    except OSError as error:
        says = f"it cannot be looked at ({error.strerror or error})"
        todo = "get the right to it"
        yield LibraryFinding("rights", str(error.filename or ""), says, todo, is_problem=True)


def _owned(finding: LibraryFinding) -> Path | None:
    """The file of the person's that is to be removed."""
    fix = finding.fix
    return fix.path if isinstance(fix, Removal) and fix.can_come_back else None


def _remove_owned(library: Library, paths: list[Path]) -> str:
    if not paths:
        return ""
    try:
        library.journal.apply("doctor --fix", lambda reader: _removals(reader, paths))
    except (OSError, RefusedError) as error:
        return str(error)
    return "done"


def _removals(reader: FileReader, paths: list[Path]) -> Contents:
    """The records of PDFs, gone unless their PDF has come meanwhile."""
    pdfs = {path: path.with_name("paper.pdf") for path in paths if reader.read(path) is not None}
    return {path: None for path, pdf in pdfs.items() if reader.identity(pdf) is None}


def _mended(finding: LibraryFinding) -> str:
    fix = finding.fix
    if fix is None:
        return ""
    try:
        if isinstance(fix, Mode):
            fix.path.chmod(fix.mode)
        elif fix.path.is_dir():
            fix.path.rmdir()
        else:
            fix.path.unlink(missing_ok=True)
    except OSError as error:
        return error.strerror or "it cannot be done"
    return "done"
