"""One thing that a check found, what to do about it, and what mends it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Removal:
    """Removing a file or an empty folder. `can_come_back`: by `undo`, since it was the person's."""

    path: Path
    can_come_back: bool = False


@dataclass(frozen=True, slots=True)
class Mode:
    """Giving a file or folder these permissions."""

    path: Path
    mode: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be.

    `kind` is a word for programs, `subject` the path or key. A problem keeps something from
    working; all else is worth knowing. `fix` is what mends it without risk, if anything does.
    """

    kind: str
    subject: str
    says: str
    todo: str
    is_problem: bool = False
    fix: Removal | Mode | None = None
