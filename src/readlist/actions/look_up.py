"""Papers known by an identifier, an address or a title alone, described by whoever knows them."""

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import closing

from readlist.actions.web import run_settings
from readlist.library.library import Library
from readlist.network.messages import Failure, Outcome, Reply, Request
from readlist.network.reply_cache import ReplyCache
from readlist.network.run import run_jobs
from readlist.network.scheduler import Job, NoNetworkError
from readlist.sources.lookup_order import LookUp
from readlist.sources.protocol import Answer, Described, Inquiry, LookedUp, Outlook, Quest

NO_NETWORK = Failure(Outcome.NETWORK, "there is no network")


def look_up(
    library: Library,
    quests: Iterable[Quest],
    outlook: Outlook,
    tell: Callable[[Answer], None] = lambda _: None,
) -> LookedUp:
    """Look the papers up, all at once; each is told when it has ended. Nothing is written."""
    wanted = tuple(dict.fromkeys(quests))
    inquiry = Inquiry(
        tuple(clue for quest in wanted for clue in quest.clues),
        outlook.environ,
        library.config().contact,
        ReplyCache(library.home.cache / "replies").addresses(),
    )
    lookup = LookUp(inquiry, outlook.observer)
    settings = run_settings(library, outlook)
    jobs = {Job(_steps(lookup, quest)): quest for quest in wanted}
    answers: dict[Quest, Answer] = {}
    unreached: Mapping[str, Failure] = {}
    try:
        with closing(run_jobs(iter(jobs), lookup.services, settings, outlook.observer)) as results:
            for job, result in results:
                answers[jobs[job]] = _answer(jobs[job], result)
                tell(answers[jobs[job]])
    except NoNetworkError as error:
        unreached = error.failures
    missing = (NO_NETWORK,)
    return LookedUp(
        tuple(answers.get(quest, Answer(quest, failures=missing)) for quest in wanted), unreached
    )


def _steps(
    lookup: LookUp, quest: Quest
) -> Generator[Request, Reply, Described | tuple[Failure, ...]]:
    failures: list[Failure] = []
    for clue in quest.clues:
        result = yield from lookup.steps(clue)
        if isinstance(result, Described):
            return result
        failures += result
    return tuple(failures)


def _answer(quest: Quest, result: Described | tuple[Failure, ...]) -> Answer:
    if isinstance(result, Described):
        return Answer(quest, result)
    return Answer(quest, failures=result)
