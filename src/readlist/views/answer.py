"""The answer of a command, which the screen gives as JSON, on a terminal, or in lines."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from readlist.errors import ReadlistError

if TYPE_CHECKING:
    from rich.console import RenderableType


@dataclass(frozen=True, slots=True)
class Terminal:
    """The terminal of the user: columns, lines, whether it shows more than ASCII, and links."""

    width: int
    height: int
    is_unicode: bool
    has_links: bool = False


def nothing() -> str:
    """The lines of an answer that has none."""
    return ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of one command, and the messages beside it.

    `terminal` gives sentences, which are broken between words, or a rich view; None stands for the
    lines. `notes` go to standard error, behind the answer. `instead` is the only sentence where
    there is nothing to show; with JSON it is not said. `error` ends the command.
    """

    command: str
    content: Callable[[], Mapping[str, object]]  # of the JSON object
    lines: Callable[[], str] = nothing  # in a pipe
    terminal: "Callable[[Terminal], str | RenderableType] | None" = None
    notes: Iterable[str] = ()
    instead: str = ""
    error: ReadlistError | None = None
    is_verbatim: bool = False  # a terminal gets the sentences as they are
    in_pager: bool = False  # a terminal gets the text in the pager of the user
