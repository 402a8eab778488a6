"""The state of one paper in a run of `fetch`: what was there, what came, what did not."""

from collections.abc import Mapping
from dataclasses import dataclass

from readlist.actions.attach import check_place, record_of, store_pdf, write_key
from readlist.errors import DamagedFileError, NewerFormatError, ReadlistError
from readlist.library.library import Library
from readlist.library.records import ListedPaper
from readlist.network.messages import Failure, Outcome
from readlist.pdf.reader import pdf_problem
from readlist.sources.protocol import FetchTarget, SourceResult
from readlist.storage.file_reader import Contents, FileReader, Moves
from readlist.storage.files import is_about_one_file, size_of_file
from readlist.storage.paper_files import Abstract, abstract_text

LIBRARY = "your library"
"""The source of a failure that is about a file on disk."""

_MOST_TELLING = (
    Outcome.WITHDRAWN,
    Outcome.RATE_LIMITED,
    Outcome.NETWORK,
    Outcome.INCOMPLETE,
    Outcome.NOT_PDF,
    Outcome.UNREADABLE,
    Outcome.REFUSED,
    Outcome.BLOCKED,
    Outcome.FORBIDDEN,
    Outcome.NOT_FOUND,
)
"""The most telling failure first."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """The state of the abstract or PDF of one paper. With failures it is not there.

    `failures` has those of the sources that were asked, in order. `size` is a PDF's, in bytes.
    """

    failures: tuple[Failure, ...] = ()
    is_new: bool = False
    source: str = ""
    url: str = ""
    version: str = ""
    size: int | None = None
    is_kept: bool = False  # with failures: the older one is still there

    @property
    def outcome(self) -> Outcome:
        """OK, or the outcome of the most telling failure."""
        found = {failure.outcome for failure in self.failures}
        return next((each for each in _MOST_TELLING if each in found), Outcome.OK)


@dataclass(frozen=True, slots=True)
class FetchedPaper:
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
    try:
        if wanted is FetchTarget.PDF:
            path = library.files(place.paper.key).pdf
            if force or size_of_file(path) is None or pdf_problem(path):
                check_place(path)
                return None
            size = size_of_file(path)
            try:
                record = library.pdf_record(place.paper.key)
            except DamagedFileError:
                record = None
            if record is None:
                return Attempt(size=size)
            return Attempt(source=record.source, url=record.url, version=record.version, size=size)
        return _abstract_there(library, place, force=force)
    except ReadlistError as error:
        return not_stored(error.sentence)
    except OSError as error:
        return not_written(error)


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
    return Attempt(source=abstract.source, url=abstract.url, version=abstract.version)


def store(
    library: Library, place: ListedPaper, wanted: FetchTarget, found: SourceResult
) -> Attempt:
    """Move what was found to its place in the library."""
    store_it = _store_pdf if wanted is FetchTarget.PDF else _store_abstract
    try:
        return store_it(library, place, found)
    except ReadlistError as error:
        return not_stored(error.sentence)
    except OSError as error:
        return not_written(error)


def not_written(error: OSError | ReadlistError) -> Attempt:
    """Return the attempt of a paper whose folder takes no file; raise what concerns all papers."""
    if not isinstance(error, OSError) or not is_about_one_file(error):
        raise error
    return not_stored(f"{error.filename}: {error.strerror}")


def not_stored(detail: str) -> Attempt:
    """Return the attempt that failed in the library itself."""
    return Attempt(failures=(Failure(Outcome.REFUSED, detail, source=LIBRARY),))


def _store_abstract(library: Library, place: ListedPaper, found: SourceResult) -> Attempt:
    write_key(library, place)
    abstract = Abstract(found.text, found.source, found.url, found.version, library.clock())
    path = library.files(place.paper.key).abstract

    def plan(reader: FileReader) -> tuple[Contents, Moves]:
        reader.read(path)
        return {path: abstract_text(abstract)}, ()

    library.journal.store(plan)
    return Attempt(is_new=True, source=found.source, url=found.url, version=found.version)


def _store_pdf(library: Library, place: ListedPaper, found: SourceResult) -> Attempt:
    if found.file is None:
        raise ValueError(f"{found.source} found a PDF without a file")
    record = record_of(found.file, found.source, found.url, found.version)
    store_pdf(library, place, found.file, record)
    return Attempt(
        is_new=True, source=found.source, url=found.url, version=found.version, size=record.size
    )
