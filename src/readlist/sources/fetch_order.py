"""All sources and the order in which they are asked. A new service: its module and a line here.

The order is that of trust and of cost: first what a list or a venue itself gives, then what
answers for many papers at once, then the rest.

Asking one source after the other for one thing of one paper.
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from readlist.model.paper import Paper
from readlist.network.messages import Failure, FetchFailed, Observer, Outcome, Reply, Request
from readlist.network.services import Service
from readlist.sources.arxiv import Arxiv, ArxivPage
from readlist.sources.conferences import Conference
from readlist.sources.crossref import Crossref
from readlist.sources.datacite import DataCite
from readlist.sources.failure_memory import FailureMemory
from readlist.sources.openalex import OpenAlex
from readlist.sources.openreview import OpenReview
from readlist.sources.pdf_copies import ListedPdf
from readlist.sources.proceedings import Proceedings
from readlist.sources.protocol import FetchTarget, Source, SourceContext, SourceResult
from readlist.sources.semantic_scholar import SemanticScholar
from readlist.sources.unpaywall import Unpaywall


@dataclass(frozen=True, slots=True)
class SourceRanks:
    """A source and its place in the two orders; 0: not asked for that."""

    make: Callable[[SourceContext], Source]
    abstract: int = 0
    pdf: int = 0


ENTRIES = (
    SourceRanks(ListedPdf, pdf=1),
    SourceRanks(partial(OpenReview, signed_in=True), abstract=1, pdf=2),
    SourceRanks(Conference, abstract=2, pdf=6),
    SourceRanks(partial(OpenReview, signed_in=False), abstract=3, pdf=3),
    SourceRanks(Arxiv, abstract=4, pdf=5),
    SourceRanks(DataCite, abstract=5),
    SourceRanks(ArxivPage, abstract=6),
    SourceRanks(Crossref, abstract=7),
    SourceRanks(Proceedings, abstract=8, pdf=4),
    SourceRanks(Unpaywall, pdf=7),
    SourceRanks(OpenAlex, abstract=9, pdf=8),
    SourceRanks(SemanticScholar, abstract=10, pdf=9),
)


class Sources:
    """The sources of one run; `only` has the names of those that may be asked, if not all."""

    def __init__(self, run: SourceContext, only: tuple[str, ...] = ()) -> None:
        made = [(entry, entry.make(run)) for entry in ENTRIES]
        self._made = [(entry, each) for entry, each in made if not only or each.name in only]

    def order(self, wanted: FetchTarget) -> list[Source]:
        """Those to ask for this, in order."""
        ranked = [(getattr(entry, wanted), source) for entry, source in self._made]
        return [source for rank, source in sorted(ranked, key=lambda each: each[0]) if rank]

    @property
    def services(self) -> tuple[Service, ...]:
        """All services with known wishes."""
        return tuple(service for _, source in self._made for service in source.services)


def source_names() -> list[str]:
    """What `--source` takes, in the order in which abstracts are asked for."""
    return list(dict.fromkeys(entry.make(SourceContext()).name for entry in ENTRIES))


@dataclass(frozen=True, slots=True)
class Haul:
    """What was found, and by whom."""

    source: str  # as people call it
    found: SourceResult


ChainSteps = Generator[Request, Reply, "Haul | tuple[Failure, ...]"]


class Chain:
    """The sources of one run in their order, and what earlier runs know of their answers.

    With `forget` those who said no earlier are asked again.
    """

    def __init__(
        self, sources: Sources, memory: FailureMemory, observer: Observer, *, forget: bool
    ) -> None:
        self._sources = sources
        self._memory = memory
        self._observer = observer
        self._forget = forget

    @property
    def services(self) -> tuple[Service, ...]:
        """How the hosts of all sources want to be asked."""
        return self._sources.services

    def steps(self, paper: Paper, wanted: FetchTarget) -> ChainSteps:
        """The requests until one source has it; returns that, or why each has it not."""
        settled = self._settled(paper, wanted)
        failures: list[Failure] = []
        for source in self._sources.order(wanted):
            if not source.can_help(paper, wanted):
                continue
            if source.title in settled:
                failures.append(settled[source.title])
                continue
            try:
                found = yield from source.ask(paper, wanted)
            except FetchFailed as error:
                failures.append(replace(error.failure, source=source.title))
                if error.failure.personal:  # said also where somebody else has it
                    self._observer.closes(source.title, error.failure)
            else:
                return Haul(found.origin or source.title, found)
        nothing = Failure(Outcome.NOT_FOUND, "nothing is known by which it could be found")
        return tuple(failures) or (nothing,)

    def first_requests(self, paper: Paper, wanted: FetchTarget) -> Iterator[tuple[str, str, str]]:
        """Of each source that would be asked: its name, title and the address, in order."""
        settled = self._settled(paper, wanted)
        for source in self._sources.order(wanted):
            if source.can_help(paper, wanted) and source.title not in settled:
                steps = source.ask(paper, wanted)
                with suppress(FetchFailed):  # it has found out without asking
                    yield source.name, source.title, next(steps).url
                steps.close()

    def note(self, paper: Paper, wanted: FetchTarget, failures: tuple[Failure, ...]) -> None:
        """Remember for later runs how it ended; without failures it is there."""
        self._memory.note(paper, wanted, failures)

    def _settled(self, paper: Paper, wanted: FetchTarget) -> Mapping[str, Failure]:
        return {} if self._forget else self._memory.settled(paper, wanted)
