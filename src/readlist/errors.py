"""The errors that readlist expects, each with its exit code."""

from pathlib import Path


class ReadlistError(Exception):
    """Expected trouble: one sentence for the user, a hint about what to do next, an exit code.

    `details` are further lines (the candidates of an ambiguous reference), shown below the
    sentence as they are.
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "", details: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = details

    @property
    def sentence(self) -> str:
        """The message and, if there is one, the hint."""
        between = " " if self.message.endswith("?") else "; "
        return f"{self.message}{between}{self.hint}" if self.hint else self.message


class UsageError(ReadlistError):
    """The command line asks for something impossible."""

    exit_code = 2


class NotFoundError(ReadlistError):
    """A reference, list or file does not exist, or a reference means several papers."""

    exit_code = 3


class RefusedError(ReadlistError):
    """It is possible and was not done: already there, read-only, disk full, needs `--force`."""

    exit_code = 4


class DamagedFileError(ReadlistError):
    """A file cannot be read as what it should be; it stays as it is."""

    exit_code = 5

    def __init__(
        self, path: Path, problem: str, *, hint: str = "", details: tuple[str, ...] = ()
    ) -> None:
        loss = _LOSSES.get(path.name) or _LOSSES.get(path.parent.name)
        line = editing_line(path)
        usual = f"{line} opens it to mend it" if line else "mend it"
        usual += ", or move it away" + (f" ({loss})" if loss else "")
        super().__init__(f"{path}: {problem}", hint=hint or usual, details=details)
        self.path = path
        self.problem = problem


_LOSSES = {
    "progress.toml": "then the paper's history, tags, rating and priority are lost",
    "abstract.toml": "then `readlist fetch` gets the abstract again",
    "state.toml": "then no list is hidden; `readlist use` chooses the current one",
    "pdf.toml": "then readlist no longer knows where the PDF came from",
    "lists": "then the list is gone; progress and notes stay",
    "undo": "then the changes before it can be taken back",
    "undone": "then the changes behind it can be made again",
    "upstream": "then `readlist update` takes the list for a new one",
}
"""The name of a file, or of its folder → the loss where it is moved away."""


def editing_line(path: Path) -> str:
    """The command line that edits the list in this file, "" for a file that is not a list."""
    is_list = path.parent.name == "lists" and path.suffix == ".toml"
    return f"`readlist edit -l {path.stem}`" if is_list else ""


class UnhealthyError(ReadlistError):
    """`doctor` found problems in the library."""

    exit_code = 5


class NewerFormatError(DamagedFileError):
    """A file was written by a newer readlist: it may be read, never written."""

    def __init__(self, path: Path, found: int) -> None:
        super().__init__(
            path,
            f"written by a newer readlist (format {found})",
            hint="update readlist to change it",
        )


class NetworkError(ReadlistError):
    """Nothing, or not everything, could be fetched."""

    exit_code = 6


class IndexUnusableError(RefusedError):
    """There is no index now, for the reason in the message."""


class IndexDamagedError(IndexUnusableError):
    """The index was damaged or of an older readlist and is removed; it can be made again."""
