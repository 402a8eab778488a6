"""The PDF address that the list itself gives for a paper."""

from readlist.model.paper import Paper
from readlist.network.services import Service
from readlist.sources.protocol import Run, Steps, Wanted, fetch_pdf


class Listed:
    """Gets PDFs from where the list says they are."""

    name = "list"
    title = "the list"
    services: tuple[Service, ...] = ()

    def __init__(self, run: Run) -> None:
        """Needs nothing of the run."""

    def can_help(self, paper: Paper, wanted: Wanted) -> bool:
        """Whether the list has an address for the PDF that is wanted."""
        return wanted is Wanted.PDF and bool(paper.pdf)

    def ask(self, paper: Paper, wanted: Wanted) -> Steps:  # noqa: ARG002
        """Ask for it as it stands there."""
        return (yield from fetch_pdf(paper.pdf))
