"""Abstracts and PDFs of papers, fetched from whoever has them."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field, replace

from readlist.actions.fetch_results import (
    LIBRARY,
    Attempt,
    FetchedPaper,
    already_there,
    keep_haul,
    not_kept,
    not_written,
)
from readlist.actions.web import run_settings
from readlist.errors import RefusedError
from readlist.library.library import Library
from readlist.library.records import ListedPaper
from readlist.library.store_pdf import has_part, sweep_part
from readlist.network.messages import Failure, Outcome, Reply, Request
from readlist.network.run import run_jobs
from readlist.network.scheduler import Job, NoNetworkError
from readlist.sources.failure_memory import FailureMemory
from readlist.sources.fetch_order import Chain
from readlist.sources.order import Sources
from readlist.sources.protocol import (
    Clue,
    FetchOptions,
    FetchTarget,
    NetworkContext,
    SourceContext,
    SourceResult,
    clue_of_paper,
)
from readlist.storage.files import make_folder
from readlist.storage.locks import locked, locked_if_free


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is missing, and the first request to each source that may have it."""

    place: ListedPaper
    wanted: FetchTarget
    asks: tuple[tuple[str, str, str], ...]  # source name, title, address


@dataclass(frozen=True, slots=True)
class Report:
    """Every paper that was asked for. `unreached`: why not, by host, where there is no network."""

    papers: tuple[FetchedPaper, ...]
    unreached: Mapping[str, Failure] = field(default_factory=dict)


Missing = tuple[ListedPaper, FetchTarget]
_Result = SourceResult | Attempt | tuple[Failure, ...]
_NO_NETWORK = Failure(Outcome.NETWORK, "there is no network")
_INTERRUPTED = Failure(Outcome.INCOMPLETE, "was interrupted")
_PATIENCE = 600.0  # seconds for another readlist that fetches the same paper


