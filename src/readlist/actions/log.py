"""The reading log: the histories of all papers as one list of steps."""

from dataclasses import dataclass
from datetime import date, datetime

from readlist.library.all_papers import Catalogue, catalogue, every_progress
from readlist.library.library import Library
from readlist.library.records import ListedPaper, PaperRecord, records_of
from readlist.model.paper import Status
from readlist.model.reading import steps
from readlist.selection.periods import is_within
from readlist.text import local_time


@dataclass(frozen=True, slots=True)
class ReadingStep:
    """One step of one paper; `place` is None if no list has the paper any more."""

    key: str
    status: Status
    at: datetime
    minutes: int | None
    is_again: bool  # read, and had been read before
    place: ListedPaper | None

    @property
    def day(self) -> date:
        """The day in the reader's time zone."""
        return local_time(self.at).date()


@dataclass(frozen=True, slots=True)
class ReadingLog:
    """The steps, latest first, the total before the limit, and sentences about damaged files."""

    events: tuple[ReadingStep, ...]
    total: int
    problems: tuple[str, ...] = ()


def reading_log(
    library: Library,
    list_name: str | None,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
) -> ReadingLog:
    """The latest steps from the day `since` to the day `until`, of one list or of all papers.

    Raises NotFoundError for an unknown list, DamagedFileError if it cannot be read.
    """
    listed = catalogue(library, list_name)
    events, problems = _events(library, listed, of_lists_only=list_name is not None)
    within = [event for event in events if is_within(event.day, since, until)]
    within.sort(key=lambda event: (event.at, event.key))
    within.reverse()
    return ReadingLog(tuple(within[:limit]), len(within), (*listed.problems, *problems))


def event_records(library: Library, log: ReadingLog) -> tuple[PaperRecord, ...]:
    """The papers of the steps, each once."""
    places = {event.key: event.place for event in log.events if event.place}
    return records_of(library, places.values())


def _events(
    library: Library, listed: Catalogue, *, of_lists_only: bool
) -> tuple[list[ReadingStep], list[str]]:
    events: list[ReadingStep] = []
    problems: list[str] = []
    for key, folder in every_progress(library):
        places = listed.places.get(key.lower(), ())
        if of_lists_only and not places:
            continue
        if folder.progress is None:
            problems.append(folder.problem)
            continue
        was_read = False
        for entry in steps(folder.progress):
            is_read = entry.status is Status.READ
            place = places[0] if places else None
            events.append(
                ReadingStep(key, entry.status, entry.at, entry.minutes, is_read and was_read, place)
            )
            was_read = was_read or is_read
    return events, problems
