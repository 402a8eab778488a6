"""Asking one source after the other for one thing of one paper."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from readlist.model.paper import Paper
from readlist.network.messages import Reply, Request
from readlist.network.outcomes import Failure, FetchFailed, Outcome
from readlist.network.services import Service
from readlist.network.watch import Watch
from readlist.sources.failure_memory import Memory
from readlist.sources.fetch_order import Sources
from readlist.sources.protocol import Found, Wanted


@dataclass(frozen=True, slots=True)
class Haul:
    """What was found, and by whom."""

    source: str  # as people call it
    found: Found


ChainSteps = Generator[Request, Reply, "Haul | tuple[Failure, ...]"]


class Chain:
    """The sources of one run in their order, and what earlier runs know of their answers.

    With `forget` those who said no earlier are asked again.
    """

    def __init__(self, sources: Sources, memory: Memory, watch: Watch, *, forget: bool) -> None:
        self._sources = sources
        self._memory = memory
        self._watch = watch
        self._forget = forget

    @property
    def services(self) -> tuple[Service, ...]:
        """How the hosts of all sources want to be asked."""
        return self._sources.services

    def steps(self, paper: Paper, wanted: Wanted) -> ChainSteps:
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
                    self._watch.closes(source.title, error.failure)
            else:
                return Haul(found.origin or source.title, found)
        nothing = Failure(Outcome.NOT_FOUND, "nothing is known by which it could be found")
        return tuple(failures) or (nothing,)

    def first_requests(self, paper: Paper, wanted: Wanted) -> Iterator[tuple[str, str, str]]:
        """Of each source that would be asked: its name, title and the address, in order."""
        settled = self._settled(paper, wanted)
        for source in self._sources.order(wanted):
            if source.can_help(paper, wanted) and source.title not in settled:
                steps = source.ask(paper, wanted)
                with suppress(FetchFailed):  # it has found out without asking
                    yield source.name, source.title, next(steps).url
                steps.close()

    def note(self, paper: Paper, wanted: Wanted, failures: tuple[Failure, ...]) -> None:
        """Remember for later runs how it ended; without failures it is there."""
        self._memory.note(paper, wanted, failures)

    def _settled(self, paper: Paper, wanted: Wanted) -> Mapping[str, Failure]:
        return {} if self._forget else self._memory.settled(paper, wanted)
