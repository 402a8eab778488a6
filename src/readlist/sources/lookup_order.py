"""Looking a paper up: one describer after the other, then what it was published as."""

from collections.abc import Callable, Generator
from dataclasses import replace
from functools import partial

from readlist.model.identifiers import arxiv_id
from readlist.model.same_work import Link, same_work
from readlist.network.messages import Failure, FetchFailed, Observer, Outcome, Reply, Request
from readlist.network.services import Service
from readlist.sources.arxiv import ArxivPages, ArxivRecords
from readlist.sources.conferences import ConferenceTitles, KeptConferences
from readlist.sources.confirm import as_published, is_named
from readlist.sources.doi import CrossrefTitles, DoiRecords, Preprints
from readlist.sources.openalex import OpenAlexRecords
from readlist.sources.openreview import ForumPages, Submissions
from readlist.sources.proceedings import Pages
from readlist.sources.protocol import Clue, LookUpContext, Record, RecordSource
from readlist.sources.semantic_scholar import ScholarRecords, ScholarTitles

DESCRIBERS: tuple[Callable[[LookUpContext], RecordSource], ...] = (
    KeptConferences,
    partial(Submissions, signed_in=True),
    partial(Submissions, signed_in=False),
    ForumPages,
    ArxivRecords,
    Preprints,
    ArxivPages,
    DoiRecords,
    OpenAlexRecords,
    Pages,
    ScholarRecords,
    ConferenceTitles,
    ScholarTitles,
    CrossrefTitles,
)
"""Who is asked, in this order. A new one: its module and a line here."""

LookUpSteps = Generator[Request, Reply, "Record | tuple[Failure, ...]"]


class LookUpSources:
    """The describers of one run."""

    def __init__(self, inquiry: LookUpContext, observer: Observer) -> None:
        self._describers = tuple(make(inquiry) for make in DESCRIBERS)
        self._observer = observer

    @property
    def services(self) -> tuple[Service, ...]:
        """How the hosts of all of them want to be asked."""
        return tuple(service for each in self._describers for service in each.services)

    def steps(self, clue: Clue) -> LookUpSteps:
        """The requests until the paper is described; returns that, or why each could not."""
        result = yield from self._first(clue)
        if not isinstance(result, Record):
            return result
        if not is_named(result.paper, clue):
            detail = f'leads to "{result.paper.title}", which the PDF does not name'
            return (Failure(Outcome.NOT_FOUND, detail, result.url, source=result.source),)
        if clue.title:
            result = yield from self._by_its_names(result)
        found = _with_identifiers(result, clue)
        doi = found.published or clue.doi
        if not doi or (doi == found.paper.doi and not found.published):
            return found
        published = yield from self._first(Clue(doi=doi))
        if isinstance(published, Record):
            return as_published(found, published)
        return _without_published(found, doi, published)

    def _by_its_names(self, found: Record) -> Generator[Request, Reply, Record]:
        """What a search by title found, as those describe it who have it under an identifier."""
        paper = found.paper
        if paper.openreview or not (paper.doi or paper.arxiv):
            return found
        better = yield from self._first(Clue(arxiv=paper.arxiv, doi=paper.doi))
        if not isinstance(better, Record) or not same_work(paper, better.paper, Link.IDENTIFIER):
            return found
        return replace(better, notes=(*found.notes, *better.notes))

    def _first(self, clue: Clue) -> LookUpSteps:
        failures: list[Failure] = []
        for describer in self._describers:
            if not describer.can_describe(clue):
                continue
            try:
                return (yield from describer.describe(clue))
            except FetchFailed as error:
                source = error.failure.source or describer.title
                failures.append(replace(error.failure, source=source))
                if error.failure.personal:  # said also where somebody else has it
                    self._observer.closes(describer.title, error.failure)
                if describer.decides and error.outcome is Outcome.NOT_FOUND:
                    break
        nothing = Failure(Outcome.NOT_FOUND, "nothing is known by which it could be found")
        return tuple(failures) or (nothing,)


def _with_identifiers(described: Record, clue: Clue) -> Record:
    """What was found, with the identifiers by which it was asked for."""
    paper = described.paper
    openreview, arxiv = paper.openreview or clue.openreview, paper.arxiv or arxiv_id(clue.arxiv)
    return replace(described, paper=replace(paper, openreview=openreview, arxiv=arxiv))


def _without_published(found: Record, doi: str, failures: tuple[Failure, ...]) -> Record:
    """The preprint, with the DOI of its published version unless there is no such DOI."""
    is_unknown = failures[0].outcome is Outcome.NOT_FOUND  # by the agency, which decides
    what = "does not exist" if is_unknown else "could not be looked up"
    paper = replace(found.paper, doi="" if is_unknown else doi)
    note = f"doi:{doi}, which {found.source} names as its published version, {what}"
    return replace(found, paper=paper, notes=(*found.notes, note))
