"""Asking one source after the other for the abstract or the PDF of one paper."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial

from readlist.model.paper import Paper
from readlist.network.messages import Failure, FetchFailed, Observer, Reply, Request
from readlist.network.services import Service
from readlist.sources.failure_memory import FailureMemory
from readlist.sources.order import Sources, ask_in_order
from readlist.sources.protocol import (
    Clue,
    FetchTarget,
    PdfSteps,
    Source,
    SourceResult,
    abstract_of,
    clue_of_paper,
    pdf_of,
)


class Chain:
    """The sources of one run in their order, and what earlier runs remember of their answers.

    With `forget` the sources that failed earlier are asked again.
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
        """The services of all sources."""
        return self._sources.services

    def steps(
        self, paper: Paper, wanted: FetchTarget
    ) -> Generator[Request, Reply, SourceResult | tuple[Failure, ...]]:
        """The requests until one source has it; returns that, or why each has none."""
        clue = clue_of_paper(paper)
        ask = partial(_ask, clue=clue, wanted=wanted)
        settled = self._settled(paper, wanted)
        return (yield from ask_in_order(self._able(clue, wanted), ask, self._observer, settled))

    def first_requests(self, paper: Paper, wanted: FetchTarget) -> Iterator[tuple[str, str, str]]:
        """The name, the title and the first address of each source that would be asked."""
        clue, settled = clue_of_paper(paper), self._settled(paper, wanted)
        for source in self._able(clue, wanted):
            if source.title not in settled:
                steps = _ask(source, clue, wanted)
                with suppress(FetchFailed):  # it has found out without asking
                    yield source.name, source.title, next(steps).url
                steps.close()

    def note(self, paper: Paper, wanted: FetchTarget, failures: tuple[Failure, ...]) -> None:
        """Remember for later runs how it ended; without failures it is there."""
        self._memory.note(paper, wanted, failures)

    def _able(self, clue: Clue, wanted: FetchTarget) -> list[Source]:
        return [each for each in self._sources.order(wanted) if each.can_describe(clue)]

    def _settled(self, paper: Paper, wanted: FetchTarget) -> Mapping[str, Failure]:
        return {} if self._forget else self._memory.settled(paper, wanted)


def _ask(source: Source, clue: Clue, wanted: FetchTarget) -> PdfSteps:
    steps = pdf_of if wanted is FetchTarget.PDF else abstract_of
    result = yield from steps(source, clue)
    return replace(result, source=result.source or source.title)
