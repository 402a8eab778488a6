"""What every source is: it says whether it can help with a paper, asks, and reads the answer.

A source does no input or output. `ask` is a generator: it yields requests, gets a reply for each,
and returns what it found. A request that failed is thrown into it as FetchFailed; a source that
does not know better lets that pass. Reading an answer is a pure function of its bytes.

What a look-up begins with and what it ends with.

Like the sources of abstracts and PDFs, a describer does no input or output: `describe` is a
generator that yields requests and returns what it found, and reading an answer is a pure function.

What a run of `fetch` is asked for, and with what it goes to the network.

What is to be looked up, and what came of it.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from readlist.model.identifiers import Scheme, parse_identifier
from readlist.model.paper import Paper
from readlist.network.messages import Failure, FetchFailed, Kind, Observer, Outcome, Reply, Request
from readlist.network.services import Limits, Service
from readlist.sources.venues import Venue


class FetchTarget(StrEnum):
    """What is fetched of a paper."""

    ABSTRACT = "abstract"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What a source found: the text of an abstract, or a complete PDF in `file`."""

    url: str  # where a person finds the same
    text: str = ""  # paragraphs separated by a blank line, TeX as it came
    file: Path | None = None
    version: str = ""  # the source's own name for it, e.g. "v3"
    origin: str = ""  # who had it, where the source's title does not say it


Steps = Generator[Request, Reply, SourceResult]


@dataclass(frozen=True, slots=True)
class SourceContext:
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

    def can_help(self, paper: Paper, wanted: FetchTarget) -> bool:
        """Whether the paper has what the source needs to look for it."""
        ...

    def ask(self, paper: Paper, wanted: FetchTarget) -> Steps:
        """Look for it; only called where `can_help`. Raises FetchFailed where it is not had."""
        ...


def not_found(detail: str, url: str = "") -> FetchFailed:
    """The error of a source that answered and does not have it."""
    return FetchFailed(Failure(Outcome.NOT_FOUND, detail, url))


def fetch_pdf(url: str, *, page: str = "", version: str = "") -> Steps:
    """Ask for the PDF at this address; `page` is what to tell of it if not the address itself."""
    reply = yield Request(url, Kind.PDF)
    return SourceResult(page or reply.url, file=reply.file, version=version)


@dataclass(frozen=True, slots=True)
class Clue:
    """By what a paper is to be found. Absent text is ""."""

    openreview: str = ""  # forum id
    arxiv: str = ""  # without version
    doi: str = ""  # lower case, not arXiv's own
    url: str = ""  # the paper's page
    title: str = ""  # where nothing else is known
    evidence: str = ""  # text that must name what is found: its title, of a title its authors
    year: int | None = None
    venue: Venue | None = None  # the conference that the paper itself names


@dataclass(frozen=True, slots=True)
class Record:
    """What one source says of a paper.

    `paper` has no key. `published` is the DOI of the published version where this is a preprint.
    `notes` are clauses for the person: "the paper has been retracted".
    """

    paper: Paper
    source: str  # as people call it
    url: str  # where a person finds the same
    published: str = ""
    notes: tuple[str, ...] = ()


DescribeSteps = Generator[Request, Reply, Record]


@dataclass(frozen=True, slots=True)
class LookUpContext:
    """What the describers of one run may use."""

    clues: tuple[Clue, ...] = ()  # all that are looked up, for requests in batches
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)  # credentials stand there
    contact: str = ""  # the person's own e-mail address, "" if not configured
    kept: tuple[str, ...] = ()  # addresses of files that earlier runs kept


class RecordSource(Protocol):
    """One service that describes papers. Made anew for each run.

    Where it `decides` and says that there is no such paper, nobody else need be asked.
    """

    title: str  # as people call it, e.g. "arXiv"
    services: tuple[Service, ...]
    decides: bool

    def can_describe(self, clue: Clue) -> bool:
        """Whether the clue has what the service looks papers up by."""
        ...

    def describe(self, clue: Clue) -> DescribeSteps:
        """Look it up; only called where it can. Raises FetchFailed where it is not had."""
        ...


def clue_of(reference: str) -> Clue | None:
    """The clue that a typed identifier is, or an address that holds one; None for any other."""
    found = parse_identifier(reference)
    if found is None:
        return None
    if found.scheme is Scheme.ARXIV:
        return Clue(arxiv=found.value)
    if found.scheme is Scheme.DOI:
        return Clue(doi=found.value)
    return Clue(openreview=found.value)


def year_in(value: object) -> int | None:
    """The year that a service gives, None for what cannot be one."""
    is_year = isinstance(value, int) and not isinstance(value, bool) and 1000 <= value <= 9999
    return value if isinstance(value, int) and is_year else None


def doi_in(text: str) -> str:
    """The DOI that the text is or that its address holds, in lower case; "" if arXiv's or none."""
    found = parse_identifier(text)
    return found.value if found and found.scheme is Scheme.DOI else ""


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """What is to be fetched, and how insistently."""

    wanted: tuple[FetchTarget, ...] = tuple(FetchTarget)
    force: bool = False  # what is there already, too
    retry_failed: bool = False  # only what failed before, whatever is remembered of it
    sources: tuple[str, ...] = ()  # their names; () means all


@dataclass(frozen=True, slots=True)
class NetworkContext:
    """With what a run goes to the network: credentials in `environ`, limits, and who watches."""

    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    limits: Limits = field(default_factory=Limits)
    observer: Observer = field(default_factory=Observer)


@dataclass(frozen=True, slots=True)
class LookUp:
    """One paper to be looked up: by its first clue, or else by the next."""

    reference: str  # as the person named it
    clues: tuple[Clue, ...]


@dataclass(frozen=True, slots=True)
class LookUpResult:
    """What came of a quest. Without `described` the failures say why, in the order of asking."""

    quest: LookUp
    described: Record | None = None
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class LookUpReport:
    """The answers in the order of the quests. `unreached`: by host, where there is no network."""

    answers: tuple[LookUpResult, ...]
    unreached: Mapping[str, Failure] = field(default_factory=dict)
