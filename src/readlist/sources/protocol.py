"""What every source is: it says whether it can help with a paper, asks, and reads the answer.

A source does no input or output. `ask` is a generator: it yields requests, gets a reply for each,
and returns what it found. A request that failed is thrown into it as FetchFailed; a source that
does not know better lets that pass. Reading an answer is a pure function of its bytes.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from readlist.model.paper import Paper
from readlist.network.messages import Kind, Reply, Request
from readlist.network.outcomes import Failure, FetchFailed, Outcome
from readlist.network.services import Service


class Wanted(StrEnum):
    """What is fetched of a paper."""

    ABSTRACT = "abstract"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Found:
    """What a source found: the text of an abstract, or a complete PDF in `file`."""

    url: str  # where a person finds the same
    text: str = ""  # paragraphs separated by a blank line, TeX as it came
    file: Path | None = None
    version: str = ""  # the source's own name for it, e.g. "v3"
    origin: str = ""  # who had it, where the source's title does not say it


Steps = Generator[Request, Reply, Found]


@dataclass(frozen=True, slots=True)
class Run:
    """What the sources of one run may use."""

    papers: tuple[Paper, ...] = ()  # all whose abstract is wanted, for requests in batches
    pdf_papers: tuple[Paper, ...] = ()  # all whose PDF is wanted
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)  # credentials stand there
    contact: str = ""  # the person's own e-mail address, "" if not configured


class Source(Protocol):
    """One service. Made anew for each run."""

    name: str  # what `--source` takes, e.g. "arxiv"
    title: str  # as people call it, e.g. "arXiv"
    services: tuple[Service, ...]  # how its hosts want to be asked

    def can_help(self, paper: Paper, wanted: Wanted) -> bool:
        """Whether the paper has what the source needs to look for it."""
        ...

    def ask(self, paper: Paper, wanted: Wanted) -> Steps:
        """Look for it; only called where `can_help`. Raises FetchFailed where it is not had."""
        ...


def not_found(detail: str, url: str = "") -> FetchFailed:
    """The error of a source that answered and does not have it."""
    return FetchFailed(Failure(Outcome.NOT_FOUND, detail, url))


def fetch_pdf(url: str, *, page: str = "", version: str = "") -> Steps:
    """Ask for the PDF at this address; `page` is what to tell of it if not the address itself."""
    reply = yield Request(url, Kind.PDF)
    return Found(page or reply.url, file=reply.file, version=version)