class Fetching:
    """One run of `fetch`, which can be planned or carried out."""

    def __init__(
        self,
        library: Library,
        places: Iterable[ListedPaper],
        order: FetchOptions,
        outlook: NetworkContext,
    ) -> None:
        cache = library.home.cache
        forget = order.force or order.retry_failed
        memory = FailureMemory(cache / "failed")
        self._library = library
        self._order = order
        self._observer = outlook.observer
        self._locks = cache / "parts"
        self._untold: list[FetchedPaper] = []
        self._settings = run_settings(library, outlook, ignore_closed=forget)
        if order.retry_failed:
            places = (each for each in places if memory.failed_before(each.paper, order.wanted))
        self._papers = {
            place.paper.key: FetchedPaper(place, self._there(place)) for place in places
        }
        run = SourceContext(
            tuple(self._lacking(FetchTarget.ABSTRACT)),
            tuple(self._lacking(FetchTarget.PDF)),
            outlook.environ,
            library.config().contact,
        )
        self._chain = Chain(Sources(run, order.sources), memory, outlook.observer, forget=forget)

    def missing(self) -> tuple[Missing, ...]:
        """What is wanted and not there."""
        return tuple(
            (paper.place, wanted)
            for paper in self._papers.values()
            for wanted in self._order.wanted
            if wanted not in paper.attempts
        )

    def _lacking(self, wanted: FetchTarget) -> Iterator[Clue]:
        return (clue_of_paper(place.paper) for place, what in self.missing() if what is wanted)

    def plan(self) -> tuple[Step, ...]:
        """What would be asked of whom, in order; nothing is asked."""
        return tuple(
            Step(place, wanted, tuple(self._chain.first_requests(place.paper, wanted)))
            for place, wanted in self.missing()
        )

    def carry_out(self, tell: Callable[[FetchedPaper], None]) -> Report:
        """Fetch what is missing; each paper is told when it has ended.

        Raises OSError where nothing can be written; what came before that is kept.
        """
        missing = self.missing()
        for paper in self._papers.values():
            if FetchTarget.PDF in paper.attempts:
                self._sweep(paper.place)
        try:
            busy = self._round(missing, tell) if missing else []
            for each in busy:
                key = each[0].paper.key
                self._observer.waits("", _PATIENCE, f"another readlist is fetching {key}")
                for place, wanted in self._round([each], tell, patience=_PATIENCE):
                    self._end(place, wanted, not_kept("another readlist is fetching it"), tell)
        except NoNetworkError as error:
            for place, wanted in self.missing():
                self._end(place, wanted, (_NO_NETWORK,), lambda _: None)
            return Report(tuple(self._papers.values()), error.failures)
        for paper in self._untold:
            tell(paper)
        return Report(tuple(self._papers.values()))

    def _sweep(self, place: ListedPaper) -> None:
        """Remove what a killed run left of a PDF that is there now."""
        files = self._library.files(place.paper.key)
        if has_part(files) and (lock := self._lock_of(place, 0.0)):
            with lock:
                sweep_part(files)

    def _there(self, place: ListedPaper) -> dict[FetchTarget, Attempt]:
        found = (
            (wanted, already_there(self._library, place, wanted, force=self._order.force))
            for wanted in self._order.wanted
        )
        return {wanted: attempt for wanted, attempt in found if attempt}

    def _round(
        self,
        missing: Sequence[Missing],
        tell: Callable[[FetchedPaper], None],
        *,
        patience: float = 0.0,
    ) -> list[Missing]:
        """Fetch these; what another readlist is fetching just now is given back."""
        about: dict[Job[_Result], Missing] = {}
        held: dict[str, ExitStack] = {}
        busy: list[Missing] = []

        def jobs() -> Iterator[Job[_Result]]:
            for place, wanted in missing:
                part = None
                if wanted is FetchTarget.PDF:
                    lock = self._lock_of(place, patience)
                    if lock is None:
                        busy.append((place, wanted))
                        continue
                    held[place.paper.key] = lock
                    part = self._library.files(place.paper.key).pdf_part
                job = Job(self._steps(place, wanted), part)
                about[job] = place, wanted
                yield job

        try:
            with closing(
                run_jobs(jobs(), self._chain.services, self._settings, self._observer)
            ) as results:
                for job, result in results:
                    place, wanted = about.pop(job)
                    self._end(place, wanted, result, tell)
                    if wanted is FetchTarget.PDF:
                        held.pop(place.paper.key).close()
        finally:
            self._put_down(about.values(), held.values())
        return busy

    def _failed(
        self, place: ListedPaper, wanted: FetchTarget, failures: tuple[Failure, ...]
    ) -> Attempt:
        before = already_there(self._library, place, wanted, force=False)
        is_kept = before is not None and not before.failures
        return Attempt(failures=failures, is_kept=is_kept)

    def _put_down(self, unfinished: Iterable[Missing], locks: Iterable[ExitStack]) -> None:
        """Remember what was interrupted, so that --retry-failed knows of it."""
        for place, wanted in unfinished:
            self._chain.note(place.paper, wanted, (_INTERRUPTED,))
        for lock in locks:
            lock.close()

    def _lock_of(self, place: ListedPaper, patience: float) -> ExitStack | None:
        """Keeps other readlists from the paper's part file until closed; None if one is at it."""
        make_folder(self._locks)
        path = self._locks / f"{place.paper.key}.lock"
        with ExitStack() as stack, suppress(RefusedError):
            if patience:
                stack.enter_context(locked(path, patience=patience))
                return stack.pop_all()
            if stack.enter_context(locked_if_free(path)):
                return stack.pop_all()
        return None

    def _steps(self, place: ListedPaper, wanted: FetchTarget) -> Generator[Request, Reply, _Result]:
        came = already_there(self._library, place, wanted, force=self._order.force)
        if came:  # by way of another readlist, while this one waited
            return came
        try:
            return (yield from self._chain.steps(place.paper, wanted))
        except OSError as error:
            return not_written(error)

    def _end(
        self,
        place: ListedPaper,
        wanted: FetchTarget,
        result: _Result,
        tell: Callable[[FetchedPaper], None],
    ) -> None:
        if isinstance(result, SourceResult):
            result = keep_haul(self._library, place, wanted, result)
        attempt = result if isinstance(result, Attempt) else self._failed(place, wanted, result)
        if all(failure.source != LIBRARY for failure in attempt.failures):
            self._chain.note(place.paper, wanted, attempt.failures)
        before = self._papers[place.paper.key]
        found = {**before.attempts, wanted: attempt}
        ordered = {each: found[each] for each in self._order.wanted if each in found}
        paper = replace(before, attempts=ordered)
        self._papers[place.paper.key] = paper
        if len(paper.attempts) < len(self._order.wanted):
            return
        if all(each.outcome is Outcome.NETWORK for each in paper.attempts.values()):
            self._untold.append(paper)  # where there is no network at all, that is said once
        else:
            tell(paper)
