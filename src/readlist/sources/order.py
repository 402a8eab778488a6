"""All sources, and the order in which they are asked. A new service: its module and a line here.

The order is that of trust and of cost: first a list or a venue itself, then a service that answers
for many papers at once, then the rest.
"""

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import TypeVar

from readlist.network.messages import Failure, FetchFailed, Observer, Outcome, Reply, Request
from readlist.network.services import Service
from readlist.sources.arxiv import Arxiv, ArxivPage
from readlist.sources.conferences import Conferences
from readlist.sources.crossref import Crossref, CrossrefTitles
from readlist.sources.datacite import ArxivPreprints, DataCite
from readlist.sources.doi import DoiRecord
from readlist.sources.openalex import OpenAlex
from readlist.sources.openreview import ForumPage, OpenReview
from readlist.sources.pdf_copies import ListedPdf
from readlist.sources.proceedings import Pages, Proceedings
from readlist.sources.protocol import Source, SourceContext
from readlist.sources.semantic_scholar import SemanticScholar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SourceRanks:
    """A source and its ranks in the three orders; the lowest is asked first, 0 never."""

    make: Callable[[SourceContext], Source]
    record: int = 0  # for `add`
    abstract: int = 0  # for `fetch --abstract`
    pdf: int = 0  # for `fetch --pdf`


# The ranks have gaps, so that a new source needs no other line to change.
SOURCES = (
    SourceRanks(ListedPdf, pdf=10),
    SourceRanks(partial(OpenReview, signed_in=True), record=20, abstract=10, pdf=20),
    SourceRanks(Conferences, record=10, abstract=20, pdf=60),
    SourceRanks(partial(OpenReview, signed_in=False), record=30, abstract=30, pdf=30),
    SourceRanks(ForumPage, record=40),
    SourceRanks(Arxiv, record=50, abstract=40, pdf=50),
    SourceRanks(DataCite, abstract=50),
    SourceRanks(ArxivPreprints, record=60),
    SourceRanks(ArxivPage, record=70, abstract=60),
    SourceRanks(DoiRecord, record=80),
    SourceRanks(Crossref, abstract=70),
    SourceRanks(Proceedings, abstract=80, pdf=40),
    SourceRanks(OpenAlex, record=90, abstract=90, pdf=80),
    SourceRanks(Pages, record=100),
    SourceRanks(SemanticScholar, record=110, abstract=100, pdf=90),
    SourceRanks(CrossrefTitles, record=120),
)


class Sources:
    """The sources of one run; `only` has the names of those that may be asked, if not all."""

    def __init__(
        self,
        context: SourceContext,
        only: tuple[str, ...] = (),
        table: tuple[SourceRanks, ...] = SOURCES,
    ) -> None:
        made = [(ranks, ranks.make(context)) for ranks in table]
        self._made = [(ranks, each) for ranks, each in made if not only or each.name in only]

    def order(self, wanted: str) -> list[Source]:
        """The sources to ask for a "record", an "abstract" or a "pdf", in order."""
        ranked = [(getattr(ranks, wanted), source) for ranks, source in self._made]
        return [source for rank, source in sorted(ranked, key=lambda each: each[0]) if rank]

    @property
    def services(self) -> tuple[Service, ...]:
        """The services of all sources."""
        return tuple(service for _, source in self._made for service in source.services)


def source_names(table: tuple[SourceRanks, ...] = SOURCES) -> list[str]:
    """The names that `fetch --source` takes."""
    made = (ranks.make(SourceContext()) for ranks in table if ranks.abstract or ranks.pdf)
    return list(dict.fromkeys(source.name for source in made))


def ask_in_order(
    sources: Iterable[Source],
    ask: Callable[[Source], Generator[Request, Reply, T]],
    observer: Observer,
    settled: Mapping[str, Failure] = MappingProxyType({}),
    *,
    is_decided: bool = False,
) -> Generator[Request, Reply, T | tuple[Failure, ...]]:
    """Ask one source after the other until one answers: its answer, or why each has none.

    `settled` has by title the failures of earlier runs, which count as asked. With `is_decided` no
    further source is asked once one that decides does not know the paper.
    """
    failures: list[Failure] = []
    for source in sources:
        if source.title in settled:
            failures.append(settled[source.title])
            continue
        try:
            return (yield from ask(source))
        except FetchFailed as error:
            failure = error.failure
            failures.append(replace(failure, source=failure.source or source.title))
            if failure.personal:  # reported even if another source has the paper
                observer.closes(source.title, failure)
            if is_decided and source.decides and failure.outcome is Outcome.NOT_FOUND:
                break
    nothing = Failure(Outcome.NOT_FOUND, "nothing is known by which it could be found")
    return tuple(failures) or (nothing,)
