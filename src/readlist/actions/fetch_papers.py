"""Abstracts and PDFs of papers, fetched from whoever has them."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from readlist.actions.fetched import Attempt, FetchedPaper, Haul, already_there, keep_haul
from readlist.actions.keep_pdf import sweep_part
from readlist.actions.records import Place
from readlist.files import make_folder
from readlist.library import Library
from readlist.locks import locked, locked_if_free
from readlist.model import Paper
from readlist.network.dispatch import Job, NoNetworkError
from readlist.network.outcomes import Failure, FetchFailed, Outcome
from readlist.network.requests import Reply, Request
from readlist.network.services import Limits
from readlist.network.session import Manners, run_jobs
from readlist.network.watch import Watch
from readlist.sources.memory import Memory
from readlist.sources.registry import Sources
from readlist.sources.source import Run, Wanted


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be fetched, and how insistently."""

    wanted: tuple[Wanted, ...] = tuple(Wanted)
    force: bool = False  # what is there already, too
    retry_failed: bool = False  # only what failed before, whatever is remembered of it
    sources: tuple[str, ...] = ()  # their names; () means all


@dataclass(frozen=True, slots=True)
class Outlook:
    """With what a run goes to the network: credentials in `environ`, limits, and who watches."""

    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    limits: Limits = field(default_factory=Limits)
    watch: Watch = field(default_factory=Watch)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is missing, and the first request to each source that may have it."""

    place: Place
    wanted: Wanted
    asks: tuple[tuple[str, str], ...]  # source title, address


@dataclass(frozen=True, slots=True)
class Report:
    """Every paper that was asked for. `unreached`: why not, by host, where there is no network."""

    papers: tuple[FetchedPaper, ...]
    unreached: Mapping[str, Failure] = field(default_factory=dict)


Steps = Generator[Request, Reply, "Haul | tuple[Failure, ...]"]
_PATIENCE = 600.0  # seconds for another readlist that fetches the same paper


class Fetching:
    """One run of `fetch`, which can be planned or carried out."""

    def __init__(
        self, library: Library, places: Sequence[Place], order: Order, outlook: Outlook
    ) -> None:
        config = library.config()
        cache = library.home.cache
        self._library = library
        self._order = order
        self._outlook = outlook
        self._forget = order.force or order.retry_failed
        self._manners = Manners(
            cache, outlook.limits, config.contact, config.private_hosts, forget=self._forget
        )
        self._memory = Memory(cache / "failed")
        self._locks = cache / "parts"
        self._papers = {
            place.paper.key: FetchedPaper(place, self._there(place))
            for place in places
            if self._is_meant(place.paper)
        }
        lacking = (each.place.paper for each in self._papers.values() if self._lacks_abstract(each))
        run = Run(tuple(lacking), outlook.environ, config.contact)
        self._sources = Sources(run, order.sources)

    def plan(self) -> tuple[Step, ...]:
        """What would be asked of whom, in order; nothing is asked."""
        return tuple(
            Step(place, wanted, tuple(self._asks(place.paper, wanted)))
            for place, wanted in self._missing()
        )

    def count_missing(self) -> int:
        """How many papers lack something that is wanted."""
        return sum(not self._is_ended(paper) for paper in self._papers.values())

    def carry_out(self, tell: Callable[[FetchedPaper], None]) -> Report:
        """Fetch what is missing; each paper is told when it has ended.

        Raises OSError where a file cannot be written; what came before that is kept.
        """
        missing = list(self._missing())
        for paper in self._papers.values():
            if self._is_ended(paper):
                sweep_part(self._library.files(paper.place.paper.key))
        try:
            busy = list(self._round(missing, tell, patience=0.0)) if missing else []
            for item in busy:
                list(self._round([item], tell, patience=_PATIENCE))
        except NoNetworkError as error:
            return Report(tuple(map(self._without_network, self._papers.values())), error.failures)
        return Report(tuple(self._papers.values()))

    def _is_meant(self, paper: Paper) -> bool:
        return not self._order.retry_failed or any(
            self._memory.failed_before(paper, wanted) for wanted in self._order.wanted
        )

    def _there(self, place: Place) -> dict[Wanted, Attempt]:
        found = (
            (wanted, already_there(self._library, place, wanted, force=self._order.force))
            for wanted in self._order.wanted
        )
        return {wanted: attempt for wanted, attempt in found if attempt}

    def _lacks_abstract(self, paper: FetchedPaper) -> bool:
        return Wanted.ABSTRACT in self._order.wanted and Wanted.ABSTRACT not in paper.attempts

    def _is_ended(self, paper: FetchedPaper) -> bool:
        return len(paper.attempts) == len(self._order.wanted)

    def _missing(self) -> Iterator[tuple[Place, Wanted]]:
        for paper in self._papers.values():
            for wanted in self._order.wanted:
                if wanted not in paper.attempts:
                    yield paper.place, wanted

    def _asks(self, paper: Paper, wanted: Wanted) -> Iterator[tuple[str, str]]:
        settled = self._settled(paper, wanted)
        for source in self._sources.order(wanted):
            if source.can_help(paper, wanted) and source.title not in settled:
                steps = source.ask(paper, wanted)
                try:
                    yield source.title, next(steps).url
                except FetchFailed as error:
                    yield source.title, error.failure.detail
                steps.close()

    def _settled(self, paper: Paper, wanted: Wanted) -> Mapping[str, Failure]:
        return {} if self._forget else self._memory.settled(paper, wanted)

    def _round(
        self,
        missing: Sequence[tuple[Place, Wanted]],
        tell: Callable[[FetchedPaper], None],
        *,
        patience: float,
    ) -> Iterator[tuple[Place, Wanted]]:
        """Fetch these; yields those with which another readlist is busy."""
        about: dict[Job[Haul | tuple[Failure, ...]], tuple[Place, Wanted]] = {}
        held: dict[str, ExitStack] = {}
        busy: list[tuple[Place, Wanted]] = []

        def jobs() -> Iterator[Job[Haul | tuple[Failure, ...]]]:
            for place, wanted in missing:
                if wanted is Wanted.PDF and not self._take(place, held, patience):
                    busy.append((place, wanted))
                    continue
                part = self._library.files(place.paper.key).pdf_part
                job = Job(self._chain(place, wanted), part if wanted is Wanted.PDF else None)
                about[job] = place, wanted
                yield job

        try:
            for job, result in run_jobs(
                jobs(), self._sources.services, self._manners, self._outlook.watch
            ):
                place, wanted = about.pop(job)
                self._end(place, wanted, result, tell)
                if wanted is Wanted.PDF:
                    held.pop(place.paper.key).close()
        finally:
            for lock in held.values():
                lock.close()
        yield from busy

    def _take(self, place: Place, held: dict[str, ExitStack], patience: float) -> bool:
        """Let no other readlist write the paper's part file meanwhile; False if one does."""
        make_folder(self._locks)
        path = self._locks / f"{place.paper.key}.lock"
        with ExitStack() as stack:
            if patience:
                stack.enter_context(locked(path, patience=patience))
            elif not stack.enter_context(locked_if_free(path)):
                return False
            held[place.paper.key] = stack.pop_all()
        return True

    def _chain(self, place: Place, wanted: Wanted) -> Steps:
        """Ask one source after the other until one has it."""
        paper = place.paper
        came = already_there(self._library, place, wanted, force=self._order.force)
        if came:  # by way of another readlist, while this one waited
            return Haul("", None, came)
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
            else:
                return Haul(found.origin or source.title, found)
        nothing = Failure(Outcome.NOT_FOUND, "nothing is known by which it could be found")
        return tuple(failures) or (nothing,)

    def _end(
        self,
        place: Place,
        wanted: Wanted,
        result: Haul | tuple[Failure, ...],
        tell: Callable[[FetchedPaper], None],
    ) -> None:
        if isinstance(result, Haul):
            attempt = keep_haul(self._library, place, wanted, result)
        else:
            attempt = Attempt(failures=result)
        self._memory.note(place.paper, wanted, attempt.failures)
        before = self._papers[place.paper.key]
        paper = replace(before, attempts={**before.attempts, wanted: attempt})
        self._papers[place.paper.key] = paper
        if self._is_ended(paper):
            tell(paper)

    def _without_network(self, paper: FetchedPaper) -> FetchedPaper:
        failed = Attempt(failures=(Failure(Outcome.NETWORK, "there is no network"),))
        given = dict.fromkeys(self._order.wanted, failed)
        return replace(paper, attempts={**given, **paper.attempts})
