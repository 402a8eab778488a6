"""Runs of requests as the person's configuration wants them."""

from contextlib import closing

from readlist.library.library import Library
from readlist.network.jobs import Job, Result
from readlist.network.run import Manners, run_jobs
from readlist.network.services import Service
from readlist.sources.fetch_order_2 import Outlook


def manners_of(library: Library, outlook: Outlook, *, forget: bool = False) -> Manners:
    """How to behave; `forget`: ask also those whom an earlier run found closed."""
    config = library.config()
    return Manners(
        library.home.cache, outlook.limits, config.contact, config.private_hosts, forget=forget
    )


def result_of(
    job: Job[Result], services: tuple[Service, ...], manners: Manners, outlook: Outlook
) -> Result:
    """What one job alone comes to; raises FetchFailed, and as `run_jobs` does."""
    with closing(run_jobs(iter([job]), services, manners, outlook.watch)) as results:
        return next(results)[1]
