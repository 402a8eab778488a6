"""What a look-up begins with and what it ends with.

Like the sources of abstracts and PDFs, a describer does no input or output: `describe` is a
generator that yields requests and returns what it found, and reading an answer is a pure function.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from readlist.model.identifiers import Scheme, parse_identifier
from readlist.model.paper import Paper
from readlist.network.messages import Reply, Request
from readlist.network.services import Service
from readlist.sources.venues import Venue


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
class Described:
    """What one source says of a paper.

    `paper` has no key. `published` is the DOI of the published version where this is a preprint.
    `notes` are clauses for the person: "the paper has been retracted".
    """

    paper: Paper
    source: str  # as people call it
    url: str  # where a person finds the same
    published: str = ""
    notes: tuple[str, ...] = ()


DescribeSteps = Generator[Request, Reply, Described]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What the describers of one run may use."""

    clues: tuple[Clue, ...] = ()  # all that are looked up, for requests in batches
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)  # credentials stand there
    contact: str = ""  # the person's own e-mail address, "" if not configured
    kept: tuple[str, ...] = ()  # addresses of files that earlier runs kept


class Describer(Protocol):
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
