"""Fetches abstracts and PDFs: first a plan of what is missing, then the plan carried out."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from types import MappingProxyType
from typing import NamedTuple

from readlist.actions.attach import check_place, pdf_record_of, store_pdf, write_key
from readlist.actions.web import NO_NETWORK, run_settings
from readlist.errors import (
    DamagedFileError,
    NewerFormatError,
    ReadlistError,
    RefusedError,
    UsageError,
)
from readlist.library.library import Library
from readlist.library.records import ListedPaper
from readlist.network.messages import LIBRARY, Failure, Outcome, RunSettings
from readlist.network.scheduler import Job, NoNetworkError, run_jobs
from readlist.pdf.reader import pdf_problem
from readlist.sources.order import FailureMemory, Sources, source_names
from readlist.sources.protocol import (
    Asking,
    FetchOptions,
    FetchTarget,
    NetworkContext,
    SourceContext,
    SourceResult,
    clue_of_paper,
)
from readlist.storage.files import is_about_one_file, locked, make_folder, size_of_file
from readlist.storage.paper_files import Abstract, PdfRecord, abstract_text
from readlist.text import quoted


class Attempt(NamedTuple):
    """The state of the abstract or PDF of one paper. With failures it is not there."""

    failures: tuple[Failure, ...] = ()  # of the sources that were asked, in order
    is_new: bool = False
    source: str = ""
    url: str = ""
    version: str = ""
    size: int | None = None  # of a PDF, in bytes
    is_kept: bool = False  # with failures: the older one is still there

    @property
    def outcome(self) -> Outcome:
        """OK, or the outcome of the most telling failure."""
        found = {failure.outcome for failure in self.failures}
        return next((each for each in Outcome if each in found), Outcome.OK)


class FetchedPaper(NamedTuple):
    """One paper that was asked for, with an attempt for each thing that is settled."""

    place: ListedPaper
    attempts: Mapping[FetchTarget, Attempt]

    @property
    def is_complete(self) -> bool:
        """Whether everything that was asked for is there now."""
        return all(attempt.outcome is Outcome.OK for attempt in self.attempts.values())


def already_there(
    library: Library, place: ListedPaper, wanted: FetchTarget, *, force: bool
) -> Attempt | None:
    """Return the attempt that is not needed, or not possible; None where it must be made."""
    look = _pdf_there if wanted is FetchTarget.PDF else _abstract_there
    try:
        return look(library, place, force=force)
    except (ReadlistError, OSError) as error:
        return _refused(error)


def _pdf_there(library: Library, place: ListedPaper, *, force: bool) -> Attempt | None:
    path = library.files(place.paper.key).pdf
    size = size_of_file(path)
    if force or size is None or pdf_problem(path):
        check_place(path)
        return None
    record = None
    with suppress(DamagedFileError):
        record = library.pdf_record(place.paper.key)
    return _from(record, size) if record else Attempt(size=size)


def _abstract_there(library: Library, place: ListedPaper, *, force: bool) -> Attempt | None:
    try:
        abstract = library.abstract(place.paper.key, to_write=force)
    except NewerFormatError:
        raise
    except DamagedFileError as error:
        if force:
            return None
        error.hint = "`--force` replaces it"
        raise
    if force:
        return None
    if abstract is None or not abstract.text:
        return Attempt(source="the list") if place.paper.abstract else None
    return _from(abstract)


def store(library: Library, place: ListedPaper, found: SourceResult) -> Attempt:
    """Move what was found to its place in the library."""
    try:
        if found.file:
            record = pdf_record_of(found.file, found.source, found.url, found.version)
            store_pdf(library, place, found.file, record)
            return _from(record, record.size, is_new=True)
        write_key(library, place)
        abstract = Abstract(found.text, found.source, found.url, found.version, library.clock())
        library.store(library.files(place.paper.key).abstract, lambda _: abstract_text(abstract))
    except (ReadlistError, OSError) as error:
        return _refused(error)
    return _from(abstract, is_new=True)


def _from(found: Abstract | PdfRecord, size: int | None = None, *, is_new: bool = False) -> Attempt:
    return Attempt((), is_new, found.source, found.url, found.version, size)


def _refused(error: ReadlistError | OSError) -> Attempt:
    """The attempt that failed in the library itself; raises an OSError that concerns all papers."""
    if isinstance(error, ReadlistError):
        return _not_stored(error.sentence)
    if not is_about_one_file(error):
        raise error
    return _not_stored(f"{error.filename}: {error.strerror}")


def _not_stored(detail: str) -> Attempt:
    return Attempt(failures=(Failure(Outcome.REFUSED, detail, source=LIBRARY),))


Missing = tuple[ListedPaper, FetchTarget]
_JobResult = SourceResult | Attempt | tuple[Failure, ...]
_INTERRUPTED = Failure(Outcome.INCOMPLETE, "was interrupted")
_PATIENCE = 600.0  # seconds for another readlist that fetches the same paper


class FetchPlan(NamedTuple):
    """The papers that were asked for, what is there of each, what is not, and where to ask."""

    library: Library
    options: FetchOptions
    papers: tuple[FetchedPaper, ...]
    missing: tuple[Missing, ...]
    sources: Sources
    memory: FailureMemory
    settings: RunSettings


PlannedFetch = tuple[ListedPaper, FetchTarget, tuple[tuple[str, str, str], ...]]
"""One missing thing, and the name, title and first address of each source that may have it."""


class Report(NamedTuple):
    """Every paper that was asked for. `unreached` has a failure a host if there is no network."""

    papers: tuple[FetchedPaper, ...]
    unreached: Mapping[str, Failure] = MappingProxyType({})


def plan_fetch(
    library: Library, places: Iterable[ListedPaper], options: FetchOptions, context: NetworkContext
) -> FetchPlan:
    """Return what is missing of the papers; each stands once in the plan. No host is asked.

    Raises UsageError for a name that no source has.
    """
    known = source_names()
    if unknown := next((name for name in options.sources if name not in known), None):
        hint = f"there are: {', '.join(known)}"
        raise UsageError(f"no source is called {quoted(unknown)}", hint=hint)
    ask_anew = options.force or options.retry_failed
    memory = FailureMemory(library.home.cache / "failed")
    if options.retry_failed:
        places = (each for each in places if memory.failed_before(each.paper, options.wanted))
    papers = {}
    for place in places:
        there = {
            wanted: attempt
            for wanted in options.wanted
            if (attempt := already_there(library, place, wanted, force=options.force))
        }
        papers[place.paper.key] = FetchedPaper(place, there)
    missing = tuple(_missing(papers.values(), options))
    abstracts, pdfs = (
        tuple(clue_of_paper(place.paper) for place, wanted in missing if wanted is each)
        for each in FetchTarget
    )
    source_context = SourceContext(abstracts, pdfs, context.environ, library.config().contact)
    settled = None if ask_anew else memory
    sources = Sources(source_context, context.observer, options.sources, memory=settled)
    settings = run_settings(library, context, ignore_closed=ask_anew)
    return FetchPlan(library, options, tuple(papers.values()), missing, sources, memory, settings)


def _missing(papers: Iterable[FetchedPaper], options: FetchOptions) -> Iterator[Missing]:
    for paper in papers:
        for wanted in options.wanted:
            if wanted not in paper.attempts:
                yield paper.place, wanted


def first_requests(plan: FetchPlan) -> tuple[PlannedFetch, ...]:
    """Return the sources that would be asked for each missing thing, in order."""
    return tuple(
        (place, wanted, tuple(plan.sources.first_requests(place.paper, wanted)))
        for place, wanted in plan.missing
    )


class _RunProgress:
    """The papers of a plan that is being carried out; each is reported when it has ended."""

    def __init__(self, plan: FetchPlan, report: Callable[[FetchedPaper], None]) -> None:
        self.papers = {paper.place.paper.key: paper for paper in plan.papers}
        self._plan = plan
        self._report = report
        self.unreported: list[FetchedPaper] = []  # whose hosts could not be reached

    def end(
        self, place: ListedPaper, wanted: FetchTarget, result: _JobResult, *, quietly: bool = False
    ) -> None:
        """Store what was found, and note how the attempt ended."""
        plan = self._plan
        if isinstance(result, SourceResult):
            result = store(plan.library, place, result)
        if not isinstance(result, Attempt):
            before = already_there(plan.library, place, wanted, force=False)
            is_kept = before is not None and not before.failures
            result = Attempt(failures=result, is_kept=is_kept)
        if all(failure.source != LIBRARY for failure in result.failures):
            plan.memory.note(place.paper, wanted, result.failures)
        paper = self.papers[place.paper.key]
        found = {**paper.attempts, wanted: result}
        attempts = {each: found[each] for each in plan.options.wanted if each in found}
        paper = self.papers[place.paper.key] = paper._replace(attempts=attempts)
        if quietly or len(attempts) < len(plan.options.wanted):
            return
        if all(each.outcome is Outcome.NETWORK for each in attempts.values()):
            self.unreported.append(paper)  # if there is no network at all, one line says so
        else:
            self._report(paper)


def carry_out(plan: FetchPlan, report: Callable[[FetchedPaper], None]) -> Report:
    """Fetch what is missing; each paper is reported when it has ended.

    Raises OSError where nothing can be written; what came before that is stored.
    """
    progress = _RunProgress(plan, report)
    for paper in plan.papers:
        if FetchTarget.PDF in paper.attempts:
            part = plan.library.files(paper.place.paper.key).pdf_part
            if os.path.lexists(part) and (lock := _lock_part(plan, paper.place, 0.0)):
                with lock:  # of a killed run, which left a part of a PDF that is there now
                    part.unlink(missing_ok=True)
    try:
        busy = _fetch(plan, plan.missing, progress)
        for place, wanted in busy:
            key = place.paper.key
            plan.settings.observer.waits("", _PATIENCE, f"another readlist is fetching {key}")
            if _fetch(plan, [(place, wanted)], progress, patience=_PATIENCE):
                progress.end(place, wanted, _not_stored("another readlist is fetching it"))
    except NoNetworkError as error:
        unreached = error.failures
        for place, wanted in list(_missing(progress.papers.values(), plan.options)):
            progress.end(place, wanted, (NO_NETWORK,), quietly=True)
    else:
        unreached = {}
        for paper in progress.unreported:  # while other hosts were reached
            report(paper)
    return Report(tuple(progress.papers.values()), unreached)


def _fetch(
    plan: FetchPlan, missing: Sequence[Missing], progress: _RunProgress, *, patience: float = 0.0
) -> list[Missing]:
    """Fetch these; return those that another readlist is fetching just now."""
    if not missing:
        return []
    about: dict[Job[_JobResult], Missing] = {}
    held: dict[str, ExitStack] = {}
    busy: list[Missing] = []

    def jobs() -> Iterator[Job[_JobResult]]:
        for place, wanted in missing:
            key, part = place.paper.key, None
            if wanted is FetchTarget.PDF:
                if not (lock := _lock_part(plan, place, patience)):
                    busy.append((place, wanted))
                    continue
                held[key], part = lock, plan.library.files(key).pdf_part
            job = Job(_steps(plan, place, wanted), part)
            about[job] = place, wanted
            yield job

    services = plan.sources.services
    try:
        with closing(run_jobs(jobs(), services, plan.settings)) as results:
            for job, result in results:
                place, wanted = about.pop(job)
                progress.end(place, wanted, result)
                if wanted is FetchTarget.PDF:
                    held.pop(place.paper.key).close()
    finally:
        for place, wanted in about.values():  # so that --retry-failed knows of it
            plan.memory.note(place.paper, wanted, (_INTERRUPTED,))
        for lock in held.values():
            lock.close()
    return busy


def _lock_part(plan: FetchPlan, place: ListedPaper, patience: float) -> ExitStack | None:
    """Keep other readlists from the paper's part file until closed; None if one is using it."""
    folder = plan.library.home.cache / "parts"
    make_folder(folder)
    with ExitStack() as stack, suppress(RefusedError):
        stack.enter_context(locked(folder / f"{place.paper.key}.lock", patience=patience))
        return stack.pop_all()
    return None


def _steps(plan: FetchPlan, place: ListedPaper, wanted: FetchTarget) -> Asking[_JobResult]:
    if came := already_there(plan.library, place, wanted, force=plan.options.force):
        return came  # by way of another readlist, while this one waited
    try:
        return (yield from plan.sources.steps(place.paper, wanted))
    except OSError as error:
        folder = plan.library.files(place.paper.key).folder
        if not str(error.filename).startswith(str(folder)):
            raise  # it concerns all papers
        return _refused(error)
