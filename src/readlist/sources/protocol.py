"""A source is one web service: it describes papers, and may know where their PDFs are.

A source does no input or output. `describe` is a generator: it yields requests, gets a reply for
each, and returns a record. A request that failed is thrown into it as FetchFailed. Reading an
answer is a pure function of its bytes. The last class here, `ListedPdf`, is the smallest source.

A title alone proves little: it counts only if every letter and digit of it agrees, and an author or
the year as well; for that of a PDF, an author must stand on its first page.
"""

import re
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from readlist.model.identifiers import (
    ARXIV_DOI,
    Scheme,
    arxiv_id,
    identifier_in,
    identifier_of,
    is_web_address,
    parse_identifier,
)
from readlist.model.marked_text import shown
from readlist.model.names import parse_name
from readlist.model.paper import Paper
from readlist.model.same_work import Link, merge_records, same_title, same_work
from readlist.network.messages import (
    Failure,
    FetchFailed,
    Kind,
    Limits,
    Observer,
    Outcome,
    Reply,
    Request,
    Service,
    failed,
)
from readlist.sources.venues import Venue, venue_of
from readlist.text import quoted, words

_MOST_COPIES = 4  # of the places that one record names
_LONG = 5  # letters of a name that cannot well be part of other words
_SHORT = 2  # letters of a name that may be another word: He, An, So
T = TypeVar("T")


class Clue(NamedTuple):
    """The facts by which a paper is looked for. Absent text is ""."""

    openreview: str = ""  # forum id
    arxiv: str = ""
    doi: str = ""  # lower case, not arXiv's own
    url: str = ""  # the paper's page
    pdf: str = ""  # the address of its PDF, as a list gives it
    title: str = ""  # proves a record found by identifier; alone, the paper is searched by it
    author: str = ""  # the first
    evidence: str = ""  # text that must name what is found: its title, of a title an author
    year: int | None = None
    venue: Venue | None = None  # the conference that the list or the PDF names

    def expects(self, paper: Paper, link: Link = Link.NONE) -> bool:
        """Whether it is the paper of this title and, without evidence, first author and year."""
        if self.evidence:
            return same_title(paper.title, self.title) and self._names_author(paper)
        people = (self.author,) if self.author else ()
        return same_work(Paper("", self.title, authors=people, year=self.year), paper, link)

    def _names_author(self, paper: Paper) -> bool:
        found = words(re.sub(r"\d+", " ", self.evidence))  # "Kaiming He1", a footnote
        known, letters = frozenset(found), "".join(found)  # accents may stand apart from letters
        line = f" {' '.join(found)} "
        for name in map(parse_name, paper.authors):
            family = "".join(words(name.family)[-1:])
            whole = words(f"{name.given} {name.family}")
            if len(family) <= _SHORT and len(whole) > 1 and f" {' '.join(whole)} " in line:
                return True
            is_named = family in known or (len(family) >= _LONG and family in letters)
            if len(family) > _SHORT and is_named:
                return True
        return False

    def names(self, paper: Paper) -> bool:
        """Whether the evidence, if any, names the paper to which an identifier in it led."""
        return not self.evidence or bool(self.title) or names_title(self.evidence, paper.title)


class Copy(NamedTuple):
    """An address of a paper's PDF."""

    url: str
    version: str = ""  # "publishedVersion", "acceptedVersion" or "submittedVersion"
    page: str = ""  # where a person finds the same, if not at `url`


class Record(NamedTuple):
    """One service's description of a paper."""

    paper: Paper  # without key; abstract: paragraphs, a blank line between two, TeX as it came
    source: str  # as people call it
    url: str  # where a person finds the same
    version: str = ""  # the source's own name for it, e.g. "v3"
    copies: tuple[Copy, ...] = ()  # PDFs, the best first
    withdrawn: bool = False
    published: str = ""  # the DOI of the published version, where this is a preprint
    notes: tuple[str, ...] = ()  # clauses for the user: "the paper has been retracted"

    def found_by(self, clue: Clue) -> "Record":
        """The record, with a note if the title of a PDF led to it."""
        note = f"found by its title at {self.source}: see whether it is the one"
        return self._replace(notes=(note, *self.notes)) if clue.evidence else self


