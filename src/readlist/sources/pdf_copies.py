"""Copies of a paper's PDF that a service knows of, tried one after the other."""

from collections.abc import Iterable
from dataclasses import dataclass

from readlist.model.identifiers import is_web_address
from readlist.network.outcomes import FetchFailed
from readlist.sources.protocol import Steps, fetch_pdf, not_found

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
