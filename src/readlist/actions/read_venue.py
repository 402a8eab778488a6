"""A whole conference as a list: all papers of a year, from its own file."""

from dataclasses import dataclass

from readlist.actions.web import manners_of, result_of
from readlist.errors import NetworkError, NotFoundError, UsageError
from readlist.library.library import Library
from readlist.model.entry import Entry
from readlist.model.paper import ReadingList
from readlist.network.jobs import Job, NoNetworkError
from readlist.network.outcomes import FetchFailed, Outcome
from readlist.network.responses import way_out
from readlist.sources.conference import whole_venue
from readlist.sources.fetch_order_2 import Outlook
from readlist.sources.venues import SERVICES, SITES, Venue, looks_like_venue, parse_venue
from readlist.text import counted, quoted


@dataclass(frozen=True, slots=True)
class VenueRead:
    """A conference's year: how the list is headed, and its papers in the file's order."""

    heading: ReadingList  # without papers; its source is the reference: "iclr:2022"
    entries: tuple[Entry, ...]
    url: str  # of the file


def venue_named(text: str) -> Venue | None:
    """The venue that is meant by "iclr:2022" or "ICLR 2022"; None for what is no such thing.

    Raises UsageError for a venue of which there is no file.
    """
    venue = parse_venue(text)
    if venue is None and looks_like_venue(text):
        known = ", ".join(f"{name}:YEAR" for name in sorted(SITES))
        raise UsageError(f"no venue is called {quoted(text)}", hint=f"there are: {known}")
    return venue


def read_venue(
    library: Library, venue: Venue, outlook: Outlook, *, anew: bool = False
) -> VenueRead:
    """Ask the conference's site for the papers of the year; they are kept as `fetch` keeps them.

    What was kept lately is not asked for, unless `anew` wants to know whether it has changed.
    Raises NotFoundError for a year of which there is no file, NetworkError where it does not come.
    """
    manners = manners_of(library, outlook, forget=anew)
    try:
        papers = result_of(Job(whole_venue(venue)), SERVICES, manners, outlook)
    except FetchFailed as failed:
        if failed.outcome is Outcome.NOT_FOUND:
            raise NotFoundError(
                f"{venue.host} has no file of the papers of {venue.year}",
                hint="it has those of past years; see whether the year is right",
            ) from None
        raise NetworkError(
            f"{venue.title} could not be read: {venue.host}: {failed.failure.detail}",
            hint=way_out(failed.failure),
        ) from None
    except NoNetworkError:
        raise NetworkError(
            f"{venue.title} could not be read: there is no network",
            hint="what is on disk works as ever; try again later",
        ) from None
    return VenueRead(
        ReadingList(
            f"{venue.name}-{venue.year}",
            venue.title,
            description=f"All {counted(len(papers), 'paper')} of {venue.title}.",
            url=venue.page,
            source=venue.reference,
        ),
        tuple(Entry(paper.title, 0, paper) for paper in papers),
        venue.papers_file,
    )
