"""Looking papers up by identifier, address or title, with the first source that knows them."""

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import closing

from readlist.actions.web import run_settings
from readlist.library.library import Library
from readlist.network.host_state import ReplyCache
from readlist.network.messages import Failure, Outcome, Reply, Request
from readlist.network.scheduler import run_jobs
from readlist.network.service_queue import Job, NoNetworkError
from readlist.sources.order import LookUpSources
from readlist.sources.protocol import (
    LookUp,
    LookUpReport,
    LookUpResult,
    NetworkContext,
    Record,
    SourceContext,
)

NO_NETWORK = Failure(Outcome.NETWORK, "there is no network")


def look_up(
    library: Library,
    look_ups: Iterable[LookUp],
    network: NetworkContext,
    tell: Callable[[LookUpResult], None] = lambda _: None,
) -> LookUpReport:
    """Look the papers up, all at once; `tell` gets each result when it is there.

    Nothing is written.
    """
    wanted = tuple(dict.fromkeys(look_ups))
    context = SourceContext(
        clues=tuple(clue for each in wanted for clue in each.clues),
        environ=network.environ,
        contact=library.config().contact,
        stored=ReplyCache(library.home.cache / "replies").addresses(),
    )
    sources = LookUpSources(context, network.observer)
    settings = run_settings(library, network)
    jobs = {Job(_steps(sources, each)): each for each in wanted}
    results: dict[LookUp, LookUpResult] = {}
    unreached: Mapping[str, Failure] = {}
    try:
        with closing(run_jobs(iter(jobs), sources.services, settings, network.observer)) as ended:
            for job, found in ended:
                results[jobs[job]] = (
                    LookUpResult(jobs[job], found)
                    if isinstance(found, Record)
                    else LookUpResult(jobs[job], failures=found)
                )
                tell(results[jobs[job]])
    except NoNetworkError as error:
        unreached = error.failures
    missing = (NO_NETWORK,)
    return LookUpReport(
        tuple(results.get(each, LookUpResult(each, failures=missing)) for each in wanted), unreached
    )


def _steps(
    sources: LookUpSources, look_up: LookUp
) -> Generator[Request, Reply, Record | tuple[Failure, ...]]:
    failures: list[Failure] = []
    for clue in look_up.clues:
        result = yield from sources.steps(clue)
        if isinstance(result, Record):
            return result
        failures += result
    return tuple(failures)
