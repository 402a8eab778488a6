"""Papers known by an identifier, an address or a title alone, described by whoever knows them."""

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import closing

from readlist.actions.web import run_settings
from readlist.library.library import Library
from readlist.network.messages import Failure, Outcome, Reply, Request
from readlist.network.reply_cache import ReplyCache
from readlist.network.run import run_jobs
from readlist.network.scheduler import Job, NoNetworkError
from readlist.sources.lookup_order import LookUpSources
from readlist.sources.protocol import (
    LookUp,
    LookUpContext,
    LookUpReport,
    LookUpResult,
    NetworkContext,
    Record,
)

NO_NETWORK = Failure(Outcome.NETWORK, "there is no network")


def look_up(
    library: Library,
    quests: Iterable[LookUp],
    outlook: NetworkContext,
    tell: Callable[[LookUpResult], None] = lambda _: None,
) -> LookUpReport:
    """Look the papers up, all at once; each is told when it has ended. Nothing is written."""
    wanted = tuple(dict.fromkeys(quests))
    inquiry = LookUpContext(
        tuple(clue for quest in wanted for clue in quest.clues),
        outlook.environ,
        library.config().contact,
        ReplyCache(library.home.cache / "replies").addresses(),
    )
    lookup = LookUpSources(inquiry, outlook.observer)
    settings = run_settings(library, outlook)
    jobs = {Job(_steps(lookup, quest)): quest for quest in wanted}
    answers: dict[LookUp, LookUpResult] = {}
    unreached: Mapping[str, Failure] = {}
    try:
        with closing(run_jobs(iter(jobs), lookup.services, settings, outlook.observer)) as results:
            for job, result in results:
                answers[jobs[job]] = _answer(jobs[job], result)
                tell(answers[jobs[job]])
    except NoNetworkError as error:
        unreached = error.failures
    missing = (NO_NETWORK,)
    return LookUpReport(
        tuple(answers.get(quest, LookUpResult(quest, failures=missing)) for quest in wanted),
        unreached,
    )


def _steps(
    lookup: LookUpSources, quest: LookUp
) -> Generator[Request, Reply, Record | tuple[Failure, ...]]:
    failures: list[Failure] = []
    for clue in quest.clues:
        result = yield from lookup.steps(clue)
        if isinstance(result, Record):
            return result
        failures += result
    return tuple(failures)


def _answer(quest: LookUp, result: Record | tuple[Failure, ...]) -> LookUpResult:
    if isinstance(result, Record):
        return LookUpResult(quest, result)
    return LookUpResult(quest, failures=result)
