"""Copies of a paper's PDF that a service knows of, tried one after the other.

The PDF address that the list itself gives for a paper.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from readlist.model.identifiers import is_web_address
from readlist.model.paper import Paper
from readlist.network.messages import FetchFailed
from readlist.network.services import Service
from readlist.sources.protocol import FetchTarget, SourceContext, Steps, fetch_pdf, not_found

_MOST_TRIES = 4  # of the places that one record names


@dataclass(frozen=True, slots=True)
class Copy:
    """Where a PDF lies, with the service's name for what it is."""

    url: str
    version: str = ""  # "publishedVersion", "acceptedVersion" or "submittedVersion"


def open_copies(copies: Iterable[Copy]) -> tuple[Copy, ...]:
    """Those that can be asked for by https, in their order, each address once."""
    unique: dict[str, Copy] = {}
    for copy in copies:
        unique.setdefault(copy.url, copy)
    return tuple(copy for copy in unique.values() if is_open_address(copy.url))


def is_open_address(url: str) -> bool:
    """Whether it is a whole address that is asked by https."""
    return is_web_address(url) and url.lower().startswith("https://")


def fetch_first(copies: tuple[Copy, ...], service: str) -> Steps:
    """Ask for one copy after the other; where none comes, raise what the first one met."""
    failures: list[FetchFailed] = []
    for copy in copies[:_MOST_TRIES]:
        try:
            return (yield from fetch_pdf(copy.url, version=copy.version))
        except FetchFailed as failed:
            failures.append(failed)
    raise failures[0] if failures else not_found(f"{service} knows no open PDF of it")


class ListedPdf:
    """Gets PDFs from where the list says they are."""

    name = "list"
    title = "the list"
    services: tuple[Service, ...] = ()

    def __init__(self, run: SourceContext) -> None:
        """Needs nothing of the run."""

    def can_help(self, paper: Paper, wanted: FetchTarget) -> bool:
        """Whether the list has an address for the PDF that is wanted."""
        return wanted is FetchTarget.PDF and bool(paper.pdf)

    def ask(self, paper: Paper, wanted: FetchTarget) -> Steps:  # noqa: ARG002
        """Ask for it as it stands there."""
        return (yield from fetch_pdf(paper.pdf))