class SourceResult(NamedTuple):
    """An abstract as `text`, or a complete PDF as `file`."""

    url: str  # where a person finds the same
    text: str = ""
    file: Path | None = None
    version: str = ""
    source: str = ""  # as people call it


Asking = Generator[Request, Reply, T]
"""Yields requests, gets a reply for each, and returns what was asked for."""


@dataclass(frozen=True, slots=True)
class SourceContext:
    """The clues and the settings that the sources of one run may use."""

    clues: tuple[Clue, ...] = ()  # all papers to be described, for requests in batches
    pdf_clues: tuple[Clue, ...] = ()  # all papers whose PDF is wanted
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)  # credentials stand there
    contact: str = ""  # the user's own e-mail address, "" if not configured


class Source(Protocol):
    """One service. Made anew for each run."""

    name: str  # what `--source` takes, e.g. "arxiv"
    title: str  # as people call it, e.g. "arXiv"
    services: tuple[Service, ...] = ()  # how its hosts want to be asked
    decides: bool = False  # if it says that there is no such paper, no other need describe it
    needs: str = ""  # the field of a clue by which it looks for the paper

    def __init__(self, _context: SourceContext) -> None:
        return

    def can_describe(self, clue: Clue) -> bool:
        """Return whether the clue has what the source needs to look for the paper."""
        return bool(getattr(clue, self.needs))

    def describe(self, clue: Clue) -> Asking[Record]:
        """Look the paper up, if `can_describe`. Raises FetchFailed if the source has none."""
        ...

    def abstract(self, clue: Clue) -> Asking[SourceResult]:
        """Ask for the abstract. Raises FetchFailed if the source has none."""
        record = yield from self.describe(clue)
        if record.paper.abstract:
            text, who = record.paper.abstract, record.source
            return SourceResult(record.url, text, version=record.version, source=who)
        if record.withdrawn:
            raise failed(Outcome.WITHDRAWN, "the paper has been withdrawn", record.url)
        raise not_found("has no abstract of it", record.url)

    def pdf(self, clue: Clue) -> Asking[SourceResult]:
        """Ask for the PDF, of most sources by the copies in the record. Raises FetchFailed."""
        record = yield from self.describe(clue)
        return (yield from fetch_copies(record.copies))


def not_found(detail: str, url: str = "") -> FetchFailed:
    """Return the error of a source that answered and does not have the paper."""
    return failed(Outcome.NOT_FOUND, detail, url)


def fetch_copies(copies: tuple[Copy, ...]) -> Asking[SourceResult]:
    """Ask for one copy after the other; if none comes, raise the failure of the first."""
    first: FetchFailed | None = None
    for copy in copies[:_MOST_COPIES]:
        try:
            reply = yield Request(copy.url, Kind.PDF)
        except FetchFailed as error:
            first = first or error
        else:
            return SourceResult(copy.page or reply.url, file=reply.file, version=copy.version)
    raise first or not_found("knows no open PDF of it")


def ask_for_doi(url: str, read: Callable[[bytes], Record], doi: str) -> Asking[Record]:
    """Ask for the record of a DOI, also of arXiv's. Raises FetchFailed if it is another's."""
    record: Record = (yield Request(url, Kind.JSON, read)).value
    found = record.paper.doi or ARXIV_DOI + record.paper.arxiv
    if found != doi:
        raise not_found(f"answered about another DOI, {quoted(found)}", url)
    return record


def clue_of(reference: str) -> Clue | None:
    """The clue in a typed identifier or in an address that holds one; None for any other."""
    found = parse_identifier(reference)
    names: dict[str, Any] = {found.scheme.value: found.value} if found else {}
    return Clue(**names) if found else None


