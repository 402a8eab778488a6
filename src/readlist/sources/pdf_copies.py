"""Addresses of PDFs, in services and in lists. A module of its own because four sources need it."""

from collections.abc import Iterable

from readlist.model.identifiers import is_web_address
from readlist.model.paper import Paper
from readlist.network.services import Service
from readlist.sources.protocol import Clue, Copy, DescribeSteps, Record, SourceContext


def open_copies(copies: Iterable[Copy]) -> tuple[Copy, ...]:
    """Those that can be asked for by https, in their order, each address once."""
    unique: dict[str, Copy] = {}
    for copy in copies:
        unique.setdefault(copy.url, copy)
    return tuple(copy for copy in unique.values() if is_open_address(copy.url))


def is_open_address(url: str) -> bool:
    """Whether it is a whole address that is asked by https."""
    return is_web_address(url) and url.lower().startswith("https://")


class ListedPdf:
    """PDFs at the addresses that lists give."""

    name = "list"
    title = "the list"
    services: tuple[Service, ...] = ()
    decides = False

    def __init__(self, _context: SourceContext) -> None: ...

    def can_describe(self, clue: Clue) -> bool:
        return bool(clue.pdf)

    def describe(self, clue: Clue) -> DescribeSteps:
        yield from ()
        return Record(Paper("", clue.title), self.title, clue.pdf, copies=(Copy(clue.pdf),))
