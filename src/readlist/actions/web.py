"""Reading from the web: papers looked up, a list or a bibliography at an address, a conference."""

import re
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from urllib.parse import urlsplit

from readlist.errors import NetworkError, NotFoundError, RefusedError, UsageError
from readlist.library.library import Library
from readlist.model.paper import ReadingList
from readlist.model.same_work import Entry
from readlist.network.messages import (
    Failure,
    FetchFailed,
    Kind,
    Outcome,
    Reply,
    Request,
    RunSettings,
    Service,
)
from readlist.network.responses import way_out
from readlist.network.scheduler import Job, JobResult, NoNetworkError, run_jobs
from readlist.sources.conferences import whole_venue
from readlist.sources.order import Sources
from readlist.sources.protocol import Asking, LookUp, NetworkContext, Record, SourceContext
from readlist.sources.venues import SITES, Venue, looks_like_venue, parse_venue
from readlist.text import counted, quoted


def run_settings(
    library: Library, network: NetworkContext, *, ignore_closed: bool = False
) -> RunSettings:
    """Return how to behave; `ignore_closed`: ask also hosts that an earlier run found closed."""
    config, limits = library.config(), network.limits
    silence, slowest = config.fetch_timeout or limits.silence, config.slowest_body or limits.slowest
    limits, hosts = replace(limits, silence=silence, slowest=slowest), config.private_hosts
    return RunSettings(
        library.home.cache, limits, config.contact, hosts, ignore_closed, network.observer
    )


def run_job(job: Job[JobResult], services: tuple[Service, ...], settings: RunSettings) -> JobResult:
    """Return the result of one job alone; raises FetchFailed, and as `run_jobs` does."""
    with closing(run_jobs(iter([job]), services, settings)) as results:
        return next(results)[1]


# The page on which GitHub shows a file, and where the file itself is.
_SHOWN = r"^https://(?:www\.)?github\.com/([^/]+/[^/]+)/(?:blob|raw)/"
_ITSELF = r"https://raw.githubusercontent.com/\1/"
_PAGE = rb"(?i)<(?:!doctype\s+html|html|head|body)\b"


def download(library: Library, url: str, network: NetworkContext) -> bytes:
    """The text file at the address; one that has not changed is not sent again.

    Raises NotFoundError for none, RefusedError for an address that readlist does not ask or a file
    that is too large, NetworkError if it does not come, or a page or a wall in its place.
    """
    # Asked anew each time, whatever an earlier run found.
    settings = run_settings(library, network, ignore_closed=True)

    def steps() -> Asking[Reply]:
        address = re.sub(_SHOWN, _ITSELF, url.partition("#")[0])
        return (yield Request(address, Kind.TEXT, _text, cached=True))

    try:
        reply = run_job(Job(steps()), (), settings)
    except FetchFailed as failed:
        raise _explained(failed, url) from None
    except NoNetworkError:
        raise NetworkError(f"{_host(url)}: there is no network", hint="try again later") from None
    return bytes(reply.value)


def _text(body: bytes) -> bytes:
    """Return the body; raises ValueError if it is a web page."""
    head = body[:4096].lstrip()
    while head.startswith(b"<!--"):
        head = head.partition(b"-->")[2].lstrip()
    if re.match(_PAGE, head):
        raise ValueError("a web page")
    return body


def _explained(failed: FetchFailed, url: str) -> RefusedError | NotFoundError | NetworkError:
    failure, host = failed.failure, _host(failed.failure.url or url)
    if failure.outcome is Outcome.NOT_FOUND:
        return NotFoundError(f"there is nothing at {url}", hint="see whether the address is right")
    if failure.outcome is Outcome.REFUSED:
        is_large = "larger" in failure.detail
        way = "save it, take out what you need" if is_large else "save the file in a browser"
        return RefusedError(f"{host}: {failure.detail}", hint=f"{way}, and import that")
    if failure.outcome is Outcome.UNREADABLE:
        hint = "give the address of the file itself, or save that and import it"
        return NetworkError(f"{url} is a web page, not a list or a bibliography", hint=hint)
    if failure.outcome is Outcome.BLOCKED:
        hint = "open it in a browser, save the file, and import that"
        return NetworkError(f"{host}: {failure.detail}", hint=hint)
    return NetworkError(f"{host}: {failure.detail}", hint=way_out(failure))


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


def venue_named(text: str) -> Venue | None:
    """The venue in "iclr:2022", None for other texts. Raises UsageError for one without a file."""
    venue = parse_venue(text)
    if venue is None and looks_like_venue(text):
        known = ", ".join(f"{name}:YEAR" for name in sorted(SITES))
        raise UsageError(f"no venue is called {quoted(text)}", hint=f"there are: {known}")
    return venue


def read_venue(
    library: Library, venue: Venue, network: NetworkContext, *, anew: bool = False
) -> tuple[ReadingList, tuple[Entry, ...]]:
    """The year's list without papers, and its papers; `anew`: ask even if a fresh file is stored.

    Raises NotFoundError for a year without a file, NetworkError if it does not come.
    """
    settings = run_settings(library, network, ignore_closed=anew)
    try:
        papers = run_job(Job(whole_venue(venue)), (), settings)
    except FetchFailed as failed:
        if failed.outcome is Outcome.NOT_FOUND:
            raise NotFoundError(
                f"{venue.host} has no file of the papers of {venue.year}",
                hint="it has those of past years; see whether the year is right",
            ) from None
        message = f"{venue.title} could not be read: {venue.host}: {failed.failure.detail}"
        raise NetworkError(message, hint=way_out(failed.failure)) from None
    except NoNetworkError:
        message = f"{venue.title} could not be read: there is no network"
        raise NetworkError(message, hint="what is on disk works as ever; try again later") from None
    heading = ReadingList(
        f"{venue.name}-{venue.year}",
        venue.title,
        description=f"All {counted(len(papers), 'paper')} of {venue.title}.",
        url=venue.page,
        source=venue.reference,
    )
    return heading, tuple(Entry(paper.title, 0, paper) for paper in papers)


NO_NETWORK = Failure(Outcome.NETWORK, "there is no network")


def look_up(
    library: Library, wanted: Sequence[LookUp], network: NetworkContext
) -> tuple[tuple[LookUp, ...], Mapping[str, Failure]]:
    """The look-ups with their results, all at once; failures by host where there is no network."""
    clues = tuple(clue for each in wanted for clue in each.clues)
    context = SourceContext(clues, (), network.environ, library.config().contact)
    sources, settings = Sources(context, network.observer), run_settings(library, network)

    def steps(look_up: LookUp) -> Asking[Record | tuple[Failure, ...]]:
        failures = [*look_up.failures]
        for clue in look_up.clues:
            result = yield from sources.described(clue)
            if isinstance(result, Record):
                return result
            failures += result
        return tuple(failures)

    jobs = {Job(steps(each)): each for each in wanted}
    results = {each: each._replace(failures=(NO_NETWORK,)) for each in wanted}
    unreached: Mapping[str, Failure] = {}
    try:
        with closing(run_jobs(iter(jobs), sources.services, settings)) as ended:
            for job, found in ended:
                record, failures = (found, ()) if isinstance(found, Record) else (None, found)
                results[jobs[job]] = jobs[job]._replace(record=record, failures=failures)
    except NoNetworkError as error:
        unreached = error.failures
    return tuple(results.values()), unreached
