"""Looking a paper up: one source after the other, then what it was published as."""

from collections.abc import Generator
from dataclasses import replace

from readlist.model.identifiers import arxiv_id
from readlist.model.same_work import Link, same_work
from readlist.network.messages import Failure, Observer, Outcome, Reply, Request
from readlist.network.services import Service
from readlist.sources.confirm import as_published, is_named
from readlist.sources.order import Sources, ask_in_order
from readlist.sources.protocol import Clue, Record, SourceContext

LookUpSteps = Generator[Request, Reply, "Record | tuple[Failure, ...]"]


class LookUpSources:
    """The sources that describe papers, in one run."""

    def __init__(self, context: SourceContext, observer: Observer) -> None:
        sources = Sources(context)
        self.services: tuple[Service, ...] = sources.services
        self._sources = sources.order("record")
        self._observer = observer

    def steps(self, clue: Clue) -> LookUpSteps:
        """The requests until the paper is described; returns its record, or why each failed."""
        result = yield from self._first(clue)
        if not isinstance(result, Record):
            return result
        if not is_named(result.paper, clue):
            detail = f'leads to "{result.paper.shown_title}", which the PDF does not name'
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
        """The record of a paper that was found by title, from a source that has its identifier."""
        paper = found.paper
        if paper.openreview or not (paper.doi or paper.arxiv):
            return found
        better = yield from self._first(Clue(arxiv=paper.arxiv, doi=paper.doi))
        if not isinstance(better, Record) or not same_work(paper, better.paper, Link.IDENTIFIER):
            return found
        return replace(better, notes=(*found.notes, *better.notes))

    def _first(self, clue: Clue) -> LookUpSteps:
        able = [source for source in self._sources if source.can_describe(clue)]
        ask = lambda source: source.describe(clue)  # noqa: E731 (its type is inferred)
        return (yield from ask_in_order(able, ask, self._observer, is_decided=True))


def _with_identifiers(found: Record, clue: Clue) -> Record:
    """The record, with the identifiers by which it was asked for."""
    paper = found.paper
    openreview, arxiv = paper.openreview or clue.openreview, paper.arxiv or arxiv_id(clue.arxiv)
    return replace(found, paper=replace(paper, openreview=openreview, arxiv=arxiv))


def _without_published(found: Record, doi: str, failures: tuple[Failure, ...]) -> Record:
    """The preprint, with the DOI of its published version unless there is no such DOI."""
    is_unknown = failures[0].outcome is Outcome.NOT_FOUND  # by the agency, which decides
    what = "does not exist" if is_unknown else "could not be looked up"
    paper = replace(found.paper, doi="" if is_unknown else doi)
    note = f"doi:{doi}, which {found.source} names as its published version, {what}"
    return replace(found, paper=paper, notes=(*found.notes, note))