def clue_of_paper(paper: Paper) -> Clue:
    """The facts that a list has of a paper."""
    return Clue(
        paper.openreview,
        paper.arxiv if arxiv_id(paper.arxiv) else arxiv_of_doi(paper.doi) or paper.arxiv,
        doi_of(paper.doi),
        paper.url,
        paper.pdf,
        paper.shown_title,
        next(iter(paper.authors), ""),
        year=paper.year,
        venue=venue_of(paper.venue, paper.year) if paper.openreview else None,
    )


def first_identifier(scheme: Scheme, texts: Iterable[str]) -> str:
    """The first identifier of this scheme that one of the texts is or has in its address, or ""."""
    return next(filter(None, (identifier_in(scheme, text) for text in texts)), "")


def arxiv_of_doi(doi: str) -> str:
    """The arXiv id in a DOI that DataCite has for arXiv, "" for any other DOI."""
    return arxiv_id(doi.lower().removeprefix(ARXIV_DOI))


def doi_of(text: str) -> str:
    """The DOI that the text is, in lower case; "" if it is arXiv's or none."""
    found = identifier_of(Scheme.DOI, text)
    return found.value if found and found.scheme is Scheme.DOI else ""


FetchTarget = StrEnum("FetchTarget", "ABSTRACT PDF")
"""One thing that is fetched for a paper."""


class FetchOptions(NamedTuple):
    """The options of `fetch`."""

    wanted: tuple[FetchTarget, ...] = tuple(FetchTarget)
    force: bool = False  # what is there already, too
    retry_failed: bool = False  # only what failed before, whatever is remembered of it
    sources: tuple[str, ...] = ()  # their names; () means all


@dataclass(frozen=True, slots=True)
class NetworkContext:
    """The environment of a run of requests: credentials, limits, and who observes it."""

    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    limits: Limits = field(default_factory=Limits)
    observer: Observer = field(default_factory=Observer)


class LookUp(NamedTuple):
    """One paper to be looked up by its first clue, or else by the next; later with the result."""

    reference: str  # as the user typed it
    clues: tuple[Clue, ...]
    record: Record | None = None
    failures: tuple[Failure, ...] = ()  # if there is no record: why, in the order of asking
    file: Path | None = None  # the PDF that the reference names
    text: str = ""  # on its first page


def names_title(text: str, title: str) -> bool:
    """Whether every letter and digit of the title stands in the text, one after the other."""
    return "".join(words(shown(title))) in "".join(words(text))


def as_published(preprint: Record, published: Record) -> Record:
    """Both as one record, the published first; the preprint and a note if they are two works."""
    early, late = preprint.paper, published.paper
    if not same_work(early, late, Link.IDENTIFIER):
        why = f'{preprint.source} names doi:{late.doi}, which is another work: "{late.shown_title}"'
        paper = replace(early, doi="" if early.doi == late.doi else early.doi)
        return preprint._replace(paper=paper, published="", notes=(*preprint.notes, why))
    notes = tuple(dict.fromkeys((*preprint.notes, *published.notes)))
    paper = merge_records(early, late, is_published=True).paper
    return Record(paper, published.source, published.url, notes=notes)


def open_copies(copies: Iterable[Copy]) -> tuple[Copy, ...]:
    """Those that can be asked for by https, in their order, each address once."""
    unique: dict[str, Copy] = {}
    for copy in copies:
        unique.setdefault(copy.url, copy)
    return tuple(copy for copy in unique.values() if is_open_address(copy.url))


def is_open_address(url: str) -> bool:
    """Whether it is a whole address that is asked by https."""
    return is_web_address(url) and url.lower().startswith("https://")


class ListedPdf(Source):
    """PDFs at the addresses that lists give."""

    name = "list"
    title = "the list"
    needs = "pdf"

    def describe(self, clue: Clue) -> Asking[Record]:
        yield from ()
        return Record(Paper("", clue.title), self.title, clue.pdf, copies=(Copy(clue.pdf),))
