"""Checking a list for its author, before it is shared."""

from dataclasses import dataclass
from pathlib import Path

from readlist.errors import NotFoundError
from readlist.library.library import Library
from readlist.model.same_work import KnownPapers
from readlist.storage.list_check import ListFinding, Severity, check_list
from readlist.storage.toml_documents import read_or_damaged


@dataclass(frozen=True, slots=True)
class CheckedList:
    """A list file and its findings."""

    path: Path
    total: int  # papers
    findings: tuple[ListFinding, ...]

    def of(self, severity: Severity) -> int:
        """The number of findings of this severity."""
        return sum(finding.severity is severity for finding in self.findings)


def check_file(library: Library, name: str | None) -> CheckedList:
    """Check the list in the file `name`, or the list called so (None: the current one).

    Raises NotFoundError if there is neither, DamagedFileError if it is not a list.
    """
    path = Path(name) if name is not None else None
    if path is None or not path.is_file():
        if path is not None and path.suffix == ".toml":
            raise NotFoundError(f"there is no file {path}", hint="give a list, or its file")
        path = library.list_file(name or library.state().current_list).path
    elsewhere = KnownPapers(library.papers_elsewhere(""))
    total, findings = check_list(read_or_damaged(path) or b"", path, elsewhere)
    return CheckedList(path, total, findings)
